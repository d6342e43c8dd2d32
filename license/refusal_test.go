package license_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

// refused requires err to be that one refusal.
func refused(t require.TestingT, err error, reason license.Reason, rule string, pairs ...string) {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	require.Equal(t, []*license.Refusal{license.Refuse(reason, rule, pairs...)}, license.Refusals(err))
	require.ErrorIs(t, err, reason)
}

func TestRefuse(t *testing.T) {
	r := license.Refuse(license.ErrStale, "CT-1", "seq", "7", "next", "8")
	require.Equal(t, license.ErrStale, r.Reason)
	require.Equal(t, "CT-1", r.Rule)
	require.Equal(t, []license.Field{{Name: "seq", Value: "7"}, {Name: "next", Value: "8"}}, r.Fields)
	require.Equal(t, "8", r.Field("next"))
	require.Empty(t, r.Field("Next"))
	require.Equal(t, "a", license.Refuse(license.ErrStale, "", "x", "a", "x", "b").Field("x"), "the first of a name")
	require.Equal(t, []license.Field{{Name: "seq"}}, license.Refuse(license.ErrStale, "", "seq").Fields)
	require.Empty(t, license.Refuse(license.ErrStale, "").Fields)
	require.Equal(t, "license/stale", license.ErrStale.Error())
}

func TestErrorText(t *testing.T) {
	for _, tt := range []struct {
		refusal *license.Refusal
		want    string
	}{
		{license.Refuse("a/b", ""), "a/b"},
		{license.Refuse("a/b", "CT-1"), "a/b (CT-1)"},
		{license.Refuse("a/b", "", "x", "1"), "a/b: x=1"},
		{license.Refuse("a/b", "CT-1", "x", "1", "y", "two words"), "a/b (CT-1): x=1, y=two words"},
		{license.Refuse("a/b", "", "x", ""), `a/b: x=""`},
		{license.Refuse("a/b", "", "x", "1, y=2"), `a/b: x="1, y=2"`},
		{license.Refuse("a/b", "", "x", `say "no"`), `a/b: x="say \"no\""`},
		{license.Refuse("a/b", "", "x", `a\b`), `a/b: x=a\b`},
		{license.Refuse("a/b", "", "x", `a\b,`), `a/b: x="a\\b,"`},
		{license.Refuse("a/b", "", "x", "a\nb\tc\rd"), `a/b: x="a b c d"`},
		{license.Refuse("a/b", "", "x", "\u0085\u2028\u2029\u202e\u200b\x7f"), `a/b: x="      "`},
		{license.Refuse("a/b", "", "x", "\xff\xfe"), "a/b: x=\uFFFD"},
		{license.Refuse("a/b", "", "x", "münchen"), "a/b: x=münchen"},
		{license.Refuse("a/b", "", "key", ""), `a/b: key=""`},
		{license.Refuse("a/b", "", "key", "none"), `a/b: key=…`},
		{license.Refuse("a/b", "", "key", "Z2AA-BB\nBB-CC\nC"), `a/b: key="…CC C"`},
		{license.Refuse("a/b", "", "x", strings.Repeat("a", 200)), "a/b: x=" + strings.Repeat("a", 200)},
		{license.Refuse("a/b", "", "x", strings.Repeat("a", 201)), "a/b: x=" + strings.Repeat("a", 200) + "…"},
		{license.Refuse("a/b", "", "x", strings.Repeat("a", 199)+"é"), "a/b: x=" + strings.Repeat("a", 199) + "…"},
	} {
		require.Equal(t, tt.want, tt.refusal.Error())
	}
}

// Whatever the values are, an error text is one printable line of bounded length.
func TestErrorIsOneLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"x", "key", "newKey", "keys", "replacement", "field"}).Draw(t, "name")
		value := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "value")
		text := license.Refuse("a/b", "CT-1", name, value).Error()
		require.False(t, strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }), "%q", text)
		require.Less(t, len(text), 250)
	})
}

// note is an error of another program that wraps one or several.
type note struct{ inner []error }

func (note) Error() string     { return "note" }
func (n note) Unwrap() []error { return n.inner }

func TestRefusals(t *testing.T) {
	a, b, c := license.Refuse("x/a", ""), license.Refuse("x/b", ""), license.Refuse("x/c", "")
	foreign := errors.New("disk full")
	for name, tt := range map[string]struct {
		err  error
		want []*license.Refusal
	}{
		"nil":               {nil, nil},
		"one":               {a, []*license.Refusal{a}},
		"wrapped":           {fmt.Errorf("claim: %w", a), []*license.Refusal{a}},
		"wrapped twice":     {fmt.Errorf("retry: %w", fmt.Errorf("claim: %w", a)), []*license.Refusal{a}},
		"joined":            {errors.Join(b, a), []*license.Refusal{b, a}},
		"joined, same one":  {errors.Join(a, a), []*license.Refusal{a, a}},
		"nested":            {errors.Join(a, fmt.Errorf("second: %w", errors.Join(b, nil, c))), []*license.Refusal{a, b, c}},
		"several wrapped":   {fmt.Errorf("%w and %w", c, a), []*license.Refusal{c, a}},
		"foreign":           {foreign, nil},
		"foreign, wrapped":  {fmt.Errorf("commit: %w", foreign), nil},
		"foreign among":     {errors.Join(foreign, a, foreign, b), []*license.Refusal{a, b}},
		"foreign container": {note{[]error{a, foreign}}, []*license.Refusal{a}},
		"wraps nothing":     {note{}, nil},
		"bare reason":       {fmt.Errorf("claim: %w", license.ErrStale), nil},
	} {
		require.Equal(t, tt.want, license.Refusals(tt.err), name)
		for _, r := range tt.want {
			require.ErrorIs(t, tt.err, r.Reason, name)
			require.ErrorIs(t, tt.err, r, name)
		}
	}
	var first *license.Refusal
	require.ErrorAs(t, errors.Join(b, a), &first)
	require.Same(t, b, first, "errors.As finds only the first")
}

func TestJoin(t *testing.T) {
	a, b := license.Refuse("x/a", ""), license.Refuse("x/b", "")
	require.NoError(t, license.Join())
	require.NoError(t, license.Join(nil, nil))
	require.Same(t, a, license.Join(nil, a, nil))
	reasons := []error{a, nil, b}
	both := license.Join(reasons...)
	require.Equal(t, []*license.Refusal{a, b}, license.Refusals(both))
	require.Equal(t, errors.Join(a, b).Error(), both.Error())
	require.Equal(t, []error{a, nil, b}, reasons, "what it is given stays as it is")
}

func TestGiven(t *testing.T) {
	require.NoError(t, license.Given("codec", true))
	require.Equal(t, license.Refuse(license.ErrNotGiven, "", "what", "codec"), license.Given("codec", false))
}

func TestWithin(t *testing.T) {
	foreign := errors.New("disk full")
	require.NoError(t, license.Within("licenses", nil))
	require.Equal(t, foreign, license.Within("licenses", foreign))

	malformed := license.Refuse(license.ErrKeyMalformed, "CT-12", "key", "x")
	refused(t, license.Within("key", malformed), license.ErrKeyMalformed, "CT-12", "key", "x", "field", "key")
	refused(t, license.Within("2", license.Within("key", malformed)), license.ErrKeyMalformed, "CT-12", "key", "x", "field", "2.key")
	refused(t, malformed, license.ErrKeyMalformed, "CT-12", "key", "x")

	null := license.Refuse(license.ErrJSONNull, "", "field", "")
	refused(t, license.Within("start", null), license.ErrJSONNull, "", "field", "start")
	require.Empty(t, null.Field("field"), "the refusal it is given stays as it is")

	both := license.Within("start", errors.Join(malformed, fmt.Errorf("and: %w", null)))
	require.Equal(t, []*license.Refusal{
		license.Refuse(license.ErrKeyMalformed, "CT-12", "key", "x", "field", "start"),
		license.Refuse(license.ErrJSONNull, "", "field", "start"),
	}, license.Refusals(both))
}
