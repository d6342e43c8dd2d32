package smart

import (
	"errors"
	"strconv"

	"github.com/licit-go/licit/license"
)

// A Line is a number of licences of one tag that were bought together (SM-3).
type Line struct {
	ID       license.ID   `json:"id"` // of the account's own, never used again
	Tag      license.Tag  `json:"tag"`
	Quantity int          `json:"quantity"` // 1 to license.MaxUnits
	Type     LineType     `json:"type"`
	Start    license.Date `json:"start"`            // the first day on which it counts
	Last     license.Date `json:"last,omitzero"`    // the last day on which it counts; none: for ever, and only of a perpetual line
	Source   string       `json:"source,omitempty"` // where it comes from, such as an order: "" or a name of up to MaxSourceLen bytes
	// Export says that the tag is export-controlled (SM-18): the same on every line
	// of a tag.
	Export bool `json:"export,omitempty"`
	// ReportingOnly says that as many as are asked for can be reserved (RS-4).
	ReportingOnly bool `json:"reportingOnly,omitempty"`
}

// MaxSourceLen is the longest source of a [Line], in bytes.
const MaxSourceLen = license.MaxIDLen

// A LineType says for how long a line was bought.
type LineType string

// The types of licence lines (SM-3).
const (
	Perpetual    LineType = "PERPETUAL"    // without a last day
	Term         LineType = "TERM"         // up to its last day
	Subscription LineType = "SUBSCRIPTION" // up to its last day
)

// Check refuses a malformed id ([license.ErrIDMalformed]), tag
// ([license.ErrTagMalformed]) or source ([ErrNameMalformed]), a quantity outside 1
// to [license.MaxUnits] ([license.ErrCountRange]), a type that is none
// ([ErrLineType]), and a term that cannot be ([ErrLineTerm]): without a start, with
// a last day before it, without a last day unless the line is perpetual, or with one
// if it is. It returns all reasons.
func (l Line) Check() error {
	var errs []error
	id := string(l.ID)
	errs = append(errs, l.ID.Check(), l.Tag.Check(), checkQuantity("SM-3", l.ID, l.Quantity))
	ends := true
	switch l.Type {
	case Perpetual:
		ends = false
	case Term, Subscription:
	default:
		errs = append(errs, license.Refuse(ErrLineType, "SM-3", "line", id, "type", string(l.Type)))
		ends = !l.Last.IsZero() // which is left to the type
	}
	if l.Start.IsZero() || ends == l.Last.IsZero() || ends && l.Last.Before(l.Start) {
		errs = append(errs, license.Refuse(ErrLineTerm, "SM-3", "line", id, "type", string(l.Type), "start", l.Start.String(), "last", l.Last.String()))
	}
	if l.Source != "" {
		errs = append(errs, checkName("source", "SM-3", l.Source, MaxSourceLen))
	}
	return errors.Join(errs...)
}

// checkQuantity refuses a quantity of a line outside 1 to license.MaxUnits.
func checkQuantity(rule string, line license.ID, n int) error {
	if n < 1 || n > license.MaxUnits {
		return license.Refuse(license.ErrCountRange, rule, "line", string(line), "quantity", strconv.Itoa(n), "least", "1", "most", strconv.Itoa(license.MaxUnits))
	}
	return nil
}

// checkName refuses what is not a name of up to that many bytes, which are
// license.MaxIDLen at most.
func checkName(part, rule, value string, longest int) error {
	if len(value) > longest || license.ID(value).Check() != nil {
		return license.Refuse(ErrNameMalformed, rule, "part", part, "value", value, "longest", strconv.Itoa(longest))
	}
	return nil
}

// InTerm reports whether the line counts on a day: from its start to its last day,
// both included (SM-17).
func (l Line) InTerm(day license.Date) bool {
	return !day.Before(l.Start) && (l.Last.IsZero() || !day.After(l.Last))
}

// Ends returns the first day on which the line does not count any more: the day
// after its last (SM-17). It is none where there is no such day, of a perpetual line
// and of one that lasts to the end of the calendar.
func (l Line) Ends() license.Date {
	if l.Last.IsZero() {
		return license.Date{}
	}
	end, err := l.Last.AddDays(1)
	if err != nil {
		return license.Date{}
	}
	return end
}
