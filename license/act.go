package license

import (
	"strconv"
	"time"
)

// An ID names an organization, an account or another stream of events: 1 to
// [MaxIDLen] bytes of printable UTF-8 without a space at either end.
type ID string

// An Actor says who decided: an administrator's account or a program's name,
// of the same form as an [ID].
type Actor string

// MaxIDLen is the longest [ID] and [Actor], in bytes.
const MaxIDLen = 128

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
