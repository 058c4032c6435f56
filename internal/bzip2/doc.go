// Package bzip2 decodes single blocks of bzip2 streams, about twice as fast as
// compress/bzip2 does.
//
// Undoing the Burrows-Wheeler transform of a block is one long chain of reads, each of
// which tells where the next one is: 900,000 times the latency of the cache, three
// quarters of what decompression costs. Here tables of every second and then of every
// fourth step are made first, whose reads do not depend on each other, and then four
// chains are followed at once.
//
// It is no library for bzip2: it refuses, with false, what an encoder would not write,
// and leaves it to compress/bzip2 to say what that is. What it takes means the same to
// both. The format is that of https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf.
package bzip2
