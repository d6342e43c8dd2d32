package account

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A line is a line as it was bought, and where it is.
type line struct {
	smart.Line
	noticed  int        // the smallest step of which notice was given; 0: none
	heralded bool       // the next stands in the index of notices
	listed   bool       // its end stands in the index of ends
	homes    []*virtual // that have a share of it, sorted by id
}

// tagged is what is known of a tag by the lines of it.
type tagged struct {
	lines  int
	export bool
}

// Deposit decides that licences come into a virtual account (SM-3). It is refused in
// the account of a satellite, whose licences come by [Account.Entitle]
// ([ErrAtSatellite]), if there is no such virtual account
// ([ErrVirtualAccountUnknown]), for nothing ([ErrNothingAsked]) and more than
// [MaxStep] or [MaxLines] lines ([ErrTooMany]), and for each line that
//
//   - is none ([smart.Line.Check])
//   - has an id that came before, or stands twice ([ErrLineTaken])
//   - says otherwise than other lines of its tag whether that is export-controlled
//     ([smart.ErrExportDiffers])
func (a *Account) Deposit(act license.Act, to license.ID, lines ...smart.Line) (Deposited, error) {
	act, err := a.begin(act)
	if err != nil {
		return Deposited{}, err
	}
	e := Deposited{Stamp: a.stamp(act), VirtualAccount: to, Lines: slices.Clone(lines)}
	slices.SortStableFunc(e.Lines, func(a, b smart.Line) int { return cmp.Compare(a.ID, b.ID) })
	if _, err := a.depositable(e); err != nil {
		return Deposited{}, err
	}
	return e, nil
}

// depositable returns where an event deposits its lines.
func (a *Account) depositable(e Deposited) (*virtual, error) {
	if err := a.above("SM-21"); err != nil {
		return nil, err
	}
	v, err := a.virtual(e.VirtualAccount)
	all := []error{err, step("lines", len(e.Lines), "SM-3"), a.room("lines", len(a.lines), len(e.Lines), a.most.lines)}
	exports := map[license.Tag]bool{}
	for i, l := range e.Lines {
		_, taken := a.lines[l.ID]
		if taken || i > 0 && e.Lines[i-1].ID == l.ID {
			all = append(all, license.Refuse(ErrLineTaken, "SM-3", "line", string(l.ID)))
		}
		all = append(all, l.Check())
		export, known := exports[l.Tag]
		if t, before := a.tags[l.Tag]; before {
			export, known = t.export, true
		}
		if !known {
			exports[l.Tag] = l.Export
		} else if export != l.Export {
			all = append(all, license.Refuse(smart.ErrExportDiffers, "SM-18", "tag", string(l.Tag), "line", string(l.ID)))
		}
	}
	return v, license.Join(all...)
}

// step refuses an event of nothing, or of more than one tells.
func step(what string, n int, rule string) error {
	if n == 0 {
		return license.Refuse(ErrNothingAsked, rule, "what", what)
	}
	if n > MaxStep {
		return tooMany(what, n, MaxStep)
	}
	return nil
}

func (a *Account) applyDeposited(e Deposited) error {
	v, err := a.depositable(e)
	if err != nil {
		return err
	}
	for i, l := range e.Lines {
		if i > 0 && e.Lines[i-1].ID > l.ID {
			return cannot("lines that are not sorted")
		}
	}
	tags := make([]license.Tag, len(e.Lines))
	for i, l := range e.Lines {
		v.share(a.addLine(l)).quantity = l.Quantity
		tags[i] = l.Tag
	}
	a.rebalance(v, e.At, tags...)
	return nil
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
	a.follow(l)
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
	a.unfollow(l)
}

// controlled reports whether a tag is export-controlled (SM-18): its lines say so.
func (a *Account) controlled(tag license.Tag) bool { return a.tags[tag].export }

// A Holding is what a virtual account has of a line.
type Holding struct {
	Line     smart.Line // as it was bought
	Quantity int        // that is in this virtual account
	Held     int        // for product instances here that do not call; more than Quantity if a product that failed had reserved what its replacement has now
}

// Lines walks what a virtual account has of each line, also of those that are over,
// sorted by id; none if there is no such virtual account.
func (a *Account) Lines(va license.ID) iter.Seq[Holding] {
	return func(yield func(Holding) bool) {
		v, ok := a.virtuals[va]
		if !ok {
			return
		}
		var shares []share
		for _, p := range v.pools {
			shares = append(shares, p.shares...)
		}
		slices.SortFunc(shares, func(a, b share) int { return cmp.Compare(a.line.ID, b.line.ID) })
		for _, s := range shares {
			if !yield(Holding{s.line.Line, s.quantity, s.held}) {
				return
			}
		}
	}
}

// Line returns a line as it was bought, and false if none of that id ever came.
func (a *Account) Line(id license.ID) (smart.Line, bool) {
	l, ok := a.lines[id]
	if !ok {
		return smart.Line{}, false
	}
	return l.Line, true
}
