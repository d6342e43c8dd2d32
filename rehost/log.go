package rehost

import "log/slog"

// LogValue returns what a log shows of the three events: log/slog writes a struct as its
// JSON, where the secret of the reservation would stand whole.
func (r Rehosted) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("reserved", r.Reserved), slog.Any("held", r.Held), slog.Any("awaited", r.Awaited))
}
