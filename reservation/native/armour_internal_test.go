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

const most = 8 << 10 // of an authorization

// lines returns the lines of a long code without their ends.
func lines(code string) []string { return strings.Split(strings.TrimSuffix(code, "\n"), "\n") }

func wrongLineOf(t testing.TB, typed []string) *license.Refusal {
	t.Helper()
	_, err := readLong(kindRequest, strings.Join(typed, "\n"), 512)
	return isSymbolError(t, err)
}

func TestRS15LongCodeIsOneText(t *testing.T) {
	require.Equal(t, "-----BEGIN LICIT REQUEST 1-----\n04K4PW4NQBFG8AAEEECBVRG75H8QD6Y0WM52YN3SKV1YG39JAXYA3HQB20TNMZX43K9S0K\nS7Q16E2XVSTWP8\n-----END LICIT REQUEST 1-----\n", writeLong(kindRequest, counted(45)))
	require.Equal(t, "-----BEGIN LICIT AUTHORIZATION 1-----\n63F47J\n-----END LICIT AUTHORIZATION 1-----\n", writeLong(kindAuthorization, nil))
	for _, k := range kinds {
		for _, n := range []int{0, 1, 39, 40, 41, 79, 80, 81, 512, most} {
			code := writeLong(k, counted(n))
			b, err := readLong(k, code, n)
			require.NoError(t, err)
			require.True(t, bytes.Equal(counted(n), b), "%d bytes", n)
			require.Len(t, strings.ReplaceAll(code, "\n", "\r\n"), maxText(k, n))
		}
	}
}

func TestRS15LongCodeIsReadAsItIsCopied(t *testing.T) {
	code := writeLong(kindRequest, counted(100))
	body := lines(code)
	body[1] = strings.NewReplacer("0", "o", "1", "l").Replace(strings.ToLower(body[1]))
	for _, typed := range []string{
		code, strings.TrimSpace(code), " \t\r\n" + code + "\n\n \t", strings.ReplaceAll(code, "\n", "\r\n"),
		strings.Replace(code, "\n", "\r\n", 2), strings.Join(body, "\n"),
	} {
		b, err := readLong(kindRequest, typed, 100)
		require.NoError(t, err)
		require.Equal(t, counted(100), b)
	}
}

func TestRS15LongCodeHasNothingBeforeOrBehind(t *testing.T) {
	code := strings.TrimSpace(writeLong(kindRequest, counted(100)))
	first, last := lines(code)[0], lines(code)[4]
	noBegin, noEnd, noLine := "no line "+first+" at the beginning", "no line "+last+" at the end", "no line of data"
	for typed, cause := range map[string]string{
		"":              noBegin,
		"\n":            noBegin,
		"x" + code:      noBegin,
		"x\n" + code:    noBegin,
		"\ufeff" + code: noBegin,
		strings.ToLower(first) + code[len(first):]:           noBegin,
		strings.Replace(code, " 1-", " 2-", 1):               noBegin,
		strings.Replace(code, "REQUEST", "AUTHORIZATION", 2): noBegin,
		strings.Replace(code, "BEGIN", "END", 1):             noBegin,
		strings.Replace(code, "-----\n", "----- \n", 1):      noBegin,
		strings.Replace(code, "-----\n", "-----\r\r\n", 1):   noBegin,
		code + "x":                          noEnd,
		code + "\nx":                        noEnd,
		code + "\n" + code:                  "",
		code[:len(code)-1]:                  noEnd,
		strings.TrimSuffix(code, "\n"+last): noEnd,
		strings.Replace(code, "\n-----END", "-----END", 1): noEnd,
		first:                 noEnd,
		first + last:          noBegin,
		first + "\n" + last:   noLine,
		first + "\r\n" + last: noLine,
	} {
		_, err := readLong(kindRequest, typed, 1000)
		if cause == "" {
			require.Equal(t, "3", isSymbolError(t, err).Field("line"))
			continue
		}
		r := refusal(t, err, reservation.ErrCodeMalformed)
		require.Equal(t, []license.Field{{Name: "what", Value: "request"}, {Name: "cause", Value: cause}}, r.Fields, "%q", typed)
	}
}

func TestRS15LinesLostDoubledOrSwapped(t *testing.T) {
	for _, size := range []int{1, 40, 41, 200, 230} {
		code := lines(writeLong(kindRequest, counted(size)))
		data := len(code) - 2
		for i := 1; i <= data; i++ {
			r := wrongLineOf(t, slices.Insert(slices.Clone(code), i, code[i]))
			require.Equal(t, strconv.Itoa(i+btoi(i < data)), r.Field("line"), "%d of %d twice", i, data)
			if data > 1 {
				r = wrongLineOf(t, slices.Delete(slices.Clone(code), i, i+1))
				require.Equal(t, strconv.Itoa(i), r.Field("line"), "%d of %d lost", i, data)
				require.Equal(t, i == data, r.Field("cause") == causeMissing)
			}
			if i < data {
				typed := slices.Clone(code)
				typed[i], typed[i+1] = typed[i+1], typed[i]
				require.Equal(t, strconv.Itoa(i), wrongLineOf(t, typed).Field("line"), "%d of %d swapped", i, data)
			}
			for _, empty := range []string{"", "\r", " "} {
				r = wrongLineOf(t, slices.Insert(slices.Clone(code), i, empty))
				require.Equal(t, strconv.Itoa(i), r.Field("line"))
			}
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestRS15LinesOfOtherCodes puts lines of another kind, and of another code, into one.
func TestRS15LinesOfOtherCodes(t *testing.T) {
	code := lines(writeLong(kindRequest, counted(120)))
	other := lines(writeLong(kindAuthorization, counted(120)))
	for i := 1; i <= 3; i++ {
		typed := slices.Clone(code)
		typed[i] = other[i]
		r := wrongLineOf(t, typed)
		require.Equal(t, strconv.Itoa(i), r.Field("line"))
		require.Equal(t, causeLine, r.Field("cause"))
	}
	other[0], other[4] = code[0], code[4]
	require.Equal(t, "1", wrongLineOf(t, other).Field("line"))
}

func TestRS15EverySingleSymbolOfALineIsNamedByIt(t *testing.T) {
	code := lines(writeLong(kindRequest, counted(90)))
	for i := 1; i <= 3; i++ {
		for at := range code[i] {
			for _, symbol := range alphabet {
				typed := slices.Clone(code)
				typed[i] = typed[i][:at] + string(symbol) + typed[i][at+1:]
				if typed[i] != code[i] {
					r := wrongLineOf(t, typed)
					require.Equal(t, strconv.Itoa(i), r.Field("line"))
					require.Equal(t, causeLine, r.Field("cause"))
				}
			}
			typed := slices.Clone(code)
			typed[i] = typed[i][:at] + typed[i][at+1:]
			require.Equal(t, strconv.Itoa(i), wrongLineOf(t, typed).Field("line"), "lost")
			typed[i] = code[i][:at] + "7" + code[i][at:]
			require.Equal(t, strconv.Itoa(i), wrongLineOf(t, typed).Field("line"), "one more")
			for _, symbol := range []string{"U", "-", " ", "é", "\r"} {
				typed[i] = code[i][:at] + symbol + code[i][at+1:]
				if r := wrongLineOf(t, typed); symbol != "\r" || at < len(code[i])-1 {
					require.Equal(t, []license.Field{
						{Name: "what", Value: "request"}, {Name: "line", Value: strconv.Itoa(i)},
						{Name: "cause", Value: causeSymbol}, {Name: "symbol", Value: symbol},
					}, r.Fields)
				}
			}
		}
	}
}

func TestRS15UpToFourWrongSymbolsOfALine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		b := rapid.SliceOfN(rapid.Byte(), 0, 130).Draw(t, "bytes")
		code := lines(writeLong(k, b))
		i := rapid.IntRange(1, len(code)-2).Draw(t, "line")
		line := []byte(code[i])
		for range rapid.IntRange(1, 4).Draw(t, "errors") {
			line[rapid.IntRange(0, len(line)-1).Draw(t, "at")] = rapid.SampledFrom([]byte(alphabet)).Draw(t, "symbol")
		}
		if string(line) == code[i] {
			return
		}
		code[i] = string(line)
		_, err := readLong(k, strings.Join(code, "\n"), 130)
		refusals := license.Refusals(err)
		if len(refusals) != 1 || refusals[0].Reason != reservation.ErrCodeSymbol || refusals[0].Field("line") != strconv.Itoa(i) {
			t.Fatalf("line %d of %v: %v", i, code, err)
		}
	})
}

func TestRS17LimitsOfLongCodes(t *testing.T) {
	for _, limit := range []int{0, 1, 40, 512, most} {
		for n := max(0, limit-1); n <= limit+1; n++ {
			code := writeLong(kindRequest, counted(n))
			b, err := readLong(kindRequest, code, limit)
			if n <= limit {
				require.NoError(t, err)
				require.True(t, bytes.Equal(counted(n), b))
				continue
			}
			r := refusal(t, err, reservation.ErrCodeTooLong)
			require.Equal(t, "request", r.Field("what"))
			require.Equal(t, "RS-17", r.Rule)
		}
		longest := maxText(kindRequest, limit) - 2
		for n := longest - 1; n <= longest+1; n++ {
			_, err := readLong(kindRequest, " "+strings.Repeat("x", n)+" ", limit)
			if n <= longest {
				refusal(t, err, reservation.ErrCodeMalformed)
				continue
			}
			require.Equal(t, []license.Field{
				{Name: "what", Value: "request"}, {Name: "length", Value: strconv.Itoa(n)}, {Name: "most", Value: strconv.Itoa(longest)},
			}, refusal(t, err, reservation.ErrCodeTooLong).Fields)
		}
	}
}

func TestRS15LeftoverBitsOfALineAreZero(t *testing.T) {
	code := lines(writeLong(kindRequest, counted(41)))
	for _, data := range [][]byte{{0, 1}, {0, 2}, {0}, {0, 0, 0}} {
		var line strings.Builder
		for _, v := range beginLine(kindRequest, 2, true).over(data).appendChecks(data) {
			line.WriteByte(alphabet[v])
		}
		code[2] = line.String()
		_, err := readLong(kindRequest, strings.Join(code, "\n"), 512)
		require.Equal(t, "bits left over in line 2", refusal(t, err, reservation.ErrCodeMalformed).Field("cause"))
	}
}

// TestRS15NoLineIsEmpty shows that the last line of a code that fills its lines cannot be
// followed by an empty one, which would be a second text of the same bytes.
func TestRS15NoLineIsEmpty(t *testing.T) {
	code := lines(writeLong(kindRequest, counted(40)))
	line := func(number int, last bool, data []byte) string {
		var text strings.Builder
		for _, v := range beginLine(kindRequest, number, last).over(data).appendChecks(slices.Clone(data)) {
			text.WriteByte(alphabet[v])
		}
		return text.String()
	}
	full := line(1, false, appendSymbols(nil, counted(40)))
	r := wrongLineOf(t, []string{code[0], full, line(2, true, nil), code[2]})
	require.Equal(t, "2", r.Field("line"))
	require.Equal(t, causeLength, r.Field("cause"))
	r = wrongLineOf(t, []string{code[0], full, code[2]})
	require.Equal(t, "2", r.Field("line"))
	require.Equal(t, causeMissing, r.Field("cause"))
}

func FuzzReadLongAgreesWithWriteLong(f *testing.F) {
	for _, k := range kinds {
		for _, n := range []int{0, 1, 40, 100} {
			code := writeLong(k, counted(n))
			f.Add(byte(k), code)
			f.Add(byte(k), strings.ReplaceAll(code, "\n", "\r\n"))
			f.Add(byte(k), strings.Replace(code, "\n", "\nO", 1))
		}
	}
	f.Fuzz(func(t *testing.T, k byte, s string) {
		b, err := readLong(kind(k), s, 100)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		require.LessOrEqual(t, len(b), 100)
		code := lines(writeLong(kind(k), b))
		typed := lines(strings.ReplaceAll(strings.Trim(s, " \t\r\n"), "\r\n", "\n"))
		require.Len(t, typed, len(code))
		for i := range code {
			if i == 0 || i == len(code)-1 {
				require.Equal(t, code[i], typed[i])
				continue
			}
			require.Equal(t, code[i], upper(typed[i]))
		}
	})
}

func FuzzWriteLongAgreesWithReadLong(f *testing.F) {
	f.Add(byte(kindRequest), counted(100))
	f.Add(byte(kindAuthorization), []byte{})
	f.Fuzz(func(t *testing.T, k byte, b []byte) {
		read, err := readLong(kind(k), writeLong(kind(k), b), len(b))
		require.NoError(t, err)
		require.True(t, bytes.Equal(b, read))
	})
}
