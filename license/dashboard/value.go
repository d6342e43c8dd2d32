package dashboard

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

// The range of every number of the API that is read here.
const (
	minNumber = math.MinInt32
	maxNumber = math.MaxInt32
)

// The two forms of a date on the wire. The first is that of a co-term
// organization's expirationDate, the second that of an activationDate in an
// overview.
const (
	longDate  = "Jan 2, 2006 UTC"
	shortDate = "2006-01-02"
)

// maxValue bounds how much of a refused value is kept, in bytes.
const maxValue = 128

func isNull(value []byte) bool { return string(value) == "null" }

// tooLarge refuses a text of more bytes than limit.
func (p place) tooLarge(limit int) error {
	return p.refuse(ErrTooLarge, "most", strconv.Itoa(limit))
}

// notA refuses a value of another kind than the wanted one. Of objects and
// arrays it tells the kind alone: what is in them might be a key.
func (p place) notA(wanted string, value []byte) error {
	shown := string(value[:min(len(value), maxValue)])
	switch value[0] {
	case '{', '[':
		shown = kind(value[0])
	case '"':
		shown = bounded(unquoted(value))
	}
	return p.refuse(ErrType, "wanted", wanted, p.valueName(), shown)
}

// bounded returns the beginning of a text that is too long to be kept.
func bounded(s string) string {
	if len(s) <= maxValue {
		return s
	}
	return strings.ToValidUTF8(s[:maxValue], "") + "…"
}

// decode reads data, of at most limit bytes, into to, which stays as it is when
// something is refused.
func decode[T any](data []byte, limit int, to *T, p place, read func(p place, text []byte) (T, error)) error {
	text, err := p.checked(data, limit)
	if err != nil {
		return err
	}
	v, err := read(p, text)
	if err == nil {
		*to = v
	}
	return err
}

// object calls f for those fields of an object that are named, in the order of
// the text; the others are passed over. It refuses a named field that stands
// twice. A null has no fields.
func (p place) object(value []byte, names []string, f func(name string, value []byte) error) error {
	if isNull(value) {
		return nil
	}
	if value[0] != '{' {
		return p.notA("object", value)
	}
	seen := 0 // one bit for each name
	return eachMember(value, func(quoted, value []byte) error {
		i := indexName(names, quoted)
		if i < 0 {
			return nil
		}
		if seen&(1<<i) != 0 {
			return p.in(names[i]).refuse(ErrDuplicate)
		}
		seen |= 1 << i
		return f(names[i], value)
	})
}

// indexName returns the position of a quoted name among names, -1 if it is none
// of them. Names are compared letter by letter, after escapes are read.
func indexName(names []string, quoted []byte) int {
	if bytes.IndexByte(quoted, '\\') >= 0 {
		quoted = []byte(`"` + unquoted(quoted) + `"`)
	}
	for i, name := range names {
		if string(quoted[1:len(quoted)-1]) == name {
			return i
		}
	}
	return -1
}

// array calls f for every entry of an array; a null has none.
func (p place) array(value []byte, f func(p place, value []byte) error) error {
	if isNull(value) {
		return nil
	}
	if value[0] != '[' {
		return p.notA("array", value)
	}
	return eachElement(value, func(index int, value []byte) error { return f(p.entry(index), value) })
}

// text reads a string, "" from null.
func (p place) text(value []byte) (string, error) {
	if isNull(value) {
		return "", nil
	}
	if value[0] != '"' {
		return "", p.notA("string", value)
	}
	return unquoted(value), nil
}

// flag reads a boolean, false from null.
func (p place) flag(value []byte) (bool, error) {
	switch string(value) {
	case "true":
		return true, nil
	case "false", "null":
		return false, nil
	}
	return false, p.notA("boolean", value)
}

// number reads a whole number, 0 from null. One that is written with a fraction
// or an exponent is refused, even if its value is whole.
func (p place) number(value []byte) (int, error) {
	if isNull(value) {
		return 0, nil
	}
	if kind(value[0]) != "number" {
		return 0, p.notA("number", value)
	}
	n, err := strconv.ParseInt(string(value), 10, 32)
	if err != nil {
		return 0, p.badNumber(string(value[:min(len(value), maxValue)]), minNumber)
	}
	return int(n), nil
}

func (p place) badNumber(value string, least int) error {
	return p.refuse(ErrNumber, "value", value, "least", strconv.Itoa(least), "most", strconv.Itoa(maxNumber))
}

// instant reads an instant or a date, which stands for its 00:00 UTC; the zero
// time from null.
func (p place) instant(value []byte) (time.Time, error) {
	s, err := p.text(value)
	if err != nil || isNull(value) {
		return time.Time{}, err
	}
	if t, ok := parseInstant(s); ok {
		return t, nil
	}
	return time.Time{}, p.refuse(ErrInstant, "value", bounded(s))
}

// date reads a date or an instant, which stands for its UTC day; none from
// null.
func (p place) date(value []byte) (license.Date, error) {
	t, err := p.instant(value)
	if err != nil || isNull(value) {
		return license.Date{}, err
	}
	return license.DateOf(t)
}

// parseInstant reads RFC 3339 with any offset, or either form of a date.
func parseInstant(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, s)
	if err == nil && !isStrict(s) {
		return time.Time{}, false
	}
	for _, layout := range []string{shortDate, longDate} {
		if err != nil {
			t, err = time.Parse(layout, s)
		}
	}
	t = t.UTC()
	return t, err == nil && inYears(t)
}

// isStrict reports whether what [time.Parse] takes for RFC 3339 is just that:
// it also takes hours of one digit, fractions after a comma, and offsets of a
// day and more.
func isStrict(s string) bool {
	zone := len(s) - len("+00:00")
	return s[len("2006-01-02T15")] == ':' && !strings.Contains(s, ",") &&
		(strings.HasSuffix(s, "Z") || s[zone+1:zone+3] <= "23" && s[zone+4:] <= "59")
}

// inYears reports whether the instant lies in the years of a [license.Date].
func inYears(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }
