package journaltest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
)

// A command that uses another store than the one it is given is not swept at all.
func TestSweepOfAnotherStore(t *testing.T) {
	text := failure(t, func(t testing.TB) {
		journaltest.Sweep(t, func(testing.TB) journaltest.Scenario {
			store := journal.NewMemory()
			return journaltest.Scenario{
				Store: store,
				Run: func(ctx context.Context, _ journal.Store) (journal.Receipt, error) {
					return store.Commit(context.WithoutCancel(ctx), "c", journal.Batch{Stream: "test/a", Entries: []journal.Entry{
						{At: time.Unix(1, 0), By: license.Actor("ada"), Name: "n"},
					}})
				},
				State: func(context.Context, journal.Store) (string, error) { return "", nil },
			}
		})
	})
	require.Contains(t, text, "made no call of the store")
}
