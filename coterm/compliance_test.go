package coterm_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// standing is what a compliance says, in short.
type standing struct {
	at     string
	status coterm.Status
	since  string // "" if in compliance
	until  string
}

func stands(t *testing.T, o *coterm.Organization, all ...standing) {
	t.Helper()
	for _, s := range all {
		c := o.Compliance(at(s.at))
		require.Equal(t, s.status, c.Status, s.at)
		if s.since == "" {
			require.True(t, c.Since.IsZero(), s.at)
			require.True(t, c.Until.IsZero(), s.at)
			continue
		}
		require.Equal(t, at(s.since), c.Since, s.at)
		require.Equal(t, at(s.until), c.Until, s.at)
	}
}

// Each status begins and ends at its instant.
func TestStatusBoundariesCT22(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 1)) // until 2020-04-10
	stands(t, o,
		standing{"2020-01-01", coterm.OK, "", ""},
		standing{"2020-03-10T23:59:59.999999999Z", coterm.OK, "", ""}, // 31 days
		standing{"2020-03-11T00:00:00Z", coterm.Warning, "", ""},      // 30 days
		standing{"2020-03-11T00:00:00.000000001Z", coterm.Warning, "", ""},
		standing{"2020-04-09T23:59:59.999999999Z", coterm.Warning, "", ""},
		standing{"2020-04-10T00:00:00Z", coterm.LicenseRequired, "2020-04-10", "2020-05-10"},
		standing{"2020-04-10T00:00:00.000000001Z", coterm.LicenseRequired, "2020-04-10", "2020-05-10"},
		standing{"2020-05-09T23:59:59.999999999Z", coterm.LicenseRequired, "2020-04-10", "2020-05-10"},
		standing{"2020-05-10T00:00:00Z", coterm.ShutDown, "2020-04-10", "2020-05-10"},
		standing{"2020-05-10T00:00:00.000000001Z", coterm.ShutDown, "2020-04-10", "2020-05-10"},
		standing{"2030-01-01", coterm.ShutDown, "2020-04-10", "2020-05-10"},
	)
}

// Licences can be added at any time, also after shutdown.
func TestClaimAfterShutdownCT22(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	require.Equal(t, coterm.ShutDown, o.Compliance(at("2021-01-01")).Status)
	e := claim(t, o, "2021-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2021-01-01", 100, "MR", 1))
	require.Equal(t, at("2020-01-01"), e.Before.OutSince)
	require.True(t, e.After.OutSince.IsZero())
	stands(t, o, standing{"2021-01-01", coterm.OK, "", ""})
}

// A new organization has a grace from its creation until its first licence, and
// one that loses its last licence has another.
func TestGraceWithoutLicenceCT24(t *testing.T) {
	o := created(t, "2020-01-01T06:00:00Z", coterm.Policy{})
	stands(t, o,
		standing{"2020-01-01T06:00:00Z", coterm.LicenseRequired, "2020-01-01T06:00:00Z", "2020-01-31T06:00:00Z"},
		standing{"2020-01-31T05:59:59.999999999Z", coterm.LicenseRequired, "2020-01-01T06:00:00Z", "2020-01-31T06:00:00Z"},
		standing{"2020-01-31T06:00:00Z", coterm.ShutDown, "2020-01-01T06:00:00Z", "2020-01-31T06:00:00Z"},
	)
	require.False(t, o.Compliance(at("2020-02-01")).Expired, "without a date nothing has expired")
	claim(t, o, "2020-02-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 1))
	giveBack(t, o, "2020-02-02", key(1), counts("MR", 1), license.Key{})
	stands(t, o, standing{"2020-02-02", coterm.LicenseRequired, "2020-02-02", "2020-03-03"})
}

// The grace of an overage begins with the first report that shows it, goes on
// with further ones, ends with one that is in order, and begins anew after it.
func TestOverageCT22(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 2, "MX84", 1))
	report(t, o, "2020-02-01", "MR", 2)
	stands(t, o, standing{"2020-02-01", coterm.OK, "", ""})
	require.Empty(t, o.Compliance(at("2020-02-01")).Shortages)
	report(t, o, "2020-02-02T10:00:00Z", "MR", 3)
	stands(t, o, standing{"2020-02-02T10:00:00Z", coterm.LicenseRequired, "2020-02-02T10:00:00Z", "2020-03-03T10:00:00Z"},
		standing{"2020-02-02T09:59:59.999999999Z", coterm.OK, "", ""}) // before it was out of compliance
	require.Equal(t, []coterm.Shortage{{Bucket: "MR", Devices: 3, Limit: 2}}, o.Compliance(at("2020-02-03")).Shortages)
	report(t, o, "2020-02-20", "MR", 5, "MX84", 2, "MG21", 1)
	stands(t, o, standing{"2020-03-03T10:00:00Z", coterm.ShutDown, "2020-02-02T10:00:00Z", "2020-03-03T10:00:00Z"})
	require.Equal(t, []coterm.Shortage{{Bucket: "MG21", Devices: 1, Limit: 0}, {Bucket: "MR", Devices: 5, Limit: 2}, {Bucket: "MX84", Devices: 2, Limit: 1}},
		o.Compliance(at("2020-02-21")).Shortages)
	report(t, o, "2020-02-21", "MR", 2, "MX84", 2)
	stands(t, o, standing{"2020-02-21", coterm.LicenseRequired, "2020-02-02T10:00:00Z", "2020-03-03T10:00:00Z"})
	report(t, o, "2020-03-03T09:59:59Z", "MR", 2, "MX84", 1)
	stands(t, o, standing{"2020-03-03T10:00:00Z", coterm.OK, "", ""})
	report(t, o, "2020-03-03T10:00:00Z", "MR", 3)
	stands(t, o, standing{"2020-03-03T10:00:00Z", coterm.LicenseRequired, "2020-03-03T10:00:00Z", "2020-04-02T10:00:00Z"})
}

// What changes the limits begins and ends an overage as well.
func TestOverageByLimitsCT22(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 2, "MX84", 1))
	report(t, o, "2020-02-01", "MR", 2, "MX84", 1)
	e := claim(t, o, "2020-02-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 1))
	require.Equal(t, at("2020-02-02"), e.After.OutSince)
	require.Len(t, o.Compliance(at("2020-02-02")).Shortages, 2)
	claim(t, o, "2020-02-03", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 1))
	require.Len(t, o.Compliance(at("2020-02-03")).Shortages, 1)
	stands(t, o, standing{"2020-02-03", coterm.LicenseRequired, "2020-02-02", "2020-03-03"})
	u := undo(t, o, "2020-02-04", key(2), key(12))
	require.True(t, u.After.OutSince.IsZero())
	require.Empty(t, o.Compliance(at("2020-02-04")).Shortages)
}

// Where an overage and the passing of the date overlap, one grace runs from the
// earlier of the two until neither holds.
func TestOverlappingCausesCT22(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 2))
	report(t, o, "2020-04-01", "MR", 3)
	report(t, o, "2020-04-20", "MR", 2) // the date has passed meanwhile
	stands(t, o, standing{"2020-04-20", coterm.LicenseRequired, "2020-04-01", "2020-05-01"})
	claim(t, o, "2020-04-21", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-04-21", 100, "MR", 2))
	stands(t, o, standing{"2020-04-21", coterm.OK, "", ""})

	late := created(t, "2020-01-01", coterm.Policy{})
	claim(t, late, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 2))
	report(t, late, "2020-04-20", "MR", 3)
	stands(t, late, standing{"2020-04-20", coterm.LicenseRequired, "2020-04-10", "2020-05-10"})
	claim(t, late, "2020-04-21", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-04-21", 100, "MR", 2))
	stands(t, late, standing{"2020-04-21", coterm.LicenseRequired, "2020-04-10", "2020-05-10"}) // the overage goes on
	report(t, late, "2020-04-22", "MR", 2)
	stands(t, late, standing{"2020-04-22", coterm.OK, "", ""})
}

// A policy sets the grace and the warning; a negative number means none.
func TestCompliancePolicyCT22(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{Grace: time.Hour, WarningDays: 1})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 2))
	stands(t, o,
		standing{"2020-04-08T23:59:59Z", coterm.OK, "", ""},
		standing{"2020-04-09", coterm.Warning, "", ""},
		standing{"2020-04-10T00:59:59Z", coterm.LicenseRequired, "2020-04-10", "2020-04-10T01:00:00Z"},
		standing{"2020-04-10T01:00:00Z", coterm.ShutDown, "2020-04-10", "2020-04-10T01:00:00Z"})

	none := created(t, "2020-01-01", coterm.Policy{Grace: -1, WarningDays: -1})
	stands(t, none, standing{"2020-01-01", coterm.ShutDown, "2020-01-01", "2020-01-01"})
	claim(t, none, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR", 2))
	stands(t, none,
		standing{"2020-04-09T23:59:59.999999999Z", coterm.OK, "", ""},
		standing{"2020-04-10", coterm.ShutDown, "2020-04-10", "2020-04-10"})
}

// The overview is what the Dashboard API shows; it knows no shutdown.
func TestOverviewCT22(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	require.Equal(t, `{"status":"License Required","expirationDate":null,"licensedDeviceCounts":{}}`, overview(t, o, "2020-01-01"))
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 100, "MR36 Enterprise", 2))
	for on, status := range map[string]string{"2020-01-01": "OK", "2020-04-09": "Warning", "2020-04-10": "License Required", "2021-01-01": "License Required"} {
		require.Equal(t, `{"status":"`+status+`","expirationDate":"Apr 10, 2020 UTC","licensedDeviceCounts":{"MR Enterprise":2}}`, overview(t, o, on))
	}
}

func overview(t *testing.T, o *coterm.Organization, on string) string {
	t.Helper()
	data, err := json.Marshal(o.Overview(at(on)))
	require.NoError(t, err)
	return string(data)
}
