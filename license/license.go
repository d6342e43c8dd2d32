package license

import (
	"encoding/json"
	"iter"
	"log/slog"
	"slices"
	"strconv"
)

// Limits of licences and of what is made of them. They make overflow
// impossible: see the package documentation for the proof.
const (
	MaxKeys  = 1 << 24 // keys that an organization ever sees
	MaxUnits = 1 << 20 // devices that one licence holds
)

// A License is what a key stands for: counts per model, and a term in days that
// burns from the start day, not from a claim (CT-2). It is immutable. The zero
// License is none.
type License struct {
	key      Key
	counts   Counts
	start    Date
	days     int32
	editions []ProductEdition
}

// NewLicense returns a licence. It refuses a missing key ([ErrKeyMalformed]),
// empty counts or more than [MaxUnits] devices ([ErrCountRange]), a missing
// start, a term below one day or one that ends after [MaxDate]
// ([ErrTermRange]), and an edition or product type that is not a name
// ([ErrModelMalformed]) or stands twice ([ErrModelTwice]).
func NewLicense(key Key, counts Counts, start Date, days int, editions ...ProductEdition) (License, error) {
	if key.IsZero() {
		return License{}, noKey()
	}
	if n := counts.Total(); n < 1 || n > MaxUnits {
		return License{}, Refuse(ErrCountRange, "CT-3", "key", key.String(), "devices", strconv.Itoa(n), "least", "1", "most", strconv.Itoa(MaxUnits))
	}
	if days < 1 || days > maxDay || start.IsZero() || start.Number()+days > maxDay {
		return License{}, Refuse(ErrTermRange, "CT-1", "key", key.String(), "start", start.String(), "days", strconv.Itoa(days))
	}
	seen := make(map[ProductType]bool, len(editions))
	for _, e := range editions {
		if !nameOK(string(e.Edition), MaxModelLen) || !nameOK(string(e.ProductType), MaxModelLen) {
			return License{}, Refuse(ErrModelMalformed, "CT-20", "key", key.String(), "edition", string(e.Edition), "productType", string(e.ProductType))
		}
		if seen[e.ProductType] {
			return License{}, Refuse(ErrModelTwice, "CT-20", "key", key.String(), "productType", string(e.ProductType))
		}
		seen[e.ProductType] = true
	}
	// Appending to nil leaves nil where there are none: equal licences are equal
	// to reflection too.
	return License{key, counts, start, int32(days), append([]ProductEdition(nil), editions...)}, nil
}

func noKey() error { return Refuse(ErrKeyMalformed, "CT-12", "key", "", "form", keyForm) }

// Key returns the licence's key.
func (l License) Key() Key { return l.key }

// Counts returns what the licence holds.
func (l License) Counts() Counts { return l.counts }

// Start returns the first day of the term.
func (l License) Start() Date { return l.start }

// Days returns the length of the term.
func (l License) Days() int { return int(l.days) }

// End returns the licence's own end: start + days, the first day on which the
// term is over (CT-2).
func (l License) End() Date {
	if l.IsZero() {
		return Date{}
	}
	return Date{l.start.n + l.days}
}

// Editions walks the product types' editions in the order they were given.
func (l License) Editions() iter.Seq[ProductEdition] { return slices.Values(l.editions) }

// IsZero reports whether l is none.
func (l License) IsZero() bool { return l.key.IsZero() }

// MXEditions returns the editions of the MX appliances that the licence holds,
// lowest first: nil without one (CT-20). A model whose name states no edition
// has the licence's appliance edition; one that has neither adds nothing.
func (l License) MXEditions() []Edition {
	var has [len(mxEditions) + 1]bool
	unstated := false
	for _, line := range l.counts.lines {
		if line.Model.IsMX() {
			e := line.Model.Edition()
			has[e.MXRank()] = true
			unstated = unstated || e == ""
		}
	}
	for _, given := range l.editions {
		if unstated && given.ProductType == Appliance {
			has[given.Edition.MXRank()] = true
		}
	}
	var all []Edition
	for i, e := range mxEditions {
		if has[i+1] {
			all = append(all, e)
		}
	}
	return all
}

// Reissue returns a licence for a replacement key: those counts, the same
// start, term and editions, so that only the remaining term is left (CT-16).
// It refuses what [NewLicense] refuses.
func (l License) Reissue(key Key, counts Counts) (License, error) {
	return NewLicense(key, counts, l.start, int(l.days), l.editions...)
}

// Equal reports whether both licences are the same in every part.
func (l License) Equal(o License) bool {
	return l.key == o.key && l.start == o.start && l.days == o.days && l.counts.Equal(o.counts) && slices.Equal(l.editions, o.editions)
}

// String returns what the licence holds and its term, with the key redacted.
func (l License) String() string {
	if l.IsZero() {
		return "none"
	}
	return l.key.Redacted() + ": " + l.counts.String() + " for " + strconv.Itoa(int(l.days)) + " days from " + l.start.String()
}

// LogValue returns the licence with its key redacted.
func (l License) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Any("key", l.key), slog.String("counts", l.counts.String()),
		slog.String("start", l.start.String()), slog.Int("days", int(l.days)))
}

// licenseJSON is the wire form of a licence.
type licenseJSON struct {
	Key      Key           `json:"key"`
	Counts   Counts        `json:"counts"`
	Start    Date          `json:"start"`
	Days     int           `json:"days"`
	Editions []editionJSON `json:"editions,omitempty"`
}

type editionJSON struct {
	Edition     Edition     `json:"edition"`
	ProductType ProductType `json:"productType"`
}

// MarshalJSON writes key, counts, start, days and, if there are any, editions.
// It refuses none ([ErrKeyMalformed]), which could not be read back: a field that
// may hold none says omitzero.
func (l License) MarshalJSON() ([]byte, error) {
	if l.IsZero() {
		return nil, noKey()
	}
	w := licenseJSON{Key: l.key, Counts: l.counts, Start: l.start, Days: int(l.days)}
	for _, e := range l.editions {
		w.Editions = append(w.Editions, editionJSON(e))
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes, fields in any order, and refuses
// what [NewLicense] refuses.
func (l *License) UnmarshalJSON(data []byte) error {
	var w licenseJSON
	if err := eachField(data, w.field); err != nil {
		return err
	}
	editions := make([]ProductEdition, len(w.Editions))
	for i, e := range w.Editions {
		editions[i] = ProductEdition(e)
	}
	parsed, err := NewLicense(w.Key, w.Counts, w.Start, w.Days, editions...)
	if err == nil {
		*l = parsed
	}
	return err
}

// field takes one field of a licence's text.
func (w *licenseJSON) field(name string, value json.RawMessage) error {
	switch name {
	case "key":
		if err := decode(value, &w.Key, "string"); err != nil {
			return err
		}
		if string(value) != `"`+w.Key.String()+`"` {
			return Refuse(ErrJSONType, "", "field", "", "wanted", "the text as it is written")
		}
		return nil
	case "counts":
		return decode(value, &w.Counts, "object")
	case "start":
		return decode(value, &w.Start, "string")
	case "days":
		return decode(value, &w.Days, "int")
	case "editions":
		return eachElement(value, func(element json.RawMessage) error {
			var e editionJSON
			err := eachField(element, e.field)
			w.Editions = append(w.Editions, e)
			return err
		})
	}
	return unknownField()
}

// field takes one field of an edition's text.
func (e *editionJSON) field(name string, value json.RawMessage) error {
	switch name {
	case "edition":
		return decode(value, &e.Edition, "string")
	case "productType":
		return decode(value, &e.ProductType, "string")
	}
	return unknownField()
}
