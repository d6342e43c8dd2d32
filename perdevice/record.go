package perdevice

import (
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// A record is one licence of the list.
type record struct {
	wire    *dashboard.PerDeviceLicense
	number  int
	wrong   []error
	holding Holding
	head    license.ID // behind which it is queued
	behind  []*record  // that are queued behind it, in order
}

// refuse notes why the record cannot be taken.
func (r *record) refuse(field, value string, cause error) {
	name := "value"
	if strings.HasSuffix(field, "licenseKey") {
		name = "key" // which error texts hide
	}
	r.wrong = append(r.wrong, license.Join(license.Refuse(ErrRecord, "", "record", number(r.number), "license", r.wire.ID, "field", field, name, value), cause))
}

// read takes what a record says of itself.
func (r *record) read(policy Policy, at time.Time) {
	w, h := r.wire, &r.holding
	h.ID, h.Type, h.Days = license.ID(w.ID), Type(w.LicenseType), w.DurationInDays
	if err := h.ID.Check(); err != nil {
		r.refuse("id", w.ID, err)
	}
	if err := h.Type.Check(); err != nil {
		r.refuse("licenseType", w.LicenseType, err)
	}
	key, err := license.ParseKey(w.LicenseKey)
	if err != nil {
		r.refuse("licenseKey", w.LicenseKey, err)
	}
	h.Key = key
	if order, given := w.OrderNumber.Value(); given && order != "" {
		h.Order = order
		if err := named("order", order); err != nil {
			r.refuse("orderNumber", order, err)
		}
	}
	if h.Days < 1 || h.Days > MaxDays {
		r.refuse("durationInDays", number(h.Days), license.Refuse(ErrTermRange, "PD-1", "license", w.ID, "days", number(h.Days), "from", ""))
	}
	if seats, given := w.SeatCount.Value(); given {
		h.Seats = seats
		if seats < 1 || seats > license.MaxUnits {
			r.refuse("seatCount", number(seats), seatsRange(h.ID, seats, 1, license.MaxUnits))
		}
	}
	r.readDates(policy, at)
	if head, given := w.HeadLicenseID.Value(); given {
		r.head = license.ID(head)
	}
}

// readDates takes the claim and what started the licence.
func (r *record) readDates(policy Policy, at time.Time) {
	w, h := r.wire, &r.holding
	h.ClaimedAt = r.past("claimDate", w.ClaimDate, at)
	h.Anchor = h.ClaimedAt
	if started, given := w.ActivationDate.Value(); given {
		h.Activates = r.past("activationDate", started, at)
	}
	switch {
	case policy.Anchor == AnchorOrder:
		if h.Activates.IsZero() {
			r.refuse("activationDate", w.ActivationDate.String(),
				license.Refuse(ErrAnchor, "PD-3", "license", w.ID, "orderedAt", "", "at", instant(at)))
		}
	case policy.ActivationWindow > 0:
		h.ActivatesBy = inCalendar(h.Anchor.Add(policy.ActivationWindow))
	}
}

// past takes an instant that must have come.
func (r *record) past(field string, t, at time.Time) time.Time {
	switch _, err := license.DateOf(t); {
	case t.IsZero():
		r.refuse(field, "", license.Refuse(license.ErrInstantMissing, "PD-1", "at", ""))
	case err != nil:
		r.refuse(field, utc(t).String(), err)
	case t.After(at):
		r.refuse(field, instant(utc(t)), license.Refuse(ErrEarlierThanLast, "", "at", instant(at), "last", instant(utc(t))))
	default:
		return utc(t)
	}
	return time.Time{}
}

// place returns the device or network where a record is that burns or is over, and
// reports whether it is on one.
func (r *record) place() (ImportedQueue, bool) {
	if r.head != "" || r.holding.Activates.IsZero() {
		return ImportedQueue{}, false
	}
	serial, _ := r.wire.DeviceSerial.Value()
	network, _ := r.wire.NetworkID.Value()
	switch {
	case serial != "":
		return ImportedQueue{Device: Serial(serial)}, true
	case network != "" && r.holding.Seats > 0:
		return ImportedQueue{Network: NetworkID(network)}, true
	}
	return ImportedQueue{}, false
}

// compare refuses what the organization would show in another way.
func (r *record) compare(s Standing) {
	is, shown := r.wire, s.Wire()
	if (is.State != string(Active) && is.State != string(Expiring)) || (s.State != Active && s.State != Expiring) {
		r.differ("state", is.State, shown.State)
	}
	differ(r, "deviceSerial", is.DeviceSerial, shown.DeviceSerial)
	if s.Device == "" {
		differ(r, "networkId", is.NetworkID, shown.NetworkID)
	}
	if is.TotalDurationInDays != 0 {
		r.differ("totalDurationInDays", number(is.TotalDurationInDays), number(shown.TotalDurationInDays))
	}
	for i, q := range is.PermanentlyQueuedLicenses {
		var of dashboard.QueuedLicense
		if i < len(shown.PermanentlyQueuedLicenses) {
			of = shown.PermanentlyQueuedLicenses[i]
		}
		field := "permanentlyQueuedLicenses." + number(i) + "."
		r.differ(field+"id", q.ID, of.ID)
		r.differ(field+"licenseType", q.LicenseType, of.LicenseType)
		if key, err := license.ParseKey(q.LicenseKey); err != nil || key.String() != of.LicenseKey {
			r.refuse(field+"licenseKey", q.LicenseKey, license.Refuse(ErrDiffers, "PD-1", "field", field+"licenseKey", "key", q.LicenseKey))
		}
		differ(r, field+"orderNumber", q.OrderNumber, of.OrderNumber)
		r.differ(field+"durationInDays", number(q.DurationInDays), number(of.DurationInDays))
	}
	differ(r, "activationDate", inUTC(is.ActivationDate), shown.ActivationDate)
	differ(r, "expirationDate", inUTC(is.ExpirationDate), shown.ExpirationDate)
	differ(r, "headLicenseId", is.HeadLicenseID, shown.HeadLicenseID)
}

// differ refuses a value that would be shown as another.
func (r *record) differ(field, value, shown string) {
	if value != shown {
		r.refuse(field, value, license.Refuse(ErrDiffers, "PD-1", "field", field, "value", value, "shown", shown))
	}
}

// differ refuses a field that would be shown as another, unless it is absent.
func differ[T comparable](r *record, field string, value, shown dashboard.Optional[T]) {
	if !value.IsAbsent() && value != shown {
		r.refuse(field, value.String(), license.Refuse(ErrDiffers, "PD-1", "field", field, "value", value.String(), "shown", shown.String()))
	}
}

func inUTC(o dashboard.Optional[time.Time]) dashboard.Optional[time.Time] {
	if t, given := o.Value(); given {
		return dashboard.Given(utc(t))
	}
	return o
}
