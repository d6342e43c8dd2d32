package register

import (
	"log/slog"
	"time"

	"github.com/licit-go/licit/license"
)

// What one key can hold. It bounds every event and snapshot, so that a key that
// could be issued can also be returned and restored.
const (
	MaxModels   = 1024 // models of one licence
	MaxEditions = 64   // product types whose edition one licence states
)

// An Entry is what the register knows of one key. It is folded from events, at
// most three of them. Decisions (Issue, Reissue, Claim, Undo, Return,
// Move) change nothing and return an event or a refusal; only Apply changes
// anything. Reads and decisions may run concurrently with one another, none while
// Apply runs.
type Entry struct {
	key    license.Key
	seq    uint64
	last   time.Time // instant of the last event
	status license.Status
	past   past
}

// past is the events of an entry, zero where there was none. A key is issued or
// reissued, and invalidated once, so there is never more to keep.
type past struct {
	Issued   Issued   `json:"issued,omitzero"`
	Reissued Reissued `json:"reissued,omitzero"`
	Claimed  Claimed  `json:"claimed,omitzero"`
	Undone   Undone   `json:"undone,omitzero"`
	Returned Returned `json:"returned,omitzero"`
	Moved    Moved    `json:"moved,omitzero"`
}

// New returns the entry of a key before its first event: nobody issued it.
func New(key license.Key) *Entry { return &Entry{key: key} }

// Key returns the key.
func (e *Entry) Key() license.Key { return e.key }

// Seq returns the position of the last event applied, 0 before the first: what
// a journal expects as version.
func (e *Entry) Seq() uint64 { return e.seq }

// Clone returns an entry of its own in the same state, for what-ifs: a decision
// can be applied to it and the next one asked for.
func (e *Entry) Clone() *Entry {
	c := *e
	return &c
}

// Status returns what has become of the key.
func (e *Entry) Status() license.Status { return e.status }

// License returns what the key stands for, or stood for before it was
// invalidated; none if nobody issued it.
func (e *Entry) License() license.License {
	if e.past.Issued.Seq > 0 {
		return e.past.Issued.License
	}
	return e.past.Reissued.License
}

// IssuedTo returns the person to whom the key was given: of a replacement the
// one who undid the claim, requested the return or moved it. It is empty if nobody issued
// the key. [Asker.Is] compares persons.
func (e *Entry) IssuedTo() license.Actor {
	if e.past.Issued.Seq > 0 {
		return e.past.Issued.To
	}
	return e.past.Reissued.To
}

// Organization returns where the key is claimed, or was when it was invalidated;
// none if it never was.
func (e *Entry) Organization() license.ID {
	if e.past.Claimed.Seq > 0 {
		return e.past.Claimed.Organization
	}
	return e.past.Reissued.Organization
}

// Origin returns the key that this one replaces, and why; none for a key that
// was issued as new.
func (e *Entry) Origin() (license.Key, license.Cause) {
	return e.past.Reissued.Origin, e.past.Reissued.Cause
}

// An Invalidation says how a key ended and what it became. It is for the service
// that keeps the register; what an asker may see of it, [Entry.Issued] says.
type Invalidation struct {
	Cause        license.Cause
	At           time.Time
	By           license.Actor
	Organization license.ID     // where the key was claimed; none if nowhere
	RequestedBy  license.Actor  // who requested the return; none where there was no return
	Returned     license.Counts // what was returned
	Replacements []Replacement  // what holds the rest; the caller owns it
}

// Invalidation returns how the key ended and whether it has.
func (e *Entry) Invalidation() (Invalidation, bool) {
	if u := e.past.Undone; u.Seq > 0 {
		return Invalidation{
			Cause: license.Undone, At: u.At, By: u.By, Organization: u.Organization, Replacements: u.Replacements(),
		}, true
	}
	if r := e.past.Returned; r.Seq > 0 {
		return Invalidation{
			Cause: license.Returned, At: r.At, By: r.By, Organization: r.Organization,
			RequestedBy: r.RequestedBy, Returned: r.Counts, Replacements: r.Replacements(),
		}, true
	}
	if m := e.past.Moved; m.Seq > 0 {
		return Invalidation{
			Cause: license.Moved, At: m.At, By: m.By, Organization: m.Organization, Replacements: m.Replacements(),
		}, true
	}
	return Invalidation{}, false
}

func (e *Entry) cause() license.Cause {
	gone, _ := e.Invalidation()
	return gone.Cause
}

// begin is how every decision begins.
func (e *Entry) begin(act license.Act, verb Verb) (license.Stamp, error) {
	act, err := act.Check()
	if err != nil {
		return license.Stamp{}, err
	}
	if t := transition(e.status, verb); t.Refused != "" {
		return license.Stamp{}, e.refused(t)
	}
	return license.Stamp{Seq: e.seq + 1, Act: act}, e.notBefore(act.At)
}

// LogValue returns the parts that are no secret, the key redacted.
func (e *Entry) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Any("key", e.key), slog.Uint64("seq", e.seq), slog.String("status", string(e.status)),
		slog.String("organization", string(e.Organization())), slog.String("cause", string(e.cause())))
}

// LogValue returns the parts that are no secret, keys redacted.
func (i Invalidation) LogValue() slog.Value {
	keys := make([]string, len(i.Replacements))
	for n, r := range i.Replacements {
		keys[n] = r.License.Key().Redacted()
	}
	return slog.GroupValue(
		slog.String("cause", string(i.Cause)), slog.Time("at", i.At), slog.String("by", string(i.By)),
		slog.String("organization", string(i.Organization)), slog.String("requestedBy", string(i.RequestedBy)),
		slog.String("returned", i.Returned.String()), slog.Any("replacements", keys))
}
