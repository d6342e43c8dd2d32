package agent

import "log/slog"

// log/slog does not look inside structs for values that redact themselves, so the
// event that holds a token says here what a log shows of it.

// LogValue returns the number of the request, with the token redacted.
func (e RegistrationAsked) LogValue() slog.Value {
	return slog.GroupValue(slog.Uint64("seq", e.Seq), slog.Time("at", e.At), slog.String("by", string(e.By)),
		slog.Uint64("number", e.Number), slog.Any("token", e.Token), slog.Bool("overwrite", e.Overwrite))
}

// LogValue returns the identity, the version and the state that does not depend on
// time.
func (a *Agent) LogValue() slog.Value {
	return slog.GroupValue(slog.String("udi", a.udi.String()), slog.Uint64("seq", a.seq), slog.String("mode", string(a.mode)))
}
