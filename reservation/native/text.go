package native

import (
	"strconv"
	"unicode"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A kind is one of the four codes. It goes into all check symbols of a text, so that a
// code is not read as one of another kind.
type kind byte

const (
	kindRequest       kind = 1
	kindAuthorization kind = 2
	kindConfirmation  kind = 3
	kindReturn        kind = 4
)

// String returns the name of the kind, as the field "what" of refusals has it.
func (k kind) String() string {
	switch k {
	case kindRequest:
		return "request"
	case kindAuthorization:
		return "authorization"
	case kindConfirmation:
		return "confirmation"
	case kindReturn:
		return "return"
	}
	return "unknown"
}

const (
	// alphabet holds the 32 symbols in the order of their values: Crockford's base32,
	// which leaves out I, L, O and U.
	alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

	// checkSymbols is how many check symbols a short code and each line has.
	checkSymbols = 6

	symbolBits = 5
)

// notSymbol is the value of what is no symbol.
const notSymbol = 0xff

// valueOf holds the value of each character of ASCII as it may be typed: in either case, o for 0, i
// and l for 1.
var valueOf = func() (v [unicode.MaxASCII + 1]byte) {
	for i := range v {
		v[i] = notSymbol
	}
	for i, symbol := range alphabet {
		v[symbol], v[unicode.ToLower(symbol)] = byte(i), byte(i)
	}
	v['O'], v['o'] = 0, 0
	v['I'], v['i'], v['L'], v['l'] = 1, 1, 1, 1
	return v
}()

// value returns the value of a symbol, and whether it is one.
func value(r rune) (byte, bool) {
	if r < 0 || r > unicode.MaxASCII {
		return 0, false
	}
	return valueOf[r], valueOf[r] != notSymbol
}

// appendSymbols appends the bits of b as values of symbols, the highest bit first; the
// last symbol is filled up with zeros.
func appendSymbols(values, b []byte) []byte {
	acc, bits := uint(0), 0
	for _, c := range b {
		acc, bits = acc<<8|uint(c), bits+8
		for bits >= symbolBits {
			bits -= symbolBits
			values = append(values, byte(acc>>bits)&31)
		}
	}
	if bits > 0 {
		values = append(values, byte(acc<<(symbolBits-bits))&31)
	}
	return values
}

// symbolsOf returns how many symbols stand for n bytes.
func symbolsOf(n int) int { return (n*8 + symbolBits - 1) / symbolBits }

// appendBytes appends the bytes that the values of symbols stand for. It reports false
// if no bytes have so many symbols, or if bits are left over that are not zero.
func appendBytes(b, values []byte) ([]byte, bool) {
	if symbolsOf(len(values)*symbolBits/8) != len(values) {
		return b, false
	}
	acc, bits := uint(0), 0
	for _, v := range values {
		acc, bits = acc<<symbolBits|uint(v), bits+symbolBits
		if bits >= 8 {
			bits -= 8
			b = append(b, byte(acc>>bits))
		}
	}
	return b, acc&(1<<bits-1) == 0
}

// space is the white space that does not count around a text: a file ends in a line
// feed, and who copies a code copies more than it.
const space = " \t\r\n"

// A residue is what is left of a text divided by the generator polynomial of bech32m:
// six symbols, the highest power first.
type residue uint32

const (
	residueBits = checkSymbols * symbolBits
	residueMask = 1<<residueBits - 1

	// valid is the residue of a text whose check symbols are right.
	valid residue = 0x2bc830a3
)

// begin returns the residue of the prefix of a kind: that of bech32m with the digit of
// the kind for its human-readable part.
func begin(k kind) residue {
	digit := '0' + byte(k)
	return residue(1).step(digit >> 5).step(0).step(digit & 31)
}

// forth holds for each symbol what is left of it six places above, and back for each
// lowest symbol of what is left the residue that a step makes so.
var forth, back = func() (f, b [1 << symbolBits]residue) {
	for v := range residue(len(f)) {
		for i, g := range [...]residue{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			f[v] ^= v >> i & 1 * g
		}
		b[f[v]&31] = v<<(residueBits-symbolBits) | f[v]>>symbolBits
	}
	return f, b
}()

// step returns the residue with one more symbol.
func (r residue) step(v byte) residue {
	return r<<symbolBits&residueMask ^ forth[r>>(residueBits-symbolBits)] ^ residue(v)
}

// back undoes a step with a symbol of value 0.
func (r residue) back() residue { return r>>symbolBits ^ back[r&31] }

// over returns the residue with all those symbols more.
func (r residue) over(values []byte) residue {
	for _, v := range values {
		r = r.step(v)
	}
	return r
}

// appendChecks appends the check symbols that make the residue valid; r is that of all
// before them.
func (r residue) appendChecks(values []byte) []byte {
	for range checkSymbols {
		r = r.step(0)
	}
	r ^= valid
	for i := checkSymbols - 1; i >= 0; i-- {
		values = append(values, byte(r>>(i*symbolBits))&31)
	}
	return values
}

func tooLong(k kind, length, most int) error {
	return license.Refuse(reservation.ErrCodeTooLong, "RS-17", "what", k.String(), "length", strconv.Itoa(length), "most", strconv.Itoa(most))
}

func malformed(k kind, cause string) error {
	return license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", k.String(), "cause", cause)
}
