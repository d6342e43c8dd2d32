package coterm_test

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[coterm.Event]{Encode: coterm.EncodeEvent, Decode: coterm.DecodeEvent}
)

// goldenEvents is one event of every name and shape, as decided.
func goldenEvents(tb testing.TB) map[string]coterm.Event {
	tb.Helper()
	all := map[string]coterm.Event{}
	keep := func(name string, e coterm.Event, err error) {
		require.NoError(tb, err)
		all[name] = e
	}
	p := prices(tb, "MR Enterprise", "150", "MX84", "2000.5")
	fresh0 := coterm.New("1", coterm.Policy{})
	begun, err := fresh0.Create(act("2020-01-01T09:00:00.5Z"))
	keep("created", begun, err)
	o := created(tb, "2020-01-01", coterm.Policy{})
	wire := record(1, "addDevices", "2019-06-01", "2019-07-01", 365, "MR Enterprise", 10)
	wire.Editions = []dashboard.Edition{{Edition: "Enterprise", ProductType: "wireless"}}
	gone, unknown := record(8, "", "2019-06-01", "2019-07-01", 365), record(9, "", "2019-06-01", "2019-07-01", 365)
	gone.Invalidated, unknown.Invalidated, gone.InvalidatedAt = true, true, at("2019-08-01T12:00:00Z")
	imported, err := o.Import(act("2020-01-01"), p, []dashboard.CotermLicense{wire, gone, unknown})
	keep("imported", imported, err)
	nothing, err := o.Import(act("2020-01-01"), p, nil)
	keep("imported-nothing", nothing, err)
	added, err := o.Claim(act("2020-01-02"), coterm.AddDevices, p,
		fresh(tb, key(2), "2020-01-01", 365, "MR Enterprise", 5), fresh(tb, key(1), "2020-01-01", 1095, "MX84", 2))
	keep("claimed", added, err)
	require.NoError(tb, o.Apply(added))
	renewed, err := o.Claim(act("2020-01-03T23:59:59.999999999Z"), coterm.Renew, p, fresh(tb, key(3), "2020-01-01", 365, "MR Enterprise", 4))
	keep("claimed-renew", renewed, err)
	require.NoError(tb, o.Apply(renewed))
	undone, err := o.Undo(act("2020-01-04"), key(3), key(4))
	keep("undone", undone, err)
	part, err := o.Return(act("2020-01-04"), key(3), counts("MR Enterprise", 1), key(4))
	keep("returned", part, err)
	full, err := o.Return(act("2020-01-04"), key(3), counts("MR Enterprise", 4), license.Key{})
	keep("returned-in-full", full, err)
	usage, err := o.ReportUsage(act("2020-01-04"), coterm.Usage{InNetworks: counts("MR36 Enterprise", 7, "MX84", 2), Spares: counts("MX84", 1), Unassigned: counts("MG21", 1)})
	keep("usage-reported", usage, err)
	idle, err := o.ReportUsage(act("2020-01-04"), coterm.Usage{})
	keep("usage-reported-none", idle, err)
	to := createdAs(tb, "2", "2020-01-01", coterm.Policy{})
	some, err := o.Move(act("2020-01-04"), to, asking(key(3), counts("MR Enterprise", 1), key(5), key(6)))
	keep("moved-out", some.Out, err)
	keep("moved-in", some.In, err)
	ask := asking(key(3), counts("MR Enterprise", 4), key(5), license.Key{})
	ask.Mode = coterm.Renew
	wholly, err := o.Move(act("2020-01-04"), to, ask)
	keep("moved-out-in-full", wholly.Out, err)
	keep("moved-in-to-renew", wholly.In, err)
	turned, err := o.Convert(act("2020-01-04"), license.PerDevice)
	keep("converted", turned, err)
	return all
}

// The JSON of every event is that of testdata/events: a changed shape needs a new
// name, because old events are decoded for ever.
func TestGoldenEvents(t *testing.T) {
	spectest.Golden(t, here, os.WriteFile, stored, goldenEvents(t))
}

// Only values of the events are events, not what points to them.
func TestPointerIsNoEvent(t *testing.T) {
	for _, e := range goldenEvents(t) {
		pointer := reflect.New(reflect.TypeOf(e))
		pointer.Elem().Set(reflect.ValueOf(e))
		_, _, err := coterm.EncodeEvent(pointer.Interface().(coterm.Event))
		require.ErrorIs(t, err, coterm.ErrUnknownEvent)
	}
}

// What is not exactly the shape of an event is refused, naming the field.
func TestDecodeEventRefused(t *testing.T) {
	_, valid, err := coterm.EncodeEvent(goldenEvents(t)["claimed"])
	require.NoError(t, err)
	for _, tt := range []struct {
		name, from, to string
		reason         license.Reason
		field          string
	}{
		{"coterm.claimed", `"seq":2`, `"seq":-1`, license.ErrJSONType, "seq"},
		{"coterm.claimed", `"seq":2`, `"seq":"2"`, license.ErrJSONType, "seq"},
		{"coterm.claimed", `"seq":2`, `"seq":null`, license.ErrJSONNull, "seq"},
		{"coterm.claimed", `"seq":2`, `"seq":2,"seq":2`, license.ErrJSONDuplicateField, "seq"},
		{"coterm.claimed", `"seq":2`, `"Seq":2`, license.ErrJSONUnknownField, "Seq"},
		{"coterm.claimed", `"seq":2,`, ``, license.ErrJSONMissingField, "seq"},
		{"coterm.claimed", `"at":"2020-01-02T00:00:00Z"`, `"at":"2020-01-02T00:00:00+00:00"`, license.ErrInstantForm, "at"},
		{"coterm.claimed", `"before":{`, `"before":{"x":1,`, license.ErrJSONUnknownField, "before.x"},
		{"coterm.claimed", `"MX84":"2000.5"`, `"MX84":"2000.50"`, coterm.ErrPriceRange, "prices"},
		{"coterm.claimed", `"days":365`, `"days":0`, license.ErrTermRange, "licenses.1"},
		{"coterm.claimed", `"w":"0"`, `"w":"00"`, coterm.ErrLedgerForm, "before.ledger.w"},
		{"coterm.claimed", `{"seq"`, `[{"seq"`, license.ErrJSONType, ""},
		{"coterm.claimed", `}`, `}`, "", ""},
		{"coterm.undone", `}`, `}`, license.ErrJSONUnknownField, "mode"},
		{"coterm.claimed.2", `}`, `}`, coterm.ErrUnknownEvent, ""},
		{"claimed", `}`, `}`, coterm.ErrUnknownEvent, ""},
		{"", `}`, `}`, coterm.ErrUnknownEvent, ""},
	} {
		text := strings.Replace(string(valid), tt.from, tt.to, 1)
		e, err := coterm.DecodeEvent(tt.name, []byte(text))
		if tt.reason == "" {
			require.NoError(t, err)
			continue
		}
		require.Nil(t, e)
		require.ErrorIs(t, err, tt.reason, "%s → %s", tt.from, tt.to)
		require.Equal(t, tt.field, license.Refusals(err)[0].Field("field"), "%s → %s", tt.from, tt.to)
	}
	for _, text := range []string{"", "null", "{", "{} {}", "[]", "\xff", string(valid) + "x"} {
		_, err := coterm.DecodeEvent("coterm.claimed", []byte(text))
		require.NotEmpty(t, license.Refusals(err), text)
	}
}

// An event that could not be read back is not written.
func TestEncodeEventRefused(t *testing.T) {
	for _, tt := range []struct {
		e      coterm.Event
		reason license.Reason
	}{
		{coterm.Undone{}, license.ErrKeyMalformed},
		{coterm.Claimed{Prices: coterm.EqualWeights}, coterm.ErrPriceRange},
	} {
		_, _, err := coterm.EncodeEvent(tt.e)
		require.ErrorIs(t, err, tt.reason)
	}
	_, _, err := coterm.EncodeEvent(coterm.Created{Stamp: license.Stamp{Act: license.Act{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}})
	require.ErrorIs(t, err, license.ErrInstantForm)
}

// Events of any history are read back as they were written, twice over. The
// machine of this package does the same with every event that it applies.
func TestEncodeDecodeIsIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t, coterm.AddDevices, coterm.Renew)
		o := created(t, steps[0].at.Format(time.RFC3339Nano), coterm.Policy{Carry: rapid.SampledFrom(carries).Draw(t, "carry")})
		for i, s := range steps {
			e, err := o.Claim(license.Act{At: s.at, By: "ada"}, s.mode, lawPrices(t, 1), s.issued(t, key(i)))
			require.NoError(t, err)
			name, data, err := coterm.EncodeEvent(e)
			require.NoError(t, err)
			back, err := coterm.DecodeEvent(name, data)
			require.NoError(t, err)
			require.Equal(t, e, back)
			_, again, err := coterm.EncodeEvent(back)
			require.NoError(t, err)
			require.Equal(t, string(data), string(again))
			require.NoError(t, o.Apply(back))
		}
	})
}
