// Package racetest tells tests whether the race detector is on. It makes everything
// some ten times as slow: what repeats a thing many times, and starts no goroutines,
// repeats it less often then.
package racetest
