package coterm_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// listed is a list as the Dashboard API returns it.
func listed(tb testing.TB, text string) []dashboard.CotermLicense {
	tb.Helper()
	var all []dashboard.CotermLicense
	for l, err := range dashboard.CotermLicenses(strings.NewReader(text)) {
		require.NoError(tb, err)
		all = append(all, l)
	}
	return all
}

// record is one record of a list that can be imported.
func record(n int, mode, start, claimed string, days int, pairs ...any) dashboard.CotermLicense {
	l := dashboard.CotermLicense{Key: key(n).String(), OrganizationID: "1", Mode: mode, StartedAt: at(start), ClaimedAt: at(claimed), Duration: days}
	for i := 0; i < len(pairs); i += 2 {
		l.Counts = append(l.Counts, dashboard.Count{Model: pairs[i].(string), Count: pairs[i+1].(int)})
	}
	return l
}

// A list becomes the claims that it tells of; what is invalidated never counts.
func TestImport(t *testing.T) {
	list := listed(t, `[
		{"key":"Z2AA-AAAA-AAAA","organizationId":"1","duration":365,"mode":"addDevices","startedAt":"2019-06-01T08:00:00Z","claimedAt":"2019-07-01T00:00:00Z",
		 "invalidated":false,"invalidatedAt":null,"expired":false,"editions":[{"edition":"Enterprise","productType":"appliance"},{"edition":"","productType":""}],"counts":[{"model":"MX84","count":2}]},
		{"key":"z2cc cccc cccc","organizationId":"","duration":1095,"mode":"renew","startedAt":"2019-01-01T00:00:00Z","claimedAt":"2019-01-02T10:00:00+02:00",
		 "invalidated":false,"invalidatedAt":null,"expired":true,"editions":[],"counts":[{"model":"MR Enterprise","count":10},{"model":"MX84 Advanced Security","count":1}]},
		{"key":"Z2BB-BBBB-BBBB","organizationId":"1","duration":365,"mode":"whatever","startedAt":"2019-01-01T00:00:00Z","claimedAt":"2019-01-01T00:00:00Z",
		 "invalidated":true,"invalidatedAt":"2019-01-05T00:00:00Z","expired":false,"editions":[],"counts":[]},
		{"key":"Z2DD-DDDD-DDDD","organizationId":"1","duration":3650,"mode":"","startedAt":"2019-01-01T00:00:00Z","claimedAt":"2099-01-01T00:00:00Z",
		 "invalidated":true,"invalidatedAt":null,"expired":false,"editions":[],"counts":[{"model":"MR Enterprise","count":1000}]}]`)
	o := created(t, "2020-01-01", coterm.Policy{})
	e, err := o.Import(act("2020-01-01"), coterm.EqualWeights, list)
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
	require.Equal(t, []string{"Z2CC-CCCC-CCCC live", "Z2AA-AAAA-AAAA live"}, keysOf(o), "the order of record, and editions that differ are facts")
	c, _ := o.Lookup(license.MustParseKey("Z2CCCCCCCCCC"))
	require.Equal(t, at("2019-01-02T08:00:00Z"), c.ClaimedAt)
	require.Equal(t, at("2019-01-09T08:00:00Z"), c.UndoUntil)
	require.Equal(t, coterm.Renew, c.Mode)
	x, _ := o.Lookup(license.MustParseKey("Z2AAAAAAAAAA"))
	require.Equal(t, "2019-06-01", x.License.Start().String())
	require.Equal(t, []license.Edition{license.Enterprise}, x.License.MXEditions())
	gone, _ := o.Invalidation(license.MustParseKey("Z2BBBBBBBBBB"))
	require.Equal(t, coterm.Invalidation{At: at("2019-01-05"), Ends: license.MustParseDate("2020-01-01")}, gone)
	gone, _ = o.Invalidation(license.MustParseKey("Z2DDDDDDDDDD"))
	require.Equal(t, coterm.Invalidation{Ends: license.MustParseDate("2028-12-29")}, gone)
	refuses(t, o, undoing(o, "2020-01-01", license.MustParseKey("Z2BBBBBBBBBB"), key(1)), coterm.ErrKeyInvalidated, "CT-17", "key", "Z2BB-BBBB-BBBB", "cause", "unknown")

	// 11 × until 2021-12-31 and 2 × until 2020-05-31.
	require.Equal(t, "8332/13", o.Remaining(at("2020-01-01")).String())
	require.Equal(t, counts("MR Enterprise", 10, "MX84 Advanced Security", 1, "MX84", 2), o.Limits())

	// Later claims are judged against what is live, imports never again.
	require.ErrorIs(t, claiming(o, "2020-01-02", coterm.AddDevices, fresh(t, key(1), "2020-01-01", 365, "MX84 Enterprise", 1))(), coterm.ErrEditionConflict)
	giveBack(t, o, "2020-01-02", license.MustParseKey("Z2CCCCCCCCCC"), counts("MR Enterprise", 1), key(2))
	require.Equal(t, counts("MR Enterprise", 9, "MX84 Advanced Security", 1, "MX84", 2), o.Limits())
}

// A key past its own end when it was claimed is taken as it is, and what had
// passed by then was forgiven.
func TestImportOfLateClaims(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	e, err := o.Import(act("2020-01-01"), coterm.EqualWeights, []dashboard.CotermLicense{
		record(2, "addDevices", "2018-01-01", "2019-12-31", 60, "MR", 1),
		record(1, "addDevices", "2017-01-01", "2017-01-01", 60, "MR", 1),
	})
	require.NoError(t, err)
	require.Equal(t, key(1), e.Claims[0].License.Key())
	require.NoError(t, o.Apply(e))
	require.Equal(t, "2019-01-30", o.Expires().String(), "half way between 2019-12-31 and 2018-03-02, rounded down")
	require.Equal(t, at("2017-03-02"), e.After.OutSince, "the second claim did not end the grace that the first date began")
	require.Equal(t, coterm.ShutDown, o.Compliance(at("2020-01-01")).Status)
}

// An import is a first event only as long as nothing was claimed, but may come
// again after one of nothing.
func TestImportNotEmpty(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	importing := func(list ...dashboard.CotermLicense) func() error {
		return func() error { _, err := o.Import(act("2020-01-01"), coterm.EqualWeights, list); return err }
	}
	e, err := o.Import(act("2020-01-01"), coterm.EqualWeights, nil)
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
	require.NoError(t, importing(record(1, "renew", "2019-01-01", "2019-01-01", 60, "MR", 1))())
	only := record(1, "renew", "2019-01-01", "2019-01-01", 60)
	only.Invalidated = true
	e, err = o.Import(act("2020-01-01"), coterm.EqualWeights, []dashboard.CotermLicense{only})
	require.NoError(t, err)
	require.NoError(t, o.Apply(e))
	refuses(t, o, importing(), coterm.ErrNotEmpty, "", "number", "1")
	many := make([]dashboard.CotermLicense, coterm.MaxImport+1)
	empty := created(t, "2020-01-01", coterm.Policy{})
	refuses(t, empty, func() error { _, err := empty.Import(act("2020-01-01"), coterm.EqualWeights, many); return err },
		coterm.ErrTooManyKeys, "CT-3", "number", "131073", "most", "131072")
}

// Each record that cannot be taken is named with its number, key, field, value
// and reason, all of them at once.
func TestImportRefused(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	for _, tt := range []struct {
		name   string
		change func(*dashboard.CotermLicense)
		field  string
		value  string
		reason license.Reason
	}{
		{"key", func(l *dashboard.CotermLicense) { l.Key = "Z2AB-CDEF-GHJ" }, "key", "…-GHJ", license.ErrKeyMalformed},
		{"short key", func(l *dashboard.CotermLicense) { l.Key = "Z2AB" }, "key", "…", license.ErrKeyMalformed},
		{"twice", func(l *dashboard.CotermLicense) { l.Key = key(1).String() }, "key", "…0001", coterm.ErrKeyTwice},
		{"organization", func(l *dashboard.CotermLicense) { l.OrganizationID = "2" }, "organizationId", "2", coterm.ErrAnotherOrganization},
		{"no start", func(l *dashboard.CotermLicense) { l.StartedAt = time.Time{} }, "startedAt", "", license.ErrInstantMissing},
		{"start", func(l *dashboard.CotermLicense) { l.StartedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, "startedAt", "10000-01-01 00:00:00 +0000 UTC", license.ErrDateRange},
		{"no term", func(l *dashboard.CotermLicense) { l.Duration = 0 }, "duration", "0", license.ErrTermRange},
		{"negative term", func(l *dashboard.CotermLicense) { l.Duration = -365 }, "duration", "-365", license.ErrTermRange},
		{"long term", func(l *dashboard.CotermLicense) { l.Duration = 4_000_000 }, "duration", "4000000", license.ErrDateRange},
		{"no claim", func(l *dashboard.CotermLicense) { l.ClaimedAt = time.Time{} }, "claimedAt", "", license.ErrInstantMissing},
		{"claim", func(l *dashboard.CotermLicense) { l.ClaimedAt = time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC) }, "claimedAt", "-0001-01-01 00:00:00 +0000 UTC", license.ErrDateRange},
		{"later claim", func(l *dashboard.CotermLicense) { l.ClaimedAt = at("2020-01-01T00:00:00.000000001Z") }, "claimedAt", "2020-01-01", coterm.ErrEarlierThanLast},
		{"mode", func(l *dashboard.CotermLicense) { l.Mode = "add-devices" }, "mode", "add-devices", coterm.ErrMode},
		{"count", func(l *dashboard.CotermLicense) { l.Counts = []dashboard.Count{{Model: "MR", Count: -1}} }, "counts.0.count", "-1", license.ErrCountRange},
		{"count of 0", func(l *dashboard.CotermLicense) { l.Counts = []dashboard.Count{{Model: "MR", Count: 1}, {Model: "MT"}} }, "counts.1.count", "0", license.ErrCountRange},
		{"too many", func(l *dashboard.CotermLicense) { l.Counts[0].Count = license.MaxUnits + 1 }, "counts.0.count", "1048577", license.ErrCountRange},
		{"model twice", func(l *dashboard.CotermLicense) { l.Counts = append(l.Counts, l.Counts[0]) }, "counts", "MR", license.ErrModelTwice},
		{"model", func(l *dashboard.CotermLicense) { l.Counts = []dashboard.Count{{Model: " MR", Count: 1}} }, "counts.0.model", " MR", license.ErrModelMalformed},
		{"no counts", func(l *dashboard.CotermLicense) { l.Counts = nil }, "counts", "", license.ErrCountRange},
		{"no price", func(l *dashboard.CotermLicense) { l.Counts = []dashboard.Count{{Model: "MX84", Count: 1}} }, "counts", "MX84", coterm.ErrPriceMissing},
		{"edition", func(l *dashboard.CotermLicense) {
			l.Editions = []dashboard.Edition{{Edition: "A", ProductType: "switch"}, {Edition: "B", ProductType: "switch"}}
		}, "editions", "switch=", license.ErrModelTwice},
		{"edition's name", func(l *dashboard.CotermLicense) {
			l.Editions = []dashboard.Edition{{Edition: " A", ProductType: "switch"}}
		}, "editions", "switch= A", license.ErrModelMalformed},
		{"invalidated", func(l *dashboard.CotermLicense) {
			l.Invalidated, l.InvalidatedAt = true, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
		}, "invalidatedAt", "10000-01-01 00:00:00 +0000 UTC", license.ErrDateRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := []dashboard.CotermLicense{record(1, "renew", "2019-01-01", "2019-01-01", 60, "MR", 1), record(2, "addDevices", "2019-01-01", "2020-01-01", 60, "MR", 1)}
			tt.change(&list[1])
			before := state(t, o)
			_, err := o.Import(act("2020-01-01"), prices(t, "MR", "10"), list)
			all := refusalsOf(err)
			require.Len(t, all, 2, err)
			require.Equal(t, *license.Refuse(coterm.ErrRecord, "", "record", "2", "key", list[1].Key, "field", tt.field, "value", tt.value), all[0])
			require.Equal(t, tt.reason, all[1].Reason)
			require.Equal(t, before, state(t, o))
		})
	}
}

// All that is wrong with a list is told, record by record.
func TestImportAllReasonsAtOnce(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	bad := record(1, "", "2019-01-01", "2021-01-01", 0, "MX84", 1)
	bad.OrganizationID = "2"
	_, err := o.Import(act("2020-01-01"), prices(t, "MR", "10"), []dashboard.CotermLicense{
		bad, record(2, "renew", "2019-01-01", "2019-01-01", 60, "MR", 1), record(1, "renew", "2019-01-01", "2019-01-01", 60, "MR", 1)})
	var fields []string
	for _, r := range refusalsOf(err) {
		if r.Reason == coterm.ErrRecord {
			fields = append(fields, r.Field("record")+" "+r.Field("field"))
		}
	}
	require.Equal(t, []string{"1 organizationId", "1 duration", "1 claimedAt", "1 mode", "1 counts", "3 key"}, fields)
	require.NotContains(t, err.Error(), key(1).String())
}

// A date past the calendar is refused as it is for a claim, naming the record.
func TestImportPastTheCalendar(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	before := state(t, o)
	_, err := o.Import(act("2020-01-01"), coterm.EqualWeights, []dashboard.CotermLicense{
		record(2, "renew", "2019-01-01", "2019-01-02", 1, "MR", 1), record(1, "addDevices", "2019-01-01", "2019-01-01", 3650, "MR", 1000)})
	require.Equal(t, []license.Refusal{
		*license.Refuse(coterm.ErrRecord, "", "record", "1", "key", key(2).String(), "field", "counts", "value", "MR=1"),
		*license.Refuse(coterm.ErrDateOutOfRange, "CT-7", "key", key(2).String(), "latest", "9999-12-31"),
	}, refusalsOf(err))
	require.Equal(t, before, state(t, o))
}
