package register_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

func TestSnapshotBeginsWithFormatAndSeq(t *testing.T) {
	require.Equal(t, `{"format":"register.entry.1","seq":0,"key":"Z2AA-AAAA-AAAA"}`, state(t, unknown()))
	require.True(t, strings.HasPrefix(state(t, undone(t)), `{"format":"register.entry.1","seq":3,"key":"Z2AA-AAAA-AAAA",`))
}

func TestRestoreIsTheEntryInEveryState(t *testing.T) {
	for _, e := range []*register.Entry{
		unknown(), unclaimed(t), claimed(t), undone(t), returned(t, ""), returned(t, north), moved(t),
		replaced(t, undone(t), act(2, bob))[0], replaced(t, returned(t, north), act(2, bob))[0],
		register.New(license.Key{}),
	} {
		restored, err := register.Restore([]byte(state(t, e)))
		require.NoError(t, err)
		require.Equal(t, e, restored)
		require.Equal(t, state(t, e), state(t, restored))
	}
}

func TestRestoreRefusesWhatNoEventsLedTo(t *testing.T) {
	whole := state(t, undone(t))
	for _, c := range []struct{ part, old, with string }{
		{"format", "register.entry.1", "register.entry.2"},
		{"seq", `"seq":3,"key"`, `"seq":2,"key"`},
		{"seq", `"seq":3,"key"`, `"seq":18446744073709551615,"key"`},
		{"event", `"key":"Z2AA-AAAA-AAAA","issued"`, `"key":"Z2BB-BBBB-BBBB","issued"`},
		{"event", `"seq":2`, `"seq":4`},
		{"event", `"MR Enterprise":10`, `"MR Enterprise":11`},
		{"event", `"organization":"org-north"`, `"organization":"org-south"`},
		{"shape", `"seq":3`, `"seq":null`},
		{"shape", `{"format"`, `{"more":1,"format"`},
		{"shape", `}}}`, `}}} ` + strings.Repeat(" ", register.MaxSnapshotBytes)},
	} {
		changed := strings.Replace(whole, c.old, c.with, 1)
		require.NotEqual(t, whole, changed, c.old)
		_, err := register.Restore([]byte(changed))
		require.ErrorIs(t, err, register.ErrSnapshotForm, "%.80s", c.with)
		require.Equal(t, c.part, license.Refusals(err)[0].Field("part"), "%.80s", c.with)
	}
	both := strings.Replace(state(t, unclaimed(t)), `"issued"`, `"claimed":{"seq":1,"at":"2024-01-01T10:00:00Z","by":"ann@example.com","key":"Z2AA-AAAA-AAAA","organization":"org-north"},"issued"`, 1)
	_, err := register.Restore([]byte(both))
	require.ErrorIs(t, err, license.ErrStale)
}
