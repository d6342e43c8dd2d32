package dashboard

import "strings"

// MaxBody is the most that the body of a request, of its answer or of an error
// may have, in bytes of its JSON text.
const MaxBody = 1 << 20

// LicenseUpdate is the body of
// PUT /organizations/{organizationId}/licenses/{licenseId}. The answer is a
// [PerDeviceLicense].
type LicenseUpdate struct {
	// DeviceSerial is the device to assign the licence to, or to queue it at
	// (PD-7, PD-8). Null unassigns or dequeues it (PD-11, PD-12); absent leaves
	// it where it is.
	DeviceSerial Optional[string]
}

// UnmarshalJSON reads an update leniently, and the zero one from null. It
// refuses what [PerDeviceLicense.UnmarshalJSON] refuses, here beyond [MaxBody]
// bytes; u is as it was then.
func (u *LicenseUpdate) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, u, place{under: "PD-7"}, func(p place, text []byte) (LicenseUpdate, error) {
		var u LicenseUpdate
		err := p.object(text, []string{"deviceSerial"}, func(name string, value []byte) (err error) {
			u.DeviceSerial, err = p.in(name).optionalText(value)
			return err
		})
		return u, err
	})
}

// MarshalJSON writes deviceSerial, or {} if it is absent. It refuses a serial
// that is not UTF-8 ([ErrMalformed]) and more than [MaxBody] bytes
// ([ErrTooLarge]).
func (u LicenseUpdate) MarshalJSON() ([]byte, error) {
	w := body("PD-7")
	w.optionalText(`"deviceSerial":`, "deviceSerial", u.DeviceSerial)
	return w.closed()
}

// LicenseMove is the body of POST /organizations/{organizationId}/licenses/move, and
// of its answer (PD-20).
type LicenseMove struct {
	DestOrganizationID string
	LicenseIDs         []string // nil if there are none
}

// UnmarshalJSON reads a move leniently, and the zero one from null. It refuses
// what [LicenseUpdate.UnmarshalJSON] refuses; m is as it was then.
func (m *LicenseMove) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, m, place{under: "PD-20"}, func(p place, text []byte) (LicenseMove, error) {
		var m LicenseMove
		err := p.object(text, []string{"destOrganizationId", "licenseIds"}, func(name string, value []byte) (err error) {
			p := p.in(name)
			if name == "licenseIds" {
				m.LicenseIDs, err = p.texts(value)
			} else {
				m.DestOrganizationID, err = p.text(value)
			}
			return err
		})
		return m, err
	})
}

// MarshalJSON writes both fields. It refuses what [LicenseUpdate.MarshalJSON]
// refuses.
func (m LicenseMove) MarshalJSON() ([]byte, error) {
	w := body("PD-20")
	w.text(`"destOrganizationId":`, "destOrganizationId", m.DestOrganizationID)
	w.texts(`,"licenseIds":`, "licenseIds", m.LicenseIDs)
	return w.closed()
}

// ErrorBody is the body of an answer that is an error.
type ErrorBody struct {
	Errors []string // nil if there are none
}

// What the API says of an organization of another licensing model.
const (
	notPerDeviceBefore = "Organization with ID "
	notPerDeviceAfter  = " does not support per-device licensing"
)

// NotPerDevice returns what the per-device calls answer, with HTTP status 400,
// for an organization that licenses by another model.
func NotPerDevice(organizationID string) ErrorBody {
	return ErrorBody{[]string{notPerDeviceBefore + organizationID + notPerDeviceAfter}}
}

// NotPerDevice reports whether one of the errors says that the organization
// licenses by another model, and returns the id that it names.
func (b ErrorBody) NotPerDevice() (organizationID string, ok bool) {
	for _, text := range b.Errors {
		if id, ok := strings.CutPrefix(text, notPerDeviceBefore); ok {
			if id, ok = strings.CutSuffix(id, notPerDeviceAfter); ok {
				return id, true
			}
		}
	}
	return "", false
}

// UnmarshalJSON reads an error body leniently, and the zero one from null. It
// refuses what [LicenseUpdate.UnmarshalJSON] refuses; b is as it was then.
func (b *ErrorBody) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, b, place{}, func(p place, text []byte) (ErrorBody, error) {
		var b ErrorBody
		err := p.object(text, []string{"errors"}, func(name string, value []byte) (err error) {
			b.Errors, err = p.in(name).texts(value)
			return err
		})
		return b, err
	})
}

// MarshalJSON writes errors, [] if there are none. It refuses what
// [LicenseUpdate.MarshalJSON] refuses.
func (b ErrorBody) MarshalJSON() ([]byte, error) {
	w := body("")
	w.texts(`"errors":`, "errors", b.Errors)
	return w.closed()
}

// texts reads an array of strings: nil from one without entries and from null.
func (p place) texts(value []byte) ([]string, error) {
	var all []string
	err := p.array(value, func(p place, value []byte) error {
		s, err := p.text(value)
		all = append(all, s)
		return err
	})
	return all, err
}

// body begins the text of a body whose fields are read for the rule.
func body(rule string) writer { return writer{b: []byte{'{'}, p: place{under: rule}, limit: MaxBody} }

// closed ends the text of a body.
func (w *writer) closed() ([]byte, error) {
	w.raw(`}`)
	return w.since(0)
}

// texts appends an array of strings.
func (w *writer) texts(before, name string, all []string) {
	outer := w.p
	w.raw(before)
	w.raw(`[`)
	for i, s := range all {
		w.entry(outer.in(name), i)
		w.text("", "", s)
	}
	w.p = outer
	w.raw(`]`)
}
