package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
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

// TestServiceWhereTheStoreFails has the service of the package example over a store of
// which each call fails in turn: what the product is told is what was committed, or to
// ask again. Its UDI is as long as can be.
func TestServiceWhereTheStoreFails(t *testing.T) {
	part := strings.Repeat("S", license.MaxUDIPart)
	udi, err := license.NewUDI(part, part, "01234567-89ab-cdef-0123-456789abcdef")
	require.NoError(t, err)
	h := smart.Header{UDI: udi, Installation: 1<<64 - 1, Number: 1<<64 - 1}
	asked, err := smart.Encode(smart.Register{Header: h, Token: "T-main"})
	require.NoError(t, err)
	for _, fault := range []journal.Fault{journal.FailBefore, journal.FailAfter, journal.Contend} {
		lost := 0
		for nth := 1; ; nth++ {
			s := begin(t, "2026-01-01", account.Policy{})
			memory := journal.NewMemory()
			twin := account.New("acme", account.Policy{})
			for i, decide := range []func() (account.Event, error){
				func() (account.Event, error) { return twin.Create(s.act, "main") },
				func() (account.Event, error) {
					return twin.CreateToken(s.act, "main", "T-main", account.TokenOptions{})
				},
			} {
				e, err := decide()
				require.NoError(t, err)
				_, err = house{t.Context(), memory, 1}.do(string(rune('1'+i)), "acme", func(*account.Account) ([]account.Event, error) { return []account.Event{e}, nil })
				require.NoError(t, err)
				require.NoError(t, twin.Apply(e))
			}
			hostile := journal.NewHostile(memory, 1, journal.Faults{Nth: nth, Fault: fault})
			now := s.act.At
			vendor := service{hostile, func() time.Time { now = now.Add(time.Minute); return now }}
			var told []byte
			for range 2 {
				told, err = vendor.serve(t.Context(), asked)
				require.NoError(t, err)
				heard, err := smart.Decode(told)
				require.NoError(t, err)
				no, rejected := heard.(smart.Rejection)
				if !rejected {
					break
				}
				require.Equal(t, account.ErrNotDecided, no.Reason)
				require.False(t, no.Permanent)
				lost++
			}
			vendor.store = memory
			again, err := vendor.serve(t.Context(), asked)
			require.NoError(t, err)
			require.JSONEq(t, string(again), string(told))
			require.Contains(t, string(told), `"registration"`)
			a, err := vendor.load(t.Context())
			require.NoError(t, err)
			require.Equal(t, uint64(3), a.Seq(), "once")
			if hostile.Struck() == 0 {
				break
			}
		}
		require.Equal(t, fault != journal.Contend, lost > 0)
	}
}
