package native

import (
	"encoding/binary"
	"strconv"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// appendText writes a text with its length before it.
func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendUDI writes a UDI in its one text; none is the empty one, which is never read.
func appendUDI(b []byte, udi license.UDI) []byte {
	text, _ := udi.MarshalText() // never fails
	return appendText(b, string(text))
}

// A reader takes the fields of a code one after the other. The first fault stays;
// what is read after it is zero.
type reader struct {
	rest  []byte
	fault string // "" while there is none
}

// fail notes a fault of a field.
func (r *reader) fail(field, cause string) {
	if r.fault == "" {
		r.fault = field + " " + cause
		r.rest = nil
	}
}

// number reads a varint: groups of seven bits, the lowest first, the high bit set in
// all but the last. One that could be shorter is refused, and one outside least to
// most.
func (r *reader) number(field string, least, most uint64) uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.fail(field, "is no number")
		return 0
	}
	if n > 1 && r.rest[n-1] == 0 {
		r.fail(field, "is not as short as it can be")
		return 0
	}
	if v < least || v > most {
		r.fail(field, "is outside "+strconv.FormatUint(least, 10)+" to "+strconv.FormatUint(most, 10))
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// bytes reads as many bytes as there are in b.
func (r *reader) bytes(field string, b []byte) {
	if len(r.rest) < len(b) {
		r.fail(field, "ends early")
		return
	}
	copy(b, r.rest)
	r.rest = r.rest[len(b):]
}

// text reads a text of 1 to most bytes.
func (r *reader) text(field string, most int) string {
	n := r.number(field, 1, uint64(most))
	if uint64(len(r.rest)) < n {
		r.fail(field, "ends early")
	}
	if r.fault != "" {
		return ""
	}
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

// udi reads a UDI in its one text.
func (r *reader) udi() license.UDI {
	s := r.text("udi", maxUDI)
	var u license.UDI
	if r.fault == "" && u.UnmarshalText([]byte(s)) != nil {
		r.fail("udi", "is malformed")
	}
	return u
}

// end refuses what follows the last field.
func (r *reader) end() {
	if len(r.rest) > 0 {
		r.fail("code", "goes on after its end")
	}
}

// refusal returns the first fault of a code of that kind, nil if there is none.
func (r *reader) refusal(k kind) error {
	if r.fault == "" {
		return nil
	}
	return faulty(k, r.fault)
}

// maxUDI is the longest UDI in text: P:…,S:…,U:… with 36 digits and hyphens.
const maxUDI = 2*license.MaxUDIPart + len("P:,S:,U:") + 36

// faulty refuses a payload that is none of that kind, or not in its one encoding.
func faulty(k kind, cause string) error {
	return license.Refuse(reservation.ErrCodeMalformed, "RS-13", "what", k.String(), "cause", cause)
}
