package strictjson_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

const limit = 1 << 20 // bytes

// event has a field of every kind that a shape may have.
type event struct {
	license.Stamp
	Name     string                       `json:"name"`
	On       bool                         `json:"on,omitempty"`
	Day      license.Date                 `json:"day,omitzero"`
	Key      license.Key                  `json:"key,omitzero"`
	Counts   license.Counts               `json:"counts,omitzero"`
	Licenses []license.License            `json:"licenses,omitempty"`
	Until    []time.Time                  `json:"until,omitempty"`
	Grace    time.Duration                `json:"grace,omitempty"`
	Numbers  numbers                      `json:"numbers,omitzero"`
	ByID     map[license.ID]int           `json:"byID,omitempty"`
	ByKey    map[license.Key]license.Date `json:"byKey,omitempty"`
	Parts    []part                       `json:"parts,omitempty"`
	Named    map[string]part              `json:"named,omitempty"`
	Raw      json.RawMessage              `json:"raw,omitempty"`
	Level    level                        `json:"level,omitempty"`
	Hidden   string                       `json:"-"`
	Plain    string                       // named as encoding/json names it
	secret   string
}

type numbers struct {
	I   int    `json:"i,omitempty"`
	I8  int8   `json:"i8,omitempty"`
	I16 int16  `json:"i16,omitempty"`
	I32 int32  `json:"i32,omitempty"`
	I64 int64  `json:"i64,omitempty"`
	U   uint   `json:"u,omitempty"`
	U8  uint8  `json:"u8,omitempty"`
	U16 uint16 `json:"u16,omitempty"`
	U32 uint32 `json:"u32,omitempty"`
	U64 uint64 `json:"u64,omitempty"`
}

type part struct {
	A int    `json:"a"`
	B []part `json:"b,omitempty"`
}

// level decodes itself from text, with an error of no package of ours.
type level int

var errLevel = errors.New("neither low nor high")

func (l *level) UnmarshalText(text []byte) error {
	switch string(text) {
	case "low":
		*l = 1
	case "high":
		*l = 2
	default:
		return errLevel
	}
	return nil
}

func (l level) MarshalText() ([]byte, error) {
	return []byte([...]string{"", "low", "high"}[l]), nil
}

// begin is what every text of an event has.
const begin = `"seq":1,"at":"2024-02-29T12:00:00Z","by":"ada","name":"n","Plain":"p"`

// with returns the text of an event that has a field more.
func with(field string) string { return `{` + begin + `,` + field + `}` }

func decode(text string) (event, error) {
	var e event
	err := strictjson.Unmarshal([]byte(text), limit, &e)
	return e, err
}

// refused requires err to be that one refusal, by no published rule.
func refused(t *testing.T, err error, reason license.Reason, pairs ...string) {
	t.Helper()
	require.Equal(t, []*license.Refusal{license.Refuse(reason, "", pairs...)}, license.Refusals(err))
}

func TestEveryKind(t *testing.T) {
	e, err := decode(` { ` + begin + `, "on" : true, "day":"2024-02-29", "key":"Z2AA-BBBB-CCCC", "counts":{"MX75":1}, "grace":-5,
		"until":["2024-01-01T00:00:00.000000001Z"], "licenses":[{"key":"Z2AA-BBBB-CCCC","counts":{"MR":1},"start":"2024-01-01","days":1}],
		"numbers":{"i":1,"u":2}, "byID":{"O_1":7}, "byKey":{"Z2AA-BBBB-CCCC":"2024-01-01"}, "parts":[{"a":1,"b":[{"a":2},{"a":3}]}],
		"named":{"x":{"a":4}}, "raw":[true,{"n":"null"}], "level":"high" } `)
	require.NoError(t, err)
	key := license.MustParseKey("Z2AA-BBBB-CCCC")
	l, err := license.NewLicense(key, license.MustCounts(license.Line{Model: "MR", Count: 1}), license.MustParseDate("2024-01-01"), 1)
	require.NoError(t, err)
	require.Equal(t, event{
		Stamp: license.Stamp{Seq: 1, Act: license.Act{At: time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), By: "ada"}},
		Name:  "n", On: true, Day: license.MustParseDate("2024-02-29"), Key: key, Counts: license.MustCounts(license.Line{Model: "MX75", Count: 1}),
		Licenses: []license.License{l}, Until: []time.Time{time.Date(2024, 1, 1, 0, 0, 0, 1, time.UTC)}, Grace: -5, Numbers: numbers{I: 1, U: 2},
		ByID: map[license.ID]int{"O_1": 7}, ByKey: map[license.Key]license.Date{key: license.MustParseDate("2024-01-01")},
		Parts: []part{{A: 1, B: []part{{A: 2}, {A: 3}}}}, Named: map[string]part{"x": {A: 4}},
		Raw: json.RawMessage(`[true,{"n":"null"}]`), Level: 2, Plain: "p",
	}, e)
	require.Empty(t, e.secret)

	e, err = decode(with(`"parts":[],"byID":{}`))
	require.NoError(t, err)
	require.Equal(t, []part{}, e.Parts)
	require.Equal(t, map[license.ID]int{}, e.ByID)
}

func TestNulls(t *testing.T) {
	license1 := `{"key":"Z2AA-BBBB-CCCC","counts":{"MR":1},"start":"2024-01-01","days":1}`
	for text, field := range map[string]string{
		`null`: "",
		strings.Replace(with(`"on":true`), `"ada"`, `null`, 1): "by",
		with(`"on":null`):                                     "on",
		with(`"day":null`):                                    "day",
		with(`"key":null`):                                    "key",
		with(`"counts":null`):                                 "counts",
		with(`"counts":{"MR":null}`):                          "counts.MR",
		with(`"licenses":null`):                               "licenses",
		with(`"licenses":[null]`):                             "licenses.0",
		with(`"until":[ null ]`):                              "until.0",
		with(`"grace":null`):                                  "grace",
		with(`"numbers":null`):                                "numbers",
		with(`"numbers":{"i8":null}`):                         "numbers.i8",
		with(`"byID":null`):                                   "byID",
		with(`"byID":{"a":1,"b":null}`):                       "byID.b",
		with(`"parts":[{"a":1},null]`):                        "parts.1",
		with(`"parts":[{"a":null}]`):                          "parts.0.a",
		with(`"named":{"x":null}`):                            "named.x",
		with(`"raw":null`):                                    "raw",
		with(`"raw":[null]`):                                  "raw",
		with(`"raw":{"null":"null","x":{"y":[1,"\\",null]}}`): "raw",
		with(`"level":null`):                                  "level",
		with(`"licenses":[` + license1 + `,` + strings.Replace(license1, `"2024-01-01"`, `null`, 1) + `]`): "licenses.1.start",
		with(`"licenses":[` + strings.Replace(license1, `1}`, `null}`, 1) + `]`):                           "licenses.0.counts.MR",
	} {
		_, err := decode(text)
		refused(t, err, license.ErrJSONNull, "field", field)
	}
	for _, raw := range []string{`"null"`, `"a\"null"`, `"\\"`, `["\\\"null",true,false]`, `{"null":0}`, `"\n\u006e"`} {
		e, err := decode(with(`"raw":` + raw))
		require.NoError(t, err, raw)
		require.Equal(t, raw, string(e.Raw))
	}
}

func TestFields(t *testing.T) {
	for _, tt := range []struct {
		text   string
		reason license.Reason
		field  string
	}{
		{with(`"name":"n"`), license.ErrJSONDuplicateField, "name"},
		{with(`"n\u0061me":"n"`), license.ErrJSONDuplicateField, "name"},
		{with(`"seq":1`), license.ErrJSONDuplicateField, "seq"},
		{with(`"on":true,"on":true`), license.ErrJSONDuplicateField, "on"},
		{with(`"numbers":{"i":1,"i":1}`), license.ErrJSONDuplicateField, "numbers.i"},
		{with(`"byID":{"a":1,"\u0061":1}`), license.ErrJSONDuplicateField, "byID.a"},
		{with(`"byID":{"\ud800":1,"\ud801":1}`), license.ErrJSONDuplicateField, "byID.\uFFFD"}, // halves of a pair read alike
		{with(`"byKey":{"Z2AA-BBBB-CCCC":"","z2aabbbbcccc":""}`), license.ErrJSONDuplicateField, "byKey.z2aabbbbcccc"},
		{with(`"counts":{"a":1,"a":1}`), license.ErrJSONDuplicateField, "counts.a"},
		{with(`"parts":[{"a":1},{"a":1,"a":1}]`), license.ErrJSONDuplicateField, "parts.1.a"},

		{with(`"more":1`), license.ErrJSONUnknownField, "more"},
		{with(`"":1`), license.ErrJSONUnknownField, ""},
		{with(`"On":true`), license.ErrJSONUnknownField, "On"},
		{with(`"oN":true`), license.ErrJSONUnknownField, "oN"},
		{with(`"plain":"p"`), license.ErrJSONUnknownField, "plain"},
		{with(`"Stamp":{}`), license.ErrJSONUnknownField, "Stamp"},
		{with(`"Act":{}`), license.ErrJSONUnknownField, "Act"},
		{with(`"Hidden":"h"`), license.ErrJSONUnknownField, "Hidden"},
		{with(`"secret":"s"`), license.ErrJSONUnknownField, "secret"},
		{with(`"on\u200b":true`), license.ErrJSONUnknownField, "on\u200b"},
		{with(`"parts":[{"a":1,"b":[{"A":1}]}]`), license.ErrJSONUnknownField, "parts.0.b.0.A"},
		{with(`"named":{"x.y":{"c":1}}`), license.ErrJSONUnknownField, "named.x.y.c"},

		{`{}`, license.ErrJSONMissingField, "seq"},
		{`{"seq":1,"name":"n"}`, license.ErrJSONMissingField, "at"},
		{`{"seq":1,"at":"2024-02-29T12:00:00Z"}`, license.ErrJSONMissingField, "by"},
		{strings.Replace(with(`"on":true`), `"name":"n",`, ``, 1), license.ErrJSONMissingField, "name"},
		{strings.Replace(with(`"on":true`), `"Plain":"p",`, ``, 1), license.ErrJSONMissingField, "Plain"},
		{with(`"parts":[{"a":1,"b":[{"a":2},{}]}]`), license.ErrJSONMissingField, "parts.0.b.1.a"},
		{with(`"named":{"x":{}}`), license.ErrJSONMissingField, "named.x.a"},
	} {
		_, err := decode(tt.text)
		refused(t, err, tt.reason, "field", tt.field)
	}
}

func TestKinds(t *testing.T) {
	for text, want := range map[string][2]string{
		`[]`:                              {"", "object"},
		`"x"`:                             {"", "object"},
		`1`:                               {"", "object"},
		`true`:                            {"", "object"},
		with(`"on":1`):                    {"on", "bool"},
		with(`"on":"true"`):               {"on", "bool"},
		with(`"on":[]`):                   {"on", "bool"},
		with(`"numbers":[]`):              {"numbers", "object"},
		with(`"numbers":7`):               {"numbers", "object"},
		with(`"byID":[]`):                 {"byID", "object"},
		with(`"byID":"x"`):                {"byID", "object"},
		with(`"byID":{"a":"1"}`):          {"byID.a", "int"},
		with(`"parts":{}`):                {"parts", "array"},
		with(`"parts":1`):                 {"parts", "array"},
		with(`"parts":[1]`):               {"parts.0", "object"},
		with(`"parts":[{"a":1},[]]`):      {"parts.1", "object"},
		with(`"day":20240229`):            {"day", "string"},
		with(`"day":{}`):                  {"day", "string"},
		with(`"day":[]`):                  {"day", "string"},
		with(`"key":true`):                {"key", "string"},
		with(`"until":[1]`):               {"until.0", "string"},
		with(`"until":[{}]`):              {"until.0", "string"},
		with(`"until":[[]]`):              {"until.0", "string"},
		with(`"counts":[]`):               {"counts", "object"},
		with(`"counts":{"a":1.0}`):        {"counts.a", "int"},
		with(`"licenses":[7]`):            {"licenses.0", "object"},
		with(`"licenses":[{"days":"1"}]`): {"licenses.0.days", "int"},
		with(`"level":"middle"`):          {"level", "strictjson_test.level"}, // not a refusal by itself
		with(`"level":1`):                 {"level", "string"},
	} {
		_, err := decode(text)
		refused(t, err, license.ErrJSONType, "field", want[0], "wanted", want[1])
	}
}

func TestValuesThatDecodeThemselves(t *testing.T) {
	_, err := decode(with(`"day":"2023-02-29"`))
	require.Equal(t, []*license.Refusal{license.Refuse(license.ErrDateMalformed, "CT-1", "date", "2023-02-29", "form", "YYYY-MM-DD", "field", "day")}, license.Refusals(err))
	_, err = decode(with(`"byKey":{"Z2AA":""}`))
	require.Equal(t, []*license.Refusal{license.Refuse(license.ErrKeyMalformed, "CT-12", "key", "Z2AA", "form", "Z2##-####-####", "field", "byKey.Z2AA")}, license.Refusals(err))
	_, err = decode(with(`"byKey":{"Z2AA-BBBB-CCCC":"tomorrow"}`))
	require.Equal(t, "license/date-malformed (CT-1): date=tomorrow, form=YYYY-MM-DD, field=byKey.…CCCC", err.Error())
	_, err = decode(with(`"licenses":[{}]`))
	require.Equal(t, []*license.Refusal{license.Refuse(license.ErrKeyMalformed, "CT-12", "key", "", "form", "Z2##-####-####", "field", "licenses.0")}, license.Refusals(err))

	var l license.License
	refused(t, strictjson.Unmarshal([]byte(`{"x":1}`), limit, &l), license.ErrJSONUnknownField, "field", "x")
}

// several decodes itself and refuses for two reasons.
type several struct{}

func (*several) UnmarshalJSON([]byte) error {
	return errors.Join(license.Refuse("x/a", "CT-1"), license.Refuse("x/b", "", "field", "inner"))
}

func TestAllReasonsOfAValue(t *testing.T) {
	var v struct {
		S []several `json:"s"`
	}
	err := strictjson.Unmarshal([]byte(`{"s":[7]}`), limit, &v)
	require.Equal(t, []*license.Refusal{license.Refuse("x/a", "CT-1", "field", "s.0"), license.Refuse("x/b", "", "field", "s.0.inner")}, license.Refusals(err))
}

func TestNumbers(t *testing.T) {
	ranges := map[string][2]string{
		"i8": {"-128", "127"}, "i16": {"-32768", "32767"}, "i32": {"-2147483648", "2147483647"}, "i64": {"-9223372036854775808", "9223372036854775807"},
		"u8": {"0", "255"}, "u16": {"0", "65535"}, "u32": {"0", "4294967295"}, "u64": {"0", "18446744073709551615"},
	}
	outside := map[string][2]string{
		"i8": {"-129", "128"}, "i16": {"-32769", "32768"}, "i32": {"-2147483649", "2147483648"}, "i64": {"-9223372036854775809", "9223372036854775808"},
		"u8": {"-1", "256"}, "u16": {"-1", "65536"}, "u32": {"-1", "4294967296"}, "u64": {"-1", "18446744073709551616"},
	}
	if strconv.IntSize == 64 {
		ranges["i"], ranges["u"] = ranges["i64"], ranges["u64"]
		outside["i"], outside["u"] = outside["i64"], outside["u64"]
	}
	kinds := map[byte]string{'i': "int", 'u': "uint"}
	for name, inside := range ranges {
		for _, n := range inside {
			e, err := decode(with(`"numbers":{"` + name + `":` + n + `}`))
			require.NoError(t, err, n)
			out, err := json.Marshal(e.Numbers)
			require.NoError(t, err)
			if n == "0" {
				require.JSONEq(t, `{}`, string(out))
			} else {
				require.Equal(t, `{"`+name+`":`+n+`}`, string(out)) // to the last digit, which a float would lose
			}
		}
		for _, n := range append([]string{"1.0", "0.5", "1e1", "1E0", "-1.5", "1e400", `"1"`, "true"}, outside[name][0], outside[name][1]) {
			_, err := decode(with(`"numbers":{"` + name + `":` + n + `}`))
			refused(t, err, license.ErrJSONType, "field", "numbers."+name, "wanted", kinds[name[0]]+name[1:])
		}
	}
	for _, n := range []string{"01", "+1", "-", ".5", "1.", "0x1", "1_000", "NaN", "Infinity"} {
		_, err := decode(with(`"numbers":{"i":` + n + `}`))
		require.ErrorIs(t, err, license.ErrJSONMalformed, n)
	}
}

// A value has one text: others that mean it are refused.
func TestTextsAsWritten(t *testing.T) {
	for _, text := range []string{"z2aa-bbbb-cccc", "Z2AABBBBCCCC", " Z2AA-BBBB-CCCC", "Z2AA–BBBB–CCCC"} {
		_, err := decode(with(`"key":"` + text + `"`))
		refused(t, err, license.ErrJSONType, "field", "key", "wanted", "the text as it is written")
	}
	_, err := decode(with(`"until":["2024-02-29T00:00:00.500Z"]`))
	require.ErrorIs(t, err, license.ErrInstantForm)
}

func TestInstants(t *testing.T) {
	for _, s := range []string{
		"2024-02-29T12:00:00Z", "2024-02-29T23:59:59.999999999Z", "2024-02-29T00:00:00.5Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
	} {
		e, err := decode(with(`"until":["` + s + `"]`))
		require.NoError(t, err, s)
		want, err := time.Parse(time.RFC3339Nano, s)
		require.NoError(t, err)
		require.Equal(t, want, e.Until[0])
		require.Equal(t, time.UTC, e.Until[0].Location())
	}
	for _, s := range []string{
		"", "2024-02-29", "2024-02-29T12:00:00", "2024-02-29T12:00Z",
		"2024-02-29T12:00:00+00:00", "2024-02-29T12:00:00-00:00", "2024-02-29T14:00:00+02:00", "2024-02-29T12:00:00z", "2024-02-29t12:00:00Z", "2024-02-29 12:00:00Z",
		"2024-02-29T12:00:00,5Z", "2024-02-29T12:00:00.Z", "2024-02-29T12:00:00.1234567890Z", "2024-02-29T12:00:00.0000000000Z",
		"2024-02-29T1:00:00Z", "2024-02-29T01:0:00Z", "2024-02-29T01:00:0Z", "2024-2-29T01:00:00Z",
		"2024-02-29T24:00:00Z", "2024-02-29T23:60:00Z", "2024-02-29T23:59:60Z", "2016-12-31T23:59:60Z", "2023-02-29T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-01T00:00:00ZZ",
		"10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "2024-02-29T12:00:00+00:00Z", " 2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z ",
	} {
		_, err := decode(with(`"until":["` + s + `"]`))
		refused(t, err, license.ErrInstantForm, "field", "until.0", "instant", s, "form", "RFC 3339 with Z")
	}
	_, err := decode(with(`"until":["0000-12-31T23:59:59Z"]`))
	require.Equal(t, []*license.Refusal{license.Refuse(license.ErrDateRange, "CT-1", "instant", "0000-12-31 23:59:59 +0000 UTC", "field", "until.0")}, license.Refusals(err))
}

func TestTexts(t *testing.T) {
	for _, text := range []string{
		``, ` `, `{`, `}`, `{"seq"`, `{"seq":`, `{"seq":1`, `{"seq":1,`, `{"seq":1,}`, `{seq:1}`, `{'seq':1}`, `{"seq" 1}`, `{"seq":1 "at":2}`, `{"seq":1]`, `{null:1}`,
		"\ufeff" + with(`"on":true`), with(`"on":tru`), with(`"on":TRUE`), with(`"parts":[{"a":1}`), with(`"parts":[{"a":1},]`), with(`"parts":[{"a":1}}`), with(`"byID":{"a":1]`),
		with(`"byID":{"a":1`), with(`"byID":{"a":1,}`), with(`"byID":{1:1}`), with(`"raw":[1`), with(`"raw":[1,]`), with(`"raw":`), with(`"counts":{"a"}`), with("\"name\x01\":1"), with(`"day":"\x"`), with(`"day":`), with(`"until":[`),
		with(`"day":"`) + "\n" + `"`, with(`"on":true`) + `{}`, with(`"on":true`) + `x`, with(`"on":true`) + `,`, with(`"on":true`) + "\x00", with(`"on":true`) + `null`,
	} {
		_, err := decode(text)
		require.ErrorIs(t, err, license.ErrJSONMalformed, text)
		r := license.Refusals(err)
		require.Len(t, r, 1)
		require.Equal(t, []string{"field", "cause"}, []string{r[0].Fields[0].Name, r[0].Fields[1].Name}, text)
		require.NotEmpty(t, r[0].Field("cause"))
	}
	for _, text := range []string{with("\"raw\":\"\xff\""), with("\"\xc0\x80\":1"), "\xff", with(`"on":true`) + "\xff", with("\"raw\":\"\xed\xa0\x80\"")} {
		_, err := decode(text)
		refused(t, err, license.ErrJSONMalformed, "field", "", "cause", "not UTF-8")
	}
	_, err := decode(with(`"on":true`) + `{}`)
	refused(t, err, license.ErrJSONMalformed, "field", "", "cause", "bytes after the value")
	_, err = decode(with(`"on":true`) + " \t\r\n")
	require.NoError(t, err)
}

func TestSize(t *testing.T) {
	text := []byte(with(`"on":true`))
	for most, ok := range map[int]bool{len(text) - 1: false, len(text): true, len(text) + 1: true, 0: false, -1: false} {
		var e event
		err := strictjson.Unmarshal(text, most, &e)
		if ok {
			require.NoError(t, err)
			continue
		}
		refused(t, err, license.ErrJSONTooLarge, "bytes", strconv.Itoa(len(text)), "most", strconv.Itoa(most))
		require.Equal(t, event{}, e, "nothing is read")
	}
	refused(t, strictjson.Unmarshal([]byte("\xff\xff"), 1, &event{}), license.ErrJSONTooLarge, "bytes", "2", "most", "1")
}

// Nothing that a text says makes the decoder recurse without end.
func TestLevels(t *testing.T) {
	type nest []nest
	for n, ok := range map[int]bool{1: true, 100: true, 101: true, 102: false, 100_000: false} {
		var v nest
		err := strictjson.Unmarshal([]byte(strings.Repeat(`[`, n)+strings.Repeat(`]`, n)), limit, &v)
		if ok {
			require.NoError(t, err, n)
			continue
		}
		refused(t, err, license.ErrJSONMalformed, "field", strings.Repeat("0.", 100)+"0", "cause", "more than 100 levels")
	}
	_, err := decode(with(`"raw":` + strings.Repeat(`[`, 100_000) + strings.Repeat(`]`, 100_000)))
	require.ErrorIs(t, err, license.ErrJSONMalformed)
}

func TestNoPlaceToDecodeInto(t *testing.T) {
	var none *event
	for _, v := range []any{nil, none, event{}, map[string]int{}, 7} {
		refused(t, strictjson.Unmarshal([]byte(`{}`), limit, v), license.ErrJSONType, "field", "", "wanted", "pointer")
	}
}

// A key that a text has in the wrong place stays hidden.
func TestKeysStayHidden(t *testing.T) {
	for _, field := range []string{
		`"Z2AA-BBBB-CCCC":1`, `"Z2AA-BBBB-CCC":1`, `"day":"Z2AA-BBBB-CCCC"`, `"day":"Z2AA-BBBB-CCC"`, `"until":["Z2AA-BBBB-CCCC"]`, `"key":"Z2AA-BBBB-CCC"`,
		`"byID":{"Z2AA-BBBB-CCCC":"1"}`, `"byKey":{"Z2AA-BBBB-CCCC":1}`, `"byKey":{"Z2AA-BBBB-CCC":1}`, `"byKey":{"Z2AA-BBBB-CCCC":"","z2aabbbbcccc":""}`, `"named":{"Z2AA-BBBB-CCCC":{"b":[1]}}`,
		`"counts":{"Z2AA-BBBB-CCCC":"1"}`, `"licenses":[{"key":"Z2AA-BBBB-CCCC"}]`, `"licenses":[{"Z2AA-BBBB-CCCC":1}]`, `"level":"Z2AA-BBBB-CCCC"`,
	} {
		_, err := decode(with(field))
		require.Error(t, err)
		require.NotContains(t, strings.ToUpper(strings.ReplaceAll(err.Error(), "-", "")), "BBBB", field)
	}
}
