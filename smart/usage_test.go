package smart_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func TestNewUsage(t *testing.T) {
	given := []smart.Use{{"b", 1}, {"a", license.MaxUnits}}
	u, err := smart.NewUsage(given...)
	require.NoError(t, err)
	require.Equal(t, []smart.Use{{"b", 1}, {"a", license.MaxUnits}}, given, "what was given stays as it was")
	given[0].Quantity = 7
	require.Equal(t, 1, u.Of("b"))
	require.Equal(t, license.MaxUnits, u.Of("a"))
	require.Zero(t, u.Of("c"))
	require.Zero(t, u.Of("aa"))
	require.Equal(t, 2, u.Len())
	require.Equal(t, "1048576 × a, 1 × b", u.String())
	for tag, n := range u.All() {
		require.Equal(t, license.Tag("a"), tag, "sorted")
		require.Equal(t, license.MaxUnits, n)
		break
	}
	for _, tt := range []struct {
		uses   []smart.Use
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{[]smart.Use{{"", 1}}, license.ErrTagMalformed, "SM-3", []string{"tag", "", "longest", "128"}},
		{[]smart.Use{{"a", 0}}, license.ErrCountRange, "SM-14", []string{"tag", "a", "quantity", "0", "least", "1", "most", "1048576"}},
		{[]smart.Use{{"a", -1}}, license.ErrCountRange, "SM-14", []string{"tag", "a", "quantity", "-1", "least", "1", "most", "1048576"}},
		{[]smart.Use{{"a", license.MaxUnits + 1}}, license.ErrCountRange, "SM-14", []string{"tag", "a", "quantity", "1048577", "least", "1", "most", "1048576"}},
		{[]smart.Use{{"a", 1}, {"b", 1}, {"a", 1}}, license.ErrTagTwice, "SM-14", []string{"tag", "a"}},
	} {
		u, err := smart.NewUsage(tt.uses...)
		refused(t, err, tt.reason, tt.rule, tt.pairs...)
		require.True(t, u.IsZero())
	}
	require.Equal(t, 3, smart.MustUsage("a", 3).Of("a"))
	require.Panics(t, func() { smart.MustUsage("a", 0) })
}

func TestNoUsage(t *testing.T) {
	none, err := smart.NewUsage()
	require.NoError(t, err)
	require.Equal(t, smart.Usage{}, none)
	require.True(t, none.IsZero())
	require.Zero(t, none.Len())
	require.Equal(t, "none", none.String())
	require.True(t, none.Equal(smart.Usage{}))
	require.False(t, none.Equal(smart.MustUsage("a", 1)))
	require.True(t, none.Within(none))
	data, err := json.Marshal(none)
	require.NoError(t, err)
	require.Equal(t, `{}`, string(data))
	u := smart.MustUsage("a", 1)
	require.NoError(t, json.Unmarshal(data, &u))
	require.Equal(t, none, u)
}

func TestUsageLimit(t *testing.T) {
	for n, ok := range map[int]bool{255: true, 256: true, 257: false} {
		var uses []smart.Use
		texts := make([]string, n)
		for i := range n {
			// The largest that a usage can be in JSON.
			tag := license.Tag(strings.Repeat("<", license.MaxTagLen-3) + strconv.Itoa(100+i))
			uses = append(uses, smart.Use{Tag: tag, Quantity: license.MaxUnits})
			texts[i] = `"` + strings.Repeat(`\u003c`, license.MaxTagLen-3) + strconv.Itoa(100+i) + `":1048576`
		}
		u, err := smart.NewUsage(uses...)
		require.Equal(t, ok, err == nil, n)
		var read smart.Usage
		errRead := read.UnmarshalJSON([]byte("{" + strings.Join(texts, ",") + "}"))
		if ok {
			require.NoError(t, errRead)
			require.True(t, u.Equal(read))
			continue
		}
		refused(t, err, license.ErrCountRange, "SM-14", "tags", strconv.Itoa(n), "least", "0", "most", "256")
		refused(t, errRead, license.ErrCountRange, "SM-14", "tags", strconv.Itoa(n), "least", "0", "most", "256")
	}
}

func TestUsageJSONRefuses(t *testing.T) {
	for text, tt := range map[string]struct {
		reason license.Reason
		rule   string
		pairs  []string
	}{
		`null`:                      {license.ErrJSONNull, "", []string{"field", ""}},
		`[]`:                        {license.ErrJSONType, "", []string{"field", "", "wanted", "object"}},
		`3`:                         {license.ErrJSONType, "", []string{"field", "", "wanted", "object"}},
		`{"a":null}`:                {license.ErrJSONNull, "", []string{"field", "a"}},
		`{"a":1,"a":1}`:             {license.ErrJSONDuplicateField, "", []string{"field", "a"}},
		`{"a":1,"\u0061":1}`:        {license.ErrJSONDuplicateField, "", []string{"field", "a"}},
		`{"a":1.0}`:                 {license.ErrJSONType, "", []string{"field", "a", "wanted", "int"}},
		`{"a":1e1}`:                 {license.ErrJSONType, "", []string{"field", "a", "wanted", "int"}},
		`{"a":"1"}`:                 {license.ErrJSONType, "", []string{"field", "a", "wanted", "int"}},
		`{"a":[1]}`:                 {license.ErrJSONType, "", []string{"field", "a", "wanted", "int"}},
		`{"a":9223372036854775808}`: {license.ErrJSONType, "", []string{"field", "a", "wanted", "int"}},
		`{"a":1}{}`:                 {license.ErrJSONMalformed, "", []string{"field", "", "cause", "bytes after the value"}},
		`{"a":0}`:                   {license.ErrCountRange, "SM-14", []string{"tag", "a", "quantity", "0", "least", "1", "most", "1048576"}},
		`{"b":-1,"a":-1}`:           {license.ErrCountRange, "SM-14", []string{"tag", "a", "quantity", "-1", "least", "1", "most", "1048576"}},
		`{"":1}`:                    {license.ErrTagMalformed, "SM-3", []string{"tag", "", "longest", "128"}},
	} {
		u := smart.MustUsage("before", 1)
		refused(t, u.UnmarshalJSON([]byte(text)), tt.reason, tt.rule, tt.pairs...)
		require.True(t, u.Equal(smart.MustUsage("before", 1)), "a refusal changes nothing")
	}
	var u smart.Usage
	const most = 199_426
	refused(t, u.UnmarshalJSON([]byte(`{"a":1`+strings.Repeat(" ", most-6)+`}`)), license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(most+1), "most", strconv.Itoa(most))
	require.NoError(t, u.UnmarshalJSON([]byte(`{"a":1`+strings.Repeat(" ", most-7)+`}`)))
	require.NoError(t, u.UnmarshalJSON([]byte(` { "b" : 2 , "a" : 1 } `)), "tags in any order")
	require.Equal(t, "1 × a, 2 × b", u.String())
}

// Usage is a map from tags to quantities, whatever is asked of it.
func TestUsageAndMap(t *testing.T) {
	draw := func(t *rapid.T, name string) (map[license.Tag]int, smart.Usage) {
		m := rapid.MapOfN(rapid.Map(rapid.StringMatching(`[ab<é]{1,2}`), func(s string) license.Tag { return license.Tag(s) }), rapid.IntRange(1, 3), 0, 8).Draw(t, name)
		var uses []smart.Use
		for tag, n := range m {
			uses = append(uses, smart.Use{Tag: tag, Quantity: n})
		}
		u, err := smart.NewUsage(uses...)
		require.NoError(t, err)
		return m, u
	}
	rapid.Check(t, func(t *rapid.T) {
		m, u := draw(t, "a")
		n, v := draw(t, "b")
		require.Equal(t, m, maps.Collect(u.All()))
		require.Equal(t, slices.Sorted(maps.Keys(m)), slices.Collect(func(yield func(license.Tag) bool) {
			for tag := range u.All() {
				if !yield(tag) {
					return
				}
			}
		}))
		require.Equal(t, len(m), u.Len())
		require.Equal(t, len(m) == 0, u.IsZero())
		within := true
		for tag := range m {
			within = within && m[tag] <= n[tag]
		}
		require.Equal(t, within, u.Within(v))
		require.Equal(t, maps.Equal(m, n), u.Equal(v))
		require.Equal(t, u.Within(v) && v.Within(u), u.Equal(v))
		require.Equal(t, u.String() == v.String(), u.Equal(v))
		data, err := json.Marshal(u)
		require.NoError(t, err)
		var plain map[license.Tag]int
		require.NoError(t, json.Unmarshal(data, &plain))
		require.Equal(t, m, plain)
		var back smart.Usage
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, u, back)
	})
}
