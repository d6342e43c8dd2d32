package rehost_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// meters applies a decision of an agent, which meters what a product uses.
func meters(t testing.TB, a *agent.Agent) func(agent.Event, error) {
	return func(e agent.Event, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NoError(t, a.Apply(e))
	}
}

// TestUsageVector12 follows what a product uses through the whole exchange, with its agent
// (RS-2, RS-10): each event of the product comes with one of the agent.
func TestUsageVector12(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 10)
	a := agent.New(udi(1), agent.Policy{})
	does := meters(t, a)
	uses := func(n int, want agent.Authorization) {
		t.Helper()
		usage := smart.Usage{}
		if n > 0 {
			usage = smart.MustUsage(tagA, n)
		}
		e, err := a.Use(s.act, usage)
		does(e, err)
		require.Equal(t, want, a.Status(s.act.At).Authorization)
	}
	install := func(code string) {
		t.Helper()
		e, err := s.products[1].Install(s.act, productCodec(), code)
		s.product(1)(e, err)
		r, err := a.Reserve(s.act, e.Hold())
		does(r, err)
	}
	does(a.Install(s.act, 42))
	uses(5, agent.Evaluation)
	does(a.EnterReservation(s.act))
	s.asks(1)
	uses(5, agent.Evaluation)

	reserved, err := s.issuer.Reserve(s.act, accountCodec(), s.account, issuer.Order{
		VirtualAccount: va, Request: s.asks(1), Kind: reservation.Specific, Entitlements: []license.Entitlement{of(tagA, 5)},
	}, s.fresh())
	s.issues(reserved, err)
	s.accounts(s.account.Hold(s.act, va, reserved.Hold()))
	install(reserved.Code.Text)
	uses(5, agent.AuthorizedReserved)
	uses(6, agent.NotAuthorizedReserved)
	over := s.act.At

	// For 90 days more can be used than is reserved; an update makes it enough.
	for _, late := range []time.Duration{-time.Second, 0, time.Second} {
		s.act.At = over.Add(90*license.Day + late)
		_, err := a.Use(s.act, smart.MustUsage(tagA, 7))
		if late < 0 {
			require.NoError(t, err)
			continue
		}
		refused(t, err, agent.ErrOverageExpired)
	}
	install(s.updates(1, of(tagA, 7)))
	s.confirms(1)
	uses(7, agent.AuthorizedReserved)
	require.Equal(t, [3]int{10, 7, 3}, s.reserved(tagA))

	does(a.Return(s.act))
	s.returns(1)
	uses(1, agent.Evaluation)
	does(a.LeaveReservation(s.act))
	s.product(1)(s.products[1].Disable(s.act))
	require.Equal(t, [3]int{10, 0, 10}, s.reserved(tagA))
}

// TestReplacementUsesWhatWasCopied: the replacement may use what the failed one might,
// of a permanent reservation whatever it likes.
func TestReplacementUsesWhatWasCopied(t *testing.T) {
	for kind, want := range map[reservation.Kind]agent.Authorization{
		reservation.Specific: agent.NotAuthorizedReserved, reservation.Permanent: agent.AuthorizedReserved,
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := begin(t, rehost.Policy{})
			s.deposit(tagA, 1)
			reserved, err := s.issuer.Reserve(s.act, accountCodec(), s.account, issuer.Order{
				VirtualAccount: va, Request: s.asks(1), Kind: kind, Entitlements: []license.Entitlement{of(tagA, 1)},
			}, s.fresh())
			s.issues(reserved, err)
			s.accounts(s.account.Hold(s.act, va, reserved.Hold()))

			r, err := s.decide(1, 2)
			require.NoError(t, err)
			s.commit(r)
			installed, err := s.products[2].Install(s.act, productCodec(), r.Reserved.Code.Text)
			s.product(2)(installed, err)
			a := agent.New(udi(2), agent.Policy{})
			does := meters(t, a)
			does(a.Install(s.act, 42))
			does(a.EnterReservation(s.act))
			does(a.Reserve(s.act, installed.Hold()))
			does(a.Use(s.act, smart.MustUsage(tagA, 1)))
			require.Equal(t, agent.AuthorizedReserved, a.Status(s.act.At).Authorization)
			usage, err := smart.NewUsage(smart.Use{Tag: tagA, Quantity: 2}, smart.Use{Tag: tagB, Quantity: 9})
			require.NoError(t, err)
			does(a.Use(s.act, usage))
			require.Equal(t, want, a.Status(s.act.At).Authorization)
		})
	}
}
