package product

import "github.com/licit-go/licit/license"

// Why a product refuses beside what package reservation says. Each stands with the
// fields of its refusal and the rule it comes from.
const (
	ErrCannotFollow license.Reason = "product/cannot-follow" // event, cause: an event that does not continue this state
	ErrUnknownEvent license.Reason = "product/unknown-event" // event: none of this package, or a pointer to one
	ErrNotDrawn     license.Reason = "product/not-drawn"     // what: a nonce or a secret of zeros, which nobody drew (RS-14)
	ErrNothing      license.Reason = "product/nothing"       // udi, version: an authorization of nothing at all (RS-6)
	ErrCodeForm     license.Reason = "product/code-form"     // what, length, most: no code that can be kept as text (RS-17)
	ErrSnapshotForm license.Reason = "product/snapshot-form" // part, value: what does not hold together
)
