package coterm

import (
	"strconv"

	"github.com/licit-go/licit/license"
)

// Usage is what an organization runs, in devices per model (CT-21).
type Usage struct {
	InNetworks license.Counts `json:"inNetworks,omitzero"` // devices in a network
	Spares     license.Counts `json:"spares,omitzero"`     // of those, second devices of warm-spare pairs: a pair needs one licence
	Unassigned license.Counts `json:"unassigned,omitzero"` // claimed devices in no network
}

func (u Usage) isZero() bool {
	return u.InNetworks.IsZero() && u.Spares.IsZero() && u.Unassigned.IsZero()
}

// ReportUsage decides what the organization runs from now on; the grace of an
// overage begins with the first report that shows it (CT-22). Adding or removing
// devices never moves the date (CT-9). It is refused if a model has more spares
// than devices in networks ([ErrUsageSpares]), and for more devices than can be
// counted ([license.ErrCountRange]).
func (o *Organization) ReportUsage(act license.Act, usage Usage) (UsageReported, error) {
	act, err := o.begin(act)
	if err != nil {
		return UsageReported{}, err
	}
	counted, err := usage.counted(o.policy.Count)
	if err != nil {
		return UsageReported{}, err
	}
	e := UsageReported{Stamp: o.stamp(act), Usage: usage, Counted: counted}
	e.Before, e.After = o.usageChange(e)
	return e, nil
}

func (o *Organization) usageChange(e UsageReported) (before, after Position) {
	before = o.position(e.At)
	after = before
	after.OutSince = out(o.outBefore(e.At), before.Expires, o.now.limits.short(e.Counted), e.At)
	return before, after
}

// counted returns the devices that need a licence, per bucket.
func (u Usage) counted(which DeviceCount) (license.Counts, error) {
	for model, spares := range u.Spares.All() {
		if in := u.InNetworks.Of(model); spares > in {
			return license.Counts{}, license.Refuse(ErrUsageSpares, "CT-21", "model", string(model), "spares", strconv.Itoa(spares), "inNetworks", strconv.Itoa(in))
		}
	}
	all, err := u.InNetworks.Minus(u.Spares)
	if err != nil {
		return license.Counts{}, err // unreachable: spares are contained
	}
	if which == CountClaimed {
		if all, err = all.Plus(u.Unassigned); err != nil {
			return license.Counts{}, err
		}
	}
	perBucket := map[license.Model]int{}
	for model, n := range all.All() {
		perBucket[model.Bucket()] += n
	}
	lines := make([]license.Line, 0, len(perBucket))
	for bucket, n := range perBucket {
		lines = append(lines, license.Line{Model: bucket, Count: n})
	}
	return license.NewCounts(lines...)
}
