package reservation

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// Why codes and decisions of both sides are refused. Each stands with the fields of
// its refusal and the rules it comes from.
const (
	ErrUDIMismatch      license.Reason = "reservation/udi-mismatch"      // udi, code: a code for another product (RS-5)
	ErrReserved         license.Reason = "reservation/reserved"          // udi: something is reserved (RS-2, RS-4, RH-10, RS-9)
	ErrNoRequest        license.Reason = "reservation/no-request"        // udi: no request is pending (RS-5)
	ErrNothingInstalled license.Reason = "reservation/nothing-installed" // udi: there is nothing to return (RS-5)
	ErrSessionMismatch  license.Reason = "reservation/session-mismatch"  // udi, session: a code of another session (RS-5)
	ErrModeOff          license.Reason = "reservation/mode-off"          // udi: reservation mode is off (RS-5)
	ErrAlreadyInstalled license.Reason = "reservation/already-installed" // udi, version: this very code, or a request while reserved (RS-5)
	ErrCodeMalformed    license.Reason = "reservation/code-malformed"    // what, cause[, field]: no code of that kind (RS-17)
	ErrVersionRange     license.Reason = "reservation/version-range"     // udi, version, least, most: not the next version (RS-5)
	ErrRequestPending   license.Reason = "reservation/request-pending"   // udi, session: a request is pending (RS-3, RS-9)
	ErrModeOn           license.Reason = "reservation/mode-on"           // udi: reservation mode is on (RS-3)
	ErrCodeTooLong      license.Reason = "reservation/code-too-long"     // what, length, most: more than is ever read (RS-17)
	ErrCodeSymbol       license.Reason = "reservation/code-symbol"       // what, group or line, cause: a typing error, or what is no symbol (RS-15)
	ErrCodeSignature    license.Reason = "reservation/code-signature"    // what: a signature that is not of the key over this code (RS-17)
	ErrKeyUnknown       license.Reason = "reservation/key-unknown"       // keyId: not in the trust list, or not for this purpose (RS-16)
	ErrKeyRevoked       license.Reason = "reservation/key-revoked"       // keyId, revoked, at (RS-16)
	ErrKeyPeriod        license.Reason = "reservation/key-period"        // keyId, from, to, at: outside the time of the key (RS-16)
	ErrKeyWeak          license.Reason = "reservation/key-weak"          // public, cause: of low order, not canonical, or no key at all (RS-16)
	ErrCodeOver         license.Reason = "reservation/code-over"         // udi, notAfter, at: too late to install it (RS-17)
	ErrCodeRefused      license.Reason = "reservation/code-refused"      // what: a confirmation or return of nothing that is open here, or a wrong one (RS-18)
	ErrKindUnknown      license.Reason = "reservation/kind-unknown"      // kind: neither specific nor permanent (RS-4)
	ErrBytesMalformed   license.Reason = "reservation/bytes-malformed"   // what, value: a nonce, key, digest or secret in text (RS-14)
	ErrNoRandom         license.Reason = "reservation/no-random"         // cause: the source of random bytes failed (RS-14)
	ErrCounter          license.Reason = "reservation/counter"           // cause: the monotonic counter failed
	ErrRestored         license.Reason = "reservation/restored"          // seq, counter: an older state than the product was in; see Counter
)

// Numbers yields the reasons that have an agent error number in public use, with it,
// by number (RS-21).
func Numbers() iter.Seq2[license.Reason, int] {
	return func(yield func(license.Reason, int) bool) {
		for _, n := range numbers() {
			if !yield(n.reason, n.number) {
				return
			}
		}
	}
}

// Number returns the agent error number in public use of the first refusal of err
// that has one, and whether there is one (RS-21).
func Number(err error) (int, bool) {
	for _, r := range license.Refusals(err) {
		for _, n := range numbers() {
			if n.reason == r.Reason {
				return n.number, true
			}
		}
	}
	return 0, false
}

func numbers() [10]struct {
	reason license.Reason
	number int
} {
	return [...]struct {
		reason license.Reason
		number int
	}{
		{ErrUDIMismatch, 73},
		{ErrReserved, 74},
		{ErrNoRequest, 75},
		{ErrNothingInstalled, 76},
		{ErrSessionMismatch, 77},
		{ErrModeOff, 78},
		{ErrAlreadyInstalled, 100},
		{ErrCodeMalformed, 101},
		{ErrVersionRange, 114},
		{ErrRequestPending, 120},
	}
}
