package hosting_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/hosting"
)

// placeNames are the states by the words of testdata/stages.txt, in the order of its
// columns.
var placeNames = []struct {
	name  string
	state hosting.State
}{
	{"none", hosting.State{Stage: hosting.NotInstalled}},
	{"older", hosting.State{Generation: hosting.Managed, Stage: hosting.Running}},
	{"standby", hosting.State{Generation: hosting.Managed, Stage: hosting.Standby}},
	{"joined", hosting.State{Generation: hosting.Managed, Stage: hosting.DataCenter}},
	{"smart", hosting.State{Generation: hosting.Smart, Stage: hosting.Running}},
	{"joined+", hosting.State{Generation: hosting.Smart, Stage: hosting.DataCenter}},
}

// cells reads testdata/stages.txt: what each trigger comes to in each state.
func cells(t *testing.T) map[[2]string]string {
	data, err := os.ReadFile("testdata/stages.txt")
	require.NoError(t, err)
	all := map[[2]string]string{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(line)
		require.Len(t, words, 1+len(placeNames), line)
		for i, p := range placeNames {
			cell := [2]string{words[0], p.name}
			require.NotContains(t, all, cell)
			all[cell] = words[i+1]
		}
	}
	return all
}

func placeNamed(name string) (hosting.State, bool) {
	for _, p := range placeNames {
		if p.name == name {
			return p.state, true
		}
	}
	return hosting.State{}, false
}

// TestTransitions compares the table of the package with the one of testdata.
func TestTransitions(t *testing.T) {
	want, n := cells(t), 0
	for tr := range hosting.Transitions() {
		n++
		from := ""
		for _, p := range placeNames {
			if p.state == tr.From {
				from = p.name
			}
		}
		word, ok := want[[2]string{tr.Trigger.String(), from}]
		require.True(t, ok, "%v", tr)
		if to, ok := placeNamed(word); ok {
			require.Equal(t, hosting.Transition{From: tr.From, Trigger: tr.Trigger, To: to}, tr)
		} else {
			require.Equal(t, hosting.Transition{From: tr.From, Trigger: tr.Trigger, To: tr.From, Refused: license.Reason("hosting/" + word)}, tr)
		}
	}
	require.Len(t, want, n)
	require.Equal(t, "none", (hosting.ByOther + 1).String())
	for range hosting.Transitions() {
		break // a walk may end early
	}
}

// standsIn brings a system to a state, with enough licences for a second data center.
func standsIn(t *testing.T, name string) *scene {
	t.Helper()
	s := blank(t, hosting.Policy{})
	switch name {
	case "older", "standby", "joined":
		s = older(t).users("ann").installs("1.5", 9)
	case "smart", "joined+":
		s = newer(t).users("ann")
	}
	switch name {
	case "standby":
		s.do(s.sys.FailOver(s.act()))
	case "joined", "joined+":
		primary := s.neighbour("first")
		s.do(joined(primary.sys.Join(s.act(), s.sys, mdc(s.sys), registered)))
	}
	require.Equal(t, name, nameOfPlace(t, s.sys.State()))
	return s
}

func nameOfPlace(t *testing.T, state hosting.State) string {
	t.Helper()
	for _, p := range placeNames {
		if p.state == state {
			return p.name
		}
	}
	require.Fail(t, "no such state", "%v", state)
	return ""
}

// neighbour returns another system that could join this one, or be joined by it.
func (s *scene) neighbour(id license.ID) *scene {
	s.Helper()
	g, v := s.sys.State().Generation, s.sys.Version()
	if g == "" {
		g, v = hosting.Managed, "1.5"
	}
	o := s.other(id, g, v, hosting.Large)
	if g == hosting.Managed {
		o.installs(v, 9)
	}
	return o
}

// mdc is licences of two large data centers.
func mdc(s *hosting.System) stock { return centers("MDC-LARGE", s.Version(), 2) }

// joining and joined are the events of Join.
func joining(e hosting.DataCenterJoined, _ hosting.Absorbed, err error) (hosting.Event, error) {
	return e, err
}

func joined(_ hosting.DataCenterJoined, e hosting.Absorbed, err error) (hosting.Event, error) {
	return e, err
}

// triggered does what a trigger names.
func (s *scene) triggered(trigger string) (hosting.Event, error) {
	s.Helper()
	act := s.act()
	switch trigger {
	case "install-managed":
		return s.sys.Install(act, hosting.Managed, "1.5", hosting.Large)
	case "install-smart":
		return s.sys.Install(act, hosting.Smart, "4.0", hosting.Large)
	case "upgrade-managed":
		return s.sys.Upgrade(act, hosting.Managed, "2.0", nil, s.with)
	case "upgrade-smart":
		return s.sys.Upgrade(act, hosting.Smart, "4.1", nil, s.with)
	case "update":
		return s.sys.Update(act)
	case "disconnect":
		return s.sys.Disconnect(act)
	case "connect":
		return s.sys.Connect(act)
	case "restart":
		return s.sys.Restart(act)
	case "audit":
		return s.sys.Audit(act, nil)
	case "fail-over":
		return s.sys.FailOver(act)
	case "return":
		return s.sys.Return(act)
	case "join":
		return joining(s.sys.Join(act, s.neighbour("second").sys, mdc(s.sys), registered))
	case "absorb":
		o := s.neighbour("first")
		return joined(o.sys.Join(act, s.sys, mdc(o.sys), registered))
	case "other":
		return s.sys.AddUser(act, "bob", false)
	}
	require.Fail(s, "no such trigger", trigger)
	return nil, nil
}

// forged is the event of a trigger, whether or not it can follow.
func (s *scene) forged(trigger string) hosting.Event {
	s.Helper()
	st := s.stamp()
	switch trigger {
	case "install-managed":
		return hosting.Installed{Stamp: st, Generation: hosting.Managed, Version: "1.5", Size: hosting.Large, Evaluation: smart.Period(1)}
	case "install-smart":
		return hosting.Installed{Stamp: st, Generation: hosting.Smart, Version: "4.0", Size: hosting.Large}
	case "upgrade-managed":
		return hosting.Upgraded{Stamp: st, Generation: hosting.Managed, Version: "2.0", Evaluation: smart.Period(1)}
	case "upgrade-smart":
		return hosting.Upgraded{Stamp: st, Generation: hosting.Smart, Version: "4.1"}
	case "update":
		return hosting.Updated{Stamp: st}
	case "disconnect":
		return hosting.Disconnected{Stamp: st}
	case "connect":
		return hosting.Connected{Stamp: st}
	case "restart":
		return hosting.Restarted{Stamp: st}
	case "audit":
		return hosting.Audited{Stamp: st}
	case "fail-over":
		return hosting.FailedOver{Stamp: st}
	case "return":
		return hosting.Returned{Stamp: st}
	case "join":
		return hosting.DataCenterJoined{Stamp: st, DataCenter: "second"}
	case "absorb":
		return hosting.Absorbed{Stamp: st, Primary: "first"}
	case "other":
		return hosting.UserAdded{Stamp: st, User: "bob"}
	}
	require.Fail(s, "no such trigger", trigger)
	return nil
}

// TestEveryStateAndTrigger has everything happen in every state, decided and forged.
func TestEveryStateAndTrigger(t *testing.T) {
	for cell, then := range cells(t) {
		t.Run(cell[0]+" in "+cell[1], func(t *testing.T) {
			s := standsIn(t, cell[1])
			if cell[0] == "connect" && cell[1] == "older" {
				s.do(s.sys.Disconnect(s.act()))
			}
			s.later(time.Hour)
			if _, ok := placeNamed(then); ok {
				s.do(s.triggered(cell[0]))
				require.Equal(t, then, nameOfPlace(t, s.sys.State()))
				return
			}
			reason := license.Reason("hosting/" + then)
			refuses(s, func() (hosting.Event, error) {
				_, err := s.triggered(cell[0])
				return nil, err
			}, reason)
			s.rejects(s.forged(cell[0]), string(reason))
			require.Equal(t, cell[1], nameOfPlace(t, s.sys.State()))
		})
	}
}
