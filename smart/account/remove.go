package account

import (
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// RemoveInstance decides that a product instance is removed by hand (SM-5): what it
// used is free, and the product must register again. It is refused for one that is
// not here ([ErrInstanceUnknown]), one for which something is held, which only
// [Account.Release] takes away ([ErrHeld]), and one for which a satellite speaks
// ([ErrServedBySatellite]).
func (a *Account) RemoveInstance(act license.Act, udi license.UDI) (InstanceRemoved, error) {
	act, err := a.begin(act)
	if err != nil {
		return InstanceRemoved{}, err
	}
	if _, err := a.removableInstance(udi); err != nil {
		return InstanceRemoved{}, err
	}
	return InstanceRemoved{a.stamp(act), udi, RemovedByHand}, nil
}

// removableInstance returns an instance that can be removed.
func (a *Account) removableInstance(udi license.UDI) (*instance, error) {
	i, err := a.instance(udi, "SM-5")
	if err != nil {
		return nil, err
	}
	err = i.home.free("SM-21")
	if i.is(isHeld) {
		err = license.Join(i.heldAlready("SM-5"), err)
	}
	return i, err
}

func (a *Account) applyInstanceRemoved(e InstanceRemoved) error {
	i, err := a.removableInstance(e.UDI)
	if err != nil {
		return err
	}
	if e.Cause != RemovedByHand && e.Cause != CertificateExpired {
		return cannot("no cause to remove an instance: " + string(e.Cause))
	}
	at := e.At
	if e.Cause == CertificateExpired {
		if at = i.expires(); e.At.Before(at) {
			return cannot("its certificate holds")
		}
	}
	a.judge(i.home, a.expel(i)...)
	a.remember(i, at, false)
	if e.Cause == CertificateExpired {
		a.raise(RemovedUnrenewed, i.udi.String(), i.home.id, at)
	}
	return nil
}

// TransferInstance decides that a product instance goes to another virtual account
// (SM-4). What is held for it goes along, with the licences: as much of each line
// leaves the one virtual account and comes to the other; of a line that is
// reporting-only no licences need to go. What it merely uses does not, so that the
// other may go short. A satellite transfers instances between its virtual accounts,
// in its own account. It is refused for all of these reasons together:
//
//   - [ErrInstanceUnknown], or [ErrPendingRemoval] for one that is to be removed
//     (RH-10), or [ErrServedBySatellite]
//   - [ErrVirtualAccountUnknown], [ErrServedBySatellite] or [ErrSameVirtualAccount],
//     for where it is to go
//   - [ErrUnavailable], for each line of which the virtual account has fewer than are
//     held for it: those that were copied from an instance that failed, before the
//     removal of that is awaited
func (a *Account) TransferInstance(act license.Act, udi license.UDI, to license.ID) (InstanceTransferred, error) {
	act, err := a.begin(act)
	if err != nil {
		return InstanceTransferred{}, err
	}
	i, err := a.transferable(udi, to)
	if err != nil {
		return InstanceTransferred{}, err
	}
	return InstanceTransferred{a.stamp(act), udi, i.home.id, to, a.Parts(udi)}, nil
}

// transferable returns an instance that can go to a virtual account.
func (a *Account) transferable(udi license.UDI, to license.ID) (*instance, error) {
	var all []error
	v, err := a.virtual(to)
	if err == nil {
		err = v.free("SM-21")
	}
	i, missing := a.instance(udi, "SM-4")
	if missing != nil {
		return nil, license.Join(missing, err)
	}
	if i.is(isAwaited) {
		all = append(all, i.awaited("RH-10"))
	}
	all = append(all, i.home.free("SM-21"), err)
	if i.home == v {
		all = append(all, license.Refuse(ErrSameVirtualAccount, "SM-4", "virtualAccount", string(to)))
	}
	for _, p := range a.holds[udi] {
		l := a.lines[p.Line]
		if have := i.home.pools[l.Tag].shareOf(l.ID).quantity; have < p.Quantity && !l.ReportingOnly {
			all = append(all, license.Refuse(ErrUnavailable, "SM-4", "virtualAccount", string(i.home.id), "tag", string(l.Tag),
				"asked", strconv.Itoa(p.Quantity), "available", strconv.Itoa(have)))
		}
	}
	return i, license.Join(all...)
}

func (a *Account) applyInstanceTransferred(e InstanceTransferred) error {
	i, err := a.transferable(e.UDI, e.To)
	if err != nil {
		return err
	}
	if i.home.id != e.From || !slices.Equal(a.holds[e.UDI], e.Parts) {
		return cannot("from where it is not, or with what is not held for it")
	}
	from, to := i.home, a.virtuals[e.To]
	usage, short := i.usage(), i.short()
	tags := append(i.employ(smart.Usage{}, nil), a.keep(i, nil)...)
	var moved []Part
	for _, p := range e.Parts {
		l := a.lines[p.Line]
		if l.ReportingOnly {
			continue
		}
		from.share(l).quantity -= p.Quantity
		to.share(l).quantity += p.Quantity
		from.tidy(l.Tag)
		moved = append(moved, p)
	}
	from.instances--
	to.instances++
	i.home = to
	a.keep(i, e.Parts)
	i.employ(usage, short)
	a.rebalance(from, e.At, tags...)
	a.rebalance(to, e.At, tags...)
	if len(moved) > 0 {
		a.noteTransfer(e.Seq, e.From, e.To, moved)
	}
	return nil
}
