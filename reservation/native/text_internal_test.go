package native

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

var kinds = []kind{kindRequest, kindAuthorization, kindConfirmation, kindReturn}

func TestKindsHaveNames(t *testing.T) {
	require.Equal(t, []kind{1, 2, 3, 4}, kinds)
	require.Equal(t, []string{"request", "authorization", "confirmation", "return"},
		[]string{kinds[0].String(), kinds[1].String(), kinds[2].String(), kinds[3].String()})
	require.Equal(t, "unknown", kind(0).String())
}

// TestResidueIsThatOfBech32m reads texts published with bech32m (BIP 350).
func TestResidueIsThatOfBech32m(t *testing.T) {
	const published = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	residueOf := func(text string) residue {
		hrp, data, _ := strings.Cut(text, "1")
		r := residue(1)
		for _, c := range hrp {
			r = r.step(byte(c) >> 5)
		}
		r = r.step(0)
		for _, c := range hrp {
			r = r.step(byte(c) & 31)
		}
		for _, c := range data {
			r = r.step(byte(strings.IndexRune(published, c)))
		}
		return r
	}
	for _, text := range []string{
		"a1lqfn3a",
		"abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
		"split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
		"?1v759aa",
	} {
		require.Equal(t, valid, residueOf(text), text)
	}
	require.NotEqual(t, valid, residueOf("a1lqfn3q"))
	require.Equal(t, begin(kindConfirmation), residue(1).step('3'>>5).step(0).step('3'&31))
}

func TestBackUndoesAStep(t *testing.T) {
	for bit := range residueBits {
		r := residue(1) << bit
		require.Equal(t, r, r.step(0).back(), "bit %d", bit)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := residue(rapid.Uint32Max(residueMask).Draw(t, "residue"))
		if back := r.step(0).back(); back != r {
			t.Fatalf("%x goes back to %x", r, back)
		}
	})
}

func TestSymbolsAreReadAsTheyAreTyped(t *testing.T) {
	for i, symbol := range alphabet {
		for _, r := range []rune{symbol, []rune(strings.ToLower(string(symbol)))[0]} {
			v, ok := value(r)
			require.True(t, ok, string(r))
			require.Equal(t, byte(i), v, string(r))
		}
	}
	for typed, stands := range map[rune]byte{'o': 0, 'O': 0, 'i': 1, 'I': 1, 'l': 1, 'L': 1} {
		v, ok := value(typed)
		require.True(t, ok, string(typed))
		require.Equal(t, stands, v, string(typed))
	}
	for _, r := range "uU-_ \t\n\r@[`{/:é０Ｏſ\u212a\ufffd\x00" {
		_, ok := value(r)
		require.False(t, ok, "%q", r)
	}
}

// refusal returns the only refusal of err and checks its reason.
func refusal(t testing.TB, err error, reason license.Reason) *license.Refusal {
	t.Helper()
	require.ErrorIs(t, err, reason)
	refusals := license.Refusals(err)
	require.Len(t, refusals, 1)
	return refusals[0]
}

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestRefusingALongTextAllocatesLittle(t *testing.T) {
	const size = 8 << 20
	for _, unit := range []string{"0", "-", "é", "u", "\n", " ", "\r\n", "\xff", "-----BEGIN LICIT RETURN 1-----\n"} {
		text := strings.Repeat(unit, size/len(unit))
		for _, s := range []string{text, "-----BEGIN LICIT REQUEST 1-----\n" + text + "\n-----END LICIT REQUEST 1-----"} {
			require.Less(t, allocated(func() {
				_, err := readShort(kindReturn, s)
				require.NotEmpty(t, license.Refusals(err))
			}), uint64(16<<10), "%q", unit)
			require.Less(t, allocated(func() {
				_, err := readLong(kindRequest, s, 512)
				require.NotEmpty(t, license.Refusals(err))
			}), uint64(16<<10), "%q", unit)
		}
	}
}

// upper returns a text as it is written of what was typed.
func upper(s string) string {
	return strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s))
}

func isSymbolError(t testing.TB, err error) *license.Refusal {
	t.Helper()
	return refusal(t, err, reservation.ErrCodeSymbol)
}
