package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

func TestSends(t *testing.T) {
	for _, tt := range []struct {
		event agent.Event
		want  bool
	}{
		{agent.Installed{}, false},
		{agent.Upgraded{}, false},
		{agent.Used{}, false},
		{agent.RegistrationAsked{}, true},
		{agent.AuthorizationAsked{}, true},
		{agent.RenewalAsked{}, true},
		{agent.Deregistered{}, true},
		{agent.Repeated{}, true},
		{agent.Answered{}, false},
		{agent.Unanswered{}, false},
		{agent.Ticked{}, false},
		{agent.ReservationEntered{}, false},
		{agent.ReservationLeft{}, false},
		{agent.Reserved{}, false},
		{agent.Returned{}, false},
		{nil, false},
	} {
		require.Equal(t, tt.want, agent.Sends(tt.event), "%T", tt.event)
	}
}

// What an event sends is pending once it was applied; after any other event nothing is
// that was not before.
func TestSendsWhatIsPending(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := router()
		now := on(0).At
		for range rapid.IntRange(1, 40).Draw(t, "events") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40*24).Draw(t, "hours")) * time.Hour)
			act := license.Act{At: now, By: "router-7"}
			before, was := a.Request()
			e, err := [...]func() (agent.Event, error){
				func() (agent.Event, error) { return a.Tick(act) },
				func() (agent.Event, error) {
					return event(a.Use(act, smart.MustUsage("A", rapid.IntRange(1, 3).Draw(t, "use"))))
				},
				func() (agent.Event, error) { return event(a.Register(act, "token")) },
				func() (agent.Event, error) { return event(a.Renew(act)) },
				func() (agent.Event, error) { return event(a.Deregister(act)) },
				func() (agent.Event, error) {
					if !was {
						return a.Tick(act)
					}
					return event(a.Fail(act, before.Heading().Number))
				},
				func() (agent.Event, error) {
					if !was {
						return a.Tick(act)
					}
					return event(a.Receive(act, portal(before, act)))
				},
			}[rapid.IntRange(0, 6).Draw(t, "kind")]()
			if err != nil {
				continue
			}
			require.NoError(t, a.Apply(e))
			request, is := a.Request()
			if agent.Sends(e) {
				require.True(t, is, "%T", e)
			} else if is {
				require.Equal(t, before, request, "%T", e)
			}
		}
	})
}

// A product that does not reach the account writes no more than three events a day,
// whatever it wants of it.
func TestEventsWhileOffline(t *testing.T) {
	for name, a := range map[string]*agent.Agent{"registering": router(), "registered": registeredRouter()} {
		now := on(0).At
		do := func(e agent.Event, err error) {
			require.NoError(t, err)
			require.NoError(t, a.Apply(e))
			if agent.Sends(e) {
				request, _ := a.Request()
				failed, err := a.Fail(license.Act{At: now, By: "router-7"}, request.Heading().Number)
				require.NoError(t, err)
				require.NoError(t, a.Apply(failed))
			}
		}
		if name == "registering" {
			do(a.Register(on(0), "token"))
		}
		begun, days := a.Seq(), uint64(0)
		for {
			wish := a.Next(now)
			if wish.At.IsZero() || wish.At.After(on(500).At) {
				break
			}
			now = wish.At
			do(a.Tick(license.Act{At: now, By: "router-7"}))
			days = uint64(now.Sub(on(0).At)/license.Day) + 1
			require.LessOrEqual(t, a.Seq()-begun, 3*days, name)
		}
		require.Greater(t, days, uint64(300), name)
	}
}
