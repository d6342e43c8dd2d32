package journal

import (
	"context"
	"errors"
	"iter"
	"strconv"

	"github.com/licit-go/licit/license"
)

// A Folder is an aggregate that is folded from events, such as a
// *coterm.Organization.
type Folder[E any] interface {
	// Apply installs the next event.
	Apply(event E) error
	// Seq returns the position of the last event, 0 before the first.
	Seq() uint64
}

// A Codec writes events of one kind and reads them back. The functions
// EncodeEvent and DecodeEvent of a package with an aggregate make one:
//
//	var codec = journal.Codec[coterm.Event]{Encode: coterm.EncodeEvent, Decode: coterm.DecodeEvent}
type Codec[E any] struct {
	Encode func(event E) (name string, data []byte, err error)
	Decode func(name string, data []byte) (E, error)
}

// Load folds onto a the records of the stream after a.Seq(): all of them if a is
// new. After an error a stands at the last record that was folded.
//
// A record that cannot be decoded or applied is refused with [ErrRecord], joined
// with the reason, and versions that do not follow one another with
// [ErrOutOfOrder]; no store and a codec that decodes nothing are refused as well
// ([license.ErrNotGiven]).
func Load[E any, A Folder[E]](ctx context.Context, store Store, stream string, a A, codec Codec[E]) error {
	if err := license.Join(license.Given("store", store != nil), license.Given("codec", codec.Decode != nil)); err != nil {
		return err
	}
	_, err := fold(store.Read(ctx, stream, a.Seq()), a, codec)
	return err
}

// fold applies the records to a. With an error it reports whether the store
// could be read, so that the records or the aggregate are at fault.
func fold[E any, A Folder[E]](records iter.Seq2[Record, error], a A, codec Codec[E]) (read bool, err error) {
	for r, err := range records {
		if err != nil {
			return false, err
		}
		if r.Version != a.Seq()+1 {
			return true, outOfOrder(r.Stream, r.Version, a.Seq()+1)
		}
		event, err := codec.Decode(r.Name, r.Data)
		if err == nil {
			err = a.Apply(event)
		}
		if err != nil {
			return true, errors.Join(license.Refuse(ErrRecord, "", "stream", r.Stream, "version", strconv.FormatUint(r.Version, 10), "name", r.Name), err)
		}
		if a.Seq() != r.Version {
			return true, outOfOrder(r.Stream, a.Seq(), r.Version)
		}
	}
	return true, nil
}

func outOfOrder(stream string, version, next uint64) error {
	return license.Refuse(ErrOutOfOrder, "", "stream", stream, "version", strconv.FormatUint(version, 10), "next", strconv.FormatUint(next, 10))
}
