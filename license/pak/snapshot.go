package pak

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (m *Manager) Snapshot() ([]byte, error) { return nil, nil }

// Restore returns the manager of a snapshot.
func Restore(data []byte) (*Manager, error) { return nil, nil }
