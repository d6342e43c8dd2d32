package transfer

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
)

// A Path is the way by which a transfer is asked for.
type Path string

// The two paths.
const (
	SelfService Path = "self-service" // the administrator moves the licences himself (TR-6)
	Support     Path = "support"      // a support engineer is asked to (TR-5)
)

// A Request is what the caller of a move supplies, whatever is to be moved.
type Request struct {
	Path        Path
	By          Accounts // who asks
	Placeholder Accounts // the local administrator who stands in for a SAML administrator (TR-3); zero: none
	Case        Case     // looked at on the support path only
	Checks      []Check  // further checks (TR-12), asked in this order
}

// A Case is what a request to support carries besides the licences (TR-5).
type Case struct {
	DestinationName     string   // 1 to 128 bytes of printable UTF-8, no space at the ends
	DestinationLink     string   // http or https, with a host, without a user, at most 2048 bytes of printable UTF-8
	SourcePasscode      Passcode // the requester's, for the source
	DestinationPasscode Passcode // the requester's, for the destination
}

// A Passcode is an administrator's support passcode: 4 digits of ASCII. It is a
// secret: fmt and [log/slog] show none of it, and no refusal repeats it. A
// conversion to string gives it whole, and so do [encoding/json], fmt where it
// stands in an unexported field, and fmt's %p.
type Passcode string

const (
	passcodeLen  = 4 // digits
	passcodeForm = "4 digits"
	hidden       = "••••"

	pathForm = string(SelfService) + " or " + string(Support)
	modeForm = string(AddDevices) + " or " + string(Renew)

	keyForm    = "Z2##-####-####"
	maxKeyText = 128 // bytes of a malformed key that a refusal repeats

	linkForm    = "https://host/…, printable, without a user, at most 2048 bytes"
	maxLink     = 2048 // bytes of a link
	nameForm    = "1 to 128 bytes, printable, no space at the ends"
	maxNameText = license.MaxIDLen
)

// parts checks what a request to support carries besides the licences, and
// lists all at once (TR-5).
func (c Case) parts() refusals {
	var all refusals
	switch {
	case c.DestinationName == "":
		all.add(missing("destinationName", "TR-5"))
	case license.ID(c.DestinationName).Check() != nil:
		all.add(refuse(ErrNameMalformed, "TR-5", "destinationName", bounded(c.DestinationName, maxNameText), "form", nameForm))
	}
	switch {
	case c.DestinationLink == "":
		all.add(missing("destinationLink", "TR-5"))
	case !linkOK(c.DestinationLink):
		all.add(refuse(ErrLinkMalformed, "TR-5", "destinationLink", withoutUser(c.DestinationLink), "form", linkForm))
	}
	all.add(c.SourcePasscode.part("sourcePasscode")...)
	all.add(c.DestinationPasscode.part("destinationPasscode")...)
	return all
}

// part checks one passcode, whose value no refusal repeats.
func (p Passcode) part(name string) refusals {
	if p == "" {
		return refusals{missing(name, "TR-5")}
	}
	if len(p) != passcodeLen || strings.ContainsFunc(string(p), func(r rune) bool { return r < '0' || r > '9' }) {
		return refusals{refuse(ErrPasscodeMalformed, "TR-5", "part", name, "form", passcodeForm)}
	}
	return nil
}

// linkOK reports whether a text is the address of a page, and reads as it is: a
// person follows it, whom a mark that turns the direction of the text would mislead.
func linkOK(s string) bool {
	if len(s) > maxLink || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

// withoutUser returns a malformed link as a refusal repeats it: without what
// could be a user's password.
func withoutUser(s string) string {
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = "…" + s[i:]
	}
	return bounded(s, maxLink)
}

// bounded returns the first bytes of a text, whole runes only.
func bounded(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

func missing(part, rule string) *license.Refusal { return refuse(ErrPartMissing, rule, "part", part) }

// rule returns the rule that says what a request carries.
func (p Path) rule() string {
	if p == Support {
		return "TR-5"
	}
	return "TR-6"
}

// begin checks instant, path and who asks. The day of an instant that is refused
// is none, or the first of all, on which no licence ends.
func (r Request) begin(at time.Time) (day license.Date, all refusals) {
	day, err := license.DateOf(at)
	if at.IsZero() || err != nil {
		all.add(refuse(ErrInstant, "TR-8", "at", at.UTC().Format(time.RFC3339Nano)))
	}
	if r.Path != SelfService && r.Path != Support {
		all.add(refuse(ErrPath, "", "path", string(r.Path), "form", pathForm))
	}
	all.add(r.requester()...)
	return day, all
}

// places checks that both organizations are said, and on the support path what
// else a request carries.
func (r Request) places(source, destination Organization) refusals {
	var all refusals
	if source.ID == "" {
		all.add(missing("source", r.Path.rule()))
	}
	if destination.ID == "" {
		all.add(missing("destination", r.Path.rule()))
	}
	if r.Path == Support {
		all.add(r.Case.parts()...)
	}
	return all
}
