package ciscoxml

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/sha512"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Verifier says whether a signature is good. It is safe for concurrent use.
type Verifier interface {
	// Verify refuses a signature that is not, at that instant, one over exactly those
	// bytes ([reservation.ErrCodeSignature], or a reason of its own such as
	// [reservation.ErrKeyRevoked]).
	Verify(signed, signature []byte, at time.Time) error
}

// A Signer signs. Over the same bytes it gives the same signature, of 1 to
// [MaxSignatureBytes]. It is safe for concurrent use.
type Signer interface {
	// Sign returns the signature over those bytes, or why there is none.
	Sign(signed []byte) (signature []byte, err error)
}

// A VerifyingKey is a [Verifier] of ECDSA in ASN.1 DER: over P-256 with SHA-256, over
// P-384 with SHA-384. It holds for ever: the instant does not count. The zero
// VerifyingKey refuses every signature.
type VerifyingKey struct {
	key  *ecdsa.PublicKey
	hash crypto.Hash
}

// NewVerifyingKey returns the verifier of a key, which it copies. It refuses none
// ([ErrPartMissing]), another curve ([ErrCurve]), and a point that does not lie on it
// ([reservation.ErrKeyWeak]).
func NewVerifyingKey(key *ecdsa.PublicKey) (VerifyingKey, error) {
	if key == nil || key.Curve == nil || key.X == nil || key.Y == nil { //nolint:staticcheck // only asks whether they are there
		return VerifyingKey{}, license.Refuse(ErrPartMissing, "RS-20", "part", "key")
	}
	hash, err := hashOf(key.Curve)
	if err != nil {
		return VerifyingKey{}, err
	}
	var own *ecdsa.PublicKey
	point, err := key.Bytes()
	if err == nil {
		own, err = ecdsa.ParseUncompressedPublicKey(key.Curve, point)
	}
	if err != nil {
		return VerifyingKey{}, weak(key.Curve, err)
	}
	return VerifyingKey{key: own, hash: hash}, nil
}

// Verify refuses a signature that is not of this key over those bytes
// ([reservation.ErrCodeSignature]).
func (k VerifyingKey) Verify(signed, signature []byte, _ time.Time) error {
	if k.key == nil || !ecdsa.VerifyASN1(k.key, hashed(k.hash, signed), signature) {
		return license.Refuse(reservation.ErrCodeSignature, "RS-20", "what", whatAuthorization)
	}
	return nil
}

// A SigningKey is the [Signer] to [VerifyingKey]. Its signatures are those of RFC 6979,
// the same over the same bytes. Use its key for nothing else: what is signed does not
// name its purpose.
type SigningKey struct {
	key  *ecdsa.PrivateKey
	hash crypto.Hash
}

// NewSigningKey returns the signer of a key, which it copies. It refuses none
// ([ErrPartMissing]), another curve ([ErrCurve]), and a number that is no private key
// of it ([reservation.ErrKeyWeak]).
func NewSigningKey(key *ecdsa.PrivateKey) (SigningKey, error) {
	if key == nil || key.Curve == nil || key.D == nil { //nolint:staticcheck // only asks whether it is there
		return SigningKey{}, license.Refuse(ErrPartMissing, "RS-20", "part", "key")
	}
	hash, err := hashOf(key.Curve)
	if err != nil {
		return SigningKey{}, err
	}
	var own *ecdsa.PrivateKey
	number, err := key.Bytes()
	if err == nil {
		own, err = ecdsa.ParseRawPrivateKey(key.Curve, number)
	}
	if err != nil {
		return SigningKey{}, weak(key.Curve, err)
	}
	return SigningKey{key: own, hash: hash}, nil
}

// Sign returns the signature over those bytes. The zero SigningKey refuses
// ([ErrPartMissing]).
func (k SigningKey) Sign(signed []byte) ([]byte, error) {
	if k.key == nil {
		return nil, license.Refuse(ErrPartMissing, "RS-20", "part", "key")
	}
	signature, err := k.key.Sign(nil, hashed(k.hash, signed), k.hash)
	if err != nil {
		return nil, weak(k.key.Curve, err) // unreachable: the key was read from its bytes, and the hash is that of its curve
	}
	return signature, nil
}

// Verifier returns the verifier of what k signs.
func (k SigningKey) Verifier() VerifyingKey {
	if k.key == nil {
		return VerifyingKey{}
	}
	return VerifyingKey{key: &k.key.PublicKey, hash: k.hash}
}

// hashOf returns the hash that goes with a curve.
func hashOf(curve elliptic.Curve) (crypto.Hash, error) {
	switch curve {
	case elliptic.P256():
		return crypto.SHA256, nil
	case elliptic.P384():
		return crypto.SHA384, nil
	}
	return 0, license.Refuse(ErrCurve, "RS-20", "curve", curve.Params().Name)
}

// hashed returns the hash of what is signed.
func hashed(hash crypto.Hash, signed []byte) []byte {
	if hash == crypto.SHA384 {
		sum := sha512.Sum384(signed)
		return sum[:]
	}
	sum := sha256.Sum256(signed)
	return sum[:]
}

// weak refuses a key, of which it names the curve.
func weak(curve elliptic.Curve, err error) error {
	return license.Refuse(reservation.ErrKeyWeak, "RS-16", "public", curve.Params().Name, "cause", err.Error())
}
