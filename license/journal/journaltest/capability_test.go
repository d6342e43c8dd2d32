package journaltest_test

import (
	"context"
	"iter"
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

// What is promised is written for people.
func TestPromises(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range journaltest.Promises() {
		require.False(t, seen[p.Name], p.Name)
		seen[p.Name] = true
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, p.Name)
		require.NotEmpty(t, p.Text)
		require.NotEmpty(t, p.Why)
	}
}
