package issuer_test

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// plain writes and reads codes that anyone can read, and make: it protects nothing. A
// request is "REQUEST udi session nonce", an authorization a line that says all of it,
// and the short codes name the reservation and the version, a piece of the digest and
// of both secrets, such as C1-V2-X0A1B2C3D-Y0102-Z0304.
type plain struct {
	unnamed bool  // short codes are read as if they named no reservation
	writes  error // why no authorization is written
	text    string
	checks  error // why no short code is checked
}

var _ reservation.AccountCodec = plain{}

func malformed(what string) error {
	return license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", what, "cause", "not plain")
}

// requestCode is what a product shows. Its public key is a digest of the whole.
func requestCode(udi license.UDI, s reservation.Session) string {
	return fmt.Sprintf("REQUEST %s %d %s", udi, s.Number, text(s.Nonce))
}

func text(n reservation.Nonce) string {
	b, _ := n.MarshalText()
	return string(b)
}

func (plain) Request(code string) (reservation.Request, error) {
	var r reservation.Request
	words := strings.Split(code, " ")
	if len(words) != 4 || words[0] != "REQUEST" || r.Session.Nonce.UnmarshalText([]byte(words[3])) != nil {
		return r, malformed("request")
	}
	var err, wrong error
	r.UDI, err = license.ParseUDI(words[1])
	r.Session.Number, wrong = strconv.ParseUint(words[2], 10, 64)
	if err != nil || wrong != nil {
		return r, malformed("request")
	}
	r.Digest = sha256.Sum256([]byte(code))
	r.Public = reservation.PublicKey(sha256.Sum256([]byte("public " + code)))
	return r, nil
}

func (p plain) Authorize(a reservation.Authorization, _ reservation.Secret) (reservation.Code, error) {
	if p.writes != nil {
		return reservation.Code{}, p.writes
	}
	if p.text != "" {
		return reservation.Code{Text: p.text}, nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "AUTHORIZATION %s %d %d.%d %s", a.UDI, a.Session.Number, a.Reservation, a.Version, a.Kind)
	for _, e := range a.Entitlements {
		fmt.Fprintf(&b, " %s=%d@%s", e.Tag, e.Quantity, e.Last)
	}
	fmt.Fprintf(&b, " %s..%s %x<%x", stamp(a.Issued), stamp(a.NotAfter), a.Previous[:2], a.Request[:2])
	return reservation.Code{Text: b.String(), Digest: sha256.Sum256([]byte(b.String()))}, nil
}

func (p plain) Named(code string) (uint64, bool, error) {
	number, _, err := short(code)
	if p.unnamed {
		return 0, false, nil
	}
	return number, err == nil, err
}

// short reads the form of a confirmation or return code.
func short(code string) (number uint64, typed string, err error) {
	typed = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
	var purpose rune
	var version uint32
	var digest, account, product string
	n, _ := fmt.Sscanf(strings.NewReplacer("V", " ", "X", " ", "Y", " ", "Z", " ").Replace(typed), "%c%d %d %s %s %s", &purpose, &number, &version, &digest, &account, &product)
	if n != 6 || purpose != 'C' && purpose != 'R' {
		return 0, "", malformed("code")
	}
	return number, typed, nil
}

// shortCode writes the confirmation (C) or return code (R) of an authorization.
func shortCode(purpose string, g reservation.Grant) string {
	a := g.Authorization
	return fmt.Sprintf("%s%d-V%d-X%X-Y%X-Z%X", purpose, a.Reservation, a.Version, a.Digest[:4], g.Secret[:2], g.Product[:2])
}

func (p plain) is(purpose, code string, g reservation.Grant) error {
	if p.checks != nil {
		return p.checks
	}
	_, typed, err := short(code)
	if err != nil {
		return err
	}
	if typed != strings.ReplaceAll(shortCode(purpose, g), "-", "") {
		return license.Refuse(reservation.ErrCodeRefused, "RS-18", "what", "plain")
	}
	return nil
}

func (p plain) Confirms(code string, g reservation.Grant) error { return p.is("C", code, g) }

func (p plain) Returns(code string, g reservation.Grant) error { return p.is("R", code, g) }
