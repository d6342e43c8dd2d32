package account

import (
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Entitle decides to take in what the account above grants to this satellite
// (SM-22): its virtual accounts and their licences from now on, all of them. Over
// them go, in their order, the transfers made here that the answered report does not
// hold, each as far as the licences are there: the account above will do the same
// when they are reported. Instances, tokens and what is held for instances stay as
// they are; a virtual account that lost licences may go short.
//
// Entitlements are taken in once and never after later ones: they are refused then
// ([ErrEntitlementsStale]). They are also refused if they answer no report of this
// satellite ([ErrEntitlementsUnasked]); if they are for another one, miss a virtual
// account that it serves, or hold another line of an id that it knows
// ([ErrEntitlementsForeign]): an account never takes a virtual account
// from a satellite and never changes a line, so they come from another account; for
// what [smart.Entitlements.Check] refuses; and at an account that is none of a satellite
// ([ErrNoSatellite]).
func (a *Account) Entitle(act license.Act, from smart.Entitlements) (Entitled, error) {
	act, err := a.begin(act)
	if err != nil {
		return Entitled{}, err
	}
	if err := license.Join(a.ownSync(), from.Check()); err != nil {
		return Entitled{}, err
	}
	if err := a.grantable(from); err != nil {
		return Entitled{}, err
	}
	return Entitled{a.stamp(act), from.Number, utc(from.At), a.overlaid(from)}, nil
}

// overlaid returns the virtual accounts as they were granted, after the transfers
// that the answered report does not hold.
func (a *Account) overlaid(from smart.Entitlements) []smart.EntitledAccount {
	there, lines := spread{}, map[license.ID]smart.Line{}
	for _, v := range from.Accounts {
		for _, l := range v.Lines {
			there[place{v.Account, l.ID}] = l.Quantity
			lines[l.ID] = l
		}
	}
	for _, t := range a.sync.pending {
		if !t.in(from.Number) {
			there.carry(t.ReportedTransfer)
		}
	}
	ids := sortedKeys(lines)
	accounts := make([]smart.EntitledAccount, len(from.Accounts))
	for i, v := range from.Accounts {
		accounts[i].Account = v.Account
		for _, id := range ids {
			if n := there[place{v.Account, id}]; n > 0 {
				line := lines[id]
				line.Quantity = n
				accounts[i].Lines = append(accounts[i].Lines, line)
			}
		}
	}
	return accounts
}

// in reports whether a report holds the transfer, if it was made before that was
// answered.
func (t transfer) in(report uint64) bool { return t.report > 0 && t.report <= report }

// grantable refuses entitlements that cannot be taken in.
func (a *Account) grantable(from smart.Entitlements) error {
	if from.Satellite != a.id {
		return foreignGrant("satellite", from.Satellite)
	}
	number := strconv.FormatUint(from.Number, 10)
	if from.Number <= a.sync.answered {
		return license.Refuse(ErrEntitlementsStale, "SM-22", "number", number, "last", strconv.FormatUint(a.sync.answered, 10))
	}
	if from.Number > a.sync.number {
		return license.Refuse(ErrEntitlementsUnasked, "SM-22", "number", number, "last", strconv.FormatUint(a.sync.number, 10))
	}
	var wrong []error
	granted := make(map[license.ID]bool, len(from.Accounts))
	seen := map[license.ID]bool{}
	for _, v := range from.Accounts {
		granted[v.Account] = true
		for _, l := range v.Lines {
			if !seen[l.ID] && !a.agrees(l) {
				wrong = append(wrong, foreignGrant("line", l.ID))
			}
			seen[l.ID] = true
		}
	}
	for _, id := range sortedKeys(a.virtuals) {
		if !granted[id] {
			wrong = append(wrong, foreignGrant("virtualAccount", id))
		}
	}
	return license.Join(wrong...)
}

// agrees reports whether a line is the one that is known by its id, if there is one,
// and its tag as export-controlled as it is known to be, if it is known.
func (a *Account) agrees(l smart.Line) bool {
	if known, ok := a.lines[l.ID]; ok {
		l.Quantity = known.Quantity
		return l == known.Line
	}
	t, ok := a.tags[l.Tag]
	return !ok || t.export == l.Export
}

func foreignGrant(what string, id license.ID) error {
	return license.Refuse(ErrEntitlementsForeign, "SM-22", what, string(id))
}

func (a *Account) applyEntitled(e Entitled) error {
	from := smart.Entitlements{Satellite: a.id, Number: e.Number, At: e.Answered, Accounts: e.Accounts}
	if err := license.Join(a.ownSync(), from.Check()); err != nil {
		return err
	}
	if err := a.grantable(from); err != nil {
		return err
	}
	a.revoke()
	total := map[license.ID]int{}
	for _, granted := range e.Accounts {
		v, ok := a.virtuals[granted.Account]
		if !ok {
			v = newVirtual(granted.Account, "")
			a.virtuals[v.id] = v
		}
		for _, g := range granted.Lines {
			l, ok := a.lines[g.ID]
			if !ok {
				l = a.addLine(g)
			}
			total[g.ID] += g.Quantity
			l.Quantity = total[g.ID]
			v.share(l).quantity += g.Quantity
		}
	}
	a.forgetLines()
	a.sync.answered, a.sync.at = e.Number, utc(e.Answered)
	if e.At.Before(a.sync.at) {
		a.sync.at = e.At
	}
	a.sync.pending = slices.DeleteFunc(slices.Clone(a.sync.pending), func(t transfer) bool { return t.in(e.Number) })
	for _, v := range a.virtuals {
		a.rebalance(v, e.At)
	}
	return nil
}

// revoke takes all licences away. What is held stays held, also of a line of which
// nothing is granted any more.
func (a *Account) revoke() {
	for _, v := range a.virtuals {
		for _, p := range v.pools {
			for i := range p.shares {
				p.shares[i].quantity = 0
			}
		}
	}
}

// forgetLines drops the shares in which nothing is left, and the lines with the last
// of them.
func (a *Account) forgetLines() {
	for _, v := range a.virtuals {
		for _, tag := range sortedKeys(v.pools) {
			v.tidy(tag)
		}
	}
	for _, id := range sortedKeys(a.lines) {
		l := a.lines[id]
		if len(l.homes) == 0 {
			a.dropLine(l)
		}
	}
}

// overdue refuses at a satellite whose last entitlements are older than
// [Policy].Overdue, or that has none (SM-21): it cannot authorize by itself then.
func (a *Account) overdue(at time.Time) error {
	until, ends := a.AuthorizesUntil()
	if !ends || !at.After(until) {
		return nil
	}
	answered := "" // never
	if !until.IsZero() {
		answered = instant(a.sync.at)
	}
	return license.Refuse(ErrSyncOverdue, "SM-21", "answered", answered, "at", instant(at))
}

// AuthorizesUntil returns the last instant at which a satellite registers and
// authorizes by itself, unless it is entitled again (SM-21). It returns false where
// there is no such instant: at an account that is none of a satellite, and without
// [Policy].Overdue. The zero time says that it was never entitled.
func (a *Account) AuthorizesUntil() (time.Time, bool) {
	if !a.satellite || a.policy.Overdue < 0 {
		return time.Time{}, false
	}
	if a.sync.answered == 0 {
		return time.Time{}, true
	}
	return a.sync.at.Add(a.policy.Overdue), true
}
