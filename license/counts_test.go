package license_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

// line and counts keep tables readable.
func line(m license.Model, n int) license.Line { return license.Line{Model: m, Count: n} }

func counts(lines ...license.Line) license.Counts { return license.MustCounts(lines...) }

const most = "17592186044416" // 2⁴⁴

func TestNewCountsCT21(t *testing.T) {
	c, err := license.NewCounts(line("MX75", 1), line("MR Enterprise", 15))
	require.NoError(t, err)
	require.Equal(t, "MR Enterprise=15, MX75=1", c.String())
	require.Equal(t, 15, c.Of("MR Enterprise"))
	require.Equal(t, 0, c.Of("MR"))
	require.Equal(t, 0, c.Of("mx75"), "case matters")
	require.Equal(t, 2, c.Len())
	require.Equal(t, 16, c.Total())
	require.False(t, c.IsZero())

	for _, none := range []license.Counts{{}, counts(), counts([]license.Line{}...)} {
		require.Equal(t, license.Counts{}, none)
		require.True(t, none.IsZero())
		require.Zero(t, none.Len())
		require.Zero(t, none.Total())
		require.Empty(t, none.String())
	}
}

func TestCountsRangeCT21(t *testing.T) {
	require.Equal(t, most, strconv.Itoa(license.MaxCount))
	for n, ok := range map[int]bool{
		-1: false, 0: false, 1: true,
		license.MaxUnits - 1: true, license.MaxUnits: true, license.MaxUnits + 1: true,
		license.MaxCount - 1: true, license.MaxCount: true, license.MaxCount + 1: false,
	} {
		c, err := license.NewCounts(line("MR", n))
		if ok {
			require.NoError(t, err)
			require.Equal(t, n, c.Total())
			continue
		}
		refused(t, err, license.ErrCountRange, "CT-21", "model", "MR", "count", strconv.Itoa(n), "least", "1", "most", most)
		require.Equal(t, license.Counts{}, c)
	}
	for n, total := range map[int]string{license.MaxCount - 2: "", license.MaxCount - 1: "", license.MaxCount: "17592186044417"} {
		whole, err := license.NewCounts(line("MR", n), line("MX75", 1))
		sum, errPlus := counts(line("MR", n)).Plus(counts(line("MX75", 1)))
		if total == "" {
			require.NoError(t, err)
			require.NoError(t, errPlus)
			require.Equal(t, whole, sum)
			continue
		}
		refused(t, err, license.ErrCountRange, "CT-21", "total", total, "most", most)
		refused(t, errPlus, license.ErrCountRange, "CT-21", "total", total, "most", most)
		require.Equal(t, license.Counts{}, sum)
	}
	full := counts(line("MR", license.MaxCount))
	_, err := full.Plus(full)
	refused(t, err, license.ErrCountRange, "CT-21", "total", "35184372088832", "most", most)
	rest, err := full.Minus(full)
	require.NoError(t, err)
	require.Equal(t, license.Counts{}, rest)
}

func TestNewCountsRefusesModels(t *testing.T) {
	_, err := license.NewCounts(line("MR", 1), line("MX75", 2), line("MR", 3))
	refused(t, err, license.ErrModelTwice, "CT-21", "model", "MR")
	_, err = license.NewCounts(line("MR ", 1))
	refused(t, err, license.ErrModelMalformed, "CT-21", "model", "MR ", "longest", "64")
	require.PanicsWithError(t, `license/model-malformed (CT-21): model="", longest=64`, func() { license.MustCounts(line("", 1)) })
}

func TestMinusTR7(t *testing.T) {
	held := counts(line("MR", 10), line("MX75", 1))
	for _, tt := range []struct {
		asked license.Counts
		want  string // "" for refused
		model string
		n     int
	}{
		{counts(), "MR=10, MX75=1", "", 0},
		{counts(line("MR", 9)), "MR=1, MX75=1", "", 0},
		{counts(line("MR", 10)), "MX75=1", "", 0},
		{counts(line("MR", 11)), "", "MR", 11},
		{counts(line("MX75", 1)), "MR=10", "", 0},
		{counts(line("MX75", 2)), "", "MX75", 2},
		{counts(line("MA", 1)), "", "MA", 1},
		{counts(line("MS", 1)), "", "MS", 1},
		{counts(line("MZ", 1)), "", "MZ", 1},
		{counts(line("MR", 10), line("MZ", 3)), "", "MZ", 3},
		{counts(line("MR", 11), line("MX75", 2)), "", "MR", 11}, // the first short model
	} {
		rest, err := held.Minus(tt.asked)
		require.Equal(t, tt.want != "", held.Contains(tt.asked))
		if tt.want == "" {
			refused(t, err, license.ErrCountShort, "TR-7", "model", tt.model, "asked", strconv.Itoa(tt.n), "held", strconv.Itoa(held.Of(license.Model(tt.model))))
			require.Equal(t, license.Counts{}, rest)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, tt.want, rest.String())
	}
	require.Equal(t, "MR=10, MX75=1", held.String(), "what is asked of it changes nothing")
}

func TestCountsAreImmutable(t *testing.T) {
	lines := []license.Line{line("MX75", 1), line("MR", 10)}
	c := counts(lines...)
	lines[0], lines[1] = line("Z3", 7), line("Z3", 8)
	require.Equal(t, "MR=10, MX75=1", c.String())
	require.Equal(t, []license.Line{line("Z3", 7), line("Z3", 8)}, lines, "the caller's order stays")
}

func TestAllStops(t *testing.T) {
	var seen []license.Model
	for m := range counts(line("C", 3), line("A", 1), line("B", 2)).All() {
		seen = append(seen, m)
		if m == "B" {
			break
		}
	}
	require.Equal(t, []license.Model{"A", "B"}, seen)
}

func TestCountsJSON(t *testing.T) {
	c := counts(line("MX84 Advanced Security", 2), line(`A "quoted" <name> & ü`, 1))
	data, err := json.Marshal(c)
	require.NoError(t, err)
	require.Equal(t, `{"A \"quoted\" \u003cname\u003e \u0026 ü":1,"MX84 Advanced Security":2}`, string(data))
	data, err = license.Counts{}.MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, `{}`, string(data))

	for text, want := range map[string]license.Counts{
		`{}`:                         {},
		`{ "MR" : 1 , "A":2 }`:       counts(line("A", 2), line("MR", 1)),
		`{"\u004dR":17592186044416}`: counts(line("MR", license.MaxCount)),
	} {
		var got license.Counts
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		require.Equal(t, want, got)
	}
	for _, tt := range []struct {
		text   string
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{`{"MR":0}`, license.ErrCountRange, "CT-21", []string{"model", "MR", "count", "0", "least", "1", "most", most, "field", "MR"}},
		{`{"MR":-1}`, license.ErrCountRange, "CT-21", []string{"model", "MR", "count", "-1", "least", "1", "most", most, "field", "MR"}},
		{`{"MR":17592186044417}`, license.ErrCountRange, "CT-21", []string{"model", "MR", "count", "17592186044417", "least", "1", "most", most, "field", "MR"}},
		{`{"MR":17592186044416,"MS":1}`, license.ErrCountRange, "CT-21", []string{"total", "17592186044417", "most", most}},
		{`{" MR":1}`, license.ErrModelMalformed, "CT-21", []string{"model", " MR", "longest", "64", "field", " MR"}},
		{`{"MR":9223372036854775808}`, license.ErrJSONType, "", []string{"field", "MR", "wanted", "int"}},
		{`{"MR":1.0}`, license.ErrJSONType, "", []string{"field", "MR", "wanted", "int"}},
		{`{"MR":1e3}`, license.ErrJSONType, "", []string{"field", "MR", "wanted", "int"}},
		{`{"MR":"1"}`, license.ErrJSONType, "", []string{"field", "MR", "wanted", "int"}},
		{`{"MR":true}`, license.ErrJSONType, "", []string{"field", "MR", "wanted", "int"}},
		{`{"MR":[1]}`, license.ErrJSONType, "", []string{"field", "MR", "wanted", "int"}},
		{`{"MR":null}`, license.ErrJSONNull, "", []string{"field", "MR"}},
		{`{"MR":1,"MR":1}`, license.ErrJSONDuplicateField, "", []string{"field", "MR"}},
		{`{"MR":1,"M\u0052":1}`, license.ErrJSONDuplicateField, "", []string{"field", "MR"}},
	} {
		got := counts(line("A", 1))
		refused(t, got.UnmarshalJSON([]byte(tt.text)), tt.reason, tt.rule, tt.pairs...)
		require.Equal(t, counts(line("A", 1)), got, "a refusal changes nothing")
	}
}

func drawModel(t *rapid.T) license.Model {
	return rapid.SampledFrom([]license.Model{"MR Enterprise", "MX75", "MX84 Advanced Security", "MS120-8", "MG21", "MV", "vMX-S", `o"d,d=`, "ü"}).Draw(t, "model")
}

// drawTally draws counts as a naive map, and the same as Counts, made of lines in
// any order.
func drawTally(t *rapid.T, name string) (map[license.Model]int, license.Counts) {
	tally := rapid.MapOf(rapid.Custom(drawModel), rapid.IntRange(1, 20)).Draw(t, name)
	var lines []license.Line
	for _, m := range rapid.Permutation(slices.Sorted(maps.Keys(tally))).Draw(t, name+" order") {
		lines = append(lines, line(m, tally[m]))
	}
	return tally, counts(lines...)
}

// Counts do what a plain map does, and undo it.
func TestCountsAgainstMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mapA, a := drawTally(t, "a")
		mapB, b := drawTally(t, "b")
		same(t, mapA, a)
		same(t, mapB, b)
		require.Equal(t, maps.Equal(mapA, mapB), a.Equal(b))

		mapSum, mapRest, held := maps.Clone(mapA), maps.Clone(mapA), true
		for m, n := range mapB {
			mapSum[m] += n
			held = held && mapA[m] >= n
			if mapRest[m] -= n; mapRest[m] == 0 {
				delete(mapRest, m)
			}
		}
		sum, err := a.Plus(b)
		require.NoError(t, err)
		same(t, mapSum, sum)
		turned, err := b.Plus(a)
		require.NoError(t, err)
		require.Equal(t, sum, turned)
		require.True(t, sum.Contains(a))
		require.True(t, sum.Contains(b))
		back, err := sum.Minus(b)
		require.NoError(t, err)
		require.Equal(t, a, back)

		rest, err := a.Minus(b)
		require.Equal(t, held, a.Contains(b))
		require.Equal(t, held, err == nil)
		if held {
			same(t, mapRest, rest)
			back, err = rest.Plus(b)
			require.NoError(t, err)
			require.Equal(t, a, back)
		}
		same(t, mapA, a)
		same(t, mapB, b)
	})
}

// same requires counts to say in every way what a map says.
func same(t *rapid.T, tally map[license.Model]int, c license.Counts) {
	total, parts := 0, []string{}
	for _, m := range slices.Sorted(maps.Keys(tally)) {
		require.Equal(t, tally[m], c.Of(m))
		total += tally[m]
		parts = append(parts, fmt.Sprintf("%s=%d", m, tally[m]))
	}
	require.Equal(t, total, c.Total())
	require.Equal(t, len(tally), c.Len())
	require.Equal(t, len(tally) == 0, c.IsZero())
	require.Equal(t, strings.Join(parts, ", "), c.String())
	require.Equal(t, tally, maps.Collect(c.All()))
	var walked []license.Model
	for m := range c.All() {
		walked = append(walked, m)
	}
	require.True(t, slices.IsSorted(walked))

	data, err := json.Marshal(c)
	require.NoError(t, err)
	plain, err := json.Marshal(tally)
	require.NoError(t, err)
	require.JSONEq(t, string(plain), string(data))
	var back license.Counts
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, c, back)
}
