package account

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// follow notes when a line begins and ends, and when notice of its end is to be given.
func (a *Account) follow(l *line) {
	a.terms.Add(l.begins(), l.ID)
	if over := l.over(); !over.IsZero() {
		a.terms.Add(over, l.ID)
	}
	a.announce(l)
}

// unfollow takes a line out of the indexes.
func (a *Account) unfollow(l *line) {
	a.terms.Remove(l.begins(), l.ID)
	if over := l.over(); !over.IsZero() {
		a.terms.Remove(over, l.ID)
	}
	a.hush(l)
	a.unlist(l)
}

// list sees to it that the lines of a pool that have an end stand in the index of
// ends where that is to be shown, and that no notice is to come of one that is over.
func (a *Account) list(p *pool, at time.Time) {
	for i := range p.shares {
		s := &p.shares[i]
		if s.line.isOver(at) {
			a.hush(s.line)
		}
		if !s.line.listed && s.expires() {
			s.line.listed = true
			a.ends.Add(s.line.over(), s.line.ID)
		}
	}
}

// unlist takes a line whose alert is to be shown nowhere any more out of the index
// of ends.
func (a *Account) unlist(l *line) {
	shown := func(v *virtual) bool { return v.pools[l.Tag].shareOf(l.ID).expires() }
	if l.listed && !slices.ContainsFunc(l.homes, shown) {
		l.listed = false
		a.ends.Remove(l.over(), l.ID)
	}
}

// expires reports whether the end of what is there of a line is shown.
func (s *share) expires() bool { return s.quantity > 0 && !s.dismissed && !s.line.Last.IsZero() }

// Expirations walks the lines that end from one instant on and before another, in
// time order, then of ids: with the first instant after the term of each (SM-17).
// It costs what it tells, and as many lines as begin meanwhile.
func (a *Account) Expirations(from, to time.Time) iter.Seq2[time.Time, smart.Line] {
	return func(yield func(time.Time, smart.Line) bool) {
		for at, id := range a.terms.Between(from, to) {
			if l := a.lines[id]; len(l.homes) > 0 && at.Equal(l.over()) && !yield(at, l.Line) {
				return
			}
		}
	}
}

// A heldLine is a line of which something is held for a product instance.
type heldLine struct {
	udi  license.UDI
	line license.ID
}

func (h heldLine) compare(g heldLine) int {
	return cmp.Or(h.udi.Compare(g.udi), cmp.Compare(h.line, g.line))
}

// reserve notes when what is held for an instance ends.
func (a *Account) reserve(udi license.UDI) {
	for _, p := range a.holds[udi] {
		if over := a.lines[p.Line].over(); !over.IsZero() {
			a.reserved.Add(over, heldLine{udi, p.Line})
		}
	}
}

// unreserve forgets it. What follows changes what is held.
func (a *Account) unreserve(udi license.UDI) {
	for _, p := range a.holds[udi] {
		if over := a.lines[p.Line].over(); !over.IsZero() {
			a.reserved.Remove(over, heldLine{udi, p.Line})
		}
	}
}
