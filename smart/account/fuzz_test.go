package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the same
// again, and that no account is broken by it.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range everyEvent(f) {
		name, data, err := account.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Add("account.token-revoked", []byte(`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","token":null}`))
	s := storyOf(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := account.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, written, err := account.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		read, err := account.DecodeEvent(again, written)
		require.NoError(t, err)
		_, rewritten, err := account.EncodeEvent(read)
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
		for _, a := range []*account.Account{account.New("acme", account.Policy{}), s.above.Clone(), s.below.Clone(), s.until(t, name)} {
			before := snapshot(t, a)
			if err := a.Apply(e); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, snapshot(t, a))
				continue
			}
			restored, err := account.Restore([]byte(snapshot(t, a)), account.Policy{})
			require.NoError(t, err, "what follows can be restored")
			require.Equal(t, snapshot(t, a), snapshot(t, restored))
			askEverything(t, a)
		}
	})
}

// until returns the account of the story before the last event of a name.
func (s *story) until(t testing.TB, name string) *account.Account {
	events, id := s.events, license.ID("acme")
	if name == "account.reported" || name == "account.entitled" {
		events, id = s.satellites, "sat"
	}
	n := 0
	for i, e := range events {
		if is, _, err := account.EncodeEvent(e); err == nil && is == name {
			n = i
		}
	}
	a := account.New(id, account.Policy{})
	for _, e := range events[:n] {
		require.NoError(t, a.Apply(e))
	}
	return a
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written the
// same again, and that its account works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	s := storyOf(f)
	for _, a := range []*account.Account{s.above, s.below, s.until(f, "account.satellite-removed"), account.New("acme", account.Policy{})} {
		f.Add([]byte(snapshot(f, a)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := account.Restore(data, account.Policy{})
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, string(data), snapshot(t, a))
		require.Equal(t, string(data), snapshot(t, a.Clone()))
		askEverything(t, a)
	})
}

// askEverything asks an account all there is to ask and decide; what is decided
// follows.
func askEverything(t testing.TB, a *account.Account) {
	t.Helper()
	for _, now := range []time.Time{{}, at("2024-07-11"), at("2025-03-01"), at("9999-12-31")} {
		act := license.Act{At: now, By: "ada"}
		told(t, a, now)
		var decided []account.Event
		keep := func(e account.Event, err error) {
			if err == nil {
				decided = append(decided, e)
			} else {
				require.NotEmpty(t, license.Refusals(err))
			}
		}
		for v := range a.VirtualAccounts() {
			keep(event(a.RemoveVirtualAccount(act, v.ID)))
			keep(event(a.SetDefault(act, v.ID)))
			keep(event(a.Deposit(act, v.ID, perpetual("new", premium, 1))))
			keep(event(a.CreateToken(act, v.ID, "new", account.TokenOptions{})))
			for b := range a.Balances(v.ID, now) {
				keep(event(a.Transfer(act, v.ID, "main", b.Tag, 1)))
			}
			for k := range a.Tokens(v.ID, now) {
				keep(event(a.RevokeToken(act, k.Token)))
				header := smart.Header{UDI: license.MustParseUDI("P:new,S:1"), Installation: 1, Number: 1}
				keep(event(a.Register(act, smart.Register{Header: header, Token: k.Token})))
			}
			for udi := range a.Instances(v.ID) {
				keep(event(a.RemoveInstance(act, udi)))
				keep(event(a.TransferInstance(act, udi, "main")))
				keep(event(a.Release(act, udi)))
				keep(event(a.AwaitRemoval(act, udi)))
			}
		}
		for _, alert := range a.Alerts(now) {
			keep(event(a.Dismiss(act, alert.Kind, alert.VirtualAccount, alert.Source)))
		}
		due, err := a.Settle(act, 5)
		keep(nil, err)
		if len(due) > 0 {
			decided = append(decided, due[0])
		}
		keep(event(a.Report(act)))
		keep(event(a.RemoveSatellite(act, "sat")))
		for _, e := range decided[:min(20, len(decided))] {
			if e != nil {
				require.NoError(t, a.Clone().Apply(e), "what is decided follows")
			}
		}
	}
}
