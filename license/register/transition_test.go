package register_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// inState returns key A in a state.
func inState(t *testing.T, status string) *register.Entry {
	switch status {
	case "unknown":
		return unknown()
	case "unclaimed":
		return unclaimed(t)
	case "claimed":
		return claimed(t)
	}
	require.Equal(t, "invalidated", status)
	return undone(t)
}

// decide asks for a verb with everything right about it but the state.
func decide(e *register.Entry, verb string) (register.Event, error) {
	at := act(5, ann)
	l := licence(keyA, mr(10))
	organization := license.ID("")
	if e.Status() == license.Claimed {
		organization = north
	}
	switch verb {
	case "issue":
		return event(e.Issue(at, l, ann))
	case "reissue":
		return event(e.Reissue(at, register.Replacement{Origin: keyD, Cause: license.Undone, License: l, To: ann}))
	case "take-place":
		return event(e.Reissue(at, register.Replacement{Origin: keyD, Cause: license.Returned, License: l, To: ann, Organization: north}))
	case "claim":
		return event(e.Claim(at, south))
	case "undo":
		return event(e.Undo(at, organization, licence(keyC, mr(10))))
	case "return":
		return event(e.Return(at, organization, mr(10), license.License{}, bob))
	case "move":
		return event(e.Move(at, organization, south, licence(keyB, mr(3)), licence(keyC, mr(7))))
	}
	return nil, nil
}

func event[E register.Event](e E, err error) (register.Event, error) { return e, err }

// recorded returns the event of a verb as if it had been decided.
func recorded(t *testing.T, verb string, seq uint64) register.Event {
	from := map[string]string{"issue": "unknown", "reissue": "unknown", "take-place": "unknown", "claim": "unclaimed", "undo": "claimed", "return": "claimed", "move": "claimed"}
	e, err := decide(inState(t, from[verb]), verb)
	require.NoError(t, err)
	switch e := e.(type) {
	case register.Issued:
		e.Seq = seq
		return e
	case register.Reissued:
		e.Seq = seq
		return e
	case register.Claimed:
		e.Seq = seq
		return e
	case register.Undone:
		e.Seq = seq
		return e
	case register.Returned:
		e.Seq = seq
		return e
	case register.Moved:
		e.Seq = seq
		return e
	}
	t.Fatalf("no event of %s", verb)
	return nil
}

// name is the status as the tables write it.
func name(s license.Status) string {
	if s == license.Unknown {
		return "unknown"
	}
	return string(s)
}

func TestTransitionsAreTheTableOfTheRules(t *testing.T) {
	rows := table(t)
	var walked [][]string
	for tr := range register.Transitions() {
		reason := string(tr.Refused)
		if reason == "" {
			reason = "-"
		}
		walked = append(walked, []string{name(tr.From), tr.Verb.String(), tr.Event, name(tr.To), reason})
	}
	require.Equal(t, rows, walked)
	for range register.Transitions() {
		break // a walk may end early
	}
	require.Equal(t, "none", register.Verb(99).String())
}

func TestEveryStateAndVerb(t *testing.T) {
	for _, row := range table(t) {
		status, verb, eventName, to, refused := row[0], row[1], row[2], row[3], row[4]
		t.Run(status+" "+verb, func(t *testing.T) {
			e := inState(t, status)
			before := state(t, e)
			decided, err := decide(e, verb)
			require.Equal(t, before, state(t, e), "a decision changes nothing")
			if refused != "-" {
				require.ErrorIs(t, err, license.Reason(refused))
				// The event of a verb that is refused cannot follow either.
				err = e.Apply(recorded(t, verb, e.Seq()+1))
				require.ErrorIs(t, err, register.ErrCannotFollow)
				require.ErrorIs(t, err, license.Reason(refused))
				require.Equal(t, refused, license.Refusals(err)[0].Field("cause"))
				require.Equal(t, before, state(t, e))
				require.Equal(t, to, name(e.Status()))
				return
			}
			require.NoError(t, err)
			again, err := decide(e, verb)
			require.NoError(t, err)
			require.Equal(t, decided, again, "the same question, the same answer")
			got, _, err := register.EncodeEvent(decided)
			require.NoError(t, err)
			require.Equal(t, eventName, got)
			require.NoError(t, e.Apply(decided))
			require.Equal(t, to, name(e.Status()))
		})
	}
}

// The package documentation shows the same table, transposed.
func TestDocShowsTheTable(t *testing.T) {
	data, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	rows := map[string][]string{}
	var verbs []string
	for tr := range register.Transitions() {
		v := tr.Verb.String()
		if !slices.Contains(verbs, v) {
			verbs = append(verbs, v)
		}
		cell := strings.TrimPrefix(string(tr.Refused), "register/")
		if cell == "" {
			cell = name(tr.To)
		}
		rows[v] = append(rows[v], cell)
	}
	for _, v := range verbs {
		found := false
		for line := range strings.Lines(string(data)) {
			found = found || slices.Equal(strings.Fields(strings.TrimPrefix(line, "//")), append([]string{v}, rows[v]...))
		}
		require.True(t, found, "%s %v", v, rows[v])
	}
}
