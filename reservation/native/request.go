package native

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"math"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// MaxRequest is the longest request code, in bytes of its binary form (RS-17).
const MaxRequest = 512

// writeRequest returns the request code of a session (RS-14).
func (f frame) writeRequest(udi license.UDI, s reservation.Session, secret reservation.Secret) ([]byte, error) {
	if err := checkSecret(secret); err != nil {
		return nil, err
	}
	public, err := agreementPublic(secret)
	if err != nil {
		return nil, err // unreachable: see agreementKey
	}
	r := reservation.Request{UDI: udi, Session: s, Public: public}
	possession := possessionKey(secret)
	b := append(make([]byte, 0, MaxRequest), kindRequest.head())
	b = appendRequest(b, possession[ed25519.SeedSize:], r)
	if _, err := requestOf(b[1:]); err != nil {
		return nil, err
	}
	return f.seal(kindRequest, b, func(message []byte) ([]byte, error) { return ed25519.Sign(possession, message), nil })
}

// appendRequest writes the payload of a request.
func appendRequest(b, possession []byte, r reservation.Request) []byte {
	b = append(b, possession...)
	b = appendUDI(b, r.UDI)
	b = binary.AppendUvarint(b, r.Session.Number)
	b = append(b, r.Session.Nonce[:]...)
	return append(b, r.Public[:]...)
}

// readRequest reads a request code: envelope, key, signature, payload, in this order.
func (f frame) readRequest(code []byte) (reservation.Request, error) {
	payload, signature, err := open(kindRequest, code, MaxRequest)
	if err != nil {
		return reservation.Request{}, err
	}
	if len(payload) < ed25519.PublicKeySize {
		return reservation.Request{}, envelope(kindRequest)
	}
	possession := payload[:ed25519.PublicKeySize]
	if cause := weakSigning(possession); cause != "" {
		return reservation.Request{}, weak(possession, cause)
	}
	if !ed25519.Verify(possession, f.message(kindRequest, payload), signature) {
		return reservation.Request{}, badSignature(kindRequest)
	}
	request, err := requestOf(payload)
	if err != nil {
		return reservation.Request{}, err
	}
	request.Digest = sha256.Sum256(code)
	return request, nil
}

// requestOf reads the payload of a request; the key in front it passes over.
func requestOf(payload []byte) (reservation.Request, error) {
	r := reader{rest: payload[ed25519.PublicKeySize:]}
	var request reservation.Request
	request.UDI = r.udi()
	request.Session.Number = r.number("session", 1, math.MaxUint64)
	r.bytes("nonce", request.Session.Nonce[:])
	r.bytes("public", request.Public[:])
	r.end()
	if err := r.refusal(kindRequest); err != nil {
		return reservation.Request{}, err
	}
	if cause := weakAgreement(request.Public); cause != "" {
		return reservation.Request{}, weak(request.Public[:], cause)
	}
	return request, nil
}
