package due

import (
	"slices"
	"time"
)

// A node of the tree holds between least and most entries; only the root may
// hold fewer. They are a size at which copying a node costs about what finding
// the way to it does.
const (
	least = 10
	most  = 32
)

type entry[K any] struct {
	at  time.Time
	key K
}

// A node is a leaf, whose entries are those of the index, or has a child for each
// of its entries. Entry i is then not after any entry below child i, and entry
// i+1 is after all of them. All leaves are equally deep.
type node[K any] struct {
	mark     *mark
	entries  []entry[K]
	children []*node[K] // nil: a leaf
}

// newNode returns an empty node with room for one entry too many.
func newNode[K any](of *mark, leaf bool) *node[K] {
	n := &node[K]{mark: of, entries: make([]entry[K], 0, most+1)}
	if !leaf {
		n.children = make([]*node[K], 0, most+1)
	}
	return n
}

// put makes a node that is not empty the child at i.
func (n *node[K]) put(i int, child *node[K]) {
	n.entries = slices.Insert(n.entries, i, child.entries[0])
	n.children = slices.Insert(n.children, i, child)
}

// own makes the node at a place one that this index alone has, and returns it.
func (x *Index[K]) own(place **node[K]) *node[K] {
	n, of := *place, x.mark.Load()
	if n.mark != of {
		fresh := newNode[K](of, n.children == nil)
		fresh.entries = append(fresh.entries, n.entries...)
		fresh.children = append(fresh.children, n.children...)
		*place = fresh
	}
	return *place
}

// search returns the place of the first entry of a node that is not before e,
// and whether it is e.
func (x *Index[K]) search(n *node[K], e *entry[K]) (int, bool) {
	low, high := 0, len(n.entries)
	for low < high {
		middle := (low + high) / 2
		other := &n.entries[middle]
		c := other.at.Compare(e.at)
		if c == 0 {
			c = x.compare(other.key, e.key)
		}
		if c == 0 {
			return middle, true
		}
		if c < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, false
}

// child returns which child of a node e belongs below.
func (x *Index[K]) child(n *node[K], e *entry[K]) int {
	i, found := x.search(n, e)
	if !found && i > 0 {
		i--
	}
	return i
}

// insert puts e in below an own node, which then may hold one entry too many.
func (x *Index[K]) insert(n *node[K], e entry[K]) bool {
	if n.children == nil {
		i, found := x.search(n, &e)
		if !found {
			n.entries = slices.Insert(n.entries, i, e)
		}
		return !found
	}
	i := x.child(n, &e)
	child := x.own(&n.children[i])
	if !x.insert(child, e) {
		return false
	}
	// Only the first can change: e is not before any other that it goes below.
	n.entries[0] = n.children[0].entries[0]
	if len(child.entries) > most {
		n.put(i+1, x.split(child))
	}
	return true
}

// split cuts an own node in half and returns the right half.
func (x *Index[K]) split(n *node[K]) *node[K] {
	right := newNode[K](n.mark, n.children == nil)
	x.deal(n, right, n.entries, n.children)
	return right
}

// deal gives two own nodes entries and their children, half each. They may lie in
// the memory of the left one.
func (x *Index[K]) deal(left, right *node[K], entries []entry[K], children []*node[K]) {
	half := len(entries) / 2
	right.entries = refill(right.entries, entries[half:])
	left.entries = refill(left.entries, entries[:half])
	if children != nil {
		right.children = refill(right.children, children[half:])
		left.children = refill(left.children, children[:half])
	}
}

// refill makes a slice hold those elements and nothing behind them.
func refill[E any](s, with []E) []E {
	s = append(s[:0], with...)
	clear(s[len(s):cap(s)])
	return s
}

// remove takes e out below an own node, which then may hold one entry too few.
func (x *Index[K]) remove(n *node[K], e entry[K]) bool {
	if n.children == nil {
		i, found := x.search(n, &e)
		if found {
			n.entries = slices.Delete(n.entries, i, i+1)
		}
		return found
	}
	i := x.child(n, &e)
	child := x.own(&n.children[i])
	if !x.remove(child, e) {
		return false
	}
	if len(child.entries) < least {
		x.join(n, max(i-1, 0))
	}
	return true
}

// join makes one of the children at i and i+1, or two of half of their entries
// each where one could not hold them.
func (x *Index[K]) join(n *node[K], i int) {
	left, right := x.own(&n.children[i]), n.children[i+1]
	if len(left.entries)+len(right.entries) <= most {
		left.entries = append(left.entries, right.entries...)
		left.children = append(left.children, right.children...)
		n.entries = slices.Delete(n.entries, i+1, i+2)
		n.children = slices.Delete(n.children, i+1, i+2)
		return
	}
	right = x.own(&n.children[i+1])
	x.deal(left, right, slices.Concat(left.entries, right.entries), slices.Concat(left.children, right.children))
	n.entries[i+1] = right.entries[0]
}

// walk passes the entries from an instant on to a function until it returns
// false, which it then returns itself.
func (n *node[K]) walk(from time.Time, yield func(*entry[K]) bool) bool {
	first, _ := slices.BinarySearchFunc(n.entries, from, func(e entry[K], from time.Time) int { return e.at.Compare(from) })
	if n.children == nil {
		for i := first; i < len(n.entries); i++ {
			if !yield(&n.entries[i]) {
				return false
			}
		}
		return true
	}
	// The child before may end with entries of that instant or after it.
	for _, child := range n.children[max(first-1, 0):] {
		if !child.walk(from, yield) {
			return false
		}
	}
	return true
}

// back passes all entries to a function, the last first, until it returns false, which
// it then returns itself.
func (n *node[K]) back(yield func(*entry[K]) bool) bool {
	for _, child := range slices.Backward(n.children) {
		if !child.back(yield) {
			return false
		}
	}
	for i := len(n.entries) - 1; n.children == nil && i >= 0; i-- {
		if !yield(&n.entries[i]) {
			return false
		}
	}
	return true
}
