package dashboard_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

func ExampleCotermLicenses() {
	page := strings.NewReader(`[
	  {"key": "Z2ZZ-0000-0001", "mode": "addDevices", "duration": 365, "startedAt": "2024-01-01T09:30:00Z",
	   "counts": [{"model": "MR Enterprise", "count": 5}], "invalidatedAt": null, "addedLater": {}},
	  {"key": "Z2ZZ-0000-0002", "mode": "renew", "duration": 1095, "startedAt": "Feb 8, 2024 UTC"}
	]`)
	for l, err := range dashboard.CotermLicenses(page) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(l.Key, l.Mode, l.Duration, "days from", l.StartedAt.Format(time.RFC3339), l.Counts)
	}
	// Output:
	// Z2ZZ-0000-0001 addDevices 365 days from 2024-01-01T09:30:00Z [{MR Enterprise 5}]
	// Z2ZZ-0000-0002 renew 1095 days from 2024-02-08T00:00:00Z []
}

// A refusal names the record, the field and the value; the records before it
// have been read.
func ExampleCotermLicenses_refused() {
	page := strings.NewReader(`[{"duration": 365}, {"duration": 365, "counts": [{"model": "MR", "count": 2.5}]}]`)
	for l, err := range dashboard.CotermLicenses(page) {
		fmt.Println(l.Duration, err)
		if errors.Is(err, dashboard.ErrNumber) {
			fmt.Println(license.Refusals(err)[0].Field("record"))
		}
	}
	// Output:
	// 365 <nil>
	// 0 dashboard/number (CT-21): record=2, field=counts.0.count, value=2.5, least=-2147483648, most=2147483647
	// 2
}

func ExampleWriteCotermLicenses() {
	list := []dashboard.CotermLicense{{
		Key: "Z2ZZ-0000-0001", OrganizationID: "7", Duration: 365, Mode: dashboard.AddDevices,
		StartedAt: time.Date(2024, 1, 1, 9, 30, 0, 0, time.UTC),
		Counts:    []dashboard.Count{{Model: "MR Enterprise", Count: 5}},
	}}
	if err := dashboard.WriteCotermLicenses(os.Stdout, slices.Values(list)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// [{"key":"Z2ZZ-0000-0001","organizationId":"7","duration":365,"mode":"addDevices","startedAt":"2024-01-01T09:30:00Z","claimedAt":null,"invalidated":false,"invalidatedAt":null,"expired":false,"editions":[],"counts":[{"model":"MR Enterprise","count":5}]}]
}

func ExampleCotermLicense_UnmarshalJSON() {
	var l dashboard.CotermLicense
	err := json.Unmarshal([]byte(`{"counts": [{"model": "MX75", "count": 1}], "Duration": 1, "duration": 30}`), &l)
	fmt.Println(l.Duration, l.Counts, err)
	err = json.Unmarshal([]byte(`{"duration": 30, "duration": 31}`), &l)
	fmt.Println(err)
	// Output:
	// 30 [{MX75 1}] <nil>
	// dashboard/duplicate-field (CT-1): field=duration
}

func ExampleCotermLicense_MarshalJSON() {
	l := dashboard.CotermLicense{Key: "Z2ZZ-0000-0001", Editions: []dashboard.Edition{{Edition: "Enterprise", ProductType: "wireless"}}}
	text, err := json.MarshalIndent(l, "", "  ")
	fmt.Println(string(text), err)
	// Output:
	// {
	//   "key": "Z2ZZ-0000-0001",
	//   "organizationId": "",
	//   "duration": 0,
	//   "mode": "",
	//   "startedAt": null,
	//   "claimedAt": null,
	//   "invalidated": false,
	//   "invalidatedAt": null,
	//   "expired": false,
	//   "editions": [
	//     {
	//       "edition": "Enterprise",
	//       "productType": "wireless"
	//     }
	//   ],
	//   "counts": []
	// } <nil>
}

func ExampleCotermLicense_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "key" || a.Key == slog.MessageKey || a.Key == "counts" {
			return a
		}
		return slog.Attr{}
	}}))
	log.Info("read", "license", dashboard.CotermLicense{Key: "Z2ZZ-0000-0001", Counts: []dashboard.Count{{Model: "MR", Count: 5}}})
	// Output:
	// msg=read license.key=…0001 license.counts="MR=5"
}

func ExampleParseCotermOverview() {
	o, err := dashboard.ParseCotermOverview([]byte(`{
	  "status": "OK",
	  "expirationDate": "Feb 8, 2020 UTC",
	  "licensedDeviceCounts": {"MS220-8P": 2, "MR-ENT": 5, "MV": 0}
	}`))
	fmt.Println(o.Status, o.ExpirationDate, o.LicensedDeviceCounts, err)
	// Output:
	// OK 2020-02-08 MR-ENT=5, MS220-8P=2 <nil>
}

func ExampleCotermOverview_UnmarshalJSON() {
	var o dashboard.CotermOverview
	err := json.Unmarshal([]byte(`{"status": "License Required", "expirationDate": null}`), &o)
	fmt.Println(o.Status, o.ExpirationDate, err)
	err = json.Unmarshal([]byte(`{"licensedDeviceCounts": {"MR": -1}}`), &o)
	fmt.Println(err)
	// Output:
	// License Required none <nil>
	// dashboard/number (CT-21): field=licensedDeviceCounts, model=MR, value=-1, least=0, most=2147483647
}

func ExampleCotermOverview_MarshalJSON() {
	text, err := json.Marshal(dashboard.CotermOverview{
		Status:               "OK",
		ExpirationDate:       license.MustParseDate("2025-12-23"),
		LicensedDeviceCounts: license.MustCounts(license.Line{Model: "MX84", Count: 2}, license.Line{Model: "MR", Count: 5}),
	})
	fmt.Println(string(text), err)
	// Output:
	// {"status":"OK","expirationDate":"Dec 23, 2025 UTC","licensedDeviceCounts":{"MR":5,"MX84":2}} <nil>
}
