package dashboard_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

func ExamplePerDeviceLicenses() {
	page := strings.NewReader(`[
	  {"id": "1234", "licenseType": "MX64-ENT", "state": "active", "deviceSerial": "Q234-ABCD-5678", "seatCount": null,
	   "totalDurationInDays": 425, "durationInDays": 365, "expirationDate": "2020-10-30T15:01:46Z", "addedLater": {}},
	  {"id": "5678", "licenseType": "MX64-ENT", "state": "recentlyQueued", "durationInDays": 60, "expirationDate": null, "headLicenseId": "1234"}
	]`)
	for l, err := range dashboard.PerDeviceLicenses(page) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(l.ID, l.State, l.DurationInDays, "days, ends", l.ExpirationDate, "on", l.DeviceSerial, "behind", l.HeadLicenseID)
	}
	// Output:
	// 1234 active 365 days, ends 2020-10-30T15:01:46Z on Q234-ABCD-5678 behind absent
	// 5678 recentlyQueued 60 days, ends null on absent behind 1234
}

func ExampleWritePerDeviceLicenses() {
	list := []dashboard.PerDeviceLicense{{
		ID: "1234", LicenseType: "ENT", LicenseKey: "Z21234567890", State: dashboard.StateUnused,
		DeviceSerial: dashboard.Null[string](), TotalDurationInDays: 365, DurationInDays: 365,
		ClaimDate: time.Date(2019, 8, 29, 12, 40, 10, 0, time.UTC),
	}}
	if err := dashboard.WritePerDeviceLicenses(os.Stdout, slices.Values(list)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// [{"id":"1234","licenseType":"ENT","licenseKey":"Z21234567890","deviceSerial":null,"state":"unused","totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],"claimDate":"2019-08-29T12:40:10Z"}]
}

func ExamplePerDeviceLicense_UnmarshalJSON() {
	var l dashboard.PerDeviceLicense
	err := json.Unmarshal([]byte(`{"id": "1234", "seatCount": 25, "headLicenseId": null}`), &l)
	fmt.Println(l.SeatCount, l.HeadLicenseID, l.DeviceSerial, err)
	err = json.Unmarshal([]byte(`{"permanentlyQueuedLicenses": [{"durationInDays": "60"}]}`), &l)
	fmt.Println(err)
	// Output:
	// 25 null absent <nil>
	// dashboard/type (PD-1): field=permanentlyQueuedLicenses.0.durationInDays, wanted=number, value=60
}

func ExamplePerDeviceLicense_MarshalJSON() {
	text, err := json.Marshal(dashboard.PerDeviceLicense{ID: "1234", State: dashboard.StateActive, SeatCount: dashboard.Given(25)})
	fmt.Println(string(text), err)
	// Output:
	// {"id":"1234","licenseType":"","licenseKey":"","state":"active","seatCount":25,"totalDurationInDays":0,"durationInDays":0,"permanentlyQueuedLicenses":[],"claimDate":null} <nil>
}

func ExamplePerDeviceLicense_LogValue() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("read", "license", dashboard.PerDeviceLicense{
		ID: "1234", LicenseType: "ENT", LicenseKey: "Z21234567890", State: dashboard.StateUnused, DurationInDays: 365})
	// Output:
	// msg=read license.id=1234 license.licenseType=ENT license.licenseKey=…7890 license.state=unused license.deviceSerial=absent license.networkId=absent license.seatCount=absent license.durationInDays=365 license.queued=0 license.expirationDate=absent
}

// An update tells three things apart.
func ExampleLicenseUpdate() {
	for _, u := range []dashboard.LicenseUpdate{
		{DeviceSerial: dashboard.Given("Q234-ABCD-5678")}, {DeviceSerial: dashboard.Null[string]()}, {},
	} {
		text, err := json.Marshal(u)
		var read dashboard.LicenseUpdate
		fmt.Println(string(text), err, json.Unmarshal(text, &read), read == u)
	}
	// Output:
	// {"deviceSerial":"Q234-ABCD-5678"} <nil> <nil> true
	// {"deviceSerial":null} <nil> <nil> true
	// {} <nil> <nil> true
}

func ExampleOptional() {
	var u dashboard.LicenseUpdate
	err := json.Unmarshal([]byte(`{"deviceSerial": null}`), &u)
	serial, given := u.DeviceSerial.Value()
	fmt.Printf("%q %t %t %t %v\n", serial, given, u.DeviceSerial.IsNull(), u.DeviceSerial.IsAbsent(), err)
	err = json.Unmarshal([]byte(`{"deviceSerial": "Q234-ABCD-5678"}`), &u)
	serial, given = u.DeviceSerial.Value()
	fmt.Printf("%q %t %v\n", serial, given, err)
	// Output:
	// "" false true false <nil>
	// "Q234-ABCD-5678" true <nil>
}

func ExampleGiven() {
	fmt.Println(dashboard.Given(25), dashboard.Given("") == dashboard.Null[string]())
	// Output: 25 false
}

func ExampleNull() {
	fmt.Println(dashboard.Null[int](), dashboard.Null[int]() == dashboard.Optional[int]{})
	// Output: null false
}

func ExampleSeatAssignment() {
	text, err := json.Marshal(dashboard.SeatAssignment{LicenseID: "1234", NetworkID: "N_24329156", SeatCount: 20})
	fmt.Println(string(text), err)
	// Output:
	// {"licenseId":"1234","networkId":"N_24329156","seatCount":20} <nil>
}

func ExampleSeatMove() {
	var m dashboard.SeatMove
	err := json.Unmarshal([]byte(`{"destOrganizationId": "2930418", "licenseId": "1234", "seatCount": 20}`), &m)
	fmt.Println(m.SeatCount, "seats of", m.LicenseID, "to", m.DestOrganizationID, err)
	// Output:
	// 20 seats of 1234 to 2930418 <nil>
}

func ExampleSeatRenewal() {
	text, err := json.Marshal(dashboard.SeatRenewal{LicenseIDToRenew: "123", UnusedLicenseID: "1234"})
	fmt.Println(string(text), err)
	// Output:
	// {"licenseIdToRenew":"123","unusedLicenseId":"1234"} <nil>
}

func ExampleSeatResult() {
	var r dashboard.SeatResult
	err := json.Unmarshal([]byte(`{"resultingLicenses": [{"id": "1234", "seatCount": 20}, {"id": "1235", "seatCount": 5}]}`), &r)
	for _, l := range r.ResultingLicenses {
		fmt.Println(l.ID, l.SeatCount)
	}
	fmt.Println(err)
	// Output:
	// 1234 20
	// 1235 5
	// <nil>
}

func ExampleLicenseMove() {
	text, err := json.Marshal(dashboard.LicenseMove{DestOrganizationID: "2930418", LicenseIDs: []string{"123", "456"}})
	fmt.Println(string(text), err)
	// Output:
	// {"destOrganizationId":"2930418","licenseIds":["123","456"]} <nil>
}

func ExampleClaim() {
	text, err := json.Marshal(dashboard.Claim{Licenses: []dashboard.ClaimedKey{{Key: "Z2XXXXXXXXXX", Mode: dashboard.AddDevices}}})
	fmt.Println(string(text), err)
	var c dashboard.Claim
	err = json.Unmarshal([]byte(`{"licenses": [{"key": 7}]}`), &c)
	fmt.Println(err)
	// Output:
	// {"orders":[],"serials":[],"licenses":[{"key":"Z2XXXXXXXXXX","mode":"addDevices"}]} <nil>
	// dashboard/type (PD-6): field=licenses.0.key, wanted=string, key=…
}

func ExampleClaim_LogValue() {
	claim := dashboard.Claim{Orders: []string{"4C1234567"}, Licenses: []dashboard.ClaimedKey{{Key: "Z21234567890"}}}
	fmt.Println(claim.LogValue())
	// Output: [orders=4C1234567 serials= keys=…7890]
}

// One call, two shapes.
func ExampleOverview() {
	for _, text := range []string{
		`{"status": "OK", "expirationDate": "Mar 13, 2027 UTC", "licensedDeviceCounts": {"MT": 8}}`,
		`{"licenseCount": 20, "states": {"expiring": {"count": 3, "critical": {"thresholdInDays": 14, "expiringCount": 1}}}}`,
		`{}`,
	} {
		var o dashboard.Overview
		err := json.Unmarshal([]byte(text), &o)
		switch model, known := o.Model(); {
		case !known:
			fmt.Println("neither", err)
		case model == license.CoTermination:
			fmt.Println(model, o.Coterm.ExpirationDate, o.Coterm.LicensedDeviceCounts, err)
		default:
			fmt.Println(model, o.PerDevice.LicenseCount, o.PerDevice.States.Expiring, o.PerDevice.States.Critical, err)
		}
	}
	// Output:
	// co-term 2027-03-13 MT=8 <nil>
	// per-device 20 3 {14 1} <nil>
	// neither <nil>
}

func ExampleOverview_MarshalJSON() {
	text, err := json.Marshal(dashboard.Overview{HasPerDevice: true, PerDevice: dashboard.PerDeviceOverview{
		LicenseCount: 1, States: dashboard.States{Unused: 1, SoonestActivation: license.MustParseDate("2020-10-30"), ToActivate: 1}}})
	fmt.Println(string(text), err)
	// Output:
	// {"licenseCount":1,"states":{"active":{"count":0},"expired":{"count":0},"expiring":{"count":0,"critical":{"thresholdInDays":0,"expiringCount":0},"warning":{"thresholdInDays":0,"expiringCount":0}},"recentlyQueued":{"count":0},"unused":{"count":1,"soonestActivation":{"activationDate":"2020-10-30","toActivateCount":1}},"unusedActive":{"count":0,"oldestActivation":{"activationDate":null,"activeCount":0}}},"licenseTypes":[],"systemsManager":{"counts":{"totalSeats":0,"activeSeats":0,"unassignedSeats":0,"orgwideEnrolledDevices":0}}} <nil>
}

func ExampleNotPerDevice() {
	text, err := json.Marshal(dashboard.NotPerDevice("123456"))
	fmt.Println(string(text), err)
	// Output:
	// {"errors":["Organization with ID 123456 does not support per-device licensing"]} <nil>
}

func ExampleErrorBody_NotPerDevice() {
	var b dashboard.ErrorBody
	err := json.Unmarshal([]byte(`{"errors": ["Organization with ID 123456 does not support per-device licensing"]}`), &b)
	id, ok := b.NotPerDevice()
	fmt.Println(id, ok, err)
	// Output:
	// 123456 true <nil>
}
