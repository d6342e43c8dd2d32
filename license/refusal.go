package license

import (
	"errors"
	"slices"
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
// and other values stand in it whole, so a program that writes fields out itself
// must hide keys itself; see [Refusal.Error] for what is shown.
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
// a field that holds one, or whose name says so, the last four characters stand,
// and so of whatever inside another value could be a key, even a mistyped one.
// Long values are cut; what cannot be printed stands as a space.
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

// Within returns the refusals in err as whatever holds the refused value gives
// them: the field named "field", which says where in a text the value stands,
// gets name in front, and a refusal without such a field gets one at its end.
// An err without refusals comes back as it is.
func Within(name string, err error) error {
	refusals := Refusals(err)
	located := make([]error, len(refusals))
	for i, r := range refusals {
		located[i] = r.within(name)
	}
	if len(located) == 0 {
		return err
	}
	return Join(located...)
}

// Join returns nil if every error is nil, the only one as it is, and several joined
// as errors.Join does: a decision against which one reason stands returns that
// refusal itself.
func Join(errs ...error) error {
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// Given refuses what a caller left out: what it is, and whether it is there
// ([ErrNotGiven]). Packages say so of functions, interfaces and pointers that are nil;
// an interface that holds a nil pointer is there.
func Given(what string, is bool) error {
	if is {
		return nil
	}
	return Refuse(ErrNotGiven, "", "what", what)
}

func (r *Refusal) within(name string) *Refusal {
	w := *r
	w.Fields = slices.Clone(r.Fields)
	i := slices.IndexFunc(w.Fields, func(f Field) bool { return f.Name == "field" })
	switch {
	case i < 0:
		w.Fields = append(w.Fields, Field{Name: "field", Value: name})
	case w.Fields[i].Value == "":
		w.Fields[i].Value = name
	default:
		w.Fields[i].Value = name + "." + w.Fields[i].Value
	}
	return &w
}

// Refusals returns every refusal in err, in the order in which they were found:
// where several reasons hold, a decision returns all of them joined. errors.Is
// finds each reason; errors.As only the first refusal. A bare [Reason] and an
// error from elsewhere are no refusals.
func Refusals(err error) []*Refusal {
	switch e := err.(type) { //nolint:errorlint // the walk itself unwraps
	case *Refusal:
		if e == nil {
			return nil
		}
		return []*Refusal{e}
	case interface{ Unwrap() []error }:
		var all []*Refusal
		for _, inner := range e.Unwrap() {
			all = append(all, Refusals(inner)...)
		}
		return all
	case interface{ Unwrap() error }:
		return Refusals(e.Unwrap())
	}
	return nil
}
