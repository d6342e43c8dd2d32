package agent

import (
	"fmt"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Receive decides what an answer of the account comes to: one to the pending
// request. Any other is refused and changes nothing, as are those that come late or
// twice: one for another product instance ([ErrOtherInstance]), to another request or
// with none pending ([ErrStaleAnswer]), to something else than was asked
// ([ErrAnswerKind]), one that its own Check refuses, and any before Installed
// ([ErrNotInstalled]).
func (a *Agent) Receive(act license.Act, answer smart.Answer) (Answered, error) {
	act, err := act.Check()
	if err != nil {
		return Answered{}, err
	}
	r := a.at(act.At)
	if a.seq == 0 {
		return Answered{}, a.allowed(ByRejection, r, act.At)
	}
	e := Answered{Stamp: a.stamp(act)}
	m, known := put(&e, answer)
	if !known {
		return Answered{}, license.Refuse(ErrAnswerKind, "SM-30", "answer", fmt.Sprintf("%T", answer), "request", r.request.String())
	}
	if err := a.answers(&r, m); err != nil {
		return Answered{}, err
	}
	own(&e)
	return e, nil
}

// own gives the event memory of its own, and puts its instants in UTC.
func own(e *Answered) {
	for _, t := range [...]*time.Time{
		&e.Registration.At, &e.Registration.Certificate.Issued, &e.Authorization.At, &e.Authorization.Certificate.Issued,
		&e.Renewal.At, &e.Renewal.Certificate.Issued, &e.Deregistration.At, &e.Rejection.At,
	} {
		*t = t.Round(0).UTC()
	}
	e.Authorization.Short = append([]license.Tag(nil), e.Authorization.Short...)
}

// answersIn returns those of the five answers that are set.
func answersIn(e *Answered) []smart.Answer {
	var all []smart.Answer
	if e.Registration != (smart.Registration{}) {
		all = append(all, e.Registration)
	}
	if m := e.Authorization; m.Header != (smart.Header{}) || !m.At.IsZero() || m.Certificate != (smart.Certificate{}) || len(m.Short) > 0 || m.Next != 0 || m.Valid != 0 {
		all = append(all, m)
	}
	if e.Renewal != (smart.Renewal{}) {
		all = append(all, e.Renewal)
	}
	if e.Deregistration != (smart.Deregistration{}) {
		all = append(all, e.Deregistration)
	}
	if e.Rejection != (smart.Rejection{}) {
		all = append(all, e.Rejection)
	}
	return all
}

// A reply is what answers have in common.
type reply struct {
	smart.Answer
	to          kind // that it answers; asksNothing: any
	name        string
	at          time.Time
	certificate smart.Certificate
	valid       smart.Period
}

// put puts an answer into its place and returns what it says, and false of what is
// none, pointers among it.
func put(e *Answered, answer smart.Answer) (reply, bool) {
	switch m := answer.(type) {
	case smart.Registration:
		e.Registration = m
		return reply{m, asksRegister, "registration", m.At, m.Certificate, m.Valid}, true
	case smart.Authorization:
		e.Authorization = m
		return reply{m, asksAuthorize, "authorization", m.At, m.Certificate, m.Valid}, true
	case smart.Renewal:
		e.Renewal = m
		return reply{m, asksRenew, "renewal", m.At, m.Certificate, m.Valid}, true
	case smart.Deregistration:
		e.Deregistration = m
		return reply{Answer: m, to: asksDeregister, name: "deregistration", at: m.At}, true
	case smart.Rejection:
		e.Rejection = m
		return reply{Answer: m, name: "rejection", at: m.At}, true
	}
	return reply{}, false
}

// answers refuses what is no answer to the pending request.
func (a *Agent) answers(r *running, m reply) error {
	switch h := m.Heading(); {
	case h.UDI != a.udi || h.Installation != a.installation:
		return license.Refuse(ErrOtherInstance, "SM-10", "udi", a.udi.String(), "asked", h.UDI.String())
	case h.Number != a.number || r.request == asksNothing:
		return license.Refuse(ErrStaleAnswer, "SM-30", "number", number(h.Number), "pending", a.pending(r))
	case m.to != asksNothing && m.to != r.request:
		return license.Refuse(ErrAnswerKind, "SM-30", "answer", m.name, "request", r.request.String())
	}
	return m.Check()
}

// pending returns the number of the pending request, "" without one.
func (a *Agent) pending(r *running) string {
	if r.request == asksNothing {
		return ""
	}
	return number(a.number)
}

func (a *Agent) applyAnswered(e Answered) error {
	own(&e)
	all := answersIn(&e)
	if len(all) != 1 {
		return cannot(strconv.Itoa(len(all)) + " answers")
	}
	m, _ := put(&e, all[0])
	if err := a.answers(&a.running, m); err != nil {
		return err
	}
	if m.to == asksNothing {
		a.applyRejection(e.Rejection)
		return nil
	}
	a.rejected = smart.Rejection{}
	r := &a.running
	age := a.age(a.last, m.at)
	usage := a.request.usage
	expired, renewing := r.deadlineIn <= 0, r.attempts[renews]
	a.settle()
	r.attempts = [3]attempt{}
	switch m.to {
	case asksDeregister:
		a.abandoned = false
		return nil
	case asksRegister:
		a.forget()
		a.abandoned, a.failed = false, false
		r.nextIn = 0
		r.changed = true
	case asksAuthorize:
		a.agreed, a.valid, a.short = usage, true, e.Authorization.Short
		r.nextIn = e.Authorization.Next.Duration()
		r.covered, r.short = a.usage.Equal(usage), len(a.short) > 0
		r.changed, r.waited = !r.covered, 0
	case asksRenew:
		if expired { // the account may have released what was used
			a.valid, r.covered, r.changed, r.waited = false, false, true, 0
		}
	case asksNothing:
	}
	r.deadlineIn = minus(m.valid.Duration(), age)
	a.adopt(m, age)
	if r.certified && r.renewIn <= 0 { // it brought no other certificate
		r.attempts[renews] = renewing
	}
	return nil
}

// age returns how long ago an instant of the account was, by the product's clock: no
// longer than the request has been on its way, so that a clock that is wrong neither
// shortens nor lengthens what was granted.
func (a *Agent) age(now, at time.Time) time.Duration {
	return min(passed(at, now), a.running.sentFor)
}

// adopt takes a certificate in. One that is held already goes on as it does.
func (a *Agent) adopt(m reply, age time.Duration) {
	r := &a.running
	c := m.certificate
	if r.certified && c.Number == a.certificate {
		return
	}
	a.certificate, r.certified = c.Number, true
	r.renewIn = c.Renew.Duration()
	r.certificateIn = minus(c.Valid.Duration(), plus(passed(c.Issued, m.at), age))
	if r.certificateIn <= 0 {
		a.forget()
	}
}

// applyRejection notes why the account refuses. After one that is not permanent the
// request is sent again in time. One that says that the product is gone takes its
// certificate (SM-5); to a registration it says nothing more.
func (a *Agent) applyRejection(m smart.Rejection) {
	a.rejected = m
	r := &a.running
	gone := m.Gone && r.request != asksRegister
	if !m.Permanent && !gone {
		r.unanswered = true
		return
	}
	switch r.request {
	case asksRegister:
		a.failed = !r.certified
	case asksDeregister:
		a.abandoned = a.abandoned || !gone
	case asksAuthorize:
		if r.covered {
			r.waited = 0
		}
		a.valid, r.covered = false, false
	case asksRenew, asksNothing:
	}
	if gone {
		a.forget()
	}
	a.settle()
}

// Fail decides that the pending request of that number did not reach the account, or
// its answer not the product, as far as whoever carries them can tell. The request
// stays, and is sent again in time. It is refused if that is not the number of the
// pending request ([ErrNothingPending]) and before Installed ([ErrNotInstalled]).
func (a *Agent) Fail(act license.Act, n uint64) (Unanswered, error) {
	act, err := act.Check()
	if err != nil {
		return Unanswered{}, err
	}
	r := a.at(act.At)
	switch {
	case a.seq == 0:
		return Unanswered{}, a.allowed(ByFail, r, act.At)
	case r.request == asksNothing || n != a.number:
		return Unanswered{}, license.Refuse(ErrNothingPending, ruleOf[ByFail], "number", number(n), "pending", a.pending(&r))
	}
	return Unanswered{a.stamp(act), n}, nil
}

func (a *Agent) applyUnanswered(e Unanswered) error {
	if a.running.request == asksNothing || e.Number != a.number {
		return cannot("number " + number(e.Number) + " is not pending")
	}
	a.running.unanswered = true
	return nil
}
