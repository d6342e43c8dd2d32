package license_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

// symbols returns the letters and digits of a text, in capitals, and a bar where
// what is hidden or a name ends.
func symbols(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToUpper(r)
		case r == '…' || r == '•' || r == '=':
			return '|'
		}
		return -1
	}, s)
}

// drawSecret draws a key of letters that make no words, so that what stands
// beside it cannot complete it by chance.
func drawSecret(t *rapid.T) license.Key {
	return license.MustParseKey("Z2" + rapid.StringMatching(`[JQVWX]{10}`).Draw(t, "secret"))
}

// hides requires that no five characters in a row of what was typed as a key
// stand in a text.
func hides(t require.TestingT, text, typed string) {
	shown, secret := symbols(text), []rune(symbols(typed))
	for i := range len(secret) - 4 {
		require.NotContains(t, shown, string(secret[i:i+5]), "%q shows %q", text, typed)
	}
}

// logged returns what a text and a JSON handler write of those attributes.
func logged(attrs ...any) string {
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Info("logged", attrs...)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("logged", attrs...)
	return b.String()
}

// A key may be mistyped in many ways; none makes it readable in an error text.
var mistyped = []string{
	"Z2QW-ERTY-UIOP",         // well typed
	"z2qw ertyuiop",          // well typed
	"Z2QW-ERTY-UIO",          // a character short
	"Z2QW-ERTY-U",            // three characters short
	"Z2QW-ERTY-UIOPA",        // a character too many
	"Z2QW-ERTY-UIOP-ASDF",    // four too many
	"Z2QW ERTY UIOP ASDF",    // four too many, spaced
	"Z2QW_ERTY_UIOP",         // separated wrongly
	"Z2QW.ERTY.UIOP",         //
	"Z2QW/ERTY/UIOP",         //
	"Z2QW-ERTY-UIO!",         //
	"Z2QW-ERTY\nUIOP",        // on two lines
	"\"Z2QW-ERTY-UIOP\"",     // quoted
	"key: Z2QW-ERTY-UIOP",    // with a label
	"AnZ2QWERTYUIOP",         // run into a word
	"Z2QW-ERTY-UIOP.",        // with a full stop
	"Z2QW-ERTY-UIО́P",        // with a letter of another alphabet
	"Z2Z2-QWER-TYUI",         // begins twice
	"Z2QW-ERTY-UIOP\x00\xff", //
	"[Z2QW-ERTY-UIOP]",       //
}

func TestMistypedKeysStayHidden(t *testing.T) {
	for _, typed := range mistyped {
		errs := []error{
			license.Refuse("a/b", "", "anything", typed),
			license.Refuse("a/b", "", "field", "licenses."+typed+".start"),
			license.Refuse("a/b", "", "replacement", typed),
			license.Refuse("a/b", "", "oldKey", typed),
			license.Refuse("a/b", "", "keys", typed+", "+typed),
			license.ID(typed + "\n").Check(),
			license.Model(typed + "\n").Check(),
			license.LicensingModel(typed).Check(),
			license.Cause(typed).Check(),
		}
		if _, err := license.ParseKey(typed); err != nil {
			errs = append(errs, err)
		}
		_, err := license.ParseDate(typed)
		errs = append(errs, err)
		var d license.Date
		errs = append(errs, d.UnmarshalText([]byte(typed)))
		name, err := json.Marshal(typed)
		require.NoError(t, err)
		for _, text := range []string{
			`{"key":"Z2AABBBBCCC",` + string(name) + `:1}`,
			`{` + string(name) + `:1}`,
			`{"start":` + string(name) + `}`,
			`{"counts":{"MR":` + string(name) + `}}`,
			`{"counts":{` + string(name) + `:0}}`,
			`{"days":` + string(name) + `}`,
			`{"editions":[{` + string(name) + `:""}]}`,
			`{"editions":` + string(name) + `}`,
			`{"key":` + typed,
			typed,
		} {
			var l license.License
			errs = append(errs, l.UnmarshalJSON([]byte(text)))
		}
		for _, err := range errs {
			require.Error(t, err)
			hides(t, err.Error(), typed)
			hides(t, logged("err", err, "wrapped", fmt.Errorf("claim: %w", errors.Join(err, err))), typed)
			require.NotContains(t, err.Error(), "\n")
		}
	}
}

func TestErrorShowsTheRest(t *testing.T) {
	for typed, want := range map[string]string{
		"Z2QW-ERTY-UIOP":                      "…UIOP",
		"licenses.Z2QW-ERTY-UIOP.start":       "licenses.…UIOP.start",
		"Z2QW-ERTY-UIOP, Z2AA-BBBB-CCCC":      `"…UIOP, …CCCC"`,
		"Z2QW-ER":                             "…",
		"Z2QW-ERT":                            "…-ERT",
		"Z2QW-ERTY":                           "…ERTY",
		"Z2QW":                                "Z2QW",
		"Z2##-####-####":                      "Z2##-####-####",
		"Q2QW-ERTY-UIOP":                      "Q2QW-ERTY-UIOP", // a device's serial number is no secret
		"MX84 Advanced Security":              "MX84 Advanced Security",
		"Z3-ENT":                              "Z3-ENT",
		"2024-06-01T00:00:00Z":                "2024-06-01T00:00:00Z",
		"jazz z":                              "jazz z",
		"Z":                                   "Z",
		strings.Repeat("Z2AA-BBBB-CCCC;", 40): strings.Repeat("…CCCC;", 25) + "…",
		strings.Repeat("x", 196) + "Z2AABBBBCCCC": strings.Repeat("x", 196) + "…C…",
	} {
		require.Equal(t, "a/b: x="+want, license.Refuse("a/b", "", "x", typed).Error())
	}
}

// A token that products register with is hidden whatever it looks like, where the
// field says that it is one.
func TestTokensStayHidden(t *testing.T) {
	for token, want := range map[string]string{
		"":                                  `""`,
		"abcd":                              "…",
		"abcdefg":                           "…",
		"abcdefgh":                          "…efgh",
		"NzY1MGZi-MTY3MDQ2MDU5MQ%3D":        "…Q%3D",
		"größerer Schlüssel":                "…ssel",
		strings.Repeat("x", 500) + "tail":   "…tail",
		"correct horse battery staple, yes": "… yes",
	} {
		require.Equal(t, "a/b: token="+want, license.Refuse("a/b", "", "token", token).Error())
		require.Equal(t, "a/b: Token="+want, license.Refuse("a/b", "", "Token", token).Error())
		require.Equal(t, token, license.Refuse("a/b", "", "token", token).Field("token"), "fields hold it whole")
	}
	require.Equal(t, "a/b: tokens=12345678", license.Refuse("a/b", "", "tokens", "12345678").Error(), "a number of tokens is none")
}

func TestRecordsHideKeys(t *testing.T) {
	l := sample()
	claimed := license.Issued{
		Key: keyA, License: l, Status: license.Invalidated, Organization: "O_1", Cause: license.Undone, Replacement: keyB,
	}
	_, short := license.NewLicense(keyA, license.Counts{}, license.Date{}, 0)
	text := logged("key", keyA, "pointer", &claimed.Key, "license", l, "licensePointer", &l, "issued", claimed, "issuedPointer", &claimed,
		slog.Group("group", "key", keyB, "issued", claimed), "err", short)
	hides(t, text, keyA.String())
	hides(t, text, keyB.String())
	for _, part := range []string{
		"issued.key=••••-••••-CCCC", "issued.status=invalidated", "issued.organization=O_1", "issued.cause=undone", "issued.replacement=••••-••••-FFFF",
		`issued.license.counts="MR Enterprise=5, MX84 Advanced Security=2"`, "issued.license.start=2013-01-01", "issued.license.days=365",
		`"license":{"key":"••••-••••-CCCC","counts":"MR Enterprise=5, MX84 Advanced Security=2","start":"2013-01-01","days":365}`,
		`"err":"license/count-range (CT-3): key=…CCCC, devices=0, least=1, most=1048576"`,
	} {
		require.Contains(t, text, part)
	}
	require.Contains(t, logged("none", license.Key{}), "none=none")
}

// However a key is typed, cut short or continued, and wherever it stands, at most
// four characters in a row can be read.
func TestKeysStayHidden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := []rune(drawTyped(t, drawSecret(t)))
		at := rapid.IntRange(0, len(typed)-1).Draw(t, "at")
		switch rapid.SampledFrom([]string{"well", "cut", "longer", "wrong"}).Draw(t, "mistake") {
		case "cut":
			typed = typed[:at]
		case "longer":
			typed = append(typed, []rune(rapid.StringMatching(`[JQVWX]{1,8}`).Draw(t, "more"))...)
		case "wrong":
			typed[at] = rapid.SampledFrom([]rune("_.#*\n\x00é")).Draw(t, "wrong")
		}
		name := rapid.SampledFrom([]string{"key", "date", "field", "cause", "replacement"}).Draw(t, "name")
		if i := strings.Index(strings.ToUpper(string(typed)), "Z2"); i < 0 {
			name = "key" // what does not begin like a key is hidden where a key belongs
		}
		before := rapid.SampledFrom([]string{"", "licenses.", "no such key: ", "@", strings.Repeat("ü", 39)}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", ".start", ", please", " (typed)", strings.Repeat("ü", 39)}).Draw(t, "after")
		hides(t, license.Refuse("a/b", "CT-12", name, before+string(typed)+after).Error(), string(typed))
	})
}

func TestRecordsStayHidden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, err := drawLicense(t).Reissue(drawSecret(t), counts(line(drawModel(t), 1)))
		require.NoError(t, err)
		other := drawSecret(t)
		text := logged("key", other, "license", l, "issued", license.Fresh(l), "gone", license.Issued{Key: l.Key(), Replacement: other})
		hides(t, text, l.Key().String())
		hides(t, text, other.String())
	})
}
