package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// scenario is what a file tells: an organization, and what is done in it.
type scenario struct {
	organization string
	steps        []step
}

// step is one thing that is done. Which of its fields stand is said by what is
// done.
type step struct {
	at       time.Time
	do       string
	texts    map[string]string // license, device, network, with, serial, model, id
	seats    int
	licenses []grant
}

// grant is a licence that is claimed.
type grant struct {
	id, key, order, kind string
	days, seats          int
}

// maxScenario is the most that a scenario may have, in bytes.
const maxScenario = 16 << 20

// deeds says for each deed which fields it has, beside at and do.
var deeds = map[string][]string{
	"claim":       {"licenses"},
	"addDevice":   {"serial", "model"},
	"addNetwork":  {"id"},
	"assign":      {"license", "device"},
	"reassign":    {"license", "device"},
	"queue":       {"license", "device"},
	"unassign":    {"license"},
	"dequeue":     {"license"},
	"undo":        {"license"},
	"assignSeats": {"license", "network", "seats"},
	"renewSeats":  {"license", "with"},
	"show":        {},
}

// unreadable is what is wrong with a scenario, and where.
type unreadable struct {
	step  int // from 1; 0 for the whole
	field string
	cause string
}

func (u unreadable) Error() string {
	where := "scenario"
	if u.step > 0 {
		where = fmt.Sprintf("step %d", u.step)
	}
	if u.field != "" {
		where += ": " + u.field
	}
	return where + ": " + u.cause
}

// read reads a scenario to the end of r.
func read(r io.Reader) (scenario, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxScenario+1))
	if err != nil {
		return scenario{}, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > maxScenario:
		return scenario{}, unreadable{cause: fmt.Sprintf("more than %d bytes", maxScenario)}
	case !utf8.Valid(data):
		return scenario{}, unreadable{cause: "not UTF-8"}
	}
	o := object{}
	if err := o.read(data, "organization", "steps"); err != nil {
		return scenario{}, err
	}
	s := scenario{organization: o.text("organization")}
	var raw []json.RawMessage
	o.into("steps", &raw, "a list")
	if o.err != nil {
		return scenario{}, o.err
	}
	for i, data := range raw {
		one, err := readStep(i+1, data)
		if err != nil {
			return scenario{}, err
		}
		s.steps = append(s.steps, one)
	}
	return s, nil
}

func readStep(n int, data []byte) (step, error) {
	o := object{step: n}
	if err := o.read(data); err != nil {
		return step{}, err
	}
	s := step{do: o.text("do"), texts: map[string]string{}}
	s.at = o.instant("at")
	if o.err != nil {
		return step{}, o.err
	}
	fields, known := deeds[s.do]
	if !known {
		return step{}, unreadable{n, "do", fmt.Sprintf("%q is none of %s", cut(s.do), strings.Join(slices.Sorted(maps.Keys(deeds)), ", "))}
	}
	o.only(append([]string{"at", "do"}, fields...))
	for _, f := range fields {
		switch f {
		case "licenses":
			s.licenses = o.grants(f)
		case "seats":
			s.seats = o.number(f)
		default:
			s.texts[f] = o.text(f)
		}
	}
	return s, o.err
}

// object is a JSON object whose fields are read one by one; what is wrong first
// is kept.
type object struct {
	step   int
	prefix string
	fields map[string]json.RawMessage
	err    error
}

func (o *object) fail(field, cause string) {
	if o.err == nil {
		o.err = unreadable{o.step, o.prefix + field, cause}
	}
}

// read takes the fields apart. With names given, there are no others.
func (o *object) read(data []byte, names ...string) error {
	o.fields = map[string]json.RawMessage{}
	d := json.NewDecoder(bytes.NewReader(data))
	if token, err := d.Token(); err != nil || token != json.Delim('{') {
		o.fail("", "not a JSON object")
		return o.err
	}
	for d.More() {
		token, err := d.Token()
		name, ok := token.(string)
		var value json.RawMessage
		if err == nil {
			err = d.Decode(&value)
		}
		if err != nil || !ok {
			o.fail(cut(name), "not JSON")
			return o.err
		}
		if _, twice := o.fields[name]; twice {
			o.fail(cut(name), "stands twice")
			return o.err
		}
		o.fields[name] = value
	}
	if _, err := d.Token(); err != nil {
		o.fail("", "not JSON")
		return o.err
	}
	if _, err := d.Token(); err != io.EOF {
		o.fail("", "something follows the object")
		return o.err
	}
	if len(names) > 0 {
		o.only(names)
	}
	return o.err
}

func (o *object) only(names []string) {
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		if !slices.Contains(names, name) {
			o.fail(cut(name), "no such field here; wanted "+strings.Join(names, ", "))
		}
	}
}

// stands reports whether a field has a value; null is none.
func (o *object) stands(field string) bool {
	value, ok := o.fields[field]
	return ok && string(value) != "null"
}

// into reads a field that must stand.
func (o *object) into(field string, v any, wanted string) {
	switch {
	case !o.stands(field):
		o.fail(field, "missing")
	case json.Unmarshal(o.fields[field], v) != nil:
		o.fail(field, "wanted "+wanted+", got "+cut(string(o.fields[field])))
	}
}

func (o *object) text(field string) (s string) {
	o.into(field, &s, "a text")
	return s
}

func (o *object) number(field string) (n int) {
	o.into(field, &n, "a whole number")
	return n
}

func (o *object) instant(field string) time.Time {
	s := o.text(field)
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		o.fail(field, "wanted an instant such as 2024-01-31T09:00:00Z, got "+cut(s))
	}
	return at.UTC()
}

func (o *object) grants(field string) []grant {
	var raw []json.RawMessage
	o.into(field, &raw, "a list")
	var all []grant
	for i, data := range raw {
		l := object{step: o.step, prefix: fmt.Sprintf("%s.%d.", field, i)}
		if err := l.read(data, "id", "licenseKey", "orderNumber", "licenseType", "durationInDays", "seatCount"); err != nil {
			o.keep(err)
			return nil
		}
		g := grant{id: l.text("id"), key: l.text("licenseKey"), kind: l.text("licenseType"), days: l.number("durationInDays")}
		if l.stands("orderNumber") {
			g.order = l.text("orderNumber")
		}
		if l.stands("seatCount") {
			g.seats = l.number("seatCount")
		}
		o.keep(l.err)
		all = append(all, g)
	}
	return all
}

func (o *object) keep(err error) {
	if o.err == nil {
		o.err = err
	}
}

// cut shortens what comes from a file, so that a line stays a line.
func cut(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}
