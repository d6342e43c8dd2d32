package journaltest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
)

// A brokenStore breaks promises: exactly those that are found to be broken or,
// where that depends on who comes first, the one that is looked for, after a
// tilde.
type brokenStore struct {
	name   string
	breaks string // names of promises, in the order of Promises
	warp   func(w *warped)
}

var all = journaltest.Capabilities{
	AcrossStreams: true,
	Reopen:        func(_ testing.TB, store journal.Store) journal.Store { return store },
}

// found returns the names of the promises that are found to be broken, of all or
// of one.
func found(t *testing.T, c journaltest.Capabilities, open func(testing.TB) journal.Store, only string) string {
	var names []string
	for _, p := range journaltest.Promises() {
		if only != "" && only != p.Name {
			continue
		}
		text := failure(t, func(t testing.TB) { p.Check(t, c, open) })
		if text == "" {
			continue
		}
		names = append(names, p.Name)
		require.Contains(t, text, fmt.Sprintf("the promise %q is broken: ", p.Name))
		require.Contains(t, text, "\npromised: "+p.Text+"\nwhy it matters: "+p.Why)
	}
	return strings.Join(names, " ")
}

func TestBrokenStores(t *testing.T) {
	caught := map[string]bool{}
	for _, b := range slices.Concat(brokenWrites, brokenReads) {
		t.Run(b.name, func(t *testing.T) {
			open := func(testing.TB) journal.Store {
				w := straight()
				b.warp(w)
				return w
			}
			least, racy := strings.CutPrefix(b.breaks, "~")
			if racy {
				require.Equal(t, least, found(t, all, open, least))
				return
			}
			require.Equal(t, b.breaks, found(t, all, open, ""))
		})
		for name := range strings.FieldsSeq(strings.TrimPrefix(b.breaks, "~")) {
			caught[name] = true
		}
	}
	for _, p := range journaltest.Promises() {
		require.True(t, caught[p.Name], "no store breaks the promise %s", p.Name)
	}
}
