package rehost_test

import (
	"crypto/sha256"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// plain is a codec of both sides that hides nothing: what it writes is JSON after the
// name of the code, and whoever can read can forge.
type plain struct{}

func write(kind string, v any) (reservation.Code, error) {
	data, err := json.Marshal(v)
	text := kind + " " + string(data)
	return reservation.Code{Text: text, Digest: sha256.Sum256([]byte(text))}, err
}

func read(kind, code string, v any) error {
	text, found := strings.CutPrefix(code, kind+" ")
	if !found || json.Unmarshal([]byte(text), v) != nil {
		return license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", kind, "cause", "no such code")
	}
	return nil
}

func public(s reservation.Secret) reservation.PublicKey { return sha256.Sum256(s[:]) }

func (plain) asked(udi license.UDI, s reservation.Session, key reservation.PublicKey) (reservation.Code, error) {
	return write("request", reservation.Request{UDI: udi, Session: s, Public: key})
}

// device is what a product has of the codec.
type device struct{ plain }

func (d device) Request(udi license.UDI, s reservation.Session, secret reservation.Secret) (reservation.Code, error) {
	return d.asked(udi, s, public(secret))
}

func (device) Authorization(code string, _ time.Time) (reservation.Authorization, error) {
	var a reservation.Authorization
	err := read("authorization", code, &a)
	a.Digest = sha256.Sum256([]byte(code))
	return a, err
}

func (d device) Confirmation(a reservation.Authorization, _ reservation.Secret) (string, error) {
	return d.short("confirmation", a), nil
}

func (d device) Return(a reservation.Authorization, _ reservation.Secret) (string, error) {
	return d.short("return", a), nil
}

// short is a short code: the reservation, and what it is bound by.
func (plain) short(kind string, a reservation.Authorization) string {
	digest, _ := a.Digest.MarshalText()
	return kind + " " + strconv.FormatUint(a.Reservation, 10) + " " + string(digest)
}

// vendor is what an account has of the codec.
type vendor struct{ plain }

func (vendor) Request(code string) (reservation.Request, error) {
	var r reservation.Request
	err := read("request", code, &r)
	r.Digest = sha256.Sum256([]byte(code))
	return r, err
}

func (vendor) Authorize(a reservation.Authorization, secret reservation.Secret) (reservation.Code, error) {
	a.Public, a.Digest = public(secret), reservation.Digest{}
	return write("authorization", a)
}

func (vendor) Named(code string) (uint64, bool, error) {
	words := strings.Fields(code)
	if len(words) != 3 {
		return 0, false, license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", "return", "cause", "no such code")
	}
	n, err := strconv.ParseUint(words[1], 10, 64)
	return n, err == nil, nil
}

func (v vendor) Confirms(code string, g reservation.Grant) error {
	return v.same(code, "confirmation", g)
}

func (v vendor) Returns(code string, g reservation.Grant) error { return v.same(code, "return", g) }

func (v vendor) same(code, kind string, g reservation.Grant) error {
	if code != v.short(kind, g.Authorization) {
		return license.Refuse(reservation.ErrCodeRefused, "RS-18", "what", kind)
	}
	return nil
}

func productCodec() reservation.ProductCodec { return device{} }

func accountCodec() reservation.AccountCodec { return vendor{} }
