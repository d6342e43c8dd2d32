package coterm

import (
	"math/big"
	"math/bits"

	"github.com/licit-go/licit/license"
)

// wide is an unsigned integer of 128 bits. The limits of package license keep
// every value of a ledger below 2¹⁰⁰, so nothing here overflows.
type wide struct {
	hi, lo uint64
}

func (a wide) plus(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return wide{a.hi + b.hi + carry, lo}
}

// minus returns a − b for b ≤ a.
func (a wide) minus(b wide) wide {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	return wide{a.hi - b.hi - borrow, lo}
}

func (a wide) times(n uint64) wide {
	hi, lo := bits.Mul64(a.lo, n)
	return wide{a.hi*n + hi, lo}
}

func (a wide) less(b wide) bool {
	_, borrow := bits.Sub64(a.lo, b.lo, 0)
	_, borrow = bits.Sub64(a.hi, b.hi, borrow)
	return borrow != 0
}

func (a wide) isZero() bool { return a == wide{} }

// over returns ⌊a / b⌋ for b > 0, and whether it fits into 64 bits.
func (a wide) over(b wide) (uint64, bool) {
	if b.hi == 0 {
		if a.hi >= b.lo {
			return 0, false
		}
		q, _ := bits.Div64(a.hi, a.lo, b.lo)
		return q, true
	}
	// The quotient of the upper halves, with b moved up to fill its word, is
	// right or one too large once moved back; it is taken one too small and
	// mended by the remainder.
	n := uint(bits.LeadingZeros64(b.hi))
	top := b.hi<<n | b.lo>>1>>(63-n)
	q, _ := bits.Div64(a.hi>>1, a.hi<<63|a.lo>>1, top)
	if q >>= 63 - n; q > 0 {
		q--
	}
	if rest := a.minus(b.times(q)); !rest.less(b) {
		q++
	}
	return q, true
}

func (a wide) big() *big.Int {
	n := new(big.Int).SetUint64(a.hi)
	return n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(a.lo))
}

// MarshalText writes the decimal digits: JSON numbers of this size would be
// read back wrong by many programs.
func (a wide) MarshalText() ([]byte, error) { return a.big().Append(nil, 10), nil }

// UnmarshalText reads decimal digits without sign or leading zero.
func (a *wide) UnmarshalText(text []byte) error {
	const most = 39 // digits of 2¹²⁸
	ok := len(text) > 0 && len(text) <= most && (text[0] != '0' || len(text) == 1)
	for _, c := range text {
		ok = ok && '0' <= c && c <= '9'
	}
	n := new(big.Int)
	if ok {
		n.SetString(string(text), 10)
	}
	if !ok || n.BitLen() > 128 {
		return license.Refuse(ErrLedgerForm, "CT-3", "value", string(text[:min(len(text), most+1)]))
	}
	a.lo = new(big.Int).And(n, new(big.Int).SetUint64(^uint64(0))).Uint64()
	a.hi = n.Rsh(n, 64).Uint64()
	return nil
}
