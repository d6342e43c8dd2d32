package hosting

import "log/slog"

// LogValue returns what the system is, and how many use it, and not who.
func (s *System) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(s.id)), slog.Uint64("seq", s.seq),
		slog.String("generation", string(s.generation)), slog.String("version", string(s.version)),
		slog.Int("users", len(s.users)), slog.Int("held", s.held), slog.Int("meetings", len(s.meetings)))
}
