package native

import "github.com/licit-go/licit/license"

// Why keys and what is given to a codec are refused. Each stands with the fields of its
// refusal and the rule it comes from. Codes are refused with the reasons of package
// reservation.
const (
	ErrMissing        license.Reason = "native/missing"         // what: secret, keys or signer: nobody drew or gave it (RS-14, RS-16)
	ErrSigner         license.Reason = "native/signer"          // keyId, cause: the signer failed (RS-16)
	ErrUnavailable    license.Reason = "native/unavailable"     // cause: the machine is in FIPS 140-only mode, which does not allow X25519 (RS-12)
	ErrPurposeUnknown license.Reason = "native/purpose-unknown" // purpose: none, or one that stands twice (RS-16)
	ErrKeyTerm        license.Reason = "native/key-term"        // keyId, from, to: ends before it begins (RS-16)
	ErrKeyTwice       license.Reason = "native/key-twice"       // keyId: its id, or its public key, stands twice (RS-16)
	ErrKeyCount       license.Reason = "native/key-count"       // keys, most: more than a list has (RS-16)
	ErrTrustFormat    license.Reason = "native/trust-format"    // format: a shape that is not known (RS-16)
)
