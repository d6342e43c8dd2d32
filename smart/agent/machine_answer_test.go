package agent_test

import (
	"time"

	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// Actions: what comes of requests.

// Fail fails the pending request, or another.
func (m *machine) Fail(t *rapid.T) {
	w := m.world()
	number := w.numbers + uint64(rapid.SampledFrom([]int{0, 0, 0, 0, 1}).Draw(t, "after"))
	decided(t, m, want(w.pending == nil || number != w.pending.number, agent.ErrNothingPending),
		func() (agent.Unanswered, error) { return m.a.Fail(m.act(), number) }, (*world).lost)
}

// account is what the account's clock shows: mostly about right, sometimes not.
func (m *machine) account(t *rapid.T) time.Time {
	at := m.now.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 5, 60, 3000, -60, 600000, -600000}).Draw(t, "minutes ago")) * time.Minute)
	return at
}

// certificate is one that an answer carries: one that was there, or a new one.
func (m *machine) certificate(t *rapid.T, at time.Time) smart.Certificate {
	if n := len(m.papers); n > 0 && rapid.IntRange(0, 2).Draw(t, "new") > 0 {
		return m.papers[n-1]
	}
	valid := rapid.SampledFrom([]time.Duration{days(365), days(365), days(40), time.Second}).Draw(t, "valid")
	renew := rapid.SampledFrom([]time.Duration{days(180), days(20)}).Draw(t, "renew")
	issued := at.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 1, 24 * 30, -1}).Draw(t, "issued hours ago")) * time.Hour)
	c := smart.Certificate{Number: uint64(len(m.papers)) + 1, Issued: issued, Valid: period(valid), Renew: period(renew)}
	m.papers = append(m.papers, c)
	return c
}

// answer is what an account could say to a request.
func (m *machine) answer(t *rapid.T, r smart.Request) smart.Answer {
	h, at := r.Heading(), m.account(t)
	if verdict := rapid.IntRange(0, 9).Draw(t, "verdict"); verdict < 2 {
		return smart.Rejection{
			Header: h, At: at, Reason: "account/token-expired", Permanent: verdict == 1,
			Overwrite: rapid.Bool().Draw(t, "overwrite"), Gone: rapid.IntRange(0, 3).Draw(t, "gone") == 0,
		}
	}
	valid := period(rapid.SampledFrom([]time.Duration{days(90), days(90), days(1)}).Draw(t, "authorized for"))
	switch r.(type) {
	case smart.Register:
		return smart.Registration{Header: h, At: at, Certificate: m.certificate(t, at), Valid: valid}
	case smart.Renew:
		return smart.Renewal{Header: h, At: at, Certificate: m.certificate(t, at), Valid: valid}
	case smart.Deregister:
		return smart.Deregistration{Header: h, At: at}
	}
	answer := smart.Authorization{Header: h, At: at, Certificate: m.certificate(t, at), Next: period(days(30)), Valid: valid}
	if rapid.IntRange(0, 2).Draw(t, "short") == 0 {
		answer.Short, answer.Next = []license.Tag{"Premium"}, period(12*time.Hour)
	}
	return answer
}

// received offers an answer.
func (m *machine) received(t *rapid.T, answer smart.Answer) {
	w := m.world()
	h := answer.Heading()
	wanted := want(h.UDI != stageUDI || h.Installation != 77, agent.ErrOtherInstance)
	if len(wanted) == 0 && (w.pending == nil || h.Number != w.pending.number) {
		wanted = append(wanted, agent.ErrStaleAnswer)
	}
	if len(wanted) == 0 && !answers(answer, w.pending.kind) {
		wanted = append(wanted, agent.ErrAnswerKind)
	}
	if at, c := dated(answer); len(wanted) == 0 && c.Issued.After(at) {
		wanted = append(wanted, smart.ErrInstantOrder)
	}
	decided(t, m, wanted, func() (agent.Answered, error) { return m.a.Receive(m.act(), answer) }, func(w *world) { w.received(answer) })
}

// dated returns when an answer was given and the certificate in it.
func dated(answer smart.Answer) (time.Time, smart.Certificate) {
	switch m := answer.(type) {
	case smart.Registration:
		return m.At, m.Certificate
	case smart.Authorization:
		return m.At, m.Certificate
	case smart.Renewal:
		return m.At, m.Certificate
	}
	return time.Time{}, smart.Certificate{}
}

func answers(answer smart.Answer, kind string) bool {
	switch answer.(type) {
	case smart.Registration:
		return kind == "register"
	case smart.Authorization:
		return kind == "authorize"
	case smart.Renewal:
		return kind == "renew"
	case smart.Deregistration:
		return kind == "deregister"
	}
	return true
}

// Receive answers the pending request.
func (m *machine) Receive(t *rapid.T) {
	if len(m.asked) == 0 {
		return
	}
	answer := m.answer(t, m.asked[len(m.asked)-1])
	m.given = append(m.given, answer)
	m.received(t, answer)
}

// Serve lets the account answer the pending request as it should.
func (m *machine) Serve(t *rapid.T) {
	if w := m.world(); w.pending != nil {
		m.served(t, m.asked[len(m.asked)-1], rapid.IntRange(0, 2).Draw(t, "short") == 0)
	}
}

func (m *machine) served(t *rapid.T, r smart.Request, short bool) {
	if len(m.papers) == 0 || kindOf(r) != "authorize" {
		m.papers = append(m.papers, smart.Certificate{Number: uint64(len(m.papers)) + 1, Issued: m.now, Valid: period(days(365)), Renew: period(days(180))})
	}
	c := m.papers[len(m.papers)-1]
	at := m.now
	if c.Issued.After(at) { // the product's clock was set back; the account's was not
		at = c.Issued
	}
	h, valid := r.Heading(), period(days(90))
	var answer smart.Answer
	switch r.(type) {
	case smart.Register:
		answer = smart.Registration{Header: h, At: at, Certificate: c, Valid: valid}
	case smart.Renew:
		answer = smart.Renewal{Header: h, At: at, Certificate: c, Valid: valid}
	case smart.Deregister:
		answer = smart.Deregistration{Header: h, At: at}
	default:
		a := smart.Authorization{Header: h, At: at, Certificate: c, Next: period(days(30)), Valid: valid}
		if short {
			a.Short, a.Next = []license.Tag{"Premium", "Standard"}, period(12*time.Hour)
		}
		answer = a
	}
	m.given = append(m.given, answer)
	m.received(t, answer)
}

// ReceiveLate answers some request that was made at any time.
func (m *machine) ReceiveLate(t *rapid.T) {
	if len(m.asked) == 0 {
		return
	}
	m.received(t, m.answer(t, rapid.SampledFrom(m.asked).Draw(t, "request")))
}

// ReceiveAgain brings an answer that came before.
func (m *machine) ReceiveAgain(t *rapid.T) {
	if len(m.given) == 0 {
		return
	}
	m.received(t, rapid.SampledFrom(m.given).Draw(t, "answer"))
}

// ReceiveWrong brings what is no answer to the pending request.
func (m *machine) ReceiveWrong(t *rapid.T) {
	w := m.world()
	h := smart.Header{UDI: stageUDI, Installation: 77, Number: w.numbers}
	switch rapid.IntRange(0, 2).Draw(t, "wrong") {
	case 0:
		h.UDI = otherUDI
	case 1:
		h.Installation++
	}
	if w.isPending("renew") {
		m.received(t, smart.Deregistration{Header: h, At: m.now})
		return
	}
	m.received(t, smart.Renewal{Header: h, At: m.now, Certificate: smart.Certificate{Number: 1, Issued: m.now, Valid: 5, Renew: 5}, Valid: 5})
}
