package native

import (
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Labels under which keys are derived, each for one use.
const (
	labelAgreement  = "agreement"
	labelPossession = "possession"
	labelTag        = "tag"
)

// derive returns the HMAC-SHA-256, under a key, of a label and those pieces.
func derive(key []byte, label string, pieces ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(pae(append([][]byte{[]byte(formatName), []byte(label)}, pieces...)...))
	return h.Sum(nil)
}

// checkSecret refuses a secret that nobody drew.
func checkSecret(secret reservation.Secret) error {
	if secret == (reservation.Secret{}) {
		return license.Refuse(ErrMissing, "RS-14", "what", "secret")
	}
	return nil
}

// agreementKey returns the X25519 key of a secret.
func agreementKey(secret reservation.Secret) (*ecdh.PrivateKey, error) {
	key, err := ecdh.X25519().NewPrivateKey(derive(secret[:], labelAgreement))
	if err != nil {
		return nil, unavailable(err) // unreachable: any 32 bytes are a key, but where X25519 is not allowed
	}
	return key, nil
}

// agreementPublic returns the public half of it.
func agreementPublic(secret reservation.Secret) (reservation.PublicKey, error) {
	key, err := agreementKey(secret)
	if err != nil {
		return reservation.PublicKey{}, err // unreachable: see agreementKey
	}
	return reservation.PublicKey(key.PublicKey().Bytes()), nil
}

// unavailable refuses to go on in FIPS 140-only mode, which does not allow X25519.
func unavailable(err error) error {
	return license.Refuse(ErrUnavailable, "RS-12", "cause", err.Error()) // unreachable: see agreementKey
}

// possessionKey returns the Ed25519 key of a product's secret, which signs its request.
func possessionKey(secret reservation.Secret) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(derive(secret[:], labelPossession))
}

// productTagKey returns, for the product, the key of the tags in confirmations and
// returns of an authorization. Only the two sides can know it: it comes from what
// their keys agree on, and from both public keys (RS-14).
func productTagKey(a reservation.Authorization, secret reservation.Secret) ([]byte, error) {
	own, err := agreementKey(secret)
	if err != nil {
		return nil, err // unreachable: see agreementKey
	}
	shared, err := agree(own, a.Public)
	if err != nil {
		return nil, err
	}
	return derive(shared, labelTag, own.PublicKey().Bytes(), a.Public[:]), nil
}

// accountTagKey returns the same for the account.
func accountTagKey(g reservation.Grant) ([]byte, error) {
	own, err := agreementKey(g.Secret)
	if err != nil {
		return nil, err // unreachable: see agreementKey
	}
	shared, err := agree(own, g.Product)
	if err != nil {
		return nil, err
	}
	return derive(shared, labelTag, g.Product[:], own.PublicKey().Bytes()), nil
}

// agree returns what two keys agree on.
func agree(own *ecdh.PrivateKey, other reservation.PublicKey) ([]byte, error) {
	if cause := weakAgreement(other); cause != "" {
		return nil, weak(other[:], cause)
	}
	public, err := ecdh.X25519().NewPublicKey(other[:])
	if err != nil {
		return nil, unavailable(err) // unreachable: any 32 bytes are a key, but where X25519 is not allowed
	}
	shared, err := own.ECDH(public)
	if err != nil {
		return nil, weak(other[:], causeLowOrder) // unreachable: it is seen above
	}
	return shared, nil
}
