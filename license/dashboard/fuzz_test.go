package dashboard_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// listSeeds are texts on both sides of every decision that the reader takes.
var listSeeds = []string{
	`[]`, `null`, ` [ ] `, `[null,{}]`, `[` + active + `,` + undone + `]`,
	``, `[`, `{}`, `[{}`, `[{},]`, `[{}{}]`, `[{}]x`, `[{"key":"]}\"\\"}]`, `[{"counts":[}]}]`, "[{\"\xff\":1}]",
	`[{"startedAt":"Feb 8, 2020 UTC","claimedAt":"2020-02-08T01:02:03.004+05:06","invalidatedAt":"2020-02-08"}]`,
	`[{"key":"\ud83d\ude00\u0000\u2028","new":{"deep":[1e999,"\n"]}}]`, "[{\"duration\":-0,\n\"counts\":[{\"count\":1.5}]}]",
	`[{"key":"a","\u006bey":"b"}]`, `[{"editions":[null,{"edition":"Enterprise"}],"counts":[{"model":"MR","count":2147483648}]}]`,
}

var overviewSeeds = []string{
	overview, `null`, ` {} `, ``, `[]`, `{"status":1}`, `{"status":"OK","status":"OK"}`, `{}{}`, "{\"status\":\"\xff\"}",
	`{"expirationDate":"2020-02-08","licensedDeviceCounts":{"MR":0,"MS":null,"M\u0053X":2147483647}}`,
	`{"expirationDate":"2020-02-08T23:59:59-01:00"}`, `{"licensedDeviceCounts":{"MR":1,"M\u0052":1}}`, `{"licensedDeviceCounts":{" ":1,"x":-1}}`,
}

// mustRefuse checks that an error is nothing but refusals of named reasons.
func mustRefuse(t *testing.T, err error) {
	t.Helper()
	all := license.Refusals(err)
	require.Len(t, all, 1)
	require.NotEmpty(t, all[0].Reason)
	require.NotEmpty(t, err.Error())
}

// What has been read is written and read again as the same.
func FuzzListReadWriteRead(f *testing.F) {
	for _, seed := range listSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := collect(dashboard.CotermLicenses(bytes.NewReader(data)))
		if err != nil {
			mustRefuse(t, err)
		}
		text, err := written(first...)
		require.NoError(t, err, "what is read can be written")
		require.True(t, json.Valid([]byte(text)))
		second, err := collect(dashboard.CotermLicenses(bytes.NewReader([]byte(text))))
		require.NoError(t, err)
		require.Equal(t, first, second)
		again, err := written(second...)
		require.NoError(t, err)
		require.Equal(t, text, again)
	})
}

// The list read record by record and read whole by encoding/json is the same,
// or neither can be read.
func FuzzListStreamWhole(f *testing.F) {
	for _, seed := range listSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 8<<10 {
			t.Skip("encoding/json bounds the nesting of the whole, the list that of each record")
		}
		var whole []dashboard.CotermLicense
		wholeErr := json.Unmarshal(data, &whole)
		list, err := collect(dashboard.CotermLicenses(bytes.NewReader(data)))
		require.Equal(t, wholeErr == nil, err == nil, "%v, %v", wholeErr, err)
		if err == nil {
			require.Len(t, list, len(whole))
			for i := range list {
				require.Equal(t, whole[i], list[i])
			}
		}
	})
}

// What has been read is written and read again as the same.
func FuzzOverviewReadWriteRead(f *testing.F) {
	for _, seed := range overviewSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := dashboard.ParseCotermOverview(data)
		var whole dashboard.CotermOverview
		require.Equal(t, err == nil, json.Unmarshal(data, &whole) == nil)
		require.Equal(t, first, whole)
		if err != nil {
			mustRefuse(t, err)
			return
		}
		text, err := first.MarshalJSON()
		require.NoError(t, err, "what is read can be written")
		require.True(t, json.Valid(text))
		second, err := dashboard.ParseCotermOverview(text)
		require.NoError(t, err)
		again, err := second.MarshalJSON()
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
		require.Equal(t, first.Status, second.Status)
		require.Equal(t, first.ExpirationDate, second.ExpirationDate)
		require.True(t, first.LicensedDeviceCounts.Equal(second.LicensedDeviceCounts))
	})
}
