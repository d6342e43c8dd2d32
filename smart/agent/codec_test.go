package agent_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// everyEvent returns an event of each kind, and of each answer, all decided.
func everyEvent(t testing.TB) []agent.Event {
	t.Helper()
	s := &scene{TB: t, a: agent.New(sceneUDI(), agent.Policy{Meter: agent.MeterCalendar}), now: moment("2024-01-01T00:00:00Z")}
	var all []agent.Event
	do := func(e agent.Event, err error) {
		t.Helper()
		all = append(all, play(s)(e, err))
	}
	do(event(s.a.Install(s.by(), sceneInstallation)))
	do(event(s.a.Upgrade(s.by())))
	do(event(s.a.Use(s.by(), smart.MustUsage("A", 2))))
	do(event(s.a.Register(s.by(), "NTY4MWRhM2ItYTZh")))
	do(event(s.a.Receive(s.by(), smart.Rejection{Header: s.heading(), At: s.now, Reason: "account/instance-present", Rule: "SM-10", Permanent: true, Overwrite: true})))
	do(event(s.a.Reregister(s.by(), "NTY4MWRhM2ItYTZh")))
	do(event(s.a.Fail(s.by(), 2)))
	s.later(license.Day)
	do(s.a.Tick(s.by()))
	do(event(s.a.Receive(s.by(), smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)})))
	do(s.a.Tick(s.by()))
	do(event(s.a.Receive(s.by(), s.authorization("A"))))
	do(event(s.a.Renew(s.by())))
	do(event(s.a.Receive(s.by(), s.renewal())))
	do(event(s.a.Deregister(s.by())))
	do(event(s.a.Receive(s.by(), smart.Deregistration{Header: s.heading(), At: s.now})))
	do(s.a.Tick(s.by()))
	do(event(s.a.EnterReservation(s.by())))
	hold, err := license.NewHold(sceneUDI(), license.Entitlement{Tag: "A", Quantity: 5, Last: license.MustParseDate("2024-12-31")}, license.Entitlement{Tag: "B", Quantity: 1})
	require.NoError(t, err)
	do(event(s.a.Reserve(s.by(), hold)))
	do(event(s.a.Reserve(s.by(), universal(t, license.Date{}))))
	do(event(s.a.Return(s.by())))
	do(event(s.a.LeaveReservation(s.by())))
	return all
}

const beginning = `{"seq":?,"at":"2024-01-01T00:00:00Z","by":"ada"`

const header = `"udi":"P:C9300-24UX,S:FCW2134L0RN","installation":42,"number":?`

// written is how the events of everyEvent are written: name, and what follows the
// stamp.
func written() [][2]string {
	day := `"2024-01-02T00:00:00Z"`
	certificate := `"certificate":{"number":?,"issued":` + day + `,"validSeconds":31536000,"renewSeconds":15552000}`
	head := func(n string) string { return strings.Replace(header, "?", n, 1) }
	paper := func(n string) string { return strings.Replace(certificate, "?", n, 1) }
	return [][2]string{
		{"agent.installed", `,"udi":"P:C9300-24UX,S:FCW2134L0RN","installation":42,"evaluationSeconds":7776000,"meter":"calendar"}`},
		{"agent.upgraded", `,"evaluationSeconds":7776000}`},
		{"agent.used", `,"usage":{"A":2}}`},
		{"agent.registration-asked", `,"number":1,"token":"NTY4MWRhM2ItYTZh"}`},
		{"agent.answered", `,"rejection":{` + head("1") + `,"at":"2024-01-01T00:00:00Z","reason":"account/instance-present","rule":"SM-10","permanent":true,"overwrite":true}}`},
		{"agent.registration-asked", `,"number":2,"token":"NTY4MWRhM2ItYTZh","overwrite":true}`},
		{"agent.unanswered", `,"number":2}`},
		{"agent.repeated", `,"number":2}`},
		{"agent.answered", `,"registration":{` + head("2") + `,"at":` + day + `,` + paper("1") + `,"validSeconds":7776000}}`},
		{"agent.authorization-asked", `,"number":3}`},
		{"agent.answered", `,"authorization":{` + head("3") + `,"at":` + day + `,` + paper("1") + `,"short":["A"],"nextSeconds":43200,"validSeconds":7776000}}`},
		{"agent.renewal-asked", `,"number":4}`},
		{"agent.answered", `,"renewal":{` + head("4") + `,"at":` + day + `,` + paper("2") + `,"validSeconds":7776000}}`},
		{"agent.deregistered", `,"number":5}`},
		{"agent.answered", `,"deregistration":{` + head("5") + `,"at":` + day + `}}`},
		{"agent.ticked", `}`},
		{"agent.reservation-entered", `}`},
		{"agent.reserved", `,"hold":{"udi":"P:C9300-24UX,S:FCW2134L0RN","entitlements":[{"tag":"A","quantity":5,"last":"2024-12-31"},{"tag":"B","quantity":1}]}}`},
		{"agent.reserved", `,"hold":{"udi":"P:C9300-24UX,S:FCW2134L0RN","entitlements":[{"tag":"U","quantity":1}],"universal":true}}`},
		{"agent.returned", `}`},
		{"agent.reservation-left", `}`},
	}
}

// TestEventsAreWrittenSo pins the names and the JSON of all events: they are kept for
// ever.
func TestEventsAreWrittenSo(t *testing.T) {
	all, texts := everyEvent(t), written()
	require.Len(t, texts, len(all))
	seen := map[string]bool{}
	for i, e := range all {
		name, data, err := agent.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, texts[i][0], name)
		stamp := strings.Replace(beginning, "?", string(rune('0'+(i+1)%10)), 1)
		if i+1 > 9 {
			stamp = strings.Replace(stamp, `"seq":`, `"seq":`+string(rune('0'+(i+1)/10)), 1)
		}
		if i >= 7 {
			stamp = strings.Replace(stamp, "01-01", "01-02", 1)
		}
		require.Equal(t, stamp+texts[i][1], string(data))
		back, err := agent.DecodeEvent(name, data)
		require.NoError(t, err)
		require.Equal(t, e, back)
		require.Equal(t, e.Stamped(), back.Stamped())
		require.Contains(t, source(t, "doc.go"), "//\t"+name+" ")
		seen[name] = true
	}
	require.Len(t, seen, strings.Count(source(t, "codec.go"), `"agent.`))
}

// TestReplay ends where the decisions ended, from the events as they are written, and
// from a snapshot and the rest.
func TestReplay(t *testing.T) {
	all := everyEvent(t)
	whole := agent.New(sceneUDI(), agent.Policy{Meter: agent.MeterCalendar})
	for i, e := range all {
		name, data, err := agent.EncodeEvent(e)
		require.NoError(t, err)
		e, err = agent.DecodeEvent(name, data)
		require.NoError(t, err)
		require.NoError(t, whole.Apply(e))
		saved, err := whole.Snapshot()
		require.NoError(t, err)
		rest, err := agent.Restore(saved, agent.Policy{Meter: agent.MeterCalendar})
		require.NoError(t, err, "%d %s", i, saved)
		for _, at := range []time.Time{e.Stamped().At, e.Stamped().At.Add(100 * license.Day), e.Stamped().At.Add(-license.Day)} {
			require.Equal(t, whole.Status(at), rest.Status(at))
			require.Equal(t, whole.Next(at), rest.Next(at))
		}
		mine, one := whole.Request()
		theirs, other := rest.Request()
		require.Equal(t, one, other)
		require.Equal(t, mine, theirs)
		end := whole.Clone()
		for _, later := range all[i+1:] {
			require.NoError(t, rest.Apply(later))
			require.NoError(t, end.Apply(later))
		}
		saved, err = end.Snapshot()
		require.NoError(t, err)
		again, err := rest.Snapshot()
		require.NoError(t, err)
		require.Equal(t, string(saved), string(again))
	}
}

func TestCodecRefuses(t *testing.T) {
	_, _, err := agent.EncodeEvent(foreign())
	require.ErrorIs(t, err, agent.ErrUnknownEvent)
	_, _, err = agent.EncodeEvent(nil)
	require.ErrorIs(t, err, agent.ErrUnknownEvent)
	_, _, err = agent.EncodeEvent(agent.Ticked{Stamp: license.Stamp{Act: license.Act{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}})
	require.ErrorIs(t, err, license.ErrInstantForm)
	_, _, err = agent.EncodeEvent(agent.Ticked{Stamp: license.Stamp{Act: license.Act{At: moment("2024-01-01T00:00:00Z"), By: license.Actor(strings.Repeat("x", agent.MaxEventBytes))}}})
	require.ErrorIs(t, err, license.ErrJSONTooLarge)
	for _, c := range []struct {
		name, text string
		reason     license.Reason
	}{
		{"agent.tick", beginning + `}`, agent.ErrUnknownEvent},
		{"agent.ticked", beginning + `,"x":1}`, license.ErrJSONUnknownField},
		{"agent.ticked", beginning + `} `, ""},
		{"agent.ticked", beginning + `}}`, license.ErrJSONMalformed},
		{"agent.repeated", beginning + `}`, license.ErrJSONMissingField},
		{"agent.used", beginning + `,"usage":null}`, license.ErrJSONNull},
		{"agent.used", beginning + `,"usage":{"A":0}}`, license.ErrCountRange},
		{"agent.ticked", strings.Repeat(" ", agent.MaxEventBytes) + beginning + `}`, license.ErrJSONTooLarge},
	} {
		_, err := agent.DecodeEvent(c.name, []byte(strings.Replace(c.text, "?", "1", 1)))
		if c.reason == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, c.reason, c.text)
	}
}
