package coterm

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/license/enforce"
)

// A Status says how an organization stands with its licences (CT-22).
type Status string

// The statuses of an organization.
const (
	OK              Status = "OK"
	Warning         Status = "Warning"          // 30 whole days or fewer to the date
	LicenseRequired Status = "License Required" // out of compliance, in grace
	ShutDown        Status = "Shut Down"        // out of compliance for longer than the grace
)

// A Compliance says whether an organization is in compliance, and why not.
type Compliance struct {
	Status    Status
	Since     time.Time  // since when it is out of compliance; zero if it is not
	Until     time.Time  // when the grace ends or ended; zero if it is in compliance
	Expired   bool       // the co-term date has come
	Shortages []Shortage // buckets with more devices than their limit, sorted by bucket
}

// A Shortage is a bucket with more devices than the limit.
type Shortage struct {
	Bucket  license.Model
	Devices int // that count, as last reported
	Limit   int
}

// Compliance returns how the organization stands at that instant if nothing is
// decided until then (CT-22, CT-24). Instants before the last event are answered
// from what is known since: before it was out of compliance as it is now, its
// status is that of its date.
func (o *Organization) Compliance(at time.Time) Compliance {
	expires := o.Expires()
	out := o.condition(at)
	if at.Before(out.Since) {
		out.Since = time.Time{}
	}
	c := Compliance{Status: OK, Since: out.Since, Until: out.Until(), Expired: !expires.IsZero() && !at.Before(expires.Start())}
	for bucket, devices := range o.devices().All() {
		if limit := o.now.limits.of(bucket); devices > limit {
			c.Shortages = append(c.Shortages, Shortage{bucket, devices, limit})
		}
	}
	switch out.State(at) {
	case enforce.InGrace:
		c.Status = LicenseRequired
	case enforce.Over:
		c.Status = ShutDown
	case enforce.Clear:
		if !expires.IsZero() && expires.DaysSince(dayOf(at)) <= o.policy.WarningDays {
			c.Status = Warning
		}
	}
	return c
}

// inCalendar returns an instant, or the last one that can be written down.
func inCalendar(t time.Time) time.Time {
	if last := license.MaxDate().Start().Add(license.Day - 1); t.After(last) {
		return last
	}
	return t
}

// condition returns the grace that runs at that instant, if one does.
func (o *Organization) condition(at time.Time) enforce.Condition {
	return enforce.Condition{Since: o.outAt(at), Grace: enforce.Grace{Length: o.policy.Grace}}
}

// Overview returns what the Dashboard API shows for the organization: status,
// date and limits. The API knows no shutdown; it shows License Required.
func (o *Organization) Overview(at time.Time) dashboard.CotermOverview {
	status := o.Compliance(at).Status
	if status == ShutDown {
		status = LicenseRequired
	}
	return dashboard.CotermOverview{Status: string(status), ExpirationDate: o.Expires(), LicensedDeviceCounts: o.Limits()}
}

// A NoticeKind says what a notice announces.
type NoticeKind string

// The kinds of notices.
const (
	BeforeDate  NoticeKind = "before-date"  // that many days before the co-term date
	DuringGrace NoticeKind = "during-grace" // that many days into a grace
)

// A Notice is a message that is due at an instant (CT-23).
type Notice struct {
	At   time.Time
	Kind NoticeKind
	Days int
}

// Notices returns what is due in [from, to) if nothing is decided until then,
// earliest first (CT-23): before the date at 00:00 UTC of the day that many days
// earlier, in a grace at the end of that many days of 24 h. Intervals that tile
// time give each notice once, whether they are asked about before or after an
// event that leaves the date and the grace as they are. A notice whose instant
// had passed when its date or its grace came about is not due.
func (o *Organization) Notices(from, to time.Time) []Notice {
	var all []Notice
	expires := o.Expires()
	days := slices.Clone(o.policy.DateNotices)
	slices.Sort(days)
	for _, n := range slices.Compact(days) {
		day, err := expires.AddDays(-n)
		if err != nil || n < 0 {
			continue
		}
		if at := day.Start(); !at.Before(from) && !at.Before(o.dateFrom) && at.Before(to) {
			all = append(all, Notice{at, BeforeDate, n})
		}
	}
	if from.Before(o.outFrom) {
		from = o.outFrom
	}
	for n, at := range o.condition(to).Notices(o.policy.GraceNotices, from, to) {
		all = append(all, Notice{at, DuringGrace, n})
	}
	slices.SortFunc(all, func(a, b Notice) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Days, b.Days))
	})
	return all
}
