package coterm

import (
	"log/slog"

	"github.com/licit-go/licit/license"
)

// log/slog does not look inside structs and slices for values that redact
// themselves, so each type that holds a key says here what a log shows of it.

// stampValue is what a log shows of any event, with keys redacted.
func stampValue(s license.Stamp, attrs ...slog.Attr) slog.Value {
	return slog.GroupValue(append([]slog.Attr{
		slog.Uint64("seq", s.Seq), slog.Time("at", s.At), slog.String("by", string(s.By)),
	}, attrs...)...)
}

// LogValue returns the mode and the keys, redacted.
func (e Claimed) LogValue() slog.Value {
	keys := make([]string, len(e.Licenses))
	for i, l := range e.Licenses {
		keys[i] = l.Key().Redacted()
	}
	return stampValue(e.Stamp, slog.String("mode", string(e.Mode)), slog.Any("keys", keys))
}

// LogValue returns both keys, redacted.
func (e Undone) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.Any("key", e.Key), slog.Any("replacement", e.Replacement.Key()))
}

// LogValue returns both keys, redacted, and what was returned.
func (e Returned) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.Any("key", e.Key), slog.Any("replacement", e.Replacement.Key()), slog.String("counts", e.Counts.String()))
}

// LogValue returns all keys, redacted, and the other organization.
func (e MovedOut) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.Any("key", e.Key), slog.String("to", string(e.To)), slog.Any("moved", e.Moved.Key()), slog.Any("rest", e.Rest.Key()))
}

// LogValue returns both keys, redacted, and the other organization.
func (e MovedIn) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.Any("key", e.License.Key()), slog.String("from", string(e.From)), slog.Any("origin", e.Origin), slog.String("mode", string(e.Mode)))
}

// LogValue returns both events with keys redacted.
func (m Move) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("out", m.Out), slog.Any("in", m.In))
}

// LogValue returns the keys, redacted, and what is asked; nothing of the request.
func (r MoveRequest) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("key", r.Key), slog.String("counts", r.Counts.String()), slog.String("mode", string(r.Mode)),
		slog.Any("moved", r.Moved), slog.Any("rest", r.Rest))
}

// LogValue returns how many keys were imported.
func (e Imported) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.Int("claims", len(e.Claims)), slog.Int("invalidated", len(e.Invalidated)))
}

// LogValue returns the claim with its key redacted.
func (c ImportedClaim) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("license", c.License), slog.String("mode", string(c.Mode)), slog.Time("claimedAt", c.ClaimedAt))
}

// LogValue returns the key, redacted.
func (i ImportedInvalidation) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("key", i.Key), slog.String("ends", i.Ends.String()))
}

// LogValue returns the claim with its key redacted.
func (c Claim) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("license", c.License), slog.String("mode", string(c.Mode)),
		slog.Time("claimedAt", c.ClaimedAt), slog.String("state", string(c.State)))
}

// LogValue returns the invalidation with the replacement redacted.
func (i Invalidation) LogValue() slog.Value {
	return slog.GroupValue(slog.String("cause", string(i.Cause)), slog.Any("replacement", i.Replacement),
		slog.Any("movedTo", i.MovedTo), slog.Time("at", i.At), slog.String("ends", i.Ends.String()))
}

// LogValue returns the date and how many parts it has.
func (e Explanation) LogValue() slog.Value {
	return slog.GroupValue(slog.String("at", e.At.String()), slog.String("expires", e.Expires.String()), slog.Int("parts", len(e.Parts)))
}

// LogValue returns the part with its key redacted.
func (p Part) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("key", p.Key), slog.String("state", string(p.State)), slog.String("ends", p.Ends.String()))
}

// LogValue returns the organization's id, version and date.
func (o *Organization) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(o.id)), slog.Uint64("seq", o.seq), slog.String("expires", o.Expires().String()))
}
