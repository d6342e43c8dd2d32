package journal

import (
	"context"
	"iter"
	"time"

	"github.com/licit-go/licit/license"
)

// A Record is an event as a store keeps it. Version is its place in the stream:
// the first record has 1, and there are no gaps. Data may be anything, nil and
// empty are kept apart.
type Record struct {
	Stream  string
	Version uint64
	At      time.Time // to the nanosecond, in UTC
	By      license.Actor
	Name    string
	Data    []byte
}

// An Entry is an event to be written.
type Entry struct {
	At   time.Time
	By   license.Actor
	Name string
	Data []byte
}

// A Batch is what a commit appends to one stream. Expected is the version of the
// last record there, 0 for a stream that does not exist yet.
type Batch struct {
	Stream   string
	Expected uint64
	Entries  []Entry
}

// Written says how far a stream goes after a commit.
type Written struct {
	Stream  string
	Version uint64 // of the last record that the commit appended
}

// A Receipt says what a command has written, sorted by stream.
type Receipt struct {
	Command string
	Written []Written
}

// A Store keeps streams of records that are only ever appended to. The package
// documentation lists what it promises; the suite in journaltest checks it. All
// methods may be called at the same time.
type Store interface {
	// Read walks the records of a stream with versions above after, in their
	// order. A stream that does not exist has none. An error comes alone and
	// last. The caller owns what it is given; it may stop at any record, call
	// the store between two, and walk again, which reads anew. A name that
	// [CheckStream] refuses is refused.
	Read(ctx context.Context, stream string, after uint64) iter.Seq2[Record, error]

	// Commit appends all batches or none. Nothing is written, and the error is
	// [ErrConflict], unless each stream is at the version that its batch
	// expects. A command that has been committed is not written again: its
	// receipt is returned, whatever the batches are now. What [Prepare] refuses
	// is refused.
	//
	// After any other error it is not known whether the batches were written;
	// Committed tells.
	Commit(ctx context.Context, command string, batches ...Batch) (Receipt, error)

	// Committed returns the receipt of a command and whether it has been
	// committed. False is final for every Commit of it that has returned: a
	// store that cannot know yet waits, or returns an error. An id that
	// [CheckCommand] refuses is refused.
	Committed(ctx context.Context, command string) (Receipt, bool, error)
}

// Snapshots keeps states of aggregates, so that not every record has to be
// folded again. It is an optional port: a snapshot that is lost, old or not
// understood costs time and nothing else. [Save] writes the bytes and [Resume]
// reads them; to the port they are opaque.
type Snapshots interface {
	// Latest returns what was kept last for a stream, and whether there is any.
	// The caller owns the bytes.
	Latest(ctx context.Context, stream string) (data []byte, version uint64, ok bool, err error)

	// Keep keeps the bytes for a stream as of a version. What was kept for the
	// stream before may be dropped.
	Keep(ctx context.Context, stream string, version uint64, data []byte) error
}
