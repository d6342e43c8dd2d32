package smart

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

const (
	// MaxMessageBytes is the largest request and answer that is encoded or decoded.
	// None that Check accepts comes to more.
	MaxMessageBytes = 256 << 10
	// MaxFileBytes is the largest [Report] and [Entitlements]: a kilobyte for each of
	// [MaxReported].
	MaxFileBytes = MaxReported << 10
)

// The kinds of messages, as they stand in the field "message". They are kept for
// ever; a changed shape gets a kind of its own.
const (
	kindRegister       = "register"
	kindAuthorize      = "authorize"
	kindRenew          = "renew"
	kindDeregister     = "deregister"
	kindRegistration   = "registration"
	kindAuthorization  = "authorization"
	kindRenewal        = "renewal"
	kindDeregistration = "deregistration"
	kindRejection      = "rejection"
	kindReport         = "report"
	kindEntitlements   = "entitlements"
)

// written returns a message's kind, and the message as it is written: instants in
// UTC, no list where it is empty. Of what is no message the kind is "".
func written(m Message) (kind string, as Message) {
	switch m := m.(type) {
	case Register:
		return kindRegister, m
	case Authorize:
		return kindAuthorize, m
	case Renew:
		return kindRenew, m
	case Deregister:
		return kindDeregister, m
	case Registration:
		m.At, m.Certificate = utc(m.At), m.Certificate.written()
		return kindRegistration, m
	case Authorization:
		m.At, m.Certificate, m.Short = utc(m.At), m.Certificate.written(), list(m.Short)
		return kindAuthorization, m
	case Renewal:
		m.At, m.Certificate = utc(m.At), m.Certificate.written()
		return kindRenewal, m
	case Deregistration:
		m.At = utc(m.At)
		return kindDeregistration, m
	case Rejection:
		m.At = utc(m.At)
		return kindRejection, m
	case Report:
		return kindReport, m.written()
	case Entitlements:
		return kindEntitlements, m.written()
	}
	return "", nil
}

// utc returns an instant as it is written.
func utc(t time.Time) time.Time { return t.Round(0).UTC() }

func (c Certificate) written() Certificate {
	c.Issued = utc(c.Issued)
	return c
}

// list returns a list that is nil where it is empty.
func list[T any](all []T) []T {
	if len(all) == 0 {
		return nil
	}
	return all
}

// mostBytes returns how large a message of that kind may be.
func mostBytes(kind string) int {
	if kind == kindReport || kind == kindEntitlements {
		return MaxFileBytes
	}
	return MaxMessageBytes
}

func tooLarge(n, most int) error {
	return license.Refuse(license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(n), "most", strconv.Itoa(most))
}

// Encode returns a message as one JSON object, whose first field, "message", has
// its kind: register, authorize, renew, deregister, registration, authorization,
// renewal, deregistration, rejection, report, entitlements. It refuses what is no
// message of this package, pointers to messages ([ErrUnknownMessage]), what Check
// refuses, and more than [MaxMessageBytes] or, of a report and of entitlements,
// [MaxFileBytes] ([license.ErrJSONTooLarge]).
func Encode(m Message) ([]byte, error) { return encode(m, mostBytes) }

func encode(m Message, mostBytes func(kind string) int) ([]byte, error) {
	kind, as := written(m)
	if kind == "" {
		return nil, license.Refuse(ErrUnknownMessage, "", "message", fmt.Sprintf("%T", m))
	}
	if err := as.Check(); err != nil {
		return nil, err
	}
	fields, err := json.Marshal(as)
	if err != nil {
		return nil, err // unreachable: what Check accepts always encodes
	}
	data := append([]byte(`{"message":"`+kind+`",`), fields[1:]...)
	if most := mostBytes(kind); len(data) > most {
		return nil, tooLarge(len(data), most)
	}
	return data, nil
}

// Decode reads what Encode wrote. It refuses a kind that is not known
// ([ErrUnknownMessage]); more bytes than a message of its kind may have
// ([license.ErrJSONTooLarge]), before they are read; with a *license.Refusal that
// names the field, all that is not exactly the shape of the message; and what Check
// refuses.
func Decode(data []byte) (Message, error) {
	kind, fields, err := open(data)
	if err != nil {
		return nil, err
	}
	switch kind {
	case kindRegister:
		return read[Register](fields)
	case kindAuthorize:
		return read[Authorize](fields)
	case kindRenew:
		return read[Renew](fields)
	case kindDeregister:
		return read[Deregister](fields)
	case kindRegistration:
		return read[Registration](fields)
	case kindAuthorization:
		return read[Authorization](fields)
	case kindRenewal:
		return read[Renewal](fields)
	case kindDeregistration:
		return read[Deregistration](fields)
	case kindRejection:
		return read[Rejection](fields)
	case kindReport:
		return read[Report](fields)
	case kindEntitlements:
		return read[Entitlements](fields)
	}
	return nil, license.Refuse(ErrUnknownMessage, "", "message", kind)
}

// maxOpening is within how many bytes the kind of a message stands.
const maxOpening = 128

// open reads the kind of a message, which stands first, and no further. Fields are
// the others, as an object of their own.
func open(data []byte) (kind string, fields []byte, err error) {
	dec := json.NewDecoder(bytes.NewReader(data[:min(len(data), maxOpening)]))
	begin, err := token(dec, "")
	if err != nil {
		return "", nil, err
	}
	if begin != json.Delim('{') {
		return "", nil, license.Refuse(license.ErrJSONType, "", "field", "", "wanted", "object")
	}
	name, err := token(dec, "")
	if err != nil {
		return "", nil, err
	}
	if name != "message" {
		return "", nil, malformed("", "message is not the first field")
	}
	value, err := token(dec, "message")
	if err != nil {
		return "", nil, err
	}
	kind, ok := value.(string)
	if !ok {
		return "", nil, license.Refuse(license.ErrJSONType, "", "field", "message", "wanted", "string")
	}
	if most := mostBytes(kind); len(data) > most {
		return "", nil, tooLarge(len(data), most)
	}
	rest := bytes.TrimLeft(data[dec.InputOffset():], " \t\r\n")
	more, ok := bytes.CutPrefix(rest, []byte{','})
	if !ok && !bytes.HasPrefix(rest, []byte{'}'}) {
		return "", nil, malformed("message", "neither a comma nor an end after the kind")
	}
	return kind, append([]byte{'{'}, more...), nil
}

// token reads a token that is not null.
func token(dec *json.Decoder, field string) (json.Token, error) {
	t, err := dec.Token()
	switch {
	case err != nil:
		return nil, malformed(field, err.Error())
	case t == nil:
		return nil, license.Refuse(license.ErrJSONNull, "", "field", field)
	}
	return t, nil
}

func malformed(field, cause string) error {
	return license.Refuse(license.ErrJSONMalformed, "", "field", field, "cause", cause)
}

// read decodes the fields of a message, of which the kind is none: a second one
// stands twice.
func read[M Message](fields []byte) (Message, error) {
	var m M
	err := strictjson.Unmarshal(fields, len(fields), &m)
	if errors.Is(err, license.ErrJSONUnknownField) && license.Refusals(err)[0].Field("field") == "message" {
		return nil, license.Refuse(license.ErrJSONDuplicateField, "", "field", "message")
	}
	if err != nil {
		return nil, err
	}
	_, as := written(m)
	if err := as.Check(); err != nil {
		return nil, err
	}
	return as, nil
}
