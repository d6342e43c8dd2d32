package coterm

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// corners are words at which carries and quotients turn.
var corners = []uint64{0, 1, 2, 3, 1 << 31, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<63 + 1, math.MaxUint64 - 1, math.MaxUint64}

func drawWord(t *rapid.T, label string) uint64 {
	if rapid.Bool().Draw(t, label+" a corner") {
		return rapid.SampledFrom(corners).Draw(t, label)
	}
	return rapid.Uint64().Draw(t, label) >> rapid.IntRange(0, 63).Draw(t, label+" shift")
}

// checkOver holds a quotient against math/big.
func checkOver(t require.TestingT, a, b wide) {
	want := new(big.Int).Quo(a.big(), b.big())
	q, ok := a.over(b)
	require.Equal(t, want.IsUint64(), ok, "%v over %v", a, b)
	if ok {
		require.Equal(t, want.Uint64(), q, "%v over %v", a, b)
	}
}

// Sums, differences, products and order are those of math/big.
func TestWideArithmeticAgainstBig(t *testing.T) {
	modulus := new(big.Int).Lsh(big.NewInt(1), 128)
	rapid.Check(t, func(t *rapid.T) {
		a, b := wide{drawWord(t, "a.hi"), drawWord(t, "a.lo")}, wide{drawWord(t, "b.hi"), drawWord(t, "b.lo")}
		n := drawWord(t, "n")
		same := func(want *big.Int, got wide) {
			require.Equal(t, new(big.Int).Mod(want, modulus).String(), got.big().String())
		}
		same(new(big.Int).Add(a.big(), b.big()), a.plus(b))
		same(new(big.Int).Sub(a.big(), b.big()), a.minus(b))
		same(new(big.Int).Mul(a.big(), new(big.Int).SetUint64(n)), a.times(n))
		require.Equal(t, a.big().Cmp(b.big()) < 0, a.less(b))
		require.Equal(t, a.big().Sign() == 0, a.isZero())
		text, err := a.MarshalText()
		require.NoError(t, err)
		var back wide
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, a, back)
	})
}

// Quotients are those of math/big, or said not to fit: for any two words, and
// for numbers around a multiple of the divisor, where an estimate goes wrong.
func TestWideQuotientAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := wide{drawWord(t, "a.hi"), drawWord(t, "a.lo")}, wide{drawWord(t, "b.hi"), drawWord(t, "b.lo")}
		if b.isZero() {
			b.lo = 1
		}
		checkOver(t, a, b)
		q := drawWord(t, "q")
		near := new(big.Int).Mul(b.big(), new(big.Int).SetUint64(q))
		if near.BitLen() < 128 {
			multiple := b.times(q)
			checkOver(t, multiple, b)
			checkOver(t, multiple.plus(wide{0, 1}), b)
			if q > 0 {
				checkOver(t, multiple.minus(wide{0, 1}), b)
			}
		}
	})
	for _, ahi := range corners {
		for _, alo := range corners {
			for _, bhi := range corners {
				for _, blo := range corners {
					if bhi|blo != 0 {
						checkOver(t, wide{ahi, alo}, wide{bhi, blo})
					}
				}
			}
		}
	}
	_, ok := wide{1, 1}.over(wide{})
	require.False(t, ok, "nothing goes into anything")
}

func TestWideText(t *testing.T) {
	for _, text := range []string{"", "00", "01", "-1", "+1", "1.0", "1e3", " 1", "0x1", "१",
		"340282366920938463463374607431768211456", // 2¹²⁸
		"999999999999999999999999999999999999999", "1000000000000000000000000000000000000000"} {
		var w wide
		require.ErrorIs(t, w.UnmarshalText([]byte(text)), ErrLedgerForm, text)
		require.True(t, w.isZero())
	}
	var w wide
	require.NoError(t, w.UnmarshalText([]byte("340282366920938463463374607431768211455")))
	require.Equal(t, wide{math.MaxUint64, math.MaxUint64}, w)
}

// A renewal of a ledger past the calendar, as no organization has it, still has
// no wrong date.
func TestFloorPastTheCalendar(t *testing.T) {
	l := Ledger{wide{0, 1}, wide{1, 0}}
	require.Equal(t, license.MaxDate().Number()+1, l.floor())
	require.Equal(t, license.MaxDate(), l.Expires())
	require.False(t, l.inCalendar())
	require.False(t, l.sound())
}

// An organization takes so many keys in its life and not one more: claimed in one
// step or several, by partial returns, by an import.
func TestMostKeysCT3(t *testing.T) {
	const most = 3
	at := license.MustParseDate("2020-01-01").Start()
	act := license.Act{At: at, By: "ada"}
	issued := func(n int) license.Issued {
		l, err := license.NewLicense(license.MustParseKey("Z2000000000"+string(rune('0'+n))), license.MustCounts(license.Line{Model: "MR", Count: 2}), license.MustParseDate("2020-01-01"), 365)
		require.NoError(t, err)
		return license.Fresh(l)
	}
	begun := func(n int) *Organization {
		o := New("1", Policy{})
		o.maxKeys = most
		e, err := o.Create(act)
		require.NoError(t, err)
		require.NoError(t, o.Apply(e))
		for i := range n {
			e, err := o.Claim(act, AddDevices, EqualWeights, issued(i))
			require.NoError(t, err)
			require.NoError(t, o.Apply(e))
		}
		return o
	}
	full := license.Refuse(ErrTooManyKeys, "CT-3", "number", "4", "most", "3")
	for n := range most + 1 {
		var step []license.Issued
		for i := range most - n {
			step = append(step, issued(5+i))
		}
		o := begun(n)
		if len(step) > 0 {
			e, err := o.Claim(act, AddDevices, EqualWeights, step...)
			require.NoError(t, err)
			require.NoError(t, o.Clone().Apply(e))
		}
		_, err := o.Claim(act, AddDevices, EqualWeights, append(step, issued(9))...)
		require.Equal(t, []*license.Refusal{full}, license.Refusals(err))
	}

	two, three := begun(2), begun(3)
	one := license.MustCounts(license.Line{Model: "MR", Count: 1})
	back, err := two.Return(act, issued(0).Key, one, issued(9).Key)
	require.NoError(t, err)
	require.NoError(t, two.Apply(back))
	_, err = three.Return(act, issued(0).Key, one, issued(9).Key)
	require.ErrorIs(t, err, ErrTooManyKeys)
	undone, err := three.Undo(act, issued(0).Key, issued(9).Key)
	require.NoError(t, err, "an undo only changes what a key is")
	require.NoError(t, three.Apply(undone))
	_, err = three.Claim(act, AddDevices, EqualWeights, license.Fresh(undone.Replacement))
	require.ErrorIs(t, err, ErrTooManyKeys)

	// Of a move the rest is one key more here, and the part one over there; neither
	// the step of history by which it left nor an empty place is a key.
	ada := transfer.Account{Email: "ada@example.com", Role: transfer.FullAdministrator}
	ask := MoveRequest{Key: issued(1).Key, Counts: one, Mode: AddDevices, Moved: issued(7).Key, Rest: issued(8).Key,
		Request: transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: ada, Destination: ada}}}
	to := New("2", Policy{})
	to.maxKeys = 1
	began, err := to.Create(act)
	require.NoError(t, err)
	require.NoError(t, to.Apply(began))
	_, err = begun(3).Move(act, to, ask)
	require.Equal(t, []error{license.Within("source", full)}, []error{license.Refusals(err)[0]})
	require.Len(t, license.Refusals(err), 1)
	ask.Rest = ask.Moved
	_, err = begun(3).Move(act, to, ask)
	require.ErrorIs(t, err, ErrReplacementTaken)
	require.ErrorIs(t, err, ErrTooManyKeys, "whatever else stands against it")
	ask.Rest = issued(8).Key
	less := begun(2)
	moved, err := less.Move(act, to, ask)
	require.NoError(t, err)
	require.NoError(t, less.Apply(moved.Out))
	require.NoError(t, less.room(0))
	require.ErrorIs(t, less.room(1), ErrTooManyKeys)
	require.NoError(t, to.Apply(moved.In))
	ask.Key, ask.Moved, ask.Rest = issued(8).Key, issued(6).Key, license.Key{}
	_, err = less.Move(act, to, ask)
	require.ErrorIs(t, err, ErrTooManyKeys)
	require.Equal(t, "destination", license.Refusals(err)[0].Field("field"))
	to.maxKeys = 2
	moved, err = less.Move(act, to, ask)
	require.NoError(t, err)
	require.NoError(t, less.Apply(moved.Out), "a full move is no key more")
	require.NoError(t, less.room(0))
	require.ErrorIs(t, less.room(1), ErrTooManyKeys)
	to.maxKeys = 1
	require.ErrorIs(t, to.Apply(moved.In), ErrTooManyKeys)
	text, err := less.Snapshot()
	require.NoError(t, err)
	restored, err := Restore(text, Policy{})
	require.NoError(t, err)
	require.Equal(t, less.hollow, restored.hollow)
	require.Equal(t, less.now.mx, restored.now.mx)

	// An undo of what came before replays departures, and counts none twice.
	again := begun(3)
	again.maxKeys = 5
	ask = MoveRequest{Key: issued(1).Key, Counts: one, Mode: AddDevices, Moved: issued(6).Key, Rest: issued(8).Key, Request: ask.Request}
	to.maxKeys = 9
	gone, err := again.Move(act, to, ask)
	require.NoError(t, err)
	require.NoError(t, again.Apply(gone.Out))
	earlier, err := again.Undo(act, issued(0).Key, issued(9).Key)
	require.NoError(t, err)
	require.NoError(t, again.Apply(earlier))
	require.Equal(t, 1, again.hollow)
	require.NoError(t, again.room(1))
	require.ErrorIs(t, again.room(2), ErrTooManyKeys)

	// Apply and Restore hold the limit as well.
	roomy := begun(3)
	roomy.maxKeys = 4
	fourth, err := roomy.Claim(act, AddDevices, EqualWeights, issued(9))
	require.NoError(t, err)
	returned, err := roomy.Return(act, issued(0).Key, one, issued(9).Key)
	require.NoError(t, err)
	ask = MoveRequest{Key: issued(0).Key, Counts: one, Mode: AddDevices, Moved: issued(4).Key, Rest: issued(8).Key, Request: ask.Request}
	to.maxKeys = 9
	away, err := roomy.Move(act, to, ask)
	require.NoError(t, err)
	roomy.maxKeys = most
	require.ErrorIs(t, roomy.Apply(away.Out), ErrTooManyKeys)
	require.ErrorIs(t, roomy.Apply(fourth), ErrTooManyKeys)
	require.ErrorIs(t, roomy.Apply(returned), ErrTooManyKeys)
	imported := Imported{Stamp: license.Stamp{Seq: 2, Act: act}, Carry: ConvertValue, Claims: make([]ImportedClaim, most+1)}
	require.ErrorIs(t, begun(0).Apply(imported), ErrTooManyKeys)
}
