package account

import (
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// A satellite serves virtual accounts (SM-21). One that was removed is kept: its id
// is never used again, so that a report of it that comes late is of nobody.
type satellite struct {
	called     time.Time                // last synchronization; when it was added, before the first
	number     uint64                   // of the last report
	upTo       uint64                   // Seq of the last transfer that it reported
	gone       bool                     // it was removed
	duplicates []license.UDI            // that it reported last and that are registered elsewhere, sorted
	accounts   []license.ID             // that it serves, sorted
	reported   map[license.UDI]struct{} // instances that it speaks for
}

// clone returns a satellite of its own.
func (s *satellite) clone() *satellite {
	c := *s
	c.duplicates, c.accounts, c.reported = slices.Clone(s.duplicates), slices.Clone(s.accounts), maps.Clone(s.reported)
	return &c
}

// serve notes that a satellite serves a virtual account.
func (s *satellite) serve(account license.ID) {
	if i, served := slices.BinarySearch(s.accounts, account); !served {
		s.accounts = slices.Insert(s.accounts, i, account)
	}
}

// serves reports whether a satellite serves a virtual account.
func (s *satellite) serves(account license.ID) bool {
	_, served := slices.BinarySearch(s.accounts, account)
	return served
}

// serving returns a satellite of this account.
func (a *Account) serving(id license.ID) (*satellite, error) {
	s, ok := a.satellites[id]
	if !ok || s.gone {
		return nil, license.Refuse(ErrSatelliteUnknown, "SM-21", "satellite", string(id))
	}
	return s, nil
}

// AddSatellite decides that a satellite serves virtual accounts of this account
// (SM-21): those that [Account.AddSatelliteAccount] adds, none before. The id is
// also that of the account that the satellite runs ([Account.CreateSatellite]). It
// is refused for a malformed id ([license.ErrIDMalformed]), for the id of a satellite
// that is or was here ([ErrSatelliteTaken]), beyond [MaxSatellites] ([ErrTooMany]),
// and at a satellite ([ErrAtSatellite]).
func (a *Account) AddSatellite(act license.Act, id license.ID) (SatelliteAdded, error) {
	act, err := a.begin(act)
	if err != nil {
		return SatelliteAdded{}, err
	}
	if err := a.newSatellite(id); err != nil {
		return SatelliteAdded{}, err
	}
	return SatelliteAdded{a.stamp(act), id}, nil
}

// newSatellite refuses an id that no new satellite can have.
func (a *Account) newSatellite(id license.ID) error {
	if err := license.Join(a.above("SM-21"), id.Check()); err != nil {
		return err
	}
	if _, taken := a.satellites[id]; taken {
		return license.Refuse(ErrSatelliteTaken, "SM-21", "satellite", string(id))
	}
	return a.room("satellites", len(a.satellites), 1, a.most.satellites)
}

func (a *Account) applySatelliteAdded(e SatelliteAdded) error {
	if err := a.newSatellite(e.Satellite); err != nil {
		return err
	}
	a.satellites[e.Satellite] = &satellite{called: e.At, reported: map[license.UDI]struct{}{}}
	a.calls.Add(e.At, e.Satellite)
	return nil
}

// AddSatelliteAccount decides to add a virtual account that a satellite serves
// (SM-2). It is never the default and cannot be removed; when its satellite is, it
// becomes one like any other. It is refused for a satellite that is none of this
// account ([ErrSatelliteUnknown]), for a malformed id ([license.ErrIDMalformed]),
// for an id that is here ([ErrVirtualAccountTaken]), beyond [MaxVirtualAccounts]
// ([ErrTooMany]), and at a satellite ([ErrAtSatellite]).
func (a *Account) AddSatelliteAccount(act license.Act, satellite, id license.ID) (VirtualAccountAdded, error) {
	act, err := a.begin(act)
	if err != nil {
		return VirtualAccountAdded{}, err
	}
	if err := a.above("SM-21"); err != nil {
		return VirtualAccountAdded{}, err
	}
	_, unknown := a.serving(satellite)
	if err := license.Join(unknown, a.vacant(id)); err != nil {
		return VirtualAccountAdded{}, err
	}
	return VirtualAccountAdded{a.stamp(act), id, satellite}, nil
}

// RemoveSatellite decides to remove a satellite by hand (SM-22). Its virtual
// accounts stay, as ones of this account, with the licences and the instances that
// are there; products that the satellite registered must register again, in place of
// themselves. What it has not reported is lost. It is refused for a satellite that is
// none of this account ([ErrSatelliteUnknown]).
func (a *Account) RemoveSatellite(act license.Act, id license.ID) (SatelliteRemoved, error) {
	act, err := a.begin(act)
	if err != nil {
		return SatelliteRemoved{}, err
	}
	if _, err := a.serving(id); err != nil {
		return SatelliteRemoved{}, err
	}
	return SatelliteRemoved{a.stamp(act), id, RemovedByHand}, nil
}

func (a *Account) applySatelliteRemoved(e SatelliteRemoved) error {
	s, err := a.serving(e.Satellite)
	if err != nil {
		return err
	}
	if e.Cause != RemovedByHand && e.Cause != SynchronizationOverdue {
		return cannot("no cause to remove a satellite: " + string(e.Cause))
	}
	var calling []*instance
	for udi := range s.reported {
		i := a.instances[udi]
		i.flags &^= viaSatellite
		if i.calls() {
			i.contact, i.issued = i.contact.until(e.At), i.issued.until(e.At)
			calling = append(calling, i)
		}
	}
	slices.SortFunc(calling, func(i, j *instance) int {
		if c := i.contact.time().Compare(j.contact.time()); c != 0 {
			return c
		}
		return i.udi.Compare(j.udi)
	})
	a.watch(calling...)
	for _, id := range s.accounts {
		a.virtuals[id].satellite = ""
	}
	a.calls.Remove(s.called, e.Satellite)
	if e.Cause == SynchronizationOverdue {
		a.raise(SatelliteGone, string(e.Satellite), "", e.At)
	}
	a.duplicate(s, nil, e.At)
	s.gone, s.accounts, s.reported = true, nil, nil
	return nil
}

// duplicate notes which instances a satellite reports that are registered elsewhere,
// and lets the alerts of them stand as long as some satellite does.
func (a *Account) duplicate(s *satellite, now []license.UDI, at time.Time) {
	for _, udi := range now {
		a.doubles[udi]++
		a.raise(Duplicate, udi.String(), a.instances[udi].home.id, at)
	}
	for _, udi := range s.duplicates {
		if a.doubles[udi]--; a.doubles[udi] == 0 {
			delete(a.doubles, udi)
			a.lower(Duplicate, udi.String())
		}
	}
	s.duplicates = slices.Clone(now)
}

// served returns an instance that a satellite reported and that is still its own.
func (a *Account) served(satellite license.ID, udi license.UDI) (*instance, bool) {
	i, ok := a.instances[udi]
	return i, ok && i.is(viaSatellite) && i.home.satellite == satellite
}

// dueSatellites walks the satellites that are to be removed by an instant, because
// they did not synchronize for [Policy].Removed (SM-22), with the instant at which
// each fell due, in the order of those.
func (a *Account) dueSatellites(by time.Time) iter.Seq2[time.Time, license.ID] {
	return func(yield func(time.Time, license.ID) bool) {
		if a.policy.Removed < 0 {
			return
		}
		for called, id := range a.calls.From(time.Time{}) {
			if due := called.Add(a.policy.Removed); due.After(by) || !yield(due, id) {
				return
			}
		}
	}
}

// A SatelliteStatus is what an account knows of a satellite (SM-22).
type SatelliteStatus struct {
	ID              license.ID
	Synchronized    time.Time    // last; when it was added, before the first
	Number          uint64       // of the report that was taken in last, 0 before the first
	VirtualAccounts []license.ID // that it serves, sorted
	Overdue         bool         // it did not synchronize for more than [Policy].Overdue
	Removed         bool         // it is gone; the rest is as it was then, but that it serves nothing and is not overdue
}

// Satellite returns what is known of a satellite at an instant, also of one that was
// removed, and false if none of that id ever was here.
func (a *Account) Satellite(id license.ID, at time.Time) (SatelliteStatus, bool) {
	s, ok := a.satellites[id]
	if !ok {
		return SatelliteStatus{}, false
	}
	return SatelliteStatus{
		ID: id, Synchronized: s.called, Number: s.number, VirtualAccounts: slices.Clone(s.accounts),
		Overdue: !s.gone && a.policy.Overdue >= 0 && at.Sub(s.called) > a.policy.Overdue, Removed: s.gone,
	}, true
}

// Satellites walks the satellites that are here at an instant, sorted by id.
func (a *Account) Satellites(at time.Time) iter.Seq[SatelliteStatus] {
	return func(yield func(SatelliteStatus) bool) {
		for _, id := range sortedKeys(a.satellites) {
			if s, _ := a.Satellite(id, at); !s.Removed && !yield(s) {
				return
			}
		}
	}
}
