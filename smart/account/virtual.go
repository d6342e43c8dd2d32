package account

import (
	"iter"
	"strconv"

	"github.com/licit-go/licit/license"
)

// A virtual holds licences and product instances (SM-1).
type virtual struct {
	id        license.ID
	satellite license.ID            // that it belongs to; "": none
	pools     map[license.Tag]*pool // those that hold or use something
	short     []license.Tag         // out of compliance as of the last event, sorted; replaced, never changed
	instances int
	reserving int // of them, those for which something is held
	pending   int // of these, those whose removal is awaited
}

func newVirtual(id, satellite license.ID) *virtual {
	return &virtual{id: id, satellite: satellite, pools: map[license.Tag]*pool{}}
}

// virtual returns a virtual account of this account.
func (a *Account) virtual(id license.ID) (*virtual, error) {
	v, ok := a.virtuals[id]
	if !ok {
		return nil, license.Refuse(ErrVirtualAccountUnknown, "SM-1", "virtualAccount", string(id))
	}
	return v, nil
}

// AddVirtualAccount decides that there is another virtual account (SM-2). It is
// refused in the account of a satellite ([ErrAtSatellite]), for a malformed id
// ([license.ErrIDMalformed]), one that is there already ([ErrVirtualAccountTaken])
// and more than [MaxVirtualAccounts] ([ErrTooMany]).
func (a *Account) AddVirtualAccount(act license.Act, id license.ID) (VirtualAccountAdded, error) {
	act, err := a.begin(act)
	if err != nil {
		return VirtualAccountAdded{}, err
	}
	if err := license.Join(a.above("SM-2"), a.vacant(id)); err != nil {
		return VirtualAccountAdded{}, err
	}
	return VirtualAccountAdded{Stamp: a.stamp(act), VirtualAccount: id}, nil
}

// vacant refuses an id that no new virtual account can have, and one too many.
func (a *Account) vacant(id license.ID) error {
	err := id.Check()
	if _, taken := a.virtuals[id]; taken {
		err = license.Refuse(ErrVirtualAccountTaken, "SM-2", "virtualAccount", string(id))
	}
	return license.Join(err, a.room("virtualAccounts", len(a.virtuals), 1, a.most.virtuals))
}

func (a *Account) applyVirtualAccountAdded(e VirtualAccountAdded) error {
	if err := license.Join(a.above("SM-2"), a.vacant(e.VirtualAccount)); err != nil {
		return err
	}
	if e.Satellite != "" {
		s, err := a.serving(e.Satellite)
		if err != nil {
			return err
		}
		s.serve(e.VirtualAccount)
	}
	a.virtuals[e.VirtualAccount] = newVirtual(e.VirtualAccount, e.Satellite)
	return nil
}

// RemoveVirtualAccount decides that a virtual account is no more (SM-2). Its tokens
// are gone with it, and lines that are over. It is refused in the account of a
// satellite ([ErrAtSatellite]), if there is none of that id
// ([ErrVirtualAccountUnknown]), and for all of these together: it is the default
// ([ErrDefault]), a satellite serves it ([ErrServedBySatellite]), it holds licences
// that are not over ([ErrHoldsLicenses]) or instances ([ErrHoldsInstances]).
func (a *Account) RemoveVirtualAccount(act license.Act, id license.ID) (VirtualAccountRemoved, error) {
	act, err := a.begin(act)
	if err != nil {
		return VirtualAccountRemoved{}, err
	}
	e := VirtualAccountRemoved{Stamp: a.stamp(act), VirtualAccount: id}
	if _, err := a.removable(e); err != nil {
		return VirtualAccountRemoved{}, err
	}
	return e, nil
}

// removable returns the virtual account that an event removes.
func (a *Account) removable(e VirtualAccountRemoved) (*virtual, error) {
	if err := a.above("SM-2"); err != nil {
		return nil, err
	}
	v, err := a.virtual(e.VirtualAccount)
	if err != nil {
		return nil, err
	}
	all := []error{v.free("SM-2")}
	if v.id == a.fallback {
		all = append(all, license.Refuse(ErrDefault, "SM-2", "virtualAccount", string(v.id)))
	}
	lines := 0
	for _, p := range v.pools {
		for _, s := range p.shares {
			if s.quantity > 0 && !s.line.isOver(e.At) {
				lines++
			}
		}
	}
	if lines > 0 {
		all = append(all, license.Refuse(ErrHoldsLicenses, "SM-2", "virtualAccount", string(v.id), "lines", strconv.Itoa(lines)))
	}
	if v.instances > 0 {
		all = append(all, license.Refuse(ErrHoldsInstances, "SM-2", "virtualAccount", string(v.id), "instances", strconv.Itoa(v.instances)))
	}
	return v, license.Join(all...)
}

// free refuses a virtual account that a satellite serves.
func (v *virtual) free(rule string) error {
	if v.satellite != "" {
		return license.Refuse(ErrServedBySatellite, rule, "virtualAccount", string(v.id), "satellite", string(v.satellite))
	}
	return nil
}

func (a *Account) applyVirtualAccountRemoved(e VirtualAccountRemoved) error {
	v, err := a.removable(e)
	if err != nil {
		return err
	}
	for _, p := range v.pools {
		for _, s := range p.shares {
			s.line.leave(v)
			a.unlist(s.line)
		}
	}
	for id, t := range a.tokens {
		if t.VirtualAccount == v.id {
			delete(a.tokens, id)
		}
	}
	delete(a.virtuals, v.id)
	delete(a.short, v.id)
	return nil
}

// SetDefault decides which virtual account is the default (SM-2). It is refused in
// the account of a satellite ([ErrAtSatellite]), if there is none of that id
// ([ErrVirtualAccountUnknown]), if it is the default already ([ErrDefault]) and if a
// satellite serves it ([ErrServedBySatellite]).
func (a *Account) SetDefault(act license.Act, id license.ID) (DefaultChanged, error) {
	act, err := a.begin(act)
	if err != nil {
		return DefaultChanged{}, err
	}
	e := DefaultChanged{Stamp: a.stamp(act), VirtualAccount: id}
	if err := a.eligible(e); err != nil {
		return DefaultChanged{}, err
	}
	return e, nil
}

func (a *Account) eligible(e DefaultChanged) error {
	if err := a.above("SM-2"); err != nil {
		return err
	}
	v, err := a.virtual(e.VirtualAccount)
	if err != nil {
		return err
	}
	if v.id == a.fallback {
		return license.Refuse(ErrDefault, "SM-2", "virtualAccount", string(v.id))
	}
	return v.free("SM-2")
}

func (a *Account) applyDefaultChanged(e DefaultChanged) error {
	if err := a.eligible(e); err != nil {
		return err
	}
	a.fallback = e.VirtualAccount
	return nil
}

// A VirtualAccount is what a virtual account is (SM-1, SM-2).
type VirtualAccount struct {
	ID        license.ID
	Default   bool
	Satellite license.ID // that serves it; "": none
	Instances int        // product instances in it, also those that do not call
	Reserving int        // of them, those for which something is held: also those that failed, and what replaces them (RH-5)
	Pending   int        // of these, those that failed and are pending removal (RH-4), also without an alert (RH-8)
}

// VirtualAccount returns a virtual account, and false if there is none of that id.
func (a *Account) VirtualAccount(id license.ID) (VirtualAccount, bool) {
	v, ok := a.virtuals[id]
	if !ok {
		return VirtualAccount{}, false
	}
	return VirtualAccount{v.id, v.id == a.fallback, v.satellite, v.instances, v.reserving, v.pending}, true
}

// VirtualAccounts walks the virtual accounts, sorted by id.
func (a *Account) VirtualAccounts() iter.Seq[VirtualAccount] {
	return func(yield func(VirtualAccount) bool) {
		for _, id := range sortedKeys(a.virtuals) {
			if v, _ := a.VirtualAccount(id); !yield(v) {
				return
			}
		}
	}
}
