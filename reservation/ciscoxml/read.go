package ciscoxml

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

const (
	space = " \t\r\n"

	// maxRaw is the longest text of an element as it is written: each byte &quot;.
	maxRaw = MaxText * len("&quot;")
)

// ReadDocument reads a document and returns with it the bytes that its signature is
// over: the element authorizationCode from its < to its >, exactly as received.
//
// Elements stand in the order of the shape, each once, none more and none less. White
// space may stand between them and around the whole. There is no declaration,
// DOCTYPE, attribute, namespace, comment, processing instruction, CDATA section and
// empty-element tag; of references there are &amp; &lt; &gt; &quot; and &apos;.
// Numbers have no sign and no zero in front, the UUID has small letters, and
// base64 stands in one piece.
//
// It refuses more than [MaxDocumentBytes] ([reservation.ErrCodeTooLong]), and what is
// not of that form or what [Document.Check] refuses ([reservation.ErrCodeMalformed]).
// Whether the signature is good it does not say: see [Verifier].
func ReadDocument(text string) (d Document, signed string, err error) {
	if len(text) > MaxDocumentBytes {
		return Document{}, "", tooLong(whatAuthorization, len(text), MaxDocumentBytes)
	}
	r := reader{rest: text}
	r.tag("<specificPLR>")
	r.space()
	begin := r.rest
	r.code(&d)
	signed = begin[:len(begin)-len(r.rest)]
	d.Signature = decodeLeaf(&r, "signature", "no base64", func(s string) ([]byte, bool) {
		b, err := base64.StdEncoding.Strict().DecodeString(s)
		return b, err == nil && !strings.ContainsAny(s, "\r\n")
	})
	d.UDI = decodeLeaf(&r, "udi", "no UDI", func(s string) (license.UDI, bool) {
		udi, err := license.ParseUDI(s)
		return udi, err == nil
	})
	r.tag("</specificPLR>")
	r.space()
	if r.rest != "" {
		r.fail(misfit("specificPLR", "more behind it"))
	}
	if r.err == nil {
		r.err = d.Check()
	}
	if r.err != nil {
		return Document{}, "", r.err
	}
	return d, signed, nil
}

// code takes the element authorizationCode.
func (r *reader) code(d *Document) {
	r.tag("<authorizationCode>")
	d.Flag = r.leaf("flag")
	d.Version = decodeLeaf(r, "version", notVersion, func(s string) (Version, bool) {
		v, err := ParseVersion(s)
		return v, err == nil
	})
	d.PIID = decodeLeaf(r, "piid", "no UUID of small letters", parseUUID)
	d.Timestamp = decodeLeaf(r, "timestamp", "no milliseconds since 1970", func(s string) (time.Time, bool) {
		n, ok := number(s)
		return time.UnixMilli(n).UTC(), ok
	})
	r.tag("<entitlements>")
	for r.err == nil && r.next("<entitlement>") {
		if len(d.Entitlements) == license.MaxEntitlements {
			r.fail(misfit("entitlements", "more than "+strconv.Itoa(license.MaxEntitlements)))
			return
		}
		r.within = "entitlements." + strconv.Itoa(len(d.Entitlements)) + "."
		d.Entitlements = append(d.Entitlements, Entitlement{
			Tag: license.Tag(r.leaf("tag")),
			Count: decodeLeaf(r, "count", "no number", func(s string) (int, bool) {
				n, ok := number(s)
				return int(min(n, license.MaxUnits+1)), ok
			}),
			StartDate:      r.leaf("startDate"),
			EndDate:        r.leaf("endDate"),
			LicenseType:    r.leaf("licenseType"),
			DisplayName:    r.leaf("displayName"),
			TagDescription: r.leaf("tagDescription"),
			SubscriptionID: r.leaf("subscriptionID"),
		})
		r.within = ""
		r.tag("</entitlement>")
	}
	r.tag("</entitlements>")
	r.tag("</authorizationCode>")
}

// number reads a number below 10¹⁵ without a sign and without a zero in front.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n < 1e15 && strconv.FormatInt(n, 10) == s
}

// A reader takes elements from the beginning of a text. After the first failure it
// takes nothing more.
type reader struct {
	rest   string
	within string // in front of the names of elements in refusals
	err    error
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// space takes white space.
func (r *reader) space() { r.rest = strings.TrimLeft(r.rest, space) }

// next takes white space, and the tag if it stands there.
func (r *reader) next(tag string) bool {
	r.space()
	rest, ok := strings.CutPrefix(r.rest, tag)
	r.rest = rest
	return ok
}

// tag takes white space and a tag, which must stand there.
func (r *reader) tag(tag string) {
	if r.err == nil && !r.next(tag) {
		r.fail(misfit(r.within+strings.Trim(tag, "</>"), tag+" is missing or stands elsewhere"))
	}
}

// leaf takes an element that holds only text, and returns the text.
func (r *reader) leaf(name string) string {
	r.tag("<" + name + ">")
	if r.err != nil {
		return ""
	}
	raw, _, _ := strings.Cut(r.rest, "<")
	r.rest = r.rest[len(raw):]
	rest, ok := strings.CutPrefix(r.rest, "</"+name+">")
	if !ok {
		r.fail(misfit(r.within+name, "more than text"))
		return ""
	}
	r.rest = rest
	if len(raw) > maxRaw {
		r.fail(misfit(r.within+name, "more than "+strconv.Itoa(maxRaw)+" bytes"))
		return ""
	}
	text, ok := unescape(raw)
	if !ok {
		r.fail(misfit(r.within+name, "a > or a reference other than &amp; &lt; &gt; &quot; &apos;"))
	}
	return text
}

// decodeLeaf takes an element whose text decode reads.
func decodeLeaf[T any](r *reader, name, cause string, decode func(string) (T, bool)) T {
	value, ok := decode(r.leaf(name))
	if !ok {
		r.fail(misfit(r.within+name, cause))
	}
	return value
}

// unescape returns the text that raw stands for.
func unescape(raw string) (string, bool) {
	if strings.Contains(raw, ">") {
		return "", false
	}
	var text strings.Builder
	for {
		before, after, found := strings.Cut(raw, "&")
		text.WriteString(before)
		if !found {
			return text.String(), true
		}
		name, rest, closed := strings.Cut(after, ";")
		c, known := reference(name)
		if !closed || !known {
			return "", false
		}
		text.WriteByte(c)
		raw = rest
	}
}

// reference returns the character that &name; stands for.
func reference(name string) (byte, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	return 0, false
}
