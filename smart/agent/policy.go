package agent

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// A Policy holds what the rules leave open (SM-31). In each field zero means the
// default that is named there and a negative duration means none. Changing a policy
// changes what later decisions and queries say; events keep what they were decided
// with.
type Policy struct {
	// Evaluation is how long a product may be used without registration (SM-25), in
	// whole seconds up to [smart.MaxPeriod]; 90 × 24 h. None: not at all.
	Evaluation time.Duration
	// Meter is how evaluation is measured (SM-25, WX-9); MeterUse.
	Meter Meter
	// Retry is after how long a request that was not answered is sent again (SM-31);
	// 24 h. None: never by itself.
	Retry time.Duration
	// Overage is for how long more than what is reserved may be used (RS-10);
	// 90 × 24 h. None: not at all.
	Overage time.Duration
	// Checkpoint is how often a tick is wanted while a meter runs; 24 h. None: never.
	Checkpoint time.Duration
}

// complete returns the policy with its defaults filled in.
func (p Policy) complete() Policy {
	if p.Evaluation == 0 {
		p.Evaluation = 90 * license.Day
	}
	if p.Meter == "" {
		p.Meter = MeterUse
	}
	if p.Retry == 0 {
		p.Retry = license.Day
	}
	if p.Overage == 0 {
		p.Overage = 90 * license.Day
	}
	if p.Checkpoint == 0 {
		p.Checkpoint = license.Day
	}
	p.Overage = max(p.Overage, 0)
	return p
}

// evaluation returns what is granted. It refuses a length that is none, a meter that is
// none, and a policy that is not complete ([ErrPolicy]).
func (p Policy) evaluation() (smart.Period, error) {
	if p == (Policy{}) {
		return 0, license.Refuse(ErrPolicy, "SM-25", "option", "agent", "value", "not made by New")
	}
	granted := smart.Period(max(p.Evaluation, 0) / time.Second)
	var errs []error
	if p.Evaluation > 0 && (p.Evaluation%time.Second != 0 || granted > smart.MaxPeriod) {
		errs = append(errs, license.Refuse(ErrPolicy, "SM-25", "option", "evaluation", "value", p.Evaluation.String()))
	}
	return granted, license.Join(append(errs, p.Meter.check())...)
}

func (m Meter) check() error {
	switch m {
	case MeterUse, MeterCalendar:
		return nil
	}
	return license.Refuse(ErrPolicy, "SM-25", "option", "meter", "value", string(m))
}

// grantOK reports whether an event may grant that much.
func grantOK(p smart.Period) bool { return 0 <= p && p <= smart.MaxPeriod }

func number(n uint64) string { return strconv.FormatUint(n, 10) }
