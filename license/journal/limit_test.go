package journal_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// refused checks a refusal's reason and that it writes one field's value.
func refused(t *testing.T, err error, reason license.Reason, pairs ...string) {
	t.Helper()
	require.ErrorIs(t, err, reason)
	refusals := license.Refusals(err)
	require.NotEmpty(t, refusals)
	require.Equal(t, license.Refuse(reason, "", pairs...), refusals[0])
}

func entry(data []byte) journal.Entry {
	return journal.Entry{At: act.At, By: act.By, Name: "n", Data: data}
}

func batches(n int) []journal.Batch {
	all := make([]journal.Batch, n)
	for i := range all {
		all[i] = journal.Batch{Stream: fmt.Sprintf("counter/%d", i), Entries: []journal.Entry{entry(nil)}}
	}
	return all
}

// Every limit below it, at it and above it.
func TestLimits(t *testing.T) {
	zeros := make([]byte, journal.MaxData+1)
	one := func(change func(b *journal.Batch)) []journal.Batch {
		all := batches(1)
		change(&all[0])
		return all
	}
	sized := func(sizes ...int) []journal.Batch {
		return one(func(b *journal.Batch) {
			b.Entries = nil
			for _, n := range sizes {
				b.Entries = append(b.Entries, entry(zeros[:n]))
			}
		})
	}
	many := func(n int) []journal.Batch {
		return append(one(func(b *journal.Batch) {
			b.Stream = "counter/many"
			for len(b.Entries) < n-2 {
				b.Entries = append(b.Entries, b.Entries[0])
			}
		}), batches(2)...)
	}
	const half = journal.MaxCommitData / 2
	for _, c := range []struct {
		name string
		most int
		with func(n int) (command string, batches []journal.Batch)
		want license.Reason
	}{
		{"command", journal.MaxCommandLen, func(n int) (string, []journal.Batch) { return strings.Repeat("c", n), batches(1) }, journal.ErrCommandMalformed},
		{"kind", journal.MaxKindLen, func(n int) (string, []journal.Batch) {
			return "c", one(func(b *journal.Batch) { b.Stream = strings.Repeat("k", n) + "/a" })
		}, journal.ErrStreamMalformed},
		{"stream", journal.MaxStreamLen, func(n int) (string, []journal.Batch) {
			kind := strings.Repeat("k", journal.MaxKindLen)
			return "c", one(func(b *journal.Batch) { b.Stream = kind + "/" + strings.Repeat("i", n-len(kind)-1) })
		}, journal.ErrStreamMalformed},
		{"name", journal.MaxNameLen, func(n int) (string, []journal.Batch) {
			return "c", one(func(b *journal.Batch) { b.Entries[0].Name = strings.Repeat("n", n) })
		}, journal.ErrNameMalformed},
		{"actor", license.MaxIDLen, func(n int) (string, []journal.Batch) {
			return "c", one(func(b *journal.Batch) { b.Entries[0].By = license.Actor(strings.Repeat("n", n)) })
		}, license.ErrIDMalformed},
		{"batches", journal.MaxBatches, func(n int) (string, []journal.Batch) { return "c", batches(n) }, journal.ErrTooLarge},
		{"entries", journal.MaxEntries, func(n int) (string, []journal.Batch) { return "c", many(n) }, journal.ErrTooLarge},
		{"data", journal.MaxData, func(n int) (string, []journal.Batch) { return "c", sized(n) }, journal.ErrTooLarge},
		{"commit data", journal.MaxCommitData, func(n int) (string, []journal.Batch) { return "c", sized(half, n-half-1, 1) }, journal.ErrTooLarge},
		{"version", math.MaxInt64, func(n int) (string, []journal.Batch) {
			return "c", one(func(b *journal.Batch) { b.Expected = uint64(n) - 1 })
		}, journal.ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, n := range []int{c.most - 1, c.most} {
				command, batches := c.with(n)
				_, _, err := journal.Prepare(command, batches)
				require.NoError(t, err, n)
			}
			command, batches := c.with(c.most)
			switch c.name {
			case "version": // one beyond would not be an int
				batches[0].Expected++
			default:
				command, batches = c.with(c.most + 1)
			}
			_, _, err := journal.Prepare(command, batches)
			require.ErrorIs(t, err, c.want)
			require.NotEmpty(t, license.Refusals(err))
		})
	}
}

// Every refusal of Prepare, with its fields.
func TestPrepareRefuses(t *testing.T) {
	with := func(change func(b *journal.Batch)) []journal.Batch {
		b := batches(1)
		change(&b[0])
		return b
	}
	for _, c := range []struct {
		name    string
		command string
		batches []journal.Batch
		reason  license.Reason
		fields  []string
	}{
		{"command", " c", batches(1), journal.ErrCommandMalformed, []string{"command", " c", "longest", "128"}},
		{"no batch", "c", nil, journal.ErrEmpty, []string{"batches", "0"}},
		{"no entry", "c", with(func(b *journal.Batch) { b.Entries = nil }), journal.ErrEmpty, []string{"stream", "counter/0", "entries", "0"}},
		{"stream", "c", with(func(b *journal.Batch) { b.Stream = "Counter/0" }), journal.ErrStreamMalformed, []string{"stream", "Counter/0", "form", "kind/id", "longest", "161"}},
		{"twice", "c", append(batches(2), batches(1)...), journal.ErrStreamTwice, []string{"stream", "counter/0"}},
		{"name", "c", with(func(b *journal.Batch) { b.Entries[0].Name = "" }), journal.ErrNameMalformed, []string{"name", "", "longest", "128"}},
		{"version", "c", with(func(b *journal.Batch) { b.Expected = math.MaxUint64 }), journal.ErrTooLarge,
			[]string{"what", "version", "size", "18446744073709551615", "most", "9223372036854775806"}},
		{"batches", "c", batches(journal.MaxBatches + 1), journal.ErrTooLarge, []string{"what", "batches", "size", "16385", "most", "16384"}},
		{"data", "c", with(func(b *journal.Batch) { b.Entries[0].Data = make([]byte, journal.MaxData+1) }), journal.ErrTooLarge,
			[]string{"what", "data", "size", "134217729", "most", "134217728"}},
	} {
		_, _, err := journal.Prepare(c.command, c.batches)
		refused(t, err, c.reason, c.fields...)
	}
	_, _, err := journal.Prepare("c", with(func(b *journal.Batch) { b.Entries[0].At = time.Time{} }))
	require.ErrorIs(t, err, license.ErrInstantMissing)
}

// Prepare leaves the batches as they are, and their instants come out in UTC.
func TestPrepare(t *testing.T) {
	all := batches(2)
	all[0], all[1] = all[1], all[0]
	all[0].Entries[0].At = act.At.In(time.FixedZone("elsewhere", 3600))
	records, receipt, err := journal.Prepare("c", all)
	require.NoError(t, err)
	require.Equal(t, "counter/1", all[0].Stream)
	require.Equal(t, journal.Receipt{Command: "c", Written: []journal.Written{{Stream: "counter/0", Version: 1}, {Stream: "counter/1", Version: 1}}}, receipt)
	require.Equal(t, []journal.Record{
		{Stream: "counter/0", Version: 1, At: act.At, By: act.By, Name: "n"}, {Stream: "counter/1", Version: 1, At: act.At, By: act.By, Name: "n"},
	}, records)
}
