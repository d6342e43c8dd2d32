package hosting

import (
	"strconv"
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

// MaxGraceMonths is how many months a [enforce.Grace] of a [Policy] has at most.
const MaxGraceMonths = 1200

// MaxGraceLength is the longest length of time in a [Policy].
const MaxGraceLength = time.Duration(smart.MaxPeriod) * time.Second

// A Policy holds what the rules leave open, and the lengths that they name. In each
// field the zero value means the default that is named there and a negative length none.
// Months and a length of a grace below zero count as none of them. Changing a policy
// changes what later decisions and queries say; events keep what they were decided with.
type Policy struct {
	// Evaluation is how long a system of the older generation may be used without
	// licences, in whole seconds up to [smart.MaxPeriod] (WX-9); 180 × 24 h.
	Evaluation time.Duration
	// Grace is how long a user may host with a temporary licence, up to
	// [MaxGraceLength] (WX-6); 180 × 24 h.
	Grace time.Duration
	// Exceeded is how long more users than licences are tolerated, up to
	// [MaxGraceMonths] and [MaxGraceLength] (WX-13); six months.
	Exceeded enforce.Grace
	// Invalid is how long the licence manager may be out of reach, up to the same
	// (WX-14); six months.
	Invalid enforce.Grace
	// FailedOver is how long the high-availability system may stand in, up to the
	// same (WX-15); 180 × 24 h.
	FailedOver enforce.Grace
	// Unknown is how long after an update or a fail-over the licence status may be
	// unknown, up to [MaxGraceLength] (WX-16); 48 h.
	Unknown time.Duration
	// Starting is how long the licence manager needs to start, up to [MaxGraceLength]
	// (WX-16); 20 minutes.
	Starting time.Duration
	// Audit is the time of day, after 00:00 GMT and before 24:00, at which installed
	// licences are counted (WX-16); 02:00. Negative: 00:00.
	Audit time.Duration
	// Products names the licences, no two the same.
	Products Products
}

// Products names the licences that a system needs, as the manager or the account calls
// them. The zero value of a field is the name that is given there.
type Products struct {
	Host     license.Model // of a user; "HOST"
	HostTag  license.Tag   // of a user, in smart licensing; "host"
	Extended license.Model // of extended capacity; "XL"
	// of a data center, by its size; "MDC-SMALL", "MDC-MEDIUM", "MDC-LARGE"
	Small, Medium, Large license.Model
}

// complete returns the policy with its defaults filled in.
func (p Policy) complete() Policy {
	p.Evaluation = length(p.Evaluation, ManagedEvaluation)
	p.Grace = length(p.Grace, 180*license.Day)
	p.Exceeded = grace(p.Exceeded, enforce.Grace{Months: 6})
	p.Invalid = grace(p.Invalid, enforce.Grace{Months: 6})
	p.FailedOver = grace(p.FailedOver, enforce.Grace{Length: 180 * license.Day})
	p.Unknown = length(p.Unknown, 48*time.Hour)
	p.Starting = length(p.Starting, 20*time.Minute)
	p.Audit = length(p.Audit, 2*time.Hour)
	p.Products = p.Products.complete()
	return p
}

// length returns a length of time, or what zero stands for.
func length(d, standard time.Duration) time.Duration {
	if d == 0 {
		return standard
	}
	return max(d, 0)
}

// grace returns a grace, or what the zero one stands for.
func grace(g, standard enforce.Grace) enforce.Grace {
	if g == (enforce.Grace{}) {
		return standard
	}
	return enforce.Grace{Months: max(g.Months, 0), Length: max(g.Length, 0)}
}

func (p Products) complete() Products {
	named := func(m *license.Model, standard license.Model) {
		if *m == "" {
			*m = standard
		}
	}
	named(&p.Host, "HOST")
	named(&p.Extended, "XL")
	named(&p.Small, "MDC-SMALL")
	named(&p.Medium, "MDC-MEDIUM")
	named(&p.Large, "MDC-LARGE")
	if p.HostTag == "" {
		p.HostTag = "host"
	}
	return p
}

// check refuses a complete policy that is none ([ErrPolicy]).
func (p Policy) check() error {
	var errs []error
	unless := func(holds bool, option, value string) {
		if !holds {
			errs = append(errs, wrong(option, value))
		}
	}
	unless(p.Evaluation%time.Second == 0 && p.Evaluation <= MaxGraceLength, "evaluation", p.Evaluation.String())
	unless(p.Grace <= MaxGraceLength, "grace", p.Grace.String())
	for _, g := range []struct {
		option string
		grace  enforce.Grace
	}{{"exceeded", p.Exceeded}, {"invalid", p.Invalid}, {"failedOver", p.FailedOver}} {
		unless(g.grace.Months <= MaxGraceMonths, g.option+".months", strconv.Itoa(g.grace.Months))
		unless(g.grace.Length <= MaxGraceLength, g.option+".length", g.grace.Length.String())
	}
	unless(p.Unknown <= MaxGraceLength, "unknown", p.Unknown.String())
	unless(p.Starting <= MaxGraceLength, "starting", p.Starting.String())
	unless(p.Audit < license.Day, "audit", p.Audit.String())
	return license.Join(append(errs, p.Products.check())...)
}

// check refuses names that are none, and two products of one name: one licence would
// count for both.
func (p Products) check() error {
	errs := []error{license.Within("products.hostTag", p.HostTag.Check())}
	taken := map[license.Model]bool{}
	for _, product := range []struct {
		option string
		model  license.Model
	}{{"host", p.Host}, {"extended", p.Extended}, {"small", p.Small}, {"medium", p.Medium}, {"large", p.Large}} {
		if err := product.model.Check(); err != nil {
			errs = append(errs, license.Within("products."+product.option, err))
		} else if taken[product.model] {
			errs = append(errs, wrong("products."+product.option, string(product.model)))
		}
		taken[product.model] = true
	}
	return license.Join(errs...)
}

func wrong(option, value string) error {
	return license.Refuse(ErrPolicy, "", "option", option, "value", value)
}
