package account_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// alerts returns the alerts of an instant as lines: severity, kind, virtual account,
// source, quantity, since, due. What is not there is left out.
func (s *scene) alerts(instant time.Time) []string {
	all := []string{}
	for _, x := range s.account.Alerts(instant) {
		fields := []string{string(x.Severity), string(x.Kind), string(x.VirtualAccount), x.Source}
		if x.Quantity > 0 {
			fields = append(fields, strconv.Itoa(x.Quantity))
		}
		if !x.Since.IsZero() {
			fields = append(fields, "since "+x.Since.Format("2006-01-02 15:04"))
		}
		if !x.Due.IsZero() {
			fields = append(fields, "due "+x.Due.Format("2006-01-02 15:04"))
		}
		all = append(all, strings.Join(slices.DeleteFunc(fields, func(f string) bool { return f == "" }), " "))
	}
	return all
}

func dismiss(a *account.Account, kind account.AlertKind, va license.ID, source string) func(license.Act) (account.AlertDismissed, error) {
	return func(act license.Act) (account.AlertDismissed, error) { return a.Dismiss(act, kind, va, source) }
}

// Vector 7, and the other thresholds of SM-12, settled or not.
func TestInstanceFailsToConnect(t *testing.T) {
	const day = license.Day
	quiet := "minor failed-to-connect main P:router,S:a since 2020-01-31 00:00 due 2020-03-31 00:00"
	silent := "minor failed-to-connect main P:router,S:a since 2020-03-01 00:00 due 2020-03-31 00:00"
	lost := "major failed-to-connect main P:router,S:a since 2020-03-31 00:00 due 2020-12-31 00:00"
	removed := "major failed-to-renew-and-removed main P:router,S:a since 2020-12-31 00:00"
	for _, settle := range []bool{false, true} {
		s := begin(t, "2020-01-01", account.Policy{})
		s.deposit("main", perpetual("l", standard, 1))
		s.reports(s.enroll("main", "a"), smart.Use{Tag: standard, Quantity: 1})
		contact := s.act.At
		for _, c := range []struct {
			after time.Duration
			want  []string
		}{
			{0, []string{}}, {30*day - time.Second, []string{}}, {30 * day, []string{}},
			{30*day + time.Second, []string{quiet}}, {60*day - time.Second, []string{quiet}},
			{60 * day, []string{silent}}, {60*day + time.Second, []string{silent}}, {90*day - time.Second, []string{silent}},
			{90 * day, []string{lost}}, {90*day + time.Second, []string{lost}}, {365*day - time.Second, []string{lost}},
		} {
			require.Equal(t, c.want, s.alerts(contact.Add(c.after)), "asked ahead for %s", c.after)
			if settle {
				s.act.At = contact.Add(c.after)
				s.settleAll()
				require.Equal(t, c.want, s.alerts(s.act.At), c.after)
			}
		}
		s.act.At = contact.Add(365 * day)
		s.settleAll()
		require.Equal(t, []string{removed}, s.alerts(s.act.At))
		require.Equal(t, []string{removed}, s.alerts(s.act.At.Add(1000*day)))
		require.Empty(t, s.alerts(s.act.At.Add(-time.Second)), "it is gone by now")
	}
}

// Contact clears the alerts.
func TestContactClearsAlerts(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	p := s.enroll("main", "a")
	for _, days := range []int{31, 61, 91} {
		s.after(time.Duration(days) * license.Day)
		s.settleAll()
		require.Len(t, s.alerts(s.act.At), 1)
		s.reports(p, smart.Use{Tag: standard, Quantity: 1})
		require.Equal(t, []string{"major insufficient-licenses main " + string(standard) + " 1"}, s.alerts(s.act.At))
		s.reports(p)
		require.Empty(t, s.alerts(s.act.At))
	}
	s.after(365 * license.Day)
	s.settleAll()
	require.Len(t, s.alerts(s.act.At), 1)
	s.enroll("main", "a")
	require.Empty(t, s.alerts(s.act.At), "it registered anew")
}

// Of an instance that does not call no call is missed.
func TestReservedInstanceIsNotMissed(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	s.deposit("main", perpetual("l", standard, 1))
	s.reserve("main", "a", license.Entitlement{Tag: standard, Quantity: 1})
	require.Empty(t, s.alerts(s.act.At.Add(5000*license.Day)))
}

// The thresholds are options, each of which may be none.
func TestOptionsOfSilence(t *testing.T) {
	const hour = time.Hour
	for _, c := range []struct {
		policy account.Policy
		want   map[time.Duration]string
	}{
		{account.Policy{Quiet: hour, Silent: 2 * hour, Lost: 3 * hour}, map[time.Duration]string{
			hour: "", hour + 1: "minor 1h0m0s due 3h0m0s", 2 * hour: "minor 2h0m0s due 3h0m0s", 3 * hour: "major 3h0m0s due 8760h0m0s",
		}},
		{account.Policy{Quiet: -1, Silent: -1, Lost: -1}, map[time.Duration]string{9000 * hour: ""}},
		{account.Policy{Quiet: -1, Silent: 2 * hour, Lost: -1}, map[time.Duration]string{2*hour - 1: "", 2 * hour: "minor 2h0m0s due 8760h0m0s"}},
		{account.Policy{Quiet: -1, Silent: -1, Lost: 3 * hour}, map[time.Duration]string{3*hour - 1: "", 3 * hour: "major 3h0m0s due 8760h0m0s"}},
		{account.Policy{Quiet: hour, Silent: -1, Lost: 3 * hour, Certificate: 2 * hour}, map[time.Duration]string{
			hour + 1: "minor 1h0m0s due 2h0m0s", 3 * hour: "major 3h0m0s due 2h0m0s",
		}},
	} {
		s := begin(t, "2020-01-01", c.policy)
		s.enroll("main", "a")
		for after, want := range c.want {
			got := ""
			for _, x := range s.account.Alerts(s.act.At.Add(after)) {
				got += string(x.Severity) + " " + x.Since.Sub(s.act.At).String() + " due " + x.Due.Sub(s.act.At).String()
			}
			require.Equal(t, want, got, after)
		}
	}
}

// Lines that end, and that ended: each virtual account has an alert of what is there.
func TestLinesEnd(t *testing.T) {
	s := begin(t, "2019-06-01", account.Policy{})
	s.deposit("main", term("l", standard, 5, "2019-06-01", "2019-12-31"), perpetual("p", standard, 1))
	do(s, transfer(s.account, "main", "branch", standard, 3))
	do(s, transfer(s.account, "branch", "main", standard, 1)) // of the one without an end
	s.settleAll()
	expiring := []string{
		"minor licenses-expiring branch l 2 since 2019-10-03 00:00 due 2020-01-01 00:00",
		"minor licenses-expiring main l 3 since 2019-10-03 00:00 due 2020-01-01 00:00",
	}
	expired := []string{
		"major licenses-expired branch l 2 since 2020-01-01 00:00",
		"major licenses-expired main l 3 since 2020-01-01 00:00",
	}
	for range 2 {
		require.Empty(t, s.alerts(at("2019-10-02T23:59:59Z")))
		require.Equal(t, expiring, s.alerts(at("2019-10-03")))
		require.Equal(t, expiring, s.alerts(at("2019-12-31T23:59:59Z")))
		require.Equal(t, expired, s.alerts(at("2020-01-01")))
		require.Equal(t, expired, s.alerts(at("2025-01-01")))
		s.on("2020-01-01").settleAll()
	}
	do(s, dismiss(s.account, account.Expired, "main", "l"))
	require.Equal(t, expired[:1], s.alerts(s.act.At))
	refused(s, dismiss(s.account, account.Expired, "main", "l"), account.ErrAlertUnknown)
	do(s, dismiss(s.account, account.Expired, "branch", "l"))
	require.Empty(t, s.alerts(s.act.At))
	require.Empty(t, s.alerts(at("2025-01-01")))
}

// A line that begins within the time of notices is not about to end before.
func TestLineThatBeginsLate(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	s.deposit("main", term("l", standard, 5, "2020-02-01", "2020-02-10"))
	require.Empty(t, s.alerts(at("2020-01-31T23:59:59Z")))
	require.Equal(t, []string{"minor licenses-expiring main l 5 since 2020-02-01 00:00 due 2020-02-11 00:00"}, s.alerts(at("2020-02-01")))
	none := begin(t, "2020-01-01", account.Policy{Notices: []int{}})
	none.deposit("main", term("l", standard, 5, "2020-02-01", "2020-02-10"))
	require.Empty(t, none.alerts(at("2020-02-10T23:59:59Z")))
	require.Equal(t, []string{"major licenses-expired main l 5 since 2020-02-11 00:00"}, none.alerts(at("2020-02-11")))
}

// What is held of lines that are over: once for each instance and tag.
func TestReservedLicensesExpire(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{Notices: []int{}})
	s.deposit("main", term("1", standard, 2, "2020-01-01", "2020-03-01"), term("2", standard, 2, "2020-01-01", "2020-02-01"), term("3", premium, 9, "2020-01-01", "2020-03-01"))
	s.reserve("main", "a", license.Entitlement{Tag: premium, Quantity: 1, Last: license.MustParseDate("2020-03-01")},
		license.Entitlement{Tag: standard, Quantity: 3, Last: license.MustParseDate("2020-02-01")})
	reserved := func(instant string) []string {
		return slices.DeleteFunc(s.alerts(at(instant)), func(x string) bool { return !strings.Contains(x, "reserved") })
	}
	require.Empty(t, reserved("2020-02-01T23:59:59Z"))
	require.Equal(t, []string{"major reserved-license-expired main P:router,S:a 1 since 2020-02-02 00:00"}, reserved("2020-02-02"))
	require.Equal(t, []string{"major reserved-license-expired main P:router,S:a 1 since 2020-02-02 00:00"}, reserved("2020-03-01T23:59:59Z"))
	require.Equal(t, []string{
		"major reserved-license-expired main P:router,S:a 1 since 2020-03-02 00:00",
		"major reserved-license-expired main P:router,S:a 3 since 2020-02-02 00:00",
	}, reserved("2020-03-02"), "by tag")
	do(s, func(act license.Act) (account.InstanceTransferred, error) {
		return s.account.TransferInstance(act, udi("a"), "branch")
	})
	require.Len(t, reserved("2020-03-02"), 2)
	require.Contains(t, reserved("2020-03-02")[0], "branch")
	do(s, func(act license.Act) (account.Released, error) { return s.account.Release(act, udi("a")) })
	require.Empty(t, reserved("2020-03-02"))
}

// A product that failed is to be removed.
func TestPendingRemoval(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	s.deposit("main", perpetual("l", standard, 2))
	await := func() {
		s.reserve("main", "a", license.Entitlement{Tag: standard, Quantity: 1})
		do(s, func(act license.Act) (account.RemovalAwaited, error) { return s.account.AwaitRemoval(act, udi("a")) })
	}
	await()
	require.Empty(t, s.alerts(s.act.At.Add(-1)))
	require.Equal(t, []string{"minor pending-removal main P:router,S:a since 2020-01-01 00:00"}, s.alerts(s.act.At))
	do(s, func(act license.Act) (account.Released, error) { return s.account.Release(act, udi("a")) })
	require.Empty(t, s.alerts(s.act.At))
	await()
	refused(s, dismiss(s.account, account.PendingRemoval, "branch", "P:router,S:a"), account.ErrAlertUnknown)
	refused(s, dismiss(s.account, account.PendingRemoval, "main", "P:router,S:b"), account.ErrAlertUnknown)
	do(s, dismiss(s.account, account.PendingRemoval, "main", "P:router,S:a"))
	require.Empty(t, s.alerts(s.act.At))
	refused(s, dismiss(s.account, account.PendingRemoval, "main", "P:router,S:a"), account.ErrAlertUnknown)
}

func TestAgreementPending(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	do(s, func(act license.Act) (account.AgreementRequested, error) {
		return s.account.RequestAgreement(act, "eula")
	})
	require.Equal(t, []string{"informational agreement-pending eula since 2020-01-01 00:00"}, s.alerts(s.act.At))
	require.Empty(t, s.alerts(s.act.At.Add(-1)))
	do(s, func(act license.Act) (account.AgreementAccepted, error) {
		return s.account.AcceptAgreement(act, "eula")
	})
	require.Empty(t, s.alerts(s.act.At))
}

// Satellites that do not synchronize.
func TestSatelliteIsOverdue(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	do(s, addSatellite(s.account, "sat"))
	overdue := []string{"minor synchronization-overdue sat since 2020-01-31 00:00 due 2020-03-31 00:00"}
	require.Empty(t, s.alerts(at("2020-01-30T23:59:59Z")))
	require.Empty(t, s.alerts(at("2020-01-31")))
	require.Equal(t, overdue, s.alerts(at("2020-01-31T00:00:01Z")))
	s.on("2020-03-30T23:59:59Z").settleAll()
	require.Equal(t, overdue, s.alerts(s.act.At))
	s.on("2020-03-31").settleAll()
	require.Equal(t, []string{"major satellite-removed sat since 2020-03-31 00:00"}, s.alerts(s.act.At))
	do(s, dismiss(s.account, account.SatelliteGone, "", "sat"))
	require.Empty(t, s.alerts(s.act.At))

	none := begin(t, "2020-01-01", account.Policy{Overdue: -1, Removed: -1})
	do(none, addSatellite(none.account, "sat"))
	require.Empty(t, none.alerts(at("2029-01-01")))
	never := begin(t, "2020-01-01", account.Policy{Removed: -1})
	do(never, addSatellite(never.account, "sat"))
	require.Equal(t, []string{"minor synchronization-overdue sat since 2020-01-31 00:00"}, never.alerts(at("2029-01-01")))
}

// Only alerts that nobody can mend can be dismissed.
func TestDismissable(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	s.deposit("main", term("l", standard, 1, "2020-01-01", "2020-01-31"), perpetual("p", standard, 1))
	s.enroll("main", "a")
	do(s, func(act license.Act) (account.AgreementRequested, error) {
		return s.account.RequestAgreement(act, "eula")
	})
	for _, kind := range []account.AlertKind{
		account.Insufficient, account.NotConnected, account.Expiring, account.ReservedExpired, account.SyncOverdue,
		account.Duplicate, account.AgreementPending,
	} {
		r := refused(s, dismiss(s.account, kind, "main", "l"), account.ErrAlertStays)[0]
		require.Equal(t, []license.Field{{Name: "kind", Value: string(kind)}, {Name: "virtualAccount", Value: "main"}, {Name: "source", Value: "l"}}, r.Fields)
	}
	s.on("2020-01-31T23:59:59Z")
	refused(s, dismiss(s.account, account.Expired, "main", "l"), account.ErrAlertUnknown)
	s.on("2020-02-01")
	refused(s, dismiss(s.account, account.Expired, "branch", "l"), account.ErrAlertUnknown)
	refused(s, dismiss(s.account, account.Expired, "no", "l"), account.ErrAlertUnknown)
	refused(s, dismiss(s.account, account.Expired, "main", "no"), account.ErrAlertUnknown)
	refused(s, dismiss(s.account, account.Expired, "main", "p"), account.ErrAlertUnknown)
	refused(s, dismiss(s.account, "no", "main", "l"), account.ErrAlertUnknown)
	do(s, dismiss(s.account, account.Expired, "main", "l"))
	again := account.AlertDismissed{Stamp: license.Stamp{Seq: s.account.Seq() + 1, Act: s.act}, Kind: account.Expired, VirtualAccount: "main", Source: "l"}
	require.ErrorIs(t, s.account.Apply(again), account.ErrCannotFollow)
	require.ErrorIs(t, s.account.Apply(again), account.ErrAlertUnknown)
	s.on("2021-02-01").settleAll()
	do(s, dismiss(s.account, account.RemovedUnrenewed, "main", "P:router,S:a"))
	require.Equal(t, []string{"informational agreement-pending eula since 2020-01-01 00:00"}, s.alerts(s.act.At))
}

// A dismissal lasts while something of the line is there: what left and came back is
// shown, and so is what was never dismissed where it went.
func TestDismissalGoesWithTheLine(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	s.deposit("main", term("l", standard, 2, "2020-01-01", "2020-01-31"))
	s.reserve("main", "a", license.Entitlement{Tag: standard, Quantity: 2, Last: license.MustParseDate("2020-01-31")})
	moves := func(to license.ID) {
		do(s, func(act license.Act) (account.InstanceTransferred, error) {
			return s.account.TransferInstance(act, udi("a"), to)
		})
	}
	expired := func(at license.ID) string {
		return "major licenses-expired " + string(at) + " l 2 since 2020-02-01 00:00"
	}
	s.on("2020-02-01")
	require.Contains(t, s.alerts(s.act.At), expired("main"))
	do(s, dismiss(s.account, account.Expired, "main", "l"))
	require.NotContains(t, s.alerts(s.act.At), expired("main"))
	moves("branch")
	require.Contains(t, s.alerts(s.act.At), expired("branch"))
	moves("main")
	require.Contains(t, s.alerts(s.act.At), expired("main"))
}

// Alerts stand in the order of SM-19: severity, then what is due, then source.
func TestAlertsInOrder(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{Certificate: 95 * license.Day, RenewAfter: 90 * license.Day})
	do(s, func(act license.Act) (account.AgreementRequested, error) {
		return s.account.RequestAgreement(act, "eula")
	})
	do(s, addSatellite(s.account, "sat"))
	s.deposit("branch", term("z", standard, 1, "2020-01-01", "2020-03-01"), term("y", premium, 1, "2020-01-01", "2020-04-30"))
	s.deposit("main", term("x", standard, 1, "2020-01-01", "2020-03-01"))
	s.enroll("main", "a")
	s.after(20 * license.Day)
	s.enroll("branch", "c")
	s.enroll("branch", "b")
	s.on("2020-03-31")
	s.reports(s.enroll("branch", "d"), smart.Use{Tag: standard, Quantity: 1}, smart.Use{Tag: "a", Quantity: 1})
	require.Equal(t, []string{
		"major insufficient-licenses branch a 1",
		"major insufficient-licenses branch " + string(standard) + " 1",
		"major licenses-expired main x 1 since 2020-03-02 00:00",
		"major licenses-expired branch z 1 since 2020-03-02 00:00",
		"major failed-to-connect main P:router,S:a since 2020-03-31 00:00 due 2020-04-05 00:00",
		"minor synchronization-overdue sat since 2020-01-31 00:00 due 2020-03-31 00:00",
		"minor failed-to-connect branch P:router,S:b since 2020-03-21 00:00 due 2020-04-20 00:00",
		"minor failed-to-connect branch P:router,S:c since 2020-03-21 00:00 due 2020-04-20 00:00",
		"minor licenses-expiring branch y 1 since 2020-02-01 00:00 due 2020-05-01 00:00",
		"informational agreement-pending eula since 2020-01-01 00:00",
	}, s.alerts(s.act.At))
}

// Severity is data.
func TestSeverities(t *testing.T) {
	all := maps.Collect(account.Severities())
	require.Equal(t, map[account.AlertKind]account.Severity{
		account.Insufficient: account.Major, account.RemovedUnrenewed: account.Major, account.Expired: account.Major,
		account.ReservedExpired: account.Major, account.SatelliteGone: account.Major,
		account.NotConnected: account.Minor, account.Expiring: account.Minor, account.SyncOverdue: account.Minor,
		account.Duplicate: account.Minor, account.PendingRemoval: account.Minor,
		account.AgreementPending: account.Informational,
	}, all)
	for kind, severity := range account.Severities() {
		require.Equal(t, severity, account.SeverityOf(kind))
	}
	for range account.Severities() {
		break
	}
	require.Empty(t, account.SeverityOf("no"))
}

// Lines that end in an interval, and not those that begin.
func TestExpirations(t *testing.T) {
	s := begin(t, "2020-01-01", account.Policy{})
	s.deposit("main", term("b", standard, 1, "2020-01-01", "2020-01-31"), term("a", standard, 1, "2020-02-01", "2020-02-10"),
		term("c", standard, 1, "2020-01-01", "2020-01-31"), perpetual("p", standard, 1))
	ends := func(from, to string) []string {
		all := []string{}
		for over, l := range s.account.Expirations(at(from), at(to)) {
			all = append(all, string(l.ID)+" "+over.Format(time.RFC3339))
		}
		return all
	}
	require.Equal(t, []string{"b 2020-02-01T00:00:00Z", "c 2020-02-01T00:00:00Z", "a 2020-02-11T00:00:00Z"}, ends("2020-01-01", "2021-01-01"))
	require.Empty(t, ends("2020-02-02", "2020-02-11"))
	require.Empty(t, ends("2020-01-01", "2020-02-01"))
	require.Len(t, ends("2020-02-01", "2020-02-01T00:00:01Z"), 2)
	for range s.account.Expirations(at("2020-01-01"), at("2021-01-01")) {
		break
	}
}

// A product that a satellite reports, and that is registered elsewhere.
func TestDuplicate(t *testing.T) {
	s := served(t, account.Policy{})
	s.enroll("main", "a")
	duplicate := []string{"minor duplicate main P:router,S:a since 2026-01-02 00:00"}
	s.on("2026-01-02")
	do(s, synchronize(s.account, reportOf(s, 1, calling("a", "north", s.act.At, smart.Usage{}))))
	require.Equal(t, duplicate, s.alerts(s.act.At))
	require.Empty(t, s.alerts(s.act.At.Add(-1)))
	s.on("2026-01-03")
	do(s, synchronize(s.account, reportOf(s, 2, calling("a", "south", s.act.At, smart.Usage{}))))
	require.Equal(t, duplicate, s.alerts(s.act.At), "since the first report of it")
	do(s, func(act license.Act) (account.InstanceTransferred, error) {
		return s.account.TransferInstance(act, router("a"), "branch")
	})
	require.Equal(t, []string{"minor duplicate branch P:router,S:a since 2026-01-02 00:00"}, s.alerts(s.act.At), "where it is")
	do(s, synchronize(s.account, reportOf(s, 3)))
	require.Empty(t, s.alerts(s.act.At))
}

// A satellite says by itself that it is overdue, and before it was ever entitled.
func TestSatelliteSaysThatItIsOverdue(t *testing.T) {
	above, below := entitled(t)
	called := below.act.At
	overdue := func(s *scene, instant time.Time) []string {
		return slices.DeleteFunc(s.alerts(instant), func(x string) bool { return !strings.Contains(x, "synchronization") })
	}
	require.Empty(t, overdue(below, called.Add(30*license.Day)))
	since := called.Add(30 * license.Day).Format("2006-01-02 15:04")
	require.Equal(t, []string{"minor synchronization-overdue field since " + since}, overdue(below, called.Add(30*license.Day+time.Second)))
	require.Equal(t, []string{"minor synchronization-overdue other"}, overdue(satelliteOf(above, "other"), called))
}
