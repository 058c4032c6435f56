package main

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/hookvet/hookvet/internal/report"
)

// Exit statuses. They are a contract with hooks and CI; see README.md.
const (
	exitClean      = 0 // everything was scanned and nothing found
	exitFindings   = 1
	exitUsage      = 2 // bad usage or configuration: nothing was scanned
	exitIncomplete = 3 // something was not scanned; the report says what
)

// exitError ends the command with a status. Its error, if any, is printed.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// statusOf gives the exit status of an error of a command. What is no exitError
// comes from the parsing of the command line.
func statusOf(err error) int {
	if err == nil {
		return exitClean
	}
	if e := (*exitError)(nil); errors.As(err, &e) {
		return e.code
	}
	return exitUsage
}

// writeError judges an error of a command that writes to standard output alone.
// Whoever reads there may stop when they have seen enough, as head does.
func writeError(err error) error {
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	if e := (*fs.PathError)(nil); errors.As(err, &e) && e.Op == "write" {
		return &exitError{exitIncomplete, err}
	}
	return err
}

// outcome gives what a report means for the exit status.
func outcome(r *report.Report, exitZero, allowIncomplete bool) error {
	switch {
	case len(r.Gaps) > 0 && !allowIncomplete:
		return &exitError{code: exitIncomplete}
	case len(r.Findings) > 0 && !exitZero:
		return &exitError{code: exitFindings}
	}
	return nil
}
