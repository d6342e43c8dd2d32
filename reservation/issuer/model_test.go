package issuer_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// naive is an account as anyone would write it down: a list of all reservations that
// there ever were, each with all that was ever issued for it. Nothing is forgotten, and
// every question is answered by looking through all of it.
type naive struct {
	authorized bool
	stock      map[license.Tag]int
	books      []*book
	rehosted   bool
}

// A list says how much of each tag, and until when.
type list map[license.Tag]license.Entitlement

// A book is one reservation.
type book struct {
	udi      license.UDI
	nonce    reservation.Nonce
	kind     reservation.Kind
	issued   []list
	open     bool // the last that was issued is not confirmed, and not the first
	entered  bool // the confirmation of the first was entered
	over     bool
	returned string // the code
}

func listOf(entitlements []license.Entitlement) list {
	l := list{}
	for _, e := range entitlements {
		if e.Quantity != 0 {
			l[e.Tag] = e
		}
	}
	return l
}

// sorted returns what a list says, by tag.
func (l list) sorted() []license.Entitlement {
	var all []license.Entitlement
	for _, tag := range slices.Sorted(maps.Keys(l)) {
		all = append(all, l[tag])
	}
	return all
}

// both returns what is held for two lists.
func both(a, b list) list {
	l := maps.Clone(a)
	for tag, e := range b {
		was, ok := l[tag]
		if !ok {
			l[tag] = e
			continue
		}
		if e.Quantity > was.Quantity {
			was.Quantity = e.Quantity
		}
		if e.Last.IsZero() || !was.Last.IsZero() && was.Last.Before(e.Last) {
			was.Last = e.Last
		}
		l[tag] = was
	}
	return l
}

func (b *book) last() list { return b.issued[len(b.issued)-1] }

// installed is what the product has, as far as the account knows.
func (b *book) installed() list {
	if b.open {
		return b.issued[len(b.issued)-2]
	}
	return b.last()
}

func (b *book) held() list { return both(b.installed(), b.last()) }

func (b *book) state() issuer.State {
	switch {
	case b.open:
		return issuer.StateUpdatePending
	case b.entered || len(b.issued) > 1:
		return issuer.StateConfirmed
	}
	return issuer.StateReserved
}

// of returns the reservation of a product, nil without one.
func (n *naive) of(udi license.UDI) *book {
	for _, b := range n.books {
		if b.udi == udi && !b.over {
			return b
		}
	}
	return nil
}

func (n *naive) number(b *book) uint64 { return uint64(slices.Index(n.books, b)) + 1 }

// used reports whether a request was taken.
func (n *naive) used(r reservation.Request) bool {
	return slices.ContainsFunc(n.books, func(b *book) bool { return b.udi == r.UDI && b.nonce == r.Session.Nonce })
}

// free returns how much of a tag could be held for a product.
func (n *naive) free(tag license.Tag, but license.UDI) int {
	q := n.stock[tag]
	for _, b := range n.books {
		if !b.over && b.udi != but {
			q -= b.held()[tag].Quantity
		}
	}
	return q
}

// reasons are collected without regard to order, each once.
type whys map[license.Reason]bool

func (w whys) when(holds bool, why license.Reason) {
	if holds {
		w[why] = true
	}
}

func (w whys) sorted() []license.Reason { return slices.Sorted(maps.Keys(w)) }

// wrong says what is wrong with what is asked for a product.
func (n *naive) wrong(kind reservation.Kind, asked []license.Entitlement) (license.Reason, bool) {
	seen := map[license.Tag]bool{}
	total, negative := 0, false
	for _, e := range asked {
		if seen[e.Tag] {
			return license.ErrTagTwice, true
		}
		seen[e.Tag] = true
		total += e.Quantity
		negative = negative || e.Quantity < 0
	}
	switch {
	case negative:
		return license.ErrCountRange, true
	case total == 0:
		return issuer.ErrNothingAsked, true
	case kind == reservation.Permanent && total != 1:
		return issuer.ErrPermanent, true
	}
	return "", false
}

func (n *naive) short(udi license.UDI, l list) bool {
	for tag, e := range l {
		if e.Quantity > n.free(tag, udi) {
			return true
		}
	}
	return false
}

// reserve says why an order is refused.
func (n *naive) reserve(r reservation.Request, kind reservation.Kind, asked []license.Entitlement) []license.Reason {
	w := whys{}
	w.when(!n.authorized, issuer.ErrNotPreauthorized)
	w.when(n.of(r.UDI) != nil, reservation.ErrReserved)
	w.when(n.used(r), issuer.ErrRequestUsed)
	why, wrong := n.wrong(kind, asked)
	w.when(wrong, why)
	w.when(!wrong && n.short(r.UDI, listOf(asked)), errShort)
	return w.sorted()
}

// rehost says why a replacement is refused.
func (n *naive) rehost(failed license.UDI, r reservation.Request) []license.Reason {
	w := whys{}
	w.when(!n.authorized, issuer.ErrNotPreauthorized)
	w.when(n.of(failed) == nil, issuer.ErrNotReserved)
	w.when(failed == r.UDI, issuer.ErrSameInstance)
	w.when(n.of(r.UDI) != nil, reservation.ErrReserved)
	w.when(n.used(r), issuer.ErrRequestUsed)
	return w.sorted()
}

// update says why an update is refused: the first that holds.
func (n *naive) update(udi license.UDI, asked []license.Entitlement) []license.Reason {
	b := n.of(udi)
	if b == nil {
		return []license.Reason{issuer.ErrNotReserved}
	}
	if b.open {
		return []license.Reason{issuer.ErrUpdatePending}
	}
	if why, wrong := n.wrong(b.kind, asked); wrong {
		return []license.Reason{why}
	}
	l := listOf(asked)
	for tag := range l {
		if b.kind == reservation.Permanent && b.last()[tag].Quantity == 0 {
			return []license.Reason{issuer.ErrPermanentTag}
		}
	}
	if n.short(udi, both(l, b.last())) {
		return []license.Reason{errShort}
	}
	return nil
}

// A slip is a confirmation or return code of something that was issued.
type slip struct {
	purpose string // C or R
	book    int
	version int // from 1
	text    string
}

// same reports whether a code is the slip, however it is typed.
func (s slip) same(typed string) bool {
	clean := func(s string) string {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "-", ""), " ", "")
		return strings.ToUpper(s)
	}
	return clean(s.text) == clean(typed)
}

// confirm says why a slip is refused for a product.
func (n *naive) confirm(udi license.UDI, s slip) []license.Reason {
	b := n.books[s.book]
	if b.udi != udi || b.over || s.purpose != "C" {
		return []license.Reason{reservation.ErrCodeRefused}
	}
	latest := len(b.issued)
	if s.version == latest && (b.open || latest == 1 && !b.entered) {
		return nil
	}
	if s.version == latest || s.version == latest-1 && b.open {
		return []license.Reason{issuer.ErrConfirmed}
	}
	return []license.Reason{reservation.ErrCodeRefused}
}

// giveBack says why a slip is refused for a product.
func (n *naive) giveBack(udi license.UDI, s slip) []license.Reason {
	b := n.books[s.book]
	if b.udi == udi && b.over && s.same(b.returned) {
		return []license.Reason{issuer.ErrReturned}
	}
	latest := len(b.issued)
	if b.udi != udi || b.over || s.purpose != "R" || s.version < latest-1 || s.version == latest-1 && !b.open {
		return []license.Reason{reservation.ErrCodeRefused}
	}
	return nil
}
