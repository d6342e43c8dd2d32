package account

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/due"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// An Account is a smart account: virtual accounts that hold licences and product
// instances (SM-1). It is folded from events. Decisions change nothing and return an
// event or a refusal; only Apply changes anything. Reads and decisions may run
// concurrently with one another, none while Apply runs.
type Account struct {
	id      license.ID
	policy  Policy
	ladders map[license.Tag][]license.Tag // of the policy: the hierarchy in which a tag stands
	unsound bool                          // the policy is none
	most    limits

	seq       uint64
	last      time.Time // instant of the last event
	satellite bool      // this is the account of a satellite itself
	export    bool      // export-controlled functions are allowed
	agreement license.ID
	agreedBy  time.Time // since when the agreement is pending

	fallback  license.ID // the default virtual account
	virtuals  map[license.ID]*virtual
	lines     map[license.ID]*line // all that ever came
	tags      map[license.Tag]tagged
	tokens    map[smart.Token]*token
	instances map[license.UDI]*instance
	gone      map[license.UDI]departed // to recognize messages that come late

	satellites map[license.ID]*satellite
	doubles    map[license.UDI]int // by how many satellites an instance is reported that is registered elsewhere
	sync       synced              // of a satellite's own account

	holds    map[license.UDI][]Part   // what is held for instances that do not call, sorted by line
	contacts roll                     // instances that call and are not released, by their last contact
	released roll                     // those that were released
	silent   *due.Index[license.UDI]  // those that no release comes before, by the end of their certificate
	departed *due.Index[license.UDI]  // those that are gone, by when they are forgotten
	terms    *due.Index[license.ID]   // lines, by their first day and the day after their last: where balances change by themselves
	ends     *due.Index[license.ID]   // lines with a last day, by the day after it, until their alert is dismissed everywhere
	calls    *due.Index[license.ID]   // satellites, by their last synchronization
	short    map[license.ID]struct{}  // virtual accounts that are out of compliance as of last
	heralds  *due.Index[license.ID]   // lines, by when their next notice is to be given (SM-17)
	reserved *due.Index[heldLine]     // what is held, by the day after the last of its line
	notices  map[standingKey]standing // alerts that stand until an event ends them
}

// Limits of an account.
const (
	MaxVirtualAccounts = 1 << 20 // at a time
	MaxLines           = 1 << 20 // that ever came
	MaxTokens          = 1 << 20 // in the table at a time
	MaxInstances       = 1 << 24 // that are here or that are remembered
	MaxStep            = 1 << 16 // lines that one event tells of
	MaxSatellites      = 1 << 16 // that ever served
)

// limits are those of an account, lower in tests.
type limits struct{ virtuals, lines, tokens, instances, satellites, reported int }

// New returns an account before its first event. The zero Policy is the documented
// default.
func New(id license.ID, policy Policy) *Account {
	policy = policy.complete()
	a := &Account{
		id: id, policy: policy, unsound: policy.check() != nil, ladders: policy.ladders(),
		most:     limits{MaxVirtualAccounts, MaxLines, MaxTokens, MaxInstances, MaxSatellites, smart.MaxReported},
		virtuals: map[license.ID]*virtual{}, lines: map[license.ID]*line{}, tags: map[license.Tag]tagged{},
		tokens: map[smart.Token]*token{}, instances: map[license.UDI]*instance{}, gone: map[license.UDI]departed{},
		satellites: map[license.ID]*satellite{}, doubles: map[license.UDI]int{},
		holds: map[license.UDI][]Part{}, silent: due.New(license.UDI.Compare), departed: due.New(license.UDI.Compare),
		terms: due.New(cmp.Compare[license.ID]), ends: due.New(cmp.Compare[license.ID]), calls: due.New(cmp.Compare[license.ID]),
		short: map[license.ID]struct{}{}, notices: map[standingKey]standing{},
		heralds: due.New(cmp.Compare[license.ID]), reserved: due.New(heldLine.compare),
	}
	return a
}

// ID returns the account's id.
func (a *Account) ID() license.ID { return a.id }

// Seq returns the position of the last event applied, 0 before the first: what a
// journal expects as version.
func (a *Account) Seq() uint64 { return a.seq }

// Create decides to begin the account of a vendor's customer, with its first virtual
// account, which is the default (SM-2). It is refused if the account has begun
// ([ErrAlreadyCreated]), and for a malformed id ([license.ErrIDMalformed]) and a
// policy that is none ([ErrPolicy]).
func (a *Account) Create(act license.Act, first license.ID) (Created, error) {
	return a.create(act, Created{Default: first}, first.Check())
}

// CreateSatellite decides to begin the account that a satellite runs (SM-21). The
// id of the account is that of the satellite. It has no virtual accounts before it is
// entitled ([Entitled]). It is refused as Create is.
func (a *Account) CreateSatellite(act license.Act) (Created, error) {
	return a.create(act, Created{Satellite: true}, nil)
}

func (a *Account) create(act license.Act, e Created, wrong error) (Created, error) {
	act, err := act.Check()
	if err != nil {
		return Created{}, err
	}
	if a.seq > 0 {
		return Created{}, license.Refuse(ErrAlreadyCreated, "", "id", string(a.id))
	}
	if err := license.Join(a.id.Check(), wrong, a.checkPolicy()); err != nil {
		return Created{}, err
	}
	e.Stamp, e.Account = a.stamp(act), a.id
	return e, nil
}

func (a *Account) applyCreated(e Created) error {
	if err := a.id.Check(); err != nil {
		return err
	}
	if e.Account != a.id {
		return cannot("of account " + string(e.Account))
	}
	if e.Satellite {
		if e.Default != "" {
			return cannot("a satellite's own account begins without virtual accounts")
		}
		a.satellite = true
		return nil
	}
	if err := e.Default.Check(); err != nil {
		return err
	}
	a.fallback = e.Default
	a.virtuals[e.Default] = newVirtual(e.Default, "")
	return nil
}

// begin is how every decision but those to create begins.
func (a *Account) begin(act license.Act) (license.Act, error) {
	act, err := act.Check()
	if err != nil {
		return act, err
	}
	return act, a.ready(act.At)
}

// ready refuses an instant at which nothing can be decided here.
func (a *Account) ready(at time.Time) error {
	if a.seq == 0 {
		return license.Refuse(ErrNotCreated, "", "id", string(a.id))
	}
	return license.Join(a.notBefore(at), a.checkPolicy())
}

// checkPolicy refuses to decide by a policy that is none.
func (a *Account) checkPolicy() error {
	if !a.unsound {
		return nil
	}
	return a.policy.check()
}

// notBefore refuses an instant earlier than the last event.
func (a *Account) notBefore(at time.Time) error {
	if at.Before(a.last) {
		return license.Refuse(ErrEarlierThanLast, "", "at", instant(at), "last", instant(a.last))
	}
	return nil
}

func (a *Account) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: a.seq + 1, Act: act}
}

// above refuses what only the account above a satellite decides.
func (a *Account) above(rule string) error {
	if a.satellite {
		return license.Refuse(ErrAtSatellite, rule, "satellite", string(a.id))
	}
	return nil
}

// room refuses more than an account holds.
func (a *Account) room(what string, held, more, most int) error {
	if n := held + more; n > most {
		return tooMany(what, n, most)
	}
	return nil
}

func tooMany(what string, n, most int) error {
	return license.Refuse(ErrTooMany, "", "what", what, "number", strconv.Itoa(n), "most", strconv.Itoa(most))
}

func utc(t time.Time) time.Time { return t.Round(0).UTC() }

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }

// sortedKeys returns the keys of a map in their order.
func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
