package dashboard

import (
	"slices"

	"github.com/licit-go/licit/license"
)

// Overview is what GET /organizations/{organizationId}/licenses/overview says of
// an organization of any licensing model. The fields of each model are its own;
// which of them stand tells the model.
type Overview struct {
	HasCoterm    bool // a field of Coterm stands, and is not null
	HasPerDevice bool // a field of PerDevice stands, and is not null
	Coterm       CotermOverview
	PerDevice    PerDeviceOverview
}

// Model returns the model whose fields stand, and reports whether it is one: an
// overview with neither, or with both as in the documentation, does not tell.
func (o Overview) Model() (license.LicensingModel, bool) {
	switch {
	case o.HasCoterm == o.HasPerDevice:
		return "", false
	case o.HasCoterm:
		return license.CoTermination, true
	}
	return license.PerDevice, true
}

// PerDeviceOverview is what the overview says of a per-device organization
// (PD-27).
type PerDeviceOverview struct {
	LicenseCount   int // licences
	States         States
	LicenseTypes   []TypeCount // nil if there are none
	SystemsManager SystemsManager
}

// States counts licences by state (PD-2).
type States struct {
	Active         int
	Expired        int
	Expiring       int  // both bands
	Critical       Band // the last days (PD-4)
	Warning        Band // those before (PD-4)
	RecentlyQueued int
	Unused         int
	UnusedActive   int

	SoonestActivation license.Date // on which the first of the unused will start to burn; none: null or absent
	ToActivate        int          // unused licences that will on that date
	OldestActivation  license.Date // on which the first of the unused active ones started to burn; none: null or absent
	Activated         int          // unused active licences that did on that date
}

// Band counts the licences that expire within a threshold and not in a nearer
// band (PD-4).
type Band struct {
	ThresholdInDays int // days from now
	ExpiringCount   int // licences
}

// TypeCount counts the licences of one type.
type TypeCount struct {
	LicenseType string // such as "ENT" (PD-5)
	Unassigned  int    // licences that are on no device and in no network
}

// SystemsManager counts seats of Systems Manager (PD-18).
type SystemsManager struct {
	TotalSeats             int
	ActiveSeats            int // in use
	UnassignedSeats        int
	OrgwideEnrolledDevices int // devices
}

// The fields of the shapes, in the order in which the API writes them.
var (
	perDeviceOverviewFields = []string{"licenseCount", "states", "licenseTypes", "systemsManager"}
	unionFields             = slices.Concat(overviewFields, perDeviceOverviewFields)
	stateFields             = []string{StateActive, StateExpired, StateExpiring, StateRecentlyQueued, StateUnused, StateUnusedActive}
)

// An extra is an object beside the count of a state: the name of its field and
// what it holds.
type extra struct {
	name  string
	parts []part
}

// A part is a number or a date, and where it is.
type part struct {
	name   string
	number *int
	date   *license.Date
}

// of returns the count of a state and what else is said of it, in the order in
// which the API writes it.
func (s *States) of(state string) (count *int, extras []extra) {
	switch state {
	case StateActive:
		return &s.Active, nil
	case StateExpired:
		return &s.Expired, nil
	case StateExpiring:
		return &s.Expiring, []extra{{"critical", s.Critical.parts()}, {"warning", s.Warning.parts()}}
	case StateRecentlyQueued:
		return &s.RecentlyQueued, nil
	case StateUnused:
		return &s.Unused, []extra{{"soonestActivation", []part{{"activationDate", nil, &s.SoonestActivation}, {"toActivateCount", &s.ToActivate, nil}}}}
	}
	return &s.UnusedActive, []extra{{"oldestActivation", []part{{"activationDate", nil, &s.OldestActivation}, {"activeCount", &s.Activated, nil}}}}
}

func (b *Band) parts() []part {
	return []part{{"thresholdInDays", &b.ThresholdInDays, nil}, {"expiringCount", &b.ExpiringCount, nil}}
}

func (s *SystemsManager) parts() []part {
	return []part{{"totalSeats", &s.TotalSeats, nil}, {"activeSeats", &s.ActiveSeats, nil},
		{"unassignedSeats", &s.UnassignedSeats, nil}, {"orgwideEnrolledDevices", &s.OrgwideEnrolledDevices, nil}}
}

// UnmarshalJSON reads an overview of either model leniently, and the zero one
// from null. A licence or seat count below 0 is read; otherwise it refuses what
// [CotermOverview.UnmarshalJSON] refuses; o is as it was then.
func (o *Overview) UnmarshalJSON(data []byte) error {
	return decode(data, MaxOverview, o, place{}, func(p place, text []byte) (Overview, error) {
		var o Overview
		coterm, perDevice := cotermField(&o.Coterm, p), perDeviceField(&o.PerDevice, p)
		err := p.object(text, unionFields, func(name string, value []byte) error {
			if slices.Contains(overviewFields, name) {
				o.HasCoterm = o.HasCoterm || !isNull(value)
				return coterm(name, value)
			}
			o.HasPerDevice = o.HasPerDevice || !isNull(value)
			return perDevice(name, value)
		})
		return o, err
	})
}

// perDeviceField returns a function that reads the value of one field.
func perDeviceField(o *PerDeviceOverview, p place) func(name string, value []byte) error {
	return func(name string, value []byte) (err error) {
		p := p.in(name)
		switch name {
		case "licenseCount":
			o.LicenseCount, err = p.number(value)
		case "states":
			err = p.object(value, stateFields, func(name string, value []byte) error {
				count, extras := o.States.of(name)
				return p.in(name).state(value, count, extras)
			})
		case "licenseTypes":
			o.LicenseTypes, err = readTypes(p, value)
		case "systemsManager":
			err = p.counts(value, o.SystemsManager.parts())
		}
		return err
	}
}

// state reads what is said of one state.
func (p place) state(value []byte, count *int, extras []extra) error {
	names := []string{"count"}
	for _, e := range extras {
		names = append(names, e.name)
	}
	return p.object(value, names, func(name string, value []byte) (err error) {
		p := p.in(name)
		if name == "count" {
			*count, err = p.number(value)
			return err
		}
		for _, e := range extras {
			if e.name == name {
				err = p.parts(value, e.parts)
			}
		}
		return err
	})
}

// counts reads an object whose field counts holds the parts.
func (p place) counts(value []byte, parts []part) error {
	return p.object(value, []string{"counts"}, func(name string, value []byte) error {
		return p.in(name).parts(value, parts)
	})
}

// parts reads an object of numbers and dates.
func (p place) parts(value []byte, parts []part) error {
	names := make([]string, len(parts))
	for i, part := range parts {
		names[i] = part.name
	}
	return p.object(value, names, func(name string, value []byte) (err error) {
		for _, part := range parts {
			switch {
			case part.name != name:
			case part.date != nil:
				*part.date, err = p.in(name).date(value)
			default:
				*part.number, err = p.in(name).number(value)
			}
		}
		return err
	})
}

func readTypes(p place, value []byte) ([]TypeCount, error) {
	var all []TypeCount
	err := p.array(value, func(p place, value []byte) error {
		var t TypeCount
		err := p.object(value, []string{"licenseType", "counts"}, func(name string, value []byte) (err error) {
			p := p.in(name)
			if name == "counts" {
				return p.parts(value, t.parts())
			}
			t.LicenseType, err = p.text(value)
			return err
		})
		all = append(all, t)
		return err
	})
	return all, err
}

func (t *TypeCount) parts() []part { return []part{{"unassigned", &t.Unassigned, nil}} }

// MarshalJSON writes the fields of the models that the overview has, those of
// co-termination first. Of a per-device organization it writes every field, []
// without types, a date as "2020-10-30" or null. It refuses what could not be
// read back, as [CotermOverview.MarshalJSON] does.
//
// json.Marshal escapes &, < and > in what MarshalJSON returns.
func (o Overview) MarshalJSON() ([]byte, error) {
	w := writer{b: []byte{'{'}, limit: MaxOverview}
	if o.HasCoterm {
		o.Coterm.append(&w)
	}
	if o.HasCoterm && o.HasPerDevice {
		w.raw(`,`)
	}
	if o.HasPerDevice {
		o.PerDevice.append(&w)
	}
	w.raw(`}`)
	w.p = place{}
	return w.since(0)
}

// append appends the fields.
func (o PerDeviceOverview) append(w *writer) {
	var p place
	w.p = p
	w.number(`"licenseCount":`, "licenseCount", o.LicenseCount)
	w.raw(`,"states":{`)
	for i, state := range stateFields {
		if i > 0 {
			w.raw(`,`)
		}
		w.raw(`"` + state)
		w.p = p.in("states").in(state)
		count, extras := o.States.of(state)
		w.number(`":{"count":`, "count", *count)
		for _, e := range extras {
			w.p = p.in("states").in(state).in(e.name)
			w.raw(`,"` + e.name + `":`)
			w.parts(e.parts)
		}
		w.raw(`}`)
	}
	w.raw(`},"licenseTypes":[`)
	for i, t := range o.LicenseTypes {
		w.entry(p.in("licenseTypes"), i)
		w.text(`{"licenseType":`, "licenseType", t.LicenseType)
		w.p = w.p.in("counts")
		w.raw(`,"counts":`)
		w.parts(t.parts())
		w.raw(`}`)
	}
	w.raw(`],"systemsManager":{"counts":`)
	w.p = p.in("systemsManager").in("counts")
	w.parts(o.SystemsManager.parts())
	w.raw(`}`)
}

// parts appends an object of numbers and dates.
func (w *writer) parts(parts []part) {
	for i, part := range parts {
		before := `,"` + part.name + `":`
		if i == 0 {
			before = `{` + before[1:]
		}
		if part.date != nil {
			w.date(before, shortDate, *part.date)
		} else {
			w.number(before, part.name, *part.number)
		}
	}
	w.raw(`}`)
}
