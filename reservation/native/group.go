package native

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A short code is typed by people. Its content is the symbols of its bytes and six check
// symbols over them and the kind. The content is cut into groups of five symbols, the
// last perhaps shorter; each group ends in a check symbol of its own, over its symbols
// and its number; groups are joined by hyphens:
//
//	content  d d d d d  d d … d  c c c c c c
//	groups   d d d d d g - d d d d d g - … - c c g
//
// Any one to four wrong symbols are found by the six check symbols and those of the
// groups; one wrong symbol in a group, and two that changed places in it, by that of
// the group.
const (
	// maxSymbols is how many symbols a short code has at most (RS-17).
	maxSymbols = 64

	// groupSymbols is how many symbols of content a group has.
	groupSymbols = 5

	// maxShort is how many bytes fill a short code: 47 symbols and 6 of check are a
	// content of 53, which with 11 of groups are 64.
	maxShort = 29
)

// Causes of [reservation.ErrCodeSymbol], its last but one or last field.
const (
	causeSymbol = "no such symbol"                // the field after it says which
	causeGroup  = "its check symbol"              // each of these groups is wrong
	causeCode   = "the check symbols of the code" // a group alone that could explain it, or "all"
)

// writeShort returns the one text of a short code. Of more than [maxShort] bytes the
// text is longer than is ever read.
func writeShort(k kind, b []byte) string {
	content := appendSymbols(make([]byte, 0, maxSymbols), b)
	return grouped(begin(k).over(content).appendChecks(content))
}

// grouped returns the text of a content.
func grouped(content []byte) string {
	text := make([]byte, 0, 2*maxSymbols)
	number := 0
	for group := range slices.Chunk(content, groupSymbols) {
		if number++; number > 1 {
			text = append(text, '-')
		}
		for _, v := range group {
			text = append(text, alphabet[v])
		}
		text = append(text, alphabet[groupCheck(number, group)])
	}
	return string(text)
}

// readShort reads a short code in either case, with hyphens anywhere or nowhere, with
// white space around it, and with o, i and l for 0 and 1. Nothing is corrected. It
// refuses, in this order: more symbols than [maxSymbols] ([reservation.ErrCodeTooLong]),
// what is no symbol, and every group whose check symbol is wrong
// ([reservation.ErrCodeSymbol]); a number of symbols that no code has, and a code of
// another kind ([reservation.ErrCodeMalformed]); a code as a whole whose check symbols
// are wrong, with the groups of which each alone could explain it (ErrCodeSymbol); bits
// left over that are not zero (ErrCodeMalformed).
func readShort(k kind, s string) ([]byte, error) {
	s = strings.Trim(s, space)
	if n := utf8.RuneCountInString(s) - strings.Count(s, "-"); n > maxSymbols {
		return nil, tooLong(k, n, maxSymbols)
	}
	symbols, err := typed(k, s)
	if err != nil {
		return nil, err
	}
	content := make([]byte, 0, maxSymbols)
	var wrong []int
	number := 0
	for group := range slices.Chunk(symbols, groupSymbols+1) {
		number++
		last := len(group) - 1
		if last > 0 && group[last] != groupCheck(number, group[:last]) {
			wrong = append(wrong, number)
		}
		content = append(content, group[:last]...)
	}
	if len(wrong) > 0 {
		return nil, wrongGroups(k, numbers(wrong), causeGroup)
	}
	data := len(content) - checkSymbols
	if data < 0 || len(symbols)%(groupSymbols+1) == 1 || symbolsOf(data*symbolBits/8) != data {
		return nil, malformed(k, "no code has "+strconv.Itoa(len(symbols))+" symbols")
	}
	if left := begin(k).over(content) ^ valid; left != 0 {
		return nil, wrongCode(k, content, left)
	}
	b, ok := appendBytes(make([]byte, 0, maxShort), content[:data])
	if !ok {
		return nil, malformed(k, "bits left over")
	}
	return b, nil
}

// typed returns the values of the symbols of a short code.
func typed(k kind, s string) ([]byte, error) {
	symbols := make([]byte, 0, maxSymbols)
	for _, r := range s {
		if r == '-' {
			continue
		}
		v, ok := value(r)
		if !ok {
			group := strconv.Itoa(len(symbols)/(groupSymbols+1) + 1)
			return nil, license.Refuse(reservation.ErrCodeSymbol, "RS-15", "what", k.String(), "group", group, "cause", causeSymbol, "symbol", string(r))
		}
		symbols = append(symbols, v)
	}
	return symbols, nil
}

// groupCheck returns the check symbol of a group: the value at x, a number of GF(32) of
// order 31, of the polynomial whose coefficients are the group's number, its symbols,
// and 0. No two symbols of a group count the same, so one that is wrong and two
// different ones that changed places always show.
func groupCheck(number int, group []byte) byte {
	sum := byte(number & 31)
	for _, v := range group {
		sum = double(sum) ^ v
	}
	return double(sum)
}

// double multiplies by x in GF(32) modulo x⁵ + x³ + 1, the field of bech32m.
func double(v byte) byte {
	v <<= 1
	if v > 31 {
		v ^= 0b101001
	}
	return v
}

// wrongCode refuses a content whose groups are right each by itself and wrong together;
// left is what the check symbols leave.
func wrongCode(k kind, content []byte, left residue) error {
	for _, other := range [...]kind{kindConfirmation, kindReturn} {
		if other != k && begin(other).over(content) == valid {
			return malformed(k, "a "+other.String()+" code")
		}
	}
	groups := explanations(len(content), left)
	if len(groups) == 0 {
		return wrongGroups(k, "all", causeCode)
	}
	return wrongGroups(k, numbers(groups), causeCode)
}

// explanations returns the groups of which each alone, with whatever other symbols, could
// have left that. A group explains it if what is left, divided by x as often as symbols
// follow the group, has no power above the group's own.
func explanations(content int, left residue) []int {
	var groups []int
	for end := content; end > 0; {
		first := (end - 1) / groupSymbols * groupSymbols
		if left>>((end-first)*symbolBits) == 0 {
			groups = append(groups, first/groupSymbols+1)
		}
		for ; end > first; end-- {
			left = left.back()
		}
	}
	slices.Reverse(groups)
	return groups
}

// numbers joins numbers of groups by commas.
func numbers(groups []int) string {
	text := make([]string, len(groups))
	for i, n := range groups {
		text[i] = strconv.Itoa(n)
	}
	return strings.Join(text, ",")
}

func wrongGroups(k kind, groups, cause string) error {
	return license.Refuse(reservation.ErrCodeSymbol, "RS-15", "what", k.String(), "group", groups, "cause", cause)
}
