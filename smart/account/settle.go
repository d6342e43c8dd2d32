package account

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// MaxSettled is how many events [Account.Settle] returns at most at a time.
const MaxSettled = 1 << 16

// Settle decides what fell due by the instant of the act, in the order of instants,
// and as events whose Seq follow one another, to be applied in that order:
//
//   - what an instance uses is released once it was not heard of for [Policy].Lost
//     (SM-12): [UsageReleased]
//   - an instance is removed when its certificate is over (SM-12): [InstanceRemoved]
//   - a satellite is removed that did not synchronize for [Policy].Removed (SM-22):
//     [SatelliteRemoved]
//   - notice is given of a line that is about to end (SM-17): [NoticeGiven]; only the
//     latest step that is due, however many were missed
//
// Nothing of that happens without an event: an account that nobody settles keeps
// counting what a silent instance uses. An instance for which something is held is
// never due, and one for which a satellite speaks neither.
//
// It returns at most that many events, and fewer than fell due also where one thing
// makes another fall due: an instance is removed only after its usage was released.
// So apply what it returns and settle again, until it returns none. One settlement
// after a long silence ends in the same state as many within it, but for notices of
// lines that ended meanwhile, and for since when the alert of a satellite that was
// removed stands ([SatelliteGone]): since the event. It costs what it returns. It is
// refused for a limit outside 1 to [MaxSettled] ([license.ErrCountRange]).
func (a *Account) Settle(act license.Act, most int) ([]Event, error) {
	act, err := a.begin(act)
	if err != nil {
		return nil, err
	}
	if most < 1 || most > MaxSettled {
		return nil, license.Refuse(license.ErrCountRange, "", "events", strconv.Itoa(most), "least", "1", "most", strconv.Itoa(MaxSettled))
	}
	var events []Event
	stamp, until := a.stamp(act), time.Time{}
	for _, d := range a.fallen(act.At, most) {
		if len(events) == most || !until.IsZero() && !d.at.Before(until) {
			break
		}
		if !d.then.IsZero() && (until.IsZero() || d.then.Before(until)) {
			until = d.then
		}
		events = append(events, d.event(stamp))
		stamp.Seq++
	}
	return events, nil
}

// A settled is something that fell due, and what follows from it.
type settled struct {
	at    time.Time
	then  time.Time // when something else falls due by it, zero if nothing has
	event func(license.Stamp) Event
}

// fallen returns what fell due by an instant, sorted, of each sort at most so many.
func (a *Account) fallen(at time.Time, most int) []settled {
	var all []settled
	for _, sort := range [...]iter.Seq[settled]{a.dueReleases(at), a.dueRemovals(at), a.dueSatelliteRemovals(at), a.dueNoticesGiven(at)} {
		left := most
		for s := range sort {
			all = append(all, s)
			if left--; left == 0 {
				break
			}
		}
	}
	slices.SortStableFunc(all, func(s, t settled) int { return s.at.Compare(t.at) })
	return all
}

func (a *Account) dueReleases(at time.Time) iter.Seq[settled] {
	return func(yield func(settled) bool) {
		for i := range a.contacts.all() {
			due := i.contact.time().Add(a.policy.Lost)
			if a.policy.Lost < 0 || due.After(at) {
				return
			}
			if !a.releasable(i) {
				continue // it is removed
			}
			s := settled{at: due, event: func(s license.Stamp) Event { return UsageReleased{s, i.udi} }}
			if over := i.expires(); !over.After(at) {
				s.then = over
			}
			if !yield(s) {
				return
			}
		}
	}
}

func (a *Account) dueRemovals(at time.Time) iter.Seq[settled] {
	return func(yield func(settled) bool) {
		for over, udi := range a.silent.Between(time.Time{}, at.Add(1)) {
			if !yield(settled{at: over, event: func(s license.Stamp) Event { return InstanceRemoved{s, udi, CertificateExpired} }}) {
				return
			}
		}
	}
}

func (a *Account) dueSatelliteRemovals(at time.Time) iter.Seq[settled] {
	return func(yield func(settled) bool) {
		for due, id := range a.dueSatellites(at) {
			if !yield(settled{at: due, event: func(s license.Stamp) Event { return SatelliteRemoved{s, id, SynchronizationOverdue} }}) {
				return
			}
		}
	}
}

func (a *Account) dueNoticesGiven(at time.Time) iter.Seq[settled] {
	return func(yield func(settled) bool) {
		for _, n := range a.dueNotices(at) {
			if !yield(settled{at: n.at, event: func(s license.Stamp) Event { return NoticeGiven{s, n.line.ID, n.days} }}) {
				return
			}
		}
	}
}

// NextDue returns when something falls due next that [Account.Settle] decides, and
// whether anything does. An instant that is not after the one that is asked about says
// that something is due already.
func (a *Account) NextDue(at time.Time) (time.Time, bool) {
	var next time.Time
	see := func(due time.Time) {
		if next.IsZero() || due.Before(next) {
			next = due
		}
	}
	for over := range a.silent.From(time.Time{}) {
		see(over)
		break
	}
	if i := a.contacts.oldest; i != nil && a.policy.Lost >= 0 && a.releasable(i) {
		see(i.contact.time().Add(a.policy.Lost))
	}
	for called := range a.calls.From(time.Time{}) {
		if a.policy.Removed >= 0 {
			see(called.Add(a.policy.Removed))
		}
		break
	}
	for due, id := range a.heralds.From(time.Time{}) {
		if l := a.lines[id]; len(l.homes) > 0 && !l.isOver(at) {
			see(due)
			break
		}
	}
	return utc(next), !next.IsZero()
}

func (a *Account) applyUsageReleased(e UsageReleased) error {
	i, err := a.instance(e.UDI, "SM-12")
	if err != nil {
		return err
	}
	if !i.calls() || i.is(isReleased) {
		return cannot("nothing of it is to be released")
	}
	a.unwatch(i)
	i.flags |= isReleased
	a.watch(i)
	a.judge(i.home, i.employ(smart.Usage{}, nil)...)
	return nil
}
