package pak_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// row is a line of testdata/states.txt.
type row struct{ from, happens, then string }

func table(t *testing.T) (rows []row) {
	t.Helper()
	for _, r := range spectest.Rows(t, here, "testdata/states.txt", 2, 3) {
		rows = append(rows, row{r[0], r[1], r[2]})
	}
	return rows
}

// split returns the kind of PAK and its state, as a row begins.
func split(from string) (kind, state string) {
	i := strings.LastIndex(from, " ")
	return from[:i], from[i+1:]
}

var done = map[string]int{"unknown": 0, "open": 0, "partial": 4, "exhausted": 10}

// standing brings a PAK where a row begins.
func standing(t *testing.T, from string) (s *scene, p pak.PAK) {
	kind, state := split(from)
	p = pak.PAK{Number: "PAK", Lines: []pak.Line{fresh("2.0", 10)}}
	s = begin(t, "server")
	if kind != "new" {
		p.Lines[0].Upgrades = "1.0"
		s.install("F", "", hosts("1.0", 11))
	}
	if state != "unknown" {
		s.register(p.Number, p.Lines...)
	}
	if n := done[state]; n > 0 {
		s.fulfill(p.Number, to(0, n))
	}
	if kind == "upgrade stuck" {
		s.rehost("other", "G")
	}
	return s, p
}

// happen does what a row says.
func (s *scene) happen(happens string, p pak.PAK, fulfilled int) (pak.Event, error) {
	s.Helper()
	fulfill := func(n int) (pak.Event, error) { return event(s.fulfilling(p.Number, to(0, n))()) }
	old := pak.File{Serial: "H", System: "server", Lines: []pak.Count{hosts("1.0", 1)}}
	switch happens {
	case "register":
		return event(s.registering(p)())
	case "same":
		return fulfill(fulfilled)
	case "less":
		return fulfill(fulfilled - 1)
	case "part":
		return fulfill(fulfilled + 1)
	case "rest":
		return fulfill(10)
	case "beyond":
		return fulfill(11)
	case "install":
		return event(s.installing(old)())
	case "rehost":
		if s.m.Of("HOST", "1.0")+s.m.Of("HOST", "2.0") == 0 {
			s.play(event(s.installing(old)()))
		}
		return event(s.rehosting("other", "I")())
	}
	s.Fatalf("what is %s?", happens)
	return nil, nil
}

// TestStatesWX17 lets everything happen in every state: it leads to where the table
// says, or is refused for its reasons and changes nothing.
func TestStatesWX17(t *testing.T) {
	rows := table(t)
	require.Len(t, rows, (4+4+2)*8)
	for _, r := range rows {
		t.Run(r.from+"/"+r.happens, func(t *testing.T) {
			s, p := standing(t, r.from)
			_, state := split(r.from)
			before := snapshot(t, s.m)
			e, err := s.happen(r.happens, p, done[state])
			if strings.Contains(r.then, "/") {
				var want []license.Reason
				for reason := range strings.FieldsSeq(r.then) {
					want = append(want, license.Reason(reason))
				}
				require.Equal(t, want, reasons(err))
				require.Equal(t, before, snapshot(t, s.m))
				return
			}
			s.play(e, err)
			got, registered := s.m.PAK(p.Number)
			if r.then == "unknown" {
				require.False(t, registered)
				return
			}
			require.Equal(t, pak.State(r.then), got.State)
		})
	}
}

// TestTransitions walks the table that is exported: it says what testdata/states.txt
// does, and nothing else.
func TestTransitions(t *testing.T) {
	words := map[string]pak.Trigger{
		"new register": pak.ByRegister, "new part": pak.ByFulfillPart, "new rest": pak.ByFulfillRest,
		"upgrade part": pak.ByUpgradePart, "upgrade rest": pak.ByUpgradeRest,
	}
	type pair struct {
		from pak.State
		by   pak.Trigger
	}
	walked := map[pair]pak.Transition{}
	for r := range pak.Transitions() {
		p := pair{r.From, r.Trigger}
		require.NotContains(t, walked, p)
		walked[p] = r
	}
	told := map[pair]bool{}
	for _, r := range table(t) {
		kind, state := split(r.from)
		by, ok := words[kind+" "+r.happens]
		if !ok {
			continue // what is no trigger, or is refused for what is asked
		}
		p := pair{pak.State(state), by}
		told[p] = true
		want := pak.Transition{From: p.from, Trigger: by, To: pak.State(r.then)}
		if strings.Contains(r.then, "/") {
			want.To, want.Refused = p.from, license.Reason(r.then)
		}
		require.Equal(t, want, walked[p])
	}
	require.Len(t, walked, 4*5)
	require.Len(t, told, len(walked))
}

// TestTransitionsEndEarly walks a part of the table, and names what is no trigger.
func TestTransitionsEndEarly(t *testing.T) {
	n := 0
	for range pak.Transitions() {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
	require.Equal(t, "upgrade-rest", pak.ByUpgradeRest.String())
	require.Equal(t, "none", (pak.ByUpgradeRest + 1).String())
}
