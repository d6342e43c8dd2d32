package dashboard

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
)

// A writer appends the text of a record and keeps the first refusal. What it
// has appended after that is not used.
type writer struct {
	b     []byte
	p     place // where fields are, without their names
	limit int   // of what the text may have, in bytes
	err   error
}

// refuse keeps a refusal unless there is one already.
func (w *writer) refuse(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) raw(s string) { w.b = append(w.b, s...) }

// entry enters an entry of the list at p.
func (w *writer) entry(p place, index int) {
	w.p = p.entry(index)
	if index > 0 {
		w.raw(",")
	}
}

// text appends a quoted string, with &, < and > as they are. It refuses one
// that is not UTF-8.
func (w *writer) text(before, name, s string) {
	w.raw(before)
	if isPlain(s) {
		w.b = append(append(append(w.b, '"'), s...), '"')
		return
	}
	if !utf8.ValidString(s) {
		w.refuse(w.p.in(name).refuse(ErrMalformed, "cause", "not UTF-8"))
		return
	}
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes, a buffer always grows
	w.b = append(w.b, bytes.TrimSuffix(quoted.Bytes(), []byte{'\n'})...)
}

// isPlain reports whether s stands in JSON as it is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// number appends a number. It refuses one that could not be read back.
func (w *writer) number(before, name string, n int) {
	w.raw(before)
	if n < minNumber || n > maxNumber {
		w.refuse(w.p.in(name).badNumber(strconv.Itoa(n), minNumber))
		return
	}
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}

// instant appends RFC 3339 in UTC with Z, a fraction only if there is one; null
// for the zero time.
func (w *writer) instant(before, name string, t time.Time) {
	w.raw(before)
	if t.IsZero() {
		w.raw("null")
		return
	}
	t = t.UTC()
	if !inYears(t) {
		w.refuse(w.p.in(name).refuse(ErrInstant, "value", t.Round(0).String()))
		return
	}
	w.b = append(w.b, '"')
	w.b = t.AppendFormat(w.b, time.RFC3339Nano)
	w.b = append(w.b, '"')
}

// date appends a date in that layout; null for none.
func (w *writer) date(before, layout string, d license.Date) {
	w.raw(before)
	if d.IsZero() {
		w.raw("null")
		return
	}
	w.b = append(w.b, '"')
	w.b = d.Start().AppendFormat(w.b, layout)
	w.b = append(w.b, '"')
}

// since returns the text if what follows the first n bytes of it is within the
// limit, and the first refusal otherwise.
func (w *writer) since(n int) ([]byte, error) {
	if w.err == nil && len(w.b)-n > w.limit {
		w.refuse(w.p.tooLarge(w.limit))
	}
	if w.err != nil {
		return nil, w.err
	}
	return w.b, nil
}

func (w *writer) flag(before string, v bool) {
	w.raw(before)
	w.b = strconv.AppendBool(w.b, v)
}
