package journal_test

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// Counted says that a counter went up or down.
type Counted struct {
	license.Stamp
	N int `json:"n"`
}

func (e Counted) Stamped() license.Stamp { return e.Stamp }

// Counter is a small aggregate.
type Counter struct {
	seq uint64
	sum int
}

// ErrBelowZero is why a counter does not go down.
const ErrBelowZero license.Reason = "counter/below-zero"

func (c *Counter) Seq() uint64 { return c.seq }

// Count decides to count.
func (c *Counter) Count(act license.Act, n int) (Counted, error) {
	if c.sum+n < 0 {
		return Counted{}, license.Refuse(ErrBelowZero, "", "sum", strconv.Itoa(c.sum))
	}
	return Counted{license.Stamp{Seq: c.seq + 1, Act: act}, n}, nil
}

func (c *Counter) Apply(e Counted) error {
	if e.Seq != c.seq+1 {
		return license.Refuse(license.ErrStale, "", "seq", strconv.FormatUint(e.Seq, 10))
	}
	c.seq, c.sum = e.Seq, c.sum+e.N
	return nil
}

func (c *Counter) Snapshot() ([]byte, error) {
	return []byte("counter.1 " + strconv.FormatUint(c.seq, 10) + " " + strconv.Itoa(c.sum)), nil
}

// restoreCounter reads what Snapshot wrote.
func restoreCounter(state []byte) (*Counter, error) {
	var parts [3]string
	n := 0
	for _, b := range state {
		if b == ' ' && n < 2 {
			n++
			continue
		}
		parts[n] += string(rune(b))
	}
	if parts[0] != "counter.1" {
		return nil, license.Reason("counter/snapshot-form")
	}
	seq, err := strconv.ParseUint(parts[1], 10, 64)
	if err != nil {
		return nil, err
	}
	sum, err := strconv.Atoi(parts[2])
	return &Counter{seq, sum}, err
}

func newCounter() *Counter { return new(Counter) }

var codec = journal.Codec[Counted]{
	Encode: func(e Counted) (name string, data []byte, err error) {
		data, err = json.Marshal(e)
		return "counter.counted", data, err
	},
	Decode: func(name string, data []byte) (e Counted, err error) {
		if name != "counter.counted" {
			return e, license.Reason("counter/unknown-event")
		}
		return e, json.Unmarshal(data, &e)
	},
}

var act = license.Act{At: license.MustParseDate("2024-02-29").Start(), By: "admin"}

// count returns a decision to count in each of the streams.
func count(ctx context.Context, store journal.Store, n int, streams ...string) func(tx *journal.Tx) error {
	return func(tx *journal.Tx) error {
		for _, stream := range streams {
			c := new(Counter)
			if err := journal.Load(ctx, store, stream, c, codec); err != nil {
				return err
			}
			e, err := c.Count(act, n)
			if err != nil {
				return err
			}
			if err := journal.Append(tx, stream, c, codec, e); err != nil {
				return err
			}
		}
		return nil
	}
}

// sum returns what a counter has come to.
func sum(ctx context.Context, store journal.Store, stream string) (int, error) {
	c := new(Counter)
	err := journal.Load(ctx, store, stream, c, codec)
	return c.sum, err
}
