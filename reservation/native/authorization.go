package native

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// MaxAuthorization is the longest authorization code, in bytes of its binary form
// (RS-17). Entitlements with long tags may reach it before there are
// [license.MaxEntitlements] of them.
const MaxAuthorization = 8 << 10

// Instants are written as seconds since the beginning of the year 1, so that 0 is none.
const (
	yearOne    = -62135596800                // in seconds since 1970
	pastSecond = 253402300800 - yearOne      // 10000-01-01T00:00:00Z
	lastDay    = pastSecond / (24 * 60 * 60) // the number of 9999-12-31
)

// writeAuthorization returns the authorization code of a, signed by the signer, with
// the public half of the account's secret (RS-14).
func (f frame) writeAuthorization(a reservation.Authorization, secret reservation.Secret, signer Signer) ([]byte, error) {
	if err := checkSecret(secret); err != nil {
		return nil, err
	}
	if err := checkAuthorization(a); err != nil {
		return nil, err
	}
	public, err := agreementPublic(secret)
	if err != nil {
		return nil, err // unreachable: see agreementKey
	}
	a.Public = public
	b := append(make([]byte, 0, 1024), kindAuthorization.head())
	b = appendAuthorization(b, signer.ID(), a)
	if n := len(b) + signatureSize; n > MaxAuthorization {
		return nil, tooLong(kindAuthorization, n, MaxAuthorization)
	}
	return f.seal(kindAuthorization, b, func(message []byte) ([]byte, error) { return signed(signer, message) })
}

// appendAuthorization writes the payload of an authorization.
func appendAuthorization(b []byte, key license.ID, a reservation.Authorization) []byte {
	b = appendText(b, string(key))
	b = append(b, kindByte(a.Kind))
	b = binary.AppendUvarint(b, a.Reservation)
	b = append(b, a.Request[:]...)
	b = appendUDI(b, a.UDI)
	b = binary.AppendUvarint(b, a.Session.Number)
	b = append(b, a.Session.Nonce[:]...)
	b = binary.AppendUvarint(b, uint64(a.Version))
	b = append(b, a.Previous[:]...)
	b = binary.AppendUvarint(b, seconds(a.Issued))
	b = binary.AppendUvarint(b, seconds(a.NotAfter))
	b = append(b, a.Public[:]...)
	b = binary.AppendUvarint(b, uint64(len(a.Entitlements)))
	for _, e := range a.Entitlements {
		b = appendText(b, string(e.Tag))
		b = binary.AppendUvarint(b, uint64(e.Quantity))
		b = binary.AppendUvarint(b, uint64(e.Last.Number()))
	}
	return b
}

// readAuthorization reads an authorization code: envelope, key, signature, payload, in
// this order.
func (f frame) readAuthorization(code []byte, keys Keys, at time.Time) (reservation.Authorization, error) {
	payload, signature, err := open(kindAuthorization, code, MaxAuthorization)
	if err != nil {
		return reservation.Authorization{}, err
	}
	r := reader{rest: payload}
	id := license.ID(r.text("key", license.MaxIDLen))
	if r.fault != "" || id.Check() != nil {
		return reservation.Authorization{}, envelope(kindAuthorization)
	}
	verifier, err := keys.Verifier(id, ForAuthorization, at)
	if err != nil {
		return reservation.Authorization{}, err
	}
	if !verifier.Verify(f.message(kindAuthorization, payload), signature) {
		return reservation.Authorization{}, badSignature(kindAuthorization)
	}
	a, err := r.authorization()
	if err != nil {
		return reservation.Authorization{}, err
	}
	a.Digest = sha256.Sum256(code)
	return a, nil
}

// authorization reads the payload after the id of the key.
func (r *reader) authorization() (reservation.Authorization, error) {
	var a reservation.Authorization
	a.Kind = kindOf(r.number("kind", 1, 2))
	a.Reservation = r.number("reservation", 1, math.MaxUint64)
	r.bytes("request", a.Request[:])
	a.UDI = r.udi()
	a.Session.Number = r.number("session", 1, math.MaxUint64)
	r.bytes("nonce", a.Session.Nonce[:])
	a.Version = uint32(r.number("version", 1, math.MaxUint32))
	r.bytes("previous", a.Previous[:])
	a.Issued = instant(r.number("issued", 1, pastSecond-1))
	a.NotAfter = instant(r.number("notAfter", 0, pastSecond-1))
	r.bytes("public", a.Public[:])
	n := r.number("entitlements", 1, license.MaxEntitlements)
	// What is left bounds what is set aside: an entitlement takes three bytes or more.
	a.Entitlements = make([]license.Entitlement, 0, min(n, uint64(len(r.rest)/3)))
	for ; n > 0 && r.fault == ""; n-- {
		tag := license.Tag(r.text("tag", license.MaxTagLen))
		quantity := int(r.number("quantity", 1, license.MaxUnits))
		last, _ := license.DateNumber(int(r.number("last", 0, lastDay)))
		a.Entitlements = append(a.Entitlements, license.Entitlement{Tag: tag, Quantity: quantity, Last: last})
	}
	r.end()
	if err := r.refusal(kindAuthorization); err != nil {
		return reservation.Authorization{}, err
	}
	if err := checkAuthorization(a); err != nil {
		return reservation.Authorization{}, err
	}
	if cause := weakAgreement(a.Public); cause != "" {
		return reservation.Authorization{}, weak(a.Public[:], cause)
	}
	return a, nil
}

// checkAuthorization refuses what no authorization code says, whatever its writer.
func checkAuthorization(a reservation.Authorization) error {
	for _, c := range [...]struct {
		wrong bool
		cause string
	}{
		{a.Kind.Check() != nil, "kind is none"},
		{a.Reservation == 0, "reservation is 0"},
		{a.Request == reservation.Digest{}, "request is none"},
		{a.Session.Number == 0, "session is 0"},
		{a.Version == 0, "version is 0"},
		{(a.Version == 1) != (a.Previous == reservation.Digest{}), "previous belongs to every version but the first"},
		{a.Issued.IsZero() || !whole(a.Issued), "issued is no whole second of the years 1 to 9999"},
		{!whole(a.NotAfter), "notAfter is no whole second of the years 1 to 9999"},
		{!a.NotAfter.IsZero() && a.NotAfter.Before(a.Issued), "notAfter is before issued"},
		{len(a.Entitlements) == 0, "entitlements are none"},
	} {
		if c.wrong {
			return faulty(kindAuthorization, c.cause)
		}
	}
	if err := a.Hold().Check(); err != nil {
		return faulty(kindAuthorization, err.Error())
	}
	return nil
}

// whole reports whether t is a whole second that a code can say, or none.
func whole(t time.Time) bool {
	s := t.Unix() - yearOne
	return t.Nanosecond() == 0 && s >= 0 && s < pastSecond
}

// seconds returns t as codes say it.
func seconds(t time.Time) uint64 { return uint64(t.Unix() - yearOne) }

// instant returns the time of that many seconds, none for 0.
func instant(s uint64) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(int64(s)+yearOne, 0).UTC()
}

// kindByte returns a checked kind as codes say it.
func kindByte(k reservation.Kind) byte {
	if k == reservation.Permanent {
		return 2
	}
	return 1
}

// kindOf returns the kind of that number, 1 or 2; none for 0.
func kindOf(n uint64) reservation.Kind {
	return [...]reservation.Kind{"", reservation.Specific, reservation.Permanent}[n]
}
