package agent

import (
	"fmt"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Receive decides what an answer of the account comes to: one to the pending
// request. Any other answer is refused and changes nothing, as do those that come
// late or twice: one of another product instance ([ErrOtherInstance]), to another
// request or with none pending ([ErrStaleAnswer]), to something else than was asked
// ([ErrAnswerKind]), and one with a part that cannot be ([ErrAnswerMalformed]).
// Refused is also an agent before Installed ([ErrNotInstalled]).
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
	switch m := answer.(type) {
	case smart.Registration:
		e.Registration = m
	case smart.Authorization:
		e.Authorization = m
	case smart.Renewal:
		e.Renewal = m
	case smart.Deregistration:
		e.Deregistration = m
	case smart.Rejection:
		e.Rejection = m
	default:
		return Answered{}, license.Refuse(ErrAnswerKind, "SM-30", "answer", fmt.Sprintf("%T", answer), "request", r.request.String())
	}
	e = e.own()
	return e, a.answers(r, e)
}

// own returns the event with memory of its own, and with its instants in UTC.
func (e Answered) own() Answered {
	utc := func(ts ...*time.Time) {
		for _, t := range ts {
			*t = t.Round(0).UTC()
		}
	}
	utc(&e.Registration.At, &e.Registration.Certificate.Issued, &e.Authorization.At, &e.Authorization.Certificate.Issued,
		&e.Renewal.At, &e.Renewal.Certificate.Issued, &e.Deregistration.At, &e.Rejection.At)
	e.Authorization.Short = append([]license.Tag(nil), e.Authorization.Short...)
	return e
}

// A reply is what the answers have in common.
type reply struct {
	smart.Header
	name        string
	to          kind // that it answers; asksNothing: any
	at          time.Time
	certificate smart.Certificate
	valid, next smart.Period
	short       []license.Tag
}

// replies returns those of the five answers of an event that are set.
func (e Answered) replies() []reply {
	var all []reply
	if m := e.Registration; m != (smart.Registration{}) {
		all = append(all, reply{m.Header, "registration", asksRegister, m.At, m.Certificate, m.Valid, 1, nil})
	}
	if m := e.Authorization; m.Header != (smart.Header{}) || !m.At.IsZero() || m.Certificate != (smart.Certificate{}) || len(m.Short) > 0 || m.Next != 0 || m.Valid != 0 {
		all = append(all, reply{m.Header, "authorization", asksAuthorize, m.At, m.Certificate, m.Valid, m.Next, m.Short})
	}
	if m := e.Renewal; m != (smart.Renewal{}) {
		all = append(all, reply{m.Header, "renewal", asksRenew, m.At, m.Certificate, m.Valid, 1, nil})
	}
	if m := e.Deregistration; m != (smart.Deregistration{}) {
		all = append(all, reply{Header: m.Header, name: "deregistration", to: asksDeregister, at: m.At})
	}
	if m := e.Rejection; m != (smart.Rejection{}) {
		all = append(all, reply{Header: m.Header, name: "rejection", at: m.At})
	}
	return all
}

// answers refuses what is no answer to the pending request.
func (a *Agent) answers(r running, e Answered) error {
	all := e.replies()
	if len(all) != 1 {
		return license.Refuse(ErrAnswerMalformed, "SM-30", "field", "answers", "value", strconv.Itoa(len(all)))
	}
	m := all[0]
	switch {
	case m.UDI != a.udi || m.Installation != a.installation:
		return license.Refuse(ErrOtherInstance, "SM-10", "udi", a.udi.String(), "asked", m.UDI.String())
	case m.Number != a.number || r.request == asksNothing:
		return license.Refuse(ErrStaleAnswer, "SM-30", "number", number(m.Number), "pending", a.pending(r))
	case m.to != asksNothing && m.to != r.request:
		return license.Refuse(ErrAnswerKind, "SM-30", "answer", m.name, "request", r.request.String())
	}
	return m.check()
}

// pending returns the number of the pending request, "" without one.
func (a *Agent) pending(r running) string {
	if r.request == asksNothing {
		return ""
	}
	return number(a.number)
}

// check refuses parts of an answer that cannot be. A certificate stands in the three
// that come with periods.
func (m reply) check() error {
	errs := []error{instantOK("at", m.at)}
	malformed := func(field, value string) {
		errs = append(errs, license.Refuse(ErrAnswerMalformed, "SM-30", "field", field, "value", value))
	}
	if m.next != 0 || m.valid != 0 || m.certificate != (smart.Certificate{}) {
		errs = append(errs, instantOK("issued", m.certificate.Issued))
		for _, p := range [...]struct {
			field string
			value smart.Period
		}{{"certificateSeconds", m.certificate.Valid}, {"renewSeconds", m.certificate.Renew}, {"nextSeconds", m.next}, {"validSeconds", m.valid}} {
			if p.value < 1 || p.value > smart.MaxPeriod {
				malformed(p.field, strconv.FormatInt(int64(p.value), 10))
			}
		}
	}
	for i, tag := range m.short {
		if tag.Check() != nil || i > 0 && m.short[i-1] >= tag {
			malformed("short", string(tag))
		}
	}
	return join(errs...)
}

func instantOK(field string, t time.Time) error {
	if _, err := license.DateOf(t); err != nil || t.IsZero() {
		return license.Refuse(ErrAnswerMalformed, "SM-30", "field", field, "value", instant(t))
	}
	return nil
}

func (a *Agent) applyAnswered(e Answered) error {
	if err := a.answers(a.running, e); err != nil {
		return err
	}
	m := e.replies()[0]
	if m.to == asksNothing {
		a.applyRejection(e.Rejection)
		return nil
	}
	a.rejected = smart.Rejection{}
	r := &a.running
	age := a.age(a.last, m.at)
	usage := a.request.usage
	expired := r.deadlineIn <= 0
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
		a.agreed, a.valid, a.short = usage, true, m.short
		r.nextIn = m.next.Duration()
		r.covered, r.short = a.usage.Equal(usage), len(m.short) > 0
		r.changed, r.waited = !r.covered, 0
	case asksRenew:
		if expired { // the account may have released what was used
			a.valid, r.covered, r.changed, r.waited = false, false, true, 0
		}
	case asksNothing:
	}
	r.deadlineIn = minus(m.valid.Duration(), age)
	a.adopt(m, age)
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
// request is sent again in time.
func (a *Agent) applyRejection(m smart.Rejection) {
	a.rejected = m
	r := &a.running
	if !m.Permanent {
		r.unanswered = true
		return
	}
	switch r.request {
	case asksRegister:
		a.failed = !r.certified
	case asksAuthorize:
		if r.covered {
			r.waited = 0
		}
		a.valid, r.covered = false, false
	case asksDeregister, asksRenew, asksNothing:
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
		return Unanswered{}, license.Refuse(ErrNothingPending, ruleOf[ByFail], "number", number(n), "pending", a.pending(r))
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
