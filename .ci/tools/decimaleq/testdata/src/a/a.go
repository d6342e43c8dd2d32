package a

import (
	"maps"
	"slices"

	money "github.com/shopspring/decimal"
)

type (
	alias   = money.Decimal
	defined money.Decimal
	line    struct {
		model string
		price money.Decimal
	}
	pointing          struct{ price *money.Decimal }
	set[K comparable] struct{ m map[K]bool }
)

func equal(a, b money.Decimal, l line, x any) bool {
	return a == b || // want `== compares decimals`
		a != b || // want `!= compares decimals`
		l == (line{}) || // want `== compares decimals`
		[2]line{} == [2]line{l} || // want `== compares decimals`
		alias(a) == alias(b) || // want `== compares decimals`
		defined(a) == defined(b) || // want `== compares decimals`
		(money.NullDecimal{}) == (money.NullDecimal{}) || // want `== compares decimals`
		x == a || // want `== compares decimals`
		a.Equal(b) || &a == &b || l.model == "" || x == nil || (pointing{}) == (pointing{&a})
}

func switches(a, b money.Decimal, x any) int {
	switch a { // want `switch compares decimals`
	case b:
		return 1
	}
	switch x { // want `switch compares decimals`
	case a:
		return 2
	}
	switch {
	case a.Equal(b):
		return 3
	}
	switch x.(type) {
	case money.Decimal:
		return 4
	}
	return 0
}

type byPrice map[money.Decimal]int // want `map key holds a decimal`

var byLine = make(map[[2]line]string) // want `map key holds a decimal`

var byModel map[string]money.Decimal

func generic(list []money.Decimal, lines []line, m, n map[string]line) bool {
	_ = slices.Clone(list)
	_ = maps.Keys(m)
	_ = set[money.Decimal]{} // want `set compares decimals`
	_ = set[string]{}
	return slices.Contains(list, list[0]) || // want `Contains compares decimals`
		slices.Index(lines, lines[0]) == 0 || // want `Index compares decimals`
		maps.Equal(m, n) || // want `Equal compares decimals`
		slices.ContainsFunc(list, list[0].Equal)
}
