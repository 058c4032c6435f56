package main

import (
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressAfter is how long work must last before it is worth a progress bar.
const progressAfter = time.Second

// progress shows how far a scan has come, on a terminal.
type progress struct {
	text func() string // how far it is
	stop chan struct{}
	done chan struct{}
}

// startProgress gives nil if there is nobody to see it.
func startProgress(t terminal, off bool, text func() string) *progress {
	if _, tty := isTerminal(t.err); off || !tty || t.env("TERM") == "dumb" {
		return nil
	}
	p := &progress{text: text, stop: make(chan struct{}), done: make(chan struct{})}
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
		bar.Describe(p.text())
		_ = bar.Add(1)
		select {
		case <-p.stop:
			_ = bar.Finish()
			return
		case <-tick.C:
		}
	}
}

func (p *progress) end() {
	if p != nil {
		close(p.stop)
		<-p.done
	}
}
