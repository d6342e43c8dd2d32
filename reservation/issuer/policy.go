package issuer

import (
	"math"
	"time"

	"github.com/licit-go/licit/license"
)

// maxVersion is the last version that a reservation can have.
const maxVersion = math.MaxUint32

// A Policy holds what the rules leave open. Changing it changes what later decisions
// say; events keep what they were decided with.
type Policy struct {
	// InstallWithin is for how long after its issue an authorization can be installed,
	// in whole seconds; 0: 365 × 24 h; negative: for ever.
	InstallWithin time.Duration
}

// complete returns the policy with its defaults filled in.
func (p Policy) complete() Policy {
	if p.InstallWithin == 0 {
		p.InstallWithin = 365 * license.Day
	}
	return p
}

// check refuses a policy that is none ([ErrPolicy]).
func (p Policy) check() error {
	if p.InstallWithin > 0 && p.InstallWithin%time.Second != 0 {
		return license.Refuse(ErrPolicy, "RS-17", "option", "installWithin", "value", p.InstallWithin.String())
	}
	return nil
}

// lastSecond is the last second of the calendar, as seconds since 1970.
const lastSecond = 253_402_300_799 // 9999-12-31T23:59:59Z

// notAfter returns the last second in which what is issued then can be installed, at
// most the last of the calendar; zero: for ever.
func (p Policy) notAfter(issued time.Time) time.Time {
	if p.InstallWithin < 0 {
		return time.Time{}
	}
	end := issued.Add(p.InstallWithin)
	if end.Unix() > lastSecond {
		return time.Unix(lastSecond, 0).UTC()
	}
	return end
}
