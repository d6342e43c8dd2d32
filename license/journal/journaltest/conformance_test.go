package journaltest_test

import (
	"testing"

	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
)

func TestMemory(t *testing.T) {
	journaltest.Conformance(t, journaltest.Capabilities{
		AcrossStreams: true,
		Reopen:        func(_ testing.TB, store journal.Store) journal.Store { return store },
	}, func(testing.TB) journal.Store { return journal.NewMemory() })
}
