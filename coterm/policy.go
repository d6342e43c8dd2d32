package coterm

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// A Mode says how a key is applied (CT-4, CT-5).
type Mode string

// The modes of a claim.
const (
	AddDevices Mode = "add-devices" // the key's devices join those that are licensed
	Renew      Mode = "renew"       // the key's devices replace them
)

func (m Mode) check() error {
	switch m {
	case AddDevices, Renew:
		return nil
	}
	return license.Refuse(ErrMode, "CT-11", "mode", string(m))
}

// A Carry says what a renewal does with the value that is left (CT-5).
type Carry string

// What becomes of remaining value at a renewal.
const (
	ConvertValue Carry = "convert-value" // the value-days not yet burnt move onto the new key; the default
	KeepDays     Carry = "keep-days"     // the whole days left are added to the new key's end
	Discard      Carry = "discard"       // nothing is carried
)

func (c Carry) check() error {
	switch c {
	case ConvertValue, KeepDays, Discard:
		return nil
	}
	return license.Refuse(ErrPolicy, "CT-5", "carry", string(c))
}

// A DeviceCount says which devices count against a limit (CT-21).
type DeviceCount string

// Which devices count.
const (
	CountInNetworks DeviceCount = "in-networks" // those in a network; the default
	CountClaimed    DeviceCount = "claimed"     // all that are claimed
)

// A Policy holds what the rules leave open. In each field zero means the default
// that is named there and a negative number means none. Changing a policy
// changes what later decisions and queries say; events keep what they were
// decided with.
type Policy struct {
	// Carry is what a renewal does with remaining value (CT-5); ConvertValue.
	Carry Carry
	// UndoWindow is how long after a claim it can be undone, boundary included
	// (CT-14); 7 × 24 h. None: a claim cannot be undone.
	UndoWindow time.Duration
	// Grace is how long an organization out of compliance runs on (CT-22,
	// CT-24); 30 × 24 h. None: it is shut down at once.
	Grace time.Duration
	// WarningDays is at how many whole remaining days the status becomes
	// Warning (CT-22); 30.
	WarningDays int
	// DateNotices are the days before the date, and GraceNotices the days of a
	// grace, on which a notice is due (CT-23); 30, 3 and 7, 14, 21, 28. An
	// empty list that is not nil means none.
	DateNotices, GraceNotices []int
	// Count is which devices count against a limit (CT-21); CountInNetworks.
	Count DeviceCount
}

// complete returns the policy with its defaults filled in.
func (p Policy) complete() Policy {
	if p.Carry == "" {
		p.Carry = ConvertValue
	}
	if p.Count == "" {
		p.Count = CountInNetworks
	}
	if p.UndoWindow == 0 {
		p.UndoWindow = 7 * license.Day
	}
	if p.Grace == 0 {
		p.Grace = 30 * license.Day
	}
	if p.WarningDays == 0 {
		p.WarningDays = 30
	}
	if p.DateNotices == nil {
		p.DateNotices = []int{30, 3}
	}
	if p.GraceNotices == nil {
		p.GraceNotices = []int{7, 14, 21, 28}
	}
	p.DateNotices, p.GraceNotices = slices.Clone(p.DateNotices), slices.Clone(p.GraceNotices)
	return p
}

func (p Policy) check() error {
	if err := p.Carry.check(); err != nil {
		return err
	}
	switch p.Count {
	case CountInNetworks, CountClaimed:
		return nil
	}
	return license.Refuse(ErrPolicy, "CT-21", "count", string(p.Count))
}

// undoUntil returns the last instant at which a claim can be undone, the zero
// time if it never can (CT-14).
func (p Policy) undoUntil(claimed time.Time) time.Time {
	if p.UndoWindow < 0 {
		return time.Time{}
	}
	return inCalendar(claimed.Add(p.UndoWindow))
}
