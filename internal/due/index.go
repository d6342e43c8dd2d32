package due

import (
	"iter"
	"sync/atomic"
	"time"
)

// An Index is an ordered set of instants and what falls due at each. Make it
// with [New]; a nil one is empty, and takes nothing in.
type Index[K any] struct {
	compare func(a, b K) int
	root    *node[K]
	len     int
	// mark is on the nodes that this index alone has. Clone gives both sides a
	// new one, so that either copies a node before it first changes it.
	mark atomic.Pointer[mark]
}

// mark has a size, so that each has an address of its own.
type mark struct{ _ byte }

// New returns an empty index of keys in the order of compare, which returns 0
// only of keys that are the same.
func New[K any](compare func(a, b K) int) *Index[K] {
	x := &Index[K]{compare: compare}
	x.mark.Store(&mark{})
	x.root = newNode[K](x.mark.Load(), true)
	return x
}

// Len returns how many entries there are.
func (x *Index[K]) Len() int {
	if x == nil {
		return 0
	}
	return x.len
}

// Add puts an entry in and reports whether it was not there before; if it was,
// nothing changes.
func (x *Index[K]) Add(at time.Time, k K) bool {
	e := entry[K]{at.Round(0).UTC(), k}
	if !x.insert(x.own(&x.root), e) {
		return false
	}
	x.len++
	if len(x.root.entries) > most {
		top := newNode[K](x.mark.Load(), false)
		top.put(0, x.root)
		top.put(1, x.split(x.root))
		x.root = top
	}
	return true
}

// Remove takes an entry out and reports whether it was there.
func (x *Index[K]) Remove(at time.Time, k K) bool {
	if x == nil {
		return false
	}
	e := entry[K]{at.Round(0).UTC(), k}
	if !x.remove(x.own(&x.root), e) {
		return false
	}
	x.len--
	if len(x.root.children) == 1 {
		x.root = x.root.children[0]
	}
	return true
}

// Between walks the entries of an interval, from included and to excluded, in
// the order of instants and then of keys. It walks none where to is not after
// from.
func (x *Index[K]) Between(from, to time.Time) iter.Seq2[time.Time, K] {
	return func(yield func(time.Time, K) bool) {
		if x != nil {
			x.root.walk(from, func(e *entry[K]) bool { return e.at.Before(to) && yield(e.at, e.key) })
		}
	}
}

// From walks the entries from an instant on, that instant included, in the order
// of instants and then of keys. The first is the next that falls due.
func (x *Index[K]) From(from time.Time) iter.Seq2[time.Time, K] {
	return func(yield func(time.Time, K) bool) {
		if x != nil {
			x.root.walk(from, func(e *entry[K]) bool { return yield(e.at, e.key) })
		}
	}
}

// Backward walks all entries in the opposite order: the last instant first, and at one
// instant the last key.
func (x *Index[K]) Backward() iter.Seq2[time.Time, K] {
	return func(yield func(time.Time, K) bool) {
		if x != nil {
			x.root.back(func(e *entry[K]) bool { return yield(e.at, e.key) })
		}
	}
}

// Clone returns an index with the same entries. A change of either is not seen
// by the other.
func (x *Index[K]) Clone() *Index[K] {
	if x == nil {
		return nil
	}
	c := &Index[K]{compare: x.compare, root: x.root, len: x.len}
	x.mark.Store(&mark{})
	c.mark.Store(&mark{})
	return c
}
