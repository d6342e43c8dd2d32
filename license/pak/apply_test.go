package pak_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// TestApplyTakesTheNextOnly takes no event twice, none out of order, and nothing that is
// none.
func TestApplyTakesTheNextOnly(t *testing.T) {
	s := story(t)
	before := snapshot(t, s.m)
	for _, e := range s.events {
		err := s.m.Apply(e)
		is(t, license.Refusals(err)[0], license.ErrStale, "", "seq", fmt.Sprint(e.Stamped().Seq), "next", fmt.Sprint(s.m.Seq()+1))
	}
	e := pak.Fulfilled{Stamp: license.Stamp{Seq: s.m.Seq() + 2, Act: s.act()}, Number: "4XCV-3", Lines: []pak.Change{{Line: 0, Before: 0, After: 1}}}
	require.ErrorIs(t, s.m.Apply(e), license.ErrStale)
	e.Seq--
	for _, none := range []pak.Event{&e, nil, (*pak.Fulfilled)(nil)} {
		err := s.m.Apply(none)
		is(t, license.Refusals(err)[0], pak.ErrUnknownEvent, "", "event", fmt.Sprintf("%T", none))
		_, _, err = pak.EncodeEvent(none)
		require.ErrorIs(t, err, pak.ErrUnknownEvent)
	}
	require.Equal(t, before, snapshot(t, s.m))
	require.NoError(t, s.m.Apply(e))
}

// with returns a changed copy of an event.
func with[E pak.Event](e pak.Event, change func(e *E)) pak.Event {
	c := e.(E)
	change(&c)
	return c
}

// TestApplyRefusesWhatCannotFollow changes events of the story so that they contradict
// themselves or the state: nothing changes then.
func TestApplyRefusesWhatCannotFollow(t *testing.T) {
	registered := func(change func(e *pak.Registered)) func(e pak.Event) pak.Event {
		return func(e pak.Event) pak.Event {
			return with(e, func(e *pak.Registered) { e.Lines = slices.Clone(e.Lines); change(e) })
		}
	}
	fulfilled := func(change func(e *pak.Fulfilled)) func(e pak.Event) pak.Event {
		return func(e pak.Event) pak.Event {
			return with(e, func(e *pak.Fulfilled) { e.Lines = slices.Clone(e.Lines); change(e) })
		}
	}
	installed := func(change func(e *pak.FileInstalled)) func(e pak.Event) pak.Event {
		return func(e pak.Event) pak.Event {
			return with(e, func(e *pak.FileInstalled) { e.File.Lines = slices.Clone(e.File.Lines); change(e) })
		}
	}
	rehosted := func(change func(e *pak.Rehosted)) func(e pak.Event) pak.Event {
		return func(e pak.Event) pak.Event {
			return with(e, func(e *pak.Rehosted) { e.Lines = slices.Clone(e.Lines); change(e) })
		}
	}
	const register, upgrades, file, both, raise, move, again = 0, 2, 3, 4, 5, 6, 7
	for _, c := range []struct {
		name   string
		nth    int
		change func(e pak.Event) pak.Event
		why    license.Reason // beside ErrCannotFollow; "": none
	}{
		{"nobody", register, registered(func(e *pak.Registered) { e.By = "" }), license.ErrIDMalformed},
		{"early", upgrades, registered(func(e *pak.Registered) { e.At = e.At.Add(-license.Day - 1) }), pak.ErrEarlierThanLast},
		{"registered before", upgrades, registered(func(e *pak.Registered) { e.Number = "4XCV-1" }), pak.ErrRegistered},
		{"no number", register, registered(func(e *pak.Registered) { e.Number = "" }), pak.ErrNumber},
		{"no lines", register, registered(func(e *pak.Registered) { e.Lines = []pak.Line{} }), pak.ErrNoLines},
		{"mixed", upgrades, registered(func(e *pak.Registered) { e.Lines[0].Upgrades = "" }), pak.ErrMixed},
		{"quantity", register, registered(func(e *pak.Registered) { e.Lines[0].Quantity = 0 }), pak.ErrQuantity},
		{"another PAK", raise, fulfilled(func(e *pak.Fulfilled) { e.Number = "4XCV-9" }), pak.ErrNotRegistered},
		{"exhausted", raise, fulfilled(func(e *pak.Fulfilled) { e.Number = "4XCV-1" }), pak.ErrExhausted},
		{"no change", raise, fulfilled(func(e *pak.Fulfilled) { e.Lines = []pak.Change{} }), ""},
		{"line -1", raise, fulfilled(func(e *pak.Fulfilled) { e.Lines[0].Line = -1 }), ""},
		{"line 2", raise, fulfilled(func(e *pak.Fulfilled) { e.Lines[0].Line = 2 }), ""},
		{"a line twice", both, fulfilled(func(e *pak.Fulfilled) { e.Lines[1] = e.Lines[0] }), ""},
		{"lines out of order", both, fulfilled(func(e *pak.Fulfilled) { slices.Reverse(e.Lines) }), ""},
		{"another before", both, fulfilled(func(e *pak.Fulfilled) { e.Lines[0].Before = 9 }), ""},
		{"nothing more", both, fulfilled(func(e *pak.Fulfilled) { e.Lines[0].After = 10 }), ""},
		{"beyond", both, fulfilled(func(e *pak.Fulfilled) { e.Lines[0].After = 101 }), ""},
		{"not eligible", raise, fulfilled(func(e *pak.Fulfilled) { e.Lines[0].After = 51 }), pak.ErrEligible},
		{"of the other line", raise, fulfilled(func(e *pak.Fulfilled) { e.Lines[0].Line = 1 }), pak.ErrEligible},
		{"another system", file, installed(func(e *pak.FileInstalled) { e.System = "server-3" }), pak.ErrOtherSystem},
		{"no serial", file, installed(func(e *pak.FileInstalled) { e.Serial = "" }), license.ErrIDMalformed},
		{"from itself", file, installed(func(e *pak.FileInstalled) { e.From = "server-2" }), pak.ErrSameSystem},
		{"a file of nothing", file, installed(func(e *pak.FileInstalled) { e.File.Lines = []pak.Count{} }), pak.ErrNoLines},
		{"counts out of order", file, installed(func(e *pak.FileInstalled) { slices.Reverse(e.File.Lines) }), ""},
		{"a count twice", file, installed(func(e *pak.FileInstalled) { e.File.Lines[1] = e.File.Lines[0] }), pak.ErrCountTwice},
		{"installed before", again, installed(func(e *pak.FileInstalled) { e.Serial = "F-1" }), pak.ErrInstalled},
		{"made before", again, installed(func(e *pak.FileInstalled) { e.Serial = "F-2" }), pak.ErrInstalled},
		{"to itself", move, rehosted(func(e *pak.Rehosted) { e.To = "server-2" }), pak.ErrSameSystem},
		{"from another", move, rehosted(func(e *pak.Rehosted) { e.From = "server-1" }), ""},
		{"to nobody", move, rehosted(func(e *pak.Rehosted) { e.To = "" }), license.ErrIDMalformed},
		{"under an old serial", move, rehosted(func(e *pak.Rehosted) { e.Serial = "F-1" }), pak.ErrInstalled},
		{"not all", move, rehosted(func(e *pak.Rehosted) { e.Lines[0].Quantity-- }), ""},
		{"not all kinds", move, rehosted(func(e *pak.Rehosted) { e.Lines = e.Lines[1:] }), ""},
		{"nothing to move", again, func(e pak.Event) pak.Event {
			return pak.Rehosted{Stamp: e.Stamped(), Serial: "F-3", From: "server-2", To: "server-3", Lines: []pak.Count{}}
		}, pak.ErrNothingInstalled},
		{"nothing to upgrade", again, func(e pak.Event) pak.Event {
			return pak.Fulfilled{Stamp: e.Stamped(), Number: "4XCV-2", Lines: []pak.Change{{Line: 0, Before: 30, After: 31}}}
		}, pak.ErrUpgradeImpossible},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, e := until(t, c.nth), story(t).events[c.nth]
			before := snapshot(t, at.m)
			changed := c.change(e)
			err := at.m.Apply(changed)
			want := []license.Reason{pak.ErrCannotFollow}
			if c.why != "" {
				want = append(want, c.why)
			}
			require.Equal(t, want, reasons(err))
			r := license.Refusals(err)[0]
			name, _, err := pak.EncodeEvent(changed)
			require.NoError(t, err)
			require.Equal(t, name, r.Field("event"))
			require.NotEmpty(t, r.Field("cause"))
			require.Equal(t, before, snapshot(t, at.m))
			require.NoError(t, at.m.Apply(e), "unchanged it follows")
		})
	}
	err := pak.New("").Apply(story(t).events[0])
	require.Equal(t, []license.Reason{pak.ErrCannotFollow, license.ErrIDMalformed}, reasons(err))
}

// TestCloneIsApart lets two managers go on from the same state, each for itself.
func TestCloneIsApart(t *testing.T) {
	s := story(t)
	before := snapshot(t, s.m)
	c := &scene{TB: t, m: s.m.Clone(), now: s.now}
	require.Equal(t, before, snapshot(t, c.m))
	c.fulfill("4XCV-3", to(0, 5)).register("MORE", fresh("2.0", 1)).install("F-9", "", hosts("1.0", 1)).rehost("server-9", "F-10")
	require.Equal(t, before, snapshot(t, s.m))
	s.fulfill("4XCV-3", to(0, 2)).installed(hosts("1.5", 7), hosts("2.0", 2))
	require.Equal(t, license.ID("server-2"), c.m.ID())
}

// TestPAKsInOrder yields PAKs by number, and stops when it is told.
func TestPAKsInOrder(t *testing.T) {
	s := story(t)
	var all []pak.Number
	for p := range s.m.PAKs() {
		all = append(all, p.PAK.Number)
		got, ok := s.m.PAK(p.PAK.Number)
		require.True(t, ok)
		require.Equal(t, got, p)
	}
	require.Equal(t, []pak.Number{"4XCV-1", "4XCV-2", "4XCV-3"}, all)
	for p := range s.m.PAKs() {
		require.Equal(t, pak.Number("4XCV-1"), p.PAK.Number)
		break
	}
	_, ok := s.m.PAK("NONE")
	require.False(t, ok)
}
