package license

import (
	"cmp"
	"strconv"
	"strings"
)

// A UDI is the unique device identifier by which a product instance is known
// (SM-10): a product id, a serial number, and a UUID where the product has one.
// UDIs are comparable and may be map keys. The zero UDI is "none".
type UDI struct {
	text string // as written, so that a map of many costs one string each
}

// MaxUDIPart is the longest product id and serial number, in bytes.
const MaxUDIPart = 64

const (
	udiForm = "P:product,S:serial[,U:uuid]"
	uuidLen = 36 // characters
	// maxUDIText bounds what ParseUDI looks at, in bytes: with the long names, and a
	// few spaces.
	maxUDIText = 2*MaxUDIPart + uuidLen + 64
)

// NewUDI returns the UDI of those parts; an empty uuid is none. It refuses a
// product or serial that is not 1 to [MaxUDIPart] printable bytes without a comma,
// and a uuid that is not 32 hexadecimal digits in groups of 8-4-4-4-12, in either
// case ([ErrUDIMalformed]).
func NewUDI(product, serial, uuid string) (UDI, error) {
	for _, part := range [...]struct{ name, value string }{{"product", product}, {"serial", serial}} {
		if !nameOK(part.value, MaxUDIPart) || strings.Contains(part.value, ",") {
			return UDI{}, Refuse(ErrUDIMalformed, "SM-10", part.name, part.value, "longest", strconv.Itoa(MaxUDIPart))
		}
	}
	text := "P:" + product + ",S:" + serial
	if uuid != "" {
		if !uuidOK(uuid) {
			return UDI{}, Refuse(ErrUDIMalformed, "SM-10", "uuid", uuid, "form", "8-4-4-4-12 hexadecimal digits")
		}
		text += ",U:" + strings.ToLower(uuid)
	}
	return UDI{text}, nil
}

// uuidOK reports whether s is a UUID in text, in either case.
func uuidOK(s string) bool {
	if len(s) != uuidLen {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
				return false
			}
		}
	}
	return true
}

// ParseUDI reads "P:product,S:serial" or "P:product,S:serial,U:uuid", also with
// the long names PID:, SN: and UUID:. Spaces after a comma do not count (SM-10). It
// refuses anything else ([ErrUDIMalformed]).
func ParseUDI(s string) (UDI, error) {
	malformed := Refuse(ErrUDIMalformed, "SM-10", "udi", s[:min(len(s), maxUDIText)], "form", udiForm)
	if len(s) > maxUDIText {
		return UDI{}, malformed
	}
	parts := strings.Split(s, ",")
	if len(parts) < 2 || len(parts) > 3 {
		return UDI{}, malformed
	}
	var values [3]string
	for i, part := range parts {
		if i > 0 {
			part = strings.TrimLeft(part, " ")
		}
		value, ok := cutEither(part, udiNames[i])
		if !ok || value == "" {
			return UDI{}, malformed
		}
		values[i] = value
	}
	return NewUDI(values[0], values[1], values[2])
}

// udiNames are the names of a UDI's parts in text, the short one first.
var udiNames = [3][2]string{{"P:", "PID:"}, {"S:", "SN:"}, {"U:", "UUID:"}}

func cutEither(s string, prefixes [2]string) (rest string, ok bool) {
	for _, p := range prefixes {
		if rest, ok = strings.CutPrefix(s, p); ok {
			return rest, true
		}
	}
	return "", false
}

// MustParseUDI is ParseUDI for UDIs that stand in code; it panics on a malformed
// one.
func MustParseUDI(s string) UDI {
	u, err := ParseUDI(s)
	if err != nil {
		panic(err)
	}
	return u
}

// parts returns product, serial and uuid.
func (u UDI) parts() (product, serial, uuid string) {
	product, rest, _ := strings.Cut(strings.TrimPrefix(u.text, "P:"), ",S:")
	serial, uuid, _ = strings.Cut(rest, ",U:")
	return product, serial, uuid
}

// Product returns the product id.
func (u UDI) Product() string {
	product, _, _ := u.parts()
	return product
}

// Serial returns the serial number.
func (u UDI) Serial() string {
	_, serial, _ := u.parts()
	return serial
}

// UUID returns the UUID in small letters, "" without one.
func (u UDI) UUID() string {
	_, _, uuid := u.parts()
	return uuid
}

// IsZero reports whether u is none.
func (u UDI) IsZero() bool { return u == UDI{} }

// Check refuses none ([ErrUDIMalformed]): every other UDI is of the form.
func (u UDI) Check() error {
	if u.IsZero() {
		return Refuse(ErrUDIMalformed, "SM-10", "udi", "", "form", udiForm)
	}
	return nil
}

// Compare returns -1, 0 or +1 as u sorts before, with or after o: by their texts.
func (u UDI) Compare(o UDI) int { return cmp.Compare(u.text, o.text) }

// String returns P:product,S:serial and, if there is one, ,U:uuid; "none" for none.
func (u UDI) String() string {
	if u.IsZero() {
		return "none"
	}
	return u.text
}

// AppendText appends what String returns, and nothing for none.
func (u UDI) AppendText(b []byte) ([]byte, error) { return append(b, u.text...), nil }

// MarshalText returns what String returns, and the empty text for none.
func (u UDI) MarshalText() ([]byte, error) { return u.AppendText(nil) }

// UnmarshalText reads what MarshalText writes and nothing else: not the long names,
// no spaces, no UUID in capitals.
func (u *UDI) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*u = UDI{}
		return nil
	}
	p, err := ParseUDI(string(text[:min(len(text), maxUDIText+1)]))
	if err != nil {
		return err
	}
	if p.text != string(text) {
		return Refuse(ErrUDIMalformed, "SM-10", "udi", string(text), "form", udiForm)
	}
	*u = p
	return nil
}
