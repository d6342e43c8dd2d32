package product

import "log/slog"

// log/slog does not look inside structs for values that redact themselves, so the
// event that holds a secret says here what a log shows of it.

// LogValue returns the number of the session and its code, with the secret redacted.
func (e Requested) LogValue() slog.Value {
	return slog.GroupValue(slog.Uint64("seq", e.Seq), slog.Time("at", e.At), slog.String("by", string(e.By)),
		slog.Uint64("session", e.Session.Number), slog.Any("secret", e.Secret), slog.String("code", e.Code.Text))
}

// LogValue returns the identity, the version and the mode.
func (p *Product) LogValue() slog.Value {
	return slog.GroupValue(slog.String("udi", p.udi.String()), slog.Uint64("seq", p.seq), slog.String("mode", string(p.mode)))
}
