package ordering_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// TestSnapshotAndReplay restores an order at every event: the rest of it ends in the same
// state, and so does all of it.
func TestSnapshotAndReplay(t *testing.T) {
	s := standing(t, "called").assign("acme")
	want := snapshot(t, s.o)
	require.True(t, strings.HasPrefix(want, `{"format":"smart.ordering.1","seq":6,`))
	for n := range len(s.events) + 1 {
		o := ordering.New("O-1", ordering.Policy{})
		for _, e := range s.events[:n] {
			require.NoError(t, o.Apply(e))
		}
		restored, err := ordering.Restore([]byte(snapshot(t, o)), ordering.Policy{})
		require.NoError(t, err, n)
		require.Equal(t, o, restored)
		require.Equal(t, uint64(n), restored.Seq())
		for _, e := range s.events[n:] {
			require.NoError(t, restored.Apply(e))
		}
		require.Equal(t, want, snapshot(t, restored))
	}
}

// TestRestoreRefuses what no events could have led to, naming the part.
func TestRestoreRefuses(t *testing.T) {
	change := func(old, with string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, with, 1) }
	}
	for _, c := range []struct {
		name, from, part string
		change           func(text string) string
	}{
		{"format", "once", "format", change("smart.ordering.1", "smart.ordering.2")},
		{"events without an order", "none", "kind", change(`"seq":0`, `"seq":1`)},
		{"an account without an order", "none", "kind", change(`"agreement"`, `"account":"acme","agreement"`)},
		{"no last", "once", "last", change(`"last":"2026-03-09T09:00:00Z",`, ``)},
		{"no id", "once", "id", change(`"id":"O-1"`, `"id":""`)},
		{"an id that is none", "once", "id", change(`"id":"O-1"`, `"id":" "`)},
		{"kind", "once", "kind", change(`"upgrade"`, `"gift"`)},
		{"a regular order without an account", "prompted", "account", change(`"upgrade"`, `"regular"`)},
		{"a regular order that was followed", "once", "kind", change(`"upgrade"`, `"regular"`)},
		{"a regular order that was assigned", "assigned", "kind", change(`"upgrade"`, `"regular"`)},
		{"an account without agreement", "complete", "account", change(`"agreement":true`, `"agreement":false`)},
		{"an account that is none", "complete", "account", change(`"acme"`, `" "`)},
		{"fewer than none sent", "once", "sent", change(`"sent":1`, `"sent":-1`)},
		{"four sent", "thrice", "sent", change(`"sent":3`, `"sent":4`)},
		{"called too soon", "twice", "sent", change(`"called":false`, `"called":true`)},
		{"fewer events than there were", "once", "seq", change(`"seq":2`, `"seq":1`)},
		{"more events than there were", "once", "seq", change(`"seq":2`, `"seq":3`)},
		{"no events", "prompted", "seq", change(`"seq":1`, `"seq":0`)},
		{"complete with more events", "complete", "seq", change(`"seq":1`, `"seq":3`)},
		{"due, though complete", "assigned", "due", change(`"called":false`, `"called":false,"due":"2026-03-16T09:00:00Z"`)},
		{"due, though called", "called", "due", change(`"called":true`, `"called":true,"due":"2027-03-16T09:00:00Z"`)},
		{"nothing due", "once", "due", change(`,"due":"2026-03-16T09:00:00Z"`, ``)},
		{"due before the last", "once", "due", change(`"due":"2026-03-16T09:00:00Z"`, `"due":"2026-03-09T08:59:59.999999999Z"`)},
		{"another form", "once", "shape", func(text string) string { return text + " " }},
		{"what is left out, written", "prompted", "shape", change(`"agreement"`, `"account":"","agreement"`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := snapshot(t, standing(t, c.from).o)
			text := c.change(before)
			require.NotEqual(t, before, text)
			_, err := ordering.Restore([]byte(text), ordering.Policy{})
			require.ErrorIs(t, err, ordering.ErrSnapshotForm)
			require.Equal(t, c.part, license.Refusals(err)[0].Field("part"))
		})
	}
	whole := snapshot(t, standing(t, "once").o)
	_, err := ordering.Restore([]byte(whole[:len(whole)-1]), ordering.Policy{})
	require.Equal(t, []license.Reason{license.ErrJSONMalformed}, reasons(err))
	_, err = ordering.Restore([]byte(strings.Replace(whole, `"sent":1`, `"sent":null`, 1)), ordering.Policy{})
	require.Equal(t, []license.Reason{license.ErrJSONNull}, reasons(err))
	_, err = ordering.Restore([]byte(strings.Repeat(" ", 8<<10)+whole), ordering.Policy{})
	require.Equal(t, []license.Reason{license.ErrJSONTooLarge}, reasons(err))
}

// TestTheLastInstantIsRestored where a step is due at it, though none can be after it.
func TestTheLastInstantIsRestored(t *testing.T) {
	s := begin(t, ordering.Policy{})
	s.now = moment("9999-12-31T23:59:59.999999999Z")
	s.place(bare)
	restored, err := ordering.Restore([]byte(snapshot(t, s.o)), ordering.Policy{})
	require.NoError(t, err)
	require.Equal(t, s.o, restored)
}
