package ciscoxml

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
)

const (
	// MaxDocumentBytes is the longest document that is read, in bytes. What Check
	// accepts is never longer.
	MaxDocumentBytes = 1 << 20

	// MaxText is the longest tag description, in bytes.
	MaxText = 256

	// MaxName is the longest display name, in bytes.
	MaxName = 128

	// MaxWord is the longest date, license type and subscription id, in bytes.
	MaxWord = 64

	// MaxSignatureBytes is the longest signature, in bytes.
	MaxSignatureBytes = 256

	lastSecond = 253402300799 // of the year 9999
)

// A UUID is 16 opaque bytes, in text 32 hexadecimal digits of small letters in groups
// of 8-4-4-4-12.
type UUID [16]byte

// String returns the text.
func (u UUID) String() string {
	h := hex.EncodeToString(u[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// parseUUID reads what String writes.
func parseUUID(s string) (UUID, bool) {
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != len(UUID{}) || UUID(b).String() != s {
		return UUID{}, false
	}
	return UUID(b), true
}

// A Document is an authorization in the XML of public use (RS-19). What its elements
// mean is not known but for the obvious; see the package documentation.
type Document struct {
	Flag         string        // 1 to 64 letters and digits; opaque
	Version      Version       // from 1
	PIID         UUID          // opaque
	Timestamp    time.Time     // whole milliseconds, 1970 to 9999
	Entitlements []Entitlement // 1 to license.MaxEntitlements, each tag once
	Signature    []byte        // 1 to MaxSignatureBytes; of the received bytes, see ReadDocument
	UDI          license.UDI
}

// An Entitlement is what a [Document] says of one tag. All but Tag and Count is
// opaque text, perhaps empty: graphic characters and spaces.
type Entitlement struct {
	Tag            license.Tag
	Count          int    // 1 to license.MaxUnits
	StartDate      string // at most MaxWord bytes
	EndDate        string // at most MaxWord bytes
	LicenseType    string // 1 to MaxWord bytes
	DisplayName    string // at most MaxName bytes
	TagDescription string // at most MaxText bytes
	SubscriptionID string // at most MaxWord bytes
}

// Check refuses a document that cannot be written or would not be read
// ([reservation.ErrCodeMalformed]), with the element in "field".
func (d Document) Check() error {
	if d.Flag == "" || len(d.Flag) > MaxSymbols || !alphanumeric(d.Flag) {
		return misfit("flag", "not 1 to 64 letters and digits")
	}
	if d.Version == 0 {
		return misfit("version", "none")
	}
	if milli := d.Timestamp.UnixMilli(); !d.Timestamp.Equal(time.UnixMilli(milli)) || milli < 0 || milli/1000 > lastSecond {
		return misfit("timestamp", "not whole milliseconds from 1970 to 9999")
	}
	if n := len(d.Entitlements); n == 0 || n > license.MaxEntitlements {
		return misfit("entitlements", strconv.Itoa(n)+", not 1 to "+strconv.Itoa(license.MaxEntitlements))
	}
	tags := make(map[license.Tag]bool, len(d.Entitlements))
	for i, e := range d.Entitlements {
		if err := e.check(); err != nil {
			return license.Within("entitlements."+strconv.Itoa(i), err)
		}
		if tags[e.Tag] {
			return misfit("entitlements."+strconv.Itoa(i)+".tag", "a tag that stands twice")
		}
		tags[e.Tag] = true
	}
	if n := len(d.Signature); n == 0 || n > MaxSignatureBytes {
		return misfit("signature", "not 1 to "+strconv.Itoa(MaxSignatureBytes)+" bytes")
	}
	if d.UDI.IsZero() {
		return misfit("udi", "none")
	}
	return nil
}

func (e Entitlement) check() error {
	if err := e.Tag.Check(); err != nil {
		return misfit("tag", "no tag of at most "+strconv.Itoa(license.MaxTagLen)+" bytes")
	}
	if e.Count < 1 || e.Count > license.MaxUnits {
		return misfit("count", "not 1 to "+strconv.Itoa(license.MaxUnits))
	}
	if e.LicenseType == "" {
		return misfit("licenseType", "none")
	}
	for _, text := range [...]struct {
		field, text string
		most        int
	}{
		{"startDate", e.StartDate, MaxWord},
		{"endDate", e.EndDate, MaxWord},
		{"licenseType", e.LicenseType, MaxWord},
		{"displayName", e.DisplayName, MaxName},
		{"tagDescription", e.TagDescription, MaxText},
		{"subscriptionID", e.SubscriptionID, MaxWord},
	} {
		if len(text.text) > text.most {
			return misfit(text.field, "more than "+strconv.Itoa(text.most)+" bytes")
		}
		if !utf8.ValidString(text.text) || strings.ContainsFunc(text.text, func(r rune) bool { return !unicode.IsGraphic(r) }) {
			return misfit(text.field, "something that cannot be shown")
		}
	}
	return nil
}

// Signed returns the element authorizationCode as it is written: what is to be signed.
// What was signed of a document that was read is what ReadDocument returns.
func (d Document) Signed() string {
	var w writer
	w.open("authorizationCode")
	w.leaf("flag", d.Flag)
	w.leaf("version", d.Version.String())
	w.leaf("piid", d.PIID.String())
	w.leaf("timestamp", strconv.FormatInt(d.Timestamp.UnixMilli(), 10))
	w.open("entitlements")
	for _, e := range d.Entitlements {
		w.open("entitlement")
		w.leaf("tag", string(e.Tag))
		w.leaf("count", strconv.Itoa(e.Count))
		w.leaf("startDate", e.StartDate)
		w.leaf("endDate", e.EndDate)
		w.leaf("licenseType", e.LicenseType)
		w.leaf("displayName", e.DisplayName)
		w.leaf("tagDescription", e.TagDescription)
		w.leaf("subscriptionID", e.SubscriptionID)
		w.close("entitlement")
	}
	w.close("entitlements")
	w.close("authorizationCode")
	return w.text.String()
}

// String returns the document, without white space between elements. Of one that
// Check accepts, ReadDocument reads the same again.
func (d Document) String() string { return d.around(d.Signed()) }

// around returns the document around its signed element.
func (d Document) around(signed string) string {
	var w writer
	w.open("specificPLR")
	w.text.WriteString(signed)
	w.leaf("signature", base64.StdEncoding.EncodeToString(d.Signature))
	w.leaf("udi", d.UDI.String())
	w.close("specificPLR")
	return w.text.String()
}

// A writer writes elements without white space between them.
type writer struct{ text strings.Builder }

func (w *writer) open(name string)  { w.text.WriteString("<" + name + ">") }
func (w *writer) close(name string) { w.text.WriteString("</" + name + ">") }

func (w *writer) leaf(name, text string) {
	w.open(name)
	for i := range len(text) {
		switch c := text[i]; c {
		case '&':
			w.text.WriteString("&amp;")
		case '<':
			w.text.WriteString("&lt;")
		case '>':
			w.text.WriteString("&gt;")
		default:
			w.text.WriteByte(c)
		}
	}
	w.close(name)
}
