package rehost_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/native"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// reserved returns what the balance of main says of a tag: purchased, reserved and
// available.
func (s *scene) reserved(tag license.Tag) [3]int {
	s.Helper()
	b, err := s.account.Balance(va, tag, s.act.At)
	require.NoError(s, err)
	return [3]int{b.Purchased, b.Reserved, b.Available}
}

// status is what the account knows of a product.
func (s *scene) status(serial int) account.InstanceStatus {
	status, _ := s.account.Instance(udi(serial), s.act.At)
	return status
}

// TestRehostRH1RH7 gives three events; both products reserve the same then, the account is
// below zero by that, and an alert shows the failed one.
func TestRehostRH1RH7(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 5)
	s.deposit(tagB, 2)
	s.reserves(1, of(tagA, 5), of(tagB, 1))
	want := rehost.Assessment{
		Failed: udi(1), VirtualAccount: va, Kind: reservation.Specific,
		Copies: []rehost.Copy{
			{Entitlement: of(tagA, 5), Needed: 5, Available: 0, Short: 5},
			{Entitlement: of(tagB, 1), Needed: 1, Available: 1, Short: 0},
		},
		Reserving: 1, Pending: 0, Allowance: 1, Consulted: true, Allowed: true,
	}
	require.Equal(t, want, s.check(1))
	require.NoError(t, want.Denial())

	r := s.rehosts(1, 2)
	require.Equal(t, udi(1), r.Reserved.Failed)
	require.Equal(t, "power supply", r.Reserved.Notes)
	require.Equal(t, []license.Entitlement{of(tagA, 5), of(tagB, 1)}, r.Reserved.Hold().Entitlements)
	require.Equal(t, udi(2), r.Held.UDI)
	require.Equal(t, s.account.Parts(udi(1)), s.account.Parts(udi(2)))
	require.Equal(t, udi(1), r.Awaited.UDI)
	require.Equal(t, r.Held.Seq+1, r.Awaited.Seq)
	require.Equal(t, [3]int{5, 10, -5}, s.reserved(tagA))
	require.Equal(t, [3]int{2, 2, 0}, s.reserved(tagB))
	require.True(t, s.status(1).Awaited)
	require.False(t, s.status(2).Awaited)
	alerts := s.account.Alerts(s.act.At)
	require.Equal(t, []account.AlertKind{account.Insufficient, account.PendingRemoval}, []account.AlertKind{alerts[0].Kind, alerts[1].Kind})
	require.Equal(t, udi(1).String(), alerts[1].Source)
	authorization, installed := s.products[2].Authorization()
	require.True(t, installed)
	require.Equal(t, []license.Entitlement{of(tagA, 5), of(tagB, 1)}, authorization.Entitlements)

	// It cannot be transferred, neither before nor after the alert is reset (RH-8, RH-10).
	for range 2 {
		_, err := s.account.TransferInstance(s.act, udi(1), "branch")
		refused(t, err, account.ErrPendingRemoval)
		before, reserved := s.check(2), s.reserved(tagA)
		if e, err := rehost.ResetAlert(s.act, s.account, udi(1)); err == nil {
			s.accounts(e, nil)
		}
		require.Equal(t, before, s.check(2))
		require.Equal(t, reserved, s.reserved(tagA))
		require.True(t, s.status(1).Awaited)
	}
	require.Len(t, s.account.Alerts(s.act.At), 1)
	_, err := rehost.ResetAlert(s.act, s.account, udi(1))
	refused(t, err, account.ErrAlertUnknown)
	for _, serial := range []int{2, 3} {
		_, err = rehost.ResetAlert(s.act, s.account, udi(serial))
		refused(t, err, account.ErrAlertUnknown)
	}
}

// TestRemovalRH9: by return code or by support, once.
func TestRemovalRH9(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 2)
	s.reserves(1, of(tagA, 2))
	s.rehosts(1, 2)
	require.Equal(t, [3]int{2, 4, -2}, s.reserved(tagA))
	s.product(1)(s.products[1].Return(s.act, productCodec()))
	code, _ := s.products[1].ReturnCode()
	_, err := rehost.Return(s.act, s.account, s.issuer, accountCodec(), udi(2), code)
	refused(t, err, reservation.ErrCodeRefused)
	r, err := rehost.Return(s.act, s.account, s.issuer, accountCodec(), udi(1), code)
	s.issues(r.Returned, err)
	s.accounts(r.Released, err)
	require.Equal(t, [3]int{2, 2, 0}, s.reserved(tagA))
	require.Equal(t, 0, s.check(2).Pending)
	require.Empty(t, s.account.Alerts(s.act.At))
	_, err = rehost.Return(s.act, s.account, s.issuer, accountCodec(), udi(1), code)
	refused(t, err, issuer.ErrReturned)
	_, err = rehost.Remove(s.act, s.account, s.issuer, udi(1), "")
	refused(t, err, issuer.ErrNotReserved)

	s.rehosts(2, 3)
	s.removes(2)
	require.Equal(t, [3]int{2, 2, 0}, s.reserved(tagA))
	// What comes back to life after that has no say.
	s.product(2)(s.products[2].Return(s.act, productCodec()))
	code, _ = s.products[2].ReturnCode()
	_, err = rehost.Return(s.act, s.account, s.issuer, accountCodec(), udi(2), code)
	refused(t, err, reservation.ErrCodeRefused)
	s.returns(3)
	require.Equal(t, [3]int{2, 0, 2}, s.reserved(tagA))
}

// TestHalfACommit shows that what the account does not hold is refused, and not what the
// issuer says of it alone.
func TestHalfACommit(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 5)
	s.deposit(tagB, 5)
	s.reserves(1, of(tagA, 2), of(tagB, 1))
	s.accounts(s.account.Hold(s.act, va, license.Hold{UDI: udi(1), Entitlements: []license.Entitlement{of(tagA, 1), of(tagB, 1)}}))
	r := refused(t, second(rehost.Check(s.account, s.issuer, udi(1), s.act.At, s.policy)), rehost.ErrHoldDiffers)[0]
	require.Equal(t, []license.Field{
		{Name: "udi", Value: udi(1).String()},
		{Name: "reserved", Value: "2 × " + string(tagA) + ", 1 × " + string(tagB)},
		{Name: "held", Value: "1 × " + string(tagA) + ", 1 × " + string(tagB)},
	}, r.Fields)
	refused(t, second(s.decide(1, 2)), rehost.ErrHoldDiffers)

	// The account holds it, and the issuer knows nothing.
	s.accounts(s.account.Hold(s.act, va, license.Hold{UDI: udi(3), Entitlements: []license.Entitlement{of(tagA, 1)}}))
	r = refused(t, second(rehost.Check(s.account, s.issuer, udi(3), s.act.At, s.policy)), rehost.ErrHoldDiffers)[0]
	require.Equal(t, "none", r.Field("reserved"))
	refused(t, second(s.decide(3, 2)), rehost.ErrHoldDiffers)

	// The issuer knows it, and the account does not hold it.
	s.accounts(s.account.Release(s.act, udi(1)))
	_, err := rehost.Remove(s.act, s.account, s.issuer, udi(1), "")
	refused(t, err, account.ErrInstanceUnknown)
	s.product(1)(s.products[1].Return(s.act, productCodec()))
	code, _ := s.products[1].ReturnCode()
	_, err = rehost.Return(s.act, s.account, s.issuer, accountCodec(), udi(1), code)
	refused(t, err, account.ErrInstanceUnknown)
	refused(t, second(rehost.Check(s.account, s.issuer, udi(1), s.act.At, s.policy)), account.ErrInstanceUnknown)
	refused(t, second(s.decide(1, 2)), account.ErrInstanceUnknown)
}

func second[T any](_ T, err error) error { return err }

// TestUpdatePendingRH10 copies the maximum, whatever the failed one had installed.
func TestUpdatePendingRH10(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 5)
	s.deposit(tagB, 5)
	s.reserves(1, of(tagA, 5), of(tagB, 1))
	code := s.updates(1, of(tagA, 2), of(tagB, 3))
	r := s.rehosts(1, 2)
	require.Equal(t, []license.Entitlement{of(tagA, 5), of(tagB, 3)}, r.Reserved.Hold().Entitlements)
	require.Equal(t, []rehost.Copy{{Entitlement: of(tagA, 5), Needed: 5, Available: -5, Short: 10}, {Entitlement: of(tagB, 3), Needed: 3, Available: -1, Short: 4}}, s.check(2).Copies)

	// What is held for the failed one changes no more, should it come back to life.
	s.installs(1, code)
	confirmation, _ := s.products[1].Confirmation()
	confirmed, err := s.issuer.Confirm(s.act, accountCodec(), udi(1), confirmation)
	require.NoError(t, err)
	refused(t, second(s.account.Hold(s.act, va, confirmed.Hold())), account.ErrPendingRemoval)
	s.returns(1)
	require.Equal(t, [3]int{5, 5, 0}, s.reserved(tagA))
}

// TestPermanentRH2 copies the one of the universal tag, and what it covers.
func TestPermanentRH2(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 1)
	reserved, err := s.issuer.Reserve(s.act, accountCodec(), s.account, issuer.Order{
		VirtualAccount: va, Request: s.asks(1), Kind: reservation.Permanent, Entitlements: []license.Entitlement{of(tagA, 1)},
	}, s.fresh())
	s.issues(reserved, err)
	s.accounts(s.account.Hold(s.act, va, reserved.Hold()))
	require.Equal(t, reservation.Permanent, s.check(1).Kind)
	r := s.rehosts(1, 2)
	require.True(t, r.Reserved.Hold().Universal)
	require.Equal(t, reservation.Permanent, r.Reserved.Kind)
	require.Equal(t, 2, s.check(2).Reserving) // permanent ones count as well (RH-5)
}

// TestTermRH3 needs nothing for what is over, and copies it all the same; what ends does
// so at midnight.
func TestTermRH3(t *testing.T) {
	s := begin(t, rehost.Policy{Allowance: func(int) int { return 0 }})
	last := license.MustParseDate("2026-06-30")
	s.depositLine(smart.Line{Tag: tagA, Quantity: 2, Type: smart.Term, Start: license.MustParseDate("2026-01-01"), Last: last})
	s.deposit(tagA, 1)
	until := license.Entitlement{Tag: tagA, Quantity: 3, Last: last}
	s.reserves(1, until)
	end := last.Start().Add(license.Day)
	for _, c := range []struct {
		late time.Duration
		want rehost.Copy
	}{
		{-time.Second, rehost.Copy{Entitlement: until, Needed: 3, Available: 0, Short: 3}},
		{0, rehost.Copy{Entitlement: until, Needed: 1, Available: 0, Short: 1}},
		{time.Second, rehost.Copy{Entitlement: until, Needed: 1, Available: 0, Short: 1}},
	} {
		s.act.At = end.Add(c.late)
		require.Equal(t, []rehost.Copy{c.want}, s.check(1).Copies, c.late)
	}
	s.deposit(tagA, 1)
	require.False(t, s.check(1).Consulted)
	r := s.rehosts(1, 2)
	require.Equal(t, []license.Entitlement{until}, r.Reserved.Hold().Entitlements)
	require.Equal(t, s.account.Parts(udi(1)), r.Held.Parts)
	require.Equal(t, [3]int{2, 2, 0}, s.reserved(tagA))
}

// TestReportingOnlyRH3 needs nothing of a line that is unlimited (RS-4).
func TestReportingOnlyRH3(t *testing.T) {
	s := begin(t, rehost.Policy{Allowance: func(int) int { return 0 }})
	s.depositLine(smart.Line{
		Tag: tagA, Quantity: 1, Type: smart.Term, Start: license.MustParseDate("2026-01-01"),
		Last: license.MustParseDate("2026-06-30"), ReportingOnly: true,
	})
	s.reserves(1, license.Entitlement{Tag: tagA, Quantity: 100, Last: license.MustParseDate("2026-06-30")})
	a := s.check(1)
	require.Equal(t, [3]int{0, 0, 0}, [3]int{a.Copies[0].Needed, a.Copies[0].Available, a.Copies[0].Short})
	require.True(t, a.Allowed)
	s.rehosts(1, 2)
	require.Equal(t, [3]int{200, 200, 0}, s.reserved(tagA))
}

// TestNothingNeededIsNeverShort: where more is in use than there is, a copy that counts
// for nothing is not short.
func TestNothingNeededIsNeverShort(t *testing.T) {
	s := begin(t, rehost.Policy{Allowance: func(int) int { return 0 }})
	last := license.MustParseDate("2026-06-30")
	s.depositLine(smart.Line{Tag: tagA, Quantity: 2, Type: smart.Term, Start: license.MustParseDate("2026-01-01"), Last: last})
	s.reserves(1, license.Entitlement{Tag: tagA, Quantity: 2, Last: last})
	s.accounts(s.account.CreateToken(s.act, va, "a token", account.TokenOptions{}))
	header := smart.Header{UDI: udi(50), Installation: 1, Number: 1}
	s.accounts(s.account.Register(s.act, smart.Register{Header: header, Token: "a token"}))
	header.Number = 2
	s.accounts(s.account.Authorize(s.act, smart.Authorize{Header: header, Certificate: s.account.Seq(), Usage: smart.MustUsage(tagA, 7)}))
	require.Equal(t, rehost.Copy{Entitlement: license.Entitlement{Tag: tagA, Quantity: 2, Last: last}, Needed: 2, Available: -7, Short: 9}, s.check(1).Copies[0])
	s.act.At = last.Start().Add(license.Day)
	require.Equal(t, rehost.Copy{Entitlement: license.Entitlement{Tag: tagA, Quantity: 2, Last: last}, Needed: 0, Available: -7, Short: 0}, s.check(1).Copies[0])
	require.False(t, s.check(1).Consulted)
}

// TestChainRH11 rehosts the replacement of a replacement, under the same threshold.
func TestChainRH11(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 9)
	s.reserves(1, of(tagA, 9))
	s.rehosts(1, 2)
	denied(s, 2, "18 × "+string(tagA), 2, 1, 1)
	s.deposit(tagA, 27)
	s.rehosts(2, 3)
	s.rehosts(3, 4) // with the rest of what came
	a := s.check(4)
	require.Equal(t, [3]int{4, 3, 1}, [3]int{a.Reserving, a.Pending, a.Allowance})
	require.False(t, a.Allowed)
	for _, serial := range []int{2, 1, 3} {
		s.removes(serial)
	}
	require.Equal(t, [3]int{36, 9, 27}, s.reserved(tagA))
	s.returns(4)
	require.Equal(t, [3]int{36, 0, 36}, s.reserved(tagA))
}

// TestPlaceRH4 counts what is in the virtual account of the failed one, and nothing else.
func TestPlaceRH4(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 4)
	for serial := range 4 {
		s.reserves(serial, of(tagA, 1))
	}
	s.rehosts(0, 10)
	for _, serial := range []int{1, 2} {
		s.accounts(s.account.TransferInstance(s.act, udi(serial), "branch"))
	}
	here, there := s.check(3), s.check(1)
	require.Equal(t, [2]int{3, 1}, [2]int{here.Reserving, here.Pending})
	require.False(t, here.Allowed)
	require.Equal(t, license.ID("branch"), there.VirtualAccount)
	require.Equal(t, [2]int{2, 0}, [2]int{there.Reserving, there.Pending})
	r := s.rehosts(1, 11)
	require.Equal(t, license.ID("branch"), r.Held.VirtualAccount)
	home, _ := s.account.Home(udi(11))
	require.Equal(t, license.ID("branch"), home)
}

// TestAssessmentIsACopy: what was handed out can be changed.
func TestAssessmentIsACopy(t *testing.T) {
	s := fleet(t, rehost.Policy{}, 2, 0, tagA, tagB)
	a, before := s.check(1), s.check(1)
	a.Copies[0].Quantity = 7
	slices.Reverse(a.Copies)
	require.Equal(t, before, s.check(1))
}

// Whoever forgets one of the two sides, or how codes are written, is told.
func TestNothingGiven(t *testing.T) {
	acct, iss, codec := new(account.Account), new(issuer.Issuer), new(native.Account)
	act := license.Act{At: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), By: "ada"}
	refused := func(err error, want string) {
		t.Helper()
		require.EqualError(t, err, want)
	}
	const noAccount, noIssuer, noCodec = "license/not-given: what=account", "license/not-given: what=issuer", "license/not-given: what=codec"
	_, err := rehost.Check(nil, iss, license.UDI{}, act.At, rehost.Policy{})
	refused(err, noAccount)
	_, err = rehost.Check(acct, nil, license.UDI{}, act.At, rehost.Policy{})
	refused(err, noIssuer)
	_, err = rehost.Rehost(act, nil, nil, nil, rehost.Policy{}, rehost.Order{}, reservation.Fresh{})
	refused(err, noAccount+"\n"+noIssuer+"\n"+noCodec)
	_, err = rehost.Rehost(act, acct, iss, nil, rehost.Policy{}, rehost.Order{}, reservation.Fresh{})
	refused(err, noCodec)
	_, err = rehost.Rehost(act, acct, nil, codec, rehost.Policy{}, rehost.Order{}, reservation.Fresh{})
	refused(err, noIssuer)
	_, err = rehost.ResetAlert(act, nil, license.UDI{})
	refused(err, noAccount)
	_, err = rehost.Return(act, nil, iss, codec, license.UDI{}, "")
	refused(err, noAccount)
	_, err = rehost.Return(act, acct, nil, codec, license.UDI{}, "")
	refused(err, noIssuer)
	_, err = rehost.Return(act, acct, iss, nil, license.UDI{}, "")
	require.ErrorIs(t, err, license.ErrNotGiven)
	_, err = rehost.Remove(act, nil, iss, license.UDI{}, "")
	refused(err, noAccount)
	_, err = rehost.Remove(act, acct, nil, license.UDI{}, "")
	refused(err, noIssuer)
}
