package reservation

import (
	"cmp"
	"slices"

	"github.com/licit-go/licit/license"
)

// Larger returns what must be held while it is not known which of two authorizations a
// product has installed: of each tag the larger quantity, to the later last day
// (RS-6). Both are sorted by tag, and so is what it returns.
func Larger(a, b []license.Entitlement) []license.Entitlement {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(x, y license.Entitlement) int { return cmp.Compare(x.Tag, y.Tag) })
	out := all[:0]
	for _, e := range all {
		if n := len(out); n > 0 && out[n-1].Tag == e.Tag {
			out[n-1].Quantity = max(out[n-1].Quantity, e.Quantity)
			out[n-1].Last = later(out[n-1].Last, e.Last)
			continue
		}
		out = append(out, e)
	}
	return out
}

// later returns the later last day; none is the latest.
func later(a, b license.Date) license.Date {
	if a.IsZero() || b.IsZero() {
		return license.Date{}
	}
	if a.Before(b) {
		return b
	}
	return a
}
