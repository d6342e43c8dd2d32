package account

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLend(t *testing.T) {
	for _, c := range []struct {
		name   string
		stocks []stock // highest first
		want   []lending
	}{
		{"nothing", nil, nil},
		{"nobody in need", []stock{{10, 0, 5}, {40, 0, 40}}, nil},
		{"vector 9, 45 users", []stock{{10, 0, 5}, {40, 0, 45}}, []lending{{0, 1, 5}}},
		{"vector 9, 46 users", []stock{{10, 0, 5}, {40, 0, 46}}, []lending{{0, 1, 5}}},
		{"vector 10, nothing upward", []stock{{10, 0, 11}, {40, 0, 0}}, nil},
		{"own demand first", []stock{{10, 0, 10}, {0, 0, 1}}, nil},
		{"from the nearest above", []stock{{5, 0, 0}, {5, 0, 0}, {0, 0, 3}}, []lending{{1, 2, 3}}},
		{"then from the next", []stock{{5, 0, 0}, {5, 0, 0}, {0, 0, 7}}, []lending{{1, 2, 5}, {0, 2, 2}}},
		{"to the highest in need first", []stock{{5, 0, 0}, {0, 0, 3}, {0, 0, 3}}, []lending{{0, 1, 3}, {0, 2, 2}}},
		{"one without either between", []stock{{5, 0, 0}, {4, 0, 4}, {0, 0, 3}}, []lending{{0, 2, 3}}},
		{"a lent licence is not lent on", []stock{{5, 0, 0}, {2, 0, 4}, {0, 0, 9}}, []lending{{0, 1, 2}, {0, 2, 3}}},
		{"what is held is not lent", []stock{{5, 4, 0}, {0, 0, 3}}, []lending{{0, 1, 1}}},
		{"what is held does not borrow", []stock{{5, 0, 0}, {1, 3, 0}}, nil},
		{"what is held comes before what is used", []stock{{5, 0, 0}, {3, 3, 2}}, []lending{{0, 1, 2}}},
		{"more held than there, and used", []stock{{5, 0, 0}, {1, 3, 2}}, []lending{{0, 1, 2}}},
		{"more held than there lends nothing", []stock{{1, 3, 0}, {0, 0, 1}}, nil},
	} {
		require.Equal(t, c.want, lend(c.stocks), c.name)
	}
}

// Lending keeps to what stands in SM-15, also with numbers near the largest.
func TestLendLaws(t *testing.T) {
	amount := rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(0, 1<<44), rapid.IntRange(math.MaxInt-3, math.MaxInt))
	rapid.Check(t, func(t *rapid.T) {
		stocks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stock {
			return stock{amount.Draw(t, "purchased"), amount.Draw(t, "held"), amount.Draw(t, "used")}
		}), 0, 8).Draw(t, "stocks")
		surplus, need := make([]int, len(stocks)), make([]int, len(stocks))
		for i, s := range stocks {
			surplus[i], need[i] = s.surplus(), s.need()
			require.False(t, surplus[i] > 0 && need[i] > 0, "nobody has too much and too little")
			require.False(t, surplus[i] < 0 || need[i] < 0 || s.lacking() < 0)
			if s.held <= s.purchased {
				require.Zero(t, s.lacking())
				require.Equal(t, s.purchased-s.held-s.used, surplus[i]-need[i], "own demand first")
			} else {
				require.Equal(t, s.used, need[i], "what is held comes first")
			}
		}
		last := lending{to: -1}
		for _, l := range lend(stocks) {
			require.Less(t, l.from, l.to, "nothing upward")
			require.Positive(t, l.quantity)
			require.True(t, l.to > last.to || l.to == last.to && l.from < last.from, "the highest in need first, from the nearest")
			for between := l.from + 1; between < l.to; between++ {
				require.Zero(t, surplus[between], "from the nearest that has some left")
			}
			require.LessOrEqual(t, l.quantity, surplus[l.from], "nobody lends what it lacks")
			require.LessOrEqual(t, l.quantity, need[l.to], "nobody borrows more than it needs")
			surplus[l.from] -= l.quantity
			need[l.to] -= l.quantity
			last = l
		}
		for i, n := range need {
			for j := range i {
				require.False(t, n > 0 && surplus[j] > 0, "nobody goes short below what is left over")
			}
		}
	})
}

// mostLent tries every assignment of single licences.
func mostLent(surplus, need []int) int {
	for to, n := range need {
		if n == 0 {
			continue
		}
		need[to]--
		best := mostLent(surplus, need) // this one goes without
		for from := range to {
			if surplus[from] > 0 {
				surplus[from]--
				best = max(best, 1+mostLent(surplus, need))
				surplus[from]++
			}
		}
		need[to]++
		return best
	}
	return 0
}

// Lending is a maximum.
func TestLendingIsMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stocks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) stock {
			few := rapid.IntRange(0, 3)
			return stock{few.Draw(t, "purchased"), rapid.IntRange(0, 2).Draw(t, "held"), few.Draw(t, "used")}
		}), 0, 4).Draw(t, "stocks")
		surplus, need := make([]int, len(stocks)), make([]int, len(stocks))
		for i, s := range stocks {
			surplus[i], need[i] = s.surplus(), s.need()
		}
		lent := 0
		for _, l := range lend(stocks) {
			lent += l.quantity
		}
		require.Equal(t, mostLent(surplus, need), lent)
	})
}
