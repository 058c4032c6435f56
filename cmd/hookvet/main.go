// Command hookvet finds hard-coded secrets, webhook keys above all.
//
// See `hookvet help` and README.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
)

func main() {
	if asVetTool(os.Args[1:]) {
		return
	}
	// Reading the rules makes garbage that a short scan need not collect. In longer
	// ones memory is what counts: syntax trees and decompressors make garbage by the
	// megabyte, and to collect it more often costs a few percent.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
		time.AfterFunc(100*time.Millisecond, func() { debug.SetGCPercent(60) })
	}
	// Whoever reads the report may stop, as head does: that is an error of a write
	// to be told from others, not the end of the process.
	signal.Ignore(syscall.SIGPIPE)
	// The first interrupt ends the scan and reports what was found until then,
	// a second one ends the process.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv}))
}
