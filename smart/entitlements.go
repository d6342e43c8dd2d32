package smart

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// Entitlements answers a [Report] with the licences of the satellite's virtual
// accounts: all of them.
type Entitlements struct {
	Satellite license.ID        `json:"satellite"`
	Number    uint64            `json:"number"`             // of the report that it answers
	At        time.Time         `json:"at"`                 // at the account
	Accounts  []EntitledAccount `json:"accounts,omitempty"` // sorted; those that are not there are not the satellite's
}

// An EntitledAccount is a virtual account of a satellite with its licences.
type EntitledAccount struct {
	Account license.ID `json:"account"`         // sorted
	Lines   []Line     `json:"lines,omitempty"` // sorted by id; the quantity is what is in this virtual account
}

func (Entitlements) message() {}

// Check refuses what [Line.Check] refuses; a malformed satellite or virtual account
// ([license.ErrIDMalformed]), the number 0 ([ErrNumberMissing]), entitlements without
// their instant ([license.ErrInstantMissing]); more than [MaxReported] virtual
// accounts, or lines in all of them ([ErrTooMany]); accounts or lines that are not
// sorted ([ErrOrder]) or stand twice ([ErrTwice]); a line that is not the same but
// for its quantity wherever it stands ([ErrLineDiffers]), or whose quantities come to
// more than [license.MaxUnits] ([license.ErrCountRange]); and a tag that is
// export-controlled on some of its lines ([ErrExportDiffers]).
func (m Entitlements) Check() error {
	return errors.Join(
		license.Within("satellite", m.Satellite.Check()),
		checkNumber("number", m.Number),
		checkInstant("at", "SM-22", m.At),
		checkAccounts(m.Accounts),
	)
}

func checkAccounts(all []EntitledAccount) error {
	if err := checkSize("accounts", len(all)); err != nil {
		return err
	}
	lines := 0
	for _, a := range all {
		lines += len(a.Lines)
	}
	if err := checkSize("lines", lines); err != nil {
		return err
	}
	seen := seenLines{map[license.ID]Line{}, map[license.Tag]bool{}}
	for i, a := range all {
		err := license.Within("account", a.Account.Check())
		if i > 0 {
			before := all[i-1].Account
			err = errors.Join(err, checkOrder("account", string(before), string(a.Account), cmp.Compare(before, a.Account)))
		}
		if err = errors.Join(err, seen.check(a.Lines)); err != nil {
			return license.Within(element("accounts", i), err)
		}
	}
	return nil
}

// seenLines are the lines of the virtual accounts looked at so far, with their
// quantities added up, and whether their tags are export-controlled.
type seenLines struct {
	lines  map[license.ID]Line
	export map[license.Tag]bool
}

// check refuses the lines of a virtual account that cannot stand beside one another
// or beside those of the others.
func (s seenLines) check(lines []Line) error {
	for i, l := range lines {
		err := l.Check()
		if i > 0 {
			before := lines[i-1].ID
			err = errors.Join(err, checkOrder("line", string(before), string(l.ID), cmp.Compare(before, l.ID)))
		}
		if err = errors.Join(err, s.add(l)); err != nil {
			return license.Within(element("lines", i), err)
		}
	}
	return nil
}

func (s seenLines) add(l Line) error {
	if export, seen := s.export[l.Tag]; seen && export != l.Export {
		return license.Refuse(ErrExportDiffers, "SM-18", "tag", string(l.Tag), "line", string(l.ID))
	}
	s.export[l.Tag] = l.Export
	sum, seen := s.lines[l.ID]
	quantity := sum.Quantity + l.Quantity
	if sum.Quantity = l.Quantity; seen && sum != l {
		return license.Refuse(ErrLineDiffers, "SM-3", "line", string(l.ID))
	}
	if seen && quantity > license.MaxUnits {
		return checkQuantity("SM-3", l.ID, quantity)
	}
	l.Quantity = quantity
	s.lines[l.ID] = l
	return nil
}

// written returns the entitlements as they are written, with a list of their own.
func (m Entitlements) written() Entitlements {
	m.At, m.Accounts = utc(m.At), list(slices.Clone(m.Accounts))
	for i, a := range m.Accounts {
		m.Accounts[i].Lines = list(a.Lines)
	}
	return m
}
