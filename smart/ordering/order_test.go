package ordering_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// TestRegularOrderNeedsAnAccountAndTheAgreementWX20 tells both at once.
func TestRegularOrderNeedsAnAccountAndTheAgreementWX20(t *testing.T) {
	s := begin(t, ordering.Policy{})
	require.Equal(t, license.ID("O-1"), s.o.ID())
	place := func(r ordering.Request) func() (ordering.Placed, error) {
		return func() (ordering.Placed, error) { return s.o.Place(s.act(), r) }
	}
	account, agreement := why(ordering.ErrAccountMissing), why(ordering.ErrAgreementMissing)
	longest := license.Refuse(license.ErrIDMalformed, "", "id", " ", "longest", "128")
	strange := license.Refuse(ordering.ErrKindUnknown, "WX-20", "kind", "gift")
	refuses(s, place(ordering.Request{Kind: "regular"}), account, agreement)
	refuses(s, place(ordering.Request{Kind: "regular", Agreement: true}), account)
	refuses(s, place(ordering.Request{Kind: "regular", Account: "acme"}), agreement)
	refuses(s, place(ordering.Request{Kind: "regular", Account: " "}), longest, agreement)
	refuses(s, place(ordering.Request{Kind: "gift", Account: " "}), strange, longest, agreement)
	refuses(s, place(ordering.Request{Kind: "gift"}), strange)
	refuses(s, place(ordering.Request{}), license.Refuse(ordering.ErrKindUnknown, "WX-20", "kind", ""))
	s.place(regular)
	require.Equal(t, ordering.Status{State: "complete", Kind: "regular", Account: "acme", Agreement: true}, s.o.Status())
	require.False(t, s.events[0].(ordering.Placed).Prompted())
	require.Zero(t, s.events[0].(ordering.Placed).Due)
	refuses(s, place(ordering.Request{}), why(ordering.ErrPlaced))
}

// TestUpgradeGoesThroughWithoutAnAccountWX20, and is prompted for one at once.
func TestUpgradeGoesThroughWithoutAnAccountWX20(t *testing.T) {
	s := begin(t, ordering.Policy{}).place(bare)
	placed := s.events[0].(ordering.Placed)
	require.True(t, placed.Prompted())
	require.Equal(t, s.now.Add(week), placed.Due)
	require.Equal(t, ordering.Status{State: "prompted", Kind: "upgrade"}, s.o.Status())

	s = begin(t, ordering.Policy{})
	refuses(s, func() (ordering.Placed, error) {
		return s.o.Place(s.act(), ordering.Request{Kind: "upgrade", Account: "acme"})
	}, why(ordering.ErrAgreementMissing))
	s.place(ordering.Request{Kind: "upgrade", Account: "acme", Agreement: true})
	require.False(t, s.events[0].(ordering.Placed).Prompted())
	require.Equal(t, ordering.StateComplete, s.o.Status().State)
}

// TestThreeRemindersThenACallWX20 takes each step at its instant and not a second
// before.
func TestThreeRemindersThenACallWX20(t *testing.T) {
	s := begin(t, ordering.Policy{}).place(bare)
	remind := func() (ordering.Event, error) { return event(s.o.Remind(s.act())) }
	call := func() (ordering.Event, error) { return event(s.o.Call(s.act())) }
	for n, c := range []struct {
		step   ordering.Step
		decide func() (ordering.Event, error)
		then   ordering.Status
	}{
		{ordering.StepRemind, remind, ordering.Status{State: "reminded-once", Kind: "upgrade", Reminders: 1}},
		{ordering.StepRemind, remind, ordering.Status{State: "reminded-twice", Kind: "upgrade", Reminders: 2}},
		{ordering.StepRemind, remind, ordering.Status{State: "reminded-thrice", Kind: "upgrade", Reminders: 3}},
		{ordering.StepCall, call, ordering.Status{State: "called", Kind: "upgrade", Reminders: 3, Called: true}},
	} {
		due := s.now.Add(week)
		for _, wait := range []time.Duration{0, week - time.Second, time.Second - 1} {
			s.later(wait)
			_, err := c.decide()
			require.Equal(t, []*license.Refusal{why(ordering.ErrNotDue,
				"step", string(c.step), "at", s.now.Format(time.RFC3339Nano), "due", due.Format(time.RFC3339Nano))}, license.Refusals(err))
		}
		s.later(1)
		require.Equal(t, due, s.now)
		at, late := s.o.Clone(), s.act()
		late.At = late.At.Add(time.Second)
		var err error
		if c.step == ordering.StepRemind {
			_, err = at.Remind(late)
		} else {
			_, err = at.Call(late)
		}
		require.NoError(t, err, "a second late")
		s.play(c.decide())
		require.Equal(t, c.then, s.o.Status())
		if r, ok := s.events[n+1].(ordering.Reminded); ok {
			require.Equal(t, n+1, r.Number)
			require.Equal(t, s.now.Add(week), r.Due)
		}
	}
	s.later(week)
	refuses(s, func() (ordering.Called, error) { return s.o.Call(s.act()) }, why(ordering.ErrCalled))
	refuses(s, func() (ordering.Reminded, error) { return s.o.Remind(s.act()) }, why(ordering.ErrReminded, "sent", "3"))
	s.assign("acme")
	require.Equal(t, ordering.Status{State: "complete", Kind: "upgrade", Account: "acme", Agreement: true, Reminders: 3, Called: true}, s.o.Status())
}

// TestTheCallComesAfterAllRemindersWX20 names how many were sent.
func TestTheCallComesAfterAllRemindersWX20(t *testing.T) {
	for word, sent := range map[string]string{"prompted": "0", "once": "1", "twice": "2"} {
		s := standing(t, word).later(10 * week)
		refuses(s, func() (ordering.Called, error) { return s.o.Call(s.act()) }, why(ordering.ErrNotReminded, "sent", sent, "most", "3"))
	}
}

// TestALateStepMovesTheRestWX20: between two e-mails there is never less than a week.
func TestALateStepMovesTheRestWX20(t *testing.T) {
	s := standing(t, "prompted").later(5 * license.Day).remind()
	_, due, _ := s.o.Next(s.now)
	require.Equal(t, moment("2026-03-02T09:00:00Z").Add(12*license.Day+week), due)
}

// TestAssignCompletesAtAnyTimeWX20, once, and with the agreement.
func TestAssignCompletesAtAnyTimeWX20(t *testing.T) {
	for _, word := range []string{"prompted", "once", "twice", "thrice", "called"} {
		s := standing(t, word)
		refuses(s, func() (ordering.Assigned, error) { return s.o.Assign(s.act(), "", false) },
			license.Refuse(license.ErrIDMalformed, "", "id", "", "longest", "128"), why(ordering.ErrAgreementMissing))
		refuses(s, func() (ordering.Assigned, error) { return s.o.Assign(s.act(), "", true) },
			license.Refuse(license.ErrIDMalformed, "", "id", "", "longest", "128"))
		refuses(s, func() (ordering.Assigned, error) { return s.o.Assign(s.act(), "acme", false) }, why(ordering.ErrAgreementMissing))
		s.assign("acme")
		_, _, follows := s.o.Next(s.now)
		require.False(t, follows)
		refuses(s, func() (ordering.Assigned, error) { return s.o.Assign(s.act(), "other", true) }, why(ordering.ErrAssigned, "account", "acme"))
		refuses(s, func() (ordering.Reminded, error) { return s.o.Remind(s.act()) }, why(ordering.ErrAssigned, "account", "acme"))
		refuses(s, func() (ordering.Called, error) { return s.o.Call(s.act()) }, why(ordering.ErrAssigned, "account", "acme"))
	}
	s := standing(t, "none")
	refuses(s, func() (ordering.Assigned, error) { return s.o.Assign(s.act(), "acme", true) }, why(ordering.ErrNotPlaced))
}

// TestAnAgreementOfTheOrderCountsWX20 when the account is assigned.
func TestAnAgreementOfTheOrderCountsWX20(t *testing.T) {
	s := begin(t, ordering.Policy{}).place(ordering.Request{Kind: "upgrade", Agreement: true})
	require.Equal(t, ordering.Status{State: "prompted", Kind: "upgrade", Agreement: true}, s.o.Status())
	s.play(event(s.o.Assign(s.act(), "acme", false)))
	require.Equal(t, ordering.Status{State: "complete", Kind: "upgrade", Account: "acme", Agreement: true}, s.o.Status())
}

// TestNext says what follows and when, never before the instant that is asked about.
func TestNext(t *testing.T) {
	for word, step := range map[string]ordering.Step{
		"prompted": ordering.StepRemind, "once": ordering.StepRemind, "twice": ordering.StepRemind, "thrice": ordering.StepCall,
	} {
		s := standing(t, word)
		due := s.now.Add(week)
		for _, c := range []struct{ asked, at time.Time }{
			{time.Time{}, due}, {s.now, due}, {due.Add(-time.Second), due}, {due, due},
			{due.Add(time.Second), due.Add(time.Second)}, {due.Add(week).In(time.FixedZone("there", 3600)), due.Add(week)},
		} {
			what, at, follows := s.o.Next(c.asked)
			require.True(t, follows)
			require.Equal(t, step, what)
			require.Equal(t, c.at, at)
		}
	}
	for _, word := range []string{"none", "called", "complete", "assigned"} {
		what, at, follows := standing(t, word).o.Next(moment("2026-03-02T09:00:00Z"))
		require.Empty(t, what)
		require.Zero(t, at)
		require.False(t, follows)
	}
}

// TestPolicy counts from the event before with the policy of that time; zero is a week,
// negative nothing.
func TestPolicy(t *testing.T) {
	for every, wait := range map[time.Duration]time.Duration{0: week, -1: 0, 1: 1, 36 * time.Hour: 36 * time.Hour} {
		s := begin(t, ordering.Policy{Every: every}).place(bare)
		_, due, _ := s.o.Next(s.now)
		require.Equal(t, s.now.Add(wait), due)
		o, err := ordering.Restore([]byte(snapshot(t, s.o)), ordering.Policy{Every: 100 * license.Day})
		require.NoError(t, err)
		_, same, _ := o.Next(s.now)
		require.Equal(t, due, same, "a policy does not change what is due")
		s.now, s.o = due, o
		s.play(event(s.o.Remind(s.act())))
		_, due, _ = s.o.Next(s.now)
		require.Equal(t, s.now.Add(100*license.Day), due)
	}
}

// TestTheCalendarEnds: what would be due after it is due in its last second.
func TestTheCalendarEnds(t *testing.T) {
	last := moment("9999-12-31T23:59:59Z")
	for at, due := range map[time.Time]time.Time{
		last.Add(-week - time.Second): last.Add(-time.Second),
		last.Add(-week):               last,
		last.Add(-week + 1):           last,
		last.Add(-week + time.Second): last,
		last.Add(-1):                  last,
		last:                          last,
		last.Add(1):                   last.Add(1),
		last.Add(time.Second - 1):     last.Add(time.Second - 1),
	} {
		s := begin(t, ordering.Policy{})
		s.now = at
		s.place(bare)
		_, next, _ := s.o.Next(at)
		require.Equal(t, due, next)
		s.now = next
		s.play(event(s.o.Remind(s.act())))
	}
}

// TestActs are checked by every decision, and not earlier than the last event.
func TestActs(t *testing.T) {
	for _, word := range words {
		s := standing(t, word)
		for reason, act := range map[license.Reason]license.Act{
			license.ErrInstantMissing:   {By: "ada"},
			license.ErrIDMalformed:      {At: s.now},
			ordering.ErrEarlierThanLast: {At: s.now.Add(-1), By: "ada"},
		} {
			if word == "none" && reason == ordering.ErrEarlierThanLast {
				continue
			}
			_, err := s.o.Place(act, regular)
			require.Equal(t, []license.Reason{reason}, reasons(err))
			_, err = s.o.Remind(act)
			require.Equal(t, []license.Reason{reason}, reasons(err))
			_, err = s.o.Call(act)
			require.Equal(t, []license.Reason{reason}, reasons(err))
			_, err = s.o.Assign(act, "acme", true)
			require.Equal(t, []license.Reason{reason}, reasons(err))
		}
	}
	_, err := ordering.New("", ordering.Policy{}).Place(begin(t, ordering.Policy{}).act(), regular)
	require.Equal(t, []license.Reason{license.ErrIDMalformed}, reasons(err))
	s := standing(t, "once")
	_, err = s.o.Remind(license.Act{At: s.now.Add(-time.Second), By: "ada"})
	require.Equal(t, []*license.Refusal{license.Refuse(ordering.ErrEarlierThanLast, "", "at", "2026-03-09T08:59:59Z", "last", "2026-03-09T09:00:00Z")}, license.Refusals(err))
}

// TestCloneIsOfItsOwn applies to a clone what the order does not do, and the other way
// round.
func TestCloneIsOfItsOwn(t *testing.T) {
	s := standing(t, "once")
	c := *s
	c.o = s.o.Clone()
	before := snapshot(t, s.o)
	c.assign("acme")
	require.Equal(t, before, snapshot(t, s.o))
	assigned := snapshot(t, c.o)
	s.remind()
	require.Equal(t, assigned, snapshot(t, c.o))
}
