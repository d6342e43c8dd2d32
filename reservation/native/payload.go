package native

import (
	"crypto/ed25519"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A sealed code is its head, a payload, and an Ed25519 signature over format, purpose,
// context and payload. Requests and authorizations are sealed.

// seal returns the code of a payload that begins after the first byte of b, signed.
func (f frame) seal(k kind, b []byte, sign func(message []byte) ([]byte, error)) ([]byte, error) {
	signature, err := sign(f.message(k, b[1:]))
	if err != nil {
		return nil, err
	}
	return append(b, signature...), nil
}

// open returns payload and signature of a sealed code of at most that many bytes.
func open(k kind, code []byte, most int) (payload, signature []byte, err error) {
	if len(code) > most {
		return nil, nil, tooLong(k, len(code), most)
	}
	end := len(code) - ed25519.SignatureSize
	if end < 1 || code[0] != k.head() {
		return nil, nil, envelope(k)
	}
	return code[1:end], code[end:], nil
}

// envelope refuses what is of another format or purpose, or too short for its own.
func envelope(k kind) error {
	return license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", k.String(), "cause", "envelope")
}

func badSignature(k kind) error {
	return license.Refuse(reservation.ErrCodeSignature, "RS-17", "what", k.String())
}
