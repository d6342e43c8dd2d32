package hosting_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

const (
	second = time.Second
	days   = license.Day
)

// kinds returns the kind of each holder's licence now, in the order of the users.
func (s *scene) kinds() []hosting.Kind {
	var all []hosting.Kind
	for h := range s.sys.Holders(s.now, s.with) {
		all = append(all, h.Kind)
	}
	return all
}

// waiting returns who waits for a permanent licence.
func (s *scene) waiting() []license.ID {
	var all []license.ID
	for _, id := range s.sys.Waiting() {
		all = append(all, id)
	}
	return all
}

// permanent returns who holds a permanent licence.
func (s *scene) permanent() []license.ID {
	var all []license.ID
	for h := range s.sys.Holders(s.now, s.with) {
		if h.Kind == hosting.Permanent {
			all = append(all, h.User)
		}
	}
	return all
}

// TestKindsInSmartLicensingWX6 follow what the agent says at the instant of the question.
func TestKindsInSmartLicensingWX6(t *testing.T) {
	s := newer(t)
	s.with = evaluating
	e, err := s.users("ada").sys.Assign(s.act(), s.with, "ada")
	require.NoError(t, err)
	require.Equal(t, hosting.Demo, e.Kind)
	s.do(e, nil)
	for _, c := range []struct {
		with hosting.Standing
		kind hosting.Kind
	}{
		{evaluating, hosting.Demo},
		{registered, hosting.Permanent},
		{nothing, hosting.Permanent},
		{reservedFor(1), hosting.Permanent},
		{hosting.Standing{Evaluation: true, Registered: true}, hosting.Permanent},
		{hosting.Standing{Evaluation: true, Reserved: true, Hosts: 1}, hosting.Permanent},
	} {
		s.with = c.with
		require.Equal(t, hosting.Holder{User: "ada", Since: s.now, Cause: hosting.ByHand, Kind: c.kind, Valid: true}, s.holder("ada"))
	}
	require.Empty(t, s.waiting())
}

// TestDemoThenGraceWX6: the evaluation of a system of the older generation is over on
// 28 August, 12:00; whoever holds a temporary licence has 180 days from then on.
func TestDemoThenGraceWX6(t *testing.T) {
	s := older(t).users("ada", "bob").assign("ada")
	end := moment("2024-08-28T12:00:00Z")
	over := end.Add(180 * days)
	grace := hosting.Holder{User: "ada", Since: s.now, Cause: hosting.ByHand, Kind: hosting.Grace, Until: over, Valid: true}
	demo := grace
	demo.Kind, demo.Until = hosting.Demo, time.Time{}
	past := grace
	past.Valid = false
	for _, c := range []struct {
		at   time.Time
		want hosting.Holder
	}{
		{s.now, demo},
		{end.Add(-second), demo},
		{end, grace},
		{end.Add(second), grace},
		{over.Add(-second), grace},
		{over, past},
		{over.Add(second), past},
	} {
		h, ok := s.sys.Holder(c.at, s.with, "ada")
		require.True(t, ok)
		require.Equal(t, c.want, h, c.at)
	}
}

// TestGraceBeginsWithTheLicenceWX6, where that is later than the end of the evaluation,
// and is used up once in a life: deactivation does not give it back.
func TestGraceBeginsWithTheLicenceWX6(t *testing.T) {
	s := older(t).users("ada", "bob").audit(1, 0).assign("bob").later(10 * days).assign("ada")
	require.Equal(t, []hosting.Kind{hosting.Grace, hosting.Permanent}, s.kinds())
	over := s.now.Add(180 * days)
	require.Equal(t, over, s.holder("ada").Until)
	require.Equal(t, []license.ID{"ada"}, s.waiting())

	s.later(50 * days).deactivate("ada")
	s.do(s.sys.Reactivate(s.act(), "ada"))
	s.later(129 * days).assign("ada")
	require.Equal(t, over, s.holder("ada").Until, "it goes on counting")
	s.later(days - second)
	require.True(t, s.holder("ada").Valid)
	s.later(second)
	require.False(t, s.holder("ada").Valid)
	refuses(s, func() (hosting.Assigned, error) { return s.sys.Assign(s.act(), s.with, "ada") }, hosting.ErrHolding)

	s.deactivate("ada")
	s.do(s.sys.Reactivate(s.act(), "ada"))
	r := refuses(s, func() (hosting.Assigned, error) { return s.sys.Assign(s.act(), s.with, "ada") }, hosting.ErrGraceOver)
	is(t, r[0], hosting.ErrGraceOver, "WX-6", "user", "ada", "since", stamp(over.Add(-180*days)))
	s.deactivate("bob").assign("ada")
	require.Equal(t, []license.ID{"ada"}, s.permanent(), "a permanent one it may have")
}

// TestNoGraceWX6: a policy without any refuses temporary licences outside evaluation.
func TestNoGraceWX6(t *testing.T) {
	s := blank(t, hosting.Policy{Grace: -1}).installed(hosting.Managed, "1.5", hosting.Large).users("ada", "bob").assign("ada")
	s.audit(1, 0)
	r := refuses(s, func() (hosting.Assigned, error) { return s.sys.Assign(s.act(), s.with, "bob") }, hosting.ErrGraceOver)
	is(t, r[0], hosting.ErrGraceOver, "WX-6", "user", "bob", "since", stamp(s.now))
}

// TestHostsNeedAValidLicenceWX6: with a grace that is over nobody hosts; in evaluation
// it does not matter.
func TestHostsNeedAValidLicenceWX6(t *testing.T) {
	s := older(t).users("ada", "bob").audit(1, 0).assign("bob", "ada").schedule(24*180, "M", "ada", "bob").later(180*days - second)
	start := func(present ...license.ID) func() (hosting.Started, error) {
		return func() (hosting.Started, error) { return s.sys.Start(s.act(), s.with, "M", present...) }
	}
	_, err := start("ada")()
	require.NoError(t, err)
	_, err = start("bob")()
	require.NoError(t, err)
	s.later(second)
	is(t, refuses(s, start("ada", "bob"), hosting.ErrGraceOver)[0], hosting.ErrGraceOver, "WX-6", "user", "ada", "since", "2024-03-01T12:00:00Z")
	is(t, refuses(s, start("bob"), hosting.ErrHostUnlicensed)[0], hosting.ErrHostUnlicensed, "WX-3", "meeting", "M", "user", "ada")
	s.upgrade("2.0")
	require.Equal(t, []hosting.Kind{hosting.Demo, hosting.Demo}, s.kinds())
	require.True(t, s.holder("ada").Valid)
	s.start("M", "ada")
}

// TestWhoWaitsLongestWX6 gets the first permanent licence that frees; at one instant, the
// one whose id is first.
func TestWhoWaitsLongestWX6(t *testing.T) {
	s := older(t).users("a", "b", "c", "d", "e").audit(1, 0).assign("e").assign("d").later(second).assign("c", "b", "a")
	require.Equal(t, []license.ID{"e"}, s.permanent())
	require.Equal(t, []license.ID{"d", "a", "b", "c"}, s.waiting())

	e, err := s.sys.Deactivate(s.act(), "e")
	require.NoError(t, err)
	require.Equal(t, hosting.UserDeactivated{Stamp: s.stamp(), User: "e", Released: true, Promoted: 1}, e)
	s.do(e, nil)
	require.Equal(t, []license.ID{"d"}, s.permanent())
	e, err = s.sys.Deactivate(s.act(), "c")
	require.NoError(t, err)
	require.Zero(t, e.Promoted, "a temporary one frees none")
	s.later(second).audit(3, 0)
	require.Equal(t, []license.ID{"a", "b", "d"}, s.permanent())
	require.Equal(t, []license.ID{"c"}, s.waiting())
	s.later(second).audit(2, 0)
	require.Equal(t, []license.ID{"a", "d"}, s.permanent(), "b got one last")
	require.Equal(t, []license.ID{"c", "b"}, s.waiting(), "and waits from then on")
	s.audit(0, 0)
	require.Equal(t, []license.ID{"c", "a", "b", "d"}, s.waiting())
	s.later(second).audit(9, 0)
	require.Equal(t, []license.ID{"a", "b", "c", "d"}, s.permanent())
	s.do(s.sys.Deactivate(s.act(), "d"))
	require.Empty(t, s.waiting())
}

// TestPromotionNotesTheGraceWX6: whoever had some of it goes on where time stands.
func TestPromotionNotesTheGraceWX6(t *testing.T) {
	s := older(t).users("ada", "bob", "cyd").audit(1, 0).assign("bob", "ada")
	began := s.now
	s.later(10*days).audit(2, 0).later(10*days).audit(1, 0)
	require.Equal(t, []license.ID{"bob"}, s.permanent())
	require.Equal(t, began.Add(180*days), s.holder("ada").Until)

	// For no time at all none began.
	s.assign("cyd").audit(3, 0).later(days).audit(2, 0)
	require.Equal(t, s.now.Add(180*days), s.holder("cyd").Until)
}

// TestUpgradeNotesTheGraceWX6: it goes on counting through the next evaluation, which
// gives none to those whose grace did not begin.
func TestUpgradeNotesTheGraceWX6(t *testing.T) {
	s := older(t).users("ada", "bob", "cyd").audit(1, 0).assign("bob", "ada")
	began := s.now
	s.later(10 * days).upgrade("2.0").assign("cyd")
	ends := s.now.Add(180 * days)
	require.Equal(t, []hosting.Kind{hosting.Demo, hosting.Demo, hosting.Demo}, s.kinds())
	require.Equal(t, []license.ID{"ada", "bob", "cyd"}, s.waiting())
	s.now = ends
	require.Equal(t, []hosting.Kind{hosting.Grace, hosting.Grace, hosting.Grace}, s.kinds())
	require.Equal(t, began.Add(180*days), s.holder("ada").Until)
	require.False(t, s.holder("ada").Valid)
	require.Equal(t, ends.Add(180*days), s.holder("bob").Until)
	require.Equal(t, ends.Add(180*days), s.holder("cyd").Until)
}

// TestAuditEndsEvaluationWX6: those who get no permanent licence have their grace from
// then on, and those who do never had any.
func TestAuditEndsEvaluationWX6(t *testing.T) {
	s := older(t).users("ada", "bob").assign("ada", "bob").later(10*days).audit(1, 0)
	require.Equal(t, []hosting.Kind{hosting.Permanent, hosting.Grace}, s.kinds())
	require.Equal(t, s.now.Add(180*days), s.holder("bob").Until)
	s.later(days).audit(0, 0)
	require.Equal(t, s.now.Add(180*days), s.holder("ada").Until)
}

// TestUpgradeToSmartLicensingWX8 keeps who holds a licence and forgets of what kind.
func TestUpgradeToSmartLicensingWX8(t *testing.T) {
	s := older(t).users("ada", "bob").audit(1, 0).assign("bob", "ada").meets("M", "bob").later(200 * days)
	before := slices.Collect(s.sys.Holders(s.now, s.with))
	s.with = registered
	s.do(s.sys.Upgrade(s.act(), hosting.Smart, "4.0", nil, s.with))
	require.Empty(t, s.waiting())
	after := slices.Collect(s.sys.Holders(s.now, s.with))
	require.Len(t, after, 2)
	for i, h := range before {
		h.Kind, h.Until, h.Valid = hosting.Permanent, time.Time{}, true
		require.Equal(t, h, after[i])
	}
	s.end("M").deactivate("bob")
	require.Equal(t, 1, s.sys.Held())
}

// TestNoGraceWithoutTemporaryLicenceWX6: neither without any licence nor with a permanent
// one does it count.
func TestNoGraceWithoutTemporaryLicenceWX6(t *testing.T) {
	s := older(t).users("ada", "bob", "cyd").audit(1, 0).assign("bob").later(200 * days).assign("ada")
	require.Equal(t, s.now.Add(180*days), s.holder("ada").Until, "the first 200 days it held none")
	s.deactivate("bob", "ada").assign("cyd")
	s.do(s.sys.Reactivate(s.act(), "bob"))
	s.assign("bob")
	require.Equal(t, s.now.Add(180*days), s.holder("bob").Until, "the first 200 days it held a permanent one")
}

// TestGraceAtTheEndOfTheCalendarWX6 has no instant that cannot be written down, as the
// conditions have none, and counts to the last one.
func TestGraceAtTheEndOfTheCalendarWX6(t *testing.T) {
	last := moment("9999-12-31T23:59:59.999999999Z")
	began := last.Add(-180 * days)
	for late, until := range map[time.Duration]time.Time{-1: last.Add(-1), 0: last, 1: last} {
		s := blank(t, hosting.Policy{})
		s.now = began.Add(late - days)
		s.installed(hosting.Managed, "1.5", hosting.Large).users("ann", "bob").audit(1, 0).assign("ann").later(days).assign("bob")
		require.Equal(t, until, s.holder("bob").Until, late)
		_, err := json.Marshal(s.holder("bob"))
		require.NoError(t, err)
		s.schedule(0, "m", "bob").now = last
		require.Equal(t, late > 0, s.holder("bob").Valid, late)
		_, err = s.sys.Start(s.act(), s.with, "m", "bob")
		require.Equal(t, late <= 0, slices.Contains(reasons(err), hosting.ErrGraceOver), late)
	}
}

// TestOrderAtOneInstantWX6: of several who got a permanent licence at one instant the last
// by id loses it, also one who had waited longer. After an upgrade, which takes all of them
// away, who waited before it comes first.
func TestOrderAtOneInstantWX6(t *testing.T) {
	s := older(t).users("a", "b", "c", "d").audit(1, 0).assign("d").later(second).assign("c").later(second).assign("b").later(second).assign("a")
	require.Equal(t, []license.ID{"c", "b", "a"}, s.waiting())
	s.later(second).audit(4, 0).later(second).audit(3, 0)
	require.Equal(t, []license.ID{"a", "b", "d"}, s.permanent(), "c had waited longest")
	s.audit(1, 0)
	require.Equal(t, []license.ID{"d"}, s.permanent(), "who got one earlier keeps it")
	require.Equal(t, []license.ID{"a", "b", "c"}, s.waiting())
	s.later(second).upgrade("2.0").later(second).audit(3, 0)
	require.Equal(t, []license.ID{"a", "b", "c"}, s.permanent())
	require.Equal(t, []license.ID{"d"}, s.waiting())
}
