package reservation_test

import (
	"strconv"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation/issuer"
)

// A shelf is the naive inventory of an account: so much is owned, and so much is held
// for each product.
type shelf struct {
	owned map[license.Tag]int
	held  map[license.UDI]license.Hold
}

var _ issuer.Inventory = shelf{}

const errShort license.Reason = "shelf/short"

// Home is the one virtual account, for whom something is held.
func (s shelf) Home(udi license.UDI) (license.ID, bool) {
	_, ok := s.held[udi]
	return "home", ok
}

// Holdable refuses what is not there beside what is held for others.
func (s shelf) Holdable(_ license.Act, _ license.ID, hold license.Hold) error {
	var all []error
	for _, e := range hold.Entitlements {
		if free := s.owned[e.Tag] - s.sum(e.Tag, hold.UDI); e.Quantity > free {
			all = append(all, license.Refuse(errShort, "RS-4", "tag", string(e.Tag), "free", strconv.Itoa(free)))
		}
	}
	return license.Join(all...)
}

// sum is how many of a tag are held, but for one product.
func (s shelf) sum(tag license.Tag, but license.UDI) int {
	n := 0
	for udi, h := range s.held {
		if udi != but {
			n += count(h.Entitlements, tag)
		}
	}
	return n
}

// follow holds from now on what is asked for.
func (s shelf) follow(hold license.Hold) {
	if len(hold.Entitlements) == 0 {
		delete(s.held, hold.UDI)
		return
	}
	s.held[hold.UDI] = hold
}

// count is the quantity of a tag.
func count(all []license.Entitlement, tag license.Tag) int {
	for _, e := range all {
		if e.Tag == tag {
			return e.Quantity
		}
	}
	return 0
}
