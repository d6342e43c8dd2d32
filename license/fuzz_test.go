package license_test

import (
	"encoding"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// refusedCleanly requires an error to be a refusal whose text is one line.
func refusedCleanly(t *testing.T, err error) {
	t.Helper()
	require.NotEmpty(t, license.Refusals(err), "%v", err)
	require.False(t, strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }), "%q", err.Error())
}

func FuzzParseDateAndString(f *testing.F) {
	for _, s := range []string{"0001-01-01", "9999-12-31", "2024-02-29", "2023-02-29", "0000-01-01", "2024-1-1", "2024-01-01T00:00:00Z", "", "none", "２０２４-01-01", "Z2AA-BBBB-CCCC"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := license.ParseDate(s)
		if err != nil {
			refusedCleanly(t, err)
			require.True(t, d.IsZero())
			return
		}
		require.Equal(t, s, d.String(), "one form only")
		again, err := license.NewDate(d.Start().Date())
		require.NoError(t, err)
		require.Equal(t, d, again)
	})
}

func FuzzDateOfAndStart(f *testing.F) {
	for _, s := range []int64{0, -1, 1, 86399, 86400, -86400, -62135596801, -62135596800, 253402300799, 253402300800, -1 << 63, 1<<63 - 1} {
		f.Add(s, int64(0))
		f.Add(s, int64(999_999_999))
	}
	f.Fuzz(func(t *testing.T, seconds, nanoseconds int64) {
		at := time.Unix(seconds, nanoseconds)
		d, err := license.DateOf(at)
		if err != nil {
			refusedCleanly(t, err)
			require.True(t, at.UTC().Year() < 1 || at.UTC().Year() > 9999)
			return
		}
		require.False(t, at.Before(d.Start()))
		require.True(t, at.Before(d.Start().Add(license.Day)))
	})
}

func FuzzParseKeyAndString(f *testing.F) {
	for _, s := range append([]string{"", "Z2", "z2aabbbbcccc", "Z2AA–BBBB—CCCC", "Z2AA\u00a0BBBB CCCC", "Z2AA-BBBB-CCCC\n", "Ｚ2AA-BBBB-CCCC", strings.Repeat("-", 128)}, mistyped...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, err := license.ParseKey(s)
		if err != nil {
			refusedCleanly(t, err)
			require.True(t, k.IsZero())
			return
		}
		require.Regexp(t, `^Z2[0-9A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}$`, k.String())
		again, err := license.ParseKey(k.String())
		require.NoError(t, err)
		require.Equal(t, k, again)
		require.Equal(t, "…"+k.String()[10:], strings.TrimPrefix(license.Refuse("a", "", "x", k.String()).Error(), "a: x="))
	})
}

// decodesAsItEncodes decodes a text into v and, if v takes it, requires what v
// encodes to decode to the same value.
func decodesAsItEncodes[T any, P interface {
	*T
	encoding.TextUnmarshaler
	encoding.TextMarshaler
}](t *testing.T, text []byte) {
	t.Helper()
	var v, again T
	if err := P(&v).UnmarshalText(text); err != nil {
		refusedCleanly(t, err)
		require.Equal(t, again, v, "a refusal changes nothing")
		return
	}
	out, err := P(&v).MarshalText()
	require.NoError(t, err)
	require.NoError(t, P(&again).UnmarshalText(out))
	require.Equal(t, v, again)
}

func FuzzDateUnmarshalTextAndMarshalText(f *testing.F) {
	for _, s := range []string{"", "0001-01-01", "9999-12-31", "2024-02-30", "2024-02-29 ", "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) { decodesAsItEncodes[license.Date](t, text) })
}

func FuzzKeyUnmarshalTextAndMarshalText(f *testing.F) {
	for _, s := range []string{"", " ", "Z2AA-BBBB-CCCC", "z2 aabbbb cccc", "Z2AA-BBBB-CCCC" + strings.Repeat(" ", 200), "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) { decodesAsItEncodes[license.Key](t, text) })
}

func FuzzParseUDIAndString(f *testing.F) {
	for _, s := range []string{
		"", "none", "P:UCM,S:cc920", "P:UCM, S:cc920", "PID:UCM,SN:cc920,UUID:E53FC968-0253-4D61-A355-BA908A6CC920", "P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920",
		"P:P:,S:S:,U:", "P:a,S:b,S:c", "P:a ,S:b", "P:a,\u00a0S:b", "P:\xff,S:b", "P:" + strings.Repeat("a", 64) + ",S:" + strings.Repeat(" ", 64), "P:a,S:b,U:" + strings.Repeat("-", 36),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := license.ParseUDI(s)
		if err != nil {
			refusedCleanly(t, err)
			require.True(t, u.IsZero())
			return
		}
		again, err := license.ParseUDI(u.String())
		require.NoError(t, err)
		require.Equal(t, u, again)
		require.LessOrEqual(t, len(u.String()), len(s), "what is written is the shortest form")
		made, err := license.NewUDI(u.Product(), u.Serial(), u.UUID())
		require.NoError(t, err)
		require.Equal(t, u, made)
	})
}

func FuzzUDIUnmarshalTextAndMarshalText(f *testing.F) {
	for _, s := range []string{"", "none", "P:UCM,S:cc920", "P:UCM, S:cc920", "PID:UCM,S:cc920", "P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920", "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) { decodesAsItEncodes[license.UDI](t, text) })
}

// A hold that decodes strictly and can be is written as one that decodes the same.
func FuzzHoldUnmarshalAndMarshalJSON(f *testing.F) {
	for _, s := range []string{
		`{"udi":"P:UCM,S:cc920","entitlements":[]}`, `{"udi":"P:UCM,S:cc920"}`, `{"udi":"P:UCM,S:cc920","entitlements":null}`, `{"udi":"","entitlements":[]}`,
		`{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"a","quantity":1,"last":"2022-05-19"},{"tag":"b","quantity":1048576}]}`,
		`{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"a","quantity":1}],"universal":true}`, `{"udi":"P:UCM,S:cc920","entitlements":[],"universal":true}`,
		`{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"b","quantity":1},{"tag":"a","quantity":0}]}`, `{"udi":"P:UCM,S:cc920","entitlements":[{"tag":"\u003c","quantity":1}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var h, again license.Hold
		if err := strictjson.Unmarshal(data, 1<<20, &h); err != nil {
			refusedCleanly(t, err)
			return
		}
		made, errMade := license.NewHold(h.UDI, h.Entitlements...)
		made.Universal = h.Universal
		if err := h.Check(); err != nil {
			refusedCleanly(t, err)
		} else {
			require.NoError(t, errMade)
			require.True(t, h.Equal(made))
		}
		out, err := h.MarshalJSON()
		require.NoError(t, err)
		require.NoError(t, strictjson.Unmarshal(out, len(out), &again))
		require.Equal(t, h, again)
	})
}

// An object of numbers that Counts take says the same to encoding/json.
func FuzzCountsUnmarshalJSONAndMarshalJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"MR":1}`, `{"MX75":17592186044416}`, `{"MX75":17592186044416,"MR":1}`, `{"a":1,"\u0061":2}`, `{"a":0}`, `{"a":-0}`, `{"a":1e1}`,
		`{"a":1.0}`, `{"a":null}`, `{"\ud800":1}`, `null`, `[]`, `{"a":1}{}`, `{"a":1,}`, "{\"\xff\":1}", ` { "a" : 1 } `,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var c, again license.Counts
		if err := c.UnmarshalJSON(data); err != nil {
			refusedCleanly(t, err)
			require.Equal(t, again, c)
			return
		}
		var plain map[license.Model]int
		require.NoError(t, json.Unmarshal(data, &plain))
		require.Len(t, plain, c.Len())
		for m, n := range c.All() {
			require.Equal(t, n, plain[m])
		}
		out, err := c.MarshalJSON()
		require.NoError(t, err)
		require.NoError(t, again.UnmarshalJSON(out))
		require.Equal(t, c, again)
	})
}

func FuzzLicenseUnmarshalJSONAndMarshalJSON(f *testing.F) {
	for _, s := range []string{
		sampleText, `{}`, `null`, `[]`, ``, `{"key":"Z2AA-BBBB-CCCC","counts":{"MR":1},"start":"9999-12-30","days":1}`,
		`{"key":"Z2AA-BBBB-CCCC","counts":{"MR":1},"start":"9999-12-31","days":1}`, `{"key":"Z2AA-BBBB-CCCC","counts":{"MR":1048577},"start":"2024-01-01","days":1}`,
		`{"key":"Z2AA-BBBB-CCCC","counts":{"MR":1},"start":"2024-01-01","days":1,"editions":[]}`, `{"editions":[null]}`, `{"editions":[{"edition":"a","productType":"b"},{"edition":"a","productType":"b"}]}`,
		strings.ToUpper(sampleText), sampleText + sampleText,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var l, again license.License
		if err := l.UnmarshalJSON(data); err != nil {
			refusedCleanly(t, err)
			require.True(t, l.IsZero())
			return
		}
		require.False(t, l.End().After(license.MaxDate()))
		out, err := l.MarshalJSON()
		require.NoError(t, err)
		require.NoError(t, again.UnmarshalJSON(out))
		require.Equal(t, l, again)
	})
}

// An error text does not depend on how values are read: it is one line, and of
// what follows Z2 no more than four characters can be read.
func FuzzRefusalErrorAndParseKey(f *testing.F) {
	for _, s := range mistyped {
		f.Add("x", s)
		f.Add("newKey", s)
		f.Add("field", "licenses."+s)
	}
	f.Fuzz(func(t *testing.T, name, value string) {
		switch name {
		case "x", "key", "newKey", "keys", "replacement", "field":
		default:
			t.Skip("names come from code")
		}
		err := license.Refuse("a/b", "CT-1", name, value)
		refusedCleanly(t, err)
		require.NotRegexp(t, `[Zz]2[0-9A-Za-z]{3}`, err.Error())
	})
}
