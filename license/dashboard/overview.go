package dashboard

import (
	"errors"
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
)

// MaxOverview is the most that a licence overview may have, in bytes of its
// JSON text.
const MaxOverview = 1 << 20

// CotermOverview is what GET /organizations/{organizationId}/licenses/overview
// says of a co-term organization. The fields of the other licensing models are
// passed over: read from such an organization, the overview is zero. [Overview]
// reads both.
type CotermOverview struct {
	Status               string         // such as "OK" or "License Required" (CT-22)
	ExpirationDate       license.Date   // the co-term date; none: null or absent
	LicensedDeviceCounts license.Counts // devices per model, zero counts left out (CT-21)
}

var overviewFields = []string{"status", "expirationDate", "licensedDeviceCounts"}

// ParseCotermOverview reads an overview, white space around it allowed. It
// refuses what [CotermOverview.UnmarshalJSON] refuses.
func ParseCotermOverview(data []byte) (CotermOverview, error) {
	var o CotermOverview
	err := o.UnmarshalJSON(data)
	return o, err
}

// UnmarshalJSON reads an overview leniently, and the zero one from null. A
// model that counts 0 is left out. Refused are: more than [MaxOverview] bytes
// ([ErrTooLarge]), text that is not JSON ([ErrMalformed], [ErrTruncated]), a
// value of another kind ([ErrType]), a number that is negative, not whole or
// beyond 32 bits ([ErrNumber]), an unreadable date ([ErrInstant]), a field or
// model that stands twice ([ErrDuplicate]), and a model or sum that
// [license.NewCounts] refuses. o is as it was then.
func (o *CotermOverview) UnmarshalJSON(data []byte) error {
	return decode(data, MaxOverview, o, place{}, func(p place, text []byte) (CotermOverview, error) {
		var read CotermOverview
		err := p.object(text, overviewFields, cotermField(&read, p))
		return read, err
	})
}

// cotermField returns a function that reads the value of one field.
func cotermField(o *CotermOverview, p place) func(name string, value []byte) error {
	return func(name string, value []byte) (err error) {
		p := p.in(name)
		switch name {
		case "status":
			o.Status, err = p.text(value)
		case "expirationDate":
			o.ExpirationDate, err = p.date(value)
		case "licensedDeviceCounts":
			o.LicensedDeviceCounts, err = readDeviceCounts(p, value)
		}
		return err
	}
}

// readDeviceCounts reads an object from model to count.
func readDeviceCounts(p place, value []byte) (license.Counts, error) {
	if isNull(value) {
		return license.Counts{}, nil
	}
	if value[0] != '{' {
		return license.Counts{}, p.notA("object", value)
	}
	var lines []license.Line
	seen := map[license.Model]bool{}
	err := eachMember(value, func(name, value []byte) error {
		m := license.Model(unquoted(name))
		p.model = bounded(string(m))
		if seen[m] {
			return p.refuse(ErrDuplicate)
		}
		seen[m] = true
		n, err := p.number(value)
		if err == nil && n < 0 {
			err = p.badNumber(strconv.Itoa(n), 0)
		}
		if n > 0 {
			lines = append(lines, license.Line{Model: m, Count: n})
		}
		return err
	})
	if err != nil {
		return license.Counts{}, err
	}
	p.model = ""
	counts, err := license.NewCounts(lines...)
	return counts, p.located(err)
}

// located puts the place before what another type refused.
func (p place) located(err error) error {
	var r *license.Refusal
	if !errors.As(err, &r) {
		return err
	}
	var at license.Refusal
	at.Reason, at.Rule = r.Reason, r.Rule
	at.Fields = slices.Concat(license.Refuse("", "", p.fields(nil)...).Fields, r.Fields)
	return &at
}

// MarshalJSON writes status, expirationDate as "Feb 8, 2020 UTC" or null, and
// licensedDeviceCounts sorted by model. It refuses what could not be read back:
// a status or model that is not UTF-8 ([ErrMalformed]), a count beyond 32 bits
// ([ErrNumber]), more than [MaxOverview] bytes ([ErrTooLarge]).
//
// json.Marshal escapes &, < and > in what MarshalJSON returns.
func (o CotermOverview) MarshalJSON() ([]byte, error) {
	w := writer{b: []byte{'{'}, limit: MaxOverview}
	o.append(&w)
	w.raw(`}`)
	w.p = place{}
	return w.since(0)
}

// append appends the fields.
func (o CotermOverview) append(w *writer) {
	w.text(`"status":`, "status", o.Status)
	w.date(`,"expirationDate":`, longDate, o.ExpirationDate)
	w.raw(`,"licensedDeviceCounts":{`)
	separator := ""
	for m, n := range o.LicensedDeviceCounts.All() {
		w.p.model = bounded(string(m))
		w.text(separator, "licensedDeviceCounts", string(m))
		w.number(`:`, "licensedDeviceCounts", n)
		separator = ","
	}
	w.p.model = ""
	w.raw(`}`)
}
