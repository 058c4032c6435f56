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
	// Reading the rules makes garbage that a short scan need not collect. Longer
	// ones are no faster for it, and decompressors make garbage by the megabyte.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
		time.AfterFunc(100*time.Millisecond, func() { debug.SetGCPercent(100) })
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
