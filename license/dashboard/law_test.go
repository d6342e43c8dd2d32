package dashboard_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// instants draws none, whole seconds, and fractions over all the years.
func instants() *rapid.Generator[time.Time] {
	first, last := time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	return rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "none") {
			return time.Time{}
		}
		return time.Unix(rapid.Int64Range(first.Unix(), last.Unix()).Draw(t, "seconds"),
			rapid.SampledFrom([]int64{1, 250_000_000, 999_999_999}).Draw(t, "fraction")*rapid.Int64Range(0, 1).Draw(t, "fractional")).UTC()
	})
}

func numbers() *rapid.Generator[int] { return rapid.IntRange(math.MinInt32, math.MaxInt32) }

func editions() *rapid.Generator[dashboard.Edition] {
	return rapid.Custom(func(t *rapid.T) dashboard.Edition {
		return dashboard.Edition{Edition: rapid.String().Draw(t, "edition"), ProductType: rapid.String().Draw(t, "productType")}
	})
}

func counts() *rapid.Generator[dashboard.Count] {
	return rapid.Custom(func(t *rapid.T) dashboard.Count {
		return dashboard.Count{Model: rapid.String().Draw(t, "model"), Count: numbers().Draw(t, "count")}
	})
}

// licenses draws records that can be read back: no list is nil.
func licenses() *rapid.Generator[dashboard.CotermLicense] {
	return rapid.Custom(func(t *rapid.T) dashboard.CotermLicense {
		l := dashboard.CotermLicense{
			Key: rapid.String().Draw(t, "key"), OrganizationID: rapid.String().Draw(t, "organizationId"),
			Duration: numbers().Draw(t, "duration"), Mode: rapid.String().Draw(t, "mode"),
			StartedAt: instants().Draw(t, "startedAt"), ClaimedAt: instants().Draw(t, "claimedAt"),
			Invalidated: rapid.Bool().Draw(t, "invalidated"), InvalidatedAt: instants().Draw(t, "invalidatedAt"),
			Expired: rapid.Bool().Draw(t, "expired"),
		}
		if all := rapid.SliceOfN(editions(), 0, 3).Draw(t, "editions"); len(all) > 0 {
			l.Editions = all
		}
		if all := rapid.SliceOfN(counts(), 0, 3).Draw(t, "counts"); len(all) > 0 {
			l.Counts = all
		}
		return l
	})
}

func TestListReadsBackWhatItWrote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(licenses(), 0, 4).Draw(t, "list")
		text, err := written(all...)
		require.NoError(t, err)
		read, err := collect(dashboard.CotermLicenses(strings.NewReader(text)))
		require.NoError(t, err)
		require.Len(t, read, len(all))
		for i := range all {
			require.Equal(t, all[i], read[i])
		}
		var whole []dashboard.CotermLicense
		require.NoError(t, json.Unmarshal([]byte(text), &whole))
		require.Len(t, whole, len(all))
		for i := range all {
			require.Equal(t, all[i], whole[i])
		}
		again, err := written(read...)
		require.NoError(t, err)
		require.Equal(t, text, again)
	})
}

// A change of white space, of the order of fields, and fields that nobody knows
// do not change what is read.
func TestFormDoesNotChangeWhatIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := licenses().Draw(t, "license")
		text, err := l.MarshalJSON()
		require.NoError(t, err)
		var fields map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(text, &fields))
		fields["Key"], fields["unknown"] = json.RawMessage(`"x"`), json.RawMessage(`[{"key":1.5}]`)
		sorted, err := json.MarshalIndent(fields, " ", "\t")
		require.NoError(t, err)
		var read dashboard.CotermLicense
		require.NoError(t, read.UnmarshalJSON(sorted))
		require.Equal(t, l, read)
	})
}

func TestOverviewReadsBackWhatItWrote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day, err := license.DateNumber(rapid.IntRange(0, license.MaxDate().Number()).Draw(t, "day"))
		require.NoError(t, err)
		models := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Za-z<&>"\\é][A-Za-z0-9 -]{0,20}[A-Za-z0-9]`), 0, 8, rapid.ID).Draw(t, "models")
		var lines []license.Line
		for _, m := range models {
			lines = append(lines, license.Line{Model: license.Model(m), Count: rapid.IntRange(1, math.MaxInt32).Draw(t, "count")})
		}
		counts, err := license.NewCounts(lines...)
		require.NoError(t, err)
		o := dashboard.CotermOverview{Status: rapid.String().Draw(t, "status"), ExpirationDate: day, LicensedDeviceCounts: counts}
		for _, marshal := range []func() ([]byte, error){o.MarshalJSON, func() ([]byte, error) { return json.Marshal(o) }} {
			text, err := marshal()
			require.NoError(t, err)
			read, err := dashboard.ParseCotermOverview(text)
			require.NoError(t, err)
			require.True(t, o.LicensedDeviceCounts.Equal(read.LicensedDeviceCounts))
			require.Equal(t, o.Status, read.Status)
			require.Equal(t, o.ExpirationDate, read.ExpirationDate)
		}
	})
}

// Of an instant, every form that is read means the same.
func TestFormsOfAnInstantAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := instants().Filter(func(at time.Time) bool { return at.Year() > 1 && at.Year() < 9999 }).Draw(t, "instant")
		minutes := rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "offset")
		forms := map[string]time.Time{
			want.In(time.FixedZone("", minutes*60)).Format(time.RFC3339Nano): want,
			want.Format("2006-01-02"):      want.Truncate(24 * time.Hour),
			want.Format("Jan 2, 2006 UTC"): want.Truncate(24 * time.Hour),
		}
		for form, want := range forms {
			var l dashboard.CotermLicense
			require.NoError(t, l.UnmarshalJSON([]byte(`{"claimedAt":"`+form+`"}`)))
			require.Equal(t, want, l.ClaimedAt, form)
			day, err := license.DateOf(want)
			require.NoError(t, err)
			o, err := dashboard.ParseCotermOverview([]byte(`{"expirationDate":"` + form + `"}`))
			require.NoError(t, err)
			require.Equal(t, day, o.ExpirationDate, form)
		}
	})
}

func optional[T any](g *rapid.Generator[T]) *rapid.Generator[dashboard.Optional[T]] {
	return rapid.Custom(func(t *rapid.T) dashboard.Optional[T] {
		switch rapid.IntRange(0, 2).Draw(t, "presence") {
		case 0:
			return dashboard.Optional[T]{}
		case 1:
			return dashboard.Null[T]()
		}
		return dashboard.Given(g.Draw(t, "value"))
	})
}

// perDeviceLicenses draws records that can be read back: no list is nil, no
// given instant is none.
func perDeviceLicenses() *rapid.Generator[dashboard.PerDeviceLicense] {
	given := instants().Filter(func(at time.Time) bool { return !at.IsZero() })
	queued := rapid.Custom(func(t *rapid.T) dashboard.QueuedLicense {
		return dashboard.QueuedLicense{
			ID: rapid.String().Draw(t, "id"), LicenseType: rapid.String().Draw(t, "licenseType"), LicenseKey: rapid.String().Draw(t, "licenseKey"),
			OrderNumber: optional(rapid.String()).Draw(t, "orderNumber"), DurationInDays: numbers().Draw(t, "durationInDays"),
		}
	})
	return rapid.Custom(func(t *rapid.T) dashboard.PerDeviceLicense {
		l := dashboard.PerDeviceLicense{
			ID: rapid.String().Draw(t, "id"), LicenseType: rapid.String().Draw(t, "licenseType"), LicenseKey: rapid.String().Draw(t, "licenseKey"),
			OrderNumber: optional(rapid.String()).Draw(t, "orderNumber"), DeviceSerial: optional(rapid.String()).Draw(t, "deviceSerial"),
			NetworkID: optional(rapid.String()).Draw(t, "networkId"), State: rapid.String().Draw(t, "state"),
			SeatCount: optional(numbers()).Draw(t, "seatCount"), TotalDurationInDays: numbers().Draw(t, "total"),
			DurationInDays: numbers().Draw(t, "duration"), ClaimDate: instants().Draw(t, "claimDate"),
			ActivationDate: optional(given).Draw(t, "activationDate"), ExpirationDate: optional(given).Draw(t, "expirationDate"),
			HeadLicenseID: optional(rapid.String()).Draw(t, "headLicenseId"),
		}
		if all := rapid.SliceOfN(queued, 0, 3).Draw(t, "queued"); len(all) > 0 {
			l.PermanentlyQueuedLicenses = all
		}
		return l
	})
}

func TestPerDeviceListReadsBackWhatItWrote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(perDeviceLicenses(), 1, 4).Draw(t, "list")
		text, err := writtenPerDevice(all...)
		require.NoError(t, err)
		read, err := collectPerDevice(strings.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, all, read)
		var whole []dashboard.PerDeviceLicense
		require.NoError(t, json.Unmarshal([]byte(text), &whole))
		require.Equal(t, all, whole)
		result, err := dashboard.SeatResult{ResultingLicenses: all}.MarshalJSON()
		require.NoError(t, err)
		require.Equal(t, `{"resultingLicenses":`+text+`}`, string(result), "a licence is written the same everywhere")
	})
}

func TestPerDeviceOverviewReadsBackWhatItWrote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int { return numbers().Draw(t, name) }
		day := func(name string) license.Date {
			d, err := license.DateNumber(rapid.IntRange(0, license.MaxDate().Number()).Draw(t, name))
			require.NoError(t, err)
			return d
		}
		o := dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{
			LicenseCount: n("licenses"),
			States: dashboard.States{
				Active: n("active"), Expired: n("expired"), Expiring: n("expiring"),
				Critical: dashboard.Band{ThresholdInDays: n("critical days"), ExpiringCount: n("critical")},
				Warning:  dashboard.Band{ThresholdInDays: n("warning days"), ExpiringCount: n("warning")}, RecentlyQueued: n("queued"),
				Unused: n("unused"), UnusedActive: n("unusedActive"), SoonestActivation: day("soonest"), ToActivate: n("to activate"),
				OldestActivation: day("oldest"), Activated: n("activated"),
			},
			SystemsManager: dashboard.SystemsManager{TotalSeats: n("total"), ActiveSeats: n("active seats"), UnassignedSeats: n("unassigned"), OrgwideEnrolledDevices: n("enrolled")},
		}}
		for range rapid.IntRange(0, 3).Draw(t, "types") {
			o.PerDevice.LicenseTypes = append(o.PerDevice.LicenseTypes, dashboard.TypeCount{LicenseType: rapid.String().Draw(t, "type"), Unassigned: n("unassigned")})
		}
		text, err := json.Marshal(o)
		require.NoError(t, err)
		var read dashboard.Overview
		require.NoError(t, json.Unmarshal(text, &read))
		require.Equal(t, o, read)
	})
}
