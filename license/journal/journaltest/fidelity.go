package journaltest

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
)

func (s *suite) fidelity() {
	store := s.open(s.t)
	b := journal.Batch{Stream: "test/a"}
	add := func(change func(e *journal.Entry)) {
		e := entries(0, 1)[0]
		change(&e)
		b.Entries = append(b.Entries, e)
	}
	for _, at := range []time.Time{
		time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(1677, 9, 21, 0, 12, 43, 145224191, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 999999999, time.UTC),
		time.Unix(0, 0).UTC(), time.Unix(0, 1).UTC(), instant, instant.Add(-1), instant.In(time.FixedZone("elsewhere", -5*60*60)),
		time.Date(2262, 4, 11, 23, 47, 16, 854775808, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC),
	} {
		add(func(e *journal.Entry) { e.At = at })
	}
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, data := range [][]byte{
		nil, {}, {0}, []byte(" a \r\n"), []byte("null"), []byte("{}"), []byte(`{"b":1, "a":1.0,"a":"\u0041"}`), []byte("\xff\xfe\x00"), every,
		bytes.Repeat([]byte("\x00\xff"), 1<<19),
	} {
		add(func(e *journal.Entry) { e.Data = data })
	}
	for _, name := range awkward(license.MaxIDLen) {
		add(func(e *journal.Entry) { e.Name = name })
		add(func(e *journal.Entry) { e.By = license.Actor(name) })
	}
	s.commit(store, "all", b)
	s.holds(store, "test/a", b)
}

// awkward returns names of at most that many bytes that stores like to change.
func awkward(longest int) []string {
	return []string{
		"a", "A", "NULL", "null", "0", "01", "1e3", "true", "it's", `"quoted"`, `back\slash`, "%", "a%", "a_b", "axb", "; --", "$1", "{}", "a/b", "..", "a  b", "a b",
		"é", "e\u0301", "ß", "ss", "ﬁ", "fi", "İ", "ı", "i", "日本", "😀", "\u00c5", "\u212b",
		strings.Repeat("x", longest), strings.Repeat("x", longest-1), strings.Repeat("x", longest-1) + "y", strings.Repeat("é", longest/2),
	}
}

// adversaries returns pairwise different streams that sloppy stores mix up.
func adversaries() []string {
	streams := []string{
		"a/b/c", "a/b", "a/b/", "a-b/c", "a/b-c", "a.b/c", "a/b.c", "ab/c", "a/bc", "a/b:c", "a/b|c", "a/b,c", "a/-", "a/--", strings.Repeat("k", journal.MaxKindLen) + "/a",
		strings.Repeat("k", journal.MaxKindLen) + "/" + strings.Repeat("x", license.MaxIDLen),
	}
	for _, id := range awkward(license.MaxIDLen) {
		streams = append(streams, "test/"+id)
	}
	return streams
}

func (s *suite) names() {
	store := s.open(s.t)
	streams := adversaries()
	written := make([]journal.Batch, len(streams))
	for i, stream := range streams {
		written[i] = journal.Batch{Stream: stream, Entries: entries(i, 1)}
		if _, err := store.Commit(s.ctx, fmt.Sprintf("stream %d", i), written[i]); err != nil {
			s.broken("the first commit to stream %q: %v", stream, err)
		}
	}
	for i, stream := range streams {
		s.holds(store, stream, written[i])
	}
	var all []journal.Batch
	commands := awkward(journal.MaxCommandLen)
	for i, command := range commands {
		s.unheard(store, command)
		all = append(all, batch("test/commands", uint64(i), 1))
		s.commit(store, command, all[i])
	}
	s.holds(store, "test/commands", all...)
	for i, command := range commands {
		s.heard(store, journal.Receipt{Command: command, Written: []journal.Written{{Stream: "test/commands", Version: uint64(i) + 1}}})
	}
}

func (s *suite) ownBytes() {
	store := s.open(s.t)
	want := batch("test/a", 0, 2)
	given := batch("test/a", 0, 2)
	receipt := s.commit(store, "first", given)
	for i := range given.Entries {
		clear(given.Entries[i].Data)
		given.Entries[i] = journal.Entry{}
	}
	s.holds(store, "test/a", want)
	for _, r := range s.read(store, "test/a", 0) {
		clear(r.Data)
		_ = append(r.Data, "more"...)
	}
	s.holds(store, "test/a", want)
	for range 2 {
		receipt.Written[0].Version = 99
		s.heard(store, journal.Receipt{Command: "first", Written: []journal.Written{{Stream: "test/a", Version: 2}}})
		receipt, _, _ = store.Committed(s.ctx, "first")
	}
}

func (s *suite) walks() {
	store := s.open(s.t)
	b := batch("test/a", 0, 5)
	s.commit(store, "first", b)
	walk := store.Read(s.ctx, "test/a", 1)
	for stop := range 5 {
		seen := uint64(1)
		for r, err := range walk {
			s.must(err, "read to the record at which the caller stops")
			if seen++; r.Version != seen {
				s.broken("walk again: version %d, want %d", r.Version, seen)
			}
			if int(r.Version) > stop {
				break
			}
		}
	}
	var version uint64
	for r, err := range store.Read(s.ctx, "test/a", 0) {
		s.must(err, "read while calling the store")
		if version++; r.Version != version {
			s.broken("read while calling the store: version %d, want %d", r.Version, version)
		}
		if r.Version > 5 {
			break // records that were written meanwhile may be seen
		}
		s.commit(store, fmt.Sprintf("other %d", r.Version), batch("test/b", r.Version-1, 1))
		s.commit(store, fmt.Sprintf("same %d", r.Version), batch("test/a", r.Version+4, 1))
		if n := len(s.read(store, "test/b", 0)); n != int(r.Version) {
			s.broken("between two records, another stream has %d records, want %d", n, r.Version)
		}
	}
	n := 0
	for _, err := range walk {
		s.must(err, "walk again")
		n++
	}
	if n != 9 {
		s.broken("walk again after more was written: %d records, want 9", n)
	}
}
