package journaltest

import (
	"errors"
	"fmt"

	"github.com/licit-go/licit/license/journal"
)

// How long the random machine runs.
const (
	machineRuns  = 4
	machineSteps = 150
)

func (s *suite) model() {
	for seed := range machineRuns {
		m := machine{s, s.open(s.t), journal.NewMemory(), uint64(seed), map[string]uint64{}}
		for step := range machineSteps {
			m.step(step)
		}
		for _, stream := range machineStreams {
			m.read(stream, 0)
		}
	}
}

var machineStreams = [...]string{"test/a", "test/A", "test/a ,b", "other/a"}

// machine does the same to a store and to the model. What it does depends on
// its seed alone.
type machine struct {
	*suite
	store, model journal.Store
	seed         uint64
	last         map[string]uint64 // version of each stream
}

// draw returns one of 0 to n-1 (a linear congruential generator, high bits).
func (m *machine) draw(n int) int {
	m.seed = m.seed*6364136223846793005 + 1442695040888963407
	return int(m.seed >> 33 % uint64(n))
}

func (m *machine) step(step int) {
	m.t.Helper()
	command := fmt.Sprintf("command %d", step)
	if m.draw(5) == 0 {
		command = fmt.Sprintf("command %d", m.draw(step+1)) // of the past, refused or not
	}
	stream := machineStreams[m.draw(len(machineStreams))]
	switch m.draw(4) {
	case 0:
		m.read(stream, uint64(m.draw(int(m.last[stream])+2)))
	case 1:
		got, ok, err := m.store.Committed(m.ctx, command)
		want, wantOK, wantErr := m.model.Committed(m.ctx, command)
		m.must(errors.Join(err, wantErr), "ask for a command")
		if ok != wantOK || ok && !sameReceipt(got, want) {
			m.broken("Committed returns %v, %t, want %v, %t", got, ok, want, wantOK)
		}
	default:
		m.commit(command)
	}
}

// commit appends to one stream or several, now and then with a version that is
// not the expected one.
func (m *machine) commit(command string) {
	m.t.Helper()
	var batches []journal.Batch
	streams := 1
	if m.can.AcrossStreams {
		streams += m.draw(len(machineStreams))
	}
	for i, first := 0, m.draw(len(machineStreams)); i < streams; i++ {
		stream := machineStreams[(first+i)%len(machineStreams)]
		expected := m.last[stream]
		switch m.draw(8) {
		case 0:
			expected++
		case 1:
			expected = uint64(m.draw(int(expected) + 1))
		}
		batches = append(batches, batch(stream, expected, 1+m.draw(3)))
	}
	got, err := m.store.Commit(m.ctx, command, batches...)
	want, wantErr := m.model.Commit(m.ctx, command, batches...)
	switch {
	case wantErr == nil:
		m.must(err, "commit")
		if !sameReceipt(got, want) {
			m.broken("commit: the receipt is %v, want %v", got, want)
		}
		for _, w := range want.Written {
			m.last[w.Stream] = max(m.last[w.Stream], w.Version)
		}
	case errors.Is(wantErr, journal.ErrConflict):
		m.refused(err, journal.ErrConflict, "commit that expects another version")
	}
}

func (m *machine) read(stream string, after uint64) {
	m.t.Helper()
	m.same(stream, m.suite.read(m.store, stream, after), m.suite.read(m.model, stream, after))
}
