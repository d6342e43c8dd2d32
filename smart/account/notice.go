package account

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// A notice is one that is due (SM-17).
type notice struct {
	at   time.Time // since when
	line *line
	days int // the step
}

// dueNotices returns the notices that are due at an instant and were not given, in
// the order in which they fell due, then of lines: of each line in term the latest
// step that is reached. A step is reached when exactly as many days of 24 h are left
// to the end of the line, the end of its last day, and not before the line begins.
func (a *Account) dueNotices(at time.Time) []notice {
	var all []notice
	for _, id := range a.heralds.Between(time.Time{}, at.Add(1)) {
		l := a.lines[id]
		if len(l.homes) == 0 || !l.in(at) {
			continue
		}
		steps := a.policy.Notices
		i := len(steps) - 1
		for at.Before(l.before(steps[i])) {
			i--
		}
		all = append(all, notice{l.before(steps[i]), l, steps[i]})
	}
	slices.SortFunc(all, func(m, n notice) int {
		if c := m.at.Compare(n.at); c != 0 {
			return c
		}
		return cmp.Compare(m.line.ID, n.line.ID)
	})
	return all
}

// before returns when a number of days is left to the end of a line that has one,
// and not before it begins.
func (l *line) before(days int) time.Time {
	at := l.over().Add(-time.Duration(days) * license.Day)
	if begins := l.begins(); at.Before(begins) {
		return begins
	}
	return at
}

// herald returns when the next notice of a line falls due, and false if none does.
func (a *Account) herald(l *line) (time.Time, bool) {
	if l.Last.IsZero() {
		return time.Time{}, false
	}
	for _, days := range a.policy.Notices {
		if l.noticed == 0 || days < l.noticed {
			return l.before(days), true
		}
	}
	return time.Time{}, false
}

// announce notes when the next notice of a line is to be given.
func (a *Account) announce(l *line) {
	if at, ok := a.herald(l); ok {
		l.heralded = true
		a.heralds.Add(at, l.ID)
	}
}

// hush forgets it.
func (a *Account) hush(l *line) {
	if at, ok := a.herald(l); ok && l.heralded {
		l.heralded = false
		a.heralds.Remove(at, l.ID)
	}
}

func (a *Account) applyNoticeGiven(e NoticeGiven) error {
	l, ok := a.lines[e.Line]
	if !ok {
		return cannot("no line " + string(e.Line))
	}
	if l.Last.IsZero() {
		return cannot("line " + string(e.Line) + " has no end")
	}
	if e.Days < 1 {
		return cannot("notice after the end of line " + string(e.Line))
	}
	if l.noticed > 0 && e.Days >= l.noticed {
		return cannot("notice of line " + string(e.Line) + " was given")
	}
	a.hush(l)
	l.noticed = e.Days
	if !l.isOver(e.At) {
		a.announce(l)
	}
	return nil
}
