package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// handles shows that a request is decided as by its own verb, and is answered again
// once that happened.
func handles[E answering[A], A smart.Answer](s *scene, r smart.Request, decide func(license.Act) (E, error)) A {
	s.Helper()
	want, err := decide(s.act)
	require.NoError(s, err)
	event, answer, err := s.account.Handle(s.act, r)
	require.NoError(s, err)
	require.Equal(s, account.Event(want), event)
	require.Equal(s, smart.Answer(want.Answer()), answer)
	s.apply(event)
	for range 2 {
		again, answer, err := s.account.Handle(s.after(time.Hour).act, r)
		require.NoError(s, err)
		require.Nil(s, again)
		require.Equal(s, smart.Answer(want.Answer()), answer)
	}
	return want.Answer()
}

// rejects shows that a request is refused as by its own verb.
func rejects[E account.Event](s *scene, r smart.Request, decide func(license.Act) (E, error)) {
	s.Helper()
	_, want := decide(s.act)
	require.Error(s, want)
	event, answer, err := s.account.Handle(s.act, r)
	require.Equal(s, want, err)
	require.Nil(s, event)
	require.Equal(s, smart.Answer(account.Reject(r, s.act.At, want)), answer)
}

// TestHandle has every kind of request: decided, answered again, refused.
func TestHandle(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")

	r := smart.Register{Header: p.next(), Token: "T-other"}
	rejects(s, r, register(s.account, r))
	r.Token = "T-main"
	first := handles(s, r, register(s.account, r)).Certificate.Number
	r.Number = 0
	rejects(s, r, register(s.account, r))

	u := smart.Authorize{Header: p.next(), Certificate: 99, Usage: using(0, 1)}
	rejects(s, u, authorize(s.account, u))
	u.Certificate = first
	require.Equal(t, []license.Tag{standard}, handles(s, u, authorize(s.account, u)).Short)
	u.Usage = using(0, 2)
	rejects(s, u, authorize(s.account, u))

	n := smart.Renew{Header: p.next(), Certificate: 99}
	rejects(s, n, renew(s.account, n))
	n.Certificate = first
	second := handles(s, n, renew(s.account, n)).Certificate.Number
	n.Certificate = second
	rejects(s, n, renew(s.account, n))

	d := smart.Deregister{Header: p.next(), Certificate: first}
	d.Certificate = 99
	rejects(s, d, deregister(s.account, d))
	d.Certificate = second
	handles(s, d, deregister(s.account, d))
	d.Number++
	rejects(s, d, deregister(s.account, d))
}

// TestHandleRefuses what is no request, and any before the account begins.
func TestHandleRefuses(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	for name, r := range map[string]smart.Request{
		"<nil>":             nil,
		"*smart.Register":   (*smart.Register)(nil),
		"*smart.Deregister": &smart.Deregister{Header: newAppliance("p").next(), Certificate: 3},
	} {
		event, answer, err := s.account.Handle(s.act, r)
		require.Equal(t, license.Refuse(smart.ErrUnknownMessage, "", "message", name), err)
		require.Nil(t, event)
		require.Equal(t, smart.Rejection{At: s.act.At, Reason: smart.ErrUnknownMessage, Permanent: true}, answer)
	}
	r := smart.Register{Header: newAppliance("p").next(), Token: "T-main"}
	event, answer, err := account.New("acme", account.Policy{}).Handle(s.act, r)
	require.ErrorIs(t, err, account.ErrNotCreated)
	require.Nil(t, event)
	require.Equal(t, smart.Rejection{Header: r.Header, At: s.act.At, Reason: account.ErrNotCreated}, answer)
}

// TestHandleAnswersBeforeItJudges repeats an answer whenever it is asked for, also at an
// instant at which nothing could be decided.
func TestHandleAnswersBeforeItJudges(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	answer := s.registers(p, "T-main")
	r := smart.Register{Header: p.Header, Token: "T-main"}
	event, again, err := s.account.Handle(license.Act{At: s.act.At.Add(-time.Hour), By: "ada"}, r)
	require.NoError(t, err)
	require.Nil(t, event)
	require.Equal(t, smart.Answer(answer), again)

	r.Header = p.next()
	event, again, err = s.account.Handle(license.Act{At: s.act.At.Add(-time.Hour), By: "ada"}, r)
	require.ErrorIs(t, err, account.ErrEarlierThanLast)
	require.Nil(t, event)
	require.False(t, again.(smart.Rejection).Permanent)
}
