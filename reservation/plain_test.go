package reservation_test

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// plain is a codec of both sides whose codes say openly what they mean. It keeps
// nobody from making codes up: in these tests nobody has a code that neither side
// issued, as no one has who cannot break a real codec.
type plain struct {
	digests bool // codes have digests, which bind them once more; without, the protections stand alone
	unbound bool // return codes say nothing of a session

	// What a product is made to see of an authorization, so that a check of the product
	// finds nothing; nil: what it says.
	seen func(a reservation.Authorization) reservation.Authorization
}

// short is what a confirmation or a return code says.
type short struct {
	UDI         license.UDI
	Session     reservation.Session
	Reservation uint64
	Version     uint32
}

func write(what string, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return what + " " + string(data)
}

func read(what, code string, v any) error {
	kind, text, _ := strings.Cut(code, " ")
	if kind != what || json.Unmarshal([]byte(text), v) != nil {
		return license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", what, "cause", "other kind")
	}
	return nil
}

func (c plain) code(text string) reservation.Code {
	if !c.digests {
		return reservation.Code{Text: text}
	}
	return reservation.Code{Text: text, Digest: sha256.Sum256([]byte(text))}
}

func (c plain) Request(udi license.UDI, s reservation.Session, _ reservation.Secret) (reservation.Code, error) {
	return c.code(write("request", short{UDI: udi, Session: s})), nil
}

func (c plain) Authorization(code string, _ time.Time) (reservation.Authorization, error) {
	var a reservation.Authorization
	if err := read("authorization", code, &a); err != nil {
		return a, err
	}
	a.Digest = c.code(code).Digest
	if c.seen == nil {
		return a, nil
	}
	truth := a.Public
	copy(truth[:], []byte{a.UDI.String()[len(a.UDI.String())-1], byte(a.Session.Number), byte(a.Reservation), byte(a.Version)})
	a = c.seen(a)
	a.Public = truth
	return a, nil
}

// short says what is written of an authorization, also of one that was seen as another.
func (c plain) short(what string, a reservation.Authorization) string {
	s := short{a.UDI, a.Session, a.Reservation, a.Version}
	if b := a.Public; b[0] != 0 {
		s = short{udiOf(b[0]), sessionOf(uint64(b[1])), uint64(b[2]), uint32(b[3])}
	}
	if what == "return" && c.unbound {
		s.Session, s.Reservation = reservation.Session{}, 0
	}
	return write(what, s)
}

func (c plain) Confirmation(a reservation.Authorization, _ reservation.Secret) (string, error) {
	return c.short("confirmation", a), nil
}

func (c plain) Return(a reservation.Authorization, _ reservation.Secret) (string, error) {
	return c.short("return", a), nil
}

// plainAccount is plain for the account.
type plainAccount struct{ plain }

func (c plainAccount) Request(code string) (reservation.Request, error) {
	var s short
	err := read("request", code, &s)
	return reservation.Request{UDI: s.UDI, Session: s.Session, Digest: c.code(code).Digest}, err
}

func (c plainAccount) Authorize(a reservation.Authorization, _ reservation.Secret) (reservation.Code, error) {
	a.Public, a.Digest = reservation.PublicKey{}, reservation.Digest{}
	return c.code(write("authorization", a)), nil
}

func (c plainAccount) Named(code string) (uint64, bool, error) {
	what, _, _ := strings.Cut(code, " ")
	var s short
	if what == "confirmation" || what == "return" {
		err := read(what, code, &s)
		return s.Reservation, s.Reservation != 0, err
	}
	return 0, false, license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", what, "cause", "other kind")
}

func (c plainAccount) same(what, code string, g reservation.Grant) error {
	if code != c.short(what, g.Authorization) {
		return license.Refuse(reservation.ErrCodeRefused, "RS-18", "what", what)
	}
	return nil
}

func (c plainAccount) Confirms(code string, g reservation.Grant) error {
	return c.same("confirmation", code, g)
}

func (c plainAccount) Returns(code string, g reservation.Grant) error {
	return c.same("return", code, g)
}

// udiOf is the product of the model with that letter.
func udiOf(letter byte) license.UDI { return license.MustParseUDI("P:R,S:" + string(letter)) }

// sessionOf is that session of any product of the model: all draw the same nonces, as
// products may that have the same bad source of them.
func sessionOf(number uint64) reservation.Session {
	return reservation.Session{Number: number, Nonce: freshOf(number).Nonce}
}

// freshOf is what is drawn for that session.
func freshOf(number uint64) reservation.Fresh {
	return reservation.Fresh{Nonce: reservation.Nonce{byte(number)}, Secret: reservation.Secret{byte(number)}}
}
