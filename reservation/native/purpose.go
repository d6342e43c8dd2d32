package native

import (
	"slices"

	"github.com/licit-go/licit/license"
)

// A Purpose says which of the four codes something is, or what a key may sign. It is
// part of everything that is signed, tagged or checked, so that no code passes for one
// of another purpose (RS-12).
type Purpose string

// The purposes.
const (
	ForRequest       Purpose = "request"
	ForAuthorization Purpose = "authorization"
	ForConfirmation  Purpose = "confirmation"
	ForReturn        Purpose = "return"
)

// purposes returns all of them, in the order of their kinds.
func purposes() []Purpose {
	return []Purpose{ForRequest, ForAuthorization, ForConfirmation, ForReturn}
}

// Check refuses what is not a purpose ([ErrPurposeUnknown]).
func (p Purpose) Check() error {
	if !slices.Contains(purposes(), p) {
		return license.Refuse(ErrPurposeUnknown, "RS-16", "purpose", string(p))
	}
	return nil
}

// kind returns the kind of a checked purpose: the lower half of the first byte of its
// codes.
func (p Purpose) kind() kind { return kind(slices.Index(purposes(), p) + 1) }

// formatVersion is that of the format: the upper half of the first byte of every code.
// Each has one suite of algorithms and no field that names another (RS-12).
const formatVersion = 1

// head returns the first byte of a code.
func (k kind) head() byte { return formatVersion<<4 | byte(k) }
