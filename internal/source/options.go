package source

import (
	"io"
	"runtime"
)

// DefaultMaxArchiveDepth is what callers should use unless told otherwise: a
// zip in a tar.gz is common (releases), a third level hardly ever.
const DefaultMaxArchiveDepth = 2

// Options say what is scanned and how far archives are unpacked. The zero
// value is usable: every text file, no archives, GOMAXPROCS workers.
type Options struct {
	Jobs             int   // workers, and if more than one, how many parts of bzip2 files are decoded ahead; 0 = GOMAXPROCS
	RespectGitignore bool  // leave out what .gitignore files below a root name, and the root's .git/info/exclude
	MaxArchiveDepth  int   // how many containers may surround a content; 0 = archives are not opened
	MaxFileSize      int64 // larger files are a gap; 0 = no limit
	Binary           bool  // hand over the content of binary files too

	// Skip, if not nil, says which paths are left out: paths as in Item.Path,
	// and those of directories. It is called concurrently.
	Skip func(path string, dir bool) bool

	Limits Limits // of archives; zero fields take their defaults
}

func (o Options) jobs() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// Item is one content to scan.
//
// Items come in no particular order: sort by Path to restore one. Two items
// have the same path only if an archive holds two members of one name; those
// come from the same worker, in the archive's order, so that a stable sort of
// the workers' results one after another is deterministic.
type Item struct {
	Path   string // slash path as it is reported; members are "outer.zip!inner/name"
	Worker int    // 0..Jobs-1: calls with the same number never overlap
}

// Func gets each content. It is called concurrently, once for each file and
// each member of an archive.
//
// A nil reader means that there is no content to scan, only a path that rules
// may match: the file is empty, binary, too large, unreadable once opened, or
// an archive whose members follow.
//
// The reader never fails but by the context's error: a read error in the
// middle ends the content, so that what came before stays scanned, and is
// returned as a gap. The reader is valid until the call returns.
//
// An error ends this content with a gap, unless the context has ended. A panic
// is a gap too.
type Func func(it Item, r io.Reader) error

// Stats count what a scan met.
type Stats struct {
	Files           int64 // regular files and streams, whatever their content
	Members         int64 // members of archives
	Bytes           int64 // of content as the Func read it, unpacked but before UTF-16 is decoded
	Binary          int64 // contents that are binary
	Skipped         int64 // files, directories and members that Options.Skip left out
	Ignored         int64 // files and directories that .gitignore left out
	Links           int64 // symbolic links: never followed
	Special         int64 // named pipes, sockets and devices: never opened
	Archives        int64 // archives and compressed files that were opened
	ArchivesSkipped int64 // those that were not, because of MaxArchiveDepth
}

func (s *Stats) add(t Stats) {
	s.Files += t.Files
	s.Members += t.Members
	s.Bytes += t.Bytes
	s.Binary += t.Binary
	s.Skipped += t.Skipped
	s.Ignored += t.Ignored
	s.Links += t.Links
	s.Special += t.Special
	s.Archives += t.Archives
	s.ArchivesSkipped += t.ArchivesSkipped
}
