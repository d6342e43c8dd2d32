package coterm_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

func dayAt(tb rapid.TB, n int) license.Date {
	tb.Helper()
	d, err := license.DateNumber(n)
	require.NoError(tb, err)
	return d
}

// fraction adds terms as the rule says, in fractions.
type fraction struct{ w, m *big.Rat }

func (f *fraction) add(t coterm.Term) {
	day, worth := big.NewRat(int64(t.Claimed.Number()), 1), new(big.Rat).SetInt(new(big.Int).SetUint64(t.Worth))
	if debt := new(big.Rat).Mul(f.w, day); f.m.Cmp(debt) < 0 {
		f.m = debt
	}
	f.w.Add(f.w, worth)
	f.m.Add(f.m, worth.Mul(worth, big.NewRat(int64(t.End.Number()), 1)))
}

// checkAdd holds a prepared slice against one term at a time and fractions.
func checkAdd(tb rapid.TB, start coterm.Ledger, all []coterm.Term) {
	tb.Helper()
	f := fraction{new(big.Rat).SetInt(start.W()), new(big.Rat).SetInt(start.M())}
	single := start
	for _, term := range all {
		single = single.Add(term)
		f.add(term)
	}
	whole := start.Add(all...)
	require.Equal(tb, single, whole)
	require.Equal(tb, f.w.Num().String(), whole.W().String())
	require.Equal(tb, f.m.Num().String(), whole.M().String())
}

func drawTerms(t *rapid.T, n int) []coterm.Term {
	largest := rapid.SampledFrom([]uint64{100, 1 << 40, 1<<42 - 1, 1 << 42, 1<<54 - 1}).Draw(t, "largest worth")
	last := rapid.SampledFrom([]int{200, 5000, license.MaxDate().Number()}).Draw(t, "last day")
	day := rapid.IntRange(1, last)
	all := make([]coterm.Term, n)
	for i := range all {
		all[i] = coterm.Term{Worth: rapid.Uint64Range(1, largest).Draw(t, "worth"), End: dayAt(t, day.Draw(t, "end")), Claimed: dayAt(t, day.Draw(t, "claimed"))}
	}
	return all
}

// A prepared slice, one term at a time, and fractions come to the same, for
// worths up to 2⁵⁴ and days in any order.
func TestAddAgainstFractionsCT4(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkAdd(t, coterm.Ledger{}.Add(drawTerms(t, rapid.IntRange(0, 2).Draw(t, "before"))...), drawTerms(t, rapid.IntRange(0, 12).Draw(t, "terms")))
	})
}

// It does not matter how a slice falls into blocks: lengths around one and two of
// 256, with a settling term anywhere in them.
func TestAddAcrossBlocksCT4(t *testing.T) {
	for _, n := range []int{254, 255, 256, 257, 258, 511, 512, 513} {
		quiet := make([]coterm.Term, n)
		for i := range quiet {
			quiet[i] = coterm.Term{Worth: uint64(1 + i%7), End: dayAt(t, 1000+i%13), Claimed: dayAt(t, 10+i)}
		}
		checkAdd(t, coterm.Ledger{}, quiet)
		for _, i := range []int{0, 1, 127, 253, 254, 255, 256, 257, 510, 511, 512} {
			if i >= n {
				continue
			}
			settling := append([]coterm.Term(nil), quiet...)
			settling[i].Claimed = dayAt(t, 5000)
			checkAdd(t, coterm.Ledger{}, settling)
			short := append([]coterm.Term(nil), quiet...)
			short[i].End = dayAt(t, 11) // past when the next is claimed
			checkAdd(t, coterm.Ledger{}, short)
			wide := append([]coterm.Term(nil), quiet...)
			wide[i].Worth = 1<<54 - 1
			checkAdd(t, coterm.Ledger{}, wide)
		}
	}
	block := make([]coterm.Term, 600)
	for i := range block {
		block[i] = coterm.Term{Worth: 1<<54 - 1, End: license.MaxDate(), Claimed: dayAt(t, 1+i)}
	}
	checkAdd(t, coterm.Ledger{}, block)
}

// As many keys as an organization can have, each worth as much as one can be,
// do not overflow.
func TestLargestLedgerCT3(t *testing.T) {
	all := make([]coterm.Term, 1<<16)
	for i := range all {
		all[i] = coterm.Term{Worth: 1<<54 - 1, End: license.MaxDate(), Claimed: license.MustParseDate("2020-01-01")}
	}
	var l coterm.Ledger
	for range license.MaxKeys / len(all) {
		l = l.Add(all...)
	}
	want := new(big.Int).Mul(big.NewInt(1<<54-1), big.NewInt(license.MaxKeys))
	require.Equal(t, want.String(), l.W().String())
	require.Equal(t, want.Mul(want, big.NewInt(int64(license.MaxDate().Number()))).String(), l.M().String())
	require.Equal(t, license.MaxDate(), l.Expires())
	data, err := json.Marshal(l)
	require.NoError(t, err)
	var back coterm.Ledger
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, l, back)
}

// Adding and reading the date allocate nothing.
func TestLedgerAllocatesNothing(t *testing.T) {
	all := make([]coterm.Term, 1000)
	for i := range all {
		all[i] = coterm.Term{Worth: 1 << 50, End: dayAt(t, 5000+i), Claimed: dayAt(t, 1+7*i)}
	}
	require.Zero(t, testing.AllocsPerRun(10, func() { dateSink = coterm.Ledger{}.Add(all...).Expires() }))
}

// What is handed out is the caller's own.
func TestLedgerHandsOutCopies(t *testing.T) {
	l := coterm.Ledger{}.Add(coterm.Term{Worth: 3, End: dayAt(t, 100), Claimed: dayAt(t, 1)})
	l.W().SetInt64(7)
	l.M().SetInt64(7)
	l.Remaining(dayAt(t, 1)).SetInt64(7)
	require.Equal(t, "3", l.W().String())
	require.Equal(t, "300", l.M().String())
	require.Equal(t, "99/1", l.Remaining(dayAt(t, 1)).String())
}

// A ledger is read in the form in which it is written, and only if licences
// could lead to it.
func TestLedgerFromJSON(t *testing.T) {
	for _, tt := range []struct {
		text   string
		reason license.Reason // "" if read
	}{
		{`{"w":"0","m":"0"}`, ""},
		{`{"w":"3","m":"300"}`, ""},
		{`{"w":"3","m":"3"}`, ""},
		{`{"w":"3","m":"2"}`, coterm.ErrLedgerForm}, // the date would be none
		{`{"w":"1","m":"3652059"}`, ""},
		{`{"w":"2","m":"7304119"}`, ""},                   // 9999-12-31 and a half
		{`{"w":"1","m":"3652060"}`, coterm.ErrLedgerForm}, // 10000-01-01
		{`{"w":"0","m":"1"}`, coterm.ErrLedgerForm},
		{`{"w":"1","m":"0"}`, coterm.ErrLedgerForm},
		{`{"w":"302231454903657293676543","m":"302231454903657293676543"}`, ""},                   // 2⁷⁸ - 1
		{`{"w":"302231454903657293676544","m":"302231454903657293676544"}`, coterm.ErrLedgerForm}, // 2⁷⁸
		{`{"w":"340282366920938463463374607431768211455","m":"340282366920938463463374607431768211455"}`, coterm.ErrLedgerForm},
		{`{"w":"340282366920938463463374607431768211456","m":"1"}`, coterm.ErrLedgerForm},
		{`{"w":"01","m":"1"}`, coterm.ErrLedgerForm},
		{`{"w":"-1","m":"-1"}`, coterm.ErrLedgerForm},
		{`{"w":"","m":""}`, coterm.ErrLedgerForm},
		{`{"w":1,"m":1}`, license.ErrJSONType},
		{`{"w":"1"}`, license.ErrJSONMissingField},
		{`{"w":"1","m":"1","d":"1"}`, license.ErrJSONUnknownField},
		{`null`, license.ErrJSONNull},
		{`{"w":"1","m":"1"` + string(make([]byte, 200)) + `}`, license.ErrJSONTooLarge},
	} {
		l := coterm.Ledger{}.Add(coterm.Term{Worth: 3, End: dayAt(t, 100), Claimed: dayAt(t, 1)})
		kept := l
		err := l.UnmarshalJSON([]byte(tt.text))
		if tt.reason != "" {
			require.ErrorIs(t, err, tt.reason, tt.text)
			require.Equal(t, kept, l)
			continue
		}
		require.NoError(t, err, tt.text)
		data, err := json.Marshal(l)
		require.NoError(t, err)
		require.Equal(t, tt.text, string(data))
		require.Equal(t, l.IsZero(), l.Expires().IsZero())
	}
}
