package register

import (
	"errors"
	"log/slog"

	"github.com/licit-go/licit/license"
)

// A Replacement is a licence that takes the place of an invalidated key, as the
// event that invalidates the key hands it on: [Undone.Replacements],
// [Returned.Replacements] and [Moved.Replacements] to [Entry.Reissue].
type Replacement struct {
	Origin       license.Key     `json:"origin"`                 // the key that it replaces
	Cause        license.Cause   `json:"cause"`                  // why that was invalidated
	License      license.License `json:"license"`                // what the new key stands for
	To           license.Actor   `json:"to"`                     // the person to whom it is given
	Organization license.ID      `json:"organization,omitempty"` // where it is claimed at once; none if nowhere
}

// fits refuses a replacement that cannot be the first event of an entry.
func (r Replacement) fits(e *Entry) error {
	all := []error{e.takes(r.License), named("to", string(r.To))}
	if r.Origin.IsZero() || r.Origin == e.key {
		all = append(all, license.Refuse(ErrOrigin, "CT-16", "key", e.key.String(), "originKey", r.Origin.String()))
	}
	switch r.Cause {
	case license.Undone:
		all = append(all, r.placed(e, "CT-16", r.Organization == ""))
	case license.Moved:
		all = append(all, r.placed(e, "CT-19", r.Organization != ""))
	case license.Returned:
	case license.CauseUnknown:
		all = append(all, license.Refuse(license.ErrCause, "CT-17", "cause", ""))
	default:
		all = append(all, r.Cause.Check())
	}
	if r.Organization != "" {
		all = append(all, named("organization", string(r.Organization)))
	}
	return errors.Join(all...)
}

// placed refuses a replacement that is claimed at once where the rule leaves it
// unclaimed, or the other way round.
func (r Replacement) placed(e *Entry, rule string, right bool) error {
	if right {
		return nil
	}
	return license.Refuse(ErrReplacementPlace, rule, "key", e.key.String(), "cause", string(r.Cause), "organization", string(r.Organization))
}

// replacedBy refuses a replacement that is not the entry's licence with those
// counts under a new key: nothing is lost, nothing added, and the term goes on.
func (e *Entry) replacedBy(r license.License, rule string, counts license.Counts) error {
	if r.IsZero() {
		return license.Refuse(ErrReplacementMissing, rule, "key", e.key.String())
	}
	var all []error
	if origin, _ := e.Origin(); r.Key() == e.key || r.Key() == origin {
		all = append(all, license.Refuse(ErrReplacementTaken, "CT-16", "key", e.key.String(), "replacement", r.Key().String()))
	}
	if !r.Counts().Equal(counts) {
		all = append(all, license.Refuse(ErrReplacementCounts, rule, "key", e.key.String(),
			"replacement", r.Key().String(), "held", r.Counts().String(), "wanted", counts.String()))
	}
	if same, err := e.License().Reissue(r.Key(), r.Counts()); err != nil || !same.Equal(r) {
		all = append(all, license.Refuse(ErrReplacementTerm, "CT-16", "key", e.key.String(), "replacement", r.Key().String()))
	}
	return errors.Join(all...)
}

// LogValue returns both keys, redacted, and where the new one is claimed.
func (r Replacement) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Any("origin", r.Origin), slog.String("cause", string(r.Cause)), slog.Any("license", r.License),
		slog.String("to", string(r.To)), slog.String("organization", string(r.Organization)))
}
