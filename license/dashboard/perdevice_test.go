package dashboard_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// Records as the API writes them: a head in an early version, without
// headLicenseId, and in a later one; a licence of seats; one that nobody uses.
const (
	queuedRecord = `{"id":"5678","licenseType":"MX64-ENT","licenseKey":"Z21234567890","orderNumber":"4C1234567","durationInDays":60}`
	headRecord   = `{"id":"1234","licenseType":"MX64-ENT","licenseKey":"Z21234567890","orderNumber":"4C1234567",` +
		`"deviceSerial":"Q234-ABCD-5678","networkId":"N_24329156","state":"active","seatCount":null,` +
		`"totalDurationInDays":425,"durationInDays":365,"permanentlyQueuedLicenses":[` + queuedRecord + `],` +
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-10-30T15:01:46Z"}`
	laterRecord = `{"id":"1234","licenseType":"MX64-ENT","licenseKey":"Z21234567890","orderNumber":"4C1234567",` +
		`"deviceSerial":"Q234-ABCD-5678","networkId":"N_24329156","state":"active","seatCount":25,` +
		`"totalDurationInDays":425,"durationInDays":365,"permanentlyQueuedLicenses":[{"id":"1234","licenseType":"MX64-ENT",` +
		`"licenseKey":"Z21234567890","orderNumber":"4C1234567","durationInDays":60}],` +
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-10-30T15:01:46Z","headLicenseId":"1234"}`
	seatsRecord = `{"id":"1234","licenseType":"SME","licenseKey":"Z21234567890","orderNumber":"4C1234567",` +
		`"deviceSerial":null,"networkId":"N_24329156","state":"active","seatCount":25,` +
		`"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],` +
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-08-31T15:01:46Z"}`
	unusedRecord = `{"id":"9","licenseType":"ENT","licenseKey":"Z21234567890","orderNumber":null,` +
		`"deviceSerial":null,"networkId":null,"state":"unused","seatCount":null,` +
		`"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],` +
		`"claimDate":null,"activationDate":null,"expirationDate":null,"headLicenseId":null}`
)

func headLicense() dashboard.PerDeviceLicense {
	return dashboard.PerDeviceLicense{
		ID: "1234", LicenseType: "MX64-ENT", LicenseKey: "Z21234567890", OrderNumber: dashboard.Given("4C1234567"),
		DeviceSerial: dashboard.Given("Q234-ABCD-5678"), NetworkID: dashboard.Given("N_24329156"),
		State: dashboard.StateActive, SeatCount: dashboard.Null[int](), TotalDurationInDays: 425, DurationInDays: 365,
		PermanentlyQueuedLicenses: []dashboard.QueuedLicense{{
			ID: "5678", LicenseType: "MX64-ENT", LicenseKey: "Z21234567890", OrderNumber: dashboard.Given("4C1234567"), DurationInDays: 60,
		}},
		ClaimDate: at("2019-08-29T12:40:10Z"), ActivationDate: dashboard.Given(at("2019-09-01T15:01:46Z")),
		ExpirationDate: dashboard.Given(at("2020-10-30T15:01:46Z")),
	}
}

func unusedLicense() dashboard.PerDeviceLicense {
	return dashboard.PerDeviceLicense{
		ID: "9", LicenseType: "ENT", LicenseKey: "Z21234567890", OrderNumber: dashboard.Null[string](),
		DeviceSerial: dashboard.Null[string](), NetworkID: dashboard.Null[string](), State: dashboard.StateUnused,
		SeatCount: dashboard.Null[int](), TotalDurationInDays: 365, DurationInDays: 365,
		ActivationDate: dashboard.Null[time.Time](), ExpirationDate: dashboard.Null[time.Time](), HeadLicenseID: dashboard.Null[string](),
	}
}

// collectPerDevice walks a list to its end.
func collectPerDevice(r io.Reader) (all []dashboard.PerDeviceLicense, err error) {
	for l, e := range dashboard.PerDeviceLicenses(r) {
		if e != nil {
			return all, e
		}
		all = append(all, l)
	}
	return all, nil
}

func writtenPerDevice(all ...dashboard.PerDeviceLicense) (string, error) {
	var out bytes.Buffer
	err := dashboard.WritePerDeviceLicenses(&out, slices.Values(all))
	return out.String(), err
}

func TestPerDeviceRecordIsReadAndWrittenByteForByte(t *testing.T) {
	for _, text := range []string{headRecord, laterRecord, seatsRecord, unusedRecord} {
		var l dashboard.PerDeviceLicense
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		again, err := json.Marshal(l)
		require.NoError(t, err)
		require.Equal(t, text, string(again))
	}
	var head, unused dashboard.PerDeviceLicense
	require.NoError(t, json.Unmarshal([]byte(headRecord), &head))
	require.Equal(t, headLicense(), head)
	require.NoError(t, json.Unmarshal([]byte(unusedRecord), &unused))
	require.Equal(t, unusedLicense(), unused)
}

func TestPerDeviceListIsReadAndWrittenByteForByte(t *testing.T) {
	for _, text := range []string{`[]`, `[` + headRecord + `]`, `[` + headRecord + `,` + laterRecord + `,` + seatsRecord + `,` + unusedRecord + `]`} {
		for _, r := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
			all, err := collectPerDevice(r)
			require.NoError(t, err)
			again, err := writtenPerDevice(all...)
			require.NoError(t, err)
			require.Equal(t, text, again)
		}
	}
}

// Absent, null and a value are three things, in every field that may be null.
func TestAbsentAndNullDiffer(t *testing.T) {
	const before = `{"id":"1","licenseType":"","licenseKey":""`
	const after = `,"totalDurationInDays":0,"durationInDays":0,"permanentlyQueuedLicenses":[],"claimDate":null`
	for _, c := range []struct {
		name, value string
		beforeState bool
		is          func(l dashboard.PerDeviceLicense) (absent, null bool)
	}{
		{"orderNumber", `""`, true, func(l dashboard.PerDeviceLicense) (bool, bool) {
			return l.OrderNumber.IsAbsent(), l.OrderNumber.IsNull()
		}},
		{"deviceSerial", `"Q"`, true, func(l dashboard.PerDeviceLicense) (bool, bool) {
			return l.DeviceSerial.IsAbsent(), l.DeviceSerial.IsNull()
		}},
		{"networkId", `"N"`, true, func(l dashboard.PerDeviceLicense) (bool, bool) { return l.NetworkID.IsAbsent(), l.NetworkID.IsNull() }},
		{"activationDate", `"2019-09-01T15:01:46Z"`, false, func(l dashboard.PerDeviceLicense) (bool, bool) {
			return l.ActivationDate.IsAbsent(), l.ActivationDate.IsNull()
		}},
		{"expirationDate", `"2019-09-01T15:01:46.5Z"`, false, func(l dashboard.PerDeviceLicense) (bool, bool) {
			return l.ExpirationDate.IsAbsent(), l.ExpirationDate.IsNull()
		}},
		{"headLicenseId", `"7"`, false, func(l dashboard.PerDeviceLicense) (bool, bool) {
			return l.HeadLicenseID.IsAbsent(), l.HeadLicenseID.IsNull()
		}},
	} {
		for _, value := range []string{"", "null", c.value} {
			field := ""
			if value != "" {
				field = `,"` + c.name + `":` + value
			}
			text := before + field + `,"state":""` + after + `}`
			if !c.beforeState {
				text = before + `,"state":""` + after + field + `}`
			}
			var l dashboard.PerDeviceLicense
			require.NoError(t, l.UnmarshalJSON([]byte(text)), text)
			absent, null := c.is(l)
			require.Equal(t, value == "", absent, text)
			require.Equal(t, value == "null", null, text)
			again, err := l.MarshalJSON()
			require.NoError(t, err)
			require.Equal(t, text, string(again))
		}
	}
	for text, want := range map[string]dashboard.Optional[int]{
		`{}`: {}, `{"seatCount":null}`: dashboard.Null[int](), `{"seatCount":0}`: dashboard.Given(0), `{"seatCount":25}`: dashboard.Given(25),
	} {
		var l dashboard.PerDeviceLicense
		require.NoError(t, l.UnmarshalJSON([]byte(text)))
		require.Equal(t, want, l.SeatCount, text)
	}
}

func TestOptional(t *testing.T) {
	var none dashboard.Optional[int]
	v, ok := none.Value()
	require.Zero(t, v)
	require.False(t, ok)
	_, ok = dashboard.Null[int]().Value()
	require.False(t, ok)
	v, ok = dashboard.Given(7).Value()
	require.Equal(t, 7, v)
	require.True(t, ok)
	require.False(t, dashboard.Given(0).IsAbsent() || dashboard.Given(0).IsNull())
	require.Equal(t, "2019-09-01T15:01:46Z", dashboard.Given(at("2019-09-01T15:01:46Z")).String())
	require.NotEqual(t, dashboard.Given(""), dashboard.Null[string]())
}

func TestPerDeviceRecordLeniency(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       dashboard.PerDeviceLicense
	}{
		{"empty", `{}`, dashboard.PerDeviceLicense{}},
		{"null", ` null `, dashboard.PerDeviceLicense{}},
		{"null for the others", `{"id":null,"licenseType":null,"licenseKey":null,"state":null,"totalDurationInDays":null,` +
			`"durationInDays":null,"permanentlyQueuedLicenses":null,"claimDate":null}`, dashboard.PerDeviceLicense{}},
		{"null and empty entries", `{"permanentlyQueuedLicenses":[null,{"orderNumber":null}]}`,
			dashboard.PerDeviceLicense{PermanentlyQueuedLicenses: []dashboard.QueuedLicense{{}, {OrderNumber: dashboard.Null[string]()}}}},
		{"unknown fields, another order", `{"new":[{}],"state":"burnt","ID":"x","id":"y","permanentlyQueuedLicenses":[{"new":1,"id":"z"}]}`,
			dashboard.PerDeviceLicense{ID: "y", State: "burnt", PermanentlyQueuedLicenses: []dashboard.QueuedLicense{{ID: "z"}}}},
		{"zero time", `{"activationDate":"0001-01-01T00:00:00Z"}`, dashboard.PerDeviceLicense{ActivationDate: dashboard.Null[time.Time]()}},
		{"offset and date", `{"activationDate":"2020-01-01T00:30:00+02:00","expirationDate":"2020-02-08"}`, dashboard.PerDeviceLicense{
			ActivationDate: dashboard.Given(at("2019-12-31T22:30:00Z")), ExpirationDate: dashboard.Given(at("2020-02-08T00:00:00Z"))}},
		{"what only the domain refuses", `{"seatCount":-1,"durationInDays":-2147483648,"totalDurationInDays":2147483647}`,
			dashboard.PerDeviceLicense{SeatCount: dashboard.Given(-1), DurationInDays: math.MinInt32, TotalDurationInDays: math.MaxInt32}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := headLicense() // must all be overwritten
			require.NoError(t, got.UnmarshalJSON([]byte(c.text)))
			require.Equal(t, c.want, got)
		})
	}
}

func TestPerDeviceRecordRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		reason     license.Reason
		rule, said string
	}{
		{"empty text", ``, dashboard.ErrTruncated, "", "wanted=object"},
		{"array", `[]`, dashboard.ErrType, "", "wanted=object value=array"},
		{"id", `{"id":1234}`, dashboard.ErrType, "PD-1", "field=id wanted=string value=1234"},
		{"licenseType", `{"licenseType":1}`, dashboard.ErrType, "PD-1", "field=licenseType wanted=string value=1"},
		{"licenseKey", `{"licenseKey":123456789012}`, dashboard.ErrType, "PD-1", "field=licenseKey wanted=string key=123456789012"},
		{"orderNumber", `{"orderNumber":4}`, dashboard.ErrType, "PD-1", "field=orderNumber wanted=string value=4"},
		{"deviceSerial", `{"deviceSerial":[]}`, dashboard.ErrType, "PD-1", "field=deviceSerial wanted=string value=array"},
		{"networkId", `{"networkId":{}}`, dashboard.ErrType, "PD-1", "field=networkId wanted=string value=object"},
		{"state", `{"state":true}`, dashboard.ErrType, "PD-1", "field=state wanted=string value=true"},
		{"seatCount", `{"seatCount":2.5}`, dashboard.ErrNumber, "PD-1", "field=seatCount value=2.5 least=-2147483648 most=2147483647"},
		{"totalDurationInDays", `{"totalDurationInDays":2147483648}`, dashboard.ErrNumber, "PD-1",
			"field=totalDurationInDays value=2147483648 least=-2147483648 most=2147483647"},
		{"durationInDays", `{"durationInDays":"365"}`, dashboard.ErrType, "PD-1", "field=durationInDays wanted=number value=365"},
		{"queue", `{"permanentlyQueuedLicenses":{}}`, dashboard.ErrType, "PD-1", "field=permanentlyQueuedLicenses wanted=array value=object"},
		{"queued", `{"permanentlyQueuedLicenses":[{},7]}`, dashboard.ErrType, "PD-1", "field=permanentlyQueuedLicenses.1 wanted=object value=7"},
		{"queued key", `{"permanentlyQueuedLicenses":[{"licenseKey":7}]}`, dashboard.ErrType, "PD-1",
			"field=permanentlyQueuedLicenses.0.licenseKey wanted=string key=7"},
		{"queued days", `{"permanentlyQueuedLicenses":[{},{"durationInDays":1e2}]}`, dashboard.ErrNumber, "PD-1",
			"field=permanentlyQueuedLicenses.1.durationInDays value=1e2 least=-2147483648 most=2147483647"},
		{"queued twice", `{"permanentlyQueuedLicenses":[{"id":"a","id":"a"}]}`, dashboard.ErrDuplicate, "PD-1", "field=permanentlyQueuedLicenses.0.id"},
		{"claimDate", `{"claimDate":"soon"}`, dashboard.ErrInstant, "PD-1", "field=claimDate value=soon"},
		{"activationDate", `{"activationDate":""}`, dashboard.ErrInstant, "PD-1", "field=activationDate value="},
		{"expirationDate", `{"expirationDate":0}`, dashboard.ErrType, "PD-1", "field=expirationDate wanted=string value=0"},
		{"headLicenseId", `{"headLicenseId":7}`, dashboard.ErrType, "PD-1", "field=headLicenseId wanted=string value=7"},
		{"field twice, once null", `{"deviceSerial":"Q","deviceSerial":null}`, dashboard.ErrDuplicate, "PD-1", "field=deviceSerial"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := headLicense()
			r := refused(t, got.UnmarshalJSON([]byte(c.text)), c.reason)
			require.Equal(t, c.rule, r.Rule)
			require.Equal(t, c.said, said(r))
			require.Equal(t, headLicense(), got, "a refused text changes nothing")

			if c.rule == "" {
				return // said otherwise in a list, whose brackets and commas count
			}
			all, err := collectPerDevice(strings.NewReader(`[{},` + c.text + `]`))
			require.Len(t, all, 1)
			r = refused(t, err, c.reason)
			require.Equal(t, c.rule, r.Rule)
			require.Equal(t, "record=2 "+c.said, said(r))
		})
	}
	_, err := collectPerDevice(strings.NewReader(`{"errors":["no"]}`))
	r := refused(t, err, dashboard.ErrType)
	require.Equal(t, "wanted=array value=object", said(r))
	require.Empty(t, r.Rule, "a list is read for no rule")
	_, err = collectPerDevice(nil)
	refused(t, err, dashboard.ErrRead)
	refused(t, dashboard.WritePerDeviceLicenses(nil, nil), dashboard.ErrWrite)
}

func TestPerDeviceRecordThatCannotBeReadBackIsNotWritten(t *testing.T) {
	far := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		change func(*dashboard.PerDeviceLicense)
		reason license.Reason
		said   string
	}{
		{func(l *dashboard.PerDeviceLicense) { l.LicenseKey = "\xff" }, dashboard.ErrMalformed, "field=licenseKey cause=not UTF-8"},
		{func(l *dashboard.PerDeviceLicense) { l.HeadLicenseID = dashboard.Given("\xff") }, dashboard.ErrMalformed, "field=headLicenseId cause=not UTF-8"},
		{func(l *dashboard.PerDeviceLicense) { l.SeatCount = dashboard.Given(math.MaxInt32 + 1) }, dashboard.ErrNumber,
			"field=seatCount value=2147483648 least=-2147483648 most=2147483647"},
		{func(l *dashboard.PerDeviceLicense) { l.ActivationDate = dashboard.Given(far) }, dashboard.ErrInstant,
			"field=activationDate value=10000-01-01 00:00:00 +0000 UTC"},
		{func(l *dashboard.PerDeviceLicense) { l.PermanentlyQueuedLicenses[0].ID = "\xff" }, dashboard.ErrMalformed,
			"field=permanentlyQueuedLicenses.0.id cause=not UTF-8"},
	} {
		l := headLicense()
		c.change(&l)
		_, err := json.Marshal(l)
		r := refused(t, err, c.reason)
		require.Equal(t, c.said, said(r))
		require.Equal(t, "PD-1", r.Rule)
		_, err = writtenPerDevice(headLicense(), l)
		require.Equal(t, "record=2 "+c.said, said(refused(t, err, c.reason)))
		_, err = json.Marshal(dashboard.SeatResult{ResultingLicenses: []dashboard.PerDeviceLicense{headLicense(), l}})
		require.Equal(t, strings.Replace(c.said, "field=", "field=resultingLicenses.1.", 1), said(refused(t, err, c.reason)))
	}
}

func TestPerDeviceRecordLimit(t *testing.T) {
	for n := dashboard.MaxRecord - 1; n <= dashboard.MaxRecord+1; n++ {
		var l dashboard.PerDeviceLicense
		_, err := collectPerDevice(strings.NewReader("[{}," + sized(n) + "]"))
		if n <= dashboard.MaxRecord {
			require.NoError(t, l.UnmarshalJSON([]byte(" "+sized(n)+" ")))
			require.NoError(t, err)
			continue
		}
		require.Equal(t, "most=1048576", said(refused(t, l.UnmarshalJSON([]byte(sized(n))), dashboard.ErrTooLarge)))
		require.Equal(t, "record=2 most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
	}
	text, err := dashboard.PerDeviceLicense{}.MarshalJSON()
	require.NoError(t, err)
	room := dashboard.MaxRecord - len(text)
	for n := room - 1; n <= room+1; n++ {
		_, err = writtenPerDevice(headLicense(), dashboard.PerDeviceLicense{ID: strings.Repeat("x", n)})
		if n <= room {
			require.NoError(t, err)
		} else {
			require.Equal(t, "record=2 most=1048576", said(refused(t, err, dashboard.ErrTooLarge)))
		}
	}
}

// As TestListIsReadInBoundedMemory, for some 10 MB of per-device licences.
func TestPerDeviceListIsReadInBoundedMemory(t *testing.T) {
	const records, most = 20_000, 64 << 10
	n, first, last := 0, int64(0), int64(0)
	for l, err := range dashboard.PerDeviceLicenses(&repeated{record: headRecord, left: records}) {
		if err != nil || l.TotalDurationInDays != 425 || len(l.PermanentlyQueuedLicenses) != 1 {
			t.Fatal(n, l, err)
		}
		switch n++; n {
		case 1:
			first = live()
		case records:
			last = live()
		}
	}
	require.Equal(t, records, n)
	require.Less(t, last-first, int64(most))
}

func TestPerDeviceLogsHideKeys(t *testing.T) {
	var out bytes.Buffer
	head := headLicense()
	claim := dashboard.Claim{Licenses: []dashboard.ClaimedKey{{Key: "Z21234567890", Mode: dashboard.Renew}, {Key: "Z2"}}}
	for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))} {
		log.Info("read", "license", head)
		log.Info("read", "queued", head.PermanentlyQueuedLicenses[0])
		log.Info("assigned", "result", dashboard.SeatResult{ResultingLicenses: []dashboard.PerDeviceLicense{head, unusedLicense()}})
		log.Info("claim", "claim", claim)
		log.Info("claim", "claimed", claim.Licenses[0])
	}
	require.NotContains(t, out.String(), "Z2")
	require.NotContains(t, out.String(), "1234567890")
	require.Contains(t, out.String(), "queued.id=5678 queued.licenseType=MX64-ENT queued.licenseKey=…7890 queued.durationInDays=60")
	require.Contains(t, out.String(), `result.resultingLicenses="1234, 9"`)
	require.Contains(t, out.String(), "claimed.key=…7890 claimed.mode=renew")
	require.Contains(t, out.String(), "license.licenseKey=…7890 license.state=active license.deviceSerial=Q234-ABCD-5678")
	require.Contains(t, out.String(), "license.seatCount=null")
	require.Contains(t, out.String(), `claim.keys="…7890, …"`)
}

func TestPerDeviceErrorsHideKeys(t *testing.T) {
	const key = "Z2ZZ-0000-0001"
	for _, c := range []struct {
		text string
		into json.Unmarshaler
	}{
		{`{"licenseKey":["` + key + `"]}`, new(dashboard.PerDeviceLicense)},
		{`{"permanentlyQueuedLicenses":["` + key + `"]}`, new(dashboard.PerDeviceLicense)},
		{`{"licenses":["a bad key"]}`, new(dashboard.Claim)},
		{`{"licenses":["` + key + `"]}`, new(dashboard.Claim)},
		{`{"licenses":"` + key + `"}`, new(dashboard.Claim)},
		{`{"licenses":"a bad key"}`, new(dashboard.Claim)},
		{`{"licenses":[{"key":271828182845}]}`, new(dashboard.Claim)},
	} {
		err := c.into.UnmarshalJSON([]byte(c.text))
		require.ErrorIs(t, err, dashboard.ErrType)
		for _, secret := range []string{key, "Z2ZZ", "a bad", "27182"} {
			require.NotContains(t, err.Error(), secret)
		}
	}
}
