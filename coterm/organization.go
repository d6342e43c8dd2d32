package coterm

import (
	"errors"
	"iter"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

// An Organization follows co-termination: one date for all that it claims. It is
// folded from events. Decisions (Claim, Undo, Return, Move, ReportUsage, Import,
// Create, Convert) change nothing and return an event or a refusal; only Apply
// changes anything. Reads and decisions may run concurrently with one another,
// none while Apply runs.
type Organization struct {
	id      license.ID
	policy  Policy
	maxKeys int

	seq     uint64
	last    time.Time              // instant of the last event
	follows license.LicensingModel // what it was converted to; "" while co-term

	now    standing
	date   license.Date          // of its ledger
	claims []claim               // in the order of record: claim instant, then key; departures among them
	hollow int                   // how many of them hold no key
	gone   []gone                // in the order in which they were invalidated
	places map[license.Key]place // of every key known

	usage    Usage
	reports  []report      // the last, and those that an undo may look back to
	window   time.Duration // the longest undo window of a claim seen
	short    int           // buckets with more devices than their limit
	outSince time.Time     // as of the last event; the date may have passed since

	// What happens at one instant happens at once; this is since when the
	// organization was out of compliance before that of the last event.
	heldSince time.Time

	// Notices speak of a date and of a grace; these say when each came about.
	dateFrom time.Time
	outFrom  time.Time

	spare spare // memory of Apply
}

// spare is memory that Apply uses again and again. Decisions may run side by
// side and have their own.
type spare struct {
	tail   []claim
	limits []LimitChange
}

// An Invalidation says what became of a key that once was claimed here.
type Invalidation struct {
	Cause       license.Cause // CauseUnknown where an import only flagged it
	Replacement license.Key   // none after a full return or move, or where it is not known
	MovedTo     license.Key   // the key that holds what was moved; none unless it was
	At          time.Time     // zero where it is not known
	Ends        license.Date  // the key's own end
}

// New returns an organization before its first event. The zero Policy is the
// documented default.
func New(id license.ID, policy Policy) *Organization {
	return &Organization{
		id: id, policy: policy.complete(), maxKeys: license.MaxKeys,
		now: standing{limits: newTally()}, places: map[license.Key]place{},
	}
}

// ID returns the organization's id.
func (o *Organization) ID() license.ID { return o.id }

// Seq returns the position of the last event applied, 0 before the first: what
// a journal expects as version.
func (o *Organization) Seq() uint64 { return o.seq }

// Clone returns an organization of its own in the same state, for what-ifs: a
// decision can be applied to it and the next one asked for. It copies as much
// as the organization holds.
func (o *Organization) Clone() *Organization {
	c := *o
	c.policy = o.policy.complete()
	c.claims, c.gone, c.places, c.spare = slices.Clone(o.claims), slices.Clone(o.gone), maps.Clone(o.places), spare{}
	c.reports = slices.Clone(o.reports)
	c.now.limits = o.now.limits.copy()
	for i := range c.claims {
		if e := c.claims[i].epoch; e != nil {
			c.claims[i].epoch = &epoch{e.limits.copy(), e.renewed, e.mx}
		}
	}
	return &c
}

func (t *tally) copy() tally {
	if t.base == nil {
		return tally{}
	}
	return tally{base: &book{maps.Clone(t.base.limits)}}
}

// Create decides to begin the organization (CT-24). It is refused if it has
// begun, and for a malformed id.
func (o *Organization) Create(act license.Act) (Created, error) {
	act, err := act.Check()
	if err != nil {
		return Created{}, err
	}
	if o.seq > 0 {
		return Created{}, license.Refuse(ErrAlreadyCreated, "CT-24", "id", string(o.id))
	}
	if err := errors.Join(o.id.Check(), o.policy.check()); err != nil {
		return Created{}, err
	}
	return Created{Stamp: o.stamp(act), Organization: o.id}, nil
}

// Convert decides that the organization follows another licensing model from now
// on (PD-23). It is refused while expired or out of compliance, and for a model
// that is not another.
func (o *Organization) Convert(act license.Act, to license.LicensingModel) (Converted, error) {
	act, err := o.begin(act)
	if err != nil {
		return Converted{}, err
	}
	if err := to.Check(); err != nil {
		return Converted{}, err
	}
	if to == license.CoTermination {
		return Converted{}, license.Refuse(ErrAnotherModel, "PD-23", "follows", string(to))
	}
	if since := o.outAt(act.At); !since.IsZero() {
		return Converted{}, license.Refuse(ErrOutOfCompliance, "PD-23", "since", since.Format(time.RFC3339Nano))
	}
	return Converted{Stamp: o.stamp(act), To: to}, nil
}

// begin is how every decision but Create begins.
func (o *Organization) begin(act license.Act) (license.Act, error) {
	act, err := act.Check()
	switch {
	case err != nil:
		return act, err
	case o.follows != "":
		return act, license.Refuse(ErrAnotherModel, "CT-12", "follows", string(o.follows))
	}
	return act, o.ready(act)
}

// ready refuses a decision before the organization has begun, or earlier than its
// last event.
func (o *Organization) ready(act license.Act) error {
	switch {
	case o.seq == 0:
		return license.Refuse(ErrNotCreated, "CT-24")
	case act.At.Before(o.last):
		return license.Refuse(ErrEarlierThanLast, "CT-12", "at", act.At.Format(time.RFC3339Nano), "last", o.last.Format(time.RFC3339Nano))
	}
	return o.policy.check()
}

func (o *Organization) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: o.seq + 1, Act: act}
}

// Expires returns the co-term date (CT-7); none without a licence. It allocates
// nothing.
func (o *Organization) Expires() license.Date { return o.date }

// Ledger returns the exact state (CT-3).
func (o *Organization) Ledger() Ledger { return o.now.ledger }

// Remaining returns the exact days that remain at that instant's day, D − t
// (CT-7); nil without a date. The caller owns the result.
func (o *Organization) Remaining(at time.Time) *big.Rat { return o.now.ledger.Remaining(dayOf(at)) }

// Limits returns how many devices of each bucket the organization may run
// (CT-21). Limits of zero are left out.
func (o *Organization) Limits() license.Counts {
	if o.now.limits.base == nil {
		return license.Counts{}
	}
	lines := make([]license.Line, 0, len(o.now.limits.base.limits))
	for bucket, n := range o.now.limits.base.limits {
		lines = append(lines, license.Line{Model: bucket, Count: n})
	}
	c, _ := license.NewCounts(lines...) // every bucket is a model's, and the sum is that of at most MaxKeys licences
	return c
}

// Limit returns the limit of a model's bucket, in devices.
func (o *Organization) Limit(model license.Model) int { return o.now.limits.of(model.Bucket()) }

// A State says whether a key counts.
type State string

// The states of a key that was claimed in an organization.
const (
	Live        State = "live"        // it counts
	Superseded  State = "superseded"  // a later renewal replaced it
	Invalidated State = "invalidated" // it was undone, moved or returned
)

// A Claim is a key in the order of record: what it stands for and how it was
// applied.
type Claim struct {
	License   license.License
	Mode      Mode
	ClaimedAt time.Time
	UndoUntil time.Time // last instant at which it can be undone; zero: never
	State     State     // Live or Superseded
}

// Claims walks the keys that are claimed, in the order of record: claim instant,
// then key (CT-10), but what was claimed at the instant of a move after it stands
// behind it.
func (o *Organization) Claims() iter.Seq[Claim] {
	return func(yield func(Claim) bool) {
		for i := range o.claims {
			if o.claims[i].holds() && !yield(o.claimAt(i)) {
				return
			}
		}
	}
}

func (o *Organization) claimAt(i int) Claim {
	c := &o.claims[i]
	state := Live
	if i < o.now.renewed {
		state = Superseded
	}
	return Claim{*c.held(), c.mode, c.at, c.undoUntil, state}
}

// Lookup returns the claim of a key and whether it is claimed here.
func (o *Organization) Lookup(key license.Key) (Claim, bool) {
	p, known := o.places[key]
	if !known || !p.claimed() {
		return Claim{}, false
	}
	return o.claimAt(int(p)), true
}

// Invalidations walks the keys that were claimed here and are invalidated,
// sorted by key.
func (o *Organization) Invalidations() iter.Seq2[license.Key, Invalidation] {
	return func(yield func(license.Key, Invalidation) bool) {
		for _, g := range slices.SortedFunc(slices.Values(o.gone), func(a, b gone) int { return a.key.Compare(b.key) }) {
			if !yield(g.key, g.Invalidation) {
				return
			}
		}
	}
}

// Invalidation returns what became of a key and whether it is invalidated here.
func (o *Organization) Invalidation(key license.Key) (Invalidation, bool) {
	p, known := o.places[key]
	if !known || !p.gone() {
		return Invalidation{}, false
	}
	return o.gone[^p].Invalidation, true
}

// position returns where the organization stands at an instant not before its
// last event.
func (o *Organization) position(at time.Time) Position {
	return Position{o.date, o.now.ledger, outAt(o.outSince, o.date, at)}
}

// outAt returns since when the organization is out of compliance at that
// instant, the zero time if it is not: the date may have passed without an event.
func (o *Organization) outAt(at time.Time) time.Time {
	return outAt(o.outSince, o.date, at)
}

func outAt(since time.Time, expires license.Date, at time.Time) time.Time {
	if since.IsZero() && !at.Before(expires.Start()) {
		return expires.Start()
	}
	return since
}

// out returns since when an organization is out of compliance after a decision
// at that instant, if it was since then before it.
func out(since time.Time, expires license.Date, short int, at time.Time) time.Time {
	return enforce.Condition{Since: since}.Observe(at, isOut(expires, short, at)).Since
}

// isOut reports whether an organization is out of compliance (CT-22, CT-24).
func isOut(expires license.Date, short int, at time.Time) bool {
	return expires.IsZero() || short > 0 || !at.Before(expires.Start())
}

// earlier returns the earlier of two instants, of which either may be unset.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// dayOf returns the day of an instant that is asked about; one beyond the
// calendar is asked about its last day, one before it about none.
func dayOf(at time.Time) license.Date {
	day, err := license.DateOf(at)
	if err != nil && at.UTC().Year() > 9999 {
		return license.MaxDate()
	}
	return day
}
