// Package decimal has the shape of the real one.
package decimal

type big struct{ abs []uint }

type Decimal struct {
	value *big
	exp   int32
}

func (d Decimal) Equal(Decimal) bool { return true }

type NullDecimal struct {
	Decimal Decimal
	Valid   bool
}
