package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

// naive is a store as a map would have it: every record written down in full,
// nothing clever.
type naive struct {
	streams  map[string][]string
	commands map[string]string
}

func (m naive) commit(command string, all []journal.Batch) (receipt string, conflict bool) {
	if earlier, ok := m.commands[command]; ok {
		return earlier, false
	}
	for _, b := range all {
		if uint64(len(m.streams[b.Stream])) != b.Expected {
			return "", true
		}
	}
	var written []string
	for _, b := range all {
		for _, e := range b.Entries {
			n := len(m.streams[b.Stream]) + 1
			m.streams[b.Stream] = append(m.streams[b.Stream], fmt.Sprintf("%s %d %s %s %s %q %t", b.Stream, n, e.At.UTC(), e.By, e.Name, e.Data, e.Data == nil))
		}
		written = append(written, fmt.Sprintf("{%s %d}", b.Stream, len(m.streams[b.Stream])))
	}
	slices.Sort(written)
	m.commands[command] = fmt.Sprintf("{%s [%s]}", command, strings.Join(written, " "))
	return m.commands[command], false
}

func TestMemoryAndMap(t *testing.T) {
	streams := []string{"a/1", "a/2", "b/1"}
	rapid.Check(t, func(t *rapid.T) {
		ctx, memory := context.Background(), journal.NewMemory()
		model := naive{map[string][]string{}, map[string]string{}}
		t.Repeat(map[string]func(*rapid.T){
			"commit": func(t *rapid.T) {
				command := fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "command"))
				var all []journal.Batch
				for _, stream := range rapid.SliceOfNDistinct(rapid.SampledFrom(streams), 1, 3, rapid.ID).Draw(t, "streams") {
					b := journal.Batch{Stream: stream, Expected: uint64(max(0, len(model.streams[stream])+rapid.SampledFrom([]int{0, 0, 0, 0, 1, -1}).Draw(t, "off")))}
					for range rapid.IntRange(1, 3).Draw(t, "entries") {
						b.Entries = append(b.Entries, entry(rapid.SampledFrom([][]byte{nil, {}, {0}, []byte("\xff"), []byte("data")}).Draw(t, "data")))
					}
					all = append(all, b)
				}
				want, conflict := model.commit(command, all)
				got, err := memory.Commit(ctx, command, all...)
				if conflict {
					require.ErrorIs(t, err, journal.ErrConflict)
					return
				}
				require.NoError(t, err)
				require.Equal(t, want, fmt.Sprint(got))
			},
			"committed": func(t *rapid.T) {
				command := fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "command"))
				got, ok, err := memory.Committed(ctx, command)
				require.NoError(t, err)
				want, wantOK := model.commands[command]
				require.Equal(t, wantOK, ok)
				if ok {
					require.Equal(t, want, fmt.Sprint(got))
				}
			},
			"": func(t *rapid.T) {
				for _, stream := range streams {
					after := rapid.IntRange(0, len(model.streams[stream])+1).Draw(t, "after")
					got := []string{}
					for r, err := range memory.Read(ctx, stream, uint64(after)) {
						require.NoError(t, err)
						got = append(got, fmt.Sprintf("%s %d %s %s %s %q %t", r.Stream, r.Version, r.At, r.By, r.Name, r.Data, r.Data == nil))
					}
					want := model.streams[stream][min(after, len(model.streams[stream])):]
					require.Equal(t, append([]string{}, want...), got)
				}
			},
		})
	})
}

// A done context or a malformed name begins nothing.
func TestMemoryRefuses(t *testing.T) {
	memory := journal.NewMemory()
	ctx, cancel := context.WithCancel(t.Context())
	check := func(ctx context.Context, reason error, stream, command string) {
		t.Helper()
		for _, err := range memory.Read(ctx, stream, 0) {
			require.ErrorIs(t, err, reason)
		}
		_, _, err := memory.Committed(ctx, command)
		require.Error(t, err)
		_, _, _, err = memory.Latest(ctx, stream)
		require.ErrorIs(t, err, reason)
		require.ErrorIs(t, memory.Keep(ctx, stream, 1, nil), reason)
		_, err = memory.Commit(ctx, command, batches(1)...)
		require.Error(t, err)
	}
	check(ctx, journal.ErrStreamMalformed, "a", "")
	cancel()
	check(ctx, context.Canceled, "a/b", "c")
	_, ok, err := memory.Committed(t.Context(), "c")
	require.NoError(t, err)
	require.False(t, ok)
}

// The same calls on the same seed go wrong in the same way; another seed goes
// wrong elsewhere.
func TestHostileRepeats(t *testing.T) {
	run := func(seed uint64) string {
		ctx, store := t.Context(), journal.NewHostile(journal.NewMemory(), seed, journal.Faults{Before: 5, After: 5, Contend: 5})
		var log strings.Builder
		for i := range 50 {
			_, err := journal.Do(ctx, store, fmt.Sprint(i), 1, count(ctx, store, 1, "counter/a"))
			fmt.Fprintln(&log, err)
		}
		require.Positive(t, store.Struck())
		require.Less(t, store.Struck(), store.Calls())
		return log.String()
	}
	first := run(1)
	require.Equal(t, first, run(1))
	require.NotEqual(t, first, run(2))
}

// Every fault of every call, and what has happened then.
func TestHostileFaults(t *testing.T) {
	for _, c := range []struct {
		fault     journal.Fault
		committed bool
		err       error
	}{
		{journal.FailBefore, false, journal.ErrInjected},
		{journal.FailAfter, true, journal.ErrInjected},
		{journal.Contend, false, journal.ErrConflict},
		{journal.CancelBefore, false, context.Canceled},
		{journal.CancelAfter, true, context.Canceled},
	} {
		memory, cancelled := journal.NewMemory(), 0
		hostile := func(nth int) *journal.Hostile {
			return journal.NewHostile(memory, 0, journal.Faults{Nth: nth, Fault: c.fault, Cancel: func() { cancelled++ }})
		}
		_, err := hostile(1).Commit(t.Context(), "c", batches(1)...)
		require.ErrorIs(t, err, c.err)
		require.ErrorIs(t, err, journal.ErrInjected)
		require.Equal(t, "commit", license.Refusals(err)[0].Field("call"))
		require.Equal(t, string(c.fault), license.Refusals(err)[0].Field("fault"))
		_, ok, asked := hostile(2).Committed(t.Context(), "c")
		require.NoError(t, asked)
		require.Equal(t, c.committed, ok)
		require.Equal(t, errors.Is(c.err, context.Canceled), cancelled == 1)
		_, _, err = hostile(1).Committed(t.Context(), "c")
		require.Equal(t, c.fault == journal.Contend, err == nil)
		_, err = hostile(2).Commit(t.Context(), "c", batches(1)...)
		require.NoError(t, err)
		seen := 0
		var last error
		for _, err := range hostile(1).Read(t.Context(), "counter/0", 0) {
			require.NoError(t, last)
			if last = err; err == nil {
				seen++
			}
		}
		require.Equal(t, c.fault == journal.Contend, last == nil)
		if c.fault == journal.FailBefore || c.fault == journal.CancelBefore {
			require.Zero(t, seen)
		}
	}
	// Without a way to cancel it is only said.
	_, err := journal.NewHostile(journal.NewMemory(), 0, journal.Faults{Nth: 1, Fault: journal.CancelBefore}).Commit(t.Context(), "c", batches(1)...)
	require.ErrorIs(t, err, context.Canceled)
}

// A reading fails before, between or after its records.
func TestHostileReadsInPart(t *testing.T) {
	memory := journal.NewMemory()
	b := batches(1)
	b[0].Entries = slices.Repeat(b[0].Entries, 9)
	_, err := memory.Commit(t.Context(), "c", b...)
	require.NoError(t, err)
	stopped := map[int]bool{}
	for seed := range uint64(50) {
		seen := 0
		for _, err := range journal.NewHostile(memory, seed, journal.Faults{After: 1}).Read(t.Context(), "counter/0", 0) {
			if err == nil {
				seen++
			}
		}
		stopped[seen] = true
	}
	require.Equal(t, map[int]bool{0: true, 1: true, 2: true, 3: true}, stopped)
}

// Slow is asked before each record; its error ends the reading. A caller may
// stop before.
func TestHostileSlow(t *testing.T) {
	memory := journal.NewMemory()
	b := batches(1)
	b[0].Entries = slices.Repeat(b[0].Entries, 5)
	_, err := memory.Commit(t.Context(), "c", b...)
	require.NoError(t, err)
	asked := 0
	store := journal.NewHostile(memory, 0, journal.Faults{Slow: func(context.Context) error {
		if asked++; asked > 3 {
			return ErrBelowZero
		}
		return nil
	}})
	seen := 0
	for _, err = range store.Read(t.Context(), "counter/0", 0) {
		if err == nil {
			seen++
		}
	}
	require.Equal(t, ErrBelowZero, err)
	require.Equal(t, 3, seen)
	for range journal.NewHostile(memory, 0, journal.Faults{}).Read(t.Context(), "counter/0", 0) {
		break
	}
	require.Zero(t, store.Struck())
}

func TestStreamOf(t *testing.T) {
	for _, c := range []struct {
		kind string
		id   license.ID
		want string
	}{
		{"coterm", "acme", "coterm/acme"}, {"a.b-9", "a/b c", "a.b-9/a/b c"}, {"k", "é", "k/é"},
		{"", "a", ""}, {"k", "", ""}, {"k", " a", ""}, {"k", "a\n", ""}, {"K", "a", ""}, {"9k", "a", ""}, {"k/l", "a", ""}, {"k_l", "a", ""}, {"k", "\xff", ""},
	} {
		name, err := journal.StreamOf(c.kind, c.id)
		if c.want == "" {
			require.ErrorIs(t, err, journal.ErrStreamMalformed, "%q %q", c.kind, c.id)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.want, name)
	}
	refused(t, journal.CheckStream("x"), journal.ErrStreamMalformed, "stream", "x", "form", "kind/id", "longest", "161")
}

// What is accepted comes apart in one way only.
func FuzzCheckStreamAndStreamOf(f *testing.F) {
	for _, s := range []string{"coterm/acme", "a/b/c", "a.b-9/é", "a//", "a/ b", "A/b", "a", "/", "a/\xff", strings.Repeat("k", 32) + "/" + strings.Repeat("i", 128)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		kind, id, _ := strings.Cut(name, "/")
		built, err := journal.StreamOf(kind, license.ID(id))
		if journal.CheckStream(name) != nil {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		require.Equal(t, name, built)
		require.LessOrEqual(t, len(name), journal.MaxStreamLen)
		require.NoError(t, license.ID(id).Check())
	})
}

// What is opened is exactly what was sealed.
func FuzzOpenSnapshotAndSealSnapshot(f *testing.F) {
	sealed := journal.SealSnapshot("a/b c", 7, []byte("state"))
	for _, data := range [][]byte{
		sealed, sealed[:len(sealed)-1], journal.SealSnapshot("a/b c", 0, nil), bytes.TrimSuffix(journal.SealSnapshot("a/b c", 0, nil), []byte("\n")),
		bytes.Replace(sealed, []byte(" 7 "), []byte(" 07 "), 1), bytes.Replace(sealed, []byte(" 7 "), []byte(" x "), 1), bytes.Replace(sealed, []byte("t.1"), []byte("t.2"), 1),
		journal.SealSnapshot("a/c", 7, nil), []byte("journal.snapshot.1\n"), nil,
	} {
		f.Add("a/b c", data)
	}
	f.Fuzz(func(t *testing.T, stream string, data []byte) {
		state, version, err := journal.OpenSnapshot(stream, data)
		if err == nil {
			require.Equal(t, data, journal.SealSnapshot(stream, version, state))
			return
		}
		require.ErrorIs(t, err, journal.ErrSnapshot)
		if journal.CheckStream(stream) == nil {
			state, version, err = journal.OpenSnapshot(stream, journal.SealSnapshot(stream, 7, data))
			require.NoError(t, err)
			require.Equal(t, uint64(7), version)
			require.True(t, bytes.Equal(data, state))
		}
	})
}

// shelf is a place for one snapshot.
type shelf struct {
	data    []byte
	version uint64
	err     error
}

func (s *shelf) Latest(context.Context, string) ([]byte, uint64, bool, error) {
	return s.data, s.version, s.data != nil, s.err
}

func (s *shelf) Keep(_ context.Context, _ string, version uint64, data []byte) error {
	s.data, s.version = data, version
	return s.err
}

// A snapshot that is of no use leads to a full replay, one that is not there
// too; an error of store or port comes out.
func TestResume(t *testing.T) {
	ctx, store := t.Context(), journal.NewMemory()
	for i := range 3 {
		_, err := journal.Do(ctx, store, fmt.Sprint(i), 1, count(ctx, store, 2, "counter/a"))
		require.NoError(t, err)
	}
	state := func(seq uint64, sum int) []byte {
		data, err := (&Counter{seq, sum}).Snapshot()
		require.NoError(t, err)
		return data
	}
	seal := func(seq uint64, sum int) []byte { return journal.SealSnapshot("counter/a", seq, state(seq, sum)) }
	for _, c := range []struct {
		name string
		shelf
		from uint64
	}{
		{"none", shelf{}, 0},
		{"of the end", shelf{data: seal(3, 6), version: 3}, 3},
		{"of before", shelf{data: seal(1, 2), version: 1}, 1},
		{"of the beginning", shelf{data: seal(0, 0), version: 0}, 0},
		{"beyond the end", shelf{data: seal(4, 8), version: 4}, 0},
		{"far beyond the end", shelf{data: seal(1<<63, 8), version: 1 << 63}, 0},
		{"of an unknown format", shelf{data: []byte("journal.snapshot.2 1"), version: 1}, 0},
		{"of an unknown state", shelf{data: journal.SealSnapshot("counter/a", 1, []byte("counter.2 1 2")), version: 1}, 0},
		{"cut", shelf{data: seal(3, 6)[:40], version: 3}, 0},
		{"of another stream", shelf{data: journal.SealSnapshot("counter/b", 1, state(1, 9)), version: 1}, 0},
		{"of another version", shelf{data: seal(2, 4), version: 1}, 0},
		{"of another state", shelf{data: journal.SealSnapshot("counter/a", 1, state(2, 4)), version: 1}, 0},
	} {
		a, from, err := journal.Resume(ctx, store, &c.shelf, "counter/a", newCounter, restoreCounter, codec)
		require.NoError(t, err, c.name)
		require.Equal(t, c.from, from, c.name)
		require.Equal(t, Counter{3, 6}, *a, c.name)
	}
	_, _, err := journal.Resume(ctx, store, &shelf{err: ErrBelowZero}, "counter/a", newCounter, restoreCounter, codec)
	require.Equal(t, ErrBelowZero, err)
	_, _, err = journal.Resume(ctx, store, &shelf{}, "counter", newCounter, restoreCounter, codec)
	require.ErrorIs(t, err, journal.ErrStreamMalformed)
	_, _, err = journal.Resume(ctx, fixed{err: ErrBelowZero}, &shelf{data: seal(1, 2), version: 1}, "counter/a", newCounter, restoreCounter, codec)
	require.Equal(t, ErrBelowZero, err)
	// A record that is not understood is not, with or without a snapshot.
	odd := fixed{records: []journal.Record{record(t, 1, 1), record(t, 2, 1)}}
	_, from, err := journal.Resume(ctx, odd, &shelf{data: seal(1, 1), version: 1}, "counter/a", newCounter, restoreCounter, codec)
	require.ErrorIs(t, err, journal.ErrRecord)
	require.Zero(t, from)
}

// voiceless has no state to save.
type voiceless struct{ Counter }

func (*voiceless) Snapshot() ([]byte, error) { return nil, ErrBelowZero }

func TestSave(t *testing.T) {
	ctx, store := t.Context(), journal.NewMemory()
	require.ErrorIs(t, journal.Save(ctx, store, "counter", new(Counter)), journal.ErrStreamMalformed)
	require.Equal(t, ErrBelowZero, journal.Save(ctx, store, "counter/a", new(voiceless)))
	require.Equal(t, ErrBelowZero, journal.Save(ctx, &shelf{err: ErrBelowZero}, "counter/a", new(Counter)))
	require.NoError(t, journal.Save(ctx, store, "counter/a", &Counter{7, 9}))
	data, version, ok, err := store.Latest(ctx, "counter/a")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, uint64(7), version)
	state, version, err := journal.OpenSnapshot("counter/a", data)
	require.NoError(t, err)
	require.Equal(t, uint64(7), version)
	require.Equal(t, "counter.1 7 9", string(state))
}

// Readers and writers of all kinds at the same time.
func TestMemoryAtTheSameTime(t *testing.T) {
	ctx, store := t.Context(), journal.NewMemory()
	var all sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		all.Go(func() {
			for n := range 50 {
				_, err := journal.Do(ctx, store, fmt.Sprintf("%d %d", i, n), 1000, count(ctx, store, 1, "counter/a"))
				c, _, resumed := journal.Resume(ctx, store, store, "counter/a", newCounter, restoreCounter, codec)
				errs[i] = errors.Join(errs[i], err, resumed, journal.Save(ctx, store, "counter/a", c))
			}
		})
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
	n, err := sum(ctx, store, "counter/a")
	require.NoError(t, err)
	require.Equal(t, 400, n)
}

// A store, a codec or a function that is nil is named.
func TestNothingGiven(t *testing.T) {
	const said = "license/not-given: what="
	ctx, memory := t.Context(), journal.NewMemory()
	restore := func([]byte) (*Counter, error) { return new(Counter), nil }
	e, err := new(Counter).Count(act, 1)
	require.NoError(t, err)

	none := journal.Codec[Counted]{}
	require.EqualError(t, journal.Load(ctx, nil, "counter/a", new(Counter), none), said+"store\n"+said+"codec")
	require.EqualError(t, journal.Append(nil, "counter/a", new(Counter), none, e), said+"tx\n"+said+"codec")
	var tx journal.Tx
	require.EqualError(t, journal.Append(&tx, "counter/a", new(Counter), none, e), said+"codec")
	require.EqualError(t, journal.Save(ctx, nil, "counter/a", nil), said+"snapshots\n"+said+"keeper")
	_, _, err = journal.Resume[Counted, *Counter](ctx, nil, nil, "counter/a", nil, nil, none)
	require.EqualError(t, err, said+"store\n"+said+"snapshots\n"+said+"begin\n"+said+"restore\n"+said+"codec")
	_, _, err = journal.Resume(ctx, memory, memory, "counter/a", newCounter, restore, none)
	require.EqualError(t, err, said+"codec")

	for _, h := range []*journal.Hostile{new(journal.Hostile), journal.NewHostile(nil, 1, journal.Faults{})} {
		for _, err := range h.Read(ctx, "counter/a", 0) {
			require.EqualError(t, err, said+"store")
		}
		_, err := h.Commit(ctx, "c")
		require.EqualError(t, err, said+"store")
		_, _, err = h.Committed(ctx, "c")
		require.EqualError(t, err, said+"store")
		require.Zero(t, h.Calls())
	}
}

// The zero Memory is an empty store.
func TestZeroMemory(t *testing.T) {
	var m journal.Memory
	_, err := journal.Do(t.Context(), &m, "c", 1, count(t.Context(), &m, 2, "counter/a"))
	require.NoError(t, err)
	require.NoError(t, m.Keep(t.Context(), "counter/a", 1, []byte("x")))
	data, version, ok, err := m.Latest(t.Context(), "counter/a")
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "x1", fmt.Sprint(string(data), version))
}
