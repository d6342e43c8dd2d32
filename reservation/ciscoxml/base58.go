package ciscoxml

import (
	"slices"
	"strings"
)

// alphabet58 holds the 58 symbols in the order of their values: digits and letters
// without 0, O, I and l.
const alphabet58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58 reports whether all of s are symbols.
func base58(s string) bool { return strings.Trim(s, alphabet58) == "" }

// encode58 returns the number that b is, the highest byte first, in symbols; a zero
// byte at the beginning is the symbol 1.
func encode58(b []byte) string {
	zeros := 0
	for zeros < len(b) && b[zeros] == 0 {
		zeros++
	}
	return strings.Repeat("1", zeros) + strings.TrimLeft(fixed58(b, 2*len(b)), "1")
}

// fixed58 returns the last so many symbols of the number that b is, the highest first.
func fixed58(b []byte, symbols int) string {
	digits := make([]byte, symbols) // the lowest first
	for _, c := range b {
		carry := int(c)
		for i, d := range digits {
			carry += int(d) << 8
			digits[i] = byte(carry % 58)
			carry /= 58
		}
	}
	text := make([]byte, symbols)
	for i, d := range digits {
		text[symbols-1-i] = alphabet58[d]
	}
	return string(text)
}

// decode58 returns the bytes that encode58 writes so; s is of symbols.
func decode58(s string) []byte {
	digits := strings.TrimLeft(s, "1")
	zeros := len(s) - len(digits)
	b := make([]byte, 0, len(s)) // the lowest first
	for _, symbol := range []byte(digits) {
		carry := strings.IndexByte(alphabet58, symbol)
		for i, c := range b {
			carry += int(c) * 58
			b[i] = byte(carry)
			carry >>= 8
		}
		for ; carry > 0; carry >>= 8 {
			b = append(b, byte(carry))
		}
	}
	out := make([]byte, zeros, zeros+len(b))
	for _, c := range slices.Backward(b) {
		out = append(out, c)
	}
	return out
}
