package coterm

import (
	"time"

	"github.com/licit-go/licit/license"
)

// departure is the mode of a step by which part of a claim moved out (CT-19). It
// carries all that it takes away, so that later replays can do it again whatever
// has become of the claim since. It stands behind all that was recorded before it,
// and what is recorded later at its instant stands behind it.
const departure = "move-out"

// away is what has moved out of a claim, and what is left. The claim's place is
// filled with both: each part counts there until its departure.
type away struct {
	held  license.License // what the key holds still; none if nothing
	parts license.Counts  // all that has moved out
	mx    mxCount         // of the parts, each for itself
}

// holds reports whether a key stands in the place of the claim: not in that of a
// departure, nor where all that is left has moved out.
func (c *claim) holds() bool {
	return c.mode != departure && (c.away == nil || !c.away.held.IsZero())
}

// held returns what the key in the claim's place stands for.
func (c *claim) held() *license.License {
	if c.away != nil {
		return &c.away.held
	}
	return &c.license
}

// mx counts the licence of the step by MX edition; see mxCount.
func (c *claim) mx() mxCount {
	var n mxCount
	if c.away != nil {
		n = c.away.mx
	}
	for _, e := range c.held().MXEditions() {
		n[e.MXRank()]++
	}
	return n
}

// holding returns the claim with another licence in the place of what its key
// holds, none if only what has moved out is left. That stands under the key first
// claimed then, which is how a refusal names it.
func (c *claim) holding(held license.License) claim {
	n := *c
	n.license = held
	if c.away != nil {
		n.away = &away{held, c.away.parts, c.away.mx}
		key := held.Key()
		if held.IsZero() {
			key = c.rank
		}
		n.license = whole(&c.license, key, c.away.parts, held.Counts())
	}
	n.worth = n.prices.worth(n.license.Counts())
	return n
}

// leaves returns the step by which a part of what the key holds moves out, and the
// claim after it: nothing about it changes but whose key stands in its place.
func (c *claim) leaves(part, rest *license.License, at time.Time) (step, left claim) {
	old := whole(&c.license, c.held().Key(), part.Counts(), license.Counts{})
	step = claim{
		license: old, prices: c.prices, worth: c.prices.worth(old.Counts()), mode: departure, at: at, rank: c.rank,
	}
	left = *c
	a := away{held: *rest, parts: part.Counts(), mx: step.mx()}
	if c.away != nil {
		a.parts, _ = a.parts.Plus(c.away.parts) // no more than was claimed
		for rank, n := range c.away.mx {
			a.mx[rank] += n
		}
	}
	left.away = &a
	key := rest.Key()
	if rest.IsZero() {
		key = c.rank
	}
	left.license = whole(&c.license, key, c.license.Counts(), license.Counts{})
	return step, left
}

// whole returns a licence like another under a key, with counts of two parts.
func whole(like *license.License, key license.Key, a, b license.Counts) license.License {
	counts, _ := a.Plus(b)            // no more than the licence held once
	l, _ := like.Reissue(key, counts) // which was valid
	return l
}
