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

// A body is one that can be read and written.
type body interface {
	json.Unmarshaler
	json.Marshaler
}

// bodies are the bodies of the documentation and others that the API takes or
// gives: each is read, and written the same.
var bodies = []struct {
	name, text string
	into       func() body
	want       body
}{
	{"assign", `{"deviceSerial":"Q234-ABCD-5678"}`, newUpdate, &dashboard.LicenseUpdate{DeviceSerial: dashboard.Given("Q234-ABCD-5678")}},
	{"unassign", `{"deviceSerial":null}`, newUpdate, &dashboard.LicenseUpdate{DeviceSerial: dashboard.Null[string]()}},
	{"change nothing", `{}`, newUpdate, &dashboard.LicenseUpdate{}},
	{"empty serial", `{"deviceSerial":""}`, newUpdate, &dashboard.LicenseUpdate{DeviceSerial: dashboard.Given("")}},
	{"assignSeats", `{"licenseId":"1234","networkId":"N_24329156","seatCount":20}`, newAssignment,
		&dashboard.SeatAssignment{LicenseID: "1234", NetworkID: "N_24329156", SeatCount: 20}},
	{"moveSeats", `{"destOrganizationId":"2930418","licenseId":"1234","seatCount":20}`, newSeatMove,
		&dashboard.SeatMove{DestOrganizationID: "2930418", LicenseID: "1234", SeatCount: 20}},
	{"renewSeats", `{"licenseIdToRenew":"123","unusedLicenseId":"1234"}`, newRenewal,
		&dashboard.SeatRenewal{LicenseIDToRenew: "123", UnusedLicenseID: "1234"}},
	{"result", `{"resultingLicenses":[` + headRecord + `,` + unusedRecord + `]}`, newResult,
		&dashboard.SeatResult{ResultingLicenses: []dashboard.PerDeviceLicense{headLicense(), unusedLicense()}}},
	{"no result", `{"resultingLicenses":[]}`, newResult, &dashboard.SeatResult{}},
	{"move", `{"destOrganizationId":"2930418","licenseIds":["123","456"]}`, newMove,
		&dashboard.LicenseMove{DestOrganizationID: "2930418", LicenseIDs: []string{"123", "456"}}},
	{"claim", `{"orders":["4CXXXXXXX"],"serials":["Q234-ABCD-5678"],"licenses":[{"key":"Z2XXXXXXXXXX","mode":"addDevices"}]}`, newClaim,
		&dashboard.Claim{Orders: []string{"4CXXXXXXX"}, Serials: []string{"Q234-ABCD-5678"},
			Licenses: []dashboard.ClaimedKey{{Key: "Z2XXXXXXXXXX", Mode: dashboard.AddDevices}}}},
	{"claim without a mode", `{"orders":[],"serials":[],"licenses":[{"key":"Z2XXXXXXXXXX"},{"key":"","mode":"other"}]}`, newClaim,
		&dashboard.Claim{Licenses: []dashboard.ClaimedKey{{Key: "Z2XXXXXXXXXX"}, {Mode: "other"}}}},
	{"errors", `{"errors":["Organization with ID 123456 does not support per-device licensing"]}`, newErrors,
		&dashboard.ErrorBody{Errors: []string{"Organization with ID 123456 does not support per-device licensing"}}},
}

func newUpdate() body     { return new(dashboard.LicenseUpdate) }
func newAssignment() body { return new(dashboard.SeatAssignment) }
func newSeatMove() body   { return new(dashboard.SeatMove) }
func newRenewal() body    { return new(dashboard.SeatRenewal) }
func newResult() body     { return new(dashboard.SeatResult) }
func newMove() body       { return new(dashboard.LicenseMove) }
func newClaim() body      { return new(dashboard.Claim) }
func newErrors() body     { return new(dashboard.ErrorBody) }

func TestBodiesAreReadAndWrittenByteForByte(t *testing.T) {
	for _, c := range bodies {
		got := c.into()
		require.NoError(t, json.Unmarshal([]byte(" "+c.text+"\n"), got), c.name)
		require.Equal(t, c.want, got, c.name)
		again, err := json.Marshal(got)
		require.NoError(t, err)
		require.Equal(t, c.text, string(again), c.name)
	}
}

// Every answer with licences holds them as the API writes each alone.
func TestResultsAreReadAndWrittenByteForByte(t *testing.T) {
	for _, record := range []string{headRecord, laterRecord, seatsRecord, unusedRecord} {
		var r dashboard.SeatResult
		require.NoError(t, json.Unmarshal([]byte(`{"resultingLicenses":[`+record+`]}`), &r))
		var l dashboard.PerDeviceLicense
		require.NoError(t, json.Unmarshal([]byte(record), &l))
		require.Equal(t, []dashboard.PerDeviceLicense{l}, r.ResultingLicenses)
		text, err := r.MarshalJSON()
		require.NoError(t, err)
		require.Equal(t, `{"resultingLicenses":[`+record+`]}`, string(text))
	}
}

func TestBodyLeniency(t *testing.T) {
	for _, c := range bodies {
		got := c.into()
		require.NoError(t, got.UnmarshalJSON([]byte(c.text)))
		for _, text := range []string{`null`, `{}`, `{"new":1,"new":[{}],"LicenseId":2}`} {
			require.NoError(t, got.UnmarshalJSON([]byte(text)), c.name)
			require.Equal(t, c.into(), got, "%s: all is overwritten", c.name)
		}
	}
	var c dashboard.Claim
	require.NoError(t, c.UnmarshalJSON([]byte(`{"licenses":[null,{"mode":null,"key":null,"new":1}],"serials":[null,"Q"],"orders":null}`)))
	require.Equal(t, dashboard.Claim{Serials: []string{"", "Q"}, Licenses: []dashboard.ClaimedKey{{}, {}}}, c)
}

func TestBodyRefusals(t *testing.T) {
	for _, c := range []struct {
		text       string
		into       body
		reason     license.Reason
		rule, said string
	}{
		{``, newUpdate(), dashboard.ErrTruncated, "", "wanted=object"},
		{`[]`, newUpdate(), dashboard.ErrType, "", "wanted=object value=array"},
		{`{} {}`, newMove(), dashboard.ErrMalformed, "", "cause=invalid character '{' after top-level value"},
		{"{\"new\":\"\xff\"}", newClaim(), dashboard.ErrMalformed, "", "cause=not UTF-8"},
		{`{"deviceSerial":7}`, newUpdate(), dashboard.ErrType, "PD-7", "field=deviceSerial wanted=string value=7"},
		{`{"deviceSerial":null,"deviceSerial":null}`, newUpdate(), dashboard.ErrDuplicate, "PD-7", "field=deviceSerial"},
		{`{"licenseId":7}`, newAssignment(), dashboard.ErrType, "PD-18", "field=licenseId wanted=string value=7"},
		{`{"networkId":7}`, newAssignment(), dashboard.ErrType, "PD-18", "field=networkId wanted=string value=7"},
		{`{"seatCount":0.5}`, newAssignment(), dashboard.ErrNumber, "PD-18", "field=seatCount value=0.5 least=-2147483648 most=2147483647"},
		{`{"destOrganizationId":7}`, newSeatMove(), dashboard.ErrType, "PD-18", "field=destOrganizationId wanted=string value=7"},
		{`{"licenseId":7}`, newSeatMove(), dashboard.ErrType, "PD-18", "field=licenseId wanted=string value=7"},
		{`{"seatCount":"7"}`, newSeatMove(), dashboard.ErrType, "PD-18", "field=seatCount wanted=number value=7"},
		{`{"licenseIdToRenew":7}`, newRenewal(), dashboard.ErrType, "PD-19", "field=licenseIdToRenew wanted=string value=7"},
		{`{"unusedLicenseId":7}`, newRenewal(), dashboard.ErrType, "PD-19", "field=unusedLicenseId wanted=string value=7"},
		{`{"resultingLicenses":{}}`, newResult(), dashboard.ErrType, "PD-18", "field=resultingLicenses wanted=array value=object"},
		{`{"resultingLicenses":[{},[]]}`, newResult(), dashboard.ErrType, "PD-1", "field=resultingLicenses.1 wanted=object value=array"},
		{`{"resultingLicenses":[{},{"seatCount":[]}]}`, newResult(), dashboard.ErrType, "PD-1", "field=resultingLicenses.1.seatCount wanted=number value=array"},
		{`{"resultingLicenses":[{"permanentlyQueuedLicenses":[{},{"durationInDays":0.5}]}]}`, newResult(), dashboard.ErrNumber, "PD-1",
			"field=resultingLicenses.0.permanentlyQueuedLicenses.1.durationInDays value=0.5 least=-2147483648 most=2147483647"},
		{`{"destOrganizationId":7}`, newMove(), dashboard.ErrType, "PD-20", "field=destOrganizationId wanted=string value=7"},
		{`{"licenseIds":"7"}`, newMove(), dashboard.ErrType, "PD-20", "field=licenseIds wanted=array value=7"},
		{`{"licenseIds":["7",8]}`, newMove(), dashboard.ErrType, "PD-20", "field=licenseIds.1 wanted=string value=8"},
		{`{"orders":{}}`, newClaim(), dashboard.ErrType, "PD-6", "field=orders wanted=array value=object"},
		{`{"serials":[true]}`, newClaim(), dashboard.ErrType, "PD-6", "field=serials.0 wanted=string value=true"},
		{`{"licenses":["Z2XXXXXXXXXX"]}`, newClaim(), dashboard.ErrType, "PD-6", "field=licenses.0 wanted=object key=Z2XXXXXXXXXX"},
		{`{"licenses":"7"}`, newClaim(), dashboard.ErrType, "PD-6", "field=licenses wanted=array key=7"},
		{`{"licenses":[{"key":7}]}`, newClaim(), dashboard.ErrType, "PD-6", "field=licenses.0.key wanted=string key=7"},
		{`{"licenses":[{"mode":7}]}`, newClaim(), dashboard.ErrType, "PD-6", "field=licenses.0.mode wanted=string value=7"},
		{`{"errors":"no"}`, newErrors(), dashboard.ErrType, "", "field=errors wanted=array value=no"},
		{`{"errors":["no",{}]}`, newErrors(), dashboard.ErrType, "", "field=errors.1 wanted=string value=object"},
	} {
		r := refused(t, c.into.UnmarshalJSON([]byte(c.text)), c.reason)
		require.Equal(t, c.rule, r.Rule, c.text)
		require.Equal(t, c.said, said(r), c.text)
	}
	u := dashboard.LicenseUpdate{DeviceSerial: dashboard.Given("Q")}
	require.Error(t, u.UnmarshalJSON([]byte(`{"deviceSerial":null,"deviceSerial":7}`)))
	require.Equal(t, dashboard.Given("Q"), u.DeviceSerial, "a refused text changes nothing")
}

func TestBodyThatCannotBeReadBackIsNotWritten(t *testing.T) {
	const bad = "\xff"
	for _, c := range []struct {
		body       json.Marshaler
		reason     license.Reason
		rule, said string
	}{
		{dashboard.LicenseUpdate{DeviceSerial: dashboard.Given(bad)}, dashboard.ErrMalformed, "PD-7", "field=deviceSerial cause=not UTF-8"},
		{dashboard.SeatAssignment{NetworkID: bad}, dashboard.ErrMalformed, "PD-18", "field=networkId cause=not UTF-8"},
		{dashboard.SeatAssignment{SeatCount: math.MinInt32 - 1}, dashboard.ErrNumber, "PD-18", "field=seatCount value=-2147483649 least=-2147483648 most=2147483647"},
		{dashboard.SeatMove{SeatCount: math.MaxInt32 + 1}, dashboard.ErrNumber, "PD-18", "field=seatCount value=2147483648 least=-2147483648 most=2147483647"},
		{dashboard.SeatRenewal{UnusedLicenseID: bad}, dashboard.ErrMalformed, "PD-19", "field=unusedLicenseId cause=not UTF-8"},
		{dashboard.LicenseMove{LicenseIDs: []string{"", bad}}, dashboard.ErrMalformed, "PD-20", "field=licenseIds.1 cause=not UTF-8"},
		{dashboard.Claim{Serials: []string{bad}}, dashboard.ErrMalformed, "PD-6", "field=serials.0 cause=not UTF-8"},
		{dashboard.Claim{Licenses: []dashboard.ClaimedKey{{}, {Mode: bad}}}, dashboard.ErrMalformed, "PD-6", "field=licenses.1.mode cause=not UTF-8"},
		{dashboard.ErrorBody{Errors: []string{bad}}, dashboard.ErrMalformed, "", "field=errors.0 cause=not UTF-8"},
	} {
		_, err := c.body.MarshalJSON()
		r := refused(t, err, c.reason)
		require.Equal(t, c.rule, r.Rule)
		require.Equal(t, c.said, said(r))
	}
}

func TestBodyLimit(t *testing.T) {
	for n := dashboard.MaxBody - 1; n <= dashboard.MaxBody+1; n++ {
		for _, c := range bodies {
			err := c.into().UnmarshalJSON([]byte(" " + sized(n)))
			if n <= dashboard.MaxBody {
				require.NoError(t, err, c.name)
			} else {
				require.Equal(t, "most=1048576", said(refused(t, err, dashboard.ErrTooLarge)), c.name)
			}
		}
	}
	for name, with := range map[string]func(string) json.Marshaler{
		"update":     func(s string) json.Marshaler { return dashboard.LicenseUpdate{DeviceSerial: dashboard.Given(s)} },
		"assignment": func(s string) json.Marshaler { return dashboard.SeatAssignment{LicenseID: s} },
		"seat move":  func(s string) json.Marshaler { return dashboard.SeatMove{LicenseID: s} },
		"renewal":    func(s string) json.Marshaler { return dashboard.SeatRenewal{LicenseIDToRenew: s} },
		"result": func(s string) json.Marshaler {
			return dashboard.SeatResult{ResultingLicenses: []dashboard.PerDeviceLicense{{}, {ID: s}}}
		},
		"move":   func(s string) json.Marshaler { return dashboard.LicenseMove{LicenseIDs: []string{"", s}} },
		"claim":  func(s string) json.Marshaler { return dashboard.Claim{Licenses: []dashboard.ClaimedKey{{Key: s}}} },
		"errors": func(s string) json.Marshaler { return dashboard.ErrorBody{Errors: []string{s}} },
	} {
		text, err := with("").MarshalJSON()
		require.NoError(t, err)
		room := dashboard.MaxBody - len(text)
		for n := room - 1; n <= room; n++ {
			text, err = with(strings.Repeat("x", n)).MarshalJSON()
			require.NoError(t, err, name)
			require.Len(t, text, dashboard.MaxBody-room+n)
		}
		_, err = with(strings.Repeat("x", room+1)).MarshalJSON()
		require.Equal(t, "most=1048576", said(refused(t, err, dashboard.ErrTooLarge)), name)
	}
}

func TestAnotherModelIsTold(t *testing.T) {
	text, err := json.Marshal(dashboard.NotPerDevice("123456"))
	require.NoError(t, err)
	require.Equal(t, `{"errors":["Organization with ID 123456 does not support per-device licensing"]}`, string(text))
	for _, c := range []struct {
		id   string
		ok   bool
		said []string
	}{
		{"123456", true, []string{"Organization with ID 123456 does not support per-device licensing"}},
		{"7", true, []string{"no", "Organization with ID 7 does not support per-device licensing"}},
		{"", true, dashboard.NotPerDevice("").Errors},
		{"", false, nil},
		{"", false, []string{"organization with ID 7 does not support per-device licensing"}},
		{"", false, []string{"Organization with ID 7 does not support per-device licensing."}},
		{"", false, []string{"Organization with ID 7"}},
	} {
		id, ok := dashboard.ErrorBody{Errors: c.said}.NotPerDevice()
		require.Equal(t, c.ok, ok, c.said)
		require.Equal(t, c.id, id, c.said)
	}
}
