package ordering_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// row is a line of testdata/states.txt.
type row struct{ from, happens, then string }

func statesTable(t *testing.T) (rows []row) {
	t.Helper()
	for _, r := range spectest.Rows(t, here, "testdata/states.txt", 2, 3) {
		rows = append(rows, row{r[0], r[1], r[2]})
	}
	return rows
}

// happen does what a row says, a week after what was done last.
func (s *scene) happen(happens string) (ordering.Event, error) {
	verb, how, _ := strings.Cut(happens, " ")
	s.later(week)
	if how == "early" {
		s.later(-time.Second)
	}
	switch verb {
	case "regular", "upgrade":
		return event(s.o.Place(s.act(), map[string]ordering.Request{
			"":         {Kind: ordering.Kind(verb), Account: "acme", Agreement: true},
			"bare":     {Kind: ordering.Kind(verb)},
			"unsigned": {Kind: ordering.Kind(verb), Account: "acme"},
		}[how]))
	case "remind":
		return event(s.o.Remind(s.act()))
	case "call":
		return event(s.o.Call(s.act()))
	case "assign":
		return event(s.o.Assign(s.act(), "acme", how == ""))
	}
	s.Fatalf("what is %s?", happens)
	return nil, nil
}

// TestStatesWX20 lets everything happen in every state: it leads to where the table says,
// or is refused for its reasons and changes nothing.
func TestStatesWX20(t *testing.T) {
	rows := statesTable(t)
	require.Len(t, rows, len(words)*11)
	for _, r := range rows {
		t.Run(r.from+"/"+r.happens, func(t *testing.T) {
			s := standing(t, r.from)
			require.Equal(t, stateOf(r.from), s.o.Status().State)
			before := snapshot(t, s.o)
			e, err := s.happen(r.happens)
			if strings.Contains(r.then, "/") {
				var want []license.Reason
				for reason := range strings.FieldsSeq(r.then) {
					want = append(want, license.Reason(reason))
				}
				require.Equal(t, want, reasons(err))
				require.Equal(t, before, snapshot(t, s.o))
				return
			}
			require.Equal(t, stateOf(r.then), s.play(e, err).o.Status().State)
		})
	}
}

// TestTransitions walks the table that is exported: it says what testdata/states.txt
// does of what is whole and due, and nothing else.
func TestTransitions(t *testing.T) {
	triggers := map[string]ordering.Trigger{
		"regular": ordering.ByPlace, "upgrade": ordering.ByPlace, "upgrade bare": ordering.ByPlaceWithout,
		"remind": ordering.ByRemind, "call": ordering.ByCall, "assign": ordering.ByAssign,
	}
	type pair struct {
		from ordering.State
		by   ordering.Trigger
	}
	walked, told := map[pair]ordering.Transition{}, map[pair]ordering.Transition{}
	for r := range ordering.Transitions() {
		require.NotContains(t, walked, pair{r.From, r.Trigger})
		walked[pair{r.From, r.Trigger}] = r
	}
	for _, r := range statesTable(t) {
		by, ok := triggers[r.happens]
		if !ok {
			continue
		}
		p := pair{stateOf(r.from), by}
		want := ordering.Transition{From: p.from, Trigger: by, To: p.from, Refused: license.Reason(r.then)}
		if !strings.Contains(r.then, "/") {
			want.To, want.Refused = stateOf(r.then), ""
		}
		if was, ok := told[p]; ok {
			require.Equal(t, want, was)
		}
		told[p] = want
	}
	require.Equal(t, told, walked)
	for range ordering.Transitions() {
		break // stops when it is told
	}
}

// TestTriggersHaveNames, each one of its own, and what is none has "none".
func TestTriggersHaveNames(t *testing.T) {
	names := map[string]bool{}
	for r := range ordering.Transitions() {
		names[r.Trigger.String()] = true
	}
	require.Equal(t, []string{"assign", "call", "place", "place-without", "remind"}, slices.Sorted(maps.Keys(names)))
	require.Equal(t, "none", (ordering.ByAssign + 1).String())
}
