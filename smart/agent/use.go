package agent

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Use decides what the product uses from now on, all of it. To use the same again
// changes nothing and is as good as a tick; to use less is always possible. More of
// any tag is refused when the product is not registered and its evaluation is used up
// ([ErrEvaluationExpired], SM-29), and when more than what is reserved would be used
// after the overage ([ErrOverageExpired], RS-10). A registered product may use what
// it likes (SM-16). Refused is also an agent before Installed ([ErrNotInstalled]).
func (a *Agent) Use(act license.Act, usage smart.Usage) (Used, error) {
	act, r, err := a.begin(act, ByUse)
	if err != nil {
		return Used{}, err
	}
	switch {
	case usage.Within(a.usage) || a.moreUse(&r):
	case !r.reserved:
		return Used{}, license.Refuse(ErrEvaluationExpired, "SM-29", "used", a.usage.String(), "asked", usage.String())
	case a.reach(usage, r.heldFor).over:
		return Used{}, license.Refuse(ErrOverageExpired, "RS-10", "reserved", reservedText(a.hold), "used", a.usage.String(), "asked", usage.String())
	}
	return Used{a.stamp(act), usage}, nil
}

// moreUse reports whether more may be used than is, whatever is reserved.
func (a *Agent) moreUse(r *running) bool {
	if r.reserved {
		return r.overFor < a.policy.Overage
	}
	return r.certified || r.used < r.granted
}

// reservedText returns what is reserved as a usage is written.
func reservedText(h license.Hold) string {
	uses := make([]smart.Use, len(h.Entitlements))
	for i, e := range h.Entitlements {
		uses[i] = smart.Use{Tag: e.Tag, Quantity: e.Quantity}
	}
	u, err := smart.NewUsage(uses...)
	if err != nil {
		return "" // unreachable: a hold was checked when it came in
	}
	return u.String()
}

func (a *Agent) applyUsed(e Used) {
	r := &a.running
	same := e.Usage.Equal(a.usage)
	a.usage, r.inUse = e.Usage, !e.Usage.IsZero()
	if r.reserved {
		a.measure()
	}
	if same || !r.certified {
		return
	}
	covered := a.valid && a.usage.Equal(a.agreed)
	if r.covered && !covered {
		r.waited = 0
	}
	r.covered = covered
	r.changed = !covered && (r.request != asksAuthorize || !a.usage.Equal(a.request.usage))
}

// A reach says whether more is used than is reserved, and if not, after how long it
// will be by itself.
type reach struct {
	over   bool
	ends   bool
	endsIn time.Duration // above 0
}

// reach compares a usage with what has been reserved for that long (RS-10). What is
// universal covers any usage while all of it is in term.
func (a *Agent) reach(usage smart.Usage, heldFor time.Duration) reach {
	var p reach
	entitlements := a.hold.Entitlements
	if a.hold.Universal && !usage.IsZero() {
		for _, e := range entitlements {
			p = p.and(a.lasts(e.Last, heldFor))
		}
		return p
	}
	for tag, n := range usage.All() {
		for len(entitlements) > 0 && entitlements[0].Tag < tag {
			entitlements = entitlements[1:]
		}
		if len(entitlements) == 0 || entitlements[0].Tag != tag || entitlements[0].Quantity < n {
			return reach{over: true}
		}
		p = p.and(a.lasts(entitlements[0].Last, heldFor))
	}
	return p
}

// lasts says the same of something that was reserved up to a day.
func (a *Agent) lasts(last license.Date, heldFor time.Duration) reach {
	if last.IsZero() || last == license.MaxDate() {
		return reach{}
	}
	left := minus(last.Start().Add(license.Day).Sub(a.heldAt), heldFor)
	if left <= 0 {
		return reach{over: true}
	}
	return reach{ends: true, endsIn: left}
}

// and says of two that are needed what both together come to.
func (p reach) and(q reach) reach {
	if p.over || q.over {
		return reach{over: true}
	}
	if !p.ends || q.ends && q.endsIn < p.endsIn {
		return q
	}
	return p
}

// measure notes whether more is used than is reserved. While it was so already, it
// goes on.
func (a *Agent) measure() {
	r := &a.running
	p := a.reach(a.usage, r.heldFor)
	if !p.over || !r.over {
		r.overFor = 0
	}
	r.over, r.ends, r.endsIn = p.over, p.ends, p.endsIn
}
