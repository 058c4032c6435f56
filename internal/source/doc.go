// Package source brings the bytes that are to be scanned: from directory
// trees, single files, streams, and from the archives and compressed files
// among them.
//
// What it hands over is text as a person would see it: decompressed, unpacked,
// UTF-16 turned into UTF-8. What it could not read it returns as gaps, never as
// silence and never as a failure of the whole: the tree belongs to a stranger,
// and one bad file must not hide the others.
//
//	stats, gaps, err := source.Scan(ctx, []string{"."}, opts, func(it source.Item, r io.Reader) error {
//		if r == nil {
//			return scanners[it.Worker].Path(it.Path)
//		}
//		return scanners[it.Worker].Scan(it.Path, r)
//	})
//
// It is not a general file walker: nothing is ever written into the tree, no
// symbolic link is followed, no file name is interpreted, and 7z, rar and
// other formats without a pure Go reader of streams are binary content to it.
//
// Every reader of untrusted input here is bounded: see Limits, and the
// constants beside each format.
package source
