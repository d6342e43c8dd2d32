package license

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// An ID names an organization, an account or another stream of events: 1 to
// [MaxIDLen] bytes of printable UTF-8 without a space at either end.
type ID string

// An Actor says who decided: an administrator's account or a program's name,
// of the same form as an [ID].
type Actor string

// MaxIDLen is the longest [ID] and [Actor], in bytes.
const MaxIDLen = 128

// Same reports whether both are one person: the same e-mail address without
// regard to the case of its ASCII letters and to spaces around it (TR-2). Other
// letters are the same only where they are equal. Nobody, the empty Actor, is the
// same as no one.
func (a Actor) Same(b Actor) bool {
	x, y := strings.TrimSpace(string(a)), strings.TrimSpace(string(b))
	return x != "" && utf8.ValidString(x) && utf8.ValidString(y) &&
		slices.EqualFunc([]rune(x), []rune(y), sameLetter)
}

// sameLetter compares letters of ASCII without regard to case, and others as they
// are: folding their case takes the Kelvin sign for a k and the Ohm sign for an
// omega.
func sameLetter(a, b rune) bool {
	return a == b || a < utf8.RuneSelf && b < utf8.RuneSelf && strings.EqualFold(string(a), string(b))
}

// Check refuses an id that is not of the form ([ErrIDMalformed]).
func (id ID) Check() error {
	if !nameOK(string(id), MaxIDLen) {
		return Refuse(ErrIDMalformed, "", "id", string(id), "longest", strconv.Itoa(MaxIDLen))
	}
	return nil
}

// An Act says when something is decided and by whom. It is the first argument
// of every decision; no package of licit reads a clock.
type Act struct {
	At time.Time `json:"at"`
	By Actor     `json:"by"`
}

// Check returns the act with its instant in UTC and without monotonic reading.
// It refuses an instant that is not set ([ErrInstantMissing]) or lies outside
// the years 1 to 9999 ([ErrDateRange]), and an actor that is not of the form
// ([ErrIDMalformed]).
func (a Act) Check() (Act, error) {
	if a.At.IsZero() {
		return Act{}, Refuse(ErrInstantMissing, "CT-12", "at", "")
	}
	a.At = a.At.Round(0).UTC()
	if _, err := DateOf(a.At); err != nil {
		return Act{}, err
	}
	if !nameOK(string(a.By), MaxIDLen) {
		return Act{}, Refuse(ErrIDMalformed, "CT-16", "by", string(a.By), "longest", strconv.Itoa(MaxIDLen))
	}
	return a, nil
}

// Day returns the UTC day of a checked act.
func (a Act) Day() Date { return dateOf(a.At.UTC()) }

// A Stamp stands in every event: its position in the stream, and the act. The
// first event of a stream has Seq 1.
type Stamp struct {
	Seq uint64 `json:"seq"`
	Act
}
