package agent

import (
	"time"

	"github.com/licit-go/licit/license"
)

// An Action is what an agent wants to do.
type Action string

// The actions. Each is done by [Agent.Tick].
const (
	DoNothing   Action = "none"      // until something happens
	DoAuthorize Action = "authorize" // report what is used (SM-27)
	DoRenew     Action = "renew"     // ask for a new certificate (SM-26)
	DoRepeat    Action = "repeat"    // send the pending request again as it is
	DoTick      Action = "tick"      // note how late it is: while a meter runs, when it has run out, when the clock was set back
)

// A Wish says what an agent wants to do next and when, by the product's clock.
type Wish struct {
	At time.Time // never before the instant that was asked about; zero: never
	Do Action
}

// Next returns what the agent wants when the product's clock shows that instant
// (SM-30). A driver waits until then, ticks, carries the request to the account if the
// event [Sends] one, and feeds the answer back. A clock that was set back is to be noted at once: until an
// event does no time passes.
func (a *Agent) Next(at time.Time) Wish {
	if a.seq == 0 {
		return Wish{Do: DoNothing}
	}
	at = at.Round(0).UTC()
	r := a.at(at)
	do, in := a.next(&r, passed(a.last, at))
	switch {
	case do == DoNothing:
		return Wish{Do: do}
	case in > 0 && at.Before(a.last):
		return Wish{add(at, 0), DoTick}
	}
	return Wish{add(at, max(in, 0)), do}
}

// next returns what is wanted and after how long; quiet is how long ago the last
// event was. What a meter shows is noted at the latest when it has run out, lest it be
// forgotten when the clock is set back.
func (a *Agent) next(r *running, quiet time.Duration) (Action, time.Duration) {
	do, in := DoNothing, never
	retry := a.policy.Retry
	switch r.request {
	case asksRegister, asksDeregister:
		do, in = earlier(do, in, DoRepeat, r.attempts[repeats].again(retry))
	case asksAuthorize: // which was not answered: a renewal has its turn
		do, in = earlier(do, in, DoRenew, r.renewalIn(retry))
		do, in = earlier(do, in, DoAuthorize, r.authorizationIn(retry))
	case asksNothing, asksRenew:
		if r.certified {
			do, in = earlier(do, in, DoAuthorize, r.authorizationIn(retry))
			do, in = earlier(do, in, DoRenew, r.renewalIn(retry))
		}
	}
	if checkpoint := a.policy.Checkpoint; checkpoint > 0 {
		if r.runs() || r.used > a.running.used {
			do, in = earlier(do, in, DoTick, min(checkpoint-min(quiet, checkpoint), r.granted-r.used))
		}
		if r.over && a.running.overFor < a.policy.Overage {
			do, in = earlier(do, in, DoTick, min(checkpoint-min(quiet, checkpoint), minus(a.policy.Overage, r.overFor)))
		}
	}
	return do, in
}

// earlier returns what is wanted first, and of two at once the first.
func earlier(do Action, in time.Duration, other Action, otherIn time.Duration) (Action, time.Duration) {
	if otherIn < in {
		return other, otherIn
	}
	return do, in
}

// authorizationIn returns after how long the account is to be asked by itself whether
// the usage is covered, below zero since when. While a request waits for its answer
// only a usage that is new goes before.
func (r *running) authorizationIn(retry time.Duration) time.Duration {
	if r.changed {
		return 0
	}
	again := r.attempts[authorizes].again(retry)
	switch r.request {
	case asksAuthorize:
		return again
	case asksRenew:
		again = max(again, r.attempts[renews].again(retry))
	case asksNothing, asksRegister, asksDeregister:
	}
	return max(again, r.authorizeIn())
}

// renewalIn returns after how long the account is to be asked by itself for another
// certificate. Where both are due because neither was answered, they take turns.
func (r *running) renewalIn(retry time.Duration) time.Duration {
	again := r.attempts[renews].again(retry)
	switch r.request {
	case asksRenew:
		return again
	case asksAuthorize:
		again = max(again, r.attempts[authorizes].again(retry))
	case asksNothing, asksRegister, asksDeregister:
	}
	return max(again, r.renewIn)
}

// Tick decides what the agent wants to do now: it asks for an authorization
// ([AuthorizationAsked]) or a renewal ([RenewalAsked]), sends a request again
// ([Repeated]), or notes that the product is running ([Ticked]). Ticks may come early,
// late or several at once (SM-30). It is refused before Installed
// ([ErrNotInstalled]).
func (a *Agent) Tick(act license.Act) (Event, error) {
	act, r, err := a.begin(act, ByTick)
	if err != nil {
		return nil, err
	}
	do, in := a.next(&r, passed(a.last, act.At))
	if in > 0 {
		do = DoTick
	}
	switch do {
	case DoAuthorize:
		return AuthorizationAsked{a.stamp(act), a.number + 1}, nil
	case DoRenew:
		return RenewalAsked{a.stamp(act), a.number + 1}, nil
	case DoRepeat:
		return Repeated{a.stamp(act), a.number}, nil
	case DoNothing, DoTick:
	}
	return Ticked{a.stamp(act)}, nil
}
