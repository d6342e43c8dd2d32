package native

import (
	"crypto/ed25519"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Signer signs authorizations for the account. It may keep its key where no program
// reads it. It is safe for concurrent use.
type Signer interface {
	// ID returns the id of the key, as it stands in trust lists. It stays the same.
	ID() license.ID

	// Sign returns the Ed25519 signature of a message (RFC 8032, without prehash or
	// context), 64 bytes.
	Sign(message []byte) ([]byte, error)
}

// A Verifier checks signatures of one key. It is safe for concurrent use.
type Verifier interface {
	// Verify reports whether that is the key's Ed25519 signature of the message.
	Verify(message, signature []byte) bool
}

// Keys are those that a product trusts; a [TrustList] is some. They are safe for
// concurrent use.
type Keys interface {
	// Verifier returns that of the key with the id, or says why nothing is taken from
	// that key for this purpose at this instant ([reservation.ErrKeyUnknown],
	// [reservation.ErrKeyRevoked], [reservation.ErrKeyPeriod]). The id selects and
	// never decides: whoever writes a code writes it (RS-16).
	Verifier(id license.ID, purpose Purpose, at time.Time) (Verifier, error)
}

const signatureSize = ed25519.SignatureSize

// A SecretSigner is a [Signer] whose key is at hand.
type SecretSigner struct {
	id  license.ID
	key func() ed25519.PrivateKey // a function, into which no fmt looks that prints the signer by value
}

// NewSigner returns the signer whose Ed25519 seed is that secret. It refuses an id that
// is not of the form ([license.ErrIDMalformed]) and a secret that nobody drew
// ([ErrMissing]).
func NewSigner(id license.ID, secret reservation.Secret) (*SecretSigner, error) {
	if err := id.Check(); err != nil {
		return nil, err
	}
	if err := checkSecret(secret); err != nil {
		return nil, err
	}
	key := ed25519.NewKeyFromSeed(secret[:])
	return &SecretSigner{id, func() ed25519.PrivateKey { return key }}, nil
}

// ID returns the id of the key.
func (s *SecretSigner) ID() license.ID { return s.id }

// Sign returns the signature of a message. Only a signer that [NewSigner] did not make
// fails ([ErrMissing]).
func (s *SecretSigner) Sign(message []byte) ([]byte, error) {
	if s.key == nil {
		return nil, license.Refuse(ErrMissing, "RS-14", "what", "secret")
	}
	return ed25519.Sign(s.key(), message), nil
}

// Public returns the public key, for trust lists: zero, which is none, of a signer that
// [NewSigner] did not make.
func (s *SecretSigner) Public() reservation.PublicKey {
	if s.key == nil {
		return reservation.PublicKey{}
	}
	return reservation.PublicKey(s.key()[ed25519.SeedSize:])
}

// String returns "[redacted]": a signer shows its key in no text.
func (*SecretSigner) String() string { return reservation.Secret{}.String() }

// GoString returns "[redacted]".
func (*SecretSigner) GoString() string { return reservation.Secret{}.String() }

// signed returns the signature of a signer that may fail.
func signed(signer Signer, message []byte) ([]byte, error) {
	signature, err := signer.Sign(message)
	if err != nil {
		return nil, license.Refuse(ErrSigner, "RS-16", "keyId", string(signer.ID()), "cause", err.Error())
	}
	if len(signature) != signatureSize {
		return nil, license.Refuse(ErrSigner, "RS-16", "keyId", string(signer.ID()), "cause", "a signature of "+strconv.Itoa(len(signature))+" bytes")
	}
	return signature, nil
}

// publicVerifier is the [Verifier] of the standard library.
type publicVerifier reservation.PublicKey

// Verify reports whether that is the key's signature of the message.
func (v *publicVerifier) Verify(message, signature []byte) bool {
	return ed25519.Verify(v[:], message, signature)
}
