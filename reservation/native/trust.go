package native

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Key is a public key that a product trusts (RS-16).
type Key struct {
	ID       license.ID            `json:"id"`
	Public   reservation.PublicKey `json:"public"`           // Ed25519
	Purposes []Purpose             `json:"purposes"`         // what it may sign, each once; authorizations are all that any key is asked for
	From     time.Time             `json:"from,omitzero"`    // the first instant at which it counts; none: always
	To       time.Time             `json:"to,omitzero"`      // the first at which it does not any more; none: for ever
	Revoked  time.Time             `json:"revoked,omitzero"` // the first at which it is revoked; none: it is not
}

// Check refuses what no trust list holds: an id that is not of the form
// ([license.ErrIDMalformed]), a public key of low order, not canonical or not on the
// curve ([reservation.ErrKeyWeak]), no purpose, one that is none or stands twice
// ([ErrPurposeUnknown]), an instant outside the years 1 to 9999
// ([license.ErrDateRange]), and a time that ends before it begins ([ErrKeyTerm]).
func (k Key) Check() error {
	if err := k.ID.Check(); err != nil {
		return err
	}
	cause := weakSigning(k.Public[:])
	if cause == "" && !onCurve(k.Public) {
		cause = causeNotOnCurve
	}
	if cause != "" {
		return weak(k.Public[:], cause)
	}
	if len(k.Purposes) == 0 {
		return Purpose("").Check()
	}
	for i, p := range k.Purposes {
		if slices.Contains(k.Purposes[:i], p) {
			return license.Refuse(ErrPurposeUnknown, "RS-16", "purpose", string(p)+" twice")
		}
		if err := p.Check(); err != nil {
			return err
		}
	}
	for _, t := range [...]time.Time{k.From, k.To, k.Revoked} {
		if _, err := license.DateOf(t); err != nil {
			return err
		}
	}
	if !k.To.IsZero() && !k.From.Before(k.To) {
		return license.Refuse(ErrKeyTerm, "RS-16", "keyId", string(k.ID), "from", moment(k.From), "to", moment(k.To))
	}
	return nil
}

// clone returns the key with a list of its own and instants in UTC.
func (k Key) clone() Key {
	k.Purposes = slices.Clone(k.Purposes)
	k.From, k.To, k.Revoked = k.From.Round(0).UTC(), k.To.Round(0).UTC(), k.Revoked.Round(0).UTC()
	return k
}

// moment writes an instant, "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// MaxKeys is how many keys a trust list has at most.
const MaxKeys = 64

// MaxTrustList is the longest trust list in JSON, in bytes.
const MaxTrustList = 128 << 10

// A TrustList is the list of keys that a product trusts, given to it once, in advance.
// While an account changes its key, two of them count at the same time: the times of
// the old and the new one overlap (RS-16). A list never changes and is safe for
// concurrent use.
type TrustList struct {
	keys []Key // sorted by id
}

// NewTrustList returns a list of those keys. It refuses what [Key.Check] does, an id or
// a public key that stands twice ([ErrKeyTwice]) and more than [MaxKeys]
// ([ErrKeyCount]).
func NewTrustList(keys ...Key) (*TrustList, error) {
	if len(keys) > MaxKeys {
		return nil, license.Refuse(ErrKeyCount, "RS-16", "keys", strconv.Itoa(len(keys)), "most", strconv.Itoa(MaxKeys))
	}
	t := &TrustList{keys: make([]Key, 0, len(keys))}
	for _, k := range keys {
		if err := k.Check(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(t.keys, func(o Key) bool { return o.ID == k.ID || o.Public == k.Public }) {
			return nil, license.Refuse(ErrKeyTwice, "RS-16", "keyId", string(k.ID))
		}
		t.keys = append(t.keys, k.clone())
	}
	slices.SortFunc(t.keys, func(a, b Key) int { return cmp.Compare(a.ID, b.ID) })
	return t, nil
}

// trustFormat names the shape of a trust list; a changed shape gets another.
const trustFormat = "reservation.trust-list.1"

type trustJSON struct {
	Format string `json:"format"`
	Keys   []Key  `json:"keys"`
}

// ParseTrustList reads a list in JSON, whatever its spaces and the order of its keys.
// It refuses what is not exactly of the shape, naming the field, a format that is not
// known ([ErrTrustFormat]), the instant 0001-01-01T00:00:00Z, which is none
// ([license.ErrInstantForm]), and what [NewTrustList] does.
func ParseTrustList(text []byte) (*TrustList, error) {
	var list trustJSON
	if err := strictjson.Unmarshal(text, MaxTrustList, &list); err != nil {
		return nil, err
	}
	if list.Format != trustFormat {
		return nil, license.Refuse(ErrTrustFormat, "RS-16", "format", list.Format)
	}
	if err := checkGiven(text); err != nil {
		return nil, err
	}
	return NewTrustList(list.Keys...)
}

// noInstant is the one text of the instant that is none.
const noInstant = "0001-01-01T00:00:00Z"

// checkGiven refuses an instant that stands in a list and is none. Taken for a missing
// one it would have a key that was revoked from the first instant on count for ever.
func checkGiven(text []byte) error {
	var list struct {
		Keys []struct{ From, To, Revoked string }
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return license.Refuse(license.ErrJSONMalformed, "", "field", "", "cause", err.Error()) // unreachable: it was decoded before
	}
	for i, k := range list.Keys {
		for _, given := range [...]struct{ name, instant string }{{"from", k.From}, {"to", k.To}, {"revoked", k.Revoked}} {
			if given.instant == noInstant {
				field := "keys." + strconv.Itoa(i) + "." + given.name
				return license.Refuse(license.ErrInstantForm, "", "field", field, "instant", noInstant, "form", "later, or left out")
			}
		}
	}
	return nil
}

// MarshalJSON writes the list as [ParseTrustList] reads it, sorted by id.
func (t *TrustList) MarshalJSON() ([]byte, error) {
	return json.Marshal(trustJSON{trustFormat, t.Keys()}) // never null: the zero list is empty
}

// Keys returns the keys, sorted by id.
func (t *TrustList) Keys() []Key {
	keys := make([]Key, len(t.keys))
	for i, k := range t.keys {
		keys[i] = k.clone()
	}
	return keys
}

// Verifier returns that of the key with the id, or says why the key does not count for
// this purpose ([reservation.ErrKeyUnknown]) or at this instant
// ([reservation.ErrKeyRevoked], [reservation.ErrKeyPeriod]). A key counts from the
// first instant of its time to before the end, and not from its revocation on.
func (t *TrustList) Verifier(id license.ID, purpose Purpose, at time.Time) (Verifier, error) {
	i, ok := slices.BinarySearchFunc(t.keys, id, func(k Key, id license.ID) int { return cmp.Compare(k.ID, id) })
	if !ok || !slices.Contains(t.keys[i].Purposes, purpose) {
		return nil, license.Refuse(reservation.ErrKeyUnknown, "RS-16", "keyId", string(id))
	}
	k := &t.keys[i]
	if !k.Revoked.IsZero() && !at.Before(k.Revoked) {
		return nil, license.Refuse(reservation.ErrKeyRevoked, "RS-16", "keyId", string(id), "revoked", moment(k.Revoked), "at", moment(at))
	}
	if at.Before(k.From) || !k.To.IsZero() && !at.Before(k.To) {
		return nil, license.Refuse(reservation.ErrKeyPeriod, "RS-16", "keyId", string(id), "from", moment(k.From), "to", moment(k.To), "at", moment(at))
	}
	return (*publicVerifier)(&k.Public), nil
}
