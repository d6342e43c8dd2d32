package account

// A stock is what a virtual account has of one tag before anything is lent: each 0
// or more.
type stock struct {
	purchased int // in term
	held      int // in term, for instances that do not call: met first, and never from another tag
	used      int // by instances that call
}

// left returns what is there for instances that call.
func (s stock) left() int { return max(s.purchased-s.held, 0) }

// surplus returns what the tag does not need itself.
func (s stock) surplus() int { return max(s.left()-s.used, 0) }

// need returns what instances that call lack.
func (s stock) need() int { return max(s.used-s.left(), 0) }

// lacking returns what is held and not there: nothing is lent for it.
func (s stock) lacking() int { return max(s.held-s.purchased, 0) }

// inUse returns what is used and held.
func (s stock) inUse() int { return s.used + s.held }

// A lending is a number of licences of one tag that cover another: places in a
// hierarchy.
type lending struct{ from, to, quantity int }

// lend returns who lends what to whom in a hierarchy (SM-15), the highest tag first.
// Each tag meets its own demand, what is held before what is used. Then those in need
// borrow, the highest first, each from the nearest above it that has some left.
//
// No other lending covers more: a tag in need can borrow whatever those above it
// can, so what is lent to them is lost to nobody. Lendings stand in the order in
// which they are made.
func lend(stocks []stock) []lending {
	var made []lending
	var lenders []lending // with what is left of their surplus, the nearest last
	for to, s := range stocks {
		need := s.need()
		for need > 0 && len(lenders) > 0 {
			nearest := &lenders[len(lenders)-1]
			n := min(need, nearest.quantity)
			made = append(made, lending{nearest.from, to, n})
			need -= n
			if nearest.quantity -= n; nearest.quantity == 0 {
				lenders = lenders[:len(lenders)-1]
			}
		}
		if n := s.surplus(); n > 0 {
			lenders = append(lenders, lending{from: to, quantity: n})
		}
	}
	return made
}
