package gitobject

import "errors"

// walker is a worker of a Walk.
type walker[S any] struct {
	*walk
	visit func(*Object, S) S
	decoder
	object Object
	stack  []frame[S]
	held   int64 // bytes of the data on the stack
}

// frame is an object that others are still to be made from.
type frame[S any] struct {
	slot uint32
	next int32  // the child that is to be made
	data []byte // nil while there is no memory for it
	size int

	visited bool
	state   S
}

func (w *walker[S]) run() {
	for {
		roots := w.take()
		if len(roots) == 0 {
			return
		}
		for _, root := range roots {
			w.family(root)
		}
	}
}

// family visits an object and all that is made from it.
func (w *walker[S]) family(root uint32) {
	w.enter(root, nil)
	for len(w.stack) > 0 && !w.stopped() {
		top := &w.stack[len(w.stack)-1]
		child := top.next
		top.next = w.nextChild(top.slot, child)
		w.enter(uint32(child), top)
	}
	for len(w.stack) > 0 { // stopped
		w.drop()
	}
}

// enter makes an object from its base, if it has one, visits it, and puts it
// on the stack if more is made from it. The last child takes its base's place
// there.
func (w *walker[S]) enter(slot uint32, base *frame[S]) {
	var state S
	visited, baseLen := false, 0
	last := base != nil && base.next < 0
	if base != nil {
		state, visited, baseLen = base.state, base.visited, base.size
	}
	kind, data, size, err := w.load(slot, base)
	if last {
		w.drop()
	}
	child := w.firstChild(slot)
	switch {
	case errors.Is(err, ErrTooLarge):
		w.seemsLarge(slot, size)
		if child >= 0 { // could not even be made for their sake
			w.failBelow(slot, errHuge)
		}
		return
	case err != nil:
		w.fail(slot, err)
		w.failBelow(slot, err)
		return
	}
	var result S
	ok := false
	switch {
	case !w.isFirst(slot) || !w.wanted[kind]:
	case size > w.opts.MaxObject:
		w.tooLarge(slot, size)
	default:
		o := &w.object
		*o = Object{Worker: o.Worker, Num: Num(w.db.nums[slot]), Type: kind, Data: data}
		if visited {
			o.HasBase, o.Copies, o.BaseLen = true, w.copies, baseLen
		}
		if result, ok = w.call(o, state); !ok {
			w.fail(slot, errVisit)
		}
	}
	if child < 0 {
		w.bufs.put(data)
		return
	}
	w.stack = append(w.stack, frame[S]{slot: slot, next: child, data: data, size: len(data), visited: ok, state: result})
	w.held += int64(cap(data))
	w.evict()
}

// call visits an object. It returns false if that panics.
func (w *walker[S]) call(o *Object, base S) (result S, ok bool) {
	defer func() {
		if !ok {
			recover()
		}
	}()
	return w.visit(o, base), true
}

// drop takes the last object from the stack.
func (w *walker[S]) drop() {
	top := &w.stack[len(w.stack)-1]
	w.release(top)
	*top = frame[S]{}
	w.stack = w.stack[:len(w.stack)-1]
}

func (w *walker[S]) release(f *frame[S]) {
	if f.data != nil {
		w.held -= int64(cap(f.data))
		w.bufs.put(f.data)
		f.data = nil
	}
}

// evict lets go of the data that will be wanted last, if too much is held.
func (w *walker[S]) evict() {
	limit := w.opts.MaxMemory / int64(w.opts.Workers)
	for i := 0; w.held > limit && i < len(w.stack)-1; i++ {
		w.release(&w.stack[i])
	}
}

// load makes the object of a slot from that of a frame, or reads it if there
// is none. ErrTooLarge comes with the size, if the object is larger than what
// is visited and nothing is made from it, or too large to be made at all.
func (w *walker[S]) load(slot uint32, base *frame[S]) (kind Type, data []byte, size int64, err error) {
	defer func() {
		if r := recover(); r != nil {
			w.decoder = decoder{} // who knows what it is in the middle of
			kind, data, size, err = 0, nil, 0, errPanic
		}
	}()
	if err := w.spend(); err != nil {
		return 0, nil, 0, err
	}
	limit := int64(maxRebuild)
	if w.firstChild(slot) < 0 {
		limit = min(limit, w.opts.MaxObject)
	}
	switch {
	case w.forest.base[slot] == isFault:
		return 0, nil, 0, w.forest.faults[slot]
	case base != nil:
		if err := w.restore(base); err != nil {
			return 0, nil, 0, err
		}
		data, size, err = w.derive(slot, base.data, limit)
		kind = w.forest.kind[slot]
	default:
		kind, data, size, err = w.root(slot, limit)
	}
	return kind, data, size, err
}

// spend takes what was done from the work that is left.
func (w *walker[S]) spend() error {
	left := w.work.Add(-w.worked)
	w.worked = 0
	if left < 0 {
		return errBudget
	}
	return nil
}

// root reads an object that is no delta.
func (w *walker[S]) root(slot uint32, limit int64) (kind Type, data []byte, size int64, err error) {
	if w.db.packOf(slot) == nil {
		kind, size, data, err = w.db.readLoose(&w.decoder, slot, limit)
		if errors.Is(err, ErrTooLarge) && !w.wanted[kind] {
			data, size, err = nil, 0, nil
		}
		return kind, data, size, err
	}
	if err := w.open(w.db, slot); err != nil {
		return 0, nil, 0, err
	}
	kind, size = Type(w.head.kind), w.head.size
	if size > limit {
		return kind, nil, size, ErrTooLarge
	}
	data, err = w.payload()
	return kind, data, size, err
}

// derive makes an object from its base.
func (w *walker[S]) derive(slot uint32, base []byte, limit int64) (data []byte, size int64, err error) {
	if err := w.open(w.db, slot); err != nil {
		return nil, 0, err
	}
	e, err := w.delta()
	if err != nil {
		return nil, 0, err
	}
	if e.size > limit {
		w.bufs.put(e.buf)
		return nil, e.size, ErrTooLarge
	}
	data, err = w.apply(base, e)
	return data, e.size, err
}

// restore makes the data of a frame again if they were let go, from the nearest
// object on the stack that still has them, or from the root.
func (w *walker[S]) restore(f *frame[S]) error {
	if f.data != nil {
		return nil
	}
	var path []uint32
	var from []byte
	i := len(w.stack) - 1 // f is the last on the stack
	slot := int32(f.slot)
	for ; slot >= 0; slot = w.forest.base[slot] {
		for i >= 0 && w.stack[i].slot == uint32(slot) {
			from = w.stack[i].data
			i--
		}
		if from != nil {
			break
		}
		path = append(path, uint32(slot))
	}
	data := from
	for i := len(path) - 1; i >= 0; i-- {
		if err := w.spend(); err != nil {
			return err
		}
		var made []byte
		var err error
		if data == nil {
			_, made, _, err = w.root(path[i], maxRebuild)
		} else {
			made, _, err = w.derive(path[i], data, maxRebuild)
			if i < len(path)-1 || from == nil {
				w.bufs.put(data)
			}
		}
		if err != nil {
			return err
		}
		data = made
	}
	f.data = data
	w.held += int64(cap(data))
	w.evict()
	return nil
}

// retry visits what failed in one slot but is stored in another as well, or is
// made from something that is.
func (w *walker[S]) retry() {
	for _, f := range w.failed {
		if w.stopped() {
			return
		}
		n := Num(w.db.nums[f.slot])
		// Read has a bound on its own work.
		kind, data, err := w.db.readAny(n, w.opts.MaxObject)
		switch {
		case f.err == ErrTooLarge && err != nil:
			w.tooLarge(f.slot, f.size)
		case errors.Is(err, ErrTooLarge):
			w.report(f.slot, err) // nobody knows how large
		case err == nil && !w.wanted[kind]:
		case err == nil:
			var none S
			w.object = Object{Num: n, Type: kind, Data: data}
			if _, ok := w.call(&w.object, none); !ok {
				w.report(f.slot, errVisit)
			}
		default:
			w.report(f.slot, f.err)
		}
	}
}
