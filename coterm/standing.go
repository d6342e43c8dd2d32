package coterm

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

// claim is one step in the order of record, with the checkpoint before it: a key
// that was claimed, or a part of one that moved out.
type claim struct {
	license   license.License // what was claimed, with all that has moved out of it since; what moved out, under the old key
	prices    Prices          // of its models, and whatever was claimed with it
	worth     uint64          // of the licence
	mode      Mode            // or departure
	carry     Carry           // of a renewal
	imported  bool            // a fact of another system, never judged again
	at        time.Time
	undoUntil time.Time   // zero: never
	rank      license.Key // the key first claimed: a replacement keeps its place. Of a departure that of the claim it left
	away      *away       // nil while nothing has moved out; never changed, only replaced

	before    Ledger
	heldSince time.Time // since when the organization was out of compliance before all that happened at that instant
	epoch     *epoch    // of a renewal: what it replaced
}

// epoch is what stood until a renewal replaced it.
type epoch struct {
	limits  tally
	renewed int
	mx      mxCount
}

// mxCount counts what is live by the rank of its MX edition: a key counts once,
// and each part that will move out once more until it does.
type mxCount [4]int32

func (c *claim) term() Term {
	day, _ := license.DateOf(c.at)
	return Term{Worth: c.worth, End: c.license.End(), Claimed: day}
}

// standing is where an organization stands after a number of claims.
type standing struct {
	ledger  Ledger
	limits  tally
	renewed int // index of the claim that renewed last, which is the first live one; 0 if none did
	mx      mxCount
}

// scratch makes c a standing that can be moved without touching this one, at a
// cost that does not depend on its size.
func (s *standing) scratch(c *standing) {
	*c = *s
	c.limits.isOverlay = true
}

// forward applies the claim that stands at index i and notes the checkpoint
// before it.
func (s *standing) forward(c *claim, i int) {
	c.before, c.epoch = s.ledger, nil
	switch c.mode {
	case Renew:
		c.epoch = &epoch{s.limits, s.renewed, s.mx}
		s.limits, s.renewed, s.mx = s.limits.fresh(), i, mxCount{}
		s.ledger = s.ledger.renew(c.term(), c.carry)
	case departure:
		s.ledger = s.ledger.Subtract(c.term())
		s.count(c, -1)
		return
	case AddDevices:
		s.ledger = s.ledger.Add(c.term())
	}
	s.count(c, +1)
}

// back takes the newest step away again, bit for bit (CT-15).
func (s *standing) back(c *claim) {
	s.ledger = c.before
	if c.mode == departure {
		s.count(c, +1)
		return
	}
	if c.epoch == nil {
		s.count(c, -1)
		return
	}
	s.renewed, s.mx = c.epoch.renewed, c.epoch.mx
	if s.limits.isOverlay {
		s.limits = c.epoch.limits.overlay()
	} else {
		s.limits = c.epoch.limits
	}
}

func (s *standing) count(c *claim, sign int) {
	for model, n := range c.license.Counts().All() {
		s.limits.add(model.Bucket(), sign*n)
	}
	for rank, n := range c.mx() {
		s.mx[rank] += int32(sign) * n
	}
}

// mxEditions are the editions of MX appliances, lowest first.
var mxEditions = [...]license.Edition{license.Enterprise, license.AdvancedSecurity, license.SecureSDWANPlus}

// editions returns those that are counted, lowest first.
func (n mxCount) editions() []license.Edition {
	var all []license.Edition
	for _, e := range mxEditions {
		if n[e.MXRank()] > 0 {
			all = append(all, e)
		}
	}
	return all
}

// judge refuses a claim that cannot stand beside what stays live (CT-20) or
// whose date leaves the calendar. It is asked after forward.
func (s *standing) judge(c *claim) error {
	if n := c.mx(); n != (mxCount{}) && !c.imported && c.mode != departure {
		others := s.mx
		for rank := range n {
			others[rank] -= n[rank]
		}
		own, live := n.editions(), others.editions()
		if len(own) > 1 || len(live) > 1 || len(live) == 1 && live[0] != own[0] {
			return license.Refuse(ErrEditionConflict, "CT-20", "key", c.license.Key().String(), "edition", together(own), "live", together(live))
		}
	}
	if !s.ledger.inCalendar() {
		return license.Refuse(ErrDateOutOfRange, "CT-7", "key", c.license.Key().String(), "latest", license.MaxDate().String())
	}
	return nil
}

// together names editions in one text.
func together(all []license.Edition) string {
	var names []string
	for _, e := range all {
		names = append(names, string(e))
	}
	return strings.Join(names, " and ")
}

// tally is the limit of each bucket. An overlay keeps its changes to itself, in
// a list while they are few.
type tally struct {
	base      *book
	few       [fewBuckets]bucketLimit // the first n count
	n         int
	over      map[license.Model]int // instead of few once they are many
	isOverlay bool
}

type bucketLimit struct {
	bucket      license.Model
	base, limit int // below the overlay, and in it
}

// fewBuckets is how many changes an overlay looks through one by one.
const fewBuckets = 4

type book struct {
	limits map[license.Model]int
}

func newTally() tally { return tally{base: &book{map[license.Model]int{}}} }

func (t *tally) of(bucket license.Model) int {
	for i := range t.n {
		if t.few[i].bucket == bucket {
			return t.few[i].limit
		}
	}
	if n, ok := t.over[bucket]; ok {
		return n
	}
	if t.base == nil {
		return 0
	}
	return t.base.limits[bucket]
}

// short returns how many buckets have more devices than their limit.
func (t *tally) short(devices license.Counts) int {
	n := 0
	for bucket, d := range devices.All() {
		if d > t.of(bucket) {
			n++
		}
	}
	return n
}

func (t *tally) add(bucket license.Model, n int) {
	limit := t.of(bucket)
	if t.isOverlay {
		t.note(bucket, limit, limit+n)
	} else {
		t.put(bucket, limit+n)
	}
}

// put sets a limit of what is no overlay.
func (t *tally) put(bucket license.Model, limit int) {
	if limit == 0 {
		delete(t.base.limits, bucket)
	} else {
		t.base.limits[bucket] = limit
	}
}

// note keeps a change of an overlay from one limit to another.
func (t *tally) note(bucket license.Model, from, limit int) {
	for i := range t.n {
		if t.few[i].bucket == bucket {
			t.few[i].limit = limit
			return
		}
	}
	if t.over == nil && t.n < fewBuckets {
		t.few[t.n] = bucketLimit{bucket, from, limit}
		t.n++
		return
	}
	if t.over == nil {
		t.over = make(map[license.Model]int, 2*fewBuckets)
		for _, l := range t.few {
			t.over[l.bucket] = l.limit
		}
		t.n = 0
	}
	t.over[bucket] = limit
}

func (t *tally) overlay() tally {
	c := *t
	c.over, c.isOverlay = maps.Clone(t.over), true
	return c
}

// fresh returns an empty tally of the same kind.
func (t *tally) fresh() tally {
	if t.isOverlay {
		return tally{isOverlay: true}
	}
	return newTally()
}

// changes appends to all, which is empty, what differs from t to its descendant u,
// sorted by bucket.
func (t *tally) changes(all []LimitChange, u *tally) []LimitChange {
	if u.base == t.base && u.over == nil {
		for i := range u.n {
			if l := &u.few[i]; l.base != l.limit {
				all = append(all, LimitChange{l.bucket, l.base, l.limit})
			}
		}
	} else {
		all = t.compare(all, u)
	}
	if len(all) < 2 {
		return all
	}
	slices.SortFunc(all, func(a, b LimitChange) int { return cmp.Compare(a.Bucket, b.Bucket) })
	return slices.Compact(all)
}

// compare looks at every bucket of either.
func (t *tally) compare(all []LimitChange, u *tally) []LimitChange {
	note := func(bucket license.Model) {
		if before, after := t.of(bucket), u.of(bucket); before != after {
			all = append(all, LimitChange{bucket, before, after})
		}
	}
	for _, l := range u.few[:u.n] {
		note(l.bucket)
	}
	for bucket := range u.over {
		note(bucket)
	}
	if u.base != t.base {
		for bucket := range t.base.limits {
			note(bucket)
		}
		if u.base != nil {
			for bucket := range u.base.limits {
				note(bucket)
			}
		}
	}
	return all
}
