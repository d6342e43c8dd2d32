package agent_test

import (
	"maps"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// The happenings.

func (w *world) install() { w.length = w.evaluation }

func (w *world) upgrade() {
	if w.calendar && w.evaluation > 0 {
		w.length, w.granted = w.evaluation, w.t
	}
}

func (w *world) use(a amounts) {
	if maps.Equal(a, w.used) {
		return
	}
	was := w.covered()
	w.used = a
	if w.paper == nil {
		return
	}
	if was {
		w.waiting = w.t
	}
	w.unasked = !w.covered() && (!w.isPending("authorize") || !maps.Equal(a, w.pending.usage))
}

func (w *world) register(token smart.Token, overwrite bool) {
	w.byHand = w.byHand || w.isPending("deregister")
	w.failed = false
	w.send(ask{kind: "register", token: token, overwrite: overwrite}, w.t)
}

func (w *world) authorize() {
	w.send(ask{kind: "authorize", certificate: w.paper.number, usage: w.used}, min(w.hear(), w.t))
	w.unasked = false
	if !w.covered() {
		w.agreed = nil // the account may go by this usage from now on
	}
}

func (w *world) renew() {
	w.send(ask{kind: "renew", certificate: w.paper.number}, min(w.paper.renew, w.t))
}

func (w *world) deregister() {
	w.byHand = w.byHand || w.isPending("register") // which may have brought a certificate that is not the one that is shown
	w.send(ask{kind: "deregister", certificate: w.paper.number}, w.t)
	w.lose()
}

func (w *world) repeat() { w.tries[w.pending.kind].last = w.t }

func (w *world) enter() {
	w.byHand = w.byHand || w.isPending("register") || w.isPending("deregister")
	w.mode, w.failed, w.pending = "on", false, nil
	w.tries = map[string]*try{}
}

func (w *world) leave() { w.mode = "off" }

func (w *world) reserve(h license.Hold) {
	w.mode, w.reserved, w.all = "reserved", map[license.Tag]entitled{}, h.Universal
	for _, e := range h.Entitlements {
		own := entitled{quantity: e.Quantity, forEver: e.Last.IsZero()}
		if !own.forEver {
			own.ends = w.t + e.Last.Start().Add(license.Day).Sub(w.clock)
		}
		w.reserved[e.Tag] = own
	}
}

func (w *world) giveBack() { w.mode, w.reserved = "on", nil }

func (w *world) lost() { w.pending.lost = true }

// received is what an answer to the pending request comes to.
func (w *world) received(answer smart.Answer) {
	asked := *w.pending
	// An instant of the account lies between sending and arriving, whatever the
	// product's clock says of it.
	instant := func(at time.Time) time.Duration {
		return min(max(w.t-w.clock.Sub(at), asked.first), w.t)
	}
	if m, ok := answer.(smart.Rejection); ok {
		w.refused(m)
		return
	}
	renewing := w.tries["renew"]
	w.told, w.pending, w.tries = nil, nil, map[string]*try{}
	defer func() {
		if w.paper != nil && w.paper.renew <= w.t && renewing != nil { // still due, and asked for
			w.tries["renew"] = renewing
		}
	}()
	switch m := answer.(type) {
	case smart.Registration:
		w.lose()
		w.byHand, w.failed = false, false
		w.next, w.waiting, w.unasked = w.t, w.t, true
		w.until = instant(m.At) + m.Valid.Duration()
		w.given(m.Certificate, m.At, instant(m.At))
	case smart.Authorization:
		w.agreed, w.short = asked.usage, m.Short
		w.next = w.t + m.Next.Duration()
		w.waiting, w.unasked = w.t, !w.covered()
		w.until = instant(m.At) + m.Valid.Duration()
		w.given(m.Certificate, m.At, instant(m.At))
	case smart.Renewal:
		if w.until <= w.t { // what was used may have been released (SM-12)
			w.agreed, w.waiting, w.unasked = nil, w.t, true
		}
		w.until = instant(m.At) + m.Valid.Duration()
		w.given(m.Certificate, m.At, instant(m.At))
	case smart.Deregistration:
		w.byHand = false
	}
}

// given takes a certificate in; one that is held already stays as it is. How much
// older it is than the answer the account knows.
func (w *world) given(c smart.Certificate, at time.Time, seen time.Duration) {
	if w.paper != nil && w.paper.number == c.Number {
		return
	}
	issued := seen - max(at.Sub(c.Issued), 0)
	w.paper = &paper{c.Number, w.t + c.Renew.Duration(), issued + c.Valid.Duration()}
}

func (w *world) refused(m smart.Rejection) {
	w.told = &m
	gone := m.Gone && w.pending.kind != "register"
	if gone && w.paper != nil { // SM-5; as if its certificate were over (SM-28)
		w.lose()
		w.pending = nil
		return
	}
	if !m.Permanent && !gone {
		w.pending.lost = true
		return
	}
	switch w.pending.kind {
	case "register":
		w.failed = w.paper == nil
	case "deregister":
		w.byHand = w.byHand || !gone // it was heard, and is there still
	case "authorize":
		if w.covered() {
			w.waiting = w.t
		}
		w.agreed = nil
	}
	delete(w.tries, "register")
	delete(w.tries, "deregister")
	w.pending = nil
}
