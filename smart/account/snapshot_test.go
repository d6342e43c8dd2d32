package account_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
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
	settled, err := a.Settle(license.Act{At: at.Add(1000 * license.Day), By: "ada"}, 1000)
	add(settled, err == nil)
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

// A snapshot whose parts do not hold together is refused, each for its own part.
func TestRestoreRefusesWhatDoesNotHoldTogether(t *testing.T) {
	s := storyOf(t)
	above, below := snapshot(t, s.above), snapshot(t, s.below)
	long := smart.MaxPeriod + 1
	for i, tt := range []struct {
		snapshot string
		value    any
		part     string
		path     []any
	}{
		{above, "account.account.2", "format", []any{"format"}},
		{above, " ", "id", []any{"id"}},
		{above, 0, "seq", []any{"seq"}},
		{above, json.Number("18446744073709551615"), "seq", []any{"seq"}},
		{above, nil, "seq", []any{"last"}},
		{above, nil, "agreement", []any{"agreement"}},
		{above, nil, "agreement", []any{"agreementSince"}},
		{above, "2025-01-01T00:00:00Z", "agreement", []any{"agreementSince"}},
		{above, " ", "agreement", []any{"agreement"}},
		{above, nil, "default", []any{"default"}},
		{above, "no", "default", []any{"default"}},
		{below, "plant", "default", []any{"default"}},
		{above, true, "satellites", []any{"satellite"}},
		{above, " ", "satellites", []any{"satellites", 0, "satellite"}},
		{above, "2025-01-01T00:00:00Z", "satellites", []any{"satellites", 0, "called"}},
		{above, "0001-01-01T00:00:00Z", "satellites", []any{"satellites", 0, "called"}},
		{above, []any{"P:x,S:1"}, "satellites", []any{"satellites", 0, "duplicates"}},
		{above, " ", "virtualAccounts", []any{"virtualAccounts", 0, "virtualAccount"}},
		{above, "main", "virtualAccounts", []any{"virtualAccounts", 0, "virtualAccount"}},
		{above, "no", "virtualAccounts", []any{"virtualAccounts", 0, "satellite"}},
		{above, "sat", "virtualAccounts", []any{"virtualAccounts", 0, "satellite"}},
		{above, 0, "lines", []any{"lines", 0, "quantity"}},
		{above, 9, "lines", []any{"lines", 0, "quantity"}},
		{above, "L-2", "lines", []any{"lines", 0, "id"}},
		{above, true, "lines", []any{"lines", 0, "export"}},
		{above, 11, "lines", []any{"lines", 0, "quantity"}},
		{above, true, "lines", []any{"lines", 0, "shares", 0, "dismissed"}},
		{above, -1, "lines", []any{"lines", 1, "noticed"}},
		{above, 1, "lines", []any{"lines", 0, "noticed"}},
		{above, "no", "lines", []any{"lines", 0, "shares", 0, "virtualAccount"}},
		{above, -1, "lines", []any{"lines", 0, "shares", 0, "quantity"}},
		{above, 11, "lines", []any{"lines", 0, "shares", 0, "quantity"}},
		{above, "main", "lines", []any{"lines", 0, "shares", 0, "virtualAccount"}},
		{above, "", "tokens", []any{"tokens", 0, "token"}},
		{above, "no", "tokens", []any{"tokens", 0, "virtualAccount"}},
		{above, "", "tokens", []any{"tokens", 0, "by"}},
		{above, 0, "tokens", []any{"tokens", 0, "seq"}},
		{above, 1000, "tokens", []any{"tokens", 0, "seq"}},
		{above, "2024-12-01T00:00:00Z", "tokens", []any{"tokens", 0, "at"}},
		{above, "2023-01-01T00:00:00Z", "tokens", []any{"tokens", 0, "expires"}},
		{above, 6, "tokens", []any{"tokens", 0, "uses"}},
		{above, -1, "tokens", []any{"tokens", 0, "uses"}},
		{below, "", "instances", []any{"contacts", 0, "udi"}},
		{below, "P:CSR,S:1", "instances", []any{"contacts", 0, "udi"}},
		{below, "no", "instances", []any{"contacts", 0, "virtualAccount"}},
		{below, "nothing", "instances", []any{"contacts", 0, "asked"}},
		{below, nil, "instances", []any{"contacts", 0, "asked"}},
		{below, nil, "instances", []any{"contacts", 0, "contact"}},
		{below, nil, "instances", []any{"contacts", 0, "issued"}},
		{below, "2024-01-03T00:00:00Z", "instances", []any{"contacts", 0, "contact"}},
		{below, "2024-01-01T00:00:00Z", "instances", []any{"contacts", 0, "contact"}},
		{below, "2024-01-03T00:00:00Z", "instances", []any{"contacts", 0, "issued"}},
		{below, true, "instances", []any{"contacts", 0, "awaited"}},
		{below, []any{"x"}, "instances", []any{"contacts", 0, "short"}},
		{below, nil, "instances", []any{"contacts", 0, "number"}},
		{below, nil, "instances", []any{"contacts", 0, "certificate"}},
		{below, 1000, "instances", []any{"contacts", 0, "certificate"}},
		{below, nil, "instances", []any{"contacts", 0, "shown"}},
		{below, 1000, "instances", []any{"contacts", 0, "shown"}},
		{below, long, "instances", []any{"contacts", 0, "validSeconds"}},
		{below, long, "instances", []any{"contacts", 0, "renewSeconds"}},
		{below, long, "instances", []any{"contacts", 0, "nextSeconds"}},
		{below, -1, "instances", []any{"contacts", 1, "nextSeconds"}},
		{below, nil, "instances", []any{"contacts", 0, "nextSeconds"}},
		{below, nil, "instances", []any{"contacts", 0, "grantedSeconds"}},
		{below, []any{map[string]any{"line": "L-3", "quantity": 1}}, "instances", []any{"contacts", 1, "held"}},
		{above, []any{map[string]any{"line": "no", "quantity": 1}}, "instances", []any{"others", 0, "held"}},
		{above, []any{map[string]any{"line": "L-1", "quantity": 0}}, "instances", []any{"others", 0, "held"}},
		{above, nil, "instances", []any{"others", 0, "held"}},
		{above, true, "instances", []any{"others", 0, "export"}},
		{above, "", "gone", []any{"gone", 0, "udi"}},
		{above, 0, "gone", []any{"gone", 0, "number"}},
		{above, 0, "gone", []any{"gone", 0, "keptSeconds"}},
		{above, "2023-01-01T00:00:00Z", "gone", []any{"gone", 0, "at"}},
		{above, "2025-01-01T00:00:00Z", "gone", []any{"gone", 0, "at"}},
		{above, map[string]any{"number": 1}, "sync", []any{"sync"}},
		{below, 4, "sync", []any{"sync", "answered"}},
		{below, nil, "sync", []any{"sync", "at"}},
		{below, nil, "sync", []any{"sync", "reported"}},
		{below, 1000, "sync", []any{"sync", "reported"}},
		{below, "2025-01-01T00:00:00Z", "sync", []any{"sync", "at"}},
		{below, 0, "pending", []any{"sync", "pending", 0, "quantity"}},
		{below, 1000, "pending", []any{"sync", "pending", 0, "seq"}},
		{below, 4, "pending", []any{"sync", "pending", 0, "report"}},
		{above, "no-alert", "alerts", []any{"alerts", 0, "kind"}},
		{above, "insufficient-licenses", "alerts", []any{"alerts", 0, "kind"}},
		{above, "2025-01-01T00:00:00Z", "alerts", []any{"alerts", 0, "since"}},
		{above, "no", "alerts", []any{"alerts", 0, "source"}},
		{above, "no", "alerts", []any{"alerts", 1, "source"}},
		{above, " ", "alerts", []any{"alerts", 0, "virtualAccount"}},
		{above, map[string]any{"kind": "duplicate", "source": "P:CSR,S:1", "since": "2024-01-02T00:00:00Z"}, "alerts", []any{"alerts", 0}},
		{above, map[string]any{"kind": "failed-to-renew-and-removed", "source": "P:CSR, S:1", "since": "2024-01-02T00:00:00Z"}, "alerts", []any{"alerts", 0}},
	} {
		altered := alter(t, tt.snapshot, tt.value, tt.path...)
		_, err := account.Restore(altered, account.Policy{})
		require.ErrorIs(t, err, account.ErrSnapshotForm, "%d: %v", i, tt.path)
		require.Equal(t, tt.part, license.Refusals(err)[0].Field("part"), "%d: %v", i, tt.path)
	}
	// Of a satellite: what it reports and nobody is told of, and a product that it left behind.
	field := served(t, account.Policy{})
	do(field, synchronize(field.account, reportOf(field, 1, calling("1", "north", field.act.At, smart.Usage{}))))
	_, err := account.Restore(alter(t, snapshot(t, field.account), []any{"P:router,S:1"}, "satellites", 0, "duplicates"), account.Policy{})
	require.Equal(t, "alerts", license.Refusals(err)[0].Field("part"))
	_, err = account.Restore(alter(t, snapshot(t, field.account), []any{"P:x,S:1", "P:x,S:1"}, "satellites", 0, "duplicates"), account.Policy{})
	require.Equal(t, "satellites", license.Refusals(err)[0].Field("part"))
	do(field, removeSatellite(field.account, "field"))
	_, err = account.Restore(alter(t, snapshot(t, field.account), "2026-01-02T00:00:00Z", "contacts", 0, "contact"), account.Policy{})
	require.Equal(t, "instances", license.Refusals(err)[0].Field("part"))

	early := "2024-01-01T00:00:00Z"
	_, err = account.Restore(alter(t, string(alter(t, below, early, "contacts", 1, "contact")), early, "contacts", 1, "issued"), account.Policy{})
	require.ErrorIs(t, err, account.ErrSnapshotForm)
	require.Equal(t, "order", license.Refusals(err)[0].Field("value"))
	empty := snapshot(t, account.New("acme", account.Policy{}))
	for path, value := range map[string]any{
		"last": "2024-01-01T00:00:00Z", "satellite": true, "export": true, "agreement": "eula", "default": "main",
		"virtualAccounts": []any{map[string]any{"virtualAccount": "main"}},
	} {
		_, err := account.Restore(alter(t, empty, value, path), account.Policy{})
		require.ErrorIs(t, err, account.ErrSnapshotForm, path)
		require.Equal(t, "seq", license.Refusals(err)[0].Field("part"))
	}
	_, err = account.Restore([]byte(above+" "), account.Policy{})
	require.ErrorIs(t, err, account.ErrSnapshotForm)
	require.Equal(t, "shape", license.Refusals(err)[0].Field("part"))
	for _, text := range []string{"", "null", "[]", "{}", above + above} {
		_, err := account.Restore([]byte(text), account.Policy{})
		require.NotEmpty(t, license.Refusals(err), text)
		require.NotErrorIs(t, err, account.ErrSnapshotForm)
	}
}
