package account

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Synchronize decides to take in what a satellite reports (SM-22), as the
// difference to what is known: transfers that were not reported before, each as far
// as the licences are still there; instances that are new, different or gone. An
// instance that is registered elsewhere stays there, and is a duplicate. What it uses
// and what is held for it counts in its virtual account from then on, as it is.
//
// A report is taken in once and never after a later one: it is refused then
// ([ErrReportStale]), and [Account.EntitlementsFor] answers it all the same. It is
// also refused for a satellite that is none of this account ([ErrSatelliteUnknown]),
// for what [smart.Report.Check] refuses, for virtual accounts and lines that are none
// of the satellite's ([ErrReportForeign]), beyond [MaxInstances] ([ErrTooMany]), and
// at a satellite ([ErrAtSatellite]).
func (a *Account) Synchronize(act license.Act, r smart.Report) (Synchronized, error) {
	act, err := a.begin(act)
	if err != nil {
		return Synchronized{}, err
	}
	if err := license.Join(a.above("SM-22"), r.Check()); err != nil {
		return Synchronized{}, err
	}
	s, err := a.serving(r.Satellite)
	if err != nil {
		return Synchronized{}, err
	}
	if err := license.Join(s.fresh(r), a.foreign(s, r)); err != nil {
		return Synchronized{}, err
	}
	e := Synchronized{Stamp: a.stamp(act), Satellite: r.Satellite, Number: r.Number, UpTo: s.upTo}
	there := a.spread(r.Transfers)
	for _, t := range r.Transfers {
		if t.Seq <= s.upTo {
			continue
		}
		e.UpTo = t.Seq
		if t.Quantity = there.carry(t); t.Quantity > 0 {
			e.Transfers = append(e.Transfers, t)
		}
	}
	a.compare(s, r, &e)
	if err := a.room("instances", len(a.instances)+len(a.gone), a.added(e), a.most.instances); err != nil {
		return Synchronized{}, err
	}
	return e, nil
}

// fresh refuses a report that is not later than the last one.
func (s *satellite) fresh(r smart.Report) error {
	if r.Number <= s.number {
		return license.Refuse(ErrReportStale, "SM-22", "satellite", string(r.Satellite),
			"number", strconv.FormatUint(r.Number, 10), "last", strconv.FormatUint(s.number, 10))
	}
	return nil
}

// foreign refuses virtual accounts that the satellite does not serve, and lines that
// were never here, each once.
func (a *Account) foreign(s *satellite, r smart.Report) error {
	var wrong []error
	seen := map[[2]license.ID]bool{}
	demand := func(name string, id license.ID, ok bool) {
		if key := [2]license.ID{license.ID(name), id}; !ok && !seen[key] {
			seen[key] = true
			wrong = append(wrong, license.Refuse(ErrReportForeign, "SM-22", "satellite", string(r.Satellite), name, string(id)))
		}
	}
	account := func(id license.ID) { demand("virtualAccount", id, s.serves(id)) }
	line := func(id license.ID) { demand("line", id, a.lines[id] != nil) }
	for _, t := range r.Transfers {
		account(t.From)
		account(t.To)
		line(t.Line)
	}
	for _, i := range r.Instances {
		account(i.Account)
		for _, h := range i.Held {
			line(h.Line)
		}
	}
	return license.Join(wrong...)
}

// compare fills in how the instances of a report differ from those that are known.
func (a *Account) compare(s *satellite, r smart.Report, e *Synchronized) {
	here := make(map[license.UDI]bool, len(r.Instances))
	for _, now := range r.Instances {
		here[now.UDI] = true
		before, served := a.served(r.Satellite, now.UDI)
		switch {
		case before != nil && !served:
			e.Duplicates = append(e.Duplicates, now.UDI)
		case before == nil || !equal(a.reported(before), now):
			now.Contact, now.Issued, now.Held = utc(now.Contact), utc(now.Issued), slices.Clone(now.Held)
			e.Changed = append(e.Changed, now)
		}
	}
	for udi := range s.reported {
		if !here[udi] {
			e.Removed = append(e.Removed, udi)
		}
	}
	slices.SortFunc(e.Removed, license.UDI.Compare)
}

// added returns how many more instances there are after a synchronization.
func (a *Account) added(e Synchronized) int {
	n := -len(e.Removed)
	for _, i := range e.Changed {
		if _, here := a.instances[i.UDI]; !here {
			n++
		}
	}
	return n
}

func (a *Account) applySynchronized(e Synchronized) error {
	s, err := a.serving(e.Satellite)
	if err != nil {
		return err
	}
	r := smart.Report{Satellite: e.Satellite, Number: e.Number, At: e.At, Transfers: e.Transfers, Instances: e.Changed}
	for _, i := range e.Changed {
		if r.At.Before(i.Contact) {
			r.At = i.Contact // the satellite's clock may be ahead
		}
	}
	if err := r.Check(); err != nil {
		return err
	}
	if err := license.Join(s.fresh(r), a.foreign(s, r)); err != nil {
		return err
	}
	if err := a.continues(s, e); err != nil {
		return err
	}
	for _, udi := range e.Removed {
		a.expel(a.instances[udi])
	}
	for _, t := range e.Transfers {
		a.carry(t)
	}
	for _, now := range e.Changed {
		if before := a.instances[now.UDI]; before != nil {
			a.expel(before)
		}
		a.enter(now)
	}
	a.calls.Remove(s.called, e.Satellite)
	a.calls.Add(e.At, e.Satellite)
	s.called, s.number, s.upTo = e.At, e.Number, e.UpTo
	a.duplicate(s, e.Duplicates, e.At)
	for _, id := range s.accounts {
		a.rebalance(a.virtuals[id], e.At)
	}
	return nil
}

// continues refuses a synchronization that does not continue this state.
func (a *Account) continues(s *satellite, e Synchronized) error {
	if e.UpTo < s.upTo {
		return cannot("transfers that were reported are not any more")
	}
	there := a.spread(e.Transfers)
	for _, t := range e.Transfers {
		if t.Seq <= s.upTo || t.Seq > e.UpTo {
			return cannot("a transfer that is not new: " + strconv.FormatUint(t.Seq, 10))
		}
		if there.carry(t) != t.Quantity {
			return cannot("more than is there of line " + string(t.Line))
		}
	}
	for _, i := range e.Changed {
		if before, served := a.served(e.Satellite, i.UDI); before != nil && !served {
			return cannot("registered elsewhere: " + i.UDI.String())
		}
		if _, removed := slices.BinarySearchFunc(e.Removed, i.UDI, license.UDI.Compare); removed {
			return cannot("changed and removed: " + i.UDI.String())
		}
	}
	for _, udi := range e.Removed {
		if _, served := a.served(e.Satellite, udi); !served {
			return cannot("none of the satellite's: " + udi.String())
		}
	}
	for _, udi := range e.Duplicates {
		if i, served := a.served(e.Satellite, udi); i == nil || served {
			return cannot("no duplicate: " + udi.String())
		}
	}
	for _, udis := range [...][]license.UDI{e.Removed, e.Duplicates} {
		if udi, wrong := misplaced(udis); wrong {
			return cannot("out of order: " + udi.String())
		}
	}
	return a.room("instances", len(a.instances)+len(a.gone), a.added(e), a.most.instances)
}

// misplaced returns the first UDI that is not after the one before it, if there is one.
func misplaced(udis []license.UDI) (license.UDI, bool) {
	for i := range udis {
		if i > 0 && udis[i-1].Compare(udis[i]) >= 0 {
			return udis[i], true
		}
	}
	return license.UDI{}, false
}

// enter takes in an instance that a satellite reported.
func (a *Account) enter(r smart.ReportedInstance) {
	i := &instance{udi: r.UDI, home: a.virtuals[r.Account], flags: viaSatellite}
	if len(r.Held) == 0 {
		i.contact, i.issued, i.valid = momentOf(r.Contact), momentOf(r.Issued), r.Valid
	}
	if r.Export {
		i.flags |= exportAllowed
	}
	a.lower(RemovedUnrenewed, i.udi.String())
	a.admit(i)
	i.employ(r.Usage, nil)
	parts := make([]Part, len(r.Held))
	for n, h := range r.Held {
		parts[n] = Part(h)
	}
	a.keep(i, parts)
}

// reported returns an instance as a satellite reports it.
func (a *Account) reported(i *instance) smart.ReportedInstance {
	r := smart.ReportedInstance{UDI: i.udi, Account: i.home.id}
	for _, p := range a.holds[i.udi] {
		r.Held = append(r.Held, smart.HeldPart(p))
	}
	if len(r.Held) == 0 {
		r.Contact, r.Issued, r.Valid = i.contact.time(), i.issued.time(), i.valid
		r.Export, r.Usage = i.is(exportAllowed), i.usage()
	}
	return r
}

// equal reports whether both say the same.
func equal(r, s smart.ReportedInstance) bool {
	return r.UDI == s.UDI && r.Account == s.Account && r.Contact.Equal(s.Contact) && r.Issued.Equal(s.Issued) &&
		r.Valid == s.Valid && r.Export == s.Export && r.Usage.Equal(s.Usage) && slices.Equal(r.Held, s.Held)
}

// A place is where a part of a line is.
type place struct{ account, line license.ID }

// A spread is how much of lines is where.
type spread map[place]int

// spread returns what is there of what is to be transferred.
func (a *Account) spread(transfers []smart.ReportedTransfer) spread {
	s := spread{}
	for _, t := range transfers {
		for _, id := range [...]license.ID{t.From, t.To} {
			if sh := a.virtuals[id].pools[a.lines[t.Line].Tag].shareOf(t.Line); sh != nil {
				s[place{id, t.Line}] = sh.quantity
			}
		}
	}
	return s
}

// carry makes a transfer as far as the licences are there, and returns how many it
// moved. Account and satellite do the same, so that both end with the same.
func (s spread) carry(t smart.ReportedTransfer) int {
	from, to := place{t.From, t.Line}, place{t.To, t.Line}
	n := min(t.Quantity, s[from])
	s[from] -= n
	s[to] += n
	return n
}

// carry makes a transfer of licences that are there.
func (a *Account) carry(t smart.ReportedTransfer) {
	l, from, to := a.lines[t.Line], a.virtuals[t.From], a.virtuals[t.To]
	from.share(l).quantity -= t.Quantity
	to.share(l).quantity += t.Quantity
	from.tidy(l.Tag)
}

// EntitlementsFor returns what answers the last report of a satellite: the licences
// of its virtual accounts as they are now, all of them, also those whose term is
// over. Asking again changes nothing, so that an answer that was lost can be had
// again. The instant is that of the answer, from which [Policy].Overdue runs at the
// satellite (SM-21); one before the last event is refused ([ErrEarlierThanLast]). So
// are a satellite that is none of this account ([ErrSatelliteUnknown]) and one that
// has not reported yet ([ErrNeverReported]), and more virtual accounts or lines than
// [smart.MaxReported] ([smart.ErrTooMany]).
func (a *Account) EntitlementsFor(satellite license.ID, at time.Time) (smart.Entitlements, error) {
	if err := a.ready(at); err != nil {
		return smart.Entitlements{}, err
	}
	if _, err := license.DateOf(at); err != nil {
		return smart.Entitlements{}, err
	}
	s, err := a.serving(satellite)
	if err != nil {
		return smart.Entitlements{}, err
	}
	if s.number == 0 {
		return smart.Entitlements{}, license.Refuse(ErrNeverReported, "SM-22", "satellite", string(satellite))
	}
	e := smart.Entitlements{Satellite: satellite, Number: s.number, At: utc(at), Accounts: make([]smart.EntitledAccount, len(s.accounts))}
	for i, id := range s.accounts {
		e.Accounts[i] = a.virtuals[id].entitled()
	}
	if err := e.Check(); err != nil {
		return smart.Entitlements{}, err
	}
	return e, nil
}

// entitled returns a virtual account with its licences.
func (v *virtual) entitled() smart.EntitledAccount {
	e := smart.EntitledAccount{Account: v.id}
	for p := range maps.Values(v.pools) {
		for _, s := range p.shares {
			if s.quantity > 0 {
				line := s.line.Line
				line.Quantity = s.quantity
				e.Lines = append(e.Lines, line)
			}
		}
	}
	slices.SortFunc(e.Lines, func(l, m smart.Line) int { return cmp.Compare(l.ID, m.ID) })
	return e
}
