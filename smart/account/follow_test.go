package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestEventsOfInstancesFollow changes one thing at a time in events that would follow.
func TestEventsOfInstancesFollow(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	do(s, createToken(s.account, "main", "T-over", account.TokenOptions{Days: 1, MaxUses: 1}))
	s.deposit("main", perpetual("S", standard, 5))
	do(s, func(act license.Act) (account.SatelliteAdded, error) { return s.account.AddSatellite(act, "field") })
	do(s, func(act license.Act) (account.VirtualAccountAdded, error) {
		return s.account.AddSatelliteAccount(act, "field", "north")
	})
	p, q := newAppliance("p"), newAppliance("q")
	s.registers(p, "T-over")
	s.registers(q, "T-main")
	s.declares(p, 0, 1)
	do(s, hold(s.account, "main", one, until("", standard, 1)))
	s.after(48 * time.Hour)
	stamp := stampOf(s, 0)
	proof := s.statusOf(p).Certificate
	again := p.Header
	again.Number++

	registered := account.Registered{
		Stamp: stamp, Header: smart.Header{UDI: two, Installation: 1, Number: 1}, VirtualAccount: "main", Token: "T-main",
		Certificate: 3, Renew: 2, Valid: 1,
	}
	for cause, change := range map[string]func(*account.Registered){
		string(account.ErrTokenUnknown): func(e *account.Registered) { e.Token = "T-no" },
		"its token is expired":          func(e *account.Registered) { e.Token = "T-over" },
		"its token says otherwise":      func(e *account.Registered) { e.VirtualAccount = "branch" },
		"token says otherwise":          func(e *account.Registered) { e.Export = true },
		"without a UDI":                 func(e *account.Registered) { e.UDI = license.UDI{} },
		"an instance is there":          func(e *account.Registered) { e.UDI = p.UDI },
		"or is not":                     func(e *account.Registered) { e.Overwrites = true },
		string(account.ErrHeld):         func(e *account.Registered) { e.UDI, e.Overwrites = one, true },
		string(account.ErrRequestStale): func(e *account.Registered) { e.Number = 0 },
		"a period that is out of range": func(e *account.Registered) { e.Certificate = smart.MaxPeriod + 1 },
		"period that is out of range":   func(e *account.Registered) { e.Renew = 0 },
		"that is out of range: -1":      func(e *account.Registered) { e.Valid = -1 },
	} {
		e := registered
		change(&e)
		s.cannotFollow(e, cause)
	}

	authorized := account.Authorized{
		Stamp: stamp, Header: again, Shown: p.certificate, Usage: using(1, 1), Certificate: proof, Next: 1, Valid: 2,
	}
	fresh := smart.Certificate{Number: stamp.Seq, Issued: stamp.At, Valid: 3, Renew: 2}
	for cause, change := range map[string]func(*account.Authorized){
		string(account.ErrInstanceUnknown):    func(e *account.Authorized) { e.UDI = two },
		string(account.ErrHeld):               func(e *account.Authorized) { e.UDI = one },
		string(account.ErrOtherInstallation):  func(e *account.Authorized) { e.Installation++ },
		string(account.ErrRequestStale):       func(e *account.Authorized) { e.Number-- },
		"a certificate that it does not have": func(e *account.Authorized) { e.Certificate.Valid++ },
		"that it does not have":               func(e *account.Authorized) { e.Certificate.Number++ },
		"a certificate of another instant": func(e *account.Authorized) {
			e.Certificate, e.Certificate.Issued = fresh, fresh.Issued.Add(1)
		},
		"period that is out of range: 0":       func(e *account.Authorized) { e.Certificate, e.Certificate.Renew = fresh, 0 },
		"a period that is out of range: 0":     func(e *account.Authorized) { e.Next = 0 },
		"that is out of range: 864000001":      func(e *account.Authorized) { e.Valid = smart.MaxPeriod + 1 },
		string(account.ErrCertificateForeign):  func(e *account.Authorized) { e.Shown++ },
		"short of what it does not use":        func(e *account.Authorized) { e.Short = []license.Tag{"none"} },
		"or out of order":                      func(e *account.Authorized) { e.Short = []license.Tag{standard, premium} },
		"short of what it does not use, or ou": func(e *account.Authorized) { e.Short = []license.Tag{premium, premium} },
	} {
		e := authorized
		change(&e)
		s.cannotFollow(e, cause)
	}

	renewed := account.Renewed{Stamp: stamp, Header: again, Shown: p.certificate, Certificate: 3, Renew: 2, Valid: 1}
	for cause, change := range map[string]func(*account.Renewed){
		string(account.ErrInstanceUnknown):    func(e *account.Renewed) { e.UDI = two },
		string(account.ErrCertificateForeign): func(e *account.Renewed) { e.Shown++ },
		"a period that is out of range":       func(e *account.Renewed) { e.Certificate = 0 },
	} {
		e := renewed
		change(&e)
		s.cannotFollow(e, cause)
	}
	s.cannotFollow(account.Deregistered{Stamp: stamp, Header: p.Header}, string(account.ErrRequestStale))

	held := account.Held{Stamp: stamp, VirtualAccount: "main", UDI: two, Parts: parts("S", 1)}
	for cause, change := range map[string]func(*account.Held){
		string(account.ErrVirtualAccountUnknown): func(e *account.Held) { e.VirtualAccount = "no" },
		string(account.ErrServedBySatellite):     func(e *account.Held) { e.VirtualAccount = "north" },
		"without a UDI":                          func(e *account.Held) { e.UDI = license.UDI{} },
		string(account.ErrRegistered):            func(e *account.Held) { e.UDI = p.UDI },
		string(account.ErrHeld):                  func(e *account.Held) { e.UDI, e.VirtualAccount = one, "branch" },
		"nothing is held":                        func(e *account.Held) { e.Parts = nil },
		"no line X":                              func(e *account.Held) { e.Parts = parts("X", 1) },
		"parts out of order":                     func(e *account.Held) { e.Parts = parts("S", 1, "S", 1) },
		"a part that is out of range: 0":         func(e *account.Held) { e.Parts = parts("S", 0) },
		"a part that is out of range: 1048577":   func(e *account.Held) { e.Parts = parts("S", license.MaxUnits+1) },
	} {
		e := held
		change(&e)
		s.cannotFollow(e, cause)
	}
	s.cannotFollow(account.Released{Stamp: stamp, UDI: p.UDI}, string(account.ErrNotHeld))
	s.cannotFollow(account.RemovalAwaited{Stamp: stamp, UDI: p.UDI}, string(account.ErrNotHeld))

	transferred := account.InstanceTransferred{Stamp: stamp, UDI: one, From: "main", To: "branch", Parts: parts("S", 1)}
	for cause, change := range map[string]func(*account.InstanceTransferred){
		string(account.ErrInstanceUnknown):       func(e *account.InstanceTransferred) { e.UDI = two },
		string(account.ErrVirtualAccountUnknown): func(e *account.InstanceTransferred) { e.To = "no" },
		"from where it is not":                   func(e *account.InstanceTransferred) { e.From = "branch" },
		"with what is not held for it":           func(e *account.InstanceTransferred) { e.Parts = parts("S", 2) },
		"or with what is not held for it":        func(e *account.InstanceTransferred) { e.Parts = nil },
	} {
		e := transferred
		change(&e)
		s.cannotFollow(e, cause)
	}

	s.cannotFollow(account.InstanceRemoved{Stamp: stamp, UDI: one, Cause: account.RemovedByHand}, string(account.ErrHeld))
	s.cannotFollow(account.InstanceRemoved{Stamp: stamp, UDI: p.UDI, Cause: account.CertificateExpired}, "its certificate holds")
	s.cannotFollow(account.InstanceRemoved{Stamp: stamp, UDI: p.UDI, Cause: account.SynchronizationOverdue}, "no cause")
	s.cannotFollow(account.AlertDismissed{Stamp: stamp, Kind: account.PendingRemoval, VirtualAccount: "main", Source: one.String()}, string(account.ErrAlertUnknown))
	s.cannotFollow(account.UsageReleased{Stamp: stamp, UDI: two}, string(account.ErrInstanceUnknown))
	s.cannotFollow(account.UsageReleased{Stamp: stamp, UDI: one}, "nothing of it is to be released")
	do(s, func(license.Act) (account.UsageReleased, error) { // whatever a policy says
		return account.UsageReleased{Stamp: stamp, UDI: p.UDI}, nil
	})
	s.cannotFollow(account.UsageReleased{Stamp: stampOf(s, 0), UDI: p.UDI}, "nothing of it is to be released")
	s.renews(q)
	require.Equal(t, s.act.At, s.statusOf(q).Contact)
}

// TestNothingBeforeAnAccountBegins asks every verb that needs one.
func TestNothingBeforeAnAccountBegins(t *testing.T) {
	s := &scene{TB: t, account: account.New("acme", account.Policy{}), act: license.Act{At: at("2026-01-01"), By: "ada"}}
	refused(s, register(s.account, smart.Register{}), account.ErrNotCreated)
	refused(s, authorize(s.account, smart.Authorize{}), account.ErrNotCreated)
	refused(s, byHand(s.account, smart.Authorize{}), account.ErrNotCreated)
	refused(s, renew(s.account, smart.Renew{}), account.ErrNotCreated)
	refused(s, deregister(s.account, smart.Deregister{}), account.ErrNotCreated)
	refused(s, removeInstance(s.account, one), account.ErrNotCreated)
	refused(s, transferInstance(s.account, one, "main"), account.ErrNotCreated)
	refused(s, hold(s.account, "main", one), account.ErrNotCreated)
	refused(s, holdCopy(s.account, one, two), account.ErrNotCreated)
	refused(s, release(s.account, one), account.ErrNotCreated)
	refused(s, awaitRemoval(s.account, one), account.ErrNotCreated)
	refused(s, func(act license.Act) (account.AlertDismissed, error) {
		return s.account.Dismiss(act, account.PendingRemoval, "main", one.String())
	}, account.ErrNotCreated)
	_, err := s.account.Settle(s.act, 1)
	require.ErrorIs(t, err, account.ErrNotCreated)
	_, due := s.account.NextDue(s.act.At)
	require.False(t, due)
	_, answered := s.account.Answered(smart.Renew{})
	require.False(t, answered)
}
