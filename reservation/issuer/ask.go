package issuer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// asked returns what is asked for as it is issued: a list of its own, sorted by tag,
// without what is blank. It refuses what [license.Hold.Check] refuses, a tag that
// stands twice also where it is blank once, and nothing at all.
func asked(rule string, udi license.UDI, entitlements []license.Entitlement) ([]license.Entitlement, error) {
	all := slices.SortedStableFunc(slices.Values(entitlements), func(a, b license.Entitlement) int { return cmp.Compare(a.Tag, b.Tag) })
	for n := range all {
		if n > 0 && all[n].Tag == all[n-1].Tag {
			return nil, license.Refuse(license.ErrTagTwice, "RS-13", "tag", string(all[n].Tag))
		}
	}
	all = slices.DeleteFunc(all, func(e license.Entitlement) bool { return e.Quantity == 0 })
	if err := (license.Hold{UDI: udi, Entitlements: all}).Check(); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, license.Refuse(ErrNothingAsked, rule, "udi", udi.String())
	}
	return all, nil
}

// permanent refuses anything but one licence of one tag for a permanent reservation.
func permanent(rule string, udi license.UDI, kind reservation.Kind, entitlements []license.Entitlement) error {
	if kind != reservation.Permanent {
		return nil
	}
	quantity := 0
	for _, e := range entitlements {
		quantity += e.Quantity
	}
	if len(entitlements) != 1 || quantity != 1 {
		return license.Refuse(ErrPermanent, rule, "udi", udi.String(), "tags", strconv.Itoa(len(entitlements)), "quantity", strconv.Itoa(quantity))
	}
	return nil
}

// issue writes the code of an authorization of a reservation.
func (i *Issuer) issue(at time.Time, codec reservation.AccountCodec, o *open, s issue) (issue, error) {
	s.issued = at.Truncate(time.Second)
	s.notAfter = i.policy.notAfter(s.issued)
	code, err := codec.Authorize(o.authorization(s), o.secret)
	if err != nil {
		return s, err
	}
	s.code = code
	return s, s.checkCode()
}

// checkCode refuses a code that cannot be kept.
func (s issue) checkCode() error {
	if n := len(s.code.Text); n > MaxCodeBytes {
		return license.Refuse(reservation.ErrCodeTooLong, "RS-17", "what", "authorization", "length", strconv.Itoa(n), "most", strconv.Itoa(MaxCodeBytes))
	}
	if s.code.Text == "" || !utf8.ValidString(s.code.Text) {
		return license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", "authorization", "cause", "no text")
	}
	return nil
}

// An entered code is a confirmation or return code, as somebody typed it.
type entered struct {
	what   string
	text   string
	number uint64 // of the reservation that it names
	named  bool   // it names one
}

// enter looks at a code for the number in it. It refuses what is no code of that kind,
// whatever is known here.
func enter(codec reservation.AccountCodec, what, text string) (entered, error) {
	if n := len(text); n > MaxShortBytes {
		return entered{}, license.Refuse(reservation.ErrCodeTooLong, "RS-17", "what", what, "length", strconv.Itoa(n), "most", strconv.Itoa(MaxShortBytes))
	}
	if text == "" || !utf8.ValidString(text) {
		return entered{}, license.Refuse(reservation.ErrCodeMalformed, "RS-17", "what", what, "cause", "no text")
	}
	n, named, err := codec.Named(text)
	return entered{what, text, n, named}, err
}

// proves finds out which of the authorizations that may be installed a code is of: the
// latest, or the earlier one; with nothing refused it is of neither. Of a code that
// names its reservation nothing else is told than that it is not (RS-18).
func (c entered) proves(o *open, check func(code string, g reservation.Grant) error) (issue, error) {
	if o == nil || c.named && c.number != o.number {
		return issue{}, nil
	}
	for _, s := range o.issues() {
		err := check(c.text, o.grant(s))
		if err == nil {
			return s, nil
		}
		if !c.denied(err) {
			return issue{}, err
		}
	}
	return issue{}, nil
}

// denied reports whether that is the answer to a wrong code, and no other failure.
func (c entered) denied(err error) bool {
	all := license.Refusals(err)
	return len(all) > 0 && (c.named || all[0].Reason == reservation.ErrCodeRefused)
}

// closed reports whether a code is the very one by which a reservation was returned,
// but for case, spaces and hyphens (RS-15), and which reservation that was.
func (c entered) closed(d device) (past, bool) {
	for _, p := range d.past {
		if p.code != "" && strings.EqualFold(plain(p.code), plain(c.text)) {
			return p, true
		}
	}
	return past{}, false
}

func plain(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, code)
}

// MaxNotesBytes is the longest note on a rehost or a removal.
const MaxNotesBytes = 1024

// checkNotes refuses notes that cannot be shown on one line, or are too long.
func checkNotes(notes string) error {
	if len(notes) > MaxNotesBytes || !utf8.ValidString(notes) || strings.ContainsFunc(notes, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return license.Refuse(ErrNotes, "", "length", strconv.Itoa(len(notes)), "most", strconv.Itoa(MaxNotesBytes))
	}
	return nil
}
