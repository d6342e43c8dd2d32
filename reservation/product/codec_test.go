package product_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// story is a product with an event of each kind, and every second way of one.
func story(t require.TestingT) *scene {
	s := on(t).cancel().request()
	first := s.issue(1)
	s.later(time.Second).cancel().discard(first).request()
	s.install(s.issue(1, func(a *reservation.Authorization) {
		a.Entitlements = []license.Entitlement{{Tag: "A", Quantity: 5, Last: license.MustParseDate("2024-12-31")}, {Tag: "B", Quantity: 1}}
	}))
	return s.install(s.issue(2, of(3), func(a *reservation.Authorization) { a.NotAfter = time.Time{} })).giveBack().disable()
}

// written is how the events of story are written: name, and what follows the stamp.
// A question mark stands for 43 characters of a digest.
var written = [][2]string{
	{"product.enabled", `,"udi":"P:C9300-24UX,S:FCW2134L0RN"}`},
	{"product.cancelled", `}`},
	{"product.requested", `,"session":{"number":1,"nonce":"AQEAAAAAAAAAAAAAAAAAAA"},"secret":"AQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",` +
		`"code":{"text":"request 1 by P:C9300-24UX,S:FCW2134L0RN, 01010000, MARK","digest":"?"}}`},
	{"product.cancelled", `,"session":{"number":1,"nonce":"AQEAAAAAAAAAAAAAAAAAAA"}}`},
	{"product.discarded", `,"session":{"number":1,"nonce":"AQEAAAAAAAAAAAAAAAAAAA"},"code":"return of 1.1 by P:C9300-24UX,S:FCW2134L0RN, 01010000, MARK"}`},
	{"product.requested", `,"session":{"number":2,"nonce":"AgEAAAAAAAAAAAAAAAAAAA"},"secret":"AgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",` +
		`"code":{"text":"request 2 by P:C9300-24UX,S:FCW2134L0RN, 02010000, MARK","digest":"?"}}`},
	{"product.installed", `,"authorization":{"udi":"P:C9300-24UX,S:FCW2134L0RN","session":{"number":2,"nonce":"AgEAAAAAAAAAAAAAAAAAAA"},` +
		`"reservation":7,"version":1,"kind":"specific","entitlements":[{"tag":"A","quantity":5,"last":"2024-12-31"},{"tag":"B","quantity":1}],` +
		`"issued":"2024-01-01T00:00:01Z","notAfter":"2024-12-31T00:00:01Z","public":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","request":"?",` +
		`"previous":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","digest":"?"},"confirmation":"confirmation of 2.1 by P:C9300-24UX,S:FCW2134L0RN, 02010000, MARK"}`},
	{"product.installed", `,"authorization":{"udi":"P:C9300-24UX,S:FCW2134L0RN","session":{"number":2,"nonce":"AgEAAAAAAAAAAAAAAAAAAA"},` +
		`"reservation":7,"version":2,"kind":"specific","entitlements":[{"tag":"A","quantity":3}],` +
		`"issued":"2024-01-01T00:00:01Z","public":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","request":"?","previous":"?","digest":"?"},` +
		`"confirmation":"confirmation of 2.2 by P:C9300-24UX,S:FCW2134L0RN, 02010000, MARK"}`},
	{"product.returned", `,"session":{"number":2,"nonce":"AgEAAAAAAAAAAAAAAAAAAA"},"code":"return of 2.2 by P:C9300-24UX,S:FCW2134L0RN, 02010000, MARK"}`},
	{"product.disabled", `}`},
}

// TestEventsAreWrittenSo pins the names and the JSON of all events: they are kept for
// ever.
func TestEventsAreWrittenSo(t *testing.T) {
	s := story(t)
	require.Len(t, written, len(s.log))
	digest := func(d reservation.Digest) string {
		text, err := d.MarshalText()
		require.NoError(t, err)
		return string(text)
	}
	seen := map[string]bool{}
	for i, e := range s.log {
		name, data, err := product.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, written[i][0], name)
		var digests []string
		switch e := e.(type) {
		case product.Requested:
			digests = []string{digest(e.Code.Digest)}
		case product.Installed:
			digests = []string{digest(e.Authorization.Request), digest(e.Authorization.Digest)}
			if e.Authorization.Version == 2 {
				digests = []string{digests[0], digest(e.Authorization.Previous), digests[1]}
			}
		}
		at := "2024-01-01T00:00:00Z"
		if i > 2 {
			at = "2024-01-01T00:00:01Z"
		}
		want := `{"seq":` + number(uint64(i+1)) + `,"at":"` + at + `","by":"ada"` + written[i][1]
		for _, d := range digests {
			want = strings.Replace(want, `"?"`, `"`+d+`"`, 1)
		}
		secret := reservation.Secret{1, 2}
		if i > 4 {
			secret = reservation.Secret{2, 2}
		}
		require.Equal(t, strings.Replace(want, "MARK", mark(secret), 1), string(data))

		back, err := product.DecodeEvent(name, data)
		require.NoError(t, err)
		require.Equal(t, e, back)
		require.Equal(t, e.Stamped(), back.Stamped())
		require.Contains(t, source(t, "doc.go"), "//\t"+name+" ")
		seen[name] = true
	}
	require.Len(t, seen, strings.Count(source(t, "codec.go"), `"product.`))
}

// TestReplay ends where the decisions ended, from the events as they are written, and
// from a snapshot at any moment and the rest.
func TestReplay(t *testing.T) {
	end := story(t)
	whole := product.New(sceneUDI)
	for i, e := range end.log {
		name, data, err := product.EncodeEvent(e)
		require.NoError(t, err)
		e, err = product.DecodeEvent(name, data)
		require.NoError(t, err)
		require.NoError(t, whole.Apply(e))
		rest, err := product.Restore([]byte(bytesOf(t, whole)))
		require.NoError(t, err)
		require.Equal(t, whole, rest)
		for _, later := range end.log[i+1:] {
			require.NoError(t, rest.Apply(later))
		}
		require.Equal(t, end.bytes(), bytesOf(t, rest))
	}
	require.Equal(t, end.bytes(), bytesOf(t, whole))
}

func TestCodecRefuses(t *testing.T) {
	begin := `{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada"`
	act := license.Act{At: moment("2024-01-01T00:00:00Z"), By: "ada"}
	for _, e := range []product.Event{foreign(), nil} {
		_, _, err := product.EncodeEvent(e)
		require.ErrorIs(t, err, product.ErrUnknownEvent)
	}
	_, _, err := product.EncodeEvent(product.Disabled{Stamp: license.Stamp{Act: license.Act{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}})
	require.ErrorIs(t, err, license.ErrInstantForm)
	for n, ok := range map[int]bool{-1: true, 0: true, 1: false} {
		e := product.Returned{Stamp: license.Stamp{Act: act}}
		_, data, err := product.EncodeEvent(e)
		require.NoError(t, err)
		e.Code = strings.Repeat("x", product.MaxEventBytes-len(data)+n)
		name, data, err := product.EncodeEvent(e)
		if ok {
			require.NoError(t, err)
			_, err = product.DecodeEvent(name, data)
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, license.ErrJSONTooLarge)
	}
	for _, c := range []struct {
		name, text string
		reason     license.Reason
	}{
		{"product.disable", `}`, product.ErrUnknownEvent},
		{"product.disabled", `,"x":1}`, license.ErrJSONUnknownField},
		{"product.disabled", `} `, ""},
		{"product.disabled", `}}`, license.ErrJSONMalformed},
		{"product.enabled", `}`, license.ErrJSONMissingField},
		{"product.enabled", `,"udi":null}`, license.ErrJSONNull},
		{"product.enabled", `,"udi":"P:A"}`, license.ErrUDIMalformed},
		{"product.cancelled", `,"session":{"number":1,"nonce":"AQEAAAAAAAAAAAAAAAAAAB"}}`, reservation.ErrBytesMalformed},
		{"product.cancelled", `,"session":{"number":-1,"nonce":"AQEAAAAAAAAAAAAAAAAAAA"}}`, license.ErrJSONType},
		{"product.returned", `,"session":{"number":1,"nonce":"AQEAAAAAAAAAAAAAAAAAAA"}}`, license.ErrJSONMissingField},
		{"product.disabled", strings.Repeat(" ", product.MaxEventBytes) + `}`, license.ErrJSONTooLarge},
	} {
		_, err := product.DecodeEvent(c.name, []byte(begin+c.text))
		if c.reason == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, c.reason, c.text)
	}
}

// Without a codec nothing is decided that the mode allows.
func TestNoCodec(t *testing.T) {
	const said = "license/not-given: what=codec"
	s := on(t)
	_, err := s.p.Install(s.by(), nil, "")
	require.ErrorIs(t, err, reservation.ErrNoRequest)
	require.NotErrorIs(t, err, license.ErrNotGiven)
	_, err = s.p.Request(s.by(), nil, reservation.Fresh{})
	require.EqualError(t, err, said)
	_, err = s.p.Discard(s.by(), nil, "")
	require.EqualError(t, err, said)
	_, err = s.request().p.Install(s.by(), nil, "")
	require.EqualError(t, err, said)
	s = reserved(t)
	_, err = s.p.Return(s.by(), nil)
	require.EqualError(t, err, said)
}
