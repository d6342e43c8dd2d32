package register

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "register.entry.1"

// snapshotJSON is the wire form of an entry.
type snapshotJSON struct {
	Format string      `json:"format"`
	Seq    uint64      `json:"seq"`
	Key    license.Key `json:"key"`
	past
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (e *Entry) Snapshot() ([]byte, error) {
	return json.Marshal(snapshotJSON{snapshotFormat, e.seq, e.key, e.past})
}

// Restore returns the entry of a snapshot. It refuses an unknown format and what
// no events could have led to ([ErrSnapshotForm], together with all that stands
// against it), and what is not exactly the shape: the caller replays from the
// first event then.
func Restore(data []byte) (*Entry, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, MaxSnapshotBytes, &s); err != nil {
		return nil, errors.Join(broken("shape", ""), err)
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format)
	}
	e := New(s.Key)
	for _, event := range []Event{s.Issued, s.Reissued, s.Claimed, s.Undone, s.Returned, s.Moved} {
		if event.Stamped() == (license.Stamp{}) {
			continue
		}
		if err := e.Apply(event); err != nil {
			return nil, errors.Join(broken("event", eventNames[event.verb()]), err)
		}
	}
	if e.seq != s.Seq {
		return nil, broken("seq", e.key.Redacted())
	}
	if again, err := e.Snapshot(); err != nil || !bytes.Equal(again, data) {
		return nil, errors.Join(broken("shape", e.key.Redacted()), err)
	}
	return e, nil
}

func broken(part, value string) error {
	return license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
}
