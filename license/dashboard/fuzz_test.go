package dashboard_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
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

var perDeviceSeeds = append([]string{
	`[` + headRecord + `,` + laterRecord + `,` + seatsRecord + `,` + unusedRecord + `]`, `[{"deviceSerial":null},{"deviceSerial":""},{}]`,
	`[{"permanentlyQueuedLicenses":[null,{"orderNumber":null,"durationInDays":-1}],"activationDate":"0001-01-01T00:00:00Z"}]`,
	`[{"seatCount":0,"seatCount":null}]`, `[{"expirationDate":"Feb 8, 2020 UTC","headLicenseId":"\u0031"}]`,
}, listSeeds...)

// What has been read of a per-device list is written and read again as the
// same; read whole by encoding/json it is the same, or neither can be read.
func FuzzPerDeviceListReadWriteRead(f *testing.F) {
	for _, seed := range perDeviceSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := collectPerDevice(bytes.NewReader(data))
		if err != nil {
			mustRefuse(t, err)
		}
		if len(data) <= 8<<10 { // encoding/json bounds the nesting of the whole, the list that of each record
			var whole []dashboard.PerDeviceLicense
			wholeErr := json.Unmarshal(data, &whole)
			require.Equal(t, wholeErr == nil, err == nil, "%v, %v", wholeErr, err)
			if err == nil {
				require.Len(t, first, len(whole))
				for i := range first {
					require.Equal(t, whole[i], first[i])
				}
			}
		}
		text, err := writtenPerDevice(first...)
		require.NoError(t, err, "what is read can be written")
		require.True(t, json.Valid([]byte(text)))
		second, err := collectPerDevice(strings.NewReader(text))
		require.NoError(t, err)
		require.Equal(t, first, second)
	})
}

// What has been read of an overview of either model is written and read again
// as the same, and its co-term fields are those that the co-term type reads.
func FuzzUnionReadWriteRead(f *testing.F) {
	for _, seed := range append([]string{
		`{` + cotermFields + `,` + perDeviceOverview + `}`, `{` + perDeviceOverview + `}`, emptyPerDevice,
		`{"states":{"unused":{"soonestActivation":{"activationDate":"0001-01-01"}}},"licenseTypes":[null,{}]}`,
		`{"status":null,"licenseCount":-0}`, `{"states":{"active":{"count":1,"count":1}}}`,
	}, overviewSeeds...) {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first dashboard.Overview
		if err := first.UnmarshalJSON(data); err != nil {
			mustRefuse(t, err)
			return
		}
		coterm, err := dashboard.ParseCotermOverview(data)
		require.NoError(t, err)
		require.Equal(t, coterm, first.Coterm)
		require.True(t, first.HasCoterm || reflect.ValueOf(first.Coterm).IsZero())
		require.True(t, first.HasPerDevice || reflect.ValueOf(first.PerDevice).IsZero())
		text, err := first.MarshalJSON()
		require.NoError(t, err, "what is read can be written")
		require.True(t, json.Valid(text))
		var second dashboard.Overview
		require.NoError(t, second.UnmarshalJSON(text))
		again, err := second.MarshalJSON()
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
		require.Equal(t, first.PerDevice, second.PerDevice)
	})
}

// What has been read of any body is written and read again as the same.
func FuzzBodiesReadWriteRead(f *testing.F) {
	for _, c := range bodies {
		f.Add([]byte(c.text))
	}
	for _, seed := range []string{`null`, ``, `[]`, `{"deviceSerial":"\u0051","deviceSerial":null}`, `{"licenses":[null,{"mode":""}]}`,
		`{"errors":[null,"\ud83d"],"licenseIds":["a",""],"seatCount":-1}`, `{"resultingLicenses":[null,{"permanentlyQueuedLicenses":[{}]}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, with := range []func() body{newUpdate, newAssignment, newSeatMove, newRenewal, newResult, newMove, newClaim, newErrors} {
			first, second := with(), with()
			if err := first.UnmarshalJSON(data); err != nil {
				mustRefuse(t, err)
				require.Equal(t, second, first, "a refused text changes nothing")
				continue
			}
			text, err := first.MarshalJSON()
			require.NoError(t, err, "what is read can be written")
			require.True(t, json.Valid(text))
			require.NoError(t, second.UnmarshalJSON(text))
			require.Equal(t, first, second)
		}
	})
}
