// Package sigcompare finds webhook signatures that are verified badly.
package sigcompare
