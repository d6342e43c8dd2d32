package native

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"math"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A short code is its head, the number of the reservation, the version, and a tag. It
// says nothing that its reader does not know; what it proves is that who made it has
// the secret of the session, and for which authorization (RS-14).

// tagSize is how many bytes of the HMAC a code holds: 96 bits.
const tagSize = 12

// productShortCode returns the code of that kind for an authorization, for the product.
func (f frame) productShortCode(k kind, a reservation.Authorization, secret reservation.Secret) ([]byte, error) {
	if err := checkSecret(secret); err != nil {
		return nil, err
	}
	if err := checkAuthorization(a); err != nil {
		return nil, err
	}
	key, err := productTagKey(a, secret)
	if err != nil {
		return nil, err
	}
	return f.shortCode(k, a, key), nil
}

// shortCode returns the only code of that kind for an authorization and the key of its
// tags.
func (f frame) shortCode(k kind, a reservation.Authorization, key []byte) []byte {
	s := short{reservation: a.Reservation, version: a.Version}
	b := s.append(k)
	b = b[:len(b)-tagSize]
	udi, _ := a.UDI.MarshalText() // never fails
	h := hmac.New(sha256.New, key)
	h.Write(f.message(k, udi, a.Session.Nonce[:], b[1:], a.Digest[:]))
	return append(b, h.Sum(nil)[:tagSize]...)
}

// A short is what a short code says.
type short struct {
	reservation uint64
	version     uint32
	tag         [tagSize]byte
}

// append writes the code of that kind.
func (s short) append(k kind) []byte {
	b := append(make([]byte, 0, maxShort), k.head())
	b = binary.AppendUvarint(b, s.reservation)
	b = binary.AppendUvarint(b, uint64(s.version))
	return append(b, s.tag[:]...)
}

// readShortCode reads a code of that kind. It refuses what is none, whatever its tag.
func readShortCode(k kind, code []byte) (short, error) {
	if len(code) < 1 || code[0] != k.head() {
		return short{}, envelope(k)
	}
	r := reader{rest: code[1:]}
	var s short
	s.reservation = r.number("reservation", 1, math.MaxUint64)
	s.version = uint32(r.number("version", 1, math.MaxUint32))
	r.bytes("tag", s.tag[:])
	r.end()
	return s, r.refusal(k)
}

// matchShortCode refuses a code that is not the one of that kind for a grant. Which
// part differs it does not tell, nor does the time that it takes (RS-18).
func (f frame) matchShortCode(k kind, code []byte, g reservation.Grant) error {
	if _, err := readShortCode(k, code); err != nil {
		return err
	}
	key, err := accountTagKey(g)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(code, f.shortCode(k, g.Authorization, key)) != 1 {
		return license.Refuse(reservation.ErrCodeRefused, "RS-18", "what", k.String())
	}
	return nil
}
