package product_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

var u = sceneUDI.String()

// TestInstallGivesAllOfIt looks at what an installation leaves.
func TestInstallGivesAllOfIt(t *testing.T) {
	s := pending(t)
	code := s.issue(1, func(a *reservation.Authorization) {
		a.Kind, a.NotAfter = reservation.Permanent, time.Time{}
		a.Entitlements = []license.Entitlement{{Tag: "A", Quantity: 1, Last: license.MustParseDate("2024-12-31")}, {Tag: "B", Quantity: 2}}
	})
	e, err := s.p.Install(s.by(), s.codec, code)
	play(s)(e, err)
	require.Equal(t, license.Hold{UDI: sceneUDI, Entitlements: e.Authorization.Entitlements, Universal: true}, e.Hold())
	require.Equal(t, s.codec.digest(code), e.Authorization.Digest)

	_, asks := s.p.RequestCode()
	require.False(t, asks)
	got, ok := s.p.Authorization()
	require.True(t, ok)
	require.Equal(t, e.Authorization, got)
	require.Equal(t, reservation.Permanent, got.Kind)
	require.Equal(t, []license.Entitlement{{Tag: "A", Quantity: 1, Last: license.MustParseDate("2024-12-31")}, {Tag: "B", Quantity: 2}}, got.Entitlements)
	confirmation, ok := s.p.Confirmation()
	require.True(t, ok)
	require.Equal(t, "confirmation of 1.1 by "+u+", 01010000, "+mark(s.asked.Secret), confirmation)
	require.Equal(t, e.Confirmation, confirmation)
	_, ok = s.p.ReturnCode()
	require.False(t, ok)
}

// TestInstallSharesNoMemory changes everything that was handed in and out.
func TestInstallSharesNoMemory(t *testing.T) {
	s := pending(t)
	s.codec.keeps = new(reservation.Authorization)
	e, err := s.p.Install(s.by(), s.codec, s.issue(1))
	require.NoError(t, err)
	s.codec.keeps.Entitlements[0].Quantity = 100
	require.Equal(t, 5, e.Authorization.Entitlements[0].Quantity)
	e.Hold().Entitlements[0].Quantity = 101
	require.Equal(t, 5, e.Hold().Entitlements[0].Quantity)
	require.NoError(t, s.p.Apply(e))
	e.Authorization.Entitlements[0].Quantity = 102
	require.Equal(t, 5, s.quantity())
	a, _ := s.p.Authorization()
	a.Entitlements[0].Quantity = 103
	require.Equal(t, 5, s.quantity())
	clone := s.clone()
	clone.install(clone.issue(2, of(3)))
	require.Equal(t, 5, s.quantity())
	require.Equal(t, 3, clone.quantity())
}

// TestInstallVersions looks at every version beside the right one: of the first
// installation, of updates, and at the end of what can be counted.
func TestInstallVersions(t *testing.T) {
	for _, c := range []struct{ installed, version, least, most uint32 }{
		{0, 0, 1, 2}, {0, 1, 0, 0}, {0, 2, 0, 0}, {0, 3, 1, 2},
		{1, 0, 2, 2}, {1, 2, 0, 0}, {1, 3, 2, 2},
		{2, 1, 3, 3}, {2, 3, 0, 0}, {2, 4, 3, 3},
	} {
		s := pending(t)
		if c.installed > 0 {
			s.install(s.issue(c.installed))
		}
		code := s.issue(c.version, of(9))
		if c.most == 0 {
			s.install(code)
			require.Equal(t, 9, s.quantity())
			continue
		}
		s.refusesInstall(code, reservation.ErrVersionRange, "RS-5", "udi", u,
			"version", number(uint64(c.version)), "least", number(uint64(c.least)), "most", number(uint64(c.most)))
	}

	// The same version with other contents is not the same code.
	s := reserved(t)
	for _, change := range []func(*reservation.Authorization){of(9), func(a *reservation.Authorization) { a.Reservation++ }} {
		s.refusesInstall(s.issue(1, change), reservation.ErrVersionRange, "RS-5", "udi", u, "version", "1", "least", "2", "most", "2")
	}

	// No version follows the last.
	last := restored(t, restored(t, s, `"seq":3`, `"seq":4294967296`), `"version":1`, `"version":`+strconv.Itoa(math.MaxUint32))
	last.refusesInstall(last.issue(0), reservation.ErrVersionRange, "RS-5", "udi", u,
		"version", "0", "least", "4294967296", "most", "4294967296")
}

// TestInstallSessions looks at what does not belong to the session.
func TestInstallSessions(t *testing.T) {
	for _, state := range []func(require.TestingT) *scene{pending, reserved} {
		for _, change := range []func(*reservation.Authorization){
			func(a *reservation.Authorization) { a.Session.Number++ },
			func(a *reservation.Authorization) { a.Session.Number-- },
			func(a *reservation.Authorization) { a.Session.Nonce[0]++ },
			func(a *reservation.Authorization) { a.Session.Nonce[15]++ },
			func(a *reservation.Authorization) { a.Request[31]++ },
		} {
			s := state(t)
			var session uint64
			code := s.issue(2, change, func(a *reservation.Authorization) { session = a.Session.Number })
			s.refusesInstall(code, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", number(session))
			s.install(s.issue(2))
		}
	}
	s := reserved(t)
	s.refusesInstall(s.issue(2, func(a *reservation.Authorization) { a.Previous[0]++ }), reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "1")

	// After a return nothing of the session comes back: not the last code, not the
	// first, not an update that was issued meanwhile.
	first, update := s.issued[[2]uint64{1, 1}], s.issue(2)
	s.giveBack()
	for _, code := range []string{first, update} {
		s.refusesInstall(code, reservation.ErrNoRequest, "RS-5", "udi", u)
		s.refusesDiscard(code, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "1")
		again := s.clone().request()
		again.refusesInstall(code, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "1")
		again.cancel()
		again.refusesDiscard(code, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "1")
	}
}

// TestInstallWithoutDigests takes codes that say nothing of other codes.
func TestInstallWithoutDigests(t *testing.T) {
	s := on(t)
	s.codec.opaque = true
	s.request()
	code := s.issue(1)
	s.install(code)
	s.refusesInstall(code, reservation.ErrAlreadyInstalled, "RS-5", "udi", u, "version", "1")
	for _, change := range []func(*reservation.Authorization){
		of(6),
		func(a *reservation.Authorization) { a.Kind = reservation.Permanent },
		func(a *reservation.Authorization) { a.Issued = a.Issued.Add(time.Second) },
		func(a *reservation.Authorization) { a.NotAfter = time.Time{} },
	} {
		s.refusesInstall(s.issue(1, change), reservation.ErrVersionRange, "RS-5", "udi", u, "version", "1", "least", "2", "most", "2")
	}
	s.install(s.issue(2, of(3)))
	require.Equal(t, 3, s.quantity())
}

// TestInstallTime tries the last second of a code, by the product's clock and by that
// of the last event.
func TestInstallTime(t *testing.T) {
	notAfter := moment("2024-06-01T12:00:00Z")
	until := func(a *reservation.Authorization) { a.NotAfter = notAfter }
	for _, c := range []struct {
		at string
		ok bool
	}{
		{"2024-06-01T11:59:59Z", true}, {"2024-06-01T12:00:00Z", true}, {"2024-06-01T12:00:00.999999999Z", true},
		{"2024-06-01T12:00:01Z", false}, {"2024-06-01T12:00:02Z", false},
	} {
		over := []string{"udi", u, "notAfter", "2024-06-01T12:00:00Z", "at", c.at}
		s := pending(t)
		code := s.issue(1, until)
		s.now = moment(c.at)
		back := s.clone()
		if !c.ok {
			s.refusesInstall(code, reservation.ErrCodeOver, "RS-17", over...)
		} else {
			s.install(code)
		}

		// The clock is set back after an event that noted the time.
		back.cancel().request()
		code = back.issue(1, until)
		var seen time.Time
		back.codec.sees = func(at time.Time) { seen = at }
		back.now = moment("2024-01-01T00:00:00Z")
		if !c.ok {
			back.refusesInstall(code, reservation.ErrCodeOver, "RS-17", over...)
		} else {
			e, err := back.p.Install(back.by(), back.codec, code)
			require.NoError(t, err)
			require.Equal(t, back.now, e.At, "the event says what the clock shows")
		}
		require.Equal(t, moment(c.at), seen, "the key is looked at for the same instant")
	}

	forever := pending(t)
	code := forever.issue(1, func(a *reservation.Authorization) { a.NotAfter = time.Time{} })
	forever.now = moment("9999-12-31T23:59:59Z")
	forever.install(code)
}

// TestInstallNormalizesInstants keeps them in UTC, whatever a codec says.
func TestInstallNormalizesInstants(t *testing.T) {
	s := pending(t)
	zone := time.FixedZone("east", 3600)
	code := s.issue(1, func(a *reservation.Authorization) { a.Issued, a.NotAfter = a.Issued.In(zone), a.NotAfter.In(zone) })
	s.install(code)
	a, _ := s.p.Authorization()
	require.Equal(t, a, s.log[len(s.log)-1].(product.Installed).Authorization)
	require.Equal(t, moment("2024-01-01T00:00:00Z"), a.Issued)
	require.Equal(t, moment("2024-12-31T00:00:00Z"), a.NotAfter)
	s.refusesInstall(code, reservation.ErrAlreadyInstalled, "RS-5", "udi", u, "version", "1")

	// So does an event that nobody decided.
	e := s.log[len(s.log)-1].(product.Installed)
	raw := pending(t)
	e.Authorization.Issued, e.Authorization.NotAfter = a.Issued.In(zone), a.NotAfter.In(zone)
	require.NoError(t, raw.p.Apply(e))
	require.Equal(t, s.bytes(), raw.bytes())
}

// TestInstallRefusesWhatNoAccountHolds, in whatever a codec lets pass.
func TestInstallRefusesWhatNoAccountHolds(t *testing.T) {
	for _, c := range []struct {
		change func(*reservation.Authorization)
		reason license.Reason
		rule   string
		fields []string
	}{
		{func(a *reservation.Authorization) { a.Entitlements = []license.Entitlement{} }, product.ErrNothing, "RS-6", []string{"udi", u, "version", "1"}},
		{func(a *reservation.Authorization) { a.Kind = "whole" }, reservation.ErrKindUnknown, "RS-4", []string{"kind", "whole"}},
		{of(0), license.ErrCountRange, "SM-3", []string{"tag", "A", "quantity", "0", "least", "1", "most", "1048576"}},
		{func(a *reservation.Authorization) { a.UDI = license.UDI{} }, license.ErrUDIMalformed, "SM-10", []string{"udi", "", "form", "P:product,S:serial[,U:uuid]"}},
		{func(a *reservation.Authorization) { a.Entitlements = append(a.Entitlements, a.Entitlements[0]) }, license.ErrTagTwice, "RS-13", []string{"tag", "A"}},
		{func(a *reservation.Authorization) { a.Issued = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) }, license.ErrDateRange, "", nil},
		{func(a *reservation.Authorization) { a.NotAfter = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) }, license.ErrDateRange, "", nil},
	} {
		s := pending(t)
		code := s.issue(1, c.change)
		if c.fields == nil {
			_, err := s.p.Install(s.by(), s.codec, code)
			require.ErrorIs(t, err, c.reason)
			_, err = s.cancel().p.Discard(s.by(), s.codec, code)
			require.ErrorIs(t, err, c.reason)
			continue
		}
		s.refusesInstall(code, c.reason, c.rule, c.fields...)
		s.cancel().refusesDiscard(code, c.reason, c.rule, c.fields...)
	}
}

// TestInstallTellsTheFirst of several things that stand against a code, in the order
// of RS-17.
func TestInstallTellsTheFirst(t *testing.T) {
	s := pending(t)
	s.install(s.issue(1))
	s.later(2 * 365 * license.Day)
	over := func(a *reservation.Authorization) { a.NotAfter = moment("2024-01-01T00:00:00Z") }
	session := func(a *reservation.Authorization) { a.Session.Nonce[3]++ }
	another := func(a *reservation.Authorization) { a.UDI = otherUDI }
	nothing := func(a *reservation.Authorization) { a.Entitlements = []license.Entitlement{} }
	for _, c := range []struct {
		code   string
		reason license.Reason
	}{
		{s.issue(2, over), reservation.ErrCodeOver},
		{s.issue(3, over), reservation.ErrVersionRange},
		{s.issue(3, over, session), reservation.ErrSessionMismatch},
		{s.issue(3, over, session, another), reservation.ErrUDIMismatch},
		{s.issue(3, over, session, another, nothing), product.ErrNothing},
		{"no code", reservation.ErrCodeMalformed},
	} {
		_, err := s.p.Install(s.by(), s.codec, c.code)
		require.Len(t, license.Refusals(err), 1)
		require.ErrorIs(t, err, c.reason)
	}
}
