package pak_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// TestSnapshotAndReplay restores the story at every event: the rest of it ends in the
// same state, and so does all of it.
func TestSnapshotAndReplay(t *testing.T) {
	s := story(t)
	want := snapshot(t, s.m)
	require.True(t, strings.HasPrefix(want, `{"format":"license.pak.1","seq":`))
	for n := range len(s.events) + 1 {
		at := until(t, n)
		restored, err := pak.Restore([]byte(snapshot(t, at.m)))
		require.NoError(t, err, n)
		require.Equal(t, snapshot(t, at.m), snapshot(t, restored))
		for _, e := range s.events[n:] {
			require.NoError(t, restored.Apply(e))
		}
		require.Equal(t, want, snapshot(t, restored))
	}
}

// node is a part of a snapshot.
type node map[string]any

func (n node) list(name string) []any { return n[name].([]any) }

func (n node) in(list string, at int) node { return n.list(list)[at].(map[string]any) }

// edited returns a snapshot in which something was changed, with its fields in the order
// in which a snapshot has them.
func edited(t *testing.T, data string, change func(n node)) []byte {
	var n node
	require.NoError(t, json.Unmarshal([]byte(data), &n))
	change(n)
	var b strings.Builder
	b.WriteByte('{')
	for _, name := range []string{"format", "seq", "id", "last", "paks", "installed", "received", "made"} {
		v, ok := n[name]
		if !ok {
			continue
		}
		out, err := json.Marshal(v)
		require.NoError(t, err)
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + name + `":` + string(out))
	}
	return []byte(b.String() + "}")
}

// TestRestoreRefuses what no events could have led to, naming the part.
func TestRestoreRefuses(t *testing.T) {
	whole := snapshot(t, story(t).m)
	for _, c := range []struct {
		name, part string
		change     func(n node)
	}{
		{"format", "format", func(n node) { n["format"] = "license.pak.2" }},
		{"no events", "seq", func(n node) { n["seq"] = 0 }},
		{"fewer events than there were", "seq", func(n node) { n["seq"] = 7 }},
		{"more than there can have been", "seq", func(n node) { n["seq"] = 138 }},
		{"as many events as can be counted", "seq", func(n node) { n["seq"] = json.Number("18446744073709551615") }},
		{"no last", "seq", func(n node) { delete(n, "last") }},
		{"no id", "id", func(n node) { n["id"] = "" }},
		{"an id that is none", "id", func(n node) { n["id"] = "a\tb" }},
		{"a number that is none", "paks", func(n node) { n.in("paks", 0)["number"] = "x" }},
		{"a PAK twice", "paks", func(n node) { n.in("paks", 1)["number"] = "4XCV-1" }},
		{"no lines", "paks", func(n node) { n.in("paks", 2)["lines"], n.in("paks", 2)["fulfilled"] = []any{}, []any{} }},
		{"a line less", "paks", func(n node) { n.in("paks", 2)["fulfilled"] = []any{} }},
		{"a line more", "fulfilled", func(n node) { n.in("paks", 2)["fulfilled"] = []any{0, 0} }},
		{"less than nothing", "fulfilled", func(n node) { n.in("paks", 2)["fulfilled"] = []any{-1} }},
		{"more than the line", "fulfilled", func(n node) { n.in("paks", 2)["fulfilled"] = []any{6} }},
		{"a serial that is none", "files", func(n node) { n["made"] = []any{" "} }},
		{"a serial twice", "files", func(n node) { n["received"] = []any{"F-1", "F-1"} }},
		{"a file received and made", "files", func(n node) { n["made"] = []any{"F-1"} }},
		{"nothing of a kind", "installed", func(n node) { n.in("installed", 0)["quantity"] = 0 }},
		{"more than there can be", "installed", func(n node) { n.in("installed", 0)["quantity"] = pak.MaxLicenses + 1 }},
		{"more than was bought", "installed", func(n node) { n["received"], n["seq"] = []any{}, 9; n.in("installed", 0)["quantity"] = 101 }},
		{"PAKs out of order", "shape", func(n node) { slices.Reverse(n.list("paks")) }},
		{"files out of order", "shape", func(n node) { slices.Reverse(n.list("received")) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := pak.Restore(edited(t, whole, c.change))
			require.ErrorIs(t, err, pak.ErrSnapshotForm)
			require.Equal(t, c.part, license.Refusals(err)[0].Field("part"))
		})
	}
	m, err := pak.Restore([]byte(strings.Replace(whole, `"seq":9`, `"seq":137`, 1)))
	require.NoError(t, err, "each licence may have been fulfilled alone")
	require.Equal(t, uint64(137), m.Seq())
	_, err = pak.Restore([]byte(strings.Replace(whole, `"seq":9`, `"seq":8`, 1)))
	require.NoError(t, err, "or all of a PAK at once")
	_, err = pak.Restore([]byte(whole + " "))
	is(t, license.Refusals(err)[0], pak.ErrSnapshotForm, "", "part", "shape", "value", "server-2")
	_, err = pak.Restore([]byte(whole[:len(whole)-1]))
	require.Equal(t, []license.Reason{license.ErrJSONMalformed}, reasons(err)[:1])
	_, err = pak.Restore([]byte(strings.Replace(whole, `"made":["F-2"]`, `"made":null`, 1)))
	require.Equal(t, []license.Reason{license.ErrJSONNull}, reasons(err))
}

// TestRestoreKnowsWhereLicencesCameFrom refuses licences out of nowhere, and takes all
// that may have come in files or left by a rehost.
func TestRestoreKnowsWhereLicencesCameFrom(t *testing.T) {
	bought := begin(t, "server").register("NEW", fresh("1.0", 10)).fulfill("NEW", to(0, 10))
	filed := begin(t, "server").register("NEW", fresh("1.0", 10)).fulfill("NEW", to(0, 10)).install("F", "", hosts("1.0", 5))
	upgraded := begin(t, "server").register("NEW", fresh("1.0", 10)).fulfill("NEW", to(0, 10)).register("UP", upgrade("1.0", "2.0", 4)).fulfill("UP", to(0, 4))
	moved := begin(t, "server").register("NEW", fresh("1.0", 10)).fulfill("NEW", to(0, 10)).rehost("other", "G").
		register("MORE", fresh("2.0", 3)).fulfill("MORE", to(0, 3))
	for _, c := range []struct {
		s    *scene
		from string
		to   []string // what stands there instead, of which only the last is refused
	}{
		{bought, `"quantity":10}],"received"`, []string{`"quantity":10}],"received"`, `"quantity":11}],"received"`}},
		{bought, `"quantity":10}],"received"`, []string{`"quantity":9}],"received"`}},
		{bought, `"version":"1.0","quantity":10}],"received"`, []string{`"version":"2.0","quantity":10}],"received"`}},
		{filed, `"quantity":15}],"received"`, []string{`"quantity":11}],"received"`, `"quantity":99}],"received"`, `"quantity":10}],"received"`}},
		{filed, `"version":"1.0","quantity":15}],"received"`, []string{`"version":"2.0","quantity":15}],"received"`}},
		{upgraded, `"quantity":6}`, []string{`"quantity":6}`, `"quantity":5}`}},
		{upgraded, `"quantity":6}`, []string{`"quantity":7}`}},
		{moved, `"quantity":3}],"received"`, []string{`"quantity":12}],"received"`, `"quantity":13}],"received"`}},
	} {
		whole := snapshot(t, c.s.m)
		require.Contains(t, whole, c.from)
		for i, other := range c.to {
			_, err := pak.Restore([]byte(strings.Replace(whole, c.from, other, 1)))
			if i < len(c.to)-1 {
				require.NoError(t, err, other)
				continue
			}
			require.ErrorIs(t, err, pak.ErrSnapshotForm, other)
			require.Equal(t, "installed", license.Refusals(err)[0].Field("part"))
		}
	}
}
