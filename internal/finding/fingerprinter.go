package finding

import (
	"bytes"
	"crypto/sha256"
	"runtime"
	"sync"
)

// Fingerprinter computes fingerprints with one key, each distinct one once. It
// is safe for concurrent use.
type Fingerprinter struct {
	key []byte

	// From the SHA-256 of what a finding is the same by, so that no secret lives longer for
	// being in here, to a func() string.
	known sync.Map
}

// NewFingerprinter returns a Fingerprinter with the key of a baseline, or, with
// a nil key, for the public fingerprint; see Fingerprint for the difference.
func NewFingerprinter(key []byte) *Fingerprinter {
	return &Fingerprinter{key: bytes.Clone(key)}
}

// Fingerprint is the function Fingerprint with the key of p.
func (p *Fingerprinter) Fingerprint(f *Finding) string {
	id := sha256.Sum256([]byte(f.identity()))
	compute, ok := p.known.Load(id)
	if !ok {
		// OnceValue: two goroutines with the same secret pay for it once.
		compute, _ = p.known.LoadOrStore(id, sync.OnceValue(func() string {
			return Fingerprint(p.key, f)
		}))
	}
	return compute.(func() string)()
}

// Of returns the fingerprints of findings, in their order, computed on all processors.
func (p *Fingerprinter) Of(findings []Finding) []string {
	out := make([]string, len(findings))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(findings))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(findings); i += workers {
				out[i] = p.Fingerprint(&findings[i])
			}
		})
	}
	wg.Wait()
	return out
}

// Fill sets the Fingerprint of every finding. Call it on what will be reported, not on
// every match.
func (p *Fingerprinter) Fill(findings []Finding) {
	for i, fp := range p.Of(findings) {
		findings[i].Fingerprint = fp
	}
}
