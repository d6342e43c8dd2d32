package journaltest_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
)

// onlyStore hides that a store keeps snapshots.
type onlyStore struct{ journal.Store }

// A store with fewer capabilities is held to what it can do.
func TestCapabilities(t *testing.T) {
	journaltest.Conformance(t, journaltest.Capabilities{}, func(testing.TB) journal.Store {
		w := straight()
		w.commit = func(ctx context.Context, command string, batches ...journal.Batch) (journal.Receipt, error) {
			if _, _, err := journal.Prepare(command, batches); err == nil && len(batches) > 1 {
				return journal.Receipt{}, journal.ErrTooLarge
			}
			return w.Memory.Commit(ctx, command, batches...)
		}
		return onlyStore{w}
	})
	require.Equal(t, "all-or-nothing", found(t, journaltest.Capabilities{}, func(testing.TB) journal.Store { return journal.NewMemory() }, ""))
}

// A store may show what is written while it reads.
func TestReadingOn(t *testing.T) {
	journaltest.Conformance(t, all, func(testing.TB) journal.Store {
		w := straight()
		w.read = func(ctx context.Context, stream string, after uint64) iter.Seq2[journal.Record, error] {
			return func(yield func(journal.Record, error) bool) {
				for from, more := after, true; more; {
					more = false
					for r, err := range w.Memory.Read(ctx, stream, from) {
						if !yield(r, err) || err != nil {
							return
						}
						from, more = r.Version, true
					}
				}
			}
		}
		return w
	})
}

// A store that is durable loses nothing when it is opened again.
func TestReopening(t *testing.T) {
	ctx := t.Context()
	for _, c := range []struct {
		name   string
		reopen func(t testing.TB, store journal.Store) journal.Store
	}{
		{"loses everything", func(testing.TB, journal.Store) journal.Store { return journal.NewMemory() }},
		{"loses commands", func(t testing.TB, store journal.Store) journal.Store {
			fresh, b := journal.NewMemory(), journal.Batch{Stream: "test/a"}
			for r, err := range store.Read(ctx, "test/a", 0) {
				require.NoError(t, err)
				b.Entries = append(b.Entries, journal.Entry{At: r.At, By: r.By, Name: r.Name, Data: r.Data})
			}
			_, err := fresh.Commit(ctx, "restored", b)
			require.NoError(t, err)
			return fresh
		}},
		{"numbers commands anew", func(_ testing.TB, store journal.Store) journal.Store {
			w := straight()
			w.read, w.committed = store.Read, store.Committed
			w.commit = func(context.Context, string, ...journal.Batch) (journal.Receipt, error) {
				return journal.Receipt{Command: "1"}, nil
			}
			return w
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			can := journaltest.Capabilities{AcrossStreams: true, Reopen: c.reopen}
			require.Equal(t, "reopening", found(t, can, func(testing.TB) journal.Store { return journal.NewMemory() }, ""))
		})
	}
}

// What is promised is written for people, and is what the documentation of
// journal lists.
func TestPromises(t *testing.T) {
	doc, err := os.ReadFile("../doc.go")
	require.NoError(t, err)
	_, table, ok := strings.Cut(string(doc), "// # Promises of a store\n//\n")
	require.True(t, ok)
	table, _, _ = strings.Cut(table, "//\n// The same command")
	rows := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
	promises := journaltest.Promises()
	require.Len(t, promises, len(rows))
	for i, p := range promises {
		require.Equal(t, p.Name, strings.Fields(rows[i])[1])
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, p.Name)
		require.NotEmpty(t, p.Text)
		require.NotEmpty(t, p.Why)
	}
}

// One call proves a store.
func ExampleConformance() {
	test := func(t *testing.T) {
		journaltest.Conformance(t, journaltest.Capabilities{AcrossStreams: true}, func(testing.TB) journal.Store { return journal.NewMemory() })
	}
	fmt.Println(testing.RunTests(func(_, _ string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "TestStore", F: test}}))
	// Output: true
}

func ExamplePromises() {
	for _, p := range journaltest.Promises()[:2] {
		fmt.Println(p.Name, "or else", p.Why)
	}
	// Output:
	// order or else an aggregate refuses any event but the next, so a stream out of order cannot be loaded at all
	// expectation or else a decision on an old state would be written over a newer one: the same licence twice
}
