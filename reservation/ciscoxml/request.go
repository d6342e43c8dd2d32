package ciscoxml

import (
	"strings"

	"github.com/licit-go/licit/license"
)

const (
	// MaxRequestBytes is the longest request code that is read, in bytes (RS-17).
	MaxRequestBytes = 512

	// MaxSymbols is how many symbols of base58 stand together at most: in the segment
	// of a request, in a flag, and in a code in groups (RS-17).
	MaxSymbols = 64

	leadLen     = 2
	trailLen    = 2
	productMark = "-Z"
)

// A RequestCode is a request code in one of the two shapes of public use (RS-19): a
// UDI alone, written P:product,S:serial,U:uuid, or
//
//	CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86
//	│   │          │           │         └ Trail, two letters or digits
//	│   │          │           └ Segment, 1 to 64 symbols of base58
//	│   │          └ serial
//	│   └ product id, without a colon
//	└ Lead, two letters or digits
//
// Lead, Segment and Trail are opaque, and all empty of a UDI alone. RequestCodes are
// comparable.
type RequestCode struct {
	UDI     license.UDI
	Lead    string
	Segment string
	Trail   string
}

// ParseRequestCode reads a request code. It refuses more than [MaxRequestBytes]
// ([reservation.ErrCodeTooLong]) and what has neither shape
// ([reservation.ErrCodeMalformed]). A UDI alone is read as license.ParseUDI does:
// spaces after a comma do not count.
func ParseRequestCode(s string) (RequestCode, error) {
	if len(s) > MaxRequestBytes {
		return RequestCode{}, tooLong(whatRequest, len(s), MaxRequestBytes)
	}
	if strings.HasPrefix(s, "P:") || strings.HasPrefix(s, "PID:") {
		udi, err := license.ParseUDI(s)
		if err != nil {
			return RequestCode{}, malformed(whatRequest, "no UDI")
		}
		return RequestCode{UDI: udi}, nil
	}
	lead, rest, found := strings.Cut(s, productMark)
	if !found || len(lead) != leadLen {
		return RequestCode{}, malformed(whatRequest, "neither a UDI nor two characters and "+productMark)
	}
	rest, trail, _ := cutLast(rest, "-")
	rest, segment, found := cutLast(rest, "-")
	if !found {
		return RequestCode{}, malformed(whatRequest, "no segment")
	}
	product, serial, _ := strings.Cut(rest, ":")
	udi, err := license.NewUDI(product, serial, "")
	if err != nil {
		return RequestCode{}, malformed(whatRequest, "no product id and serial number")
	}
	c := RequestCode{UDI: udi, Lead: lead, Segment: segment, Trail: trail}
	if err := c.Check(); err != nil {
		return RequestCode{}, err
	}
	return c, nil
}

// cutLast cuts s around the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}

// Check refuses a code that ParseRequestCode would not read as it is
// ([reservation.ErrCodeMalformed]).
func (c RequestCode) Check() error {
	if err := c.UDI.Check(); err != nil {
		return malformed(whatRequest, "no UDI")
	}
	if (c == RequestCode{UDI: c.UDI}) {
		return nil
	}
	if !hasSegment(c.UDI) {
		return malformed(whatRequest, "a UUID, or a colon in the product id")
	}
	if len(c.Lead) != leadLen || !alphanumeric(c.Lead) || len(c.Trail) != trailLen || !alphanumeric(c.Trail) {
		return malformed(whatRequest, "not two letters or digits at the beginning and the end")
	}
	if c.Segment == "" || len(c.Segment) > MaxSymbols || !base58(c.Segment) {
		return malformed(whatRequest, "a segment that is not 1 to 64 symbols of base58")
	}
	return nil
}

// hasSegment reports whether a request for the UDI can be written with a segment.
func hasSegment(udi license.UDI) bool {
	return udi.UUID() == "" && !strings.Contains(udi.Product(), ":")
}

func alphanumeric(s string) bool {
	return strings.Trim(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == ""
}

// String returns the code as it is typed. Of one that Check accepts,
// ParseRequestCode reads the same again.
func (c RequestCode) String() string {
	if c.Lead == "" {
		return c.UDI.String()
	}
	return c.open() + c.Trail
}

// open returns the text before the trail.
func (c RequestCode) open() string {
	return c.Lead + productMark + c.UDI.Product() + ":" + c.UDI.Serial() + "-" + c.Segment + "-"
}
