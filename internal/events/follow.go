package events

import (
	"strconv"

	"github.com/licit-go/licit/license"
)

// Next refuses any stamp but that of the event after seq others ([license.ErrStale]).
func Next(s license.Stamp, seq uint64) error {
	if s.Seq != seq+1 {
		return license.Refuse(license.ErrStale, "", "seq", strconv.FormatUint(s.Seq, 10), "next", strconv.FormatUint(seq+1, 10))
	}
	return nil
}

// CannotFollow returns the refusal of an event that does not continue a state, for what
// stands against it: a reason of the package with the fields "event", its name, and
// "cause", the first reason, and behind it all of them. Where the first is that very
// reason, with a cause alone, there is nothing to add but the name.
func CannotFollow(reason license.Reason, name string, against error) error {
	refusals := license.Refusals(against)
	if len(refusals) == 0 {
		return license.Join(license.Refuse(reason, "", "event", name, "cause", against.Error()), against)
	}
	first := refusals[0]
	if first.Reason == reason {
		return license.Refuse(reason, "", "event", name, "cause", first.Field("cause"))
	}
	return license.Join(license.Refuse(reason, "", "event", name, "cause", string(first.Reason)), against)
}
