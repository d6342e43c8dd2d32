package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

// TestConnectivitySM12 has vector 7, and the boundaries of 60 and 90 days.
func TestConnectivitySM12(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	contact := s.act.At
	for _, c := range []struct {
		days   int
		offset time.Duration
		want   account.Connectivity
		alerts []account.Severity
	}{
		{0, 0, account.Connected, nil},
		{30, -time.Second, account.Connected, nil},
		{30, 0, account.Connected, nil},
		{30, 1, account.Quiet, []account.Severity{account.Minor}},
		{30, time.Second, account.Quiet, []account.Severity{account.Minor}},
		{60, -time.Second, account.Quiet, []account.Severity{account.Minor}},
		{60, 0, account.Silent, []account.Severity{account.Minor}},
		{60, time.Second, account.Silent, []account.Severity{account.Minor}},
		{90, -time.Second, account.Silent, []account.Severity{account.Minor}},
		{90, 0, account.Lost, []account.Severity{account.Major}},
		{90, time.Second, account.Lost, []account.Severity{account.Major}},
	} {
		s.act.At = contact.Add(time.Duration(c.days)*license.Day + c.offset)
		require.Equal(t, c.want, s.statusOf(p).Connectivity, "%d days and %s", c.days, c.offset)
		require.Equal(t, c.want, s.account.Connectivity(p.UDI, s.act.At))
		var severities []account.Severity
		for _, alert := range s.account.Alerts(s.act.At) {
			require.Equal(t, account.NotConnected, alert.Kind)
			severities = append(severities, alert.Severity)
		}
		require.Equal(t, c.alerts, severities, "%d days and %s", c.days, c.offset)
	}
	// Contact clears the alerts, of each kind.
	s.settleAll()
	for _, contact := range [...]func(){
		func() { s.declares(p, 0, 0) },
		func() { s.renews(p) },
		func() { s.token("main", "T-new"); s.registersAgain(p, "T-new") },
	} {
		require.NotEmpty(t, s.after(95*license.Day).account.Alerts(s.act.At))
		contact()
		require.Equal(t, account.Connected, s.statusOf(p).Connectivity)
		require.Empty(t, s.account.Alerts(s.act.At))
	}
}

// TestReservedIsNotExpectedToCallSM12 at any time.
func TestReservedIsNotExpectedToCallSM12(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.deposit("main", perpetual("S", standard, 3))
	do(s, hold(s.account, "main", one, until("", standard, 3)))
	s.after(4000 * license.Day)
	status, ok := s.account.Instance(one, s.act.At)
	require.True(t, ok)
	require.Equal(t, account.InstanceStatus{UDI: one, VirtualAccount: "main", Connectivity: account.NotExpected, Held: true}, status)
	require.Empty(t, s.account.Alerts(s.act.At))
	require.Empty(t, s.settleAll())
	_, some := s.account.NextDue(s.act.At)
	require.False(t, some)
	_, ok = s.account.Instance(two, s.act.At)
	require.False(t, ok)
	require.Empty(t, s.account.Connectivity(two, s.act.At))
}

// TestThresholdsAreOptionsSM12: all four.
func TestThresholdsAreOptionsSM12(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{Quiet: time.Hour, Silent: -1, Lost: 3 * time.Hour, Certificate: 4 * time.Hour})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	contact := s.act.At
	for after, want := range map[time.Duration]account.Connectivity{
		time.Hour: account.Connected, time.Hour + time.Second: account.Quiet, 3*time.Hour - 1: account.Quiet, 3 * time.Hour: account.Lost,
	} {
		s.act.At = contact.Add(after)
		require.Equal(t, want, s.statusOf(p).Connectivity, after)
	}
	s.act.At = contact.Add(4 * time.Hour)
	require.True(t, s.statusOf(p).Expired)
}
