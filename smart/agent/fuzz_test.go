package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the same
// again, and that no agent is broken by it.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range everyEvent(f) {
		name, data, err := agent.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Add("agent.used", []byte(`{"seq":2,"at":"2024-01-01T00:00:00Z","by":"ada","usage":null}`))
	agents := scenes(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := agent.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, text, err := agent.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		read, err := agent.DecodeEvent(again, text)
		require.NoError(t, err)
		_, rewritten, err := agent.EncodeEvent(read)
		require.NoError(t, err)
		require.Equal(t, string(text), string(rewritten))
		for _, s := range agents {
			a := s.a.Clone()
			before := (&scene{TB: t, a: a}).bytes()
			if err := a.Apply(e); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, (&scene{TB: t, a: a}).bytes())
				continue
			}
			restored, err := agent.Restore([]byte((&scene{TB: t, a: a}).bytes()), agent.Policy{})
			require.NoError(t, err, "what follows can be restored")
			require.Equal(t, (&scene{TB: t, a: a}).bytes(), (&scene{TB: t, a: restored}).bytes())
			askEverything(t, a)
		}
	})
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written the
// same again, and that its agent works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	for _, s := range scenes(f) {
		f.Add([]byte(s.bytes()))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := agent.Restore(data, agent.Policy{})
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, err := agent.Restore([]byte((&scene{TB: t, a: a}).bytes()), agent.Policy{})
		require.NoError(t, err)
		require.Equal(t, (&scene{TB: t, a: a}).bytes(), (&scene{TB: t, a: again}).bytes())
		askEverything(t, a)
	})
}

// askEverything asks an agent all there is to ask and decide; what is decided follows.
func askEverything(t testing.TB, a *agent.Agent) {
	t.Helper()
	for _, now := range []time.Time{{}, moment("2024-02-01T00:00:00Z"), moment("2025-01-10T00:00:00Z"), moment("9999-12-31T23:59:59Z")} {
		st := a.Status(now)
		require.GreaterOrEqual(t, st.EvaluationLeft, time.Duration(0))
		require.GreaterOrEqual(t, st.EvaluationUsed, time.Duration(0))
		require.False(t, a.Seq() > 0 && a.Next(now).Do != agent.DoNothing && a.Next(now).At.Before(now))
		act := license.Act{At: now, By: "ada"}
		keep := func(e agent.Event, err error) {
			t.Helper()
			if err != nil {
				require.NotEmpty(t, license.Refusals(err))
				return
			}
			require.NoError(t, a.Clone().Apply(e), "what is decided follows")
		}
		keep(event(a.Install(act, 1)))
		keep(event(a.Upgrade(act)))
		keep(event(a.Use(act, smart.MustUsage("A", 7))))
		keep(event(a.Use(act, smart.Usage{})))
		keep(event(a.Register(act, "token")))
		keep(event(a.Reregister(act, "token")))
		keep(event(a.Authorize(act)))
		keep(event(a.Renew(act)))
		keep(event(a.Deregister(act)))
		keep(a.Tick(act))
		keep(event(a.EnterReservation(act)))
		keep(event(a.LeaveReservation(act)))
		keep(event(a.Reserve(act, license.Hold{UDI: a.UDI(), Entitlements: []license.Entitlement{{Tag: "A", Quantity: 1, Last: license.MustParseDate("2024-12-31")}}})))
		keep(event(a.Reserve(act, license.Hold{UDI: a.UDI(), Entitlements: []license.Entitlement{{Tag: "A", Quantity: 1}}, Universal: true})))
		keep(event(a.Return(act)))
		if request, ok := a.Request(); ok {
			h := request.Heading()
			keep(event(a.Fail(act, h.Number)))
			certificate := smart.Certificate{Number: 7, Issued: moment("2024-01-01T00:00:00Z"), Valid: 1, Renew: 1}
			at := moment("2025-01-01T00:00:00Z")
			for _, m := range []smart.Answer{
				smart.Registration{Header: h, At: at, Certificate: certificate, Valid: 1}, smart.Authorization{Header: h, At: at, Certificate: certificate, Next: 1, Valid: 1},
				smart.Renewal{Header: h, At: at, Certificate: certificate, Valid: 1}, smart.Deregistration{Header: h, At: at},
				smart.Rejection{Header: h, At: at, Reason: "x/y"}, smart.Rejection{Header: h, At: at, Reason: "x/y", Permanent: true},
				smart.Rejection{Header: h, At: at, Reason: "x/y", Permanent: true, Gone: true},
			} {
				keep(event(a.Receive(act, m)))
			}
		}
	}
}
