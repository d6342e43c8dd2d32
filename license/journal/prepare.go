package journal

import (
	"slices"
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
)

// The limits of a commit, which every store keeps.
const (
	MaxVersion    = 1<<63 - 1 // of a record, so that a signed integer holds it
	MaxBatches    = 1 << 14   // streams of one commit
	MaxEntries    = 1 << 16   // events of one commit, all streams together
	MaxData       = 128 << 20 // bytes of one payload
	MaxCommitData = 256 << 20 // bytes of all payloads of one commit
)

// Prepare checks a commit and returns what a store is to write: the records,
// with their versions and with instants in UTC, sorted by stream and version, so
// that stores that lock one stream after the other do so in the same order, and
// the receipt. Payloads are shared with the batches. Every store begins its
// Commit with it; whether the streams are where they are expected is for the
// store to find out.
//
// It refuses ids and names that are not of the form, a commit without batches
// and a batch without entries ([ErrEmpty]), a stream that stands twice
// ([ErrStreamTwice]), what exceeds a limit ([ErrTooLarge]), and instants and
// actors as [license.Act.Check] does. Only the first reason is returned.
func Prepare(command string, batches []Batch) ([]Record, Receipt, error) {
	if err := CheckCommand(command); err != nil {
		return nil, Receipt{}, err
	}
	n, err := count(batches)
	if err != nil {
		return nil, Receipt{}, err
	}
	if len(batches) > 1 {
		batches = slices.Clone(batches)
		slices.SortFunc(batches, func(a, b Batch) int { return strings.Compare(a.Stream, b.Stream) })
	}
	records := make([]Record, 0, n)
	receipt := Receipt{Command: command, Written: make([]Written, 0, len(batches))}
	for i, b := range batches {
		if err := CheckStream(b.Stream); err != nil {
			return nil, Receipt{}, err
		}
		if i > 0 && batches[i-1].Stream == b.Stream {
			return nil, Receipt{}, license.Refuse(ErrStreamTwice, "", "stream", b.Stream)
		}
		for j, e := range b.Entries {
			act, err := license.Act{At: e.At, By: e.By}.Check()
			if err != nil {
				return nil, Receipt{}, err
			}
			if err := checkName(e.Name); err != nil {
				return nil, Receipt{}, err
			}
			records = append(records, Record{b.Stream, b.Expected + uint64(j) + 1, act.At, act.By, e.Name, e.Data})
		}
		receipt.Written = append(receipt.Written, Written{b.Stream, b.Expected + uint64(len(b.Entries))})
	}
	return records, receipt, nil
}

// count refuses a commit that is empty or too large, and returns the number of
// its entries.
func count(batches []Batch) (int, error) {
	if len(batches) == 0 {
		return 0, license.Refuse(ErrEmpty, "", "batches", "0")
	}
	if len(batches) > MaxBatches {
		return 0, tooLarge("batches", len(batches), MaxBatches)
	}
	entries, data := 0, 0
	for _, b := range batches {
		n := len(b.Entries)
		if n == 0 {
			return 0, license.Refuse(ErrEmpty, "", "stream", b.Stream, "entries", "0")
		}
		if entries += n; entries > MaxEntries {
			return 0, tooLarge("entries", entries, MaxEntries)
		}
		if b.Expected > MaxVersion-uint64(n) {
			return 0, license.Refuse(ErrTooLarge, "", "what", "version", "size", strconv.FormatUint(b.Expected, 10), "most", strconv.FormatUint(MaxVersion-uint64(n), 10))
		}
		for _, e := range b.Entries {
			if len(e.Data) > MaxData {
				return 0, tooLarge("data", len(e.Data), MaxData)
			}
			if data += len(e.Data); data > MaxCommitData {
				return 0, tooLarge("commit data", data, MaxCommitData)
			}
		}
	}
	return entries, nil
}

func tooLarge(what string, size, most int) error {
	return license.Refuse(ErrTooLarge, "", "what", what, "size", strconv.Itoa(size), "most", strconv.Itoa(most))
}
