package main

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressAfter is how long work must last before it is worth a progress bar.
const progressAfter = time.Second

// progress shows how far a scan has come, on a terminal.
type progress struct {
	files, bytes, findings atomic.Int64
	stop                   chan struct{}
	done                   chan struct{}
}

// startProgress gives nil if there is nobody to see it.
func startProgress(t terminal, off bool) *progress {
	if _, tty := isTerminal(t.err); off || !tty || t.env("TERM") == "dumb" {
		return nil
	}
	p := &progress{stop: make(chan struct{}), done: make(chan struct{})}
	go p.show(t)
	return p
}

func (p *progress) show(t terminal) {
	defer close(p.done)
	select {
	case <-p.stop:
		return
	case <-time.After(progressAfter):
	}
	bar := progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(t.err),
		progressbar.OptionSpinnerType(14),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetWidth(10),
		progressbar.OptionClearOnFinish(),
	)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		bar.Describe(fmt.Sprintf("scanned %d files, %d MB, %d found", p.files.Load(), p.bytes.Load()/1e6, p.findings.Load()))
		_ = bar.Add(1)
		select {
		case <-p.stop:
			_ = bar.Finish()
			return
		case <-tick.C:
		}
	}
}

// update is called by the scan, concurrently.
func (p *progress) update(files, bytes, findings int64) {
	p.files.Store(files)
	p.bytes.Store(bytes)
	p.findings.Store(findings)
}

func (p *progress) end() {
	if p != nil {
		close(p.stop)
		<-p.done
	}
}
