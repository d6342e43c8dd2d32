package dashboard_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// active and undone are records as the API writes them: one that is live, and
// one whose claim was undone.
const (
	active = `{"key":"Z2ZZ-0000-0001","organizationId":"7","duration":365,"mode":"renew",` +
		`"startedAt":"2024-01-01T09:30:00Z","claimedAt":"2024-02-01T00:00:00Z",` +
		`"invalidated":false,"invalidatedAt":null,"expired":false,` +
		`"editions":[{"edition":"Enterprise","productType":"wireless"},{"edition":"Advanced Security","productType":"appliance"}],` +
		`"counts":[{"model":"MR Enterprise","count":5},{"model":"MX84 Advanced Security","count":1}]}`
	undone = `{"key":"Z2ZZ-0000-0002","organizationId":"7","duration":1,"mode":"addDevices",` +
		`"startedAt":"2024-01-01T09:30:00Z","claimedAt":"2024-02-01T00:00:00.25Z",` +
		`"invalidated":true,"invalidatedAt":"2024-02-02T10:00:00Z","expired":true,"editions":[],"counts":[]}`
)

func activeLicense() dashboard.CotermLicense {
	return dashboard.CotermLicense{
		Key: "Z2ZZ-0000-0001", OrganizationID: "7", Duration: 365, Mode: dashboard.Renew,
		StartedAt: at("2024-01-01T09:30:00Z"), ClaimedAt: at("2024-02-01T00:00:00Z"),
		Editions: []dashboard.Edition{{"Enterprise", "wireless"}, {"Advanced Security", "appliance"}},
		Counts:   []dashboard.Count{{"MR Enterprise", 5}, {"MX84 Advanced Security", 1}},
	}
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// refused returns the one refusal in err and checks its reason.
func refused(t *testing.T, err error, reason license.Reason) *license.Refusal {
	t.Helper()
	require.ErrorIs(t, err, reason)
	all := license.Refusals(err)
	require.Len(t, all, 1)
	return all[0]
}

// said returns the refusal's fields as one line, name=value.
func said(r *license.Refusal) string {
	parts := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		parts[i] = f.Name + "=" + f.Value
	}
	return strings.Join(parts, " ")
}

func TestRecordIsReadAndWrittenByteForByte(t *testing.T) {
	for _, text := range []string{active, undone} {
		var l dashboard.CotermLicense
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		again, err := json.Marshal(l)
		require.NoError(t, err)
		require.Equal(t, text, string(again))
	}
	var l dashboard.CotermLicense
	require.NoError(t, json.Unmarshal([]byte(active), &l))
	require.Equal(t, activeLicense(), l)
	require.NoError(t, json.Unmarshal([]byte(undone), &l))
	require.True(t, l.Invalidated && l.Expired)
	require.Equal(t, at("2024-02-02T10:00:00Z"), l.InvalidatedAt)
	require.Equal(t, 250*time.Millisecond, time.Duration(l.ClaimedAt.Nanosecond()))
	require.Nil(t, l.Editions)
	require.Nil(t, l.Counts)
}

func TestRecordLeniency(t *testing.T) {
	start := func(s string) dashboard.CotermLicense { return dashboard.CotermLicense{StartedAt: at(s)} }
	for _, c := range []struct {
		name, text string
		want       dashboard.CotermLicense
	}{
		{"empty", `{}`, dashboard.CotermLicense{}},
		{"null record", `null`, dashboard.CotermLicense{}},
		{"white space around", " \t\r\n{ } \n", dashboard.CotermLicense{}},
		{"white space inside", "{ \"duration\" :\t3 ,\r\n\"counts\" : [ { \"count\" : 2 } , { } ] }",
			dashboard.CotermLicense{Duration: 3, Counts: []dashboard.Count{{"", 2}, {}}}},
		{"null for every field", `{"key":null,"organizationId":null,"duration":null,"mode":null,"startedAt":null,"claimedAt":null,` +
			`"invalidated":null,"invalidatedAt":null,"expired":null,"editions":null,"counts":null}`, dashboard.CotermLicense{}},
		{"null entries", `{"editions":[null],"counts":[null]}`,
			dashboard.CotermLicense{Editions: []dashboard.Edition{{}}, Counts: []dashboard.Count{{}}}},
		{"null in entries", `{"editions":[{"edition":null,"productType":null}],"counts":[{"model":null,"count":null}]}`,
			dashboard.CotermLicense{Editions: []dashboard.Edition{{}}, Counts: []dashboard.Count{{}}}},
		{"another order", `{"counts":[{"count":2,"model":"MR"}],"key":"k"}`,
			dashboard.CotermLicense{Key: "k", Counts: []dashboard.Count{{"MR", 2}}}},
		{"unknown fields at any depth", `{"new":{"deep":[1.5,"\"}]",{"x":null}]},"key":"k","counts":[{"model":"MR","new":[[]],"count":2}],"editions":[{"new":1e9}]}`,
			dashboard.CotermLicense{Key: "k", Counts: []dashboard.Count{{"MR", 2}}, Editions: []dashboard.Edition{{}}}},
		{"unknown field twice", `{"new":1,"new":2}`, dashboard.CotermLicense{}},
		{"names in another case", `{"Key":"a","KEY":"b","duration ":1,"counts":[{"Model":"MR"}]}`,
			dashboard.CotermLicense{Counts: []dashboard.Count{{}}}},
		{"escapes in names and texts", `{"\u006bey":"a\"\\\u00e9\ud83d\ude00\n"}`, dashboard.CotermLicense{Key: "a\"\\é😀\n"}},
		{"half a surrogate pair", `{"key":"\ud83d"}`, dashboard.CotermLicense{Key: "\uFFFD"}},
		{"what only the domain refuses", `{"key":"no key","duration":-3,"mode":"other","counts":[{"model":"","count":-1},{"model":"MR","count":0}]}`,
			dashboard.CotermLicense{Key: "no key", Duration: -3, Mode: "other", Counts: []dashboard.Count{{"", -1}, {"MR", 0}}}},
		{"largest number", `{"duration":2147483647}`, dashboard.CotermLicense{Duration: math.MaxInt32}},
		{"least number", `{"duration":-2147483648}`, dashboard.CotermLicense{Duration: math.MinInt32}},
		{"minus nothing", `{"duration":-0}`, dashboard.CotermLicense{}},
		{"offset ahead", `{"startedAt":"2024-01-01T00:30:00+02:00"}`, start("2023-12-31T22:30:00Z")},
		{"offset behind", `{"startedAt":"2023-12-31T22:30:00.5-02:00"}`, start("2024-01-01T00:30:00.5Z")},
		{"date of an overview", `{"startedAt":"Feb 8, 2020 UTC"}`, start("2020-02-08T00:00:00Z")},
		{"with a leading zero", `{"startedAt":"Feb 08, 2020 UTC"}`, start("2020-02-08T00:00:00Z")},
		{"short date", `{"startedAt":"2020-02-08"}`, start("2020-02-08T00:00:00Z")},
		{"zero time", `{"startedAt":"0001-01-01T00:00:00Z"}`, dashboard.CotermLicense{}},
		{"first instant but one", `{"startedAt":"0001-01-01T00:00:00.000000001Z"}`, start("0001-01-01T00:00:00.000000001Z")},
		{"last instant", `{"startedAt":"9999-12-31T23:59:59.999999999Z"}`, start("9999-12-31T23:59:59.999999999Z")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := activeLicense() // must all be overwritten
			require.NoError(t, got.UnmarshalJSON([]byte(c.text)))
			require.Equal(t, c.want, got)
		})
	}
}

func TestRecordRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		reason     license.Reason
		rule, said string
	}{
		{"empty text", ``, dashboard.ErrTruncated, "", "wanted=object"},
		{"white space", "\n ", dashboard.ErrTruncated, "", "wanted=object"},
		{"cut off", `{"key":`, dashboard.ErrMalformed, "", "cause=unexpected end of JSON input"},
		{"more than one", `{}{}`, dashboard.ErrMalformed, "", "cause=invalid character '{' after top-level value"},
		{"not UTF-8", "{\"new\":\"\xff\"}", dashboard.ErrMalformed, "", "cause=not UTF-8"},
		{"array", `[]`, dashboard.ErrType, "", "wanted=object value=array"},
		{"text", `"a"`, dashboard.ErrType, "", "wanted=object value=a"},
		{"key", `{"key":123456789012}`, dashboard.ErrType, "", "field=key wanted=string key=123456789012"},
		{"keys", `{"key":["Z2ZZ-0000-0001"]}`, dashboard.ErrType, "", "field=key wanted=string key=array"},
		{"organizationId", `{"organizationId":7}`, dashboard.ErrType, "", "field=organizationId wanted=string value=7"},
		{"mode", `{"mode":true}`, dashboard.ErrType, "CT-11", "field=mode wanted=string value=true"},
		{"duration as text", `{"duration":"365"}`, dashboard.ErrType, "CT-1", "field=duration wanted=number value=365"},
		{"duration as object", `{"duration":{"key":"Z2ZZ-0000-0001"}}`, dashboard.ErrType, "CT-1", "field=duration wanted=number value=object"},
		{"fraction", `{"duration":365.5}`, dashboard.ErrNumber, "CT-1", "field=duration value=365.5 least=-2147483648 most=2147483647"},
		{"fraction of nothing", `{"duration":365.0}`, dashboard.ErrNumber, "CT-1", "field=duration value=365.0 least=-2147483648 most=2147483647"},
		{"exponent", `{"duration":1e2}`, dashboard.ErrNumber, "CT-1", "field=duration value=1e2 least=-2147483648 most=2147483647"},
		{"too large", `{"duration":2147483648}`, dashboard.ErrNumber, "CT-1", "field=duration value=2147483648 least=-2147483648 most=2147483647"},
		{"too small", `{"duration":-2147483649}`, dashboard.ErrNumber, "CT-1", "field=duration value=-2147483649 least=-2147483648 most=2147483647"},
		{"startedAt as number", `{"startedAt":0}`, dashboard.ErrType, "CT-2", "field=startedAt wanted=string value=0"},
		{"startedAt empty", `{"startedAt":""}`, dashboard.ErrInstant, "CT-2", "field=startedAt value="},
		{"no such day", `{"startedAt":"2023-02-29"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=2023-02-29"},
		{"no such long day", `{"startedAt":"Feb 30, 2023 UTC"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=Feb 30, 2023 UTC"},
		{"no zone", `{"startedAt":"2024-01-01T09:30:00"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=2024-01-01T09:30:00"},
		{"another zone", `{"startedAt":"Feb 8, 2020 PST"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=Feb 8, 2020 PST"},
		{"hour of one digit", `{"startedAt":"2024-01-01T9:30:00Z"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=2024-01-01T9:30:00Z"},
		{"offset of a day", `{"startedAt":"2024-01-01T09:30:00+24:00"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=2024-01-01T09:30:00+24:00"},
		{"offset of 60 minutes", `{"startedAt":"2024-01-01T09:30:00-00:60"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=2024-01-01T09:30:00-00:60"},
		{"comma", `{"startedAt":"2024-01-01T09:30:00,5Z"}`, dashboard.ErrInstant, "CT-2", "field=startedAt value=2024-01-01T09:30:00,5Z"},
		{"year 0 in UTC", `{"claimedAt":"0001-01-01T00:00:00+00:01"}`, dashboard.ErrInstant, "", "field=claimedAt value=0001-01-01T00:00:00+00:01"},
		{"year 10000 in UTC", `{"invalidatedAt":"9999-12-31T23:59:59-00:01"}`, dashboard.ErrInstant, "", "field=invalidatedAt value=9999-12-31T23:59:59-00:01"},
		{"invalidated", `{"invalidated":"false"}`, dashboard.ErrType, "", "field=invalidated wanted=boolean value=false"},
		{"expired", `{"expired":0}`, dashboard.ErrType, "", "field=expired wanted=boolean value=0"},
		{"editions as object", `{"editions":{}}`, dashboard.ErrType, "CT-20", "field=editions wanted=array value=object"},
		{"edition as text", `{"editions":[{},"Enterprise"]}`, dashboard.ErrType, "CT-20", "field=editions.1 wanted=object value=Enterprise"},
		{"edition", `{"editions":[{"edition":1}]}`, dashboard.ErrType, "CT-20", "field=editions.0.edition wanted=string value=1"},
		{"productType", `{"editions":[{"productType":[]}]}`, dashboard.ErrType, "CT-20", "field=editions.0.productType wanted=string value=array"},
		{"counts as text", `{"counts":"5"}`, dashboard.ErrType, "CT-21", "field=counts wanted=array value=5"},
		{"count as number", `{"counts":[5]}`, dashboard.ErrType, "CT-21", "field=counts.0 wanted=object value=5"},
		{"model", `{"counts":[{"model":5}]}`, dashboard.ErrType, "CT-21", "field=counts.0.model wanted=string value=5"},
		{"count", `{"counts":[{"count":1},{"count":0.5}]}`, dashboard.ErrNumber, "CT-21", "field=counts.1.count value=0.5 least=-2147483648 most=2147483647"},
		{"field twice", `{"key":"a","key":"a"}`, dashboard.ErrDuplicate, "", "field=key"},
		{"field twice, once null", `{"counts":null,"counts":[]}`, dashboard.ErrDuplicate, "CT-21", "field=counts"},
		{"field twice, once escaped", `{"mode":"a","m\u006fde":"a"}`, dashboard.ErrDuplicate, "CT-11", "field=mode"},
		{"edition twice", `{"editions":[{"edition":"a","edition":"b"}]}`, dashboard.ErrDuplicate, "CT-20", "field=editions.0.edition"},
		{"count twice", `{"counts":[{"count":1,"count":1}]}`, dashboard.ErrDuplicate, "CT-21", "field=counts.0.count"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := activeLicense()
			r := refused(t, got.UnmarshalJSON([]byte(c.text)), c.reason)
			require.Equal(t, c.rule, r.Rule)
			require.Equal(t, c.said, said(r))
			require.Equal(t, activeLicense(), got, "a refused text changes nothing")
		})
	}
}

func TestRefusedValueIsCut(t *testing.T) {
	long := strings.Repeat("é", 1000)
	for text, want := range map[string]string{
		`{"duration":"` + long + `"}`:                     strings.Repeat("é", 64) + "…",
		`{"startedAt":"x` + long + `"}`:                   "x" + strings.Repeat("é", 63) + "…",
		`{"duration":` + strings.Repeat("9", 1000) + `}`:  strings.Repeat("9", 128),
		`{"startedAt":` + strings.Repeat("9", 1000) + `}`: strings.Repeat("9", 128),
	} {
		var l dashboard.CotermLicense
		var r *license.Refusal
		require.ErrorAs(t, l.UnmarshalJSON([]byte(text)), &r)
		require.Equal(t, want, r.Field("value"))
	}
}

func TestRecordThatCannotBeReadBackIsNotWritten(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*dashboard.CotermLicense)
		reason license.Reason
		said   string
	}{
		{"key", func(l *dashboard.CotermLicense) { l.Key = "\xff" }, dashboard.ErrMalformed, "field=key cause=not UTF-8"},
		{"duration", func(l *dashboard.CotermLicense) { l.Duration = math.MaxInt32 + 1 }, dashboard.ErrNumber,
			"field=duration value=2147483648 least=-2147483648 most=2147483647"},
		{"startedAt", func(l *dashboard.CotermLicense) { l.StartedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, dashboard.ErrInstant,
			"field=startedAt value=10000-01-01 00:00:00 +0000 UTC"},
		{"claimedAt", func(l *dashboard.CotermLicense) { l.ClaimedAt = time.Time{}.Add(-1) }, dashboard.ErrInstant,
			"field=claimedAt value=0000-12-31 23:59:59.999999999 +0000 UTC"},
		{"productType", func(l *dashboard.CotermLicense) { l.Editions[1].ProductType = "\xff" }, dashboard.ErrMalformed,
			"field=editions.1.productType cause=not UTF-8"},
		{"count", func(l *dashboard.CotermLicense) { l.Counts[1].Count = math.MinInt32 - 1 }, dashboard.ErrNumber,
			"field=counts.1.count value=-2147483649 least=-2147483648 most=2147483647"},
		{"first of two", func(l *dashboard.CotermLicense) { l.Key, l.Mode = "\xff", "\xff" }, dashboard.ErrMalformed, "field=key cause=not UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := activeLicense()
			c.change(&l)
			_, err := json.Marshal(l)
			require.Equal(t, c.said, said(refused(t, err, c.reason)))
		})
	}
}

func TestInstantsAreWrittenInUTC(t *testing.T) {
	l := dashboard.CotermLicense{ClaimedAt: at("2024-02-01T00:00:00Z").In(time.FixedZone("", 3600))}
	text, err := l.MarshalJSON()
	require.NoError(t, err)
	require.Contains(t, string(text), `"startedAt":null,"claimedAt":"2024-02-01T00:00:00Z"`)
}

func TestLogsHideKeys(t *testing.T) {
	for _, c := range []struct{ key, shown string }{
		{"Z2ZZ-0000-0001", "…0001"}, {"Z2ZZ00000001", "…0001"}, {"ÄÖÜäöüßé", "…öüßé"}, {"1234567", "…"}, {"", "…"},
	} {
		var out bytes.Buffer
		l := activeLicense()
		l.Key = c.key
		slog.New(slog.NewTextHandler(&out, nil)).Info("read", "license", l)
		require.Contains(t, out.String(), "license.key="+c.shown+" license.organizationId=7 license.duration=365")
		require.Contains(t, out.String(), `license.counts="MR Enterprise=5, MX84 Advanced Security=1"`)
		if c.key != "" {
			require.NotContains(t, out.String(), c.key)
		}
	}
}

func TestErrorsHideKeys(t *testing.T) {
	const key = "Z2ZZ-0000-0001"
	for _, text := range []string{
		`{"key":"` + key + `","key":"` + key + `"}`,
		`{"key":["` + key + `"]}`,
		`{"key":{"key":"` + key + `"}}`,
		`{"duration":"` + key + `"}`,
		`{"startedAt":"` + key + `"}`,
		`{"counts":"` + key + `"}`,
		`{"counts":["` + key + `"]}`,
		`{"counts":[["` + key + `"]]}`,
		`{"key":"` + key + `"`,
	} {
		for _, err := range []error{
			new(dashboard.CotermLicense).UnmarshalJSON([]byte(text)),
			listErr(`[` + text + `]`),
			new(dashboard.CotermOverview).UnmarshalJSON([]byte(`{"licensedDeviceCounts":{"` + key + `":` + text + `}}`)),
			new(dashboard.CotermOverview).UnmarshalJSON([]byte(`{"licensedDeviceCounts":{"` + key + `":-1}}`)),
			new(dashboard.CotermOverview).UnmarshalJSON([]byte(`{"expirationDate":"` + key + `"}`)),
		} {
			require.Error(t, err, text)
			require.NotContains(t, err.Error(), key)
			require.NotContains(t, err.Error(), "Z2ZZ")
		}
	}
	require.ErrorIs(t, listErr(`[{"key":"a","key":"b"}]`), dashboard.ErrDuplicate)
}
