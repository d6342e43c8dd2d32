package dashboard_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// The overview of a per-device organization, and what the documentation gives
// as the example of every field, those of co-termination too.
const (
	perDeviceOverview = `"licenseCount":20,"states":{"active":{"count":10},"expired":{"count":2},` +
		`"expiring":{"count":3,"critical":{"thresholdInDays":14,"expiringCount":1},"warning":{"thresholdInDays":90,"expiringCount":2}},` +
		`"recentlyQueued":{"count":0},"unused":{"count":2,"soonestActivation":{"activationDate":"2020-10-30","toActivateCount":1}},` +
		`"unusedActive":{"count":3,"oldestActivation":{"activationDate":"2019-09-01","activeCount":2}}},` +
		`"licenseTypes":[{"licenseType":"ENT","counts":{"unassigned":2}}],` +
		`"systemsManager":{"counts":{"totalSeats":50,"activeSeats":10,"unassignedSeats":20,"orgwideEnrolledDevices":10}}`
	cotermFields   = `"status":"OK","expirationDate":"Feb 8, 2020 UTC","licensedDeviceCounts":{"MS":100}`
	emptyPerDevice = `{"licenseCount":0,"states":{"active":{"count":0},"expired":{"count":0},` +
		`"expiring":{"count":0,"critical":{"thresholdInDays":0,"expiringCount":0},"warning":{"thresholdInDays":0,"expiringCount":0}},` +
		`"recentlyQueued":{"count":0},"unused":{"count":0,"soonestActivation":{"activationDate":null,"toActivateCount":0}},` +
		`"unusedActive":{"count":0,"oldestActivation":{"activationDate":null,"activeCount":0}}},` +
		`"licenseTypes":[],"systemsManager":{"counts":{"totalSeats":0,"activeSeats":0,"unassignedSeats":0,"orgwideEnrolledDevices":0}}}`
)

func wantedPerDevice() dashboard.PerDeviceOverview {
	return dashboard.PerDeviceOverview{
		LicenseCount: 20,
		States: dashboard.States{
			Active: 10, Expired: 2, Expiring: 3, Critical: dashboard.Band{ThresholdInDays: 14, ExpiringCount: 1},
			Warning: dashboard.Band{ThresholdInDays: 90, ExpiringCount: 2}, Unused: 2, UnusedActive: 3,
			SoonestActivation: license.MustParseDate("2020-10-30"), ToActivate: 1,
			OldestActivation: license.MustParseDate("2019-09-01"), Activated: 2,
		},
		LicenseTypes:   []dashboard.TypeCount{{LicenseType: "ENT", Unassigned: 2}},
		SystemsManager: dashboard.SystemsManager{TotalSeats: 50, ActiveSeats: 10, UnassignedSeats: 20, OrgwideEnrolledDevices: 10},
	}
}

func TestUnionIsReadAndWrittenByteForByte(t *testing.T) {
	for _, c := range []struct {
		text              string
		coterm, perDevice bool
		model             license.LicensingModel
	}{
		{`{}`, false, false, ""},
		{overview, true, false, license.CoTermination},
		{`{` + cotermFields + `}`, true, false, license.CoTermination},
		{`{"status":"OK","expirationDate":"Mar 13, 2027 UTC","licensedDeviceCounts":{"MR-ADV":3,"MS120-8LP":1,"MS220-8P":2,"MS250-24P":1,"MT":8,"MV":2,"SM":10}}`,
			true, false, license.CoTermination},
		{`{` + perDeviceOverview + `}`, false, true, license.PerDevice},
		{emptyPerDevice, false, true, license.PerDevice},
		{`{` + cotermFields + `,` + perDeviceOverview + `}`, true, true, ""},
	} {
		var o dashboard.Overview
		require.NoError(t, json.Unmarshal([]byte(c.text), &o))
		require.Equal(t, c.coterm, o.HasCoterm)
		require.Equal(t, c.perDevice, o.HasPerDevice)
		model, ok := o.Model()
		require.Equal(t, c.model, model)
		require.Equal(t, c.model != "", ok)
		again, err := json.Marshal(o)
		require.NoError(t, err)
		require.Equal(t, c.text, string(again))

		coterm, err := dashboard.ParseCotermOverview([]byte(c.text))
		require.NoError(t, err)
		require.Equal(t, coterm, o.Coterm)
	}
	var o dashboard.Overview
	require.NoError(t, o.UnmarshalJSON([]byte(`{`+perDeviceOverview+`}`)))
	require.Equal(t, wantedPerDevice(), o.PerDevice)
}

func TestUnionLeniency(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       dashboard.Overview
	}{
		{"null", ` null `, dashboard.Overview{}},
		{"null tells nothing", `{"status":null,"expirationDate":null,"licensedDeviceCounts":null,"licenseCount":null,"states":null,` +
			`"licenseTypes":null,"systemsManager":null}`, dashboard.Overview{}},
		{"one field tells, and null after it", `{"licenseCount":0,"status":null,"states":null}`, dashboard.Overview{HasPerDevice: true}},
		{"the other", `{"licensedDeviceCounts":{},"licenseTypes":null}`, dashboard.Overview{HasCoterm: true}},
		{"null inside", `{"states":{"active":null,"expired":{"count":null},"expiring":{"critical":null,"warning":{"thresholdInDays":null}},` +
			`"unused":{"soonestActivation":null},"unusedActive":{"oldestActivation":{"activationDate":null}}},"licenseTypes":[null,{"counts":null}],` +
			`"systemsManager":{"counts":null}}`,
			dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{LicenseTypes: []dashboard.TypeCount{{}, {}}}}},
		{"unknown, another case, another order", `{"states":{"new":[1],"Active":{"count":1},"expired":{"new":{},"count":2,"critical":7}},"new":{}}`,
			dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{States: dashboard.States{Expired: 2}}}},
		{"instants and long dates", `{"states":{"unused":{"soonestActivation":{"activationDate":"2020-02-08T23:59:59-01:00"}},` +
			`"unusedActive":{"oldestActivation":{"activationDate":"Feb 8, 2020 UTC"}}}}`,
			dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{States: dashboard.States{
				SoonestActivation: license.MustParseDate("2020-02-09"), OldestActivation: license.MustParseDate("2020-02-08")}}}},
		{"below nothing", `{"licenseCount":-1}`, dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{LicenseCount: -1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := dashboard.Overview{HasCoterm: true, HasPerDevice: true, Coterm: wantedOverview(), PerDevice: wantedPerDevice()}
			require.NoError(t, got.UnmarshalJSON([]byte(c.text)))
			require.Equal(t, c.want, got)
		})
	}
}

func TestUnionRefusals(t *testing.T) {
	for _, c := range []struct {
		text       string
		reason     license.Reason
		rule, said string
	}{
		{``, dashboard.ErrTruncated, "", "wanted=object"},
		{`[]`, dashboard.ErrType, "", "wanted=object value=array"},
		{`{"status":1}`, dashboard.ErrType, "", "field=status wanted=string value=1"},
		{`{"licensedDeviceCounts":{"MR":-1}}`, dashboard.ErrNumber, "CT-21", "field=licensedDeviceCounts model=MR value=-1 least=0 most=2147483647"},
		{`{"licenseCount":"20"}`, dashboard.ErrType, "PD-27", "field=licenseCount wanted=number value=20"},
		{`{"licenseCount":1,"licenseCount":1}`, dashboard.ErrDuplicate, "PD-27", "field=licenseCount"},
		{`{"states":[]}`, dashboard.ErrType, "PD-27", "field=states wanted=object value=array"},
		{`{"states":{"active":7}}`, dashboard.ErrType, "PD-27", "field=states.active wanted=object value=7"},
		{`{"states":{"active":{},"active":{}}}`, dashboard.ErrDuplicate, "PD-27", "field=states.active"},
		{`{"states":{"unused":{"count":1.5}}}`, dashboard.ErrNumber, "PD-27", "field=states.unused.count value=1.5 least=-2147483648 most=2147483647"},
		{`{"states":{"expiring":{"critical":7}}}`, dashboard.ErrType, "PD-27", "field=states.expiring.critical wanted=object value=7"},
		{`{"states":{"expiring":{"warning":{"expiringCount":"1"}}}}`, dashboard.ErrType, "PD-27", "field=states.expiring.warning.expiringCount wanted=number value=1"},
		{`{"states":{"unused":{"soonestActivation":{"activationDate":"soon"}}}}`, dashboard.ErrInstant, "PD-27",
			"field=states.unused.soonestActivation.activationDate value=soon"},
		{`{"states":{"unusedActive":{"oldestActivation":{"activeCount":1,"activeCount":1}}}}`, dashboard.ErrDuplicate, "PD-27",
			"field=states.unusedActive.oldestActivation.activeCount"},
		{`{"licenseTypes":{}}`, dashboard.ErrType, "PD-27", "field=licenseTypes wanted=array value=object"},
		{`{"licenseTypes":[{},7]}`, dashboard.ErrType, "PD-27", "field=licenseTypes.1 wanted=object value=7"},
		{`{"licenseTypes":[{"licenseType":7}]}`, dashboard.ErrType, "PD-27", "field=licenseTypes.0.licenseType wanted=string value=7"},
		{`{"licenseTypes":[{},{"counts":{"unassigned":true}}]}`, dashboard.ErrType, "PD-27", "field=licenseTypes.1.counts.unassigned wanted=number value=true"},
		{`{"systemsManager":7}`, dashboard.ErrType, "PD-27", "field=systemsManager wanted=object value=7"},
		{`{"systemsManager":{"counts":{"totalSeats":2147483648}}}`, dashboard.ErrNumber, "PD-27",
			"field=systemsManager.counts.totalSeats value=2147483648 least=-2147483648 most=2147483647"},
	} {
		var got dashboard.Overview
		got.Coterm = wantedOverview()
		r := refused(t, got.UnmarshalJSON([]byte(c.text)), c.reason)
		require.Equal(t, c.rule, r.Rule, c.text)
		require.Equal(t, c.said, said(r), c.text)
		require.Equal(t, dashboard.Overview{Coterm: wantedOverview()}, got, "a refused text changes nothing")
	}
}

func TestUnionThatCannotBeReadBackIsNotWritten(t *testing.T) {
	for _, c := range []struct {
		o          dashboard.Overview
		reason     license.Reason
		rule, said string
	}{
		{dashboard.Overview{HasCoterm: true, Coterm: dashboard.CotermOverview{Status: "\xff"}}, dashboard.ErrMalformed, "", "field=status cause=not UTF-8"},
		{dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{LicenseCount: math.MaxInt32 + 1}}, dashboard.ErrNumber, "PD-27",
			"field=licenseCount value=2147483648 least=-2147483648 most=2147483647"},
		{dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{States: dashboard.States{Unused: math.MaxInt32 + 1}}}, dashboard.ErrNumber, "PD-27",
			"field=states.unused.count value=2147483648 least=-2147483648 most=2147483647"},
		{dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{States: dashboard.States{Warning: dashboard.Band{ExpiringCount: math.MinInt32 - 1}}}},
			dashboard.ErrNumber, "PD-27", "field=states.expiring.warning.expiringCount value=-2147483649 least=-2147483648 most=2147483647"},
		{dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{LicenseTypes: []dashboard.TypeCount{{}, {LicenseType: "\xff"}}}},
			dashboard.ErrMalformed, "PD-27", "field=licenseTypes.1.licenseType cause=not UTF-8"},
		{dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{LicenseTypes: []dashboard.TypeCount{{Unassigned: math.MaxInt32 + 1}}}},
			dashboard.ErrNumber, "PD-27", "field=licenseTypes.0.counts.unassigned value=2147483648 least=-2147483648 most=2147483647"},
		{dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{SystemsManager: dashboard.SystemsManager{ActiveSeats: math.MaxInt32 + 1}}},
			dashboard.ErrNumber, "PD-27", "field=systemsManager.counts.activeSeats value=2147483648 least=-2147483648 most=2147483647"},
	} {
		_, err := json.Marshal(c.o)
		r := refused(t, err, c.reason)
		require.Equal(t, c.rule, r.Rule)
		require.Equal(t, c.said, said(r))
	}
	text, err := json.Marshal(dashboard.Overview{Coterm: wantedOverview(), PerDevice: wantedPerDevice()})
	require.NoError(t, err)
	require.Equal(t, `{}`, string(text), "what it does not have is not written")
}

func TestUnionLimit(t *testing.T) {
	for n := dashboard.MaxOverview - 1; n <= dashboard.MaxOverview+1; n++ {
		err := new(dashboard.Overview).UnmarshalJSON([]byte(sized(n) + "\n"))
		if n <= dashboard.MaxOverview {
			require.NoError(t, err)
		} else {
			require.Equal(t, "most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
		}
	}
	with := func(n int) dashboard.Overview {
		return dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{LicenseTypes: []dashboard.TypeCount{{LicenseType: strings.Repeat("x", n)}}}}
	}
	text, err := with(0).MarshalJSON()
	require.NoError(t, err)
	room := dashboard.MaxOverview - len(text)
	for n := room - 1; n <= room; n++ {
		_, err = with(n).MarshalJSON()
		require.NoError(t, err)
	}
	_, err = with(room + 1).MarshalJSON()
	require.Equal(t, "most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
}

// A null beside a field that stands does not take the model away.
func TestNullBesideAFieldLeavesTheModel(t *testing.T) {
	for text, want := range map[string]license.LicensingModel{
		`{"status":"OK","expirationDate":null}`:                license.CoTermination,
		`{"expirationDate":null,"status":"OK"}`:                license.CoTermination,
		`{"licenseCount":1,"systemsManager":null}`:             license.PerDevice,
		`{"systemsManager":null,"licenseCount":1}`:             license.PerDevice,
		`{"status":null,"licenseCount":1,"licenseTypes":null}`: license.PerDevice,
	} {
		var o dashboard.Overview
		require.NoError(t, o.UnmarshalJSON([]byte(text)))
		model, ok := o.Model()
		require.True(t, ok, text)
		require.Equal(t, want, model, text)
	}
}
