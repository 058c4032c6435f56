package pipeline

import (
	"context"
	"errors"
	"fmt"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/source"
)

// Scan scans files or a stream. What could not be scanned is in the report's
// gaps. The error is ErrConfig's or that of ctx, with which the report comes
// too: it holds what was found until then. Only where reading does not end even
// so, as on a file system that is gone, there is no report with that of ctx.
func Scan(ctx context.Context, opts Options) (*report.Report, error) {
	j, err := newJob(ctx, opts, configRoot(opts))
	if err != nil {
		return nil, err
	}
	j.ruleFiles = reportedPaths(opts.Roots, j.conf.Files)
	if _, ok := onlyDir(opts.Roots); ok && opts.Stdin == nil {
		j.scope = allFiles
	}
	read, err := await(ctx, patience, func() (read, error) { return j.read(ctx) })
	if errors.As(err, new(*abandonedError)) {
		return nil, err // the collector is still in use
	}
	stats, gaps := read.stats, read.gaps
	var empty *finding.Gap
	switch {
	case opts.Stdin == nil && stats.Bytes == 0 && stats.Binary > 0:
		empty = &finding.Gap{What: "files", Why: "all of them are binary (--binary scans them)"}
	case stats.Files == 0 && len(gaps) == 0:
		empty = &finding.Gap{What: "files", Why: "there are none to scan"}
	}
	r := &report.Report{Root: displayRoot(opts), Gaps: gaps, Notes: leftOut(&stats)}
	r.Stats = report.Stats{
		Files: int(stats.Files + stats.Members), Bytes: stats.Bytes,
		Binary: int(stats.Binary), Archives: int(stats.Archives), Skipped: int(stats.Skipped + stats.Ignored),
	}
	j.finish(r, empty, err)
	if opts.LineHashes && opts.Stdin == nil {
		root := "."
		if dir, ok := onlyDir(opts.Roots); ok {
			root = dir
		}
		addLineHashes(root, r.Findings)
	}
	return r, err
}

// leftOut tells what was met and is never scanned.
func leftOut(s *source.Stats) []string {
	var out []string
	for _, n := range []struct {
		count int64
		what  string
	}{
		{s.Links, "symbolic links"}, {s.Special, "pipes, sockets and devices"}, {s.ArchivesSkipped, "archives, since --max-archive-depth is 0"},
	} {
		if n.count > 0 {
			out = append(out, fmt.Sprintf("left out: %d %s", n.count, n.what))
		}
	}
	return out
}
