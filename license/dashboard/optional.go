package dashboard

import (
	"fmt"
	"time"
)

// Optional is a field that a text may leave out, give as null, or give a value:
// three things, where the API tells them apart. An update without a
// deviceSerial changes nothing, one with null unassigns.
//
// The zero Optional is absent. Optionals of comparable values compare with ==.
type Optional[T any] struct {
	presence presence
	value    T
}

type presence uint8

const (
	absent presence = iota
	null
	given
)

// Given returns a field that has the value v.
func Given[T any](v T) Optional[T] { return Optional[T]{given, v} }

// Null returns a field that is null.
func Null[T any]() Optional[T] { return Optional[T]{presence: null} }

// Value returns the value and reports whether there is one. The value is zero
// where there is none.
func (o Optional[T]) Value() (T, bool) { return o.value, o.presence == given }

// IsNull reports whether the field stands as null.
func (o Optional[T]) IsNull() bool { return o.presence == null }

// IsAbsent reports whether the field is left out.
func (o Optional[T]) IsAbsent() bool { return o.presence == absent }

// String returns "absent", "null", or the value: an instant as RFC 3339,
// others as fmt prints them.
func (o Optional[T]) String() string {
	switch o.presence {
	case absent:
		return "absent"
	case null:
		return "null"
	case given:
	}
	if t, ok := any(o.value).(time.Time); ok {
		return t.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(o.value)
}

// The functions below read a field that stands.

func (p place) optionalText(value []byte) (Optional[string], error) {
	if isNull(value) {
		return Null[string](), nil
	}
	s, err := p.text(value)
	return Given(s), err
}

func (p place) optionalNumber(value []byte) (Optional[int], error) {
	if isNull(value) {
		return Null[int](), nil
	}
	n, err := p.number(value)
	return Given(n), err
}

// optionalInstant reads the zero time as null too: it says none.
func (p place) optionalInstant(value []byte) (Optional[time.Time], error) {
	t, err := p.instant(value)
	if t.IsZero() {
		return Null[time.Time](), err
	}
	return Given(t), err
}

// The functions below append a field that stands, and nothing for one that is
// left out.

func (w *writer) optionalText(before, name string, o Optional[string]) {
	switch o.presence {
	case absent:
	case null:
		w.raw(before + "null")
	case given:
		w.text(before, name, o.value)
	}
}

func (w *writer) optionalNumber(before, name string, o Optional[int]) {
	switch o.presence {
	case absent:
	case null:
		w.raw(before + "null")
	case given:
		w.number(before, name, o.value)
	}
}

func (w *writer) optionalInstant(before, name string, o Optional[time.Time]) {
	if o.presence != absent {
		w.instant(before, name, o.value)
	}
}
