package gitobject

import "sync"

// cached is an object in the cache, in a list by last use.
type cached struct {
	slot       uint32
	kind       Type
	data       []byte
	prev, next *cached
}

// cache keeps what was read last, up to a number of bytes. Its data are shared
// and never change. It is safe for concurrent use.
type cache struct {
	mu     sync.Mutex
	limit  int64
	bytes  int64
	bySlot map[uint32]*cached
	list   cached // list.next was used last
}

func (c *cache) get(slot uint32) (Type, []byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.bySlot[slot]
	if e == nil {
		return 0, nil, false
	}
	c.unlink(e)
	c.push(e)
	return e.kind, e.data, true
}

func (c *cache) put(slot uint32, kind Type, data []byte) {
	size := int64(cap(data)) + 128 // for the entry itself
	c.mu.Lock()
	defer c.mu.Unlock()
	if size > c.limit/4 || c.bySlot[slot] != nil {
		return
	}
	if c.bySlot == nil {
		c.bySlot = map[uint32]*cached{}
		c.list.next, c.list.prev = &c.list, &c.list
	}
	e := &cached{slot: slot, kind: kind, data: data}
	c.bySlot[slot] = e
	c.push(e)
	for c.bytes += size; c.bytes > c.limit; {
		last := c.list.prev
		c.unlink(last)
		delete(c.bySlot, last.slot)
		c.bytes -= int64(cap(last.data)) + 128
	}
}

func (c *cache) push(e *cached) {
	e.prev, e.next = &c.list, c.list.next
	e.prev.next, e.next.prev = e, e
}

func (c *cache) unlink(e *cached) {
	e.prev.next, e.next.prev = e.next, e.prev
}
