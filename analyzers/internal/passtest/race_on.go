//go:build race

package passtest

const race = true
