package pak

import (
	"maps"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// Limits of a manager.
const (
	MaxPAKs     = 1 << 16 // PAKs that are ever registered with a manager
	MaxFiles    = 1 << 16 // licence files that it ever installs and makes
	MaxLines    = 256     // lines of a PAK or a file; products and versions installed at a time
	MaxLicenses = 1 << 29 // licences installed at a time, and of one file
)

// A Manager is the licence manager of a system: the PAKs that were registered with it
// and how far they are fulfilled, and the licences that are installed. It is folded from
// events. Decisions change nothing and return an event or a refusal; only Apply changes
// anything. Reads and decisions may run concurrently with one another, none while Apply
// runs.
type Manager struct {
	id   license.ID
	most limits

	seq  uint64
	last time.Time // instant of the last event

	paks      map[Number]*fulfilment // what they point to is never changed
	installed map[kind]int           // at least 1 of each
	total     int                    // of all that is installed
	files     map[license.ID]bool    // by serial: whether it was made here, else it was installed
}

// limits are those of a manager, lower in tests.
type limits struct {
	paks, files, lines, licenses int
}

// A kind is what licences are counted by.
type kind struct {
	product license.Model
	version Version
}

// A fulfilment is a PAK and how far it is fulfilled.
type fulfilment struct {
	pak       PAK
	fulfilled []int // of each line
}

// New returns the licence manager of the system of that id, before its first event.
func New(id license.ID) *Manager {
	return &Manager{
		id: id, most: limits{MaxPAKs, MaxFiles, MaxLines, MaxLicenses},
		paks: map[Number]*fulfilment{}, installed: map[kind]int{}, files: map[license.ID]bool{},
	}
}

// ID returns the id of the system whose licences the manager has.
func (m *Manager) ID() license.ID { return m.id }

// Seq returns the position of the last event applied, 0 before the first: what a
// journal expects as version.
func (m *Manager) Seq() uint64 { return m.seq }

// Clone returns a manager of its own in the same state, for what-ifs: a decision can be
// applied to it and the next one asked for.
func (m *Manager) Clone() *Manager {
	c := *m
	c.paks, c.installed, c.files = maps.Clone(m.paks), maps.Clone(m.installed), maps.Clone(m.files)
	return &c
}

// begin is how every decision begins: with the act as it is recorded.
func (m *Manager) begin(act license.Act) (license.Act, error) {
	act, err := act.Check()
	if err != nil {
		return act, err
	}
	return act, license.Join(m.notBefore(act.At), m.id.Check())
}

// notBefore refuses an instant earlier than the last event.
func (m *Manager) notBefore(at time.Time) error {
	if at.Before(m.last) {
		return license.Refuse(ErrEarlierThanLast, "", "at", instant(at), "last", instant(m.last))
	}
	return nil
}

func (m *Manager) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: m.seq + 1, Act: act}
}

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }

// tooMany refuses more of something than there can be, nil if there are not.
func tooMany(rule, what string, number, most int) error {
	if number <= most {
		return nil
	}
	return license.Refuse(ErrTooMany, rule, "what", what, "number", strconv.Itoa(number), "most", strconv.Itoa(most))
}
