package pak

import "log/slog"

// LogValue returns the id of the system, the version of the stream, and how much there
// is.
func (m *Manager) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(m.id)), slog.Uint64("seq", m.seq),
		slog.Int("paks", len(m.paks)), slog.Int("licenses", m.total))
}
