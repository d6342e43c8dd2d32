package reservation_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

func day(text string) license.Date {
	if text == "" {
		return license.Date{}
	}
	return license.MustParseDate(text)
}

func TestLarger(t *testing.T) {
	type list = []license.Entitlement
	for name, tt := range map[string]struct{ a, b, want list }{
		"nothing":                {nil, nil, nil},
		"RS-6, vector 10: 5 → 3": {list{{Tag: "a", Quantity: 5}}, list{{Tag: "a", Quantity: 3}}, list{{Tag: "a", Quantity: 5}}},
		"3 → 5":                  {list{{Tag: "a", Quantity: 3}}, list{{Tag: "a", Quantity: 5}}, list{{Tag: "a", Quantity: 5}}},
		"left out":               {list{{Tag: "a", Quantity: 3}, {Tag: "b", Quantity: 1}}, list{{Tag: "a", Quantity: 3}}, list{{Tag: "a", Quantity: 3}, {Tag: "b", Quantity: 1}}},
		"new":                    {list{{Tag: "b", Quantity: 1}}, list{{Tag: "a", Quantity: 2}, {Tag: "c", Quantity: 3}}, list{{Tag: "a", Quantity: 2}, {Tag: "b", Quantity: 1}, {Tag: "c", Quantity: 3}}},
		"the later day":          {list{{Tag: "a", Quantity: 3, Last: day("2027-01-01")}}, list{{Tag: "a", Quantity: 1, Last: day("2027-01-02")}}, list{{Tag: "a", Quantity: 3, Last: day("2027-01-02")}}},
		"for ever is later":      {list{{Tag: "a", Quantity: 3, Last: day("9999-12-31")}}, list{{Tag: "a", Quantity: 3}}, list{{Tag: "a", Quantity: 3}}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Len(t, reservation.Larger(tt.a, tt.b), len(tt.want))
			require.True(t, slices.Equal(tt.want, reservation.Larger(tt.a, tt.b)))
			require.True(t, slices.Equal(tt.want, reservation.Larger(tt.b, tt.a)))
		})
	}
}

func after(d license.Date, days int) license.Date {
	d, err := license.DateNumber(d.Number() + days)
	if err != nil {
		panic(err)
	}
	return d
}

// drawEntitlements draws up to five of five tags, sorted.
func drawEntitlements(t *rapid.T, name string) []license.Entitlement {
	gen := rapid.Custom(func(t *rapid.T) license.Entitlement {
		e := license.Entitlement{
			Tag:      license.Tag(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(t, "tag")),
			Quantity: rapid.IntRange(1, 4).Draw(t, "quantity"),
		}
		if n := rapid.IntRange(0, 3).Draw(t, "last"); n > 0 {
			e.Last = after(day("2027-01-01"), n)
		}
		return e
	})
	all := rapid.SliceOfNDistinct(gen, 0, 5, func(e license.Entitlement) license.Tag { return e.Tag }).Draw(t, name)
	slices.SortFunc(all, func(a, b license.Entitlement) int { return cmp.Compare(a.Tag, b.Tag) })
	return all
}

// covers reports whether whoever holds a may use b.
func covers(a, b []license.Entitlement) bool {
	for _, e := range b {
		i := slices.IndexFunc(a, func(x license.Entitlement) bool { return x.Tag == e.Tag })
		if i < 0 || a[i].Quantity < e.Quantity || !a[i].Last.IsZero() && (e.Last.IsZero() || a[i].Last.Before(e.Last)) {
			return false
		}
	}
	return true
}

// What is larger covers both, and nothing less does: no tag can be left out, no
// quantity or last day be lower. It is a hold again, in either order the same, and
// shares no memory with what it comes from.
func TestLargerLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawEntitlements(t, "a"), drawEntitlements(t, "b")
		wasA, wasB := slices.Clone(a), slices.Clone(b)
		both := reservation.Larger(a, b)
		require.NoError(t, license.Hold{UDI: udiOf('A'), Entitlements: both}.Check())
		require.True(t, covers(both, a))
		require.True(t, covers(both, b))
		for i, e := range both {
			less := slices.Delete(slices.Clone(both), i, i+1)
			require.False(t, covers(less, a) && covers(less, b), "without %v", e)
			less = slices.Clone(both)
			less[i].Quantity--
			require.False(t, covers(less, a) && covers(less, b), "fewer of %v", e)
			less = slices.Clone(both)
			less[i].Last = day("9999-12-31")
			if !e.Last.IsZero() {
				less[i].Last = after(e.Last, -1)
			}
			require.False(t, covers(less, a) && covers(less, b), "shorter than %v", e)
		}
		require.True(t, slices.Equal(both, reservation.Larger(b, a)))
		require.True(t, slices.Equal(both, reservation.Larger(both, a)))
		require.True(t, slices.Equal(a, reservation.Larger(a, nil)))
		clear(both)
		require.Equal(t, wasA, a)
		require.Equal(t, wasB, b)
	})
}
