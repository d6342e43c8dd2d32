package dashboard

import (
	"log/slog"
	"strings"
)

// SeatAssignment is the body of
// POST /organizations/{organizationId}/licenses/assignSeats (PD-18). The answer
// is a [SeatResult].
type SeatAssignment struct {
	LicenseID string
	NetworkID string
	SeatCount int // seats
}

// SeatMove is the body of
// POST /organizations/{organizationId}/licenses/moveSeats, and of its answer
// (PD-18).
type SeatMove struct {
	DestOrganizationID string
	LicenseID          string
	SeatCount          int // seats
}

// SeatRenewal is the body of
// POST /organizations/{organizationId}/licenses/renewSeats (PD-19). The answer
// is a [SeatResult].
type SeatRenewal struct {
	LicenseIDToRenew string // the target, on a network
	UnusedLicenseID  string // the source, with at least as many seats
}

// SeatResult is the answer to a [SeatAssignment] or a [SeatRenewal]: the licences
// that the call changed or made. [SeatResult.LogValue] hides their keys.
type SeatResult struct {
	ResultingLicenses []PerDeviceLicense // nil if there are none
}

// UnmarshalJSON reads a body leniently, and the zero one from null. It refuses
// what [LicenseUpdate.UnmarshalJSON] refuses; a is as it was then.
func (a *SeatAssignment) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, a, place{under: "PD-18"}, func(p place, text []byte) (SeatAssignment, error) {
		var a SeatAssignment
		err := p.object(text, []string{"licenseId", "networkId", "seatCount"}, func(name string, value []byte) (err error) {
			p := p.in(name)
			switch name {
			case "licenseId":
				a.LicenseID, err = p.text(value)
			case "networkId":
				a.NetworkID, err = p.text(value)
			case "seatCount":
				a.SeatCount, err = p.number(value)
			}
			return err
		})
		return a, err
	})
}

// MarshalJSON writes every field. It refuses what [LicenseUpdate.MarshalJSON]
// refuses, and a number beyond 32 bits ([ErrNumber]).
func (a SeatAssignment) MarshalJSON() ([]byte, error) {
	w := body("PD-18")
	w.text(`"licenseId":`, "licenseId", a.LicenseID)
	w.text(`,"networkId":`, "networkId", a.NetworkID)
	w.number(`,"seatCount":`, "seatCount", a.SeatCount)
	return w.closed()
}

// UnmarshalJSON reads a body leniently, and the zero one from null. It refuses
// what [LicenseUpdate.UnmarshalJSON] refuses; m is as it was then.
func (m *SeatMove) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, m, place{under: "PD-18"}, func(p place, text []byte) (SeatMove, error) {
		var m SeatMove
		err := p.object(text, []string{"destOrganizationId", "licenseId", "seatCount"}, func(name string, value []byte) (err error) {
			p := p.in(name)
			switch name {
			case "destOrganizationId":
				m.DestOrganizationID, err = p.text(value)
			case "licenseId":
				m.LicenseID, err = p.text(value)
			case "seatCount":
				m.SeatCount, err = p.number(value)
			}
			return err
		})
		return m, err
	})
}

// MarshalJSON writes every field. It refuses what [SeatAssignment.MarshalJSON]
// refuses.
func (m SeatMove) MarshalJSON() ([]byte, error) {
	w := body("PD-18")
	w.text(`"destOrganizationId":`, "destOrganizationId", m.DestOrganizationID)
	w.text(`,"licenseId":`, "licenseId", m.LicenseID)
	w.number(`,"seatCount":`, "seatCount", m.SeatCount)
	return w.closed()
}

// UnmarshalJSON reads a body leniently, and the zero one from null. It refuses
// what [LicenseUpdate.UnmarshalJSON] refuses; r is as it was then.
func (r *SeatRenewal) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, r, place{under: "PD-19"}, func(p place, text []byte) (SeatRenewal, error) {
		var r SeatRenewal
		err := p.object(text, []string{"licenseIdToRenew", "unusedLicenseId"}, func(name string, value []byte) (err error) {
			to := &r.LicenseIDToRenew
			if name == "unusedLicenseId" {
				to = &r.UnusedLicenseID
			}
			*to, err = p.in(name).text(value)
			return err
		})
		return r, err
	})
}

// MarshalJSON writes both fields. It refuses what [LicenseUpdate.MarshalJSON]
// refuses.
func (r SeatRenewal) MarshalJSON() ([]byte, error) {
	w := body("PD-19")
	w.text(`"licenseIdToRenew":`, "licenseIdToRenew", r.LicenseIDToRenew)
	w.text(`,"unusedLicenseId":`, "unusedLicenseId", r.UnusedLicenseID)
	return w.closed()
}

// UnmarshalJSON reads an answer leniently, and the zero one from null. It
// refuses what [PerDeviceLicense.UnmarshalJSON] refuses of a licence, and more
// than [MaxBody] bytes; r is as it was then.
func (r *SeatResult) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, r, place{under: "PD-18"}, func(p place, text []byte) (SeatResult, error) {
		var r SeatResult
		err := p.object(text, []string{"resultingLicenses"}, func(name string, value []byte) error {
			return p.in(name).array(value, func(p place, value []byte) error {
				l, err := readPerDevice(p, value)
				r.ResultingLicenses = append(r.ResultingLicenses, l)
				return err
			})
		})
		return r, err
	})
}

// MarshalJSON writes each licence as [PerDeviceLicense.MarshalJSON] does, and
// refuses what that refuses, and more than [MaxBody] bytes in all.
func (r SeatResult) MarshalJSON() ([]byte, error) {
	w := body("PD-18")
	w.raw(`"resultingLicenses":[`)
	for i, l := range r.ResultingLicenses {
		w.entry(place{under: "PD-18"}.in("resultingLicenses"), i)
		b, err := l.append(w.b, w.p)
		if err != nil {
			return nil, err
		}
		w.b = b
	}
	w.p = place{}
	w.raw(`]`)
	return w.closed()
}

// LogValue returns the ids of the licences.
func (r SeatResult) LogValue() slog.Value {
	ids := make([]string, len(r.ResultingLicenses))
	for i, l := range r.ResultingLicenses {
		ids[i] = l.ID
	}
	return slog.GroupValue(slog.String("resultingLicenses", strings.Join(ids, ", ")))
}
