package coterm

import (
	"math/big"
	"math/bits"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// A Ledger is the exact state of co-termination, two integers (CT-3):
//
//	W  the value burnt per day, Σ count × base price over the live keys
//	M  W × D, where D is the co-term date as an exact, possibly fractional day
//
// Prices count in ten-thousandths. Every operation adds and subtracts; nothing
// is divided, so nothing is rounded, until the date is read. A Ledger is a
// value, comparable with ==; the zero Ledger is an organization without
// licences and has no date.
type Ledger struct {
	w, m wide
}

// A Term is one key as the ledger sees it.
type Term struct {
	Worth   uint64       // count × base price in ten-thousandths, over all lines of the key; at most 2⁵⁴
	End     license.Date // the key's own end
	Claimed license.Date // the day at which it is added, or taken away
}

// Add returns the ledger after those terms were added one after the other, each
// as CT-4 says: first settle on the day of the claim (CT-6), then W += worth
// and M += worth × end. It allocates nothing. Terms stand in the order of their
// claims; at most 2²⁴ of them in the life of a ledger.
func (l Ledger) Add(terms ...Term) Ledger {
	// The exact date never comes before this day, so a claim that is not after
	// it has nothing to settle.
	safe := license.MaxDate().Number()
	if !l.w.isZero() {
		safe = l.floor()
	}
	for len(terms) > 0 {
		n := min(quietTerms, len(terms))
		quiet := terms[0].Claimed.Number() <= safe
		var r run
		if quiet {
			r = sum(terms[:n])
			quiet = r.w < quietWorth && r.latest <= min(safe, r.earliest)
		}
		if quiet {
			l.w, l.m = l.w.plus(wide{0, r.w}), l.m.plus(wide{0, r.m})
			safe = min(safe, r.earliest)
		} else {
			l = l.addEach(terms[:n])
			last := &terms[n-1]
			safe = min(last.Claimed.Number(), last.End.Number())
		}
		terms = terms[n:]
	}
	return l
}

const (
	quietTerms = 1 << 8  // that many worths of 2⁵⁴ stay below 2⁶⁴
	quietWorth = 1 << 42 // and a sum below this, times a day below 2²², does too
)

// run is a number of terms added up in 64 bits: right if w is below quietWorth
// and nothing settles, as where no claim is after the earliest end.
type run struct {
	w, m             uint64
	earliest, latest int // end and claim
}

//go:noinline
func sum(terms []Term) run {
	var w, m uint64
	earliest, latest := license.MaxDate().Number(), 0
	for _, t := range terms {
		end := t.End.Number()
		w += t.Worth
		m += t.Worth * uint64(end)
		earliest = min(earliest, end)
		latest = max(latest, t.Claimed.Number())
	}
	return run{w, m, earliest, latest}
}

// addEach adds one term after the other and settles before each.
func (l Ledger) addEach(terms []Term) Ledger {
	whi, wlo, mhi, mlo := l.w.hi, l.w.lo, l.m.hi, l.m.lo
	var c uint64
	for _, t := range terms {
		day, end := uint64(t.Claimed.Number()), uint64(t.End.Number())
		hi, lo := bits.Mul64(wlo, day)
		hi += whi * day
		_, c = bits.Sub64(mlo, lo, 0)
		if _, c = bits.Sub64(mhi, hi, c); c != 0 {
			mhi, mlo = hi, lo
		}
		wlo, c = bits.Add64(wlo, t.Worth, 0)
		whi += c
		hi, lo = bits.Mul64(t.Worth, end)
		mlo, c = bits.Add64(mlo, lo, 0)
		mhi, _ = bits.Add64(mhi, hi, c)
	}
	return Ledger{wide{whi, wlo}, wide{mhi, mlo}}
}

// Subtract returns the ledger after a term, or part of one, was taken away as
// CT-19 says: first settle on that day, then W −= worth and M −= worth × end. What
// was added before can be taken away: the others keep all that they brought, so
// that a date stays. Of what was not, nothing is left where the worth is all of W
// or more, and no date earlier than the first day.
func (l Ledger) Subtract(t Term) Ledger {
	worth := wide{0, t.Worth}
	if !worth.less(l.w) {
		return Ledger{}
	}
	m, taken := l.Settle(t.Claimed).m, worth.times(uint64(t.End.Number()))
	l.w = l.w.minus(worth)
	if m.less(taken.plus(l.w)) {
		return Ledger{l.w, l.w}
	}
	return Ledger{l.w, m.minus(taken)}
}

// Settle returns the ledger with its debt forgiven: if the exact date has
// passed on that day, it is that day (CT-6).
func (l Ledger) Settle(day license.Date) Ledger {
	if debt := l.w.times(uint64(day.Number())); l.m.less(debt) {
		l.m = debt
	}
	return l
}

// renew returns the ledger after a renewal (CT-5): settled, and then only the
// new term with what is carried onto it. The result may have no date within the
// calendar; see inCalendar.
func (l Ledger) renew(t Term, carry Carry) Ledger {
	settled := l.Settle(t.Claimed)
	r := Ledger{}.Add(t)
	switch carry {
	case ConvertValue:
		r.m = r.m.plus(settled.m.minus(settled.w.times(uint64(t.Claimed.Number()))))
	case KeepDays:
		if left := settled.floor() - t.Claimed.Number(); left > 0 {
			r.m = r.m.plus(r.w.times(uint64(left)))
		}
	case Discard:
	}
	return r
}

// floor returns ⌊D⌋ as a day number, 0 without a date, and a number past the
// calendar for a date that it does not hold.
func (l Ledger) floor() int {
	if l.w.isZero() {
		return 0
	}
	past := license.MaxDate().Number() + 1
	q, ok := l.m.over(l.w)
	if !ok || q > uint64(past) {
		return past
	}
	return int(q)
}

// inCalendar reports whether the date, if there is one, is a license.Date.
func (l Ledger) inCalendar() bool { return l.floor() <= license.MaxDate().Number() }

// maxWorthBits is how many bits the value per day of an organization has at most.
const maxWorthBits = 78

// sound reports whether licences could lead to this ledger: with any there is a
// date in the calendar, without any there is nothing.
func (l Ledger) sound() bool {
	if l.w.isZero() {
		return l.m.isZero()
	}
	return l.w.hi < 1<<(maxWorthBits-64) && l.floor() > 0 && l.inCalendar()
}

// Expires returns the co-term date ⌊D⌋ (CT-7): the organization is expired from
// 00:00 UTC of that day. It is none while nothing is burnt. It allocates
// nothing.
func (l Ledger) Expires() license.Date {
	d, _ := license.DateNumber(min(l.floor(), license.MaxDate().Number()))
	return d
}

// Remaining returns the exact remaining days D − t on that day, negative once
// the date has passed; nil without a date. The caller owns the result.
func (l Ledger) Remaining(day license.Date) *big.Rat {
	if l.w.isZero() {
		return nil
	}
	d := new(big.Rat).SetFrac(l.m.big(), l.w.big())
	return d.Sub(d, new(big.Rat).SetInt64(int64(day.Number())))
}

// W returns the value burnt per day in ten-thousandths. The caller owns it.
func (l Ledger) W() *big.Int { return l.w.big() }

// M returns W × D. The caller owns it.
func (l Ledger) M() *big.Int { return l.m.big() }

// IsZero reports whether nothing is burnt, so that there is no date.
func (l Ledger) IsZero() bool { return l == Ledger{} }

// ledgerJSON is the wire form of a ledger.
type ledgerJSON struct {
	W wide `json:"w"`
	M wide `json:"m"`
}

// maxLedgerBytes bounds the wire form: two numbers of 39 digits and their names.
const maxLedgerBytes = 128

// MarshalJSON writes both numbers as decimal strings.
func (l Ledger) MarshalJSON() ([]byte, error) {
	b := []byte(`{"w":"`)
	b = l.w.big().Append(b, 10)
	b = append(b, `","m":"`...)
	b = l.m.big().Append(b, 10)
	return append(b, `"}`...), nil
}

// UnmarshalJSON reads what MarshalJSON writes. It refuses what is no number
// without sign and leading zero, a W beyond the bounds of package license, and a
// date that is none or outside the calendar ([ErrLedgerForm]).
func (l *Ledger) UnmarshalJSON(data []byte) error {
	var wire ledgerJSON
	if err := strictjson.Unmarshal(data, maxLedgerBytes, &wire); err != nil {
		return err
	}
	read := Ledger{wire.W, wire.M}
	if !read.sound() {
		return license.Refuse(ErrLedgerForm, "CT-3", "w", wire.W.big().String(), "m", wire.M.big().String())
	}
	*l = read
	return nil
}
