package native

import (
	"time"

	"github.com/licit-go/licit/reservation"
)

// ReadAuthorization reads an authorization code in binary form.
func (p *Product) ReadAuthorization(code []byte, at time.Time) (reservation.Authorization, error) {
	return p.frame.readAuthorization(code, p.keys, at)
}

// ReadRequest reads a request code in binary form.
func (a *Account) ReadRequest(code []byte) (reservation.Request, error) {
	return a.frame.readRequest(code)
}

// ReadShort compares a short code in binary form.
func (a *Account) ReadShort(p Purpose, code []byte, g reservation.Grant) error {
	return a.frame.matchShortCode(p.kind(), code, g)
}

// WriteText writes bytes as text, whether they are a code or not.
func WriteText(p Purpose, b []byte) string {
	if p.kind().longest() > 0 {
		return writeLong(p.kind(), b)
	}
	return writeShort(p.kind(), b)
}
