package strictjson_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// agrees decodes a text strictly. What is accepted must be the same to
// encoding/json, and what is written from it must be accepted again and read as
// the same.
func agrees(t require.TestingT, text []byte) bool {
	var strict, lax, again event
	if err := strictjson.Unmarshal(text, limit, &strict); err != nil {
		require.NotEmpty(t, license.Refusals(err), "%v", err)
		require.False(t, strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }), "%q", err.Error())
		return false
	}
	require.NoError(t, json.Unmarshal(text, &lax), "%s", text)
	require.Equal(t, lax, strict, "%s", text)
	out, err := json.Marshal(strict)
	require.NoError(t, err)
	require.NoError(t, strictjson.Unmarshal(out, 10*limit, &again), "%s", out)
	twice, err := json.Marshal(again)
	require.NoError(t, err)
	require.Equal(t, string(out), string(twice))
	return true
}

func FuzzUnmarshalAndEncodingJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `{` + begin + `}`, with(`"on":true`), with(`"day":"2024-02-29"`), with(`"key":"z2aa bbbb cccc"`), with(`"counts":{"MX75":1}`),
		with(`"licenses":[{"key":"Z2AA-BBBB-CCCC","counts":{"MR":1},"start":"2024-01-01","days":1}]`), with(`"until":["2024-02-29T12:00:00.123456789Z"]`),
		with(`"until":["2024-02-29T1:00:00Z"]`), with(`"until":["2024-02-29T12:00:00,5Z"]`), with(`"grace":-1`), with(`"numbers":{"i8":-128,"u64":18446744073709551615,"i":-0}`),
		with(`"byID":{"a":1,"\u0062":2}`), with(`"byKey":{"Z2AA-BBBB-CCCC":"","z2aabbbbcccc":""}`), with(`"parts":[{"a":1,"b":[{"a":2,"b":[]}]}]`), with(`"named":{"":{"a":0}}`),
		with(`"raw":{"x":["null",{"y":1e400}]}`), with(`"raw":[null]`), with(`"level":"low"`), with(`"name":"n"`), with(`"Name":"n"`), with(`"on":true`) + ` x`, `null`, `[`, "\xff",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) { agrees(t, text) })
}

func drawDate(t *rapid.T) license.Date {
	d, err := license.DateNumber(rapid.IntRange(1, license.MaxDate().Number()-1).Draw(t, "date"))
	require.NoError(t, err)
	return d
}

func drawInstant(t *rapid.T) time.Time {
	return drawDate(t).Start().Add(time.Duration(rapid.Int64Range(0, int64(license.Day)-1).Draw(t, "within the day")))
}

func drawKey(t *rapid.T) license.Key {
	return license.MustParseKey("Z2" + rapid.StringMatching(`[0-9A-Z]{10}`).Draw(t, "key"))
}

func drawPart(t *rapid.T, depth int) part {
	p := part{A: rapid.Int().Draw(t, "a")}
	for range rapid.IntRange(0, depth).Draw(t, "parts") {
		p.B = append(p.B, drawPart(t, depth-1))
	}
	return p
}

// drawEvent draws an event of which any field may be there.
func drawEvent(t *rapid.T) event {
	e := event{
		Stamp: license.Stamp{Seq: rapid.Uint64().Draw(t, "seq"), Act: license.Act{At: drawInstant(t), By: license.Actor(rapid.String().Draw(t, "by"))}},
		Name:  rapid.String().Draw(t, "name"), On: rapid.Bool().Draw(t, "on"), Plain: rapid.String().Draw(t, "plain"),
		Grace: time.Duration(rapid.Int64().Draw(t, "grace")),
		Numbers: numbers{
			I8: rapid.Int8().Draw(t, "i8"), I64: rapid.Int64().Draw(t, "i64"), U16: rapid.Uint16().Draw(t, "u16"), U64: rapid.Uint64().Draw(t, "u64"),
		},
	}
	if rapid.Bool().Draw(t, "more") {
		e.Day, e.Key, e.Level = drawDate(t), drawKey(t), level(rapid.IntRange(0, 2).Draw(t, "level"))
		e.Counts = license.MustCounts(license.Line{Model: "MR", Count: rapid.IntRange(1, license.MaxUnits).Draw(t, "count")})
		l, err := license.NewLicense(drawKey(t), e.Counts, drawDate(t), 1)
		require.NoError(t, err)
		e.Licenses, e.Until = []license.License{l}, []time.Time{drawInstant(t), drawInstant(t)}
		e.ByID = map[license.ID]int{license.ID(rapid.String().Draw(t, "id")): 1}
		e.ByKey = map[license.Key]license.Date{drawKey(t): drawDate(t)}
		e.Parts = []part{drawPart(t, 3), drawPart(t, 0)}
		e.Named = map[string]part{rapid.String().Draw(t, "part"): drawPart(t, 1)}
		e.Raw = json.RawMessage(`{"any":["thing",1.5]}`)
	}
	return e
}

// What encoding/json writes is read as it was, and nothing that a small change
// makes of it is read differently from encoding/json.
func TestUnmarshalAndEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvent(t)
		text, err := json.Marshal(e)
		require.NoError(t, err)
		var back event
		require.NoError(t, strictjson.Unmarshal(text, len(text), &back))
		require.Equal(t, e, back)
		require.True(t, agrees(t, text))

		for range 5 {
			at, n := rapid.IntRange(0, len(text)-1).Draw(t, "at"), rapid.IntRange(0, 3).Draw(t, "bytes")
			changed := append([]byte{}, text[:at]...)
			changed = append(changed, rapid.SampledFrom([]string{"", "null", "0", "-", ".5", "e1", ",", `"`, "{", "}", "[", "]", `"x":1,`, "\\", "Z", " "}).Draw(t, "put")...)
			agrees(t, append(changed, text[min(at+n, len(text)):]...))
		}
	})
}
