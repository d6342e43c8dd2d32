package license_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
)

const sampleText = `{"key":"Z2AA-BBBB-CCCC","counts":{"MR Enterprise":5,"MX84 Advanced Security":2},"start":"2013-01-01","days":365,` +
	`"editions":[{"edition":"Advanced Security","productType":"appliance"}]}`

func TestLicenseJSON(t *testing.T) {
	data, err := json.Marshal(sample(secured))
	require.NoError(t, err)
	require.JSONEq(t, sampleText, string(data))
	data, err = json.Marshal(sample())
	require.NoError(t, err)
	require.NotContains(t, string(data), "editions")

	for _, text := range []string{
		sampleText,
		` { "editions" : [ {"productType":"appliance","edition":"Advanced Security"} ] , "days":365, "start":"2013-01-01", "counts":{"MX84 Advanced Security":2,"MR Enterprise":5}, "key":"Z2AA-BBBB-CCCC" } `,
	} {
		var l license.License
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		require.Equal(t, sample(secured), l)
	}
	var l license.License
	require.ErrorIs(t, json.Unmarshal([]byte(strings.Replace(sampleText, "Z2AA-BBBB-CCCC", "z2aa-bbbb-cccc", 1)), &l), license.ErrJSONType)
	require.NoError(t, json.Unmarshal([]byte(strings.Replace(sampleText, `[{"edition":"Advanced Security","productType":"appliance"}]`, `[]`, 1)), &l))
	require.Equal(t, sample(), l, "no editions have one form")
}

// None is not written, since nothing could read it back.
func TestNoLicenseJSON(t *testing.T) {
	_, err := license.License{}.MarshalJSON()
	refused(t, err, license.ErrKeyMalformed, "CT-12", "key", "", "form", "Z2##-####-####")
	data, err := json.Marshal(struct {
		L license.License `json:"l,omitzero"`
	}{})
	require.NoError(t, err)
	require.Equal(t, `{}`, string(data))
}

func TestLicenseJSONRefuses(t *testing.T) {
	with := func(old, text string) string {
		require.Contains(t, sampleText, old)
		return strings.Replace(sampleText, old, text, 1)
	}
	type pairs []string
	for _, tt := range []struct {
		text   string
		reason license.Reason
		rule   string
		pairs  pairs
	}{
		// Not one JSON object.
		{``, license.ErrJSONMalformed, "", pairs{"field", ""}},
		{`}`, license.ErrJSONMalformed, "", pairs{"field", ""}},
		{"{\"key\":\"\xff\"}", license.ErrJSONMalformed, "", pairs{"field", "", "cause", "not UTF-8"}},
		{`null`, license.ErrJSONNull, "", pairs{"field", ""}},
		{`[]`, license.ErrJSONType, "", pairs{"field", "", "wanted", "object"}},
		{`"x"`, license.ErrJSONType, "", pairs{"field", "", "wanted", "object"}},
		{`1e999`, license.ErrJSONType, "", pairs{"field", "", "wanted", "object"}},
		{`{"key"`, license.ErrJSONMalformed, "", pairs{"field", "key"}},
		{`{"key":}`, license.ErrJSONMalformed, "", pairs{"field", "key"}},
		{`{1:2}`, license.ErrJSONMalformed, "", pairs{"field", ""}},
		{`{"days":1`, license.ErrJSONMalformed, "", pairs{"field", ""}},
		{`{"days":1]`, license.ErrJSONMalformed, "", pairs{"field", ""}},
		{`{"days":1,}`, license.ErrJSONMalformed, "", pairs{"field", ""}},
		{sampleText + ` {}`, license.ErrJSONMalformed, "", pairs{"field", "", "cause", "bytes after the value"}},
		{sampleText + `x`, license.ErrJSONMalformed, "", pairs{"field", "", "cause", "bytes after the value"}},

		// Fields.
		{with(`"days"`, `"Days"`), license.ErrJSONUnknownField, "", pairs{"field", "Days"}},
		{with(`"days":365`, `"days":365,"more":1`), license.ErrJSONUnknownField, "", pairs{"field", "more"}},
		{with(`"days":365`, `"days":365,"d\u0061ys":365`), license.ErrJSONDuplicateField, "", pairs{"field", "days"}},
		{with(`"productType"`, `"ProductType"`), license.ErrJSONUnknownField, "", pairs{"field", "editions.0.ProductType"}},
		{with(`"productType"`, `"edition"`), license.ErrJSONDuplicateField, "", pairs{"field", "editions.0.edition"}},
		{with(`"Z2AA-BBBB-CCCC"`, `null`), license.ErrJSONNull, "", pairs{"field", "key"}},
		{with(`5`, `null`), license.ErrJSONNull, "", pairs{"field", "counts.MR Enterprise"}},
		{with(`"Advanced Security","p`, `null,"p`), license.ErrJSONNull, "", pairs{"field", "editions.0.edition"}},
		{with(`[{`, `[null,{`), license.ErrJSONNull, "", pairs{"field", "editions.0"}},

		// Kinds.
		{with(`"Z2AA-BBBB-CCCC"`, `7`), license.ErrJSONType, "", pairs{"field", "key", "wanted", "string"}},
		{with(`"2013-01-01"`, `{}`), license.ErrJSONType, "", pairs{"field", "start", "wanted", "string"}},
		{with(`365`, `"365"`), license.ErrJSONType, "", pairs{"field", "days", "wanted", "int"}},
		{with(`365`, `365.0`), license.ErrJSONType, "", pairs{"field", "days", "wanted", "int"}},
		{with(`365`, `9223372036854775808`), license.ErrJSONType, "", pairs{"field", "days", "wanted", "int"}},
		{with(`{"MR Enterprise":5,"MX84 Advanced Security":2}`, `[]`), license.ErrJSONType, "", pairs{"field", "counts", "wanted", "object"}},
		{with(`[{"edition":"Advanced Security","productType":"appliance"}]`, `{}`), license.ErrJSONType, "", pairs{"field", "editions", "wanted", "array"}},
		{with(`[{`, `[{},[],{`), license.ErrJSONType, "", pairs{"field", "editions.1", "wanted", "object"}},
		{with(`"Advanced Security","p`, `1,"p`), license.ErrJSONType, "", pairs{"field", "editions.0.edition", "wanted", "string"}},
		{with(`"appliance"`, `[]`), license.ErrJSONType, "", pairs{"field", "editions.0.productType", "wanted", "string"}},

		// Values, of which a refusal names the place too.
		{with(`Z2AA`, `Z3AA`), license.ErrKeyMalformed, "CT-12", pairs{"key", "Z3AA-BBBB-CCCC", "form", "Z2##-####-####", "field", "key"}},
		{with(`2013-01-01`, `2013-02-29`), license.ErrDateMalformed, "CT-1", pairs{"date", "2013-02-29", "form", "YYYY-MM-DD", "field", "start"}},
		{with(`5`, `0`), license.ErrCountRange, "CT-21", pairs{"model", "MR Enterprise", "count", "0", "least", "1", "most", most, "field", "counts.MR Enterprise"}},

		// What is missing is none, and refused as such.
		{`{}`, license.ErrKeyMalformed, "CT-12", pairs{"key", "", "form", "Z2##-####-####"}},
		{with(`"days":365`, `"days":0`), license.ErrTermRange, "CT-1", pairs{"key", "Z2AA-BBBB-CCCC", "start", "2013-01-01", "days", "0"}},
		{with(`"start":"2013-01-01",`, ``), license.ErrTermRange, "CT-1", pairs{"key", "Z2AA-BBBB-CCCC", "start", "none", "days", "365"}},
		{with(`{"MR Enterprise":5,"MX84 Advanced Security":2}`, `{}`), license.ErrCountRange, "CT-3", pairs{"key", "Z2AA-BBBB-CCCC", "devices", "0", "least", "1", "most", "1048576"}},
		{with(`{"edition":"Advanced Security","productType":"appliance"}`, `{}`), license.ErrModelMalformed, "CT-20", pairs{"key", "Z2AA-BBBB-CCCC", "edition", "", "productType", ""}},
	} {
		l := sample()
		err := l.UnmarshalJSON([]byte(tt.text))
		if tt.reason == license.ErrJSONMalformed {
			require.ErrorIs(t, err, tt.reason, tt.text)
			r := license.Refusals(err)[0]
			require.Equal(t, tt.pairs[1], r.Field("field"), tt.text)
			require.NotEmpty(t, r.Field("cause"), tt.text) // in words of encoding/json, or what stands here
			if len(tt.pairs) > 2 {
				require.Equal(t, tt.pairs[3], r.Field("cause"))
			}
		} else {
			refused(t, err, tt.reason, tt.rule, tt.pairs...)
		}
		require.Equal(t, sample(), l, "a refusal changes nothing")
	}
}

// The last of very many editions is still compared with the first. Comparing each
// with each would make this test stand out.
func TestManyEditions(t *testing.T) {
	editions := make([]license.ProductEdition, 200_000)
	for i := range editions {
		name := strings.Repeat("a", 40) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/26/26%26)) + string(rune('a'+i/26/26/26))
		editions[i] = license.ProductEdition{Edition: license.Enterprise, ProductType: license.ProductType(name)}
	}
	editions[len(editions)-1] = editions[0]
	_, err := license.NewLicense(keyA, counts(line("MR", 1)), date("2024-01-01"), 1, editions...)
	require.ErrorIs(t, err, license.ErrModelTwice)
}

// Nesting is bounded where a type takes a value as it comes.
func TestDeepJSON(t *testing.T) {
	var l license.License
	deep := `{"counts":` + strings.Repeat(`[`, 20_000) + strings.Repeat(`]`, 20_000) + `}`
	err := l.UnmarshalJSON([]byte(deep))
	require.ErrorIs(t, err, license.ErrJSONMalformed)
	require.Equal(t, "counts", license.Refusals(err)[0].Field("field"))
}
