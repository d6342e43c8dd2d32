package native

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// counted returns bytes 1, 2, 3 ….
func counted(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*37 + 1)
	}
	return b
}

// plain returns the symbols of a short code without its hyphens.
func plain(code string) []byte { return []byte(strings.ReplaceAll(code, "-", "")) }

// named returns the numbers of the groups in a field of a refusal.
func named(t testing.TB, field string) []int {
	t.Helper()
	var groups []int
	for n := range strings.SplitSeq(field, ",") {
		g, err := strconv.Atoi(n)
		require.NoError(t, err)
		groups = append(groups, g)
	}
	return groups
}

// changedGroups returns the groups in which two texts of the same length differ.
func changedGroups(a, b []byte) []int {
	var groups []int
	for i := range a {
		if g := i/6 + 1; a[i] != b[i] && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// checkTyped checks what is said of a code that was typed wrongly, at most four symbols
// of it: it is refused; where group checks tell, exactly changed groups are named; where
// only one group was changed, it is among those named.
func checkTyped(t interface{ Fatalf(string, ...any) }, k kind, code, typed []byte) {
	b, err := readShort(k, string(typed))
	if err == nil {
		t.Fatalf("%s is read for %s: %x", typed, code, b)
	}
	refusals := license.Refusals(err)
	if len(refusals) != 1 || refusals[0].Reason != reservation.ErrCodeSymbol {
		t.Fatalf("%s for %s: %v", typed, code, err)
	}
	changed := changedGroups(code, typed)
	group := refusals[0].Field("group")
	if refusals[0].Field("cause") == causeCode && (len(changed) > 1 || group == "all") {
		if group == "all" && len(changed) == 1 {
			t.Fatalf("%s for %s: group %v explains it", typed, code, changed)
		}
		return
	}
	found := false
	for g := range strings.SplitSeq(group, ",") {
		n, _ := strconv.Atoi(g)
		if slices.Contains(changed, n) {
			found = true
		} else if refusals[0].Field("cause") == causeGroup {
			t.Fatalf("%s for %s: group %d is as it was: %v", typed, code, n, err)
		}
	}
	if !found {
		t.Fatalf("%s for %s: changed are %v: %v", typed, code, changed, err)
	}
}

func TestRS15ShortCodeIsOneText(t *testing.T) {
	require.Equal(t, "WS5ZD3-ZZ", writeShort(kindReturn, nil))
	require.Equal(t, "ZWNBVG-Z9AY", writeShort(kindConfirmation, []byte{0xff}))
	require.Equal(t, "04K4P0-W4NQB1-FG8AAE-EEECBD-VRG7X1-XKJBWY", writeShort(kindConfirmation, counted(15)))
	for _, k := range kinds {
		for n := range maxShort + 1 {
			code := writeShort(k, counted(n))
			b, err := readShort(k, code)
			require.NoError(t, err)
			require.True(t, bytes.Equal(counted(n), b), "%d bytes", n)
			require.Equal(t, upper(code), code)
		}
	}
}

func TestRS15ShortCodeIsReadAsItIsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		b := rapid.SliceOfN(rapid.Byte(), 0, maxShort).Draw(t, "bytes")
		code := writeShort(k, b)
		var typed strings.Builder
		for _, c := range plain(code) {
			as := []string{string(c), strings.ToLower(string(c))}
			switch c {
			case '0':
				as = append(as, "o", "O")
			case '1':
				as = append(as, "i", "I", "l", "L")
			}
			typed.WriteString(rapid.SampledFrom(as).Draw(t, "as"))
			typed.WriteString(rapid.SampledFrom([]string{"", "", "-", "--"}).Draw(t, "hyphens"))
		}
		white := rapid.SampledFrom([]string{"", "\n", "\r\n", " \t\r\n "})
		text := white.Draw(t, "before") + typed.String() + white.Draw(t, "behind")
		read, err := readShort(k, text)
		if err != nil || !bytes.Equal(b, read) {
			t.Fatalf("%s as %q: %x, %v", code, text, read, err)
		}
	})
}

func TestRS15EverySingleSymbolIsNamedByItsGroup(t *testing.T) {
	for _, n := range []int{0, 1, 8, 15, 28, maxShort} {
		code := plain(writeShort(kindConfirmation, counted(n)))
		for i := range code {
			typed := slices.Clone(code)
			for _, symbol := range []byte(alphabet) {
				if symbol == code[i] {
					continue
				}
				typed[i] = symbol
				_, err := readShort(kindConfirmation, string(typed))
				r := isSymbolError(t, err)
				require.Equal(t, strconv.Itoa(i/6+1), r.Field("group"))
				require.Equal(t, causeGroup, r.Field("cause"))
			}
		}
	}
}

func TestRS15EveryPairOfSymbolsIsRefused(t *testing.T) {
	for _, n := range []int{0, 1, 8} {
		code := plain(writeShort(kindReturn, counted(n)))
		typed := slices.Clone(code)
		for i := range code {
			for j := range i {
				for _, typed[i] = range []byte(alphabet) {
					for _, typed[j] = range []byte(alphabet) {
						if !bytes.Equal(code, typed) {
							checkTyped(t, kindReturn, code, typed)
						}
					}
				}
				typed[i], typed[j] = code[i], code[j]
			}
		}
	}
}

func TestRS15SymbolsThatChangedPlaces(t *testing.T) {
	for n := range maxShort + 1 {
		code := plain(writeShort(kindConfirmation, counted(n)))
		for i := range code {
			for j := range i {
				if code[i] == code[j] {
					continue
				}
				typed := slices.Clone(code)
				typed[i], typed[j] = typed[j], typed[i]
				checkTyped(t, kindConfirmation, code, typed)
				if i/6 == j/6 {
					_, err := readShort(kindConfirmation, string(typed))
					require.Equal(t, causeGroup, isSymbolError(t, err).Field("cause"))
				}
			}
		}
	}
}

func TestRS15UpToFourWrongSymbols(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		code := plain(writeShort(k, rapid.SliceOfN(rapid.Byte(), 0, maxShort).Draw(t, "bytes")))
		typed := slices.Clone(code)
		near := rapid.Bool().Draw(t, "near")
		first := rapid.IntRange(0, len(code)-1).Draw(t, "first")
		for range rapid.IntRange(1, 4).Draw(t, "errors") {
			i := rapid.IntRange(0, len(code)-1).Draw(t, "at")
			if near {
				i = min(first/6*6+i%6, len(code)-1)
			}
			typed[i] = rapid.SampledFrom([]byte(alphabet)).Draw(t, "symbol")
		}
		if !bytes.Equal(code, typed) {
			checkTyped(t, k, code, typed)
		}
	})
}

// TestRS15ErrorsThatAGroupDoesNotShow changes two symbols of one group so that its check
// symbol is right: the code as a whole is not, and the group is named.
func TestRS15ErrorsThatAGroupDoesNotShow(t *testing.T) {
	hidden, alone := 0, 0
	for _, n := range []int{1, 15, maxShort} {
		code := plain(writeShort(kindConfirmation, counted(n)))
		for i := range code {
			for j := i / 6 * 6; j < i; j++ {
				typed := slices.Clone(code)
				for _, typed[i] = range []byte(alphabet) {
					for _, typed[j] = range []byte(alphabet) {
						if bytes.Equal(code, typed) || !hides(typed, i/6) {
							continue
						}
						_, err := readShort(kindConfirmation, string(typed))
						r := isSymbolError(t, err)
						require.Equal(t, causeCode, r.Field("cause"))
						hidden++
						groups := named(t, r.Field("group"))
						require.Contains(t, groups, i/6+1)
						if len(groups) == 1 {
							alone++
						}
					}
				}
			}
		}
	}
	require.Positive(t, hidden)
	require.Greater(t, alone*10, hidden*7, "mostly it is named alone")
}

// hides reports whether the check symbol of a group, counted from 0, is right.
func hides(symbols []byte, group int) bool {
	var values []byte
	for _, symbol := range symbols[group*6 : min(group*6+6, len(symbols))] {
		values = append(values, valueOf[symbol])
	}
	last := len(values) - 1
	return values[last] == groupCheck(group+1, values[:last])
}

func TestRS15SymbolsLostOrDoubled(t *testing.T) {
	for n := range maxShort {
		code := plain(writeShort(kindReturn, counted(n)))
		for i := range code {
			_, err := readShort(kindReturn, string(slices.Delete(slices.Clone(code), i, i+1)))
			require.NotEmpty(t, license.Refusals(err), "%d lost", i)
			_, err = readShort(kindReturn, string(slices.Insert(slices.Clone(code), i, code[i])))
			require.NotEmpty(t, license.Refusals(err), "%d twice", i)
		}
	}
}

func TestRS15GroupsLostDoubledOrSwapped(t *testing.T) {
	groups := strings.Split(writeShort(kindReturn, counted(15)), "-")
	require.Len(t, groups, 6)
	for i := range groups[:4] {
		for name, typed := range map[string][]string{
			"lost":    slices.Delete(slices.Clone(groups), i, i+1),
			"twice":   slices.Insert(slices.Clone(groups), i, groups[i]),
			"swapped": slices.Concat(groups[:i], groups[i+1:i+2], groups[i:i+1], groups[i+2:]),
		} {
			_, err := readShort(kindReturn, strings.Join(typed, "-"))
			wrong := named(t, isSymbolError(t, err).Field("group"))
			first := i + 1
			if name == "twice" {
				first++
			}
			require.Equal(t, first, wrong[0], "%s %d", name, i)
		}
	}
}

func TestRS15WhatIsNoSymbolIsNamedWithItsGroup(t *testing.T) {
	for _, symbol := range []string{"U", "u", " ", "é", "–", "\n", "\ufffd"} {
		for i := 1; i < 12; i++ { // what stands first may be white space around the code
			typed := []rune(string(plain(writeShort(kindReturn, counted(8)))))
			typed[i] = []rune(symbol)[0]
			_, err := readShort(kindReturn, string(typed))
			r := isSymbolError(t, err)
			require.Equal(t, []license.Field{
				{Name: "what", Value: "return"}, {Name: "group", Value: strconv.Itoa(i/6 + 1)},
				{Name: "cause", Value: causeSymbol}, {Name: "symbol", Value: symbol},
			}, r.Fields)
			require.Equal(t, "RS-15", r.Rule)
		}
	}
}

func TestRS17LimitsOfShortCodes(t *testing.T) {
	for n, fits := range map[int]bool{maxShort - 1: true, maxShort: true, maxShort + 1: false} {
		code := writeShort(kindReturn, counted(n))
		_, err := readShort(kindReturn, code)
		if fits {
			require.NoError(t, err)
			continue
		}
		r := refusal(t, err, reservation.ErrCodeTooLong)
		require.Equal(t, []license.Field{
			{Name: "what", Value: "return"}, {Name: "length", Value: strconv.Itoa(len(plain(code)))}, {Name: "most", Value: "64"},
		}, r.Fields)
		require.Equal(t, "RS-17", r.Rule)
	}
	require.Len(t, plain(writeShort(kindReturn, counted(maxShort))), maxSymbols)
	for n, reason := range map[int]license.Reason{63: reservation.ErrCodeSymbol, 64: reservation.ErrCodeSymbol, 65: reservation.ErrCodeTooLong} {
		for _, symbol := range []string{"U", "é", "7"} {
			_, err := readShort(kindReturn, "\r\n "+strings.Repeat(symbol+"-", n)+strings.Repeat("\n", 1<<10))
			refusal(t, err, reason)
		}
	}
}

func TestRS17NoCodeHasSoManySymbols(t *testing.T) {
	content := func(n int) string {
		return grouped(begin(kindReturn).over(make([]byte, n)).appendChecks(make([]byte, n)))
	}
	for n := range 48 {
		_, err := readShort(kindReturn, content(n))
		if symbolsOf(n*5/8) == n {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, "no code has "+strconv.Itoa(len(plain(content(n))))+" symbols", refusal(t, err, reservation.ErrCodeMalformed).Field("cause"))
	}
	for _, short := range []string{"", "-", "0", "00", content(0)[:6], content(0)[:7], content(2)[:8]} {
		_, err := readShort(kindReturn, short)
		require.NotEmpty(t, license.Refusals(err), short)
	}
	_, err := readShort(kindReturn, "")
	require.Equal(t, []license.Field{{Name: "what", Value: "return"}, {Name: "cause", Value: "no code has 0 symbols"}},
		refusal(t, err, reservation.ErrCodeMalformed).Fields)
	_, err = readShort(kindReturn, content(4)+"7")
	require.NotEmpty(t, license.Refusals(err))
}

func TestRS15LeftoverBitsAreZero(t *testing.T) {
	for bit := range 2 {
		content := appendSymbols(nil, counted(1))
		content[1] |= 1 << bit
		_, err := readShort(kindReturn, grouped(begin(kindReturn).over(content).appendChecks(content)))
		require.Equal(t, "bits left over", refusal(t, err, reservation.ErrCodeMalformed).Field("cause"))
	}
}

func TestRS15CodeOfAnotherKind(t *testing.T) {
	for n := range maxShort + 1 {
		_, err := readShort(kindReturn, writeShort(kindConfirmation, counted(n)))
		require.Equal(t, "a confirmation code", refusal(t, err, reservation.ErrCodeMalformed).Field("cause"))
		_, err = readShort(kindConfirmation, writeShort(kindReturn, counted(n)))
		require.Equal(t, "a return code", refusal(t, err, reservation.ErrCodeMalformed).Field("cause"))
	}
}

func TestRS15CodeThatNoGroupExplains(t *testing.T) {
	seen := false
	values := appendSymbols(nil, counted(20))
	content := begin(kindReturn).over(values).appendChecks(values)
	for v := range byte(32) {
		wrong := slices.Clone(content)
		wrong[1], wrong[11], wrong[21] = wrong[1]^v, wrong[11]^7, wrong[21]^9
		_, err := readShort(kindReturn, grouped(wrong))
		r := isSymbolError(t, err)
		require.Equal(t, causeCode, r.Field("cause"))
		seen = seen || r.Field("group") == "all"
	}
	require.True(t, seen)
}

func FuzzReadShortAgreesWithWriteShort(f *testing.F) {
	for _, k := range kinds {
		f.Add(byte(k), writeShort(k, counted(15)))
		f.Add(byte(k), strings.ToLower(writeShort(k, counted(maxShort))))
	}
	f.Add(byte(kindReturn), "")
	f.Add(byte(kindReturn), "O0o-Il1")
	f.Fuzz(func(t *testing.T, k byte, s string) {
		b, err := readShort(kind(k), s)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.Equal(t, upper(string(plain(s))), string(plain(writeShort(kind(k), b))))
	})
}

func FuzzWriteShortAgreesWithReadShort(f *testing.F) {
	f.Add(byte(kindReturn), counted(15))
	f.Add(byte(kindConfirmation), []byte{})
	f.Fuzz(func(t *testing.T, k byte, b []byte) {
		code := writeShort(kind(k), b)
		read, err := readShort(kind(k), code)
		if len(b) > maxShort {
			refusal(t, err, reservation.ErrCodeTooLong)
			return
		}
		require.NoError(t, err)
		require.True(t, bytes.Equal(b, read))
	})
}
