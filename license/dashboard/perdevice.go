package dashboard

import (
	"io"
	"iter"
	"log/slog"
	"time"
)

// The states of a per-device licence (PD-2), as the API spells them.
const (
	StateUnused         = "unused"         // not assigned, not burning
	StateUnusedActive   = "unusedActive"   // not assigned, burning
	StateActive         = "active"         // assigned, burning
	StateExpiring       = "expiring"       // active, and near its end
	StateExpired        = "expired"        // past its end
	StateRecentlyQueued = "recentlyQueued" // behind a head, not burning
)

// PerDeviceLicense is one record of
// GET /organizations/{organizationId}/licenses, and what one licence is
// everywhere else in per-device calls (PD-1).
//
// It holds what stands on the wire and nothing is judged. A field that may be
// null is an [Optional]; one that is absent is left out when the record is
// written, as HeadLicenseID is by older versions of the API.
//
// LicenseKey is a secret of its owner; [PerDeviceLicense.LogValue] hides it.
// Printing with fmt does not.
type PerDeviceLicense struct {
	ID                        string // of the licence, unique
	LicenseType               string // such as "MX64-ENT" (PD-5)
	LicenseKey                string // may stand for several licences
	OrderNumber               Optional[string]
	DeviceSerial              Optional[string]    // null: on no device
	NetworkID                 Optional[string]    // null: in no network
	State                     string              // such as StateActive (PD-2)
	SeatCount                 Optional[int]       // seats; null: not for Systems Manager
	TotalDurationInDays       int                 // days, with those of all that queue behind it (PD-8)
	DurationInDays            int                 // days, its own
	PermanentlyQueuedLicenses []QueuedLicense     // nil if there are none (PD-8)
	ClaimDate                 time.Time           // UTC; zero: null or absent
	ActivationDate            Optional[time.Time] // when it started to burn, UTC; null: it has not (PD-3)
	ExpirationDate            Optional[time.Time] // when it ends, UTC; null: it does not burn (PD-8)
	HeadLicenseID             Optional[string]    // behind which it queues; null: none; absent: the API does not say
}

// QueuedLicense is a licence that queues behind the head in whose record it
// stands (PD-8).
type QueuedLicense struct {
	ID             string
	LicenseType    string
	LicenseKey     string // a secret, which LogValue hides
	OrderNumber    Optional[string]
	DurationInDays int // days, its own
}

// The fields of the shapes, in the order in which the API writes them.
var (
	perDeviceFields = []string{"id", "licenseType", "licenseKey", "orderNumber", "deviceSerial", "networkId",
		"state", "seatCount", "totalDurationInDays", "durationInDays", "permanentlyQueuedLicenses",
		"claimDate", "activationDate", "expirationDate", "headLicenseId"}
	queuedFields = []string{"id", "licenseType", "licenseKey", "orderNumber", "durationInDays"}
)

// PerDeviceLicenses reads the licence list of a per-device organization, or a
// page of it, just as [CotermLicenses] reads that of a co-term organization:
// record by record, in memory that does not grow with the list, to the first
// refusal.
//
// The answer to the call for an organization of another licensing model is no
// list but an [ErrorBody]: refused here ([ErrType], an object).
func PerDeviceLicenses(r io.Reader) iter.Seq2[PerDeviceLicense, error] {
	return records(r, place{}, readPerDevice)
}

// WritePerDeviceLicenses writes a licence list as the API does, each record as
// [PerDeviceLicense.MarshalJSON] writes it. It refuses what [WriteCotermLicenses]
// refuses.
func WritePerDeviceLicenses(w io.Writer, list iter.Seq[PerDeviceLicense]) error {
	return writeRecords(w, place{}, list, PerDeviceLicense.append)
}

// UnmarshalJSON reads one record as leniently as [PerDeviceLicenses] does, and
// the zero record from null. It refuses what that refuses, without a position; l
// is as it was then.
func (l *PerDeviceLicense) UnmarshalJSON(data []byte) error {
	return decode(data, MaxRecord, l, place{}, readPerDevice)
}

// readPerDevice reads a record from checked text.
func readPerDevice(p place, text []byte) (PerDeviceLicense, error) {
	var l PerDeviceLicense
	p = p.by("PD-1")
	err := p.object(text, perDeviceFields, func(name string, value []byte) (err error) {
		p := p.in(name)
		switch name {
		case "id":
			l.ID, err = p.text(value)
		case "licenseType":
			l.LicenseType, err = p.text(value)
		case "licenseKey":
			l.LicenseKey, err = p.text(value)
		case "orderNumber":
			l.OrderNumber, err = p.optionalText(value)
		case "deviceSerial":
			l.DeviceSerial, err = p.optionalText(value)
		case "networkId":
			l.NetworkID, err = p.optionalText(value)
		case "state":
			l.State, err = p.text(value)
		case "seatCount":
			l.SeatCount, err = p.optionalNumber(value)
		case "totalDurationInDays":
			l.TotalDurationInDays, err = p.number(value)
		case "durationInDays":
			l.DurationInDays, err = p.number(value)
		case "permanentlyQueuedLicenses":
			l.PermanentlyQueuedLicenses, err = readQueued(p, value)
		case "claimDate":
			l.ClaimDate, err = p.instant(value)
		case "activationDate":
			l.ActivationDate, err = p.optionalInstant(value)
		case "expirationDate":
			l.ExpirationDate, err = p.optionalInstant(value)
		case "headLicenseId":
			l.HeadLicenseID, err = p.optionalText(value)
		}
		return err
	})
	return l, err
}

func readQueued(p place, value []byte) ([]QueuedLicense, error) {
	var all []QueuedLicense
	err := p.array(value, func(p place, value []byte) error {
		var q QueuedLicense
		err := p.object(value, queuedFields, func(name string, value []byte) (err error) {
			p := p.in(name)
			switch name {
			case "id":
				q.ID, err = p.text(value)
			case "licenseType":
				q.LicenseType, err = p.text(value)
			case "licenseKey":
				q.LicenseKey, err = p.text(value)
			case "orderNumber":
				q.OrderNumber, err = p.optionalText(value)
			case "durationInDays":
				q.DurationInDays, err = p.number(value)
			}
			return err
		})
		all = append(all, q)
		return err
	})
	return all, err
}

// MarshalJSON writes the record as the API does: the fields in the order of the
// documentation, those that are absent left out, null for a zero claim date, []
// where nothing queues. It refuses what could not be read back, as
// [CotermLicense.MarshalJSON] does, and more than [MaxRecord] bytes.
//
// json.Marshal escapes &, < and > in what MarshalJSON returns;
// [WritePerDeviceLicenses] does not.
func (l PerDeviceLicense) MarshalJSON() ([]byte, error) { return l.append(nil, place{}) }

// append appends the record's text.
func (l PerDeviceLicense) append(b []byte, p place) ([]byte, error) {
	p = p.by("PD-1")
	w := writer{b: b, p: p, limit: MaxRecord}
	w.text(`{"id":`, "id", l.ID)
	w.text(`,"licenseType":`, "licenseType", l.LicenseType)
	w.text(`,"licenseKey":`, "licenseKey", l.LicenseKey)
	w.optionalText(`,"orderNumber":`, "orderNumber", l.OrderNumber)
	w.optionalText(`,"deviceSerial":`, "deviceSerial", l.DeviceSerial)
	w.optionalText(`,"networkId":`, "networkId", l.NetworkID)
	w.text(`,"state":`, "state", l.State)
	w.optionalNumber(`,"seatCount":`, "seatCount", l.SeatCount)
	w.number(`,"totalDurationInDays":`, "totalDurationInDays", l.TotalDurationInDays)
	w.number(`,"durationInDays":`, "durationInDays", l.DurationInDays)
	w.raw(`,"permanentlyQueuedLicenses":[`)
	for i, q := range l.PermanentlyQueuedLicenses {
		w.entry(p.in("permanentlyQueuedLicenses"), i)
		w.text(`{"id":`, "id", q.ID)
		w.text(`,"licenseType":`, "licenseType", q.LicenseType)
		w.text(`,"licenseKey":`, "licenseKey", q.LicenseKey)
		w.optionalText(`,"orderNumber":`, "orderNumber", q.OrderNumber)
		w.number(`,"durationInDays":`, "durationInDays", q.DurationInDays)
		w.raw(`}`)
	}
	w.p = p
	w.raw(`]`)
	w.instant(`,"claimDate":`, "claimDate", l.ClaimDate)
	w.optionalInstant(`,"activationDate":`, "activationDate", l.ActivationDate)
	w.optionalInstant(`,"expirationDate":`, "expirationDate", l.ExpirationDate)
	w.optionalText(`,"headLicenseId":`, "headLicenseId", l.HeadLicenseID)
	w.raw(`}`)
	return w.since(len(b))
}

// LogValue returns the record with the key's last four characters only.
func (l PerDeviceLicense) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", l.ID), slog.String("licenseType", l.LicenseType), slog.String("licenseKey", redacted(l.LicenseKey)),
		slog.String("state", l.State), slog.String("deviceSerial", l.DeviceSerial.String()),
		slog.String("networkId", l.NetworkID.String()), slog.String("seatCount", l.SeatCount.String()),
		slog.Int("durationInDays", l.DurationInDays), slog.Int("queued", len(l.PermanentlyQueuedLicenses)),
		slog.String("expirationDate", l.ExpirationDate.String()))
}

// LogValue returns the licence with the key's last four characters only.
func (q QueuedLicense) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", q.ID), slog.String("licenseType", q.LicenseType), slog.String("licenseKey", redacted(q.LicenseKey)),
		slog.Int("durationInDays", q.DurationInDays))
}
