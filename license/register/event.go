package register

import (
	"log/slog"

	"github.com/licit-go/licit/license"
)

// An Event is something that was decided about a key. The events of this package
// are [Issued], [Reissued], [Claimed], [Undone], [Returned] and [Moved], as values:
// Apply does not accept pointers to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	verb() Verb
	fits(e *Entry) error
}

// Issued says that a new key was issued to a person.
type Issued struct {
	license.Stamp
	License license.License `json:"license"`
	To      license.Actor   `json:"to"`
}

// Reissued says that a key was issued in the place of another one. It is claimed
// from the beginning where it names an organization (CT-16, CT-18, CT-19).
type Reissued struct {
	license.Stamp
	Replacement
}

// Claimed says that the key was claimed in an organization (CT-12).
type Claimed struct {
	license.Stamp
	Key          license.Key `json:"key"`
	Organization license.ID  `json:"organization"`
}

// Undone says that the key's claim was undone: it is invalidated for ever, and
// the replacement is claimed nowhere (CT-16).
type Undone struct {
	license.Stamp
	Key          license.Key     `json:"key"`
	Organization license.ID      `json:"organization"`
	Replacement  license.License `json:"replacement"`
}

// Returned says that some or all of what the key held was returned: it is
// invalidated for ever. The replacement of a partial return holds the rest
// (CT-18).
type Returned struct {
	license.Stamp
	Key          license.Key     `json:"key"`
	Organization license.ID      `json:"organization,omitempty"` // where the key was claimed; none if nowhere
	Counts       license.Counts  `json:"counts"`                 // what was returned
	Replacement  license.License `json:"replacement,omitzero"`   // none after a full return
	RequestedBy  license.Actor   `json:"requestedBy"`
}

// Moved says that some or all of what the key held was moved to another
// organization: it is invalidated for ever. What was moved is claimed at once
// there, the rest where the key was (CT-19).
type Moved struct {
	license.Stamp
	Key          license.Key     `json:"key"`
	Organization license.ID      `json:"organization"`  // where the key was claimed
	Destination  license.ID      `json:"destination"`   // where Moved is claimed
	Moved        license.License `json:"moved"`         // what was moved
	Rest         license.License `json:"rest,omitzero"` // none after a full move
}

func (i Issued) Stamped() license.Stamp   { return i.Stamp }
func (r Reissued) Stamped() license.Stamp { return r.Stamp }
func (c Claimed) Stamped() license.Stamp  { return c.Stamp }
func (u Undone) Stamped() license.Stamp   { return u.Stamp }
func (r Returned) Stamped() license.Stamp { return r.Stamp }
func (m Moved) Stamped() license.Stamp    { return m.Stamp }

func (Issued) verb() Verb   { return VerbIssue }
func (Claimed) verb() Verb  { return VerbClaim }
func (Undone) verb() Verb   { return VerbUndo }
func (Returned) verb() Verb { return VerbReturn }
func (Moved) verb() Verb    { return VerbMove }

func (r Reissued) verb() Verb {
	if r.Organization != "" {
		return VerbTakePlace
	}
	return VerbReissue
}

// stampValue is what a log shows of any event, with keys redacted.
func stampValue(s license.Stamp, attrs ...slog.Attr) slog.Value {
	return slog.GroupValue(append([]slog.Attr{
		slog.Uint64("seq", s.Seq), slog.Time("at", s.At), slog.String("by", string(s.By)),
	}, attrs...)...)
}

// LogValue returns the licence, its key redacted, and to whom it was issued.
func (i Issued) LogValue() slog.Value {
	return stampValue(i.Stamp, slog.Any("license", i.License), slog.String("to", string(i.To)))
}

// LogValue returns both keys, redacted, and where the new one is claimed.
func (r Reissued) LogValue() slog.Value {
	return stampValue(r.Stamp, slog.Any("replacement", r.Replacement))
}

// LogValue returns the key, redacted, and the organization.
func (c Claimed) LogValue() slog.Value {
	return stampValue(c.Stamp, slog.Any("key", c.Key), slog.String("organization", string(c.Organization)))
}

// LogValue returns both keys, redacted, and the organization.
func (u Undone) LogValue() slog.Value {
	return stampValue(u.Stamp, slog.Any("key", u.Key), slog.String("organization", string(u.Organization)),
		slog.Any("replacement", u.Replacement.Key()))
}

// LogValue returns both keys, redacted, and what was returned.
func (r Returned) LogValue() slog.Value {
	return stampValue(r.Stamp, slog.Any("key", r.Key), slog.String("organization", string(r.Organization)),
		slog.String("counts", r.Counts.String()), slog.Any("replacement", r.Replacement.Key()), slog.String("requestedBy", string(r.RequestedBy)))
}

// LogValue returns all keys, redacted, and both organizations.
func (m Moved) LogValue() slog.Value {
	return stampValue(m.Stamp, slog.Any("key", m.Key), slog.String("organization", string(m.Organization)),
		slog.String("destination", string(m.Destination)), slog.Any("moved", m.Moved.Key()), slog.Any("rest", m.Rest.Key()))
}
