package agent

import (
	"math"
	"time"
)

// A running is what time moves, as of an instant. It holds ages and what is left,
// never instants: setting the clock of the product changes none of them. All are
// whole lengths of time that stop at the ends of their range, 292 years, which is
// longer than any period.
type running struct {
	inUse    bool
	calendar bool
	reserved bool

	granted, used time.Duration // of the evaluation

	certified     bool          // a certificate is there and holds
	certificateIn time.Duration // until it does not; above 0 while certified
	renewIn       time.Duration // until it is to be renewed
	nextIn        time.Duration // until the account wants to hear of the usage again
	deadlineIn    time.Duration // until the authorization is over
	covered       bool          // the account has answered for what is used
	short         bool          // and said that it is short
	changed       bool          // what is used is not what was last asked about
	waited        time.Duration // since what is used is not covered

	request    kind          // that is pending
	sentFor    time.Duration // since it was sent first
	unanswered bool          // it is known that it did not get through
	attempts   [3]attempt

	heldFor time.Duration // since it was said what is reserved
	over    bool          // more is used than is reserved
	overFor time.Duration // since when
	ends    bool          // what is used will be more than is reserved by itself
	endsIn  time.Duration // after how long; above 0
}

// A kind says what a request asks.
type kind uint8

const (
	asksNothing kind = iota
	asksRegister
	asksDeregister
	asksAuthorize
	asksRenew
)

var kindNames = [...]string{"none", "register", "deregister", "authorize", "renew"}

// String returns what a request asks.
func (k kind) String() string { return kindNames[k] }

// An attempt says since when the account is asked something and does not answer.
type attempt struct {
	asked  bool
	origin time.Duration // since it was to be asked first
	tried  time.Duration // since it was asked last
}

// The places of the attempts. Registering and deregistering share one: one of them
// is pending at a time, and neither is asked again but while it is.
const (
	repeats = iota
	authorizes
	renews
)

// again returns after how long the account is to be asked again: at whole retry
// periods since it was to be asked first, so that it does not matter when ticks come
// (SM-30).
func (t *attempt) again(retry time.Duration) time.Duration {
	switch {
	case !t.asked:
		return ungated
	case retry < 0:
		return never
	}
	return minus(retry-(t.origin-t.tried)%retry, t.tried)
}

// try notes that the account is asked now what has been due for that long.
func (t *attempt) try(overdue time.Duration) {
	*t = attempt{true, max(t.origin, overdue), 0}
}

// never is further away than any period reaches, ungated is before all that is due.
const (
	never   time.Duration = math.MaxInt64
	ungated time.Duration = math.MinInt64
)

// plus adds a length that is not negative.
func plus(a, b time.Duration) time.Duration {
	if a > never-b {
		return never
	}
	return a + b
}

// minus takes a length off that is not negative.
func minus(a, b time.Duration) time.Duration {
	if a < math.MinInt64+b {
		return math.MinInt64
	}
	return a - b
}

// passed returns how much time passed by a clock from one reading to another: none
// if it was set back (SM-25).
func passed(from, to time.Time) time.Duration { return max(to.Sub(from), 0) }

// after returns what time made of it. To let a and then b pass is to let a + b pass
// (SM-30).
func (r *running) after(d time.Duration) (next running) {
	next = *r
	next.pass(d)
	return next
}

// pass lets time pass.
func (r *running) pass(d time.Duration) {
	if d <= 0 {
		return
	}
	alone := d // how long of it without a certificate
	if r.certified {
		alone = max(d-r.certificateIn, 0)
		r.certificateIn -= min(d, r.certificateIn)
		r.renewIn, r.nextIn, r.deadlineIn = minus(r.renewIn, d), minus(r.nextIn, d), minus(r.deadlineIn, d)
		r.waited = plus(r.waited, d)
		if r.certificateIn == 0 {
			r.lose()
		}
	}
	if !r.reserved && (r.calendar || r.inUse) {
		r.used = min(plus(r.used, alone), r.granted)
	}
	if r.request != asksNothing {
		r.sentFor = plus(r.sentFor, d)
	}
	for i := range r.attempts {
		if t := &r.attempts[i]; t.asked {
			t.origin, t.tried = plus(t.origin, d), plus(t.tried, d)
		}
	}
	if r.reserved {
		r.heldFor = plus(r.heldFor, d)
		switch {
		case r.over:
			r.overFor = plus(r.overFor, d)
		case r.ends && r.endsIn <= d:
			r.over, r.overFor = true, d-r.endsIn
		}
		r.endsIn = minus(r.endsIn, d)
	}
}

// lose gives the certificate up, and the requests that name it (SM-28).
func (r *running) lose() {
	r.certified, r.covered, r.short, r.changed = false, false, false, false
	r.certificateIn, r.renewIn, r.nextIn, r.deadlineIn, r.waited = 0, 0, 0, 0, 0
	r.attempts[authorizes], r.attempts[renews] = attempt{}, attempt{}
	if r.request == asksAuthorize || r.request == asksRenew {
		r.settle()
	}
}

// ask says that a request is on its way.
func (r *running) ask(k kind) { r.request, r.sentFor, r.unanswered = k, 0, false }

// settle says that no request is pending.
func (r *running) settle() {
	r.ask(asksNothing)
	r.attempts[repeats] = attempt{}
}

// retrying reports whether the pending request did not get through, as far as can be
// told.
func (r *running) retrying(retry time.Duration) bool {
	return r.unanswered || retry > 0 && r.sentFor >= retry
}

// runs reports whether the evaluation is being used up (SM-25).
func (r *running) runs() bool {
	return !r.certified && !r.reserved && (r.calendar || r.inUse) && r.used < r.granted
}

// authorizeIn returns after how long the account is to hear of the usage: below
// zero since when.
func (r *running) authorizeIn() time.Duration {
	if r.covered {
		return r.nextIn
	}
	return min(r.nextIn, -r.waited)
}
