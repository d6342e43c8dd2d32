package ordering_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// stranger is no event of the package, though it looks like one.
type stranger struct{ ordering.Event }

// TestApplyTakesTheNextEventOnly, as a value of this package.
func TestApplyTakesTheNextEventOnly(t *testing.T) {
	s := standing(t, "once")
	before := snapshot(t, s.o)
	e, err := s.o.Assign(s.act(), "acme", true)
	require.NoError(t, err)
	for _, seq := range []uint64{0, 1, 2, 4} {
		other := e
		other.Seq = seq
		r := license.Refusals(s.o.Apply(other))
		require.Len(t, r, 1)
		require.Equal(t, license.ErrStale, r[0].Reason)
		require.Equal(t, "3", r[0].Field("next"))
	}
	for what, none := range map[string]ordering.Event{"*ordering.Assigned": &e, "ordering_test.stranger": stranger{e}, "<nil>": nil} {
		require.Equal(t, []*license.Refusal{license.Refuse(ordering.ErrUnknownEvent, "", "event", what)}, license.Refusals(s.o.Apply(none)))
		_, _, err := ordering.EncodeEvent(none)
		require.Equal(t, []*license.Refusal{license.Refuse(ordering.ErrUnknownEvent, "", "event", what)}, license.Refusals(err))
	}
	require.Equal(t, before, snapshot(t, s.o))
	require.NoError(t, s.o.Apply(e))
}

// with returns a changed copy of an event.
func with[E ordering.Event](e E, change func(e *E)) E {
	change(&e)
	return e
}

// TestApplyRefusesWhatCannotFollow changes events so that they contradict themselves or
// the state: nothing changes then.
func TestApplyRefusesWhatCannotFollow(t *testing.T) {
	past := time.Unix(253_402_300_800, 0)
	for _, c := range []struct {
		name, from string
		decide     func(s *scene) ordering.Event // with every error impossible
		cause      string
		why        []license.Reason // beside ErrCannotFollow
	}{
		{"no kind", "none", placed(func(e *ordering.Placed) { e.Kind = "" }), "ordering/kind-unknown", []license.Reason{ordering.ErrKindUnknown}},
		{"no account", "none", placed(func(e *ordering.Placed) { e.Account = "" }), "ordering/account-missing", []license.Reason{ordering.ErrAccountMissing}},
		{"no agreement", "none", placed(func(e *ordering.Placed) { e.Agreement = false }), "ordering/agreement-missing", []license.Reason{ordering.ErrAgreementMissing}},
		{"an account that is none", "none", placed(func(e *ordering.Placed) { e.Account = " " }), "license/id-malformed", []license.Reason{license.ErrIDMalformed}},
		{"due, though complete", "none", placed(func(e *ordering.Placed) { e.Due = e.At }), "due 2026-03-02T09:00:00Z, but nothing is missing", nil},
		{"nothing due", "none", prompted(func(e *ordering.Placed) { e.Due = time.Time{} }), "due 0001-01-01T00:00:00Z", nil},
		{"due before", "none", prompted(func(e *ordering.Placed) { e.Due = e.At.Add(-1) }), "due 2026-03-02T08:59:59.999999999Z", nil},
		{"due after the calendar", "none", prompted(func(e *ordering.Placed) { e.Due = past.UTC() }), "due 10000-01-01T00:00:00Z", nil},
		{"nobody", "none", prompted(func(e *ordering.Placed) { e.By = "" }), "license/id-malformed", []license.Reason{license.ErrIDMalformed}},
		{"placed again", "prompted", placed(func(*ordering.Placed) {}), "ordering/placed", []license.Reason{ordering.ErrPlaced}},
		{"early", "once", reminded(func(e *ordering.Reminded) { e.At = e.At.Add(-1) }), "ordering/not-due", []license.Reason{ordering.ErrNotDue}},
		{"earlier than the last", "once", reminded(func(e *ordering.Reminded) { e.At = e.At.Add(-week - 1) }), "ordering/earlier-than-last", []license.Reason{ordering.ErrEarlierThanLast}},
		{"number 0", "once", reminded(func(e *ordering.Reminded) { e.Number = 0 }), "number 0", nil},
		{"number 1 again", "once", reminded(func(e *ordering.Reminded) { e.Number = 1 }), "number 1", nil},
		{"number 3 too early", "once", reminded(func(e *ordering.Reminded) { e.Number = 3 }), "number 3", nil},
		{"reminder due before", "once", reminded(func(e *ordering.Reminded) { e.Due = e.At.Add(-1) }), "due 2026-03-16T08:59:59.999999999Z", nil},
		{"a fourth", "thrice", reminded(func(e *ordering.Reminded) { e.Number = 4 }), "ordering/reminded", []license.Reason{ordering.ErrReminded}},
		{"of nothing", "none", reminded(func(*ordering.Reminded) {}), "ordering/not-placed", []license.Reason{ordering.ErrNotPlaced}},
		{"called too soon", "twice", calledEvent(func(*ordering.Called) {}), "ordering/not-reminded", []license.Reason{ordering.ErrNotReminded}},
		{"called early", "thrice", calledEvent(func(e *ordering.Called) { e.At = e.At.Add(-1) }), "ordering/not-due", []license.Reason{ordering.ErrNotDue}},
		{"called again", "called", calledEvent(func(*ordering.Called) {}), "ordering/called", []license.Reason{ordering.ErrCalled}},
		{"assigned to nobody", "once", assigned(func(e *ordering.Assigned) { e.Account = "" }), "license/id-malformed", []license.Reason{license.ErrIDMalformed}},
		{"without agreement", "once", assigned(func(e *ordering.Assigned) { e.Agreement = false }), "ordering/agreement-missing", []license.Reason{ordering.ErrAgreementMissing}},
		{"assigned again", "assigned", assigned(func(*ordering.Assigned) {}), "ordering/assigned", []license.Reason{ordering.ErrAssigned}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := standing(t, c.from)
			before := snapshot(t, s.o)
			e := c.decide(s)
			err := s.o.Apply(e)
			require.Equal(t, append([]license.Reason{ordering.ErrCannotFollow}, c.why...), reasons(err))
			require.Equal(t, c.cause, license.Refusals(err)[0].Field("cause"))
			require.Contains(t, license.Refusals(err)[0].Field("event"), "ordering.")
			require.Equal(t, before, snapshot(t, s.o))
		})
	}
	unnamed := ordering.New("", ordering.Policy{})
	e, err := begin(t, ordering.Policy{}).o.Place(begin(t, ordering.Policy{}).act(), regular)
	require.NoError(t, err)
	require.Equal(t, []license.Reason{ordering.ErrCannotFollow, license.ErrIDMalformed}, reasons(unnamed.Apply(e)))
}

// What would be recorded a week after what was done last, changed.

func (s *scene) next() license.Stamp {
	return license.Stamp{Seq: s.o.Seq() + 1, Act: license.Act{At: s.now.Add(week), By: "fulfilment"}}
}

func placed(change func(e *ordering.Placed)) func(s *scene) ordering.Event {
	return func(s *scene) ordering.Event {
		stamp := s.next()
		stamp.At = s.now
		return with(ordering.Placed{Stamp: stamp, Kind: "regular", Account: "acme", Agreement: true}, change)
	}
}

func prompted(change func(e *ordering.Placed)) func(s *scene) ordering.Event {
	return func(s *scene) ordering.Event {
		stamp := s.next()
		stamp.At = s.now
		return with(ordering.Placed{Stamp: stamp, Kind: "upgrade", Due: s.now.Add(week)}, change)
	}
}

func reminded(change func(e *ordering.Reminded)) func(s *scene) ordering.Event {
	return func(s *scene) ordering.Event {
		return with(ordering.Reminded{Stamp: s.next(), Number: s.o.Status().Reminders + 1, Due: s.now.Add(2 * week)}, change)
	}
}

func calledEvent(change func(e *ordering.Called)) func(s *scene) ordering.Event {
	return func(s *scene) ordering.Event { return with(ordering.Called{Stamp: s.next()}, change) }
}

func assigned(change func(e *ordering.Assigned)) func(s *scene) ordering.Event {
	return func(s *scene) ordering.Event {
		return with(ordering.Assigned{Stamp: s.next(), Account: "acme", Agreement: true}, change)
	}
}

// TestApplyTakesInstantsInUTC keeps instants as they are written.
func TestApplyTakesInstantsInUTC(t *testing.T) {
	there := time.FixedZone("there", 3600)
	plain, odd := begin(t, ordering.Policy{}), begin(t, ordering.Policy{})
	for _, e := range standing(t, "called").events {
		require.NoError(t, plain.o.Apply(e))
		switch e := e.(type) {
		case ordering.Placed:
			e.At, e.Due = e.At.In(there), e.Due.In(there)
			require.NoError(t, odd.o.Apply(e))
		case ordering.Reminded:
			e.At, e.Due = e.At.In(there), e.Due.In(there)
			require.NoError(t, odd.o.Apply(e))
		case ordering.Called:
			e.At = e.At.In(there)
			require.NoError(t, odd.o.Apply(e))
		}
		require.Equal(t, plain.o, odd.o)
	}
}
