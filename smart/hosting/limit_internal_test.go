package hosting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
)

// TestRestoreIsLimited restores as much as there can be, and not one more: of each three.
func TestRestoreIsLimited(t *testing.T) {
	const n = 3
	s := meetingLimits(t, n)
	s.mustAdd(t, "a", "b", "c")
	for i, id := range []license.ID{"M", "N", "O"} {
		begins := meetingAct.At.Add(time.Duration(i) * time.Hour)
		plan := Plan{ID: id, Scheduler: "a", Host: "a", Begins: begins, Ends: begins.Add(time.Hour)}
		if i == 0 {
			plan.Alternates = []license.ID{"b", "c"}
		}
		e, err := s.Schedule(meetingAct, Standing{Registered: true}, plan)
		require.NoError(t, err)
		require.NoError(t, s.Apply(e))
	}
	e, err := s.Start(meetingAct, Standing{Registered: true}, "M", "a", "b", "guest")
	require.NoError(t, err)
	require.NoError(t, s.Apply(e))
	data, err := s.Snapshot()
	require.NoError(t, err)
	for _, c := range []struct {
		part, value string
		limits      func(less int) limits
	}{
		{"users", "3", func(less int) limits { return limits{n - less, n, n, n} }},
		{"meetings", "3", func(less int) limits { return limits{n, n - less, n, n} }},
		{"meetings", "M", func(less int) limits { return limits{n, n, n - 1 - less, n} }},
		{"meetings", "M", func(less int) limits { return limits{n, n, n, n - less} }},
	} {
		for less := -1; less <= 1; less++ {
			again, err := restore(data, Policy{}, c.limits(less))
			if less <= 0 {
				require.NoError(t, err)
				require.Equal(t, s.seq, again.seq)
				continue
			}
			require.Equal(t, license.Refuse(ErrSnapshotForm, "", "part", c.part, "value", c.value), license.Refusals(err)[0])
		}
	}
	require.Equal(t, limits{MaxUsers, MaxMeetings, MaxAlternates, MaxPeople}, New("meet", Policy{}).most)
}
