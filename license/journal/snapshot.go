package journal

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"iter"
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
)

// snapshotFormat begins every snapshot; a changed form gets another name.
const snapshotFormat = "journal.snapshot.1"

// A Keeper is an aggregate that can write down its state.
type Keeper interface {
	// Seq returns the position of the last event.
	Seq() uint64
	// Snapshot returns the state as bytes.
	Snapshot() ([]byte, error)
}

// Save keeps the state of an aggregate as of a.Seq(). Only a state that was
// loaded from the stream is to be saved, never one with decisions that are not
// committed. Neither snapshots nor the aggregate may be nil ([license.ErrNotGiven]).
func Save(ctx context.Context, snapshots Snapshots, stream string, a Keeper) error {
	if err := license.Join(license.Given("snapshots", snapshots != nil), license.Given("keeper", a != nil)); err != nil {
		return err
	}
	if err := CheckStream(stream); err != nil {
		return err
	}
	state, err := a.Snapshot()
	if err != nil {
		return err
	}
	return snapshots.Keep(ctx, stream, a.Seq(), SealSnapshot(stream, a.Seq(), state))
}

// Resume returns the aggregate of a stream, from its latest snapshot and the
// records after it if that can be done, otherwise from all records. It reports
// the version of the snapshot that it began with, 0 for none, so that a caller
// knows when to save another.
//
// Begin returns an aggregate before its first event; restore reads what its
// Snapshot wrote. A snapshot of an unknown format, a broken one, one of another
// stream, one beyond the end of its stream, one that restore refuses and one
// that the records do not continue all lead to a full replay. An error of the
// store or of the port does not: it is returned. Nothing that it is given may be nil
// ([license.ErrNotGiven]).
func Resume[E any, A Folder[E]](ctx context.Context, store Store, snapshots Snapshots, stream string,
	begin func() A, restore func(state []byte) (A, error), codec Codec[E],
) (a A, from uint64, err error) {
	if err := license.Join(license.Given("store", store != nil), license.Given("snapshots", snapshots != nil), license.Given("begin", begin != nil),
		license.Given("restore", restore != nil), license.Given("codec", codec.Decode != nil)); err != nil {
		return a, 0, err
	}
	if err := CheckStream(stream); err != nil {
		return a, 0, err
	}
	data, version, ok, err := snapshots.Latest(ctx, stream)
	if err != nil {
		return a, 0, err
	}
	if ok {
		state, sealed, err := OpenSnapshot(stream, data)
		if err == nil && sealed == version {
			a, err = restore(state)
			if err == nil && a.Seq() == version {
				read, err := fold(continued(store.Read(ctx, stream, max(version, 1)-1), version), a, codec)
				if err == nil || !read {
					return a, version, err
				}
			}
		}
	}
	a = begin()
	return a, 0, Load(ctx, store, stream, a, codec)
}

// continued walks records after a version from a reading that begins with the
// record of that version. If that is not there, the stream ends before.
func continued(records iter.Seq2[Record, error], version uint64) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		found := version == 0
		for r, err := range records {
			if err == nil && !found && r.Version == version {
				found = true
				continue
			}
			if !yield(r, err) {
				return
			}
		}
		if !found {
			// Not the next version: whoever folds it refuses it.
			yield(Record{Version: version}, nil)
		}
	}
}

// SealSnapshot puts the header in front of a state that is kept for a stream as
// of a version:
//
//	journal.snapshot.1 SP version SP checksum SP stream LF
//
// The checksum is CRC-32C, eight hexadecimal digits, over version, stream and
// state.
func SealSnapshot(stream string, version uint64, state []byte) []byte {
	return append([]byte(snapshotHeader(stream, version, state)), state...)
}

func snapshotHeader(stream string, version uint64, state []byte) string {
	v := strconv.FormatUint(version, 10)
	sum := crc32.Update(crc32.Checksum([]byte(v+" "+stream+"\n"), castagnoli), castagnoli, state)
	return fmt.Sprintf("%s %s %08x %s\n", snapshotFormat, v, sum, stream)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// OpenSnapshot returns the state and version that [SealSnapshot] was given; the
// state shares memory with data. It refuses another format, another stream and
// bytes that were changed ([ErrSnapshot]).
func OpenSnapshot(stream string, data []byte) (state []byte, version uint64, err error) {
	header, state, ok := bytes.Cut(data, []byte("\n"))
	parts := strings.SplitN(string(header), " ", 4)
	if !ok || parts[0] != snapshotFormat || len(parts) < 4 {
		return nil, 0, brokenSnapshot(stream, "format")
	}
	if parts[3] != stream {
		return nil, 0, brokenSnapshot(stream, "stream")
	}
	version, err = strconv.ParseUint(parts[1], 10, 64)
	if err != nil {
		return nil, 0, brokenSnapshot(stream, "version")
	}
	// Only one header is right, to the last zero in front of a number.
	if string(header)+"\n" != snapshotHeader(stream, version, state) {
		return nil, 0, brokenSnapshot(stream, "checksum")
	}
	return state, version, nil
}

func brokenSnapshot(stream, part string) error {
	return license.Refuse(ErrSnapshot, "", "stream", stream, "part", part)
}
