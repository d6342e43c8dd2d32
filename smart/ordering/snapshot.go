package ordering

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "smart.ordering.1"

// maxSnapshotBytes is more than any order takes: two ids, each byte escaped.
const maxSnapshotBytes = 4 << 10

// snapshotJSON is the wire form of an order.
type snapshotJSON struct {
	Format    string     `json:"format"`
	Seq       uint64     `json:"seq"`
	ID        license.ID `json:"id"`
	Last      time.Time  `json:"last,omitzero"`
	Kind      Kind       `json:"kind,omitempty"`
	Account   license.ID `json:"account,omitzero"`
	Agreement bool       `json:"agreement"`
	Sent      int        `json:"sent"`
	Called    bool       `json:"called"`
	Due       time.Time  `json:"due,omitzero"`
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (o *Order) Snapshot() ([]byte, error) {
	return strictjson.Marshal(snapshotJSON{
		snapshotFormat, o.seq, o.id, o.last, o.kind, o.account, o.agreement, o.sent, o.called, o.due,
	}, math.MaxInt)
}

// Restore returns the order of a snapshot. It refuses an unknown format and parts
// that do not hold together ([ErrSnapshotForm], which names the part, together with
// all that stands against it), and with a *license.Refusal that names the field all
// that is not exactly the shape: the caller replays from the first event then.
func Restore(data []byte, policy Policy) (*Order, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, maxSnapshotBytes, &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format, nil)
	}
	o := New(s.ID, policy)
	o.seq, o.last, o.kind, o.account = s.Seq, s.Last, s.Kind, s.Account
	o.agreement, o.sent, o.called, o.due = s.Agreement, s.Sent, s.Called, s.Due
	if err := o.whole(); err != nil {
		return nil, err
	}
	if again, err := o.Snapshot(); err != nil || !bytes.Equal(again, data) {
		return nil, broken("shape", string(s.ID), err)
	}
	return o, nil
}

// whole refuses a state to which no events lead.
func (o *Order) whole() error {
	if o.kind == "" {
		if *o != *New(o.id, o.policy) {
			return broken("kind", "", nil)
		}
		return nil
	}
	if o.last.IsZero() {
		return broken("last", "", nil)
	}
	if err := o.id.Check(); err != nil {
		return broken("id", string(o.id), err)
	}
	if o.sent < 0 || o.sent > MaxReminders || o.called && o.sent < MaxReminders {
		return broken("sent", strconv.Itoa(o.sent), nil)
	}
	return license.Join(o.wholeAccount(), o.wholeDue())
}

// wholeAccount refuses an account that could not get there in as many events.
func (o *Order) wholeAccount() error {
	steps := uint64(o.sent) + 1 //nolint:gosec // 0 to 3
	if o.called {
		steps++
	}
	atOnce := o.seq == 1
	if o.account != "" && !atOnce {
		steps++
	}
	if o.seq != steps {
		return broken("seq", number(o.seq), nil)
	}
	if err := o.kind.Check(); err != nil || !atOnce && o.kind == Regular {
		return broken("kind", string(o.kind), err)
	}
	if err := o.check(Request{o.kind, o.account, o.agreement}); err != nil {
		return broken("account", string(o.account), err)
	}
	return nil
}

// wholeDue refuses an instant for a next step where none follows, and one before the
// last step; and that it is missing where one does.
func (o *Order) wholeDue() error {
	waits := o.account == "" && !o.called
	if waits == o.due.IsZero() || waits && o.due.Before(o.last) {
		return broken("due", instant(o.due), nil)
	}
	return nil
}

// broken refuses a part of a snapshot, with the reason if there is one.
func broken(part, value string, why error) error {
	refusal := license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
	if why == nil {
		return refusal
	}
	return errors.Join(refusal, why)
}
