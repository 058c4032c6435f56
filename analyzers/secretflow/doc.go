// Package secretflow finds secrets that leave.
package secretflow
