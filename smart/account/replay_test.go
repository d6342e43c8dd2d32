package account_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

// The story of an account and of a satellite's, in which every kind of event occurs,
// told again in several ways.

// retold folds events.
func retold(t *testing.T, a *account.Account, events []account.Event) *account.Account {
	t.Helper()
	for _, e := range events {
		require.NoError(t, a.Apply(e))
	}
	return a
}

func eachStory(t *testing.T, run func(t *testing.T, id license.ID, events []account.Event)) {
	t.Helper()
	s := storyOf(t)
	t.Run("above", func(t *testing.T) { run(t, s.above.ID(), s.events) })
	t.Run("below", func(t *testing.T) { run(t, s.below.ID(), s.satellites) })
}

// TestReplayFromAnySnapshot restores after each event and goes on: the end is the
// same, and so is the state after each.
func TestReplayFromAnySnapshot(t *testing.T) {
	eachStory(t, func(t *testing.T, id license.ID, events []account.Event) {
		live := account.New(id, account.Policy{})
		end := stateOf(t, retold(t, account.New(id, account.Policy{}), events))
		for i, e := range events {
			require.NoError(t, live.Apply(e))
			restored, err := account.Restore([]byte(stateOf(t, live)), account.Policy{})
			require.NoError(t, err, "after %d events", i+1)
			require.Equal(t, lookAll(live, e.Stamped().At), lookAll(restored, e.Stamped().At))
			require.Equal(t, end, stateOf(t, retold(t, restored, events[i+1:])), "after %d events", i+1)
		}
	})
}

// lookAll is all that is said of an instant and of a year after it.
func lookAll(a *account.Account, at time.Time) []seen {
	return []seen{look(a, at), look(a, at.Add(40*license.Day)), look(a, at.Add(365*license.Day))}
}

// TestReplayAgainstTheOrder holds that an event can be applied only where it stands:
// not twice, not before its time, not one left out.
func TestReplayAgainstTheOrder(t *testing.T) {
	eachStory(t, func(t *testing.T, id license.ID, events []account.Event) {
		live := account.New(id, account.Policy{})
		for i, e := range events {
			before := ""
			if i > 0 {
				before = stateOf(t, live)
			}
			for j, other := range events {
				if j != i {
					require.ErrorIs(t, live.Apply(other), license.ErrStale, "%d in place of %d", j, i)
				}
			}
			if i > 0 {
				require.Equal(t, before, stateOf(t, live))
			}
			require.NoError(t, live.Apply(e))
		}
	})
}

// TestReplayUnderAnotherPolicy holds that no change of policy rewrites history: every
// event can still be applied, and what it said stays.
func TestReplayUnderAnotherPolicy(t *testing.T) {
	policies := []account.Policy{
		{Quiet: -1, Silent: -1, Lost: -1, Overdue: -1, Removed: -1, Notices: []int{}},
		{Certificate: license.Day, RenewAfter: time.Second, Lost: time.Second, Authorize: time.Hour, Authorized: time.Minute, TokenDays: 1},
		{Notices: []int{1000}, Hierarchies: [][]license.Tag{{standard, premium}}},
	}
	eachStory(t, func(t *testing.T, id license.ID, events []account.Event) {
		end := stateOf(t, retold(t, account.New(id, account.Policy{}), events))
		for i, policy := range policies {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				require.Equal(t, end, stateOf(t, retold(t, account.New(id, policy), events)))
			})
		}
	})
}

// TestReplayOfClones holds that a clone goes its own way from any event on.
func TestReplayOfClones(t *testing.T) {
	eachStory(t, func(t *testing.T, id license.ID, events []account.Event) {
		live := account.New(id, account.Policy{})
		var clones []*account.Account
		for _, e := range events {
			clones = append(clones, live.Clone())
			require.NoError(t, live.Apply(e))
		}
		end := stateOf(t, live)
		for i, c := range clones {
			require.Equal(t, uint64(i), c.Seq())
			require.Equal(t, end, stateOf(t, retold(t, c, events[i:])))
		}
		require.Equal(t, end, stateOf(t, live), "nobody changed the original")
	})
}
