package ciscoxml

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// What this file fills opaque places with is a reading of this package; the package
// documentation gives it as a format.
const (
	format = "licit/ciscoxml/1"

	ownLead       = "LC"
	flagSpecific  = "A"
	flagPermanent = "P"
	typePerpetual = "PERPETUAL"
	typeTerm      = "TERM"

	udiHashLen    = 16
	returnLen     = 17 // bytes of a return code
	returnSymbols = 24 // that hold them: 58²⁴ > 2¹³⁶
)

// digest returns the SHA-256 of the format, a purpose and the parts, each after its
// length in 8 bytes.
func digest(purpose string, parts ...[]byte) [sha256.Size]byte {
	return sha256.Sum256(preimage(purpose, parts))
}

// tag returns the HMAC-SHA-256 of the same.
func tag(key reservation.Secret, purpose string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key[:])
	h.Write(preimage(purpose, parts))
	return h.Sum(nil)
}

func preimage(purpose string, parts [][]byte) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(len(format)))
	b = append(b, format...)
	b = binary.BigEndian.AppendUint64(b, uint64(len(purpose)))
	b = append(b, purpose...)
	for _, part := range parts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(part)))
		b = append(b, part...)
	}
	return b
}

// hidden returns a key. A Secret in an unexported field would be printed with what holds
// it, since fmt cannot call its methods there; into a function it does not look.
type hidden func() reservation.Secret

func hide(key reservation.Secret) hidden { return func() reservation.Secret { return key } }

// ProductKey returns the key of one product from the master key of an account. Whoever
// reads it out of the product can make the confirmation and return codes of that
// product and of no other.
func ProductKey(master reservation.Secret, udi license.UDI) reservation.Secret {
	return reservation.Secret(tag(master, "product key", []byte(udi.String())))
}

// OnlyNonce returns the nonce of the one session that a product has whose request is
// only its UDI: one with a UUID, or with a colon in its product id. It must be in the
// [reservation.Fresh] of the request, in place of one that is drawn. Of any other UDI
// ok is false, and the nonce is to be drawn.
func OnlyNonce(udi license.UDI) (nonce reservation.Nonce, ok bool) {
	if hasSegment(udi) {
		return reservation.Nonce{}, false
	}
	sum := digest("nonce", []byte(udi.String()))
	return reservation.Nonce(sum[:len(nonce)]), true
}

// requestOf returns the request code of a session.
func requestOf(udi license.UDI, s reservation.Session) (RequestCode, error) {
	nonce, only := OnlyNonce(udi)
	if only {
		if !s.Same(reservation.Session{Number: 1, Nonce: nonce}) {
			return RequestCode{}, oneSession(udi, s)
		}
		return RequestCode{UDI: udi}, nil
	}
	c := RequestCode{UDI: udi, Lead: ownLead, Segment: encode58(binary.AppendUvarint(s.Nonce[:], s.Number))}
	c.Trail = trailOf(c)
	return c, c.Check()
}

// trailOf returns two symbols by which a typing error in the rest is found, but for one
// of 3,364.
func trailOf(c RequestCode) string {
	sum := digest("request", []byte(c.open()))
	return fixed58(sum[:], trailLen)
}

// sessionOf returns the session of a request code that requestOf wrote.
func sessionOf(c RequestCode) (reservation.Session, error) {
	if nonce, only := OnlyNonce(c.UDI); only {
		return reservation.Session{Number: 1, Nonce: nonce}, nil
	}
	if c.Lead != ownLead || c.Trail != trailOf(c) {
		return reservation.Session{}, malformed(whatRequest, "not of this codec, or a typing error")
	}
	var s reservation.Session
	b := decode58(c.Segment)
	number, n := binary.Uvarint(b[min(len(s.Nonce), len(b)):])
	copy(s.Nonce[:], b)
	s.Number = number
	if again, err := requestOf(c.UDI, s); n <= 0 || err != nil || again != c {
		return reservation.Session{}, malformed(whatRequest, "a segment of another codec")
	}
	return s, nil
}

// flagOf returns the flag of an authorization: its kind, and what else has no place in
// the shape.
func flagOf(a reservation.Authorization) string {
	letter := flagSpecific
	if a.Kind == reservation.Permanent {
		letter = flagPermanent
	}
	b := binary.AppendUvarint(nil, a.Reservation)
	b = binary.AppendUvarint(b, a.Session.Number)
	until := uint64(0)
	if !a.NotAfter.IsZero() {
		until = uint64(a.NotAfter.Unix()) + 1
	}
	b = binary.AppendUvarint(b, until)
	hash := digest("udi", []byte(a.UDI.String()))
	return letter + encode58(append(b, hash[:udiHashLen]...))
}

// readFlag puts what the flag says into an authorization. What is no flag of flagOf
// leaves an authorization of another flag.
func readFlag(a *reservation.Authorization, flag string) {
	a.Kind = reservation.Specific
	if strings.HasPrefix(flag, flagPermanent) {
		a.Kind = reservation.Permanent
	}
	if !base58(flag) {
		return
	}
	b := decode58(flag[1:])
	var values [3]uint64
	for i := range values {
		value, n := binary.Uvarint(b)
		values[i], b = value, b[max(n, 0):]
	}
	a.Reservation, a.Session.Number = values[0], values[1]
	if until := values[2]; until > 0 && until <= lastSecond+1 {
		a.NotAfter = time.Unix(int64(until-1), 0).UTC()
	}
}

// documentOf returns the document of an authorization, without its signature.
func documentOf(a reservation.Authorization) Document {
	d := Document{
		Flag: flagOf(a), Version: Version(a.Version), PIID: UUID(a.Session.Nonce), Timestamp: a.Issued, UDI: a.UDI,
		Entitlements: make([]Entitlement, len(a.Entitlements)),
	}
	for i, e := range a.Entitlements {
		d.Entitlements[i] = Entitlement{Tag: e.Tag, Count: e.Quantity, LicenseType: typePerpetual}
		if !e.Last.IsZero() {
			d.Entitlements[i].EndDate, d.Entitlements[i].LicenseType = e.Last.String(), typeTerm
		}
	}
	return d
}

// authorizationOf returns the authorization of a document that documentOf wrote; of any
// other, documentOf writes another document.
func authorizationOf(d Document, signed string) reservation.Authorization {
	a := reservation.Authorization{
		UDI: d.UDI, Session: reservation.Session{Nonce: reservation.Nonce(d.PIID)}, Version: uint32(d.Version),
		Entitlements: make([]license.Entitlement, len(d.Entitlements)),
		Issued:       d.Timestamp, Digest: sha256.Sum256([]byte(signed)),
	}
	readFlag(&a, d.Flag)
	for i, e := range d.Entitlements {
		last, _ := license.ParseDate(e.EndDate)
		a.Entitlements[i] = license.Entitlement{Tag: e.Tag, Quantity: e.Count, Last: last}
	}
	return a
}

// check refuses an authorization that no account issues, or that has no place in the
// shape.
func check(a reservation.Authorization) error {
	if err := a.Kind.Check(); err != nil {
		return err
	}
	if err := a.Hold().Check(); err != nil {
		return err
	}
	if len(a.Entitlements) == 0 || a.Version == 0 {
		return malformed(whatAuthorization, "no entitlements, or no version")
	}
	until := a.NotAfter
	if until.IsZero() {
		until = a.Issued
	}
	if a.Issued.Nanosecond() != 0 || until.Nanosecond() != 0 || a.Issued.Unix() < 0 || until.Before(a.Issued) || until.Unix() > lastSecond {
		return malformed(whatAuthorization, "not whole seconds from 1970 to 9999, or over before it is issued")
	}
	return nil
}

// bound returns what confirmation and return code of an authorization are over.
func bound(a reservation.Authorization) [][]byte {
	return [][]byte{
		[]byte(a.UDI.String()), a.Session.Nonce[:],
		binary.BigEndian.AppendUint64(nil, a.Session.Number),
		binary.BigEndian.AppendUint64(nil, a.Reservation),
		binary.BigEndian.AppendUint32(nil, a.Version),
		a.Digest[:],
	}
}

// confirmationOf returns the confirmation code of an authorization.
func confirmationOf(key reservation.Secret, a reservation.Authorization) Confirmation {
	return Confirmation(tag(key, whatConfirmation, bound(a)...)[:len(Confirmation{})])
}

// returnOf returns the return code of an authorization.
func returnOf(key reservation.Secret, a reservation.Authorization) Groups {
	return Groups(fixed58(tag(key, whatReturn, bound(a)...)[:returnLen], returnSymbols))
}
