package hosting

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/due"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/license/pak"
)

// A Generation says how a system is licensed.
type Generation string

// The generations.
const (
	Managed Generation = "managed" // by a licence manager, with PAKs and licence files
	Smart   Generation = "smart"   // by smart licensing, through an agent
)

// A System is a meetings server: who may host, who holds a host licence and why, which
// meetings take place, and how it stands with its licences. It is folded from events.
// Decisions change nothing and return an event or a refusal; only Apply changes
// anything. Reads and decisions may run concurrently with one another, none while Apply
// runs.
type System struct {
	id     license.ID
	policy Policy
	sound  bool // the policy is one
	most   limits

	seq  uint64
	last time.Time // instant of the last event

	generation  Generation // "": not installed
	version     pak.Version
	size        Size
	extended    bool
	dataCenters []license.ID // that joined, in that order; never changed in place
	primary     license.ID   // of which it is a data center; none: it is the primary itself

	users     map[license.ID]*user        // what they point to is never changed
	held      int                         // how many of them hold a licence
	waiting   *due.Index[license.ID]      // managed: holders of a temporary licence, by the instant since which they wait for a permanent one
	permanent *due.Index[license.ID]      // managed: holders of a permanent one, by the instant at which they got it
	meetings  map[license.ID]*meeting     // what they point to is never changed
	planned   map[license.ID][]license.ID // by host: meetings that are scheduled or run; never changed in place
	hosting   map[license.ID][]license.ID // by user: meetings that the user hosts now; never changed in place

	standing managed // of the older generation only
}

// managed is how a system of the older generation stands.
type managed struct {
	evaluation time.Time // when it ends or ended, by the calendar or because licences were installed
	licensed   bool      // licences were installed before an upgrade
	upgrading  bool      // upgraded, and not yet as many licences of the new version as are needed
	hosts      int       // host licences of the version, as counted last
	outdated   int       // host licences of other versions
	counted    time.Time // when they were
	restarted  time.Time // when the manager was
	exceeded   enforce.Condition
	invalid    enforce.Condition
	failedOver enforce.Condition
	unknown    enforce.Condition
}

// limits are those of a system, lower in tests.
type limits struct {
	users, meetings, alternates, people int
}

// A user is somebody with an account.
type user struct {
	active       bool
	attendeeOnly bool
	since        time.Time  // since when the user holds a licence; zero: none
	cause        Cause      // why
	meeting      license.ID // that consumed it
	permanent    bool       // managed: it is a permanent one
	stands       time.Time  // managed: since when it is so, its place in waiting or permanent
	grace        time.Time  // managed: when the temporary licences of this user began to count, once and for all; zero: not yet
}

// A meeting is scheduled, or takes place.
type meeting struct {
	scheduler, host license.ID
	alternates      []license.ID
	begins, ends    time.Time
	started         time.Time    // zero: not yet
	present         []license.ID // sorted
	attended        []license.ID // sorted: whoever was there at any time
	hosts           license.ID   // who hosts it now; none if nobody does
}

// New returns a system before its first event, which is [Installed]. The zero Policy is
// the documented default.
func New(id license.ID, policy Policy) *System {
	policy = policy.complete()
	return &System{
		id: id, policy: policy, sound: policy.check() == nil, most: limits{MaxUsers, MaxMeetings, MaxAlternates, MaxPeople},
		standing: policy.tolerates(),
		users:    map[license.ID]*user{}, meetings: map[license.ID]*meeting{},
		waiting: due.New(cmp.Compare[license.ID]), permanent: due.New(cmp.Compare[license.ID]),
		planned: map[license.ID][]license.ID{}, hosting: map[license.ID][]license.ID{},
	}
}

// ID returns the system's id.
func (s *System) ID() license.ID { return s.id }

// Seq returns the position of the last event applied, 0 before the first: what a
// journal expects as version.
func (s *System) Seq() uint64 { return s.seq }

// Clone returns a system of its own in the same state, for what-ifs: a decision can be
// applied to it and the next one asked for.
func (s *System) Clone() *System {
	c := *s
	c.dataCenters = slices.Clip(s.dataCenters)
	c.users, c.meetings = maps.Clone(s.users), maps.Clone(s.meetings)
	c.planned, c.hosting = maps.Clone(s.planned), maps.Clone(s.hosting)
	c.waiting, c.permanent = s.waiting.Clone(), s.permanent.Clone()
	return &c
}

// begin is how every decision begins: with the act as it is recorded. All but
// Install want a system that is installed, and not a data center of another.
func (s *System) begin(act license.Act) (license.Act, error) {
	act, err := s.record(act)
	if err == nil {
		err = s.open()
	}
	return act, err
}

// record is how Install begins.
func (s *System) record(act license.Act) (license.Act, error) {
	act, err := act.Check()
	if err != nil {
		return act, err
	}
	return act, license.Join(s.notBefore(act.At), s.id.Check(), s.checkPolicy())
}

// checkPolicy refuses to decide by a policy that is none, and without one.
func (s *System) checkPolicy() error {
	switch {
	case s.sound:
		return nil
	case s.policy == Policy{}:
		return wrong("system", "not made by New")
	}
	return s.policy.check()
}

// open refuses a system that is not installed yet, and one that is a data center of
// another.
func (s *System) open() error { return s.allowed(ByOther, "") }

// notBefore refuses an instant earlier than the last event.
func (s *System) notBefore(at time.Time) error {
	if at.Before(s.last) {
		return license.Refuse(ErrEarlierThanLast, "", "at", instant(at), "last", instant(s.last))
	}
	return nil
}

func (s *System) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: s.seq + 1, Act: act}
}

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }

func number(n uint64) string { return strconv.FormatUint(n, 10) }
