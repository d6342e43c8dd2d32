package account

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
)

// Hold decides what an account holds for a product instance from now on, all of it
// and no difference to before (RS-6): absolute quantities of tags in a virtual
// account. What is held counts as in use, never borrows (SM-15), and goes where the
// instance goes; the instance does not call (SM-10, SM-12).
//
// An entitlement is for a term, and only lines that last as long can be held for it:
// those whose last day is its Last or a later one, and only lines without an end if it
// has none. Lines that are held for the instance already stay so, as far as they
// last; of more than is asked those that end first are given up. More is taken from
// lines in term, those that end last first and by id where the end is the same, at
// most what is available (SM-14). A line that is reporting-only gives whatever is asked
// of it (RS-4). For a term that is over nothing is taken, but what is held can stay.
//
// Whether the account is authorized for reservation (RS-1), and that both old and new
// quantities are held until an update is confirmed (RS-6), is the caller's to see to.
// It is refused for what [license.Hold.Check] refuses, for no entitlements
// ([ErrNothingAsked]; see [Account.Release]), and for all of these together:
//
//   - [ErrVirtualAccountUnknown], or [ErrServedBySatellite] for one that a satellite
//     serves, or [ErrUnavailable] for each tag of which there is not enough that lasts
//     as long as the entitlement
//   - [ErrRegistered], for an instance that calls (RS-4)
//   - [ErrHeld], for one for which something is held in another virtual account, and
//     [ErrPendingRemoval] for one that is to be removed (RH-7)
//   - [ErrTooMany], past [MaxInstances]
func (a *Account) Hold(act license.Act, va license.ID, h license.Hold) (Held, error) {
	act, parts, err := a.hold(act, va, h)
	if err != nil {
		return Held{}, err
	}
	return Held{a.stamp(act), va, h.UDI, parts}, nil
}

// Holdable refuses what [Account.Hold] refuses, and decides nothing: for whoever
// promises a hold before it is decided, such as the issuer of a reservation (RS-4,
// RS-6).
func (a *Account) Holdable(act license.Act, va license.ID, h license.Hold) error {
	_, _, err := a.hold(act, va, h)
	return err
}

// hold returns the checked act and the parts of lines that are to be held.
func (a *Account) hold(act license.Act, va license.ID, h license.Hold) (license.Act, []Part, error) {
	act, err := a.begin(act)
	if err != nil {
		return act, nil, err
	}
	if err := h.Check(); err != nil {
		return act, nil, err
	}
	if len(h.Entitlements) == 0 {
		return act, nil, license.Refuse(ErrNothingAsked, "RS-6", "what", "entitlements")
	}
	v, err := a.virtual(va)
	all := []error{err, a.admissible(h.UDI, va)}
	i := a.instances[h.UDI]
	if i != nil && i.is(isAwaited) {
		all = append(all, i.awaited("RH-7"))
	}
	var parts, held []Part // held here: what is held in another virtual account is not available in this one
	if i != nil && i.home == v {
		held = a.holds[h.UDI]
	}
	if v != nil {
		all = append(all, v.free("SM-21"))
		for _, want := range h.Entitlements {
			more, err := a.pick(v, held, want, act)
			parts, all = append(parts, more...), append(all, err)
		}
	}
	if err := license.Join(all...); err != nil {
		return act, nil, err
	}
	slices.SortFunc(parts, func(p, q Part) int { return cmp.Compare(p.Line, q.Line) })
	return act, parts, nil
}

// admissible refuses an instance for which nothing can be held in a virtual account.
func (a *Account) admissible(udi license.UDI, va license.ID) error {
	i, ok := a.instances[udi]
	if !ok {
		return a.room("instances", len(a.instances)+len(a.gone), 1, a.most.instances)
	}
	if !i.is(isHeld) {
		return i.registered("RS-4")
	}
	if i.home.id != va {
		return i.heldAlready("RS-4")
	}
	return nil
}

func (i *instance) registered(rule string) error {
	return license.Refuse(ErrRegistered, rule, "udi", i.udi.String(), "virtualAccount", string(i.home.id))
}

func (i *instance) awaited(rule string) error {
	return license.Refuse(ErrPendingRemoval, rule, "udi", i.udi.String())
}

// pick returns the parts of lines to be held for one entitlement of an instance for
// which others, or some of the same, are held already.
func (a *Account) pick(v *virtual, held []Part, want license.Entitlement, act license.Act) ([]Part, error) {
	p := v.pools[want.Tag]
	missing, given := want.Quantity, 0 // given: in term, and held before but not kept
	kept := map[license.ID]int{}
	for _, s := range p.ending() {
		before := quantityOf(held, s.line.ID)
		n := 0
		if s.line.lasts(want.Last) {
			n = min(before, missing)
		}
		kept[s.line.ID], missing = n, missing-n
		if s.line.in(act.At) && !s.line.ReportingOnly {
			given += before - n
		}
	}
	fresh := want.Last.IsZero() || !want.Last.Before(act.Day())
	free := max(0, a.available(p, act.At)+given)
	var parts []Part
	for _, s := range p.ending() {
		l := s.line
		n := kept[l.ID]
		if fresh && l.lasts(want.Last) && l.in(act.At) {
			more := min(missing, free, s.quantity-s.held+quantityOf(held, l.ID)-n)
			if l.ReportingOnly {
				more = missing
			}
			if more > 0 {
				n, missing = n+more, missing-more
				if !l.ReportingOnly {
					free -= more
				}
			}
		}
		if n > 0 {
			parts = append(parts, Part{l.ID, n})
		}
	}
	if missing > 0 {
		return nil, license.Refuse(ErrUnavailable, "RS-4", "virtualAccount", string(v.id), "tag", string(want.Tag),
			"asked", strconv.Itoa(want.Quantity), "available", strconv.Itoa(want.Quantity-missing), "last", want.Last.String())
	}
	return parts, nil
}

// ending returns the shares of a pool, which may be nil, those that end last first.
func (p *pool) ending() []*share {
	if p == nil {
		return nil
	}
	all := make([]*share, len(p.shares))
	for n := range p.shares {
		all[n] = &p.shares[n]
	}
	slices.SortFunc(all, func(s, t *share) int { return s.line.compare(t.line) })
	return all
}

// lasts reports whether a line counts up to a day, or for ever if it is none.
func (l *line) lasts(last license.Date) bool {
	return l.Last.IsZero() || !last.IsZero() && !l.Last.Before(last)
}

// quantityOf returns how much of a line is in parts that are sorted by line.
func quantityOf(parts []Part, line license.ID) int {
	if n, ok := slices.BinarySearchFunc(parts, line, func(p Part, id license.ID) int { return cmp.Compare(p.Line, id) }); ok {
		return parts[n].Quantity
	}
	return 0
}

// HoldCopy decides to hold for a replacement exactly what is held for an instance that
// failed, line by line, in the same virtual account (RH-2): also where the account
// goes below zero by that (RH-7), and of lines that are over. Whether that is allowed
// (RH-4) is the caller's to see to, and to commit what [Account.AwaitRemoval] decides
// of the failed one with it. It is refused for all of these reasons together (RH-10):
//
//   - [ErrInstanceUnknown], if the failed one is not here; [ErrNotHeld], if nothing is
//     held for it; [ErrPendingRemoval], if its removal is awaited already;
//     [ErrServedBySatellite], if a satellite speaks for it
//   - [license.ErrUDIMalformed], for no replacement; [ErrSameInstance], if it is the
//     failed one; [ErrRegistered] or [ErrHeld], if it is here
//   - [ErrTooMany], past [MaxInstances]
func (a *Account) HoldCopy(act license.Act, failed, replacement license.UDI) (Held, error) {
	act, err := a.begin(act)
	if err != nil {
		return Held{}, err
	}
	i, err := a.failed(failed)
	all := []error{err}
	switch r, ok := a.instances[replacement]; {
	case replacement.IsZero():
		all = append(all, noUDI())
	case replacement == failed:
		all = append(all, license.Refuse(ErrSameInstance, "RH-10", "udi", failed.String()))
	case !ok:
		all = append(all, a.room("instances", len(a.instances)+len(a.gone), 1, a.most.instances))
	case r.is(isHeld):
		all = append(all, r.heldAlready("RH-10"))
	default:
		all = append(all, r.registered("RH-10"))
	}
	if err := license.Join(all...); err != nil {
		return Held{}, err
	}
	return Held{a.stamp(act), i.home.id, replacement, slices.Clone(a.holds[failed])}, nil
}

// failed returns an instance for which something is held and whose removal is not
// awaited.
func (a *Account) failed(udi license.UDI) (*instance, error) {
	i, err := a.holder(udi)
	if err == nil && i.is(isAwaited) {
		err = i.awaited("RH-10")
	}
	return i, err
}

// holder returns an instance for which this account holds something.
func (a *Account) holder(udi license.UDI) (*instance, error) {
	i, err := a.instance(udi, "RH-10")
	if err != nil {
		return nil, err
	}
	if !i.is(isHeld) {
		return nil, license.Refuse(ErrNotHeld, "RH-10", "udi", udi.String())
	}
	return i, i.home.free("SM-21")
}

func (a *Account) applyHeld(e Held) error {
	v, err := a.virtual(e.VirtualAccount)
	if err != nil {
		return err
	}
	if e.UDI.IsZero() {
		return cannot("without a UDI")
	}
	if err := license.Join(v.free("SM-21"), a.admissible(e.UDI, v.id), a.parts(e.Parts)); err != nil {
		return err
	}
	i, ok := a.instances[e.UDI]
	if !ok {
		i = &instance{udi: e.UDI, home: v}
		a.lower(RemovedUnrenewed, e.UDI.String())
		a.admit(i)
	}
	tags := a.keep(i, e.Parts)
	a.rebalance(v, e.At, tags...)
	return nil
}

// parts refuses parts that are none, and those of lines that are not here.
func (a *Account) parts(parts []Part) error {
	if len(parts) == 0 {
		return cannot("nothing is held")
	}
	for n, p := range parts {
		if n > 0 && parts[n-1].Line >= p.Line {
			return cannot("parts out of order")
		}
		if p.Quantity < 1 || p.Quantity > license.MaxUnits {
			return cannot("a part that is out of range: " + strconv.Itoa(p.Quantity))
		}
		if a.lines[p.Line] == nil {
			return cannot("no line " + string(p.Line))
		}
	}
	return nil
}

// Release decides that nothing is held for a product instance any more, and that it
// is gone (RS-8, RH-9). It is refused for one that is not here ([ErrInstanceUnknown]),
// one for which nothing is held ([ErrNotHeld]), and one for which a satellite speaks
// ([ErrServedBySatellite]).
func (a *Account) Release(act license.Act, udi license.UDI) (Released, error) {
	act, err := a.begin(act)
	if err != nil {
		return Released{}, err
	}
	if _, err := a.holder(udi); err != nil {
		return Released{}, err
	}
	return Released{a.stamp(act), udi}, nil
}

func (a *Account) applyReleased(e Released) error {
	i, err := a.holder(e.UDI)
	if err != nil {
		return err
	}
	a.lower(PendingRemoval, e.UDI.String())
	tags := a.expel(i)
	a.rebalance(i.home, e.At, tags...)
	return nil
}

// AwaitRemoval decides that a product instance failed, and stays until it is released
// (RH-7): an alert says so, and it cannot be transferred. It is refused as Release is,
// and for one whose removal is awaited already ([ErrPendingRemoval]).
func (a *Account) AwaitRemoval(act license.Act, udi license.UDI) (RemovalAwaited, error) {
	act, err := a.begin(act)
	if err != nil {
		return RemovalAwaited{}, err
	}
	if _, err := a.failed(udi); err != nil {
		return RemovalAwaited{}, err
	}
	return RemovalAwaited{a.stamp(act), udi}, nil
}

func (a *Account) applyRemovalAwaited(e RemovalAwaited) error {
	i, err := a.failed(e.UDI)
	if err != nil {
		return err
	}
	i.flags |= isAwaited
	i.home.pending++
	a.raise(PendingRemoval, e.UDI.String(), i.home.id, e.At)
	return nil
}
