package account

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// A Balance is what a virtual account has and needs of one tag at an instant. Lines
// count from the beginning of their first day to the end of their last, in UTC.
type Balance struct {
	Tag       license.Tag
	Purchased int // licences in term (SM-14), and what is reserved of reporting-only lines beyond them (RS-4)
	InUse     int // by product instances, what is reserved included
	Reserved  int // of InUse, held for product instances that do not call, in term
	Available int // Purchased − InUse, negative where more is in use; lending does not change it (SM-15)
	Borrowed  int // licences of higher tags that cover this one (SM-15)
	Lent      int // licences of this tag that cover lower ones
	Shortage  int // what is in use and not covered after lending; more than 0: out of compliance (SM-16)
}

// A Loan is a number of licences of one tag that cover a lower one in a virtual
// account (SM-15).
type Loan struct {
	From, To license.Tag
	Quantity int // 1 or more
}

// balances returns the balances of a hierarchy, the highest tag first.
func balances(tags []license.Tag, stocks []stock) []Balance {
	all := make([]Balance, len(tags))
	for i, s := range stocks {
		all[i] = Balance{
			Tag: tags[i], Purchased: s.purchased, InUse: s.inUse(), Reserved: s.held,
			Available: s.purchased - s.inUse(), Shortage: s.need() + s.lacking(),
		}
	}
	for _, l := range lend(stocks) {
		all[l.from].Lent += l.quantity
		all[l.to].Borrowed += l.quantity
		all[l.to].Shortage -= l.quantity
	}
	return all
}

// Balance returns what a virtual account has and needs of a tag at an instant: nothing
// of a tag that never was there. It costs what is held of the tag's hierarchy, and
// where no line begins or ends since the last event, only its tags. It is refused
// for a virtual account that is not here ([ErrVirtualAccountUnknown]).
func (a *Account) Balance(account license.ID, tag license.Tag, at time.Time) (Balance, error) {
	v, err := a.virtual(account)
	if err != nil {
		return Balance{}, err
	}
	ladder := a.ladder(tag)
	return balances(ladder, v.stocks(ladder, at, a.counted(at)))[slices.Index(ladder, tag)], nil
}

// Balances walks what a virtual account has and needs of every tag that it holds or
// uses at all, whether or not in term, in the order of the tags. It walks nothing of
// a virtual account that is not here.
func (a *Account) Balances(account license.ID, at time.Time) iter.Seq[Balance] {
	return func(yield func(Balance) bool) {
		v, err := a.virtual(account)
		if err != nil {
			return
		}
		var all []Balance
		counted := a.counted(at)
		for _, ladder := range a.laddersIn(v) {
			for _, b := range balances(ladder, v.stocks(ladder, at, counted)) {
				if v.pools[b.Tag] != nil {
					all = append(all, b)
				}
			}
		}
		slices.SortFunc(all, func(b, c Balance) int { return cmp.Compare(b.Tag, c.Tag) })
		for _, b := range all {
			if !yield(b) {
				return
			}
		}
	}
}

// laddersIn returns the hierarchies of what a virtual account holds or uses.
func (a *Account) laddersIn(v *virtual) [][]license.Tag {
	var ladders [][]license.Tag
	seen := map[license.Tag]bool{}
	for _, tag := range sortedKeys(v.pools) {
		if ladder := a.ladder(tag); !seen[ladder[0]] {
			seen[ladder[0]] = true
			ladders = append(ladders, ladder)
		}
	}
	return ladders
}

// Loans walks which licences of a virtual account cover lower tags at an instant
// (SM-15), in the order of the tags that are covered, of one tag from the nearest
// above it first. It walks nothing of a virtual account that is not here.
func (a *Account) Loans(account license.ID, at time.Time) iter.Seq[Loan] {
	return func(yield func(Loan) bool) {
		v, err := a.virtual(account)
		if err != nil {
			return
		}
		var all []Loan
		counted := a.counted(at)
		for _, ladder := range a.laddersIn(v) {
			for _, l := range lend(v.stocks(ladder, at, counted)) {
				all = append(all, Loan{ladder[l.from], ladder[l.to], l.quantity})
			}
		}
		slices.SortStableFunc(all, func(l, m Loan) int { return cmp.Compare(l.To, m.To) })
		for _, l := range all {
			if !yield(l) {
				return
			}
		}
	}
}
