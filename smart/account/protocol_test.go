package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestRegisterSM7 has vector 2: a certificate of 365 days, not of a calendar year.
func TestRegisterSM7(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	do(s, createToken(s.account, "branch", "T-branch", account.TokenOptions{Days: 365}))
	p := newAppliance("FDO1")
	answer := s.on("2020-02-04T14:15:10Z").registers(p, "T-branch")
	require.Equal(t, smart.Registration{
		Header: p.Header, At: at("2020-02-04T14:15:10Z"), Valid: 90 * 86_400,
		Certificate: smart.Certificate{Number: 4, Issued: at("2020-02-04T14:15:10Z"), Valid: 365 * 86_400, Renew: 180 * 86_400},
	}, answer)
	require.Equal(t, at("2021-02-03T14:15:10Z"), answer.Certificate.Expires())
	require.Equal(t, account.InstanceStatus{
		UDI: p.UDI, VirtualAccount: "branch", Certificate: answer.Certificate, Contact: at("2020-02-04T14:15:10Z"), Connectivity: account.Connected,
	}, s.statusOf(p))
	token, _ := s.account.Token("T-branch", s.act.At)
	require.Equal(t, 1, token.Uses)
	va, _ := s.account.VirtualAccount("branch")
	require.Equal(t, 1, va.Instances)

	// One token may register many.
	s.registers(newAppliance("FDO2"), "T-branch")
	token, _ = s.account.Token("T-branch", s.act.At)
	require.Equal(t, 2, token.Uses)
}

func TestTokensRefuseSM7(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	do(s, createToken(s.account, "main", "T-all-wrong", account.TokenOptions{Days: 1, MaxUses: 1}))
	do(s, createToken(s.account, "main", "T-short", account.TokenOptions{Days: 1}))
	do(s, createToken(s.account, "main", "T-once", account.TokenOptions{MaxUses: 1}))
	do(s, createToken(s.account, "main", "T-twice", account.TokenOptions{MaxUses: 2}))
	s.registers(newAppliance("first"), "T-all-wrong")
	s.registers(newAppliance("second"), "T-once")
	s.registers(newAppliance("third"), "T-twice")
	p := newAppliance("FDO1")
	r := smart.Register{Header: p.next(), Token: "T-unknown"}
	with := func(token smart.Token) func(license.Act) (account.Registered, error) {
		r.Token = token
		return register(s.account, r)
	}
	refused(s, with("T-unknown"), account.ErrTokenUnknown)
	no := refused(s, with("T-once"), account.ErrTokenExhausted)
	require.Equal(t, "1", no[0].Field("uses"))
	around(at("2026-01-02"), func(offset time.Duration, now time.Time) {
		s.act.At = now
		if offset < 0 {
			_, err := with("T-short")(s.act)
			require.NoError(t, err)
			return
		}
		no := refused(s, with("T-short"), account.ErrTokenExpired)
		require.Equal(t, "2026-01-02T00:00:00Z", no[0].Field("expires"))
	})
	do(s, revokeTokenOf(s.account, "T-all-wrong"))
	do(s, revokeTokenOf(s.account, "T-twice"))
	refused(s, with("T-twice"), account.ErrTokenRevoked)
	// In the order of the rule; a rejection carries the first.
	refused(s, with("T-all-wrong"), account.ErrTokenRevoked, account.ErrTokenExpired, account.ErrTokenExhausted)

	// What is wrong with the request itself is told with it.
	r.Header = smart.Header{Number: 1}
	refused(s, with("T-unknown"), license.ErrUDIMalformed, account.ErrTokenUnknown)
	r.Header = smart.Header{UDI: p.UDI}
	refused(s, with("T-unknown"), account.ErrRequestStale)

	// Nothing of that counted as a use, and what is registered stays (SM-8).
	token, _ := s.account.Token("T-twice", s.act.At)
	require.Equal(t, 1, token.Uses)
	s.statusOf(newAppliance("first"))
}

func revokeTokenOf(a *account.Account, id smart.Token) func(license.Act) (account.TokenRevoked, error) {
	return func(act license.Act) (account.TokenRevoked, error) { return a.RevokeToken(act, id) }
}

func TestOverwriteSM10(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.token("branch", "T-branch")
	s.deposit("main", perpetual("S", standard, 5))
	first := newAppliance("FDO1")
	s.registers(first, "T-main")
	s.declares(first, 0, 3)

	// A space after a comma does not count.
	second := &appliance{Header: smart.Header{UDI: license.MustParseUDI("P:ISR4331, S:FDO1"), Installation: 8}}
	r := smart.Register{Header: second.next(), Token: "T-branch"}
	_, err := s.account.Register(s.act, r)
	no := refused(s, register(s.account, r), account.ErrInstancePresent)
	require.Equal(t, "main", no[0].Field("virtualAccount"))
	require.Equal(t, smart.Rejection{
		Header: r.Header, At: s.act.At, Reason: account.ErrInstancePresent, Rule: "SM-10", Permanent: true, Overwrite: true,
	}, account.Reject(r, s.act.At, err))

	s.after(time.Hour)
	r.Overwrite = true
	e := do(s, register(s.account, r))
	require.True(t, e.Overwrites)
	second.certificate = e.Answer().Certificate.Number
	require.Equal(t, account.InstanceStatus{
		UDI: second.UDI, VirtualAccount: "branch", Certificate: e.Answer().Certificate, Contact: s.act.At, Connectivity: account.Connected,
	}, s.statusOf(second))
	require.Equal(t, [3]int{5, 0, 5}, s.counts("main", standard))
	require.True(t, s.account.Usage(second.UDI).IsZero())
	for id, n := range map[license.ID]int{"main": 0, "branch": 1} {
		va, _ := s.account.VirtualAccount(id)
		require.Equal(t, n, va.Instances)
	}

	// The one that was there calls in vain, also to take its place again as before.
	refused(s, authorize(s.account, smart.Authorize{Header: first.next(), Certificate: first.certificate}), account.ErrOtherInstallation)
	again := smart.Register{Header: first.Header, Token: "T-main", Overwrite: true}
	again.Number = 2
	refused(s, register(s.account, again), account.ErrRequestStale)
	again.Number = 3
	do(s, register(s.account, again))
	refused(s, register(s.account, r), account.ErrRequestStale)
}

// TestTheSameInstallationRegistersAgainSM10 is a forced re-registration, and one after
// a deregistration that never arrived: without Overwrite both are refused.
func TestTheSameInstallationRegistersAgainSM10(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.token("branch", "T-branch")
	s.deposit("main", perpetual("S", standard, 5))
	p := newAppliance("FDO1")
	before := s.registers(p, "T-main")
	s.declares(p, 0, 3)
	s.after(time.Hour)
	r := smart.Register{Header: p.next(), Token: "T-branch"}
	refused(s, register(s.account, r), account.ErrInstancePresent)
	require.Equal(t, [3]int{5, 3, 2}, s.counts("main", standard))
	after := s.registersAgain(p, "T-branch")
	require.NotEqual(t, before.Certificate, after.Certificate)
	require.Equal(t, "branch", string(s.statusOf(p).VirtualAccount))
	require.Equal(t, [3]int{5, 0, 5}, s.counts("main", standard))
	refused(s, renew(s.account, smart.Renew{Header: p.next(), Certificate: before.Certificate.Number}), account.ErrCertificateForeign)
}

func TestReservationBlocksSM10(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("S", standard, 5))
	p := newAppliance("FDO1")
	do(s, hold(s.account, "main", p.UDI, license.Entitlement{Tag: standard, Quantity: 2}))
	r := smart.Register{Header: p.next(), Token: "T-main"}
	refused(s, register(s.account, r), account.ErrHeld)
	r.Overwrite = true
	refused(s, register(s.account, r), account.ErrHeld)
	_, err := s.account.Register(s.act, r)
	require.False(t, account.Reject(r, s.act.At, err).Overwrite)
	r.Token = "T-unknown"
	refused(s, register(s.account, r), account.ErrTokenUnknown, account.ErrHeld)
	// Nor does it call.
	refused(s, authorize(s.account, smart.Authorize{Header: p.next()}), account.ErrHeld)
	refused(s, renew(s.account, smart.Renew{Header: p.next()}), account.ErrHeld)
	refused(s, deregister(s.account, smart.Deregister{Header: p.next()}), account.ErrHeld)
}

func TestExportSM18(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	line := perpetual("P", premium, 5)
	line.Export = true
	s.deposit("main", line, perpetual("S", standard, 5))
	do(s, s.account.AllowExport)
	do(s, createToken(s.account, "main", "T-yes", account.TokenOptions{Export: true}))
	s.token("main", "T-no")
	yes, no := newAppliance("yes"), newAppliance("no")
	s.registers(yes, "T-yes")
	s.registers(no, "T-no")
	require.True(t, s.statusOf(yes).Export)
	require.False(t, s.statusOf(no).Export)
	s.declares(yes, 1, 1)
	r := smart.Authorize{Header: no.next(), Certificate: no.certificate, Usage: using(1, 1)}
	refusal := refused(s, authorize(s.account, r), account.ErrExportControlled)
	require.Equal(t, string(premium), refusal[0].Field("tag"))
	s.declares(no, 0, 1)

	// What a token allowed once it keeps (SM-8).
	do(s, s.account.ForbidExport)
	do(s, revokeTokenOf(s.account, "T-yes"))
	s.declares(yes, 2, 0)
}

// TestUsageIsFullAndAbsoluteSM27 reports all that is used, again and again.
func TestUsageIsFullAndAbsoluteSM27(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("P", premium, 5), perpetual("S", standard, 5))
	p, q := newAppliance("p"), newAppliance("q")
	s.registers(p, "T-main")
	s.registers(q, "T-main")
	for _, n := range [...][2]int{{1, 2}, {1, 2}, {0, 5}, {3, 0}, {0, 0}, {5, 5}} {
		answer := s.after(time.Hour).declares(p, n[0], n[1])
		require.Equal(t, smart.Authorization{
			Header: p.Header, At: s.act.At, Certificate: answer.Certificate, Next: 30 * 86_400, Valid: 90 * 86_400,
		}, answer)
		require.Equal(t, p.certificate, answer.Certificate.Number)
		require.Equal(t, using(n[0], n[1]), s.account.Usage(p.UDI))
		require.Equal(t, [3]int{5, n[0], 5 - n[0]}, s.counts("main", premium))
		require.Equal(t, [3]int{5, n[1], 5 - n[1]}, s.counts("main", standard))
	}
	// Use beyond what was bought is allowed and reported (SM-16), and asked again soon
	// (SM-13), of those that use it.
	answer := s.declares(q, 1, 0)
	require.Equal(t, []license.Tag{premium}, answer.Short)
	require.Equal(t, 12*time.Hour, answer.Next.Duration())
	require.Equal(t, 90*24*time.Hour, answer.Valid.Duration())
	answer = s.declares(p, 5, 5)
	require.Equal(t, []license.Tag{premium}, answer.Short)
	answer = s.declares(p, 4, 5)
	require.Empty(t, answer.Short)
}

// TestOutOfComplianceSM13 has vector 4.
func TestOutOfComplianceSM13(t *testing.T) {
	s := begin(t, "2020-02-05", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	answer := s.on("2020-02-05T02:20:30Z").declares(p, 0, 1)
	require.Equal(t, []license.Tag{standard}, answer.Short)
	require.Equal(t, at("2020-02-05T14:20:30Z"), answer.At.Add(answer.Next.Duration()))
}

// TestContactRenewsSM11 is the boundary of 180 days.
func TestContactRenewsSM11(t *testing.T) {
	issued := at("2026-01-01T12:00:00Z")
	around(issued.Add(180*license.Day), func(offset time.Duration, now time.Time) {
		s := begin(t, "2026-01-01", account.Policy{})
		s.token("main", "T-main")
		p := newAppliance("p")
		s.act.At = issued
		before := s.registers(p, "T-main").Certificate
		s.act.At = now
		r := smart.Authorize{Header: p.next(), Certificate: p.certificate}
		e := do(s, authorize(s.account, r))
		require.Equal(t, offset >= 0, e.Renewed())
		if offset < 0 {
			require.Equal(t, before, e.Answer().Certificate)
			return
		}
		require.Equal(t, smart.Certificate{Number: e.Seq, Issued: now, Valid: 365 * 86_400, Renew: 180 * 86_400}, e.Answer().Certificate)
		require.Equal(t, e.Answer().Certificate, s.statusOf(p).Certificate)
	})
}

func TestRenewSM11(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("S", standard, 5))
	p := newAppliance("p")
	before := s.registers(p, "T-main")
	s.declares(p, 0, 3)
	answer := s.after(time.Second).renews(p) // at any time (SM-26)
	require.Equal(t, smart.Renewal{
		Header: p.Header, At: s.act.At, Valid: 90 * 86_400,
		Certificate: smart.Certificate{Number: s.account.Seq(), Issued: s.act.At, Valid: 365 * 86_400, Renew: 180 * 86_400},
	}, answer)
	require.NotEqual(t, before.Certificate.Number, answer.Certificate.Number)
	require.Equal(t, using(0, 3), s.account.Usage(p.UDI))
	require.Equal(t, s.act.At, s.statusOf(p).Contact)
}

// TestCertificateOverSM12 refuses every contact from the certificate's end on. As long
// as nobody settled, the product is still here (SM-10).
func TestCertificateOverSM12(t *testing.T) {
	issued := at("2026-01-01T12:00:00Z")
	around(issued.Add(365*license.Day), func(offset time.Duration, now time.Time) {
		s := begin(t, "2026-01-01", account.Policy{})
		s.act.At = issued
		p := newAppliance("p")
		do(s, createToken(s.account, "main", "T-main", account.TokenOptions{}))
		s.registers(p, "T-main")
		s.act.At = now
		s.token("main", "T-new")
		use := authorize(s.account, smart.Authorize{Header: p.next(), Certificate: p.certificate})
		prolong := renew(s.account, smart.Renew{Header: p.Header, Certificate: p.certificate})
		bye := deregister(s.account, smart.Deregister{Header: p.Header, Certificate: p.certificate})
		require.Equal(t, offset >= 0, s.statusOf(p).Expired)
		other := smart.Register{Header: smart.Header{UDI: p.UDI, Installation: 8, Number: 1}, Token: "T-new"}
		refused(s, register(s.account, other), account.ErrInstancePresent)
		refused(s, register(s.account, smart.Register{Header: p.Header, Token: "T-new"}), account.ErrInstancePresent)
		if offset < 0 {
			for _, err := range [...]error{second(use(s.act)), second(prolong(s.act)), second(bye(s.act))} {
				require.NoError(t, err)
			}
			return
		}
		refused(s, use, account.ErrCertificateExpired)
		refused(s, prolong, account.ErrCertificateExpired)
		no := refused(s, bye, account.ErrCertificateExpired)
		require.Equal(t, "2027-01-01T12:00:00Z", no[0].Field("expires"))
		overwritten := s.account.Clone()
		s.registersAgain(p, "T-new")
		require.False(t, s.statusOf(p).Expired)
		s.account = overwritten
		s.settleAll()
		e := do(s, register(s.account, other))
		require.False(t, e.Overwrites)
	})
}

func second[E any](_ E, err error) error { return err }

func TestDeregisterSM29(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("S", standard, 5))
	p := newAppliance("p")
	s.registers(p, "T-main")
	s.declares(p, 0, 3)
	refused(s, deregister(s.account, smart.Deregister{Header: p.next(), Certificate: 99}), account.ErrCertificateForeign)
	answer := s.after(time.Hour).leaves(p)
	require.Equal(t, smart.Deregistration{Header: p.Header, At: s.act.At}, answer)
	s.absent(p)
	require.Equal(t, [3]int{5, 0, 5}, s.counts("main", standard))
	refused(s, authorize(s.account, smart.Authorize{Header: p.next(), Certificate: p.certificate}), account.ErrInstanceUnknown)
	s.registers(p, "T-main")
}

// TestPolicyWithoutPeriods has periods that are none: as long as a message can say.
func TestPolicyWithoutPeriods(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{
		Certificate: -1, RenewAfter: -1, Quiet: -1, Silent: -1, Lost: -1, Authorize: -1, AuthorizeShort: -1, Authorized: -1,
	})
	s.token("main", "T-main")
	p := newAppliance("p")
	answer := s.registers(p, "T-main")
	require.Equal(t, smart.Certificate{Number: s.account.Seq(), Issued: s.act.At, Valid: smart.MaxPeriod, Renew: smart.MaxPeriod}, answer.Certificate)
	require.Equal(t, smart.MaxPeriod, answer.Valid)
	s.act.At = answer.Certificate.Expires().Add(-time.Second)
	require.Equal(t, account.Connected, s.statusOf(p).Connectivity)
	use := s.declares(p, 0, 1)
	require.Equal(t, answer.Certificate, use.Certificate)
	require.Equal(t, smart.MaxPeriod, use.Next)
	require.NotEmpty(t, use.Short)
}
