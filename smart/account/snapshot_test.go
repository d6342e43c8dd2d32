package account_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

// A snapshot after every event of a story, restored, goes on as the account does.
func TestSnapshotsOfAStory(t *testing.T) {
	s := storyOf(t)
	for _, tt := range []struct {
		id     license.ID
		events []account.Event
		end    *account.Account
	}{{"acme", s.events, s.above}, {"sat", s.satellites, s.below}} {
		a := account.New(tt.id, account.Policy{})
		all := []*account.Account{}
		for _, e := range tt.events {
			restored, err := account.Restore([]byte(snapshot(t, a)), account.Policy{})
			require.NoError(t, err)
			require.Equal(t, told(t, a, e.Stamped().At), told(t, restored, e.Stamped().At))
			all = append(all, restored, a.Clone())
			for _, b := range append(all, a) {
				require.NoError(t, b.Apply(e))
			}
			for _, b := range all {
				require.Equal(t, snapshot(t, a), snapshot(t, b))
			}
			if len(all) > 8 {
				all = all[2:]
			}
		}
		require.Equal(t, snapshot(t, tt.end), snapshot(t, a))
	}
}

// told is all that an account tells at an instant.
func told(t testing.TB, a *account.Account, at time.Time) []any {
	t.Helper()
	all := []any{a.ID(), a.Seq(), a.MayExport(), a.Alerts(at)}
	add := func(some ...any) { all = append(all, some...) }
	for v := range a.VirtualAccounts() {
		add(v, slices.Collect(a.Lines(v.ID)), slices.Collect(a.Tokens(v.ID, at)), slices.Collect(a.Balances(v.ID, at)), slices.Collect(a.Loans(v.ID, at)))
		for udi := range a.Instances(v.ID) {
			status, _ := a.Instance(udi, at)
			add(status, a.Usage(udi).String(), a.Parts(udi))
		}
	}
	id, since, pending := a.Agreement()
	report, made := a.LastReport()
	add(id, since, pending, report, made)
	for at, l := range a.Expirations(time.Time{}, license.MaxDate().Start()) {
		add(at, l)
	}
	next, due := a.NextDue(at)
	add(next, due)
	if a.Seq() > 0 {
		settled, err := a.Settle(license.Act{At: at.Add(1000 * license.Day), By: "ada"}, 1000)
		require.NoError(t, err)
		add(settled)
	}
	return all
}

// alter changes a field of a snapshot, by its path.
func alter(t testing.TB, snapshot string, value any, path ...any) []byte {
	t.Helper()
	var whole any
	require.NoError(t, json.Unmarshal([]byte(snapshot), &whole))
	in := whole
	for _, step := range path[:len(path)-1] {
		switch step := step.(type) {
		case string:
			in = in.(map[string]any)[step]
		case int:
			in = in.([]any)[step]
		}
	}
	switch last := path[len(path)-1].(type) {
	case string:
		if value == nil {
			delete(in.(map[string]any), last)
		} else {
			in.(map[string]any)[last] = value
		}
	case int:
		in.([]any)[last] = value
	}
	out, err := json.Marshal(whole)
	require.NoError(t, err)
	return out
}
