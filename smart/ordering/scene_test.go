package ordering_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

const week = 7 * license.Day

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

// What is ordered: all that is needed, and an upgrade without an account.
var (
	regular = ordering.Request{Kind: ordering.Regular, Account: "acme", Agreement: true}
	bare    = ordering.Request{Kind: ordering.Upgrade}
)

// scene is an order, driven step by step.
type scene struct {
	testing.TB
	o      *ordering.Order
	now    time.Time
	events []ordering.Event
}

// begin returns an order that was not placed.
func begin(t testing.TB, policy ordering.Policy) *scene {
	return &scene{TB: t, o: ordering.New("O-1", policy), now: moment("2026-03-02T09:00:00Z")}
}

func (s *scene) act() license.Act { return license.Act{At: s.now, By: "fulfilment"} }

func (s *scene) later(d time.Duration) *scene {
	s.now = s.now.Add(d)
	return s
}

// play applies what was decided, after a round trip.
func (s *scene) play(e ordering.Event, err error) *scene {
	s.Helper()
	require.NoError(s, err)
	name, data, err := ordering.EncodeEvent(e)
	require.NoError(s, err)
	back, err := ordering.DecodeEvent(name, data)
	require.NoError(s, err)
	require.Equal(s, e, back)
	require.NoError(s, s.o.Apply(back))
	s.events = append(s.events, back)
	return s
}

// event makes an Event of what a decision returns.
func event[E ordering.Event](e E, err error) (ordering.Event, error) { return e, err }

func (s *scene) place(r ordering.Request) *scene {
	s.Helper()
	return s.play(event(s.o.Place(s.act(), r)))
}

// remind sends an e-mail a week after what was done last.
func (s *scene) remind() *scene {
	s.Helper()
	s.later(week)
	return s.play(event(s.o.Remind(s.act())))
}

func (s *scene) call() *scene {
	s.Helper()
	s.later(week)
	return s.play(event(s.o.Call(s.act())))
}

func (s *scene) assign(account license.ID) *scene {
	s.Helper()
	return s.play(event(s.o.Assign(s.act(), account, true)))
}

// standing brings an order to a state of testdata/states.txt.
func standing(t testing.TB, word string) *scene {
	t.Helper()
	s := begin(t, ordering.Policy{})
	switch word {
	case "none":
		return s
	case "complete":
		return s.place(regular)
	case "prompted":
		return s.place(bare)
	case "once":
		return standing(t, "prompted").remind()
	case "twice":
		return standing(t, "once").remind()
	case "thrice":
		return standing(t, "twice").remind()
	case "called":
		return standing(t, "thrice").call()
	case "assigned":
		return standing(t, "once").assign("acme")
	}
	t.Fatalf("what is %s?", word)
	return nil
}

// words are the states of testdata/states.txt.
var words = []string{"none", "prompted", "once", "twice", "thrice", "called", "complete", "assigned"}

func stateOf(word string) ordering.State {
	return map[string]ordering.State{
		"none": ordering.StateNone, "prompted": ordering.StatePrompted, "once": ordering.StateRemindedOnce,
		"twice": ordering.StateRemindedTwice, "thrice": ordering.StateRemindedThrice, "called": ordering.StateCalled,
		"complete": ordering.StateComplete, "assigned": ordering.StateComplete,
	}[word]
}

// everyEvent returns one event of each kind, and a Placed that is complete at once.
func everyEvent(t testing.TB) []ordering.Event {
	s := standing(t, "called").assign("acme")
	return []ordering.Event{standing(t, "complete").events[0], s.events[0], s.events[1], s.events[4], s.events[5]}
}

func snapshot(t require.TestingT, o *ordering.Order) string {
	data, err := o.Snapshot()
	require.NoError(t, err)
	return string(data)
}

func reasons(err error) []license.Reason {
	var all []license.Reason
	for _, r := range license.Refusals(err) {
		all = append(all, r.Reason)
	}
	return all
}

// refuses requires a decision to be refused with exactly these refusals, twice, and to
// change nothing.
func refuses[E ordering.Event](s *scene, decide func() (E, error), want ...*license.Refusal) {
	s.Helper()
	before := snapshot(s, s.o)
	var none E
	for range 2 {
		e, err := decide()
		require.Equal(s, want, license.Refusals(err))
		require.Equal(s, none, e)
		require.Equal(s, before, snapshot(s, s.o))
	}
}

// why is a refusal by WX-20 of the order of the scene.
func why(reason license.Reason, pairs ...string) *license.Refusal {
	return license.Refuse(reason, "WX-20", append([]string{"order", "O-1"}, pairs...)...)
}
