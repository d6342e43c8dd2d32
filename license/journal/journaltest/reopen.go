package journaltest

import (
	"bytes"

	"github.com/licit-go/licit/license/journal"
)

func (s *suite) reopening() {
	if s.can.Reopen == nil {
		return
	}
	store := s.open(s.t)
	first, second, third := batch("test/a", 0, 3), batch("test/a", 3, 1), batch("test/a", 4, 2)
	first.Entries[1].Data, first.Entries[2].Data = nil, []byte{}
	receipt := s.commit(store, "first", first)
	store = s.can.Reopen(s.t, store)
	s.holds(store, "test/a", first)
	s.heard(store, receipt)
	s.commit(store, "first", first)
	s.conflict(store, "second", batch("test/a", 1, 1))
	s.commit(store, "second", second)
	store = s.can.Reopen(s.t, store)
	store = s.can.Reopen(s.t, store)
	s.commit(store, "third", third)
	s.holds(store, "test/a", first, second, third)
}

func (s *suite) snapshots() {
	store := s.open(s.t)
	port, ok := store.(journal.Snapshots)
	if !ok {
		return
	}
	for _, stream := range adversaries() {
		data, version, ok, err := port.Latest(s.ctx, stream)
		s.must(err, "latest snapshot of "+stream)
		if ok {
			s.broken("%q has a snapshot %q of version %d, and none was kept", stream, data, version)
		}
		s.must(port.Keep(s.ctx, stream, 1, []byte("old")), "keep a snapshot")
		kept := []byte("\x00\xff" + stream)
		s.must(port.Keep(s.ctx, stream, journal.MaxVersion, kept), "keep another snapshot")
		clear(kept)
	}
	for _, stream := range adversaries() {
		for range 2 {
			data, version, ok, err := port.Latest(s.ctx, stream)
			s.must(err, "latest snapshot of "+stream)
			if !ok || version != journal.MaxVersion || !bytes.Equal(data, []byte("\x00\xff"+stream)) {
				s.broken("%q has the snapshot %q of version %d (%t), and another was kept", stream, data, version, ok)
			}
			clear(data)
		}
	}
}
