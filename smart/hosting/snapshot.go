package hosting

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/license/pak"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "smart.hosting.1"

// snapshotJSON is the wire form of a system. What is not so is left out; users and
// meetings stand by id.
type snapshotJSON struct {
	Format      string            `json:"format"`
	Seq         uint64            `json:"seq"`
	ID          license.ID        `json:"id"`
	Last        time.Time         `json:"last,omitzero"`
	Generation  Generation        `json:"generation,omitempty"`
	Version     pak.Version       `json:"version,omitempty"`
	Size        Size              `json:"size,omitempty"`
	Extended    bool              `json:"extended,omitempty"`
	DataCenters []license.ID      `json:"dataCenters"`
	Primary     license.ID        `json:"primary,omitempty"`
	Users       []snapshotUser    `json:"users"`
	Meetings    []snapshotMeeting `json:"meetings"`
	Managed     snapshotManaged   `json:"managed,omitzero"`
}

type snapshotUser struct {
	ID           license.ID `json:"id"`
	Active       bool       `json:"active,omitempty"`
	AttendeeOnly bool       `json:"attendeeOnly,omitempty"`
	Since        time.Time  `json:"since,omitzero"`
	Cause        Cause      `json:"cause,omitempty"`
	Meeting      license.ID `json:"meeting,omitempty"`
	Permanent    bool       `json:"permanent,omitempty"`
	Stands       time.Time  `json:"stands,omitzero"`
	Grace        time.Time  `json:"grace,omitzero"`
}

type snapshotMeeting struct {
	ID         license.ID   `json:"id"`
	Scheduler  license.ID   `json:"scheduler"`
	Host       license.ID   `json:"host"`
	Alternates []license.ID `json:"alternates,omitempty"`
	Begins     time.Time    `json:"begins"`
	Ends       time.Time    `json:"ends"`
	Started    time.Time    `json:"started,omitzero"`
	Present    []license.ID `json:"present,omitempty"`
	Attended   []license.ID `json:"attended,omitempty"`
	Hosts      license.ID   `json:"hosts,omitempty"`
}

type snapshotManaged struct {
	Evaluation time.Time         `json:"evaluation,omitzero"`
	Licensed   bool              `json:"licensed,omitempty"`
	Upgrading  bool              `json:"upgrading,omitempty"`
	Hosts      int               `json:"hosts,omitempty"`
	Outdated   int               `json:"outdated,omitempty"`
	Counted    time.Time         `json:"counted,omitzero"`
	Restarted  time.Time         `json:"restarted,omitzero"`
	Exceeded   snapshotCondition `json:"exceeded,omitzero"`
	Invalid    snapshotCondition `json:"invalid,omitzero"`
	FailedOver snapshotCondition `json:"failedOver,omitzero"`
	Unknown    snapshotCondition `json:"unknown,omitzero"`
}

// A snapshotCondition is a condition without its grace, which the policy says.
type snapshotCondition struct {
	Since     time.Time `json:"since,omitzero"`
	Suspended time.Time `json:"suspended,omitzero"`
	Away      int64     `json:"awayNanoseconds,omitempty"`
}

func writtenCondition(c enforce.Condition) snapshotCondition {
	return snapshotCondition{c.Since, c.Suspended, int64(c.Away)}
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (s *System) Snapshot() ([]byte, error) {
	j := snapshotJSON{
		Format: snapshotFormat, Seq: s.seq, ID: s.id, Last: s.last,
		Generation: s.generation, Version: s.version, Size: s.size, Extended: s.extended,
		DataCenters: append([]license.ID{}, s.dataCenters...), Primary: s.primary,
		Users: make([]snapshotUser, 0, len(s.users)), Meetings: make([]snapshotMeeting, 0, len(s.meetings)),
		Managed: s.standing.written(),
	}
	for _, id := range s.ids() {
		u := s.users[id]
		j.Users = append(j.Users, snapshotUser{id, u.active, u.attendeeOnly, u.since, u.cause, u.meeting, u.permanent, u.stands, u.grace})
	}
	for _, id := range slices.Sorted(maps.Keys(s.meetings)) {
		m := s.meetings[id]
		j.Meetings = append(j.Meetings, snapshotMeeting{
			id, m.scheduler, m.host, m.alternates, m.begins, m.ends, m.started, m.present, m.attended, m.hosts,
		})
	}
	return strictjson.Marshal(j, math.MaxInt)
}

func (m *managed) written() snapshotManaged {
	return snapshotManaged{
		m.evaluation, m.licensed, m.upgrading, m.hosts, m.outdated, m.counted, m.restarted,
		writtenCondition(m.exceeded), writtenCondition(m.invalid), writtenCondition(m.failedOver), writtenCondition(m.unknown),
	}
}
