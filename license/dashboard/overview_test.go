package dashboard_test

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

const overview = `{"status":"License Required","expirationDate":"Feb 8, 2020 UTC","licensedDeviceCounts":{"MR-ENT":3,"MS220-8P":2,"wireless":1}}`

func wantedOverview() dashboard.CotermOverview {
	return dashboard.CotermOverview{
		Status: "License Required", ExpirationDate: license.MustParseDate("2020-02-08"),
		LicensedDeviceCounts: license.MustCounts(license.Line{Model: "MR-ENT", Count: 3}, license.Line{Model: "MS220-8P", Count: 2}, license.Line{Model: "wireless", Count: 1}),
	}
}

func TestOverviewIsReadAndWrittenByteForByte(t *testing.T) {
	for _, text := range []string{
		overview,
		`{"status":"","expirationDate":null,"licensedDeviceCounts":{}}`,
		`{"status":"OK","expirationDate":"Dec 31, 9999 UTC","licensedDeviceCounts":{"MR \"é\"":2147483647}}`,
		`{"status":"OK","expirationDate":"Jan 1, 0001 UTC","licensedDeviceCounts":{}}`,
	} {
		o, err := dashboard.ParseCotermOverview([]byte(text))
		require.NoError(t, err)
		again, err := json.Marshal(o)
		require.NoError(t, err)
		require.Equal(t, text, string(again))
		var same dashboard.CotermOverview
		require.NoError(t, json.Unmarshal([]byte(text), &same))
		require.Equal(t, o, same)
	}
	o, err := dashboard.ParseCotermOverview([]byte(overview))
	require.NoError(t, err)
	require.Equal(t, wantedOverview(), o)
}

func TestOverviewLeniency(t *testing.T) {
	date := func(s string) dashboard.CotermOverview {
		return dashboard.CotermOverview{ExpirationDate: license.MustParseDate(s)}
	}
	for _, c := range []struct {
		name, text string
		want       dashboard.CotermOverview
	}{
		{"empty", `{}`, dashboard.CotermOverview{}},
		{"null", ` null `, dashboard.CotermOverview{}},
		{"null for every field", `{"status":null,"expirationDate":null,"licensedDeviceCounts":null}`, dashboard.CotermOverview{}},
		{"null and zero counts", `{"licensedDeviceCounts":{"MR":null,"MS":0,"":0}}`, dashboard.CotermOverview{}},
		{"another order, unknown fields", `{"licensedDeviceCounts":{"MS":2,"MR":1},"states":{"active":{"count":1}},"Status":"x","status":"OK"}`,
			dashboard.CotermOverview{Status: "OK", LicensedDeviceCounts: license.MustCounts(license.Line{Model: "MR", Count: 1}, license.Line{Model: "MS", Count: 2})}},
		{"short date", `{"expirationDate":"2020-02-08"}`, date("2020-02-08")},
		{"leading zero", `{"expirationDate":"Feb 08, 2020 UTC"}`, date("2020-02-08")},
		{"instant", `{"expirationDate":"2020-02-08T23:59:59Z"}`, date("2020-02-08")},
		{"instant of the next day", `{"expirationDate":"2020-02-08T23:59:59-01:00"}`, date("2020-02-09")},
		{"first day", `{"expirationDate":"0001-01-01T00:00:00Z"}`, date("0001-01-01")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := wantedOverview() // must all be overwritten
			require.NoError(t, got.UnmarshalJSON([]byte(c.text)))
			require.Equal(t, c.want, got)
		})
	}
}

func TestOverviewRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		reason     license.Reason
		rule, said string
	}{
		{"empty", ``, dashboard.ErrTruncated, "", "wanted=object"},
		{"array", `[]`, dashboard.ErrType, "", "wanted=object value=array"},
		{"not JSON", `<html>`, dashboard.ErrMalformed, "", "cause=invalid character '<' looking for beginning of value"},
		{"not UTF-8", "{\"status\":\"\xff\"}", dashboard.ErrMalformed, "", "cause=not UTF-8"},
		{"bytes after", `{} {}`, dashboard.ErrMalformed, "", "cause=invalid character '{' after top-level value"},
		{"status", `{"status":1}`, dashboard.ErrType, "", "field=status wanted=string value=1"},
		{"status twice", `{"status":"OK","status":"OK"}`, dashboard.ErrDuplicate, "", "field=status"},
		{"date of another kind", `{"expirationDate":20200208}`, dashboard.ErrType, "CT-1", "field=expirationDate wanted=string value=20200208"},
		{"date", `{"expirationDate":"Feb 30, 2020 UTC"}`, dashboard.ErrInstant, "CT-1", "field=expirationDate value=Feb 30, 2020 UTC"},
		{"date out of range", `{"expirationDate":"9999-12-31T23:00:00-02:00"}`, dashboard.ErrInstant, "CT-1", "field=expirationDate value=9999-12-31T23:00:00-02:00"},
		{"counts", `{"licensedDeviceCounts":[]}`, dashboard.ErrType, "CT-21", "field=licensedDeviceCounts wanted=object value=array"},
		{"count as text", `{"licensedDeviceCounts":{"MR":"1"}}`, dashboard.ErrType, "CT-21", "field=licensedDeviceCounts model=MR wanted=number value=1"},
		{"fraction", `{"licensedDeviceCounts":{"MR":1.5}}`, dashboard.ErrNumber, "CT-21",
			"field=licensedDeviceCounts model=MR value=1.5 least=-2147483648 most=2147483647"},
		{"negative", `{"licensedDeviceCounts":{"MS":1,"MR":-1}}`, dashboard.ErrNumber, "CT-21", "field=licensedDeviceCounts model=MR value=-1 least=0 most=2147483647"},
		{"model twice", `{"licensedDeviceCounts":{"MR":1,"\u004dR":0}}`, dashboard.ErrDuplicate, "CT-21", "field=licensedDeviceCounts model=MR"},
		{"model", `{"licensedDeviceCounts":{" MR":1}}`, license.ErrModelMalformed, "CT-21", "field=licensedDeviceCounts model= MR longest=64"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := wantedOverview()
			r := refused(t, got.UnmarshalJSON([]byte(c.text)), c.reason)
			require.Equal(t, c.rule, r.Rule)
			require.Equal(t, c.said, said(r))
			require.Equal(t, wantedOverview(), got, "a refused text changes nothing")
			parsed, err := dashboard.ParseCotermOverview([]byte(c.text))
			require.ErrorIs(t, err, c.reason)
			require.Zero(t, parsed)
		})
	}
}

func TestOverviewSumIsBounded(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"licensedDeviceCounts":{"m":1`)
	for i := range license.MaxCount/math.MaxInt32 + 1 {
		text.WriteString(`,"` + strconv.Itoa(i) + `":2147483647`)
	}
	text.WriteString(`}}`)
	_, err := dashboard.ParseCotermOverview([]byte(text.String()))
	require.Equal(t, "licensedDeviceCounts", refused(t, err, license.ErrCountRange).Field("field"))
}

func TestOverviewThatCannotBeReadBackIsNotWritten(t *testing.T) {
	_, err := json.Marshal(dashboard.CotermOverview{Status: "\xff"})
	require.Equal(t, "field=status cause=not UTF-8", said(refused(t, err, dashboard.ErrMalformed)))
	_, err = json.Marshal(dashboard.CotermOverview{LicensedDeviceCounts: license.MustCounts(license.Line{Model: "MR", Count: math.MaxInt32 + 1})})
	require.Equal(t, "field=licensedDeviceCounts model=MR value=2147483648 least=-2147483648 most=2147483647", said(refused(t, err, dashboard.ErrNumber)))
}

func TestOverviewTextIsNotEscaped(t *testing.T) {
	text, err := dashboard.CotermOverview{Status: "<&>"}.MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, `{"status":"<&>","expirationDate":null,"licensedDeviceCounts":{}}`, string(text))
}
