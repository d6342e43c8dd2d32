package product_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// plain is a codec whose codes can be read: it hides nothing and proves nothing, so
// that what a product refuses it refuses by itself.
type plain struct {
	opaque bool                       // codes say nothing of other codes
	fails  error                      // instead of a code
	writes *string                    // instead of what it should write
	sees   func(at time.Time)         // the instant for which a code is read
	keeps  *reservation.Authorization // what it was given last, to change it later
}

var _ reservation.ProductCodec = plain{}

func (c plain) digest(text string) reservation.Digest {
	if c.opaque {
		return reservation.Digest{}
	}
	return sha256.Sum256([]byte(text))
}

// write returns a code, or what stands instead of it.
func (c plain) write(text string) (string, error) {
	if c.writes != nil {
		text = *c.writes
	}
	return text, c.fails
}

// mark says which secret it was, without saying it.
func mark(secret reservation.Secret) string {
	return fmt.Sprintf("%x", sha256.Sum256(secret[:]))[:8]
}

func (c plain) Request(udi license.UDI, s reservation.Session, secret reservation.Secret) (reservation.Code, error) {
	text, err := c.write(fmt.Sprintf("request %s by %s, %x, %s", number(s.Number), udi, s.Nonce[:4], mark(secret)))
	return reservation.Code{Text: text, Digest: c.digest(text)}, err
}

func (c plain) Authorization(code string, at time.Time) (reservation.Authorization, error) {
	if c.sees != nil {
		c.sees(at)
	}
	var a reservation.Authorization
	text, ok := strings.CutPrefix(code, "authorization ")
	if !ok || json.Unmarshal([]byte(text), &a) != nil {
		return reservation.Authorization{}, license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", "authorization", "cause", "not one")
	}
	a.Digest = c.digest(code)
	if c.keeps != nil {
		*c.keeps = a
	}
	return a, c.fails
}

// authorization writes what an account would.
func authorization(a reservation.Authorization) string {
	a.Digest = reservation.Digest{}
	data, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return "authorization " + string(data)
}

func (c plain) Confirmation(a reservation.Authorization, secret reservation.Secret) (string, error) {
	return c.final("confirmation", a, secret)
}

func (c plain) Return(a reservation.Authorization, secret reservation.Secret) (string, error) {
	return c.final("return", a, secret)
}

func (c plain) final(what string, a reservation.Authorization, secret reservation.Secret) (string, error) {
	text, err := c.write(fmt.Sprintf("%s of %s.%d by %s, %x, %s", what, number(a.Session.Number), a.Version, a.UDI, a.Session.Nonce[:4], mark(secret)))
	for i := range a.Entitlements {
		a.Entitlements[i].Quantity = -1 // it is the codec's own
	}
	return text, err
}

func number(n uint64) string { return fmt.Sprint(n) }
