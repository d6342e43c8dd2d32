package pak_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// TestFulfillInPartsWX17 fulfils a PAK in parts, only upward, until nothing is left.
func TestFulfillInPartsWX17(t *testing.T) {
	s := begin(t, "server").register("NEW", fresh("2.0", 100), pak.Line{Product: "XL", Version: "2.0", Quantity: 1})
	require.Equal(t, pak.StateOpen, s.standing("NEW").State)
	require.Equal(t, 101, s.standing("NEW").Left())
	s.installed()

	s.fulfill("NEW", to(0, 1)).installed(hosts("2.0", 1))
	require.Equal(t, pak.Fulfilled{Stamp: s.events[1].Stamped(), Number: "NEW", Lines: []pak.Change{{Line: 0, Before: 0, After: 1}}}, s.events[1])
	require.Equal(t, pak.StatePartial, s.standing("NEW").State)

	r := refuses(s, s.fulfilling("NEW", to(0, 0)), pak.ErrBelow)
	is(t, r[0], pak.ErrBelow, "WX-17", "pak", "NEW", "line", "0", "fulfilled", "1", "asked", "0")
	r = refuses(s, s.fulfilling("NEW", to(0, 1)), pak.ErrNothingNew)
	is(t, r[0], pak.ErrNothingNew, "WX-17", "pak", "NEW")
	refuses(s, s.fulfilling("NEW", to(0, 1), to(1, 0)), pak.ErrNothingNew)

	s.fulfill("NEW", to(0, 1), to(1, 1)).installed(hosts("2.0", 1), pak.Count{Product: "XL", Version: "2.0", Quantity: 1})
	require.Equal(t, []pak.Change{{Line: 1, Before: 0, After: 1}}, s.events[2].(pak.Fulfilled).Lines, "what stays is not told")

	s.fulfill("NEW", to(0, 99))
	r = refuses(s, s.fulfilling("NEW", to(0, 101)), pak.ErrBeyond)
	is(t, r[0], pak.ErrBeyond, "WX-17", "pak", "NEW", "line", "0", "quantity", "100", "asked", "101")
	r = refuses(s, s.fulfilling("NEW", to(1, -1), to(0, 98)), pak.ErrBelow, pak.ErrBelow)
	require.Equal(t, []string{"0", "1"}, []string{r[0].Field("line"), r[1].Field("line")}, "by line")
	refuses(s, s.fulfilling("NEW", to(1, 2), to(0, 98)), pak.ErrBelow, pak.ErrBeyond)

	s.fulfill("NEW", to(0, 100))
	require.Equal(t, pak.StateExhausted, s.standing("NEW").State)
	require.Equal(t, 0, s.standing("NEW").Left())
	r = refuses(s, s.fulfilling("NEW", to(0, 101)), pak.ErrExhausted)
	is(t, r[0], pak.ErrExhausted, "WX-17", "pak", "NEW")
	refuses(s, s.fulfilling("NEW"), pak.ErrExhausted)
	s.installed(hosts("2.0", 100), pak.Count{Product: "XL", Version: "2.0", Quantity: 1})
}

// TestFulfillRefusesNonsenseWX17 tells all that makes no sense in what is asked.
func TestFulfillRefusesNonsenseWX17(t *testing.T) {
	s := begin(t, "server").register("NEW", fresh("2.0", 100), fresh("3.0", 1))
	r := refuses(s, s.fulfilling("OTHER", to(0, 1)), pak.ErrNotRegistered)
	is(t, r[0], pak.ErrNotRegistered, "WX-17", "pak", "OTHER")
	r = refuses(s, s.fulfilling("NEW"), pak.ErrNothingAsked)
	is(t, r[0], pak.ErrNothingAsked, "WX-17", "pak", "NEW")
	r = refuses(s, s.fulfilling("NEW", to(-1, 1), to(1, 1), to(2, 1), to(1, 1), to(1, 1)), pak.ErrLine, pak.ErrLine, pak.ErrLineTwice, pak.ErrLineTwice)
	is(t, r[0], pak.ErrLine, "WX-17", "pak", "NEW", "line", "-1", "lines", "2")
	is(t, r[1], pak.ErrLine, "WX-17", "pak", "NEW", "line", "2", "lines", "2")
	is(t, r[2], pak.ErrLineTwice, "WX-17", "pak", "NEW", "line", "1")
}

// successor is a system of version 2.0 with an upgrade PAK of 100.
func successor(t testing.TB) *scene {
	return begin(t, "server-2").register("UP", upgrade("1.0", "2.0", 100))
}

// TestUpgradesAreBoundedWX18 is the example of the source: of 100 upgrades 50 are
// allowed where 50 old licences are installed, and the rest when there are more.
func TestUpgradesAreBoundedWX18(t *testing.T) {
	s := successor(t).install("F-1", "server-1", hosts("1.0", 50))
	require.Equal(t, []int{50}, s.standing("UP").Most)
	for _, asked := range []int{51, 100} {
		r := refuses(s, s.fulfilling("UP", to(0, asked)), pak.ErrEligible)
		is(t, r[0], pak.ErrEligible, "WX-18", "pak", "UP", "product", "HOST", "version", "1.0", "asked", text(asked), "installed", "50")
	}
	r := refuses(s, s.fulfilling("UP", to(0, 170)), pak.ErrBeyond, pak.ErrEligible)
	require.Equal(t, "100", r[1].Field("asked"), "what is beyond the line does not count")

	s.fulfill("UP", to(0, 49)).installed(hosts("1.0", 1), hosts("2.0", 49))
	require.Equal(t, []int{50}, s.standing("UP").Most)
	refuses(s, s.fulfilling("UP", to(0, 51)), pak.ErrEligible)
	s.fulfill("UP", to(0, 50)).installed(hosts("2.0", 50))
	r = refuses(s, s.fulfilling("UP", to(0, 51)), pak.ErrUpgradeImpossible)
	is(t, r[0], pak.ErrUpgradeImpossible, "WX-18", "pak", "UP", "left", "50", "eligible", "0")
	refuses(s, s.fulfilling("UP", to(0, 40)), pak.ErrBelow, pak.ErrUpgradeImpossible)

	s.install("F-2", "server-1", hosts("1.0", 60)).fulfill("UP", to(0, 100)).installed(hosts("1.0", 10), hosts("2.0", 100))
	r = refuses(s, s.fulfilling("UP", to(0, 101)), pak.ErrUpgradeImpossible)
	is(t, r[0], pak.ErrUpgradeImpossible, "WX-18", "pak", "UP", "left", "0", "eligible", "10")
}

// TestUpgradeWithoutOldLicencesWX18 says both that may be the cause, whatever is asked:
// rehost first, and it works.
func TestUpgradeWithoutOldLicencesWX18(t *testing.T) {
	s := successor(t).install("F-0", "", hosts("1.1", 9), pak.Count{Product: "XL", Version: "1.0", Quantity: 9})
	require.Equal(t, []int{0}, s.standing("UP").Most)
	for _, asked := range []int{0, 1, 100} {
		r := refuses(s, s.fulfilling("UP", to(0, asked)), pak.ErrUpgradeImpossible)
		is(t, r[0], pak.ErrUpgradeImpossible, "WX-18", "pak", "UP", "left", "100", "eligible", "0")
	}
	old := begin(t, "server-1").register("OLD", fresh("1.0", 50)).fulfill("OLD", to(0, 50))
	left, err := old.m.Rehost(old.act(), "server-2", "F-1")
	old.play(left, err).installed()
	s.play(event(s.m.Install(s.act(), left.File()))).fulfill("UP", to(0, 50))
	require.Equal(t, 50, s.m.Of("HOST", "2.0"))
	require.Equal(t, 9, s.m.Others("HOST", "2.0"), "of 1.1; none of 1.0 is left")
}

// TestLinesThatDrawOnTheSameWX18 compares the sum of what lines draw with what is
// installed, and what one line makes is for the next request.
func TestLinesThatDrawOnTheSameWX18(t *testing.T) {
	s := begin(t, "server").register("UP", upgrade("1.0", "2.0", 100), upgrade("1.0", "3.0", 100), upgrade("2.0", "3.0", 100)).install("F", "", hosts("1.0", 50))
	require.Equal(t, []int{50, 50, 0}, s.standing("UP").Most)
	r := refuses(s, s.fulfilling("UP", to(0, 25), to(1, 26)), pak.ErrEligible)
	is(t, r[0], pak.ErrEligible, "WX-18", "pak", "UP", "product", "HOST", "version", "1.0", "asked", "51", "installed", "50")
	r = refuses(s, s.fulfilling("UP", to(2, 3), to(0, 51)), pak.ErrEligible, pak.ErrEligible)
	require.Equal(t, []string{"1.0", "2.0"}, []string{r[0].Field("version"), r[1].Field("version")})
	refuses(s, s.fulfilling("UP", to(0, 1), to(2, 1)), pak.ErrEligible)
	s.fulfill("UP", to(0, 25), to(1, 25)).installed(hosts("2.0", 25), hosts("3.0", 25))
	s.fulfill("UP", to(2, 25)).installed(hosts("3.0", 50))

	s = begin(t, "server").register("UP", upgrade("1.0", "2.0", 5), upgrade("1.5", "2.0", 5)).install("F", "", hosts("1.0", 9))
	s.fulfill("UP", to(0, 5))
	r = refuses(s, s.fulfilling("UP", to(1, 1)), pak.ErrUpgradeImpossible)
	is(t, r[0], pak.ErrUpgradeImpossible, "WX-18", "pak", "UP", "left", "5", "eligible", "0")
	s.install("G", "", hosts("1.5", 1)).fulfill("UP", to(1, 1))
}

// TestNewLicencesNeedAnotherPAKWX18 refuses lines of both kinds in one PAK.
func TestNewLicencesNeedAnotherPAKWX18(t *testing.T) {
	s := begin(t, "server")
	for _, lines := range [][]pak.Line{{fresh("2.0", 1), upgrade("1.0", "2.0", 1)}, {upgrade("1.0", "2.0", 1), fresh("2.0", 1)}} {
		r := refuses(s, s.registering(pak.PAK{Number: "MIX", Lines: lines}), pak.ErrMixed)
		is(t, r[0], pak.ErrMixed, "WX-18", "pak", "MIX", "line", "1")
	}
	require.True(t, pak.PAK{Lines: []pak.Line{upgrade("1.0", "2.0", 1)}}.Upgrade())
	require.False(t, pak.PAK{Lines: []pak.Line{fresh("2.0", 1)}}.Upgrade())
	require.False(t, pak.PAK{}.Upgrade())
}

// TestRegisterOnceWX17 takes a PAK once, and shares no memory.
func TestRegisterOnceWX17(t *testing.T) {
	lines := []pak.Line{fresh("2.0", 5)}
	s := begin(t, "server")
	e, err := s.m.Register(s.act(), pak.PAK{Number: "NEW", Lines: lines})
	lines[0].Quantity = 9
	s.play(e, err)
	require.Equal(t, 5, e.Lines[0].Quantity)
	s.standing("NEW").PAK.Lines[0].Quantity = 9
	s.standing("NEW").Fulfilled[0] = 5
	s.events[0].(pak.Registered).Lines[0].Quantity = 9
	require.Equal(t, 5, s.standing("NEW").Left())
	r := refuses(s, s.registering(pak.PAK{Number: "NEW", Lines: lines}), pak.ErrRegistered)
	is(t, r[0], pak.ErrRegistered, "WX-17", "pak", "NEW")
}

// TestActs refuses what nobody decided, and what comes too early.
func TestActs(t *testing.T) {
	s := story(t)
	early := license.Act{At: s.now.Add(-license.Day - 1), By: "ada"}
	last := license.Act{At: s.now.Add(-license.Day), By: "ada"}
	for _, decide := range []func(act license.Act) error{
		func(act license.Act) error {
			_, err := s.m.Register(act, pak.PAK{Number: "X", Lines: []pak.Line{fresh("1", 1)}})
			return err
		},
		func(act license.Act) error { _, err := s.m.Fulfill(act, "4XCV-3", to(0, 1)); return err },
		func(act license.Act) error {
			_, err := s.m.Install(act, pak.File{Serial: "N", System: "server-2", Lines: []pak.Count{hosts("1", 1)}})
			return err
		},
		func(act license.Act) error { _, err := s.m.Rehost(act, "server-1", "N"); return err },
	} {
		require.Equal(t, []license.Reason{license.ErrInstantMissing}, reasons(decide(license.Act{By: "ada"})))
		require.Equal(t, []license.Reason{license.ErrIDMalformed}, reasons(decide(license.Act{At: s.now})))
		err := decide(early)
		is(t, license.Refusals(err)[0], pak.ErrEarlierThanLast, "", "at", "2024-03-09T11:59:59.999999999Z", "last", "2024-03-09T12:00:00Z")
		require.NoError(t, decide(last))
	}
	_, err := pak.New("").Register(last, pak.PAK{Number: "X", Lines: []pak.Line{fresh("1", 1)}})
	require.Equal(t, []license.Reason{license.ErrIDMalformed}, reasons(err))
}
