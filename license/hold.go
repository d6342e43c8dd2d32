package license

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
)

// A Tag names an entitlement of smart licensing, such as
// "regid.2017-05.com.example.Standard,1.0" (SM-3). Case matters.
type Tag string

// MaxTagLen is the longest [Tag], in bytes.
const MaxTagLen = 128

// Check refuses a tag that is empty, longer than [MaxTagLen], begins or ends with
// a space, or holds something that cannot be shown ([ErrTagMalformed]).
func (t Tag) Check() error {
	if !nameOK(string(t), MaxTagLen) {
		return Refuse(ErrTagMalformed, "SM-3", "tag", string(t), "longest", strconv.Itoa(MaxTagLen))
	}
	return nil
}

// An Entitlement is a quantity of licences of one tag that a product instance may
// use.
type Entitlement struct {
	Tag      Tag  `json:"tag"`
	Quantity int  `json:"quantity"`      // 1 to MaxUnits
	Last     Date `json:"last,omitzero"` // the last day on which it counts; none: for ever, so only lines without an end can be held for it
}

// A Hold says what an account holds for a product instance, or is asked to hold:
// all of it, never a difference. One without entitlements releases what was held.
type Hold struct {
	UDI          UDI           `json:"udi"`
	Entitlements []Entitlement `json:"entitlements"` // sorted by tag, each tag once; nil and empty mean the same

	// Universal says that what is held covers all that the instance uses, of whatever
	// tag: a permanent reservation holds one of the instance's universal tag (RS-4).
	Universal bool `json:"universal,omitempty"`
}

// MaxEntitlements is how many tags a hold has at most (RS-17).
const MaxEntitlements = 256

// NewHold returns a hold of its own of those entitlements, which may come in any
// order; it is not universal. It refuses a missing UDI ([ErrUDIMalformed]), a malformed tag
// ([ErrTagMalformed]), a tag that stands twice ([ErrTagTwice]), a quantity outside
// 1 to [MaxUnits], and more than [MaxEntitlements] ([ErrCountRange]).
func NewHold(udi UDI, entitlements ...Entitlement) (Hold, error) {
	h := Hold{UDI: udi, Entitlements: slices.Clone(entitlements)}
	slices.SortStableFunc(h.Entitlements, func(a, b Entitlement) int { return cmp.Compare(a.Tag, b.Tag) })
	if err := h.Check(); err != nil {
		return Hold{}, err
	}
	return h, nil
}

// Check refuses what [NewHold] refuses, entitlements that are not sorted by tag
// ([ErrTagOrder]), and a universal hold of nothing ([ErrCountRange]).
func (h Hold) Check() error {
	if err := h.UDI.Check(); err != nil {
		return err
	}
	if n := len(h.Entitlements); n > MaxEntitlements {
		return Refuse(ErrCountRange, "RS-17", "entitlements", strconv.Itoa(n), "least", "0", "most", strconv.Itoa(MaxEntitlements))
	}
	if h.Universal && len(h.Entitlements) == 0 {
		return Refuse(ErrCountRange, "RS-4", "entitlements", "0", "least", "1", "most", strconv.Itoa(MaxEntitlements))
	}
	for i, e := range h.Entitlements {
		if err := e.Tag.Check(); err != nil {
			return err
		}
		if e.Quantity < 1 || e.Quantity > MaxUnits {
			return Refuse(ErrCountRange, "SM-3", "tag", string(e.Tag), "quantity", strconv.Itoa(e.Quantity), "least", "1", "most", strconv.Itoa(MaxUnits))
		}
		if i == 0 {
			continue
		}
		switch before := h.Entitlements[i-1].Tag; {
		case before == e.Tag:
			return Refuse(ErrTagTwice, "RS-13", "tag", string(e.Tag))
		case before > e.Tag:
			return Refuse(ErrTagOrder, "RS-13", "tag", string(e.Tag), "after", string(before))
		}
	}
	return nil
}

// Equal reports whether both hold the same for the same instance.
func (h Hold) Equal(o Hold) bool {
	return h.UDI == o.UDI && h.Universal == o.Universal && slices.Equal(h.Entitlements, o.Entitlements)
}

// MarshalJSON writes an empty list of entitlements as one, never as null: that
// nothing is held any more must be said.
func (h Hold) MarshalJSON() ([]byte, error) {
	type plain Hold
	if h.Entitlements == nil {
		h.Entitlements = []Entitlement{}
	}
	return json.Marshal(plain(h))
}
