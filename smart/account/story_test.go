package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// A story is what happened to an account and to that of a satellite, in which every
// kind of event occurs.
type story struct {
	testing.TB
	above, below *account.Account
	events       []account.Event // of the account above
	satellites   []account.Event // of the satellite's
}

var eventNames = []string{
	"account.created", "account.virtual-account-added", "account.virtual-account-removed", "account.default-changed",
	"account.deposited", "account.transferred", "account.instance-transferred", "account.export-allowed", "account.export-forbidden",
	"account.agreement-requested", "account.agreement-accepted", "account.token-created", "account.token-revoked", "account.token-removed",
	"account.registered", "account.authorized", "account.renewed", "account.deregistered", "account.instance-removed",
	"account.usage-released", "account.notice-given", "account.held", "account.released", "account.removal-awaited",
	"account.alert-dismissed", "account.satellite-added", "account.satellite-removed", "account.synchronized", "account.reported",
	"account.entitled",
}

func storyAct(day string) license.Act { return license.Act{At: at(day), By: "ada"} }

// then applies an event to the account above.
func (s *story) then(e account.Event, err error) {
	s.Helper()
	require.NoError(s, err)
	require.NoError(s, s.above.Apply(e))
	s.events = append(s.events, e)
}

// there applies an event to that of the satellite.
func (s *story) there(e account.Event, err error) {
	s.Helper()
	require.NoError(s, err)
	require.NoError(s, s.below.Apply(e))
	s.satellites = append(s.satellites, e)
}

// storyOf tells the story, to its end or for the first days only.
func storyOf(t testing.TB) *story {
	t.Helper()
	s := &story{TB: t, above: account.New("acme", account.Policy{}), below: account.New("sat", account.Policy{})}
	a, act := s.above, storyAct("2024-01-01")
	header := func(serial string, number uint64) smart.Header {
		return smart.Header{UDI: license.MustParseUDI("P:CSR,S:" + serial), Installation: 7, Number: number}
	}
	s.then(event(a.Create(act, "main")))
	s.then(event(a.AddVirtualAccount(act, "branch")))
	s.then(event(a.AddVirtualAccount(act, "short-lived")))
	s.then(event(a.RemoveVirtualAccount(act, "short-lived")))
	s.then(event(a.SetDefault(act, "branch")))
	s.then(event(a.Deposit(act, "main", perpetual("L-1", premium, 10), term("L-2", standard, 40, "2024-01-01", "2024-07-31"))))
	s.then(event(a.Transfer(act, "main", "branch", premium, 4)))
	s.then(event(a.AllowExport(act)))
	s.then(event(a.CreateToken(act, "main", "NGFkZGYtMzNl", account.TokenOptions{Description: "lab", Days: 365, MaxUses: 5, Export: true})))
	s.then(event(a.ForbidExport(act)))
	s.then(event(a.CreateToken(act, "branch", "another token", account.TokenOptions{})))
	s.then(event(a.RevokeToken(act, "another token")))
	s.then(event(a.RemoveToken(act, "another token")))
	s.then(event(a.RequestAgreement(act, "eula-2")))
	s.then(event(a.AcceptAgreement(act, "eula-2")))
	s.then(event(a.RequestAgreement(act, "eula-3")))
	act = storyAct("2024-01-02")
	for _, serial := range []string{"1", "2", "3"} {
		s.then(event(a.Register(act, smart.Register{Header: header(serial, 1), Token: "NGFkZGYtMzNl"})))
	}
	shown := a.Seq()
	uses, err := smart.NewUsage(smart.Use{Tag: premium, Quantity: 7}, smart.Use{Tag: standard, Quantity: 1})
	require.NoError(t, err)
	s.then(event(a.Authorize(act, smart.Authorize{Header: header("1", 2), Certificate: shown - 2, Usage: uses})))
	s.then(event(a.Authorize(act, smart.Authorize{Header: header("2", 2), Certificate: shown - 1, Usage: smart.MustUsage(standard, 3)})))
	s.then(event(a.Deregister(act, smart.Deregister{Header: header("3", 2), Certificate: shown})))
	hold, err := license.NewHold(license.MustParseUDI("P:ISR,S:1"), license.Entitlement{Tag: premium, Quantity: 2})
	require.NoError(t, err)
	s.then(event(a.Hold(act, "branch", hold)))
	s.then(event(a.TransferInstance(act, hold.UDI, "main")))
	other, err := license.NewHold(license.MustParseUDI("P:ISR,S:2"), license.Entitlement{Tag: premium, Quantity: 1})
	require.NoError(t, err)
	s.then(event(a.Hold(act, "branch", other)))
	s.then(event(a.AwaitRemoval(act, other.UDI)))
	s.then(event(a.AwaitRemoval(act, hold.UDI)))
	s.then(event(a.Dismiss(act, account.PendingRemoval, "branch", other.UDI.String())))
	s.then(event(a.Release(act, other.UDI)))
	s.satellite(act)
	act = storyAct("2024-07-10") // contact of 1, 2 is silent
	s.then(event(a.Renew(storyAct("2024-03-30"), smart.Renew{Header: header("1", 3), Certificate: shown - 2})))
	for {
		due, err := a.Settle(act, 2)
		require.NoError(t, err)
		for _, e := range due {
			s.then(e, nil)
		}
		if len(due) == 0 {
			break
		}
	}
	s.then(event(a.RemoveInstance(act, header("1", 1).UDI)))
	return s
}

// satellite is a day on which a satellite begins, registers and reports.
func (s *story) satellite(act license.Act) {
	s.Helper()
	a, b := s.above, s.below
	s.then(event(a.AddSatellite(act, "sat")))
	s.then(event(a.AddSatelliteAccount(act, "sat", "plant")))
	s.then(event(a.AddSatelliteAccount(act, "sat", "store")))
	s.then(event(a.Deposit(act, "plant", perpetual("L-3", premium, 5), term("L-4", "other", 3, "2023-01-01", "2023-12-31"))))
	s.there(event(b.CreateSatellite(act)))
	round := func() {
		s.Helper()
		s.there(event(b.Report(act)))
		report, ok := b.LastReport()
		require.True(s, ok)
		s.then(event(a.Synchronize(act, report)))
		entitlements, err := a.EntitlementsFor("sat", act.At)
		require.NoError(s, err)
		s.there(event(b.Entitle(act, entitlements)))
	}
	round()
	s.there(event(b.CreateToken(act, "plant", "of the satellite", account.TokenOptions{})))
	header := smart.Header{UDI: license.MustParseUDI("P:CSR,S:9"), Installation: 9, Number: 1}
	s.there(event(b.Register(act, smart.Register{Header: header, Token: "of the satellite"})))
	certificate := b.Seq()
	header.Number = 2
	s.there(event(b.Authorize(act, smart.Authorize{Header: header, Certificate: certificate, Usage: smart.MustUsage(premium, 2)})))
	s.there(event(b.Transfer(act, "plant", "store", premium, 1)))
	twice := smart.Header{UDI: license.MustParseUDI("P:CSR,S:1"), Installation: 1, Number: 1} // which the account above has too
	s.there(event(b.Register(act, smart.Register{Header: twice, Token: "of the satellite"})))
	round()
	s.there(event(b.Transfer(act, "plant", "store", premium, 1)))
	s.there(event(b.Report(act)))
}

// event takes a decision for the event that it is.
func event[E account.Event](e E, err error) (account.Event, error) { return e, err }

// everyEvent returns an event of each kind, the one that says most.
func everyEvent(t testing.TB) []account.Event {
	t.Helper()
	s := storyOf(t)
	richest, length := map[string]account.Event{}, map[string]int{}
	for _, e := range append(s.events, s.satellites...) {
		name, data, err := account.EncodeEvent(e)
		require.NoError(t, err)
		if len(data) > length[name] {
			richest[name], length[name] = e, len(data)
		}
	}
	require.Len(t, richest, len(eventNames))
	all := make([]account.Event, len(eventNames))
	for i, name := range eventNames {
		all[i] = richest[name]
	}
	return all
}
