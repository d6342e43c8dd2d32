package agent_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/smart/agent"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[agent.Event]{Encode: agent.EncodeEvent, Decode: agent.DecodeEvent}
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others. Six constants name other rules.
func TestDocListsEveryReason(t *testing.T) {
	spectest.Reasons(t, here, spectest.Exceptions{})
}

// docState names a state as the documentation does.
func docState(s agent.State) string {
	switch s.Mode {
	case agent.ModeOn:
		return "on"
	case agent.ModeReserved:
		return "reserved"
	case agent.ModeOff:
	}
	name := string(s.Registration)
	if s.Certified && s.Registration != agent.Registered {
		name += "+"
	}
	return name
}

// TestDocHasTheStates shows that the table of states in the documentation is the
// one that is walked, but before Installed.
func TestDocHasTheStates(t *testing.T) {
	var walk []spectest.Cell
	for r := range agent.Transitions() {
		if r.From != (agent.State{}) {
			walk = append(walk, spectest.Cell{From: docState(r.From), Trigger: r.Trigger.String(), To: docState(r.To), Refused: r.Refused})
		}
	}
	spectest.States(t, here, walk)
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	spectest.Events(t, here, stored, everyEvent(t))
	spectest.Shown(t, here, stored, "agent.registration-asked", "A registration that is asked for:")
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestTransitionsEndEarly walks a part of the table, and names what is no trigger.
func TestTransitionsEndEarly(t *testing.T) {
	n := 0
	for r := range agent.Transitions() {
		require.Equal(t, agent.State{}, r.From)
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
	require.Equal(t, "expiry", agent.ByExpiry.String())
	require.Equal(t, "none", (agent.ByExpiry + 1).String())
}

// TestZero shows that an agent panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) {
	spectest.Zero(t, everyEvent(t), installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).a)
}
