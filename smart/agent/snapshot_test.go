package agent_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/agent"
)

// scenes are agents in all kinds of states, by name.
func scenes(t testing.TB) map[string]*scene {
	t.Helper()
	begun := func() *scene { return installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1) }
	known := func() *scene { return begun().later(license.Day).register().authorize("A").later(license.Day) }
	pending := func(s *scene, e agent.Event, err error) *scene {
		play(s)(e, err)
		return s
	}
	all := map[string]*scene{
		"new": {TB: t, a: agent.New(sceneUDI(), agent.Policy{}), now: moment("2024-01-01T00:00:00Z")}, "installed": installed(t, "2024-01-01T00:00:00Z", agent.Policy{}),
		"used": begun().later(license.Day), "calendar": installed(t, "2024-01-01T00:00:00Z", agent.Policy{Meter: agent.MeterCalendar}).later(license.Day).use(1),
		"registering": begun().ask(), "retrying": begun().ask().later(30 * time.Hour).fail(), "failed": begun().ask().reject(true),
		"registered": begun().register(), "known": known(), "changed": known().use(2), "none": known().use(0),
		"deregistering": known().deregister().later(time.Hour), "given up": known().deregister().fail().ask(),
		"on": begun().enter(), "reserved": begun().enter().reserve(1, license.MustParseDate("2024-02-01")),
		"over": begun().enter().reserve(1, license.Date{}).use(2).later(license.Day).use(3),
	}
	s := begun().enter()
	all["universal"] = pending(s, must1(s.a.Reserve(s.by(), universal(t, license.MustParseDate("2024-02-01")))), nil)
	s = known()
	all["registering again"] = pending(s, must1(s.a.Reregister(s.by(), "token-2")), nil)
	s = known()
	all["renewing"] = pending(s, must1(s.a.Renew(s.by())), nil).later(time.Hour).fail()
	s = known().use(3)
	all["authorizing"] = pending(s, must1(s.a.Authorize(s.by())), nil).later(time.Hour).use(4)
	all["refused"] = (&scene{TB: t, a: all["authorizing"].a.Clone(), now: all["authorizing"].now}).reject(true)
	all["expired"] = known().later(400 * license.Day)
	all["expired"].tick()
	return all
}

// must1 returns an event that had to be decided.
func must1[E agent.Event](e E, err error) agent.Event {
	if err != nil {
		panic(err)
	}
	return e
}

// TestSnapshotRestores every state as it is.
func TestSnapshotRestores(t *testing.T) {
	for name, s := range scenes(t) {
		t.Run(name, func(t *testing.T) {
			text := s.bytes()
			require.True(t, strings.HasPrefix(text, `{"format":"smart.agent.1","seq":`), text)
			back, err := agent.Restore([]byte(text), agent.Policy{})
			require.NoError(t, err, text)
			again, err := back.Snapshot()
			require.NoError(t, err)
			require.Equal(t, text, string(again))
			require.Equal(t, s.a.Seq(), back.Seq())
			for _, d := range []time.Duration{-license.Day, 0, time.Hour, license.Day, 31 * license.Day, 91 * license.Day, 200 * license.Day, 500 * license.Day} {
				at := s.now.Add(d)
				require.Equal(t, s.a.Status(at), back.Status(at))
				require.Equal(t, s.a.Next(at), back.Next(at))
			}
			mine, one := s.a.Request()
			theirs, other := back.Request()
			require.Equal(t, one, other)
			require.Equal(t, mine, theirs)
		})
	}
}

// TestRestoreRefuses parts that do not hold together.
func TestRestoreRefuses(t *testing.T) {
	all := scenes(t)
	for _, c := range []struct {
		of, old, put, part string
	}{
		{"new", `agent.1`, `agent.0`, "format"},
		{"new", `"seq":0`, `"seq":1`, "seq"},
		{"new", `"mode":"off"`, `"mode":"on"`, "seq"},
		{"installed", `"seq":1`, `"seq":0`, "seq"},
		{"installed", `"seq":1`, `"seq":18446744073709551615`, "seq"},
		{"installed", `"last":"2024-01-01T00:00:00Z",`, ``, "seq"},
		{"installed", `P:C9300-24UX,S:FCW2134L0RN`, ``, "udi"},
		{"installed", `"installation":42,`, ``, "installation"},
		{"installed", `"meter":"use"`, `"meter":"moon"`, "meter"},
		{"installed", `"mode":"off"`, `"mode":"of"`, "mode"},
		{"used", `"granted":7776000000000000`, `"granted":7776000000000001`, "used"},
		{"used", `"granted":7776000000000000`, `"granted":864000000000000000`, ""},
		{"used", `"granted":7776000000000000`, `"granted":864000001000000000`, "used"},
		{"known", `"used":86400000000000`, `"used":-1`, "used"},
		{"known", `"used":86400000000000`, `"used":7776000000000000`, ""},
		{"known", `"used":86400000000000`, `"used":7776000000000001`, "used"},
		{"failed", `"mode":"off"`, `"mode":"on"`, "failed"},
		{"registering", `"mode":"off"`, `"mode":"off","failed":true`, "failed"},
		{"known", `"mode":"off"`, `"mode":"off","failed":true`, "failed"},
		{"known", `"number":2,`, ``, "number"},
		{"known", `"number":2,`, `"number":5,`, ""},
		{"known", `"number":2,`, `"number":6,`, "number"}, // each took an event
		{"registering", `"number":1,"meter"`, `"meter"`, "number"},
		{"known", `"in":31536000000000000`, `"in":0`, "certificate"},
		{"known", `"waited":0`, `"waited":-1`, "certificate"},
		{"known", `"mode":"off"`, `"mode":"on"`, "certificate"},
		{"known", `"short":["A"]`, `"short":["B","A"]`, "short"},
		{"known", `"short":["A"]`, `"short":["A","A"]`, "short"},
		{"known", `"short":["A"]`, `"short":[""]`, "short"},
		{"registering", `"asks":"register"`, `"asks":"none"`, "request"},
		{"registering", `"asks":"register"`, `"asks":"beg"`, "request"},
		{"registering", `"asks":"register"`, `"asks":"deregister"`, "request"},
		{"registering", `"asks":"register"`, `"asks":"renew"`, "request"},
		{"registering", `"token":"token-1"`, `"token":""`, "request"},
		{"registering", `"sent":0`, `"sent":-1`, "request"},
		{"registering", `"mode":"off"`, `"mode":"on"`, "request"},
		{"registering", `"attempts":[{"asked":true`, `"attempts":[{"asked":false`, "attempts"},
		{"registering", `,{"asked":false,"origin":0,"tried":0}]`, `]`, "attempts"},
		{"registering", `"asked":true,"origin":0`, `"asked":true,"origin":-1`, "attempts"},
		{"registering", `"asked":false,"origin":0`, `"asked":false,"origin":1`, "attempts"},
		{"registering", `{"asked":false`, `{"asked":true`, "attempts"},
		{"renewing", `"tried":3600000000000`, `"tried":-1`, "attempts"},
		{"reserved", `"mode":"reserved"`, `"mode":"on"`, "hold"},
		{"on", `"mode":"on"`, `"mode":"reserved"`, "hold"},
		{"reserved", `"quantity":1`, `"quantity":0`, "hold"},
		{"reserved", `"at":"2024-01-01T00:00:00Z"`, `"at":"0001-01-01T00:00:00Z"`, "hold"},
		{"reserved", `"for":0`, `"for":-1`, "hold"},
		{"on", `"mode":"on"`, `"mode":"on","hold":{"entitlements":[],"universal":true,"at":"2024-01-01T00:00:00Z","for":0,"overFor":0}`, "hold"},
		{"universal", `[{"tag":"U","quantity":1,"last":"2024-02-01"}]`, `[]`, "hold"},
		{"reserved", `"at":"2024`, `"universal":true,"at":"2024`, ""},
		{"over", `"overFor":86400000000000`, `"overFor":-1`, "hold"},
		{"reserved", `"overFor":0`, `"overFor":1`, "hold"},

		{"known", `"certificate":{"number":1,`, `"certificate":{"number":0,`, "certificate"},
		{"known", `"in":31536000000000000`, `"in":864000000000000001`, "certificate"},
		{"known", `"changed":false`, `"changed":true`, "certificate"}, // than what was answered for
		{"known", `"mode":"off"`, `"mode":"off","abandoned":true`, "abandoned"},
		{"installed", `"mode":"off"`, `"mode":"off","abandoned":true`, "abandoned"},
		{"authorizing", `"certificate":1,"usage"`, `"certificate":2,"usage"`, "request"},
		{"authorizing", `"token":""`, `"token":" "`, "request"},
		{"authorizing", `"token":""`, `"token":"token-1"`, "request"},
		{"authorizing", `"overwrite":false`, `"overwrite":true`, "request"},
		{"authorizing", `,{"asked":true,"origin":46800000000000,"tried":3600000000000},{`, `,{"asked":false,"origin":0,"tried":0},{`, "attempts"},
		{"renewing", `{"asked":true,"origin":3600000000000,"tried":3600000000000}]`, `{"asked":false,"origin":0,"tried":0}]`, "attempts"},
		{"renewing", `"certificate":1,"usage"`, `"certificate":0,"usage"`, "request"},
		{"renewing", `"usage":{}}`, `"usage":{"A":1}}`, "request"},
		{"deregistering", `"certificate":1,"usage"`, `"certificate":0,"usage"`, "request"},
		{"registering", `"certificate":0,"usage"`, `"certificate":1,"usage"`, "request"},
		{"failed", `"reason":"account/token-expired"`, `"reason":""`, "rejection"},
		{"failed", `"number":1,"at"`, `"number":2,"at"`, "failed"},
		{"refused", `"number":3,"at"`, `"number":4,"at"`, "rejection"},
		{"failed", `"installation":42,"number":1,"at"`, `"installation":43,"number":1,"at"`, "rejection"},
		{"failed", `"rejection":{"udi":"P:C9300-24UX,S:FCW2134L0RN"`, `"rejection":{"udi":"P:C9300-24UX,S:FCW2134L0RM"`, "rejection"},
		{"failed", `"permanent":true,`, ``, "failed"},
		{"used", `"mode":"off"`, `"mode":"off","failed":true`, "failed"},
		{"registering", `"attempts":[`, `"rejection":{"udi":"P:C9300-24UX,S:FCW2134L0RN","installation":42,"number":1,"at":"2024-01-01T00:00:00Z","reason":"x","permanent":true},"attempts":[`, "rejection"},
	} {
		text := all[c.of].bytes()
		require.Contains(t, text, c.old, "%s: %s", c.of, text)
		changed := strings.Replace(text, c.old, c.put, 1)
		a, err := agent.Restore([]byte(changed), agent.Policy{})
		if c.part == "" {
			require.NoError(t, err, changed)
			continue
		}
		require.Nil(t, a)
		require.ErrorIs(t, err, agent.ErrSnapshotForm, "%s: %s → %s", c.of, c.old, c.put)
		require.Equal(t, c.part, license.Refusals(err)[0].Field("part"), changed)
	}
	_, err := agent.Restore([]byte(`{}`), agent.Policy{})
	require.ErrorIs(t, err, license.ErrJSONMissingField)
	_, err = agent.Restore([]byte(strings.Replace(all["used"].bytes(), `"A":1`, `"A":0`, 1)), agent.Policy{})
	require.ErrorIs(t, err, license.ErrCountRange)
}
