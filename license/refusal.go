package license

import (
	"errors"
	"strings"
)

// A Reason says why something was refused. It is a stable code of the form
// package/kebab-case, kept for ever, and an error, so that errors.Is finds it
// in whatever a decision returned:
//
//	if errors.Is(err, coterm.ErrUndoWindowClosed) { … }
type Reason string

// Error returns the code.
func (r Reason) Error() string { return string(r) }

// A Field names one thing that a refusal is about and gives its value. Keys
// and other values stand in it whole; see [Refusal.Error] for what is shown.
type Field struct {
	Name  string // camelCase, as in event JSON
	Value string
}

// A Refusal is one reason why a decision was not taken, or why input was not
// accepted, with the rule it comes from and the values that led to it. Nothing
// has changed when it is returned.
//
// Fields stand in the order that the reason documents.
type Refusal struct {
	Reason Reason
	Rule   string // id of the rule, such as "CT-14"; "" where no published rule speaks
	Fields []Field
}

// Refuse returns a refusal. Names and values alternate in pairs; a name without
// a value stands with the empty one.
func Refuse(reason Reason, rule string, pairs ...string) *Refusal {
	r := &Refusal{Reason: reason, Rule: rule}
	for len(pairs) > 0 {
		f := Field{Name: pairs[0]}
		pairs = pairs[1:]
		if len(pairs) > 0 {
			f.Value, pairs = pairs[0], pairs[1:]
		}
		r.Fields = append(r.Fields, f)
	}
	return r
}

// Error returns one line: code, rule, and the fields. It never shows a key: of
// a field that holds one, or whose name says so, the last four characters stand.
func (r *Refusal) Error() string {
	var b strings.Builder
	b.WriteString(string(r.Reason))
	if r.Rule != "" {
		b.WriteString(" (" + r.Rule + ")")
	}
	separator := ": "
	for _, f := range r.Fields {
		b.WriteString(separator + f.Name + "=" + f.shown())
		separator = ", "
	}
	return b.String()
}

// Unwrap returns the reason, so that errors.Is(err, reason) holds.
func (r *Refusal) Unwrap() error { return r.Reason }

// Field returns the value of the first field of that name, "" if there is none.
func (r *Refusal) Field(name string) string {
	for _, f := range r.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// maxShown bounds how much of one value an error text repeats, in bytes.
const maxShown = 80

func (f Field) shown() string {
	name := strings.ToLower(f.Name)
	_, err := ParseKey(f.Value)
	if err == nil || strings.HasSuffix(name, "key") || name == "replacement" {
		return lastFour(f.Value)
	}
	v := strings.ToValidUTF8(f.Value, "\uFFFD")
	if len(v) > maxShown {
		v = strings.ToValidUTF8(v[:maxShown], "") + "…"
	}
	if v == "" || strings.ContainsFunc(v, needsQuote) {
		return quote(v)
	}
	return v
}

func needsQuote(r rune) bool {
	return r < ' ' || r == '"' || r == ',' || r == 0x7f || r == 0x2028 || r == 0x2029
}

func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r != ',' && needsQuote(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// lastFour returns an ellipsis and the last four characters of a key, and
// nothing but the ellipsis of a text too short to hide the rest.
func lastFour(s string) string {
	r := []rune(s)
	if len(r) < 8 {
		return "…"
	}
	return "…" + string(r[len(r)-4:])
}

// Refusals returns every refusal in err, in the order in which they were found:
// where several reasons hold, a decision returns all of them joined. errors.Is
// finds each reason; errors.As only the first refusal.
func Refusals(err error) []*Refusal {
	if err == nil {
		return nil
	}
	if r, ok := err.(*Refusal); ok { //nolint:errorlint // the walk itself unwraps
		return []*Refusal{r}
	}
	var all []*Refusal
	switch e := err.(type) { //nolint:errorlint // the walk itself unwraps
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			all = append(all, Refusals(inner)...)
		}
	case interface{ Unwrap() error }:
		all = Refusals(errors.Unwrap(err))
	}
	return all
}
