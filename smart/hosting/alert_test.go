package hosting_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// alerts returns the kinds of alerts at an instant.
func (s *scene) alerts(at time.Time) []hosting.AlertKind {
	var all []hosting.AlertKind
	for _, a := range s.sys.Alerts(at, s.with) {
		all = append(all, a.Kind)
	}
	return all
}

// alert returns the alert of a kind at an instant, which must be there.
func (s *scene) alert(at time.Time, kind hosting.AlertKind) hosting.Alert {
	s.Helper()
	for _, a := range s.sys.Alerts(at, s.with) {
		if a.Kind == kind {
			return a
		}
	}
	require.Fail(s, "no alert", kind)
	return hosting.Alert{}
}

// TestAlertsWX21 follows a system of the older generation through all that it tells.
func TestAlertsWX21(t *testing.T) {
	s := older(t).users("ann", "bob")
	require.Equal(t, []hosting.Alert{{Kind: hosting.AlertFreeTrial, Until: moment("2024-08-28T12:00:00Z"), Version: "1.5"}}, s.sys.Alerts(s.now, s.with))
	before, exactly, _ := edges("2024-08-28T12:00:00Z")
	require.Equal(t, []hosting.AlertKind{hosting.AlertFreeTrial}, s.alerts(before))
	require.Equal(t, []hosting.Alert{{Kind: hosting.AlertEvaluationOver, Since: exactly, Version: "1.5"}}, s.sys.Alerts(exactly, s.with))
	s.installs("1.5", 1).assign("ann")
	require.Empty(t, s.alerts(s.now))

	s.later(day(10)).assign("bob")
	exceeded := hosting.Alert{Kind: hosting.AlertExceeded, Since: s.now, Until: moment("2024-09-11T12:00:00Z"), Held: 2, Installed: 1, Version: "1.5"}
	require.Equal(t, []hosting.Alert{exceeded}, s.sys.Alerts(s.now, s.with))
	before, exactly, _ = edges("2024-09-11T12:00:00Z")
	require.Equal(t, []hosting.AlertKind{hosting.AlertExceeded}, s.alerts(before))
	exceeded.Kind = hosting.AlertExceededDeactivated
	require.Equal(t, []hosting.Alert{exceeded}, s.sys.Alerts(exactly, s.with))

	s.do(s.sys.Disconnect(s.act()))
	invalid := hosting.Alert{Kind: hosting.AlertInvalid, Since: s.now, Until: exactly, Held: 2, Installed: 1, Version: "1.5"}
	require.Equal(t, invalid, s.alert(s.now, hosting.AlertInvalid))
	s.later(day(1)).do(s.sys.FailOver(s.act()))
	invalid.Until = time.Time{}
	require.Equal(t, []hosting.AlertKind{
		hosting.AlertExceeded, hosting.AlertInvalid, hosting.AlertFailedOver, hosting.AlertStatusUnknown, hosting.AlertManageDisabled,
	}, s.alerts(s.now))
	require.Equal(t, invalid, s.alert(s.now, hosting.AlertInvalid))
	require.Equal(t, hosting.Alert{Kind: hosting.AlertFailedOver, Since: s.now, Until: s.now.Add(day(180)), Held: 2, Installed: 1, Version: "1.5"}, s.alert(s.now, hosting.AlertFailedOver))
	require.Equal(t, hosting.Alert{Kind: hosting.AlertManageDisabled, Since: s.now, Held: 2, Installed: 1, Version: "1.5"}, s.alert(s.now, hosting.AlertManageDisabled))
	require.Equal(t, hosting.Alert{Kind: hosting.AlertStatusUnknown, Since: s.now, Until: s.now.Add(48 * time.Hour), Held: 2, Installed: 1, Version: "1.5"}, s.alert(s.now, hosting.AlertStatusUnknown))
	require.Equal(t, []hosting.AlertKind{
		hosting.AlertExceededDeactivated, hosting.AlertAwayDeactivated, hosting.AlertInvalid, hosting.AlertStatusUnknown, hosting.AlertManageDisabled,
	}, s.alerts(s.now.Add(day(200))))
	s.do(s.sys.Return(s.act()))
	require.Equal(t, []hosting.AlertKind{hosting.AlertExceeded, hosting.AlertInvalid, hosting.AlertStatusUnknown}, s.alerts(s.now))
	require.Equal(t, []hosting.AlertKind{hosting.AlertExceededDeactivated, hosting.AlertInvalidDeactivated, hosting.AlertStatusUnknown}, s.alerts(s.now.Add(day(200))))
	s.installs("1.5", 2)
	require.Empty(t, s.alerts(s.now.Add(day(200))))
}

func TestAlertsOfSmartLicensingWX12(t *testing.T) {
	s := newer(t).users("ann").assign("ann")
	for _, tt := range []struct {
		with hosting.Standing
		want []hosting.Alert
	}{
		{evaluating, []hosting.Alert{{Kind: hosting.AlertFreeTrial, Held: 1, Version: "4.0"}}},
		{registered, nil},
		{hosting.Standing{Evaluation: true, Registered: true}, nil},
		{hosting.Standing{Evaluation: true, Reserved: true, Hosts: 1}, nil},
		{nothing, []hosting.Alert{{Kind: hosting.AlertEvaluationOver, Held: 1, Version: "4.0"}}},
		{reservedFor(0), []hosting.Alert{{Kind: hosting.AlertReservedFew, Held: 1, Version: "4.0"}}},
	} {
		require.Equal(t, tt.want, s.sys.Alerts(s.now, tt.with))
	}
	o := s.other("west", hosting.Smart, "4.0", hosting.Large)
	s.join(o, centers("MDC-LARGE", "4.0", 2))
	require.Equal(t, []hosting.Alert{{Kind: hosting.AlertNoTrial, Held: 1, Version: "4.0"}}, s.sys.Alerts(s.now, evaluating))
	require.Empty(t, o.sys.Alerts(s.now, nothing), "ask the primary")
	require.Empty(t, blank(t, hosting.Policy{}).sys.Alerts(s.now, nothing))

	s = newer(t).users("ann", "bob").assign("ann", "bob")
	s.with = reservedFor(1)
	require.Equal(t, 1, s.alert(s.now, hosting.AlertReservedFew).Reserved)
}

// An alert of licences that are out of date is premature while the manager may still be
// starting, until the next count at 02:00 GMT, and while the status may be unknown (WX-16).
func TestPrematureWX16(t *testing.T) {
	old := stock{"HOST": {"1.0": 1}}
	for name, tt := range map[string]struct {
		at    string
		alter func(s *scene) (hosting.Event, error)
		until string // after an audit at once
	}{
		"restart":                {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Restart(s.act()) }, "2024-05-02T02:00:00Z"},
		"restart shortly before": {"2024-05-01T01:45:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Restart(s.act()) }, "2024-05-01T02:05:00Z"},
		"restart 20 min before":  {"2024-05-01T01:40:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Restart(s.act()) }, "2024-05-01T02:00:00Z"},
		"restart at the audit":   {"2024-05-01T02:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Restart(s.act()) }, "2024-05-02T02:00:00Z"},
		"restart on a leap day":  {"2028-02-28T02:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Restart(s.act()) }, "2028-02-29T02:00:00Z"},
		"update":                 {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Update(s.act()) }, "2024-05-02T02:00:00Z"},
		"return":                 {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Return(s.act()) }, "2024-05-02T02:00:00Z"},
		"upgrade": {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) {
			return s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with)
		}, "2024-05-02T02:00:00Z"},
		"grow":                     {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Grow(s.act(), hosting.Large, nil) }, "2024-05-02T02:00:00Z"},
		"extend":                   {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Extend(s.act(), stock{"XL": {"1.5": 1}}) }, "2024-05-02T02:00:00Z"},
		"reduce":                   {"2024-05-03T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Reduce(s.act()) }, "2024-05-04T02:00:00Z"},
		"contact is no start":      {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.Connect(s.act()) }, ""},
		"fail-over is no start":    {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.FailOver(s.act()) }, ""},
		"a user makes no licences": {"2024-05-01T12:00:00Z", func(s *scene) (hosting.Event, error) { return s.sys.AddUser(s.act(), "zoe", false) }, ""},
	} {
		s := older(t)
		if name == "grow" {
			s = blank(t, hosting.Policy{}).installed(hosting.Managed, "1.5", hosting.Medium)
		}
		if name == "reduce" {
			s.do(s.sys.Extend(s.act(), stock{"XL": {"1.5": 1}}))
		}
		s.do(s.sys.Audit(s.act(), old)).at(tt.at)
		require.Zero(t, s.alert(s.now, hosting.AlertOutOfDate).PrematureUntil, name)
		switch name {
		case "contact is no start":
			s.do(s.sys.Disconnect(s.act()))
		case "return":
			s.do(s.sys.FailOver(s.act()))
		}
		s.do(tt.alter(s))
		if name == "fail-over is no start" {
			unknown := s.now.Add(48 * time.Hour)
			require.Equal(t, unknown, s.alert(unknown.Add(-time.Second), hosting.AlertOutOfDate).PrematureUntil)
			require.Zero(t, s.alert(unknown, hosting.AlertOutOfDate).PrematureUntil)
			continue
		}
		if s.sys.Conditions(s.now).Unknown.Since.Equal(s.now) {
			require.Equal(t, s.now.Add(48*time.Hour), s.alert(s.now, hosting.AlertOutOfDate).PrematureUntil, name)
		}
		s.do(s.sys.Audit(s.act(), old))
		if tt.until == "" {
			require.Zero(t, s.alert(s.now, hosting.AlertOutOfDate).PrematureUntil, name)
			continue
		}
		before, exactly, after := edges(tt.until)
		require.Equal(t, exactly, s.alert(s.now, hosting.AlertOutOfDate).PrematureUntil, name)
		require.Equal(t, exactly, s.alert(before, hosting.AlertOutOfDate).PrematureUntil, name)
		require.Zero(t, s.alert(exactly, hosting.AlertOutOfDate).PrematureUntil, name)
		require.Zero(t, s.alert(after, hosting.AlertOutOfDate).PrematureUntil, name)
	}
	s := older(t)
	s.do(s.sys.Audit(s.act(), old))
	require.Equal(t, "2024-03-02T02:00:00Z", stamp(s.alert(s.now, hosting.AlertOutOfDate).PrematureUntil), "installation")
}

// After an upgrade old licences are expected until as many of the new version are counted
// as are held; until then, too few are out of date with the date of WX-13 (WX-16, WX-19).
func TestOutOfDateWX16WX19(t *testing.T) {
	s := older(t).users("ann", "bob").installs("1.5", 2).assign("ann", "bob").at("2024-10-31T00:00:00Z")
	require.Empty(t, s.alerts(s.now))
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	a := s.alert(s.now, hosting.AlertOutOfDate)
	require.Equal(t, hosting.Alert{
		Kind: hosting.AlertOutOfDate, Until: moment("2025-04-30T00:00:00Z"), Held: 2, Outdated: 2, Version: "2.0",
		PrematureUntil: moment("2024-11-02T00:00:00Z"), Expected: true,
	}, a)

	s.later(day(7)).do(s.sys.Audit(s.act(), stock{"HOST": {"1.5": 1, "2.0": 1}}))
	a = s.alert(s.now, hosting.AlertOutOfDate)
	require.Equal(t, []any{1, 1, true, true}, []any{a.Installed, a.Outdated, a.Expected, a.PrematureUntil.IsZero()})
	require.Equal(t, "2025-04-30T00:00:00Z", stamp(a.Until), "still one too few, since the upgrade")
	s.do(s.sys.Audit(s.act(), stock{"HOST": {"2.0": 1}}))
	a = s.alert(s.now, hosting.AlertOutOfDate)
	require.Equal(t, []any{1, 0, false}, []any{a.Installed, a.Outdated, a.Expected}, "none is being rehosted")
	s.do(s.sys.Audit(s.act(), stock{"HOST": {"2.0": 2, "1.5": 1}}))
	a = s.alert(s.now, hosting.AlertOutOfDate)
	require.Equal(t, []any{2, 1, false, true}, []any{a.Installed, a.Outdated, a.Expected, a.Until.IsZero()}, "enough: the upgrade is over")
	s.do(s.sys.Audit(s.act(), stock{"HOST": {"2.0": 2}}))
	require.Empty(t, s.alerts(s.now))
	s.later(day(1)).do(s.sys.Audit(s.act(), stock{"HOST": {"2.0": 1}}))
	require.Equal(t, []hosting.AlertKind{hosting.AlertExceeded}, s.alerts(s.now), "too few, and none out of date")

	// Who never had licences has none that are out of date.
	s = older(t).users("ann").assign("ann")
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	require.Equal(t, []hosting.AlertKind{hosting.AlertStatusUnknown, hosting.AlertFreeTrial}, s.alerts(s.now))
}

// Where no licence manager tells since when the evaluation is over, none helps.
func TestAdviceOfSmartLicensingWX12(t *testing.T) {
	text := whole(hosting.Alert{Kind: hosting.AlertEvaluationOver}.Advice())
	require.Contains(t, text, "the evaluation is over.")
	require.Contains(t, text, "register the system or have them reserved")
	require.NotContains(t, text, "install")
}

// Every alert says what it is about, with its dates and counts, what may have caused it
// and what helps (WX-21).
func TestAdviceWX21(t *testing.T) {
	since, until := moment("2024-08-31T12:00:00Z"), moment("2025-02-28T12:00:00Z")
	is := func(kind hosting.AlertKind) hosting.Alert {
		return hosting.Alert{Kind: kind, Since: since, Until: until, Held: 12, Installed: 7, Outdated: 3, Reserved: 5, Version: "2.0"}
	}
	began, ends := "2024-08-31 12:00:00 UTC", "2025-02-28 12:00:00 UTC"
	for kind, wants := range map[hosting.AlertKind][]string{
		hosting.AlertExceeded:            {began, ends, "12 against 7", "upgraded", "Buy", "rehost"},
		hosting.AlertExceededDeactivated: {began, ends, "deactivated", "12 against 7", "Buy", "rehost"},
		hosting.AlertInvalid:             {began, ends, "invalid", "licence manager", "high-availability", "Reboot", "support"},
		hosting.AlertInvalidDeactivated:  {began, ends, "deactivated", "invalid", "high-availability", "Reboot", "support"},
		hosting.AlertFailedOver:          {began, "restored by " + ends, "free-trial", "primary system only", "Reboot", "support"},
		hosting.AlertAwayDeactivated:     {began, ends, "deactivated", "primary system only", "Reboot"},
		hosting.AlertManageDisabled:      {began, "cannot be managed", "high-availability", "Mend the primary"},
		hosting.AlertOutOfDate:           {ends, "version 2.0", "of that version: 7,", "of others: 3;", "held by users: 12.", "rehost and upgrade the licences by " + ends, "wrong version", "version 2.0 by " + ends},
		hosting.AlertStatusUnknown:       {began, "made by " + ends, "unknown", "by design", "Wait", "return to the primary system"},
		hosting.AlertEvaluationOver:      {began, "Only licence management", "evaluation was over on " + began, "Buy licences and install them."},
		hosting.AlertNoTrial:             {"Only licence management", "no trial", "Register"},
		hosting.AlertReservedFew:         {"Only licence management", "12 against 5", "at least 12", "Deactivate"},
		hosting.AlertFreeTrial:           {ends, "free-trial", "Install or register"},
	} {
		advice := is(kind).Advice()
		require.NotEmpty(t, advice.Causes, kind)
		require.NotEmpty(t, advice.Remedies, kind)
		text := whole(advice)
		require.NotContains(t, text, "\n\n", kind)
		for _, want := range wants {
			require.Contains(t, text, want, kind)
		}
		require.NotContains(t, text, "0001-01-01", kind)
	}
	require.Zero(t, hosting.Alert{Kind: "strange"}.Advice())

	// What is not known is not said.
	for kind, never := range map[hosting.AlertKind]string{
		hosting.AlertInvalid: "It is deactivated", hosting.AlertOutOfDate: "licences by ", hosting.AlertEvaluationOver: "was over on", hosting.AlertFreeTrial: "until",
	} {
		a := is(kind)
		a.Since, a.Until = time.Time{}, time.Time{}
		if kind == hosting.AlertInvalid {
			a.Since = since
		}
		text := whole(a.Advice())
		require.NotContains(t, text, never, kind)
		require.NotContains(t, text, "0001-01-01", kind)
	}
	a := is(hosting.AlertOutOfDate)
	require.NotContains(t, whole(a.Advice()), "Wait")
	require.NotContains(t, whole(a.Advice()), "expected")
	a.PrematureUntil, a.Expected = moment("2024-09-02T02:00:00Z"), true
	require.Contains(t, a.Advice().Remedies[0], "Wait until 2024-09-02 02:00:00 UTC")
	require.Contains(t, whole(a.Advice()), "expected")
}

// whole is an advice as one text, a line for each of its parts.
func whole(a license.Advice) string {
	return strings.Join(append(append([]string{a.Problem}, a.Causes...), a.Remedies...), "\n")
}
