package rehost

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart/account"
)

// An Assessment is what it comes to to rehost a failed product, with all the numbers
// that decide it, for review before any code is made (RH-2, RH-12).
type Assessment struct {
	Failed         license.UDI
	VirtualAccount license.ID
	Kind           reservation.Kind // of the reservation that is copied
	Copies         []Copy           // what is copied, sorted by tag

	Reserving int  // product instances of the virtual account that reserve: n of RH-5
	Pending   int  // others of them that failed and are pending removal (RH-4)
	Allowance int  // how many may be, by the policy; 0 or more
	Consulted bool // there is not enough for the copy, so that the allowance decides
	Allowed   bool
}

// A Copy is what is copied of one tag, and what there is for it.
type Copy struct {
	license.Entitlement     // the whole of it
	Needed              int // how much of it counts as in use: what is in term, and not of a line that is reporting-only
	Available           int // in the virtual account, before the copy (SM-14); less than 0 where more is in use
	Short               int // how many more would have to be available; 0 if nothing is needed
}

// Check says what it comes to to rehost a failed product at an instant: whether it is
// allowed or denied, with all numbers (RH-12). A denial is no refusal; Denial makes it
// one. The allowance decides only if there is not enough available for a second copy of
// every tag (RH-3, RH-4). It is refused, for whatever replacement:
//
//   - [account.ErrInstanceUnknown], if the failed one is not in the account;
//     [account.ErrNotHeld], if nothing is held for it; [account.ErrPendingRemoval], if
//     it was rehosted already; [account.ErrServedBySatellite], if a satellite speaks for
//     it (RH-10)
//   - [ErrHoldDiffers], if the account does not hold exactly what the issuer knows to be
//     reserved, or the issuer knows of nothing: a copy of either would not be one of the
//     other (RH-2)
//   - an instant before the last event of the account ([account.ErrEarlierThanLast])
//   - no account or no issuer ([license.ErrNotGiven])
func Check(acct *account.Account, iss *issuer.Issuer, failed license.UDI, at time.Time, policy Policy) (Assessment, error) {
	if err := given(acct, iss); err != nil {
		return Assessment{}, err
	}
	a, _, err := assess(license.Act{At: at, By: "check"}, acct, iss, failed, policy)
	return a, err
}

// given refuses one side without the other.
func given(acct *account.Account, iss *issuer.Issuer) error {
	return license.Join(license.Given("account", acct != nil), license.Given("issuer", iss != nil))
}

// assess returns the assessment, and the event by which the account awaits the removal
// of the failed product, as if nothing else came before it.
func assess(act license.Act, acct *account.Account, iss *issuer.Issuer, failed license.UDI, policy Policy) (Assessment, account.RemovalAwaited, error) {
	awaited, err := acct.AwaitRemoval(act, failed)
	if err != nil {
		return Assessment{}, account.RemovalAwaited{}, err
	}
	r, _ := iss.Reservation(failed)
	entitlements := r.Hold().Entitlements
	held, needed := heldFor(acct, failed, awaited.Day())
	if reserved := quantities(entitlements); !maps.Equal(reserved, held) {
		return Assessment{}, account.RemovalAwaited{},
			license.Refuse(ErrHoldDiffers, "RH-2", "udi", failed.String(), "reserved", listed(reserved), "held", listed(held))
	}
	home, _ := acct.Home(failed)
	v, _ := acct.VirtualAccount(home)
	a := Assessment{
		Failed: failed, VirtualAccount: home, Kind: r.Current.Authorization.Kind,
		Reserving: v.Reserving, Pending: v.Pending, Allowance: policy.allowance(v.Reserving),
	}
	for _, e := range entitlements {
		b, _ := acct.Balance(home, e.Tag, awaited.At)
		c := Copy{Entitlement: e, Needed: needed[e.Tag], Available: b.Available}
		if c.Needed > 0 {
			c.Short = max(c.Needed-c.Available, 0)
		}
		a.Consulted = a.Consulted || c.Short > 0
		a.Copies = append(a.Copies, c)
	}
	a.Allowed = !a.Consulted || a.Pending < a.Allowance
	return a, awaited, nil
}

// heldFor returns how much of each tag an account holds for an instance, and how much of
// it counts as in use on a day and is not of a line that is unlimited.
func heldFor(acct *account.Account, udi license.UDI, day license.Date) (held, needed map[license.Tag]int) {
	held, needed = map[license.Tag]int{}, map[license.Tag]int{}
	for _, p := range acct.Parts(udi) {
		l, _ := acct.Line(p.Line)
		held[l.Tag] += p.Quantity
		if l.InTerm(day) && !l.ReportingOnly {
			needed[l.Tag] += p.Quantity
		}
	}
	return held, needed
}

func quantities(all []license.Entitlement) map[license.Tag]int {
	of := map[license.Tag]int{}
	for _, e := range all {
		of[e.Tag] = e.Quantity
	}
	return of
}

// listed writes quantities as a usage is written, in the order of their tags.
func listed(of map[license.Tag]int) string {
	if len(of) == 0 {
		return "none"
	}
	var all []string
	for _, tag := range slices.Sorted(maps.Keys(of)) {
		all = append(all, strconv.Itoa(of[tag])+" × "+string(tag))
	}
	return strings.Join(all, ", ")
}

// Denial returns the refusal of a rehost that is not allowed
// ([ErrPreviousProductReturnPending]), which says how many licences of which tags are
// short (RH-6), and nil if it is allowed.
func (a Assessment) Denial() error {
	if a.Allowed {
		return nil
	}
	short := map[license.Tag]int{}
	for _, c := range a.Copies {
		if c.Short > 0 {
			short[c.Tag] = c.Short
		}
	}
	return license.Refuse(ErrPreviousProductReturnPending, "RH-6", "title", Title, "text", Text,
		"udi", a.Failed.String(), "virtualAccount", string(a.VirtualAccount), "short", listed(short),
		"reserving", strconv.Itoa(a.Reserving), "pending", strconv.Itoa(a.Pending), "allowance", strconv.Itoa(a.Allowance))
}
