package perdevice

import (
	"log/slog"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// A Serial is a device's serial number, of the form of a [license.ID]: 1 to
// [license.MaxIDLen] bytes of printable UTF-8 without a space at either end.
type Serial string

// Check refuses a serial that is not of the form ([ErrNameMalformed]).
func (s Serial) Check() error { return named("device", string(s)) }

// A NetworkID names a network of an organization, of the form of a [license.ID].
type NetworkID string

// Check refuses an id that is not of the form ([ErrNameMalformed]).
func (n NetworkID) Check() error { return named("network", string(n)) }

// A Type is a licence type as the Dashboard API writes it, such as "MX64-ENT",
// of the form of a [license.ID]. What it fits is policy: [Policy.Types].
type Type string

// Check refuses a type that is not of the form ([ErrNameMalformed]). Whether it
// is known, the policy says.
func (t Type) Check() error { return named("type", string(t)) }

// named refuses a name that is not of the form of an id.
func named(part, value string) error {
	if license.ID(value).Check() != nil {
		return license.Refuse(ErrNameMalformed, "PD-1", "part", part, "value", value, "longest", strconv.Itoa(license.MaxIDLen))
	}
	return nil
}

// A License is what a licence is by itself (PD-1). Its id is unique among the
// licences that an organization holds; one key may stand for several of them.
type License struct {
	ID    license.ID  `json:"id"`
	Key   license.Key `json:"key"`
	Order string      `json:"order,omitempty"` // order number, of the form of an id; "" if there is none
	Type  Type        `json:"type"`
	Days  int         `json:"days"`            // duration in days of 24 h, 1 to [MaxDays]
	Seats int         `json:"seats,omitempty"` // 1 to [license.MaxUnits]; 0: a device licence
}

// MaxDays is the longest duration of a licence, in days: from 0001-01-01 to
// 9999-12-31.
const MaxDays = 3652058

// Check refuses an id ([license.ErrIDMalformed]), an order or a type
// ([ErrNameMalformed]) that is not of the form, a missing key
// ([license.ErrKeyMalformed]), days ([ErrTermRange]) and seats ([ErrSeatsRange])
// out of range: all of these together.
func (l License) Check() error {
	all := []error{l.ID.Check(), l.Type.Check()}
	if l.Key.IsZero() {
		_, err := license.ParseKey("")
		all = append(all, err)
	}
	if l.Order != "" {
		all = append(all, named("order", l.Order))
	}
	if l.Days < 1 || l.Days > MaxDays {
		all = append(all, license.Refuse(ErrTermRange, "PD-1", "license", string(l.ID), "days", strconv.Itoa(l.Days), "from", ""))
	}
	if l.Seats < 0 || l.Seats > license.MaxUnits {
		all = append(all, seatsRange(l.ID, l.Seats, 0, license.MaxUnits))
	}
	return license.Join(all...)
}

func seatsRange(id license.ID, seats, least, most int) error {
	return license.Refuse(ErrSeatsRange, "PD-18", "license", string(id), "seats", strconv.Itoa(seats), "least", strconv.Itoa(least), "most", strconv.Itoa(most))
}

// LogValue returns the licence with its key redacted.
func (l License) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(l.ID)), slog.Any("key", l.Key), slog.String("type", string(l.Type)),
		slog.Int("days", l.Days), slog.Int("seats", l.Seats))
}

// Issued is a licence as the caller's register knows its key at the moment of
// asking. The zero value but for the licence is a key that nobody issued.
type Issued struct {
	License      License
	Status       license.Status
	Organization license.ID    // where the key is claimed, if it is
	Cause        license.Cause // why the key is invalidated, if it is
	OrderedAt    time.Time     // when it was ordered; needed with [AnchorOrder] only
}

// Fresh returns what a register says of a licence whose key was issued and never
// claimed.
func Fresh(l License) Issued { return Issued{License: l, Status: license.Unclaimed} }

// LogValue returns the licence with its key redacted, and its status.
func (i Issued) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("license", i.License), slog.String("status", string(i.Status)),
		slog.String("organization", string(i.Organization)), slog.String("cause", string(i.Cause)))
}
