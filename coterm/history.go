package coterm

import (
	"errors"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// rewrite is another history: the steps up to an index stay, the tail follows.
// Every change of the ledger is one: a claim appends (or, at one instant, takes
// its place by key), an undo leaves a claim out, a return puts a smaller one in
// its place (CT-15, CT-18), a move appends a departure (CT-19).
type rewrite struct {
	from    int
	tail    []claim
	after   standing // what the new history comes to; an overlay of the present
	expires license.Date
	limits  []LimitChange
	past    bool // a date on the way to what it comes to lies past the calendar

	heldSince time.Time // since when out of compliance before the instant of the act, once the change is known
}

// replay finds for Apply what the history comes to when tail follows the first
// claims. Nothing but spare memory is touched; it costs what is replayed, not what
// there is.
func (o *Organization) replay(from int, tail []claim) rewrite {
	r := rewrite{from: from, tail: tail, limits: o.spare.limits[:0]}
	_, _ = o.rewrite(&r, false) // nothing is judged
	o.spare.limits = r.limits
	return r
}

// judge is replay for a decision, where each claim of the tail must be able to follow what is
// before it; the refusal comes with the index of the first that cannot.
func (o *Organization) judge(from int, tail []claim) (r rewrite, at int, err error) {
	r = rewrite{from: from, tail: tail}
	at, err = o.rewrite(&r, true)
	return r, at, err
}

func (o *Organization) rewrite(r *rewrite, judged bool) (at int, err error) {
	s := &r.after
	o.now.scratch(s)
	from, tail := r.from, r.tail
	for i := len(o.claims) - 1; i >= from; i-- {
		s.back(&o.claims[i])
	}
	for i := range tail {
		r.past = r.past || i > 0 && !s.ledger.inCalendar()
		s.forward(&tail[i], from+i)
		if judged {
			if err := s.judge(&tail[i]); err != nil {
				return from + i, err
			}
		}
	}
	r.expires, r.limits = s.ledger.Expires(), o.now.limits.changes(r.limits, &s.limits)
	return 0, nil
}

// install makes the rewrite the history and the recorded position the present one.
// A key that the tail no longer holds must be buried next.
func (o *Organization) install(r *rewrite, recorded Position) {
	o.short = r.short(o)
	plain := !renews(r.tail) && !renews(o.claims[r.from:])
	for i := len(o.claims) - 1; i >= r.from; i-- {
		if !o.claims[i].holds() {
			o.hollow--
		}
		if !plain {
			o.now.back(&o.claims[i])
		}
	}
	clear(o.claims[r.from:])
	o.claims = append(o.claims[:r.from], r.tail...)
	for i := r.from; i < len(o.claims); i++ {
		if !plain {
			o.now.forward(&o.claims[i], i)
		}
		o.seat(i)
	}
	if plain {
		// No renewal came or went, so the standing differs by no more than the
		// rewrite says.
		for _, c := range r.limits {
			o.now.limits.put(c.Bucket, c.After)
		}
		o.now.mx = r.after.mx
	}
	o.now.ledger, o.date = recorded.Ledger, recorded.Expires
}

// reseat puts what is left of a claim that lost a part into its place. Nothing is
// replayed for it, so its MX editions are counted anew: the part for itself, as it
// was until it left, and what is left. The old key must be buried next.
func (o *Organization) reseat(i int, left claim) {
	before, after := o.claims[i].mx(), left.mx()
	for rank := range after {
		o.now.mx[rank] += after[rank] - before[rank]
	}
	o.claims[i] = left
	o.seat(i)
}

// seat notes where the key of a step stands, and its undo window.
func (o *Organization) seat(i int) {
	c := &o.claims[i]
	if !c.holds() {
		o.hollow++
		return
	}
	o.places[c.held().Key()] = place(i)
	o.widen(c)
}

// renews reports whether one of the claims renews.
func renews(claims []claim) bool {
	for i := range claims {
		if claims[i].mode == Renew {
			return true
		}
	}
	return false
}

// short returns how many buckets have more devices than their limit after r.
func (r *rewrite) short(o *Organization) int {
	running := o.devices()
	if running.IsZero() {
		return 0
	}
	n := o.short
	for _, c := range r.limits {
		devices := running.Of(c.Bucket)
		if devices > c.Before {
			n--
		}
		if devices > c.After {
			n++
		}
	}
	return n
}

// change returns what the rewrite makes of the organization, given since when it
// is out of compliance if it is.
func (r *rewrite) change(before Position, since time.Time) Change {
	limits := r.limits
	if limits == nil {
		limits = []LimitChange{}
	}
	return Change{before, Position{r.expires, r.after.ledger, since}, limits}
}

// stepChange returns what a rewrite that backdates no grace makes of the
// organization.
func (o *Organization) stepChange(r *rewrite, at time.Time) Change {
	r.heldSince = o.outBefore(at)
	return r.change(o.position(at), out(r.heldSince, r.expires, r.short(o), at))
}

// without returns the tail after a claim that is left out. What has moved out of
// it stays in its place until then.
func (o *Organization) without(i int) []claim {
	if c := &o.claims[i]; c.away != nil {
		return o.replacing(i, c.holding(license.License{}))
	}
	return slices.Clone(o.claims[i+1:])
}

// replacing returns the tail with another claim in the place of one.
func (o *Organization) replacing(i int, c claim) []claim {
	tail := slices.Clone(o.claims[i:])
	tail[0] = c
	return tail
}

// misfit says which step of the tail from a claim on cannot stand once the claim
// is changed, and why.
func (o *Organization) misfit(i int, tail []claim, at int, why error) error {
	if at == i && len(tail) == len(o.claims)-i {
		return why // the claim itself
	}
	return laterRefusal(o.claims[i].held().Key(), tail[at-i], why)
}

// laterRefusal says which later claim cannot follow once a key is changed, and
// why.
func laterRefusal(key license.Key, later claim, why error) error {
	return errors.Join(license.Refuse(ErrLaterCannotFollow, "CT-15", "key", key.String(), "laterKey", later.license.Key().String()), why)
}

// find returns the index of a claimed key, or the refusal for one that is not
// claimed here.
func (o *Organization) find(key license.Key) (int, error) {
	switch p, known := o.places[key]; {
	case known && p.claimed():
		return int(p), nil
	case known && p.gone():
		return 0, invalidated(key, o.gone[^p].Cause, license.Key{}, license.Key{})
	}
	return 0, license.Refuse(ErrKeyNotClaimed, "CT-12", "key", key.String())
}

// invalidated is the answer of CT-17.
func invalidated(key license.Key, cause license.Cause, replacement, movedTo license.Key) error {
	pairs := []string{"key", key.String(), "cause", string(cause)}
	if cause == license.CauseUnknown {
		pairs[3] = "unknown"
	}
	if !replacement.IsZero() {
		pairs = append(pairs, "replacement", replacement.String())
	}
	if !movedTo.IsZero() {
		pairs = append(pairs, "movedTo", movedTo.String())
	}
	return license.Refuse(ErrKeyInvalidated, "CT-17", pairs...)
}

// room refuses more keys than an organization can ever see.
func (o *Organization) room(more int) error {
	if n := len(o.claims) - o.hollow + len(o.gone) + more; n > o.maxKeys {
		return tooMany(n, o.maxKeys)
	}
	return nil
}
