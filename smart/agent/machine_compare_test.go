package agent_test

import (
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// status is what the model shows.
func (w *world) status() agent.Status {
	s := agent.Status{
		Mode: agent.Mode(w.mode), Registration: agent.Registration(w.registration()), Certified: w.paper != nil, Authorization: agent.Authorization(w.authorization()),
		Usage: w.used.usage(), MoreUse: w.paper != nil || w.meter() < w.length,
		EvaluationUsed: w.meter(), EvaluationLeft: w.length - w.meter(), RemoveByHand: w.removeByHand(),
	}
	if w.mode == "reserved" {
		s.MoreUse = w.overLeft() > 0
	}
	if w.running() {
		s.EvaluationEnds = w.shown(w.t + w.length - w.meter())
	}
	if p := w.paper; p != nil {
		s.CertificateExpires, s.RenewAt = w.shown(p.expires), w.shown(p.renew)
		s.AuthorizeAt, s.AuthorizedUntil = w.shown(w.hear()), w.shown(w.until)
	}
	switch s.Authorization {
	case agent.OutOfCompliance:
		s.Short = w.short
	case agent.NotAuthorizedReserved:
		s.OverageEnds = w.shown(*w.over + w.overage)
	}
	if w.told != nil {
		s.LastRejection, s.Overwrite = w.told.Reason, w.told.Overwrite
	}
	return s
}

// compare compares all that can be asked about a reading of the clock.
func (m *machine) compare(t *rapid.T, clock time.Time) {
	w := m.model.at(clock)
	require.Equal(t, w.status(), m.a.Status(clock))
	do, at := w.wish()
	wish := agent.Wish{Do: agent.Action(do)}
	if do != "none" {
		wish.At = w.shown(at)
	}
	require.Equal(t, wish, m.a.Next(clock))
}

// Look compares what is to come, and what a clock that is set back shows.
func (m *machine) Look(t *rapid.T) {
	at := m.now.Add(time.Duration(rapid.IntRange(-1000, 24*500).Draw(t, "hours")) * time.Hour)
	if marks := m.marks(); len(marks) > 0 && rapid.Bool().Draw(t, "at a mark") {
		at = rapid.SampledFrom(marks).Draw(t, "mark").Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "ns")))
	}
	m.compare(t, at)
}

// Check compares everything that a user can see now.
func (m *machine) Check(t *rapid.T) {
	m.compare(t, m.now)
	stands := standing(m.a, m.now)
	require.True(t, m.stood[stands], "no situation of the table: %s", stands)

	pending, ok := m.model.at(m.last).request(smart.Header{UDI: stageUDI, Installation: 77})
	request, asked := m.a.Request()
	require.Equal(t, ok, asked)
	require.Equal(t, pending, request)

	s := m.a.Status(m.now)
	require.GreaterOrEqual(t, s.EvaluationUsed, m.used, "evaluation never comes back, whatever the clock shows")
	require.LessOrEqual(t, s.EvaluationUsed, m.model.evaluation)

	replayed := agent.New(stageUDI, m.policy)
	for _, e := range m.events {
		require.NoError(t, replayed.Apply(e))
	}
	require.Equal(t, bytesOf(t, m.a), bytesOf(t, replayed), "replay of events = live state")
	if m.early != nil {
		restored, err := agent.Restore(m.early, m.policy)
		require.NoError(t, err)
		for _, e := range m.events[m.tail:] {
			require.NoError(t, restored.Apply(e))
		}
		require.Equal(t, bytesOf(t, m.a), bytesOf(t, restored), "snapshot and the rest = live state")
		require.Equal(t, s, restored.Status(m.now))
	}
}
