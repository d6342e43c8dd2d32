package coterm_test

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// naive is co-termination as the rules tell it, replayed from zero at every
// question: the date is a fraction, limits and states are looked up in the
// list of claims.
type naive struct {
	claims  []naiveClaim // in the order of record, and what moved out
	gone    map[license.Key]license.Cause
	given   map[license.Key]bool // new keys that were named here and are claimed elsewhere, or nowhere yet
	reports []naiveReport
	devices map[license.Model]int // as last reported
	moments []naiveMoment         // by instant, one for each at which something happened or the date passed
}

type naiveClaim struct {
	key, rank license.Key
	counts    map[license.Model]int
	prices    map[license.Model]int64 // in ten-thousandths
	start     int                     // day number
	days      int
	mode      coterm.Mode
	carry     coterm.Carry
	at        time.Time
	undoUntil time.Time

	parts  []map[license.Model]int // what has moved out of it since
	hollow bool                    // nothing else is left
	leaves bool                    // no claim: counts, a part of an earlier one, move out
}

// all is what was claimed, whatever has moved out since.
func (c naiveClaim) all() map[license.Model]int {
	sum := map[license.Model]int{}
	for _, some := range append([]map[license.Model]int{c.counts}, c.parts...) {
		for m, n := range some {
			sum[m] += n
		}
	}
	return sum
}

// naiveMoment is how an instant ended: since when out of compliance, zero if it
// was not.
type naiveMoment struct {
	at, since time.Time
}

type naiveReport struct {
	at      time.Time
	devices map[license.Model]int
}

func newNaive(created time.Time) *naive {
	return &naive{gone: map[license.Key]license.Cause{}, given: map[license.Key]bool{}, devices: map[license.Model]int{}, moments: []naiveMoment{{created, created}}}
}

func dayNumber(t time.Time) int {
	d, err := license.DateOf(t)
	if err != nil {
		panic(err)
	}
	return d.Number()
}

func (c naiveClaim) worth() *big.Rat {
	w := new(big.Rat)
	for m, n := range c.all() {
		w.Add(w, big.NewRat(int64(n)*c.prices[m], 1))
	}
	return w
}

// date returns the value burnt per day and the exact date, nil without one.
func date(claims []naiveClaim) (w, d *big.Rat) {
	w = new(big.Rat)
	for _, c := range claims {
		t := big.NewRat(int64(dayNumber(c.at)), 1)
		e := big.NewRat(int64(c.start+c.days), 1)
		own := c.worth()
		if d != nil && d.Cmp(t) < 0 {
			d = t // CT-6
		}
		switch {
		case c.leaves: // CT-19
			value := new(big.Rat).Mul(w, d)
			value.Sub(value, new(big.Rat).Mul(own, e))
			if w = new(big.Rat).Sub(w, own); w.Sign() == 0 {
				d = nil
			} else {
				d = value.Quo(value, w)
			}
		case d == nil:
			w, d = own, e
		case c.mode == coterm.AddDevices:
			sum := new(big.Rat).Add(w, own)
			d = new(big.Rat).Add(new(big.Rat).Mul(w, d), new(big.Rat).Mul(own, e))
			w, d = sum, d.Quo(d, sum)
		case c.carry == coterm.ConvertValue:
			left := new(big.Rat).Mul(w, new(big.Rat).Sub(d, t))
			w, d = own, e.Add(e, left.Quo(left, own))
		case c.carry == coterm.KeepDays:
			left := new(big.Rat).Sub(floor(d), t)
			w, d = own, e.Add(e, left)
		default:
			w, d = own, e
		}
	}
	return w, d
}

func floor(r *big.Rat) *big.Rat {
	q := new(big.Int).Div(r.Num(), r.Denom())
	return new(big.Rat).SetInt(q)
}

// expires returns the day number of the co-term date, 0 without one.
func expires(claims []naiveClaim) int {
	_, d := date(claims)
	if d == nil {
		return 0
	}
	return int(max(1, floor(d).Num().Int64()))
}

// liveFrom returns the index of the first live claim.
func liveFrom(claims []naiveClaim) int {
	for i := len(claims) - 1; i > 0; i-- {
		if claims[i].mode == coterm.Renew {
			return i
		}
	}
	return 0
}

func bucketOf(m license.Model) license.Model {
	if rest, ok := strings.CutPrefix(string(m), "MR36"); ok {
		return license.Model("MR" + rest)
	}
	return m
}

func limits(claims []naiveClaim) map[license.Model]int {
	sum := map[license.Model]int{}
	for m, n := range running(claims) {
		sum[bucketOf(m)] += n
	}
	return sum
}

// running returns how many devices of each model are licensed.
func running(claims []naiveClaim) map[license.Model]int {
	sum := map[license.Model]int{}
	for _, c := range claims[min(liveFrom(claims), len(claims)):] {
		for m, n := range c.all() {
			if c.leaves {
				n = -n
			}
			if sum[m] += n; sum[m] == 0 {
				delete(sum, m)
			}
		}
	}
	return sum
}

// editions returns the MX editions among models.
func editions(models map[license.Model]int) map[string]bool {
	all := map[string]bool{}
	for m := range models {
		if e := mxEdition(m); e != "" {
			all[e] = true
		}
	}
	return all
}

func mxEdition(m license.Model) string {
	if !strings.HasPrefix(string(m), "MX") {
		return ""
	}
	_, edition, _ := strings.Cut(string(m), " ")
	return edition
}

// conflict reports whether the last claim brings a second MX edition, or the
// date leaves the calendar.
func conflict(claims []naiveClaim) bool {
	last := claims[len(claims)-1]
	own := !last.leaves && len(editions(last.all())) > 0
	return own && len(editions(running(claims))) > 1 || expires(claims) > license.MaxDate().Number()
}

// follows returns the index of the first claim from an index on that cannot
// follow those before it, -1 if all can.
func follows(claims []naiveClaim, from int) int {
	for i := from; i < len(claims); i++ {
		if conflict(claims[:i+1]) {
			return i
		}
	}
	return -1
}

// inOrder sorts the claims behind the last move.
func inOrder(claims []naiveClaim) []naiveClaim {
	from := len(claims)
	for from > 0 && !claims[from-1].leaves {
		from--
	}
	slices.SortStableFunc(claims[from:], func(a, b naiveClaim) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.rank.Compare(b.rank)
	})
	return claims
}

// out reports whether an organization with those claims is out of compliance.
func (n *naive) out(claims []naiveClaim, at time.Time) bool {
	return len(claims) == 0 || dayNumber(at) >= expires(claims) || n.short(claims)
}

// short reports whether there are more devices than those claims allow.
func (n *naive) short(claims []naiveClaim) bool {
	allowed := limits(claims)
	for bucket, devices := range n.devices {
		if devices > allowed[bucket] {
			return true
		}
	}
	return false
}

// outSince returns since when the organization is out of compliance at that
// instant if nothing happens until then.
func (n *naive) outSince(at time.Time) time.Time {
	since := n.moments[len(n.moments)-1].since
	if e := expires(n.claims); since.IsZero() && dayNumber(at) >= e {
		d, _ := license.DateNumber(e)
		return d.Start()
	}
	return since
}

// comes writes down that the date has passed on its day where it has before an
// instant at which something is about to happen.
func (n *naive) comes(at time.Time) {
	last := n.moments[len(n.moments)-1]
	if since := n.outSince(at); last.at.Before(at) && !since.Equal(last.since) {
		n.moments = append(n.moments, naiveMoment{since, since})
	}
}

// ends writes down how an instant ends, in the place of what was thought of it and
// of all after it. All of one instant happens at once: what counts is how the
// organization stood before it, and how it stands after it.
func (n *naive) ends(at time.Time) {
	for len(n.moments) > 0 && !n.moments[len(n.moments)-1].at.Before(at) {
		n.moments = n.moments[:len(n.moments)-1]
	}
	m := naiveMoment{at: at}
	if n.out(n.claims, at) {
		m.since = at
		if len(n.moments) > 0 && !n.moments[len(n.moments)-1].since.IsZero() {
			m.since = n.moments[len(n.moments)-1].since
		}
	}
	n.moments = append(n.moments, m)
}

// relive moves the facts to a history as if it had always been so since an
// instant: every instant at which something happened is gone through again.
func (n *naive) relive(history []naiveClaim, begin, now time.Time) {
	instants := []time.Time{begin, now}
	for _, c := range history {
		instants = append(instants, c.at)
	}
	for _, r := range n.reports {
		instants = append(instants, r.at)
	}
	slices.SortFunc(instants, time.Time.Compare)
	for _, t := range slices.Compact(instants) {
		if t.Before(begin) {
			continue
		}
		if t.After(begin) {
			n.comes(t)
		}
		n.claims = history
		if later := slices.IndexFunc(history, func(c naiveClaim) bool { return c.at.After(t) }); later >= 0 {
			n.claims = history[:later]
		}
		n.devices = map[license.Model]int{}
		for _, r := range n.reports {
			if !r.at.After(t) {
				n.devices = r.devices
			}
		}
		n.ends(t)
	}
}

// settle moves the facts to another history from now on.
func (n *naive) settle(claims []naiveClaim, now time.Time) {
	n.comes(now)
	n.claims = claims
	n.ends(now)
}

// find returns the index of a claimed key, -1 if it is not claimed.
func (n *naive) find(k license.Key) int {
	return slices.IndexFunc(n.claims, func(c naiveClaim) bool { return c.key == k && !c.leaves && !c.hollow })
}
