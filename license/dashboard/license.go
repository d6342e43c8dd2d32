package dashboard

import (
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// MaxRecord is the most that one record of a licence list may have, in bytes of
// its JSON text from brace to brace.
const MaxRecord = 1 << 20

// The operation modes of a co-term licence (CT-11). They are typed, so that they
// are not taken for the modes of packages coterm and transfer, which are written
// otherwise.
const (
	AddDevices string = "addDevices" // limits grow by the counts
	Renew      string = "renew"      // limits become the counts
)

// CotermLicense is one record of
// GET /organizations/{organizationId}/licensing/coterm/licenses.
//
// It holds what stands on the wire and nothing is judged: a key may be
// malformed, a count negative, a start missing. The domain refuses those.
//
// Key is a secret of its owner; [CotermLicense.LogValue] hides it. Printing
// with fmt does not.
type CotermLicense struct {
	Key            string
	OrganizationID string
	Duration       int       // days (CT-1)
	Mode           string    // AddDevices or Renew (CT-11)
	StartedAt      time.Time // when the term began (CT-2), UTC; zero: null or absent
	ClaimedAt      time.Time // when it was claimed, UTC; zero: null or absent
	Invalidated    bool
	InvalidatedAt  time.Time // UTC; zero: null or absent, as in an active licence
	Expired        bool
	Editions       []Edition // nil if there are none (CT-20)
	Counts         []Count   // nil if there are none (CT-21)
}

// Edition is the edition that a licence gives to one product type (CT-20).
type Edition struct {
	Edition     string // such as "Enterprise"
	ProductType string // such as "appliance"
}

// Count is how many devices of one model a licence holds (CT-21).
type Count struct {
	Model string // such as "MR Enterprise"
	Count int    // devices
}

// The fields of the shapes, in the order in which the API writes them.
var (
	licenseFields = []string{"key", "organizationId", "duration", "mode", "startedAt", "claimedAt",
		"invalidated", "invalidatedAt", "expired", "editions", "counts"}
	editionFields = []string{"edition", "productType"}
	countFields   = []string{"model", "count"}
)

// UnmarshalJSON reads one record as leniently as [CotermLicenses] does, and the
// zero record from null. It refuses what that refuses, without a position; l is
// as it was then.
func (l *CotermLicense) UnmarshalJSON(data []byte) error {
	return decode(data, MaxRecord, l, place{}, readLicense)
}

// readLicense reads a record from checked text.
func readLicense(p place, text []byte) (CotermLicense, error) {
	var l CotermLicense
	err := p.object(text, licenseFields, func(name string, value []byte) (err error) {
		p := p.in(name)
		switch name {
		case "key":
			l.Key, err = p.text(value)
		case "organizationId":
			l.OrganizationID, err = p.text(value)
		case "duration":
			l.Duration, err = p.number(value)
		case "mode":
			l.Mode, err = p.text(value)
		case "startedAt":
			l.StartedAt, err = p.instant(value)
		case "claimedAt":
			l.ClaimedAt, err = p.instant(value)
		case "invalidated":
			l.Invalidated, err = p.flag(value)
		case "invalidatedAt":
			l.InvalidatedAt, err = p.instant(value)
		case "expired":
			l.Expired, err = p.flag(value)
		case "editions":
			l.Editions, err = readEditions(p, value)
		case "counts":
			l.Counts, err = readCounts(p, value)
		}
		return err
	})
	return l, err
}

func readEditions(p place, value []byte) ([]Edition, error) {
	var all []Edition
	err := p.array(value, func(p place, value []byte) error {
		var e Edition
		err := p.object(value, editionFields, func(name string, value []byte) (err error) {
			to := &e.Edition
			if name == "productType" {
				to = &e.ProductType
			}
			*to, err = p.in(name).text(value)
			return err
		})
		all = append(all, e)
		return err
	})
	return all, err
}

func readCounts(p place, value []byte) ([]Count, error) {
	var all []Count
	err := p.array(value, func(p place, value []byte) error {
		var c Count
		err := p.object(value, countFields, func(name string, value []byte) (err error) {
			if name == "model" {
				c.Model, err = p.in(name).text(value)
			} else {
				c.Count, err = p.in(name).number(value)
			}
			return err
		})
		all = append(all, c)
		return err
	})
	return all, err
}

// MarshalJSON writes the record as the API does: every field in the order of
// the documentation, null for a zero instant, [] for an empty list. It refuses
// what could not be read back: text that is not UTF-8 ([ErrMalformed]), numbers
// beyond 32 bits ([ErrNumber]), instants outside the years 1 to 9999
// ([ErrInstant]), more than [MaxRecord] bytes ([ErrTooLarge]).
//
// json.Marshal escapes &, < and > in what MarshalJSON returns;
// [WriteCotermLicenses] does not.
func (l CotermLicense) MarshalJSON() ([]byte, error) { return l.append(nil, place{}) }

// append appends the record's text.
func (l CotermLicense) append(b []byte, p place) ([]byte, error) {
	w := writer{b: b, p: p, limit: MaxRecord}
	w.text(`{"key":`, "key", l.Key)
	w.text(`,"organizationId":`, "organizationId", l.OrganizationID)
	w.number(`,"duration":`, "duration", l.Duration)
	w.text(`,"mode":`, "mode", l.Mode)
	w.instant(`,"startedAt":`, "startedAt", l.StartedAt)
	w.instant(`,"claimedAt":`, "claimedAt", l.ClaimedAt)
	w.flag(`,"invalidated":`, l.Invalidated)
	w.instant(`,"invalidatedAt":`, "invalidatedAt", l.InvalidatedAt)
	w.flag(`,"expired":`, l.Expired)
	w.raw(`,"editions":[`)
	for i, e := range l.Editions {
		w.entry(p.in("editions"), i)
		w.text(`{"edition":`, "edition", e.Edition)
		w.text(`,"productType":`, "productType", e.ProductType)
		w.raw(`}`)
	}
	w.raw(`],"counts":[`)
	for i, c := range l.Counts {
		w.entry(p.in("counts"), i)
		w.text(`{"model":`, "model", c.Model)
		w.number(`,"count":`, "count", c.Count)
		w.raw(`}`)
	}
	w.raw(`]}`)
	w.p = p
	return w.since(len(b))
}

// LogValue returns the record with the key's last four characters only.
func (l CotermLicense) LogValue() slog.Value {
	counts := make([]string, len(l.Counts))
	for i, c := range l.Counts {
		counts[i] = c.Model + "=" + strconv.Itoa(c.Count)
	}
	return slog.GroupValue(
		slog.String("key", redacted(l.Key)), slog.String("organizationId", l.OrganizationID),
		slog.Int("duration", l.Duration), slog.String("mode", l.Mode),
		slog.Time("startedAt", l.StartedAt), slog.Time("claimedAt", l.ClaimedAt),
		slog.Bool("invalidated", l.Invalidated), slog.Bool("expired", l.Expired),
		slog.String("counts", strings.Join(counts, ", ")))
}

// redacted returns an ellipsis and the last four characters of a key, and
// nothing but the ellipsis of a text too short to hide the rest.
func redacted(key string) string {
	r := []rune(key)
	if len(r) < 8 {
		return "…"
	}
	return "…" + string(r[len(r)-4:])
}
