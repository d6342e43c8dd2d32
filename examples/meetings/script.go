package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// script is what a file tells.
type script struct {
	Steps []step `json:"steps"`
}

// step is one thing that is done. Which of its fields stand is said by what is done.
type step struct {
	At           time.Time          `json:"at"`
	System       license.ID         `json:"system"`
	Do           string             `json:"do"`
	Generation   hosting.Generation `json:"generation,omitempty"`
	Version      pak.Version        `json:"version,omitempty"`
	Size         hosting.Size       `json:"size,omitempty"`
	User         license.ID         `json:"user,omitempty"`
	AttendeeOnly bool               `json:"attendeeOnly,omitempty"`
	Meeting      license.ID         `json:"meeting,omitempty"`
	Host         license.ID         `json:"host,omitempty"`
	Alternates   []license.ID       `json:"alternates,omitempty"`
	Present      []license.ID       `json:"present,omitempty"`
	Begins       time.Time          `json:"begins,omitzero"`
	Ends         time.Time          `json:"ends,omitzero"`
	PAK          pak.Number         `json:"pak,omitempty"`
	Lines        []pak.Line         `json:"lines,omitempty"`
	Totals       []total            `json:"totals,omitempty"`
	Serial       license.ID         `json:"serial,omitempty"`
	For          license.ID         `json:"for,omitempty"`
	To           license.ID         `json:"to,omitempty"`
	Licenses     []pak.Count        `json:"licenses,omitempty"`
	Quantity     int                `json:"quantity,omitempty"`
}

// total says how many licences of a line of a PAK shall be fulfilled in all.
type total struct {
	Line     int `json:"line"` // from 0
	Quantity int `json:"quantity"`
}

// Limits of a script.
const (
	maxScript  = 1 << 20 // bytes
	maxSteps   = 10_000
	maxSystems = 16
	maxYears   = 30 // of 365 days, from the first step to the last
)

// deeds says for each deed which fields it has beside at, system and do; those in
// brackets may be missing.
var deeds = map[string]string{
	"install": "generation version size", "upgrade": "generation version",
	"update": "", "restart": "", "disconnect": "", "connect": "", "failOver": "", "return": "", "show": "",
	"addUser": "user [attendeeOnly]", "setRole": "user [attendeeOnly]", "deactivate": "user", "reactivate": "user", "assign": "user",
	"schedule": "meeting user host [alternates] begins ends", "cancel": "meeting", "start": "meeting [present]", "end": "meeting",
	"attend": "meeting user", "leave": "meeting user",
	"registerPak": "pak lines", "fulfill": "pak totals", "installFile": "serial for licenses", "rehost": "serial to", "carry": "serial",
	"buy": "quantity", "register": "", "reserve": "quantity", "deregister": "",
}

// given says which fields of a step stand.
func (s *step) given() map[string]bool {
	return map[string]bool{
		"generation": s.Generation != "", "version": s.Version != "", "size": s.Size != "",
		"user": s.User != "", "attendeeOnly": s.AttendeeOnly, "meeting": s.Meeting != "", "host": s.Host != "",
		"alternates": len(s.Alternates) > 0, "present": len(s.Present) > 0, "begins": !s.Begins.IsZero(), "ends": !s.Ends.IsZero(),
		"pak": s.PAK != "", "lines": len(s.Lines) > 0, "totals": len(s.Totals) > 0,
		"serial": s.Serial != "", "for": s.For != "", "to": s.To != "", "licenses": len(s.Licenses) > 0, "quantity": s.Quantity != 0,
	}
}

// unreadable is what is wrong with a script, and where.
type unreadable struct {
	step  int // from 0
	field string
	cause string
}

func (u unreadable) Error() string { return fmt.Sprintf("steps.%d.%s: %s", u.step, u.field, u.cause) }

// read reads a script to the end of r.
func read(r io.Reader) (script, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxScript+1))
	if err != nil {
		return script{}, err
	}
	var s script
	if err := strictjson.Unmarshal(data, maxScript, &s); err != nil {
		return script{}, err
	}
	if len(s.Steps) > maxSteps {
		return script{}, fmt.Errorf("steps: %d, and %d are read at most", len(s.Steps), maxSteps)
	}
	systems := map[license.ID]bool{}
	for i := range s.Steps {
		systems[s.Steps[i].System] = true
		if len(systems) > maxSystems {
			return script{}, unreadable{i, "system", fmt.Sprintf("more than %d systems", maxSystems)}
		}
		if err := s.check(i); err != nil {
			return script{}, err
		}
	}
	return s, nil
}

// check refuses a step that is none, or not in the order of time.
func (s script) check(i int) error {
	one := &s.Steps[i]
	fields, known := deeds[one.Do]
	if !known {
		return unreadable{i, "do", fmt.Sprintf("%.40q is none of %s", one.Do, strings.Join(slices.Sorted(maps.Keys(deeds)), ", "))}
	}
	given := one.given()
	for field := range strings.FieldsSeq(fields) {
		name := strings.Trim(field, "[]")
		if name == field && !given[name] {
			return unreadable{i, name, "missing; " + one.Do + " has " + fields}
		}
		delete(given, name)
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if given[name] {
			return unreadable{i, name, "no field of " + one.Do}
		}
	}
	if err := one.System.Check(); err != nil {
		return unreadable{i, "system", err.Error()}
	}
	if _, err := (license.Act{At: one.At, By: actor}).Check(); err != nil {
		return unreadable{i, "at", err.Error()}
	}
	if i > 0 && one.At.Before(s.Steps[i-1].At) {
		return unreadable{i, "at", "earlier than the step before"}
	}
	if one.At.Sub(s.Steps[0].At) > maxYears*365*license.Day {
		return unreadable{i, "at", fmt.Sprintf("more than %d years after the first step", maxYears)}
	}
	return nil
}
