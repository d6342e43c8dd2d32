package license

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxShown bounds how much of one value an error text repeats, in bytes.
	maxShown = 200
	// keyTail is how many characters of a key may be shown, here and in logs.
	keyTail = 4
	// minHidden is how many characters a text must have for its tail to be
	// shown: at least as many again stay hidden.
	minHidden = 2 * keyTail
)

// shown returns the value as an error text repeats it: without keys, of bounded
// length, on one line, quoted where it could be mistaken for something else.
func (f Field) shown() string {
	v := strings.ToValidUTF8(f.Value, "\uFFFD")
	if _, err := ParseKey(v); err == nil || namesKey(f.Name) {
		v = lastFour(v)
	} else {
		v = hideKeys(v)
	}
	if len(v) > maxShown {
		v = strings.ToValidUTF8(v[:maxShown], "") + "…"
	}
	if v == "" || strings.ContainsFunc(v, needsQuote) {
		return quote(v)
	}
	return v
}

// namesKey reports whether a field of that name holds a key or keys, or a token
// with which products register.
func namesKey(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "key") || strings.HasSuffix(name, "keys") || name == "replacement" || name == "token"
}

func needsQuote(r rune) bool { return r == '"' || r == ',' || !unicode.IsPrint(r) }

func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == '"' || r == '\\' {
			b.WriteByte('\\')
		}
		if !unicode.IsPrint(r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

// hideKeys returns s with everything in it that could be a key cut down to the
// last four characters.
func hideKeys(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		n := 0
		if s[i] == 'Z' || s[i] == 'z' {
			n = keyExtent(s[i:])
		}
		if n == 0 {
			b.WriteByte(s[i])
			continue
		}
		b.WriteString(lastFour(s[i : i+n]))
		i += n - 1
	}
	return b.String()
}

// keyExtent returns how many bytes at the beginning of s could be a key, well
// typed or not: Z2 and then letters and digits, whatever stands between them,
// until there are as many as a key has; past these, only what a key's separators
// join to them. It returns 0 if there are too few to give anything away.
func keyExtent(s string) int {
	if len(s) < 2 || s[1] != '2' {
		return 0
	}
	symbols, end := 0, 0
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			symbols++
			end = i + utf8.RuneLen(r)
		} else if symbols >= keyLen && !separates(r) {
			break
		}
	}
	if symbols <= keyTail {
		return 0
	}
	return end
}

// lastFour returns an ellipsis and the last four characters of a key, nothing
// but the ellipsis of a text too short to hide the rest, and nothing of nothing.
func lastFour(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	if len(r) < minHidden {
		return "…"
	}
	return "…" + string(r[len(r)-keyTail:])
}
