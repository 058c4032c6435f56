// Package gitobject reads the object database of a git repository: packs,
// loose objects and alternates. [Walk] visits every object, bases before the
// deltas made from them, and tells what a delta copied from its base, so that
// a scanner need look only at what is new. [DB.Read] reads a single object, and
// a [Store] a few of them without opening all the rest.
//
// It knows objects, not references, commits or trees, and it writes nothing.
// SHA-1 repositories only: whoever opens the repository refuses others.
//
// Everything that is read may be hostile. Sizes are checked before memory is
// asked for, delta chains are followed without recursion, loops are found, and
// what cannot be read is counted in [DB.Gaps] while the rest is read all the
// same. A DB takes the ids of objects from the index of their pack, or from
// their file's name, and does not recompute them: an object whose type or content
// was replaced by another valid one is read as what it says it is.
//
// # Packs
//
//	pack:  "PACK" version:4 count:4 entry... sha1:20
//	entry: type and size (1-10 bytes: low 4 bits of the size and 3 of the type
//	       first, then 7 bits of the size a byte; the high bit says go on)
//	       6 (OFS_DELTA): distance back to the base (1-9 bytes)
//	       7 (REF_DELTA): id of the base (20 bytes)
//	       zlib data
//	delta: size of the base, size of the result (7 bits a byte, low first), then
//	       1oooooooo...  copy: the low bits say which bytes of offset (4) and
//	                     size (3, 0 means 65536) follow
//	       0nnnnnnn      insert the next n bytes; n = 0 is reserved
//	idx 1: fanout:256*4 (offset:4 id:20)... pack-sha1:20 idx-sha1:20
//	idx 2: "\377tOc" version:4 fanout:256*4 id:20... crc:4... offset:4...
//	       offset64:8... pack-sha1:20 idx-sha1:20; an offset with its high bit
//	       set is a place in the table of 64-bit offsets
//
// # Slots
//
// A slot is a place where an object is stored: the entries of each pack in the
// order of their offsets, pack after pack, then the loose objects. An object
// that is stored in several places has as many slots and one [Num].
package gitobject
