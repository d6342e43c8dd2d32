package account

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A line is a line as it was bought, and where it is.
type line struct {
	smart.Line
	noticed int        // the smallest step of which notice was given; 0: none
	homes   []*virtual // that have a share of it, sorted by id
}

// tagged is what is known of a tag by the lines of it.
type tagged struct {
	lines  int
	export bool
}

func (l *line) enter(v *virtual) {
	if i, ok := l.home(v.id); !ok {
		l.homes = slices.Insert(l.homes, i, v)
	}
}

func (l *line) leave(v *virtual) {
	if i, ok := l.home(v.id); ok {
		l.homes = slices.Delete(l.homes, i, i+1)
	}
}

func (l *line) home(id license.ID) (int, bool) {
	return slices.BinarySearchFunc(l.homes, id, func(v *virtual, id license.ID) int { return cmp.Compare(v.id, id) })
}

// begins returns the first instant of the line's term.
func (l *line) begins() time.Time { return l.Start.Start() }

// over returns the first instant after the line's term, zero if there is none.
func (l *line) over() time.Time {
	if l.Last.IsZero() {
		return time.Time{}
	}
	return l.Last.Start().Add(license.Day)
}

// isOver reports whether the term is over.
func (l *line) isOver(at time.Time) bool { return !l.Last.IsZero() && !at.Before(l.over()) }

// in reports whether the instant is in the term (SM-3): from the beginning of its
// first day to the end of its last.
func (l *line) in(at time.Time) bool { return !at.Before(l.begins()) && !l.isOver(at) }

// compare orders lines as they are taken: the latest end first, and by id where that
// is the same (SM-4).
func (l *line) compare(m *line) int {
	switch {
	case l.Last == m.Last:
		return cmp.Compare(l.ID, m.ID)
	case l.Last.IsZero():
		return -1
	case m.Last.IsZero():
		return +1
	}
	return m.Last.Compare(l.Last)
}

// addLine takes in a line of which nobody has a share yet.
func (a *Account) addLine(s smart.Line) *line {
	l := &line{Line: s}
	a.lines[l.ID] = l
	t := a.tags[l.Tag]
	a.tags[l.Tag] = tagged{t.lines + 1, l.Export}
	a.terms.Add(l.begins(), l.ID)
	if over := l.over(); !over.IsZero() {
		a.terms.Add(over, l.ID)
		a.ends.Add(over, l.ID)
	}
	return l
}

// dropLine forgets a line of which nobody has a share any more.
func (a *Account) dropLine(l *line) {
	delete(a.lines, l.ID)
	if t := a.tags[l.Tag]; t.lines > 1 {
		a.tags[l.Tag] = tagged{t.lines - 1, t.export}
	} else {
		delete(a.tags, l.Tag)
	}
	a.terms.Remove(l.begins(), l.ID)
	if over := l.over(); !over.IsZero() {
		a.terms.Remove(over, l.ID)
		a.ends.Remove(over, l.ID)
	}
}

// controlled reports whether a tag is export-controlled (SM-18): its lines say so.
func (a *Account) controlled(tag license.Tag) bool { return a.tags[tag].export }
