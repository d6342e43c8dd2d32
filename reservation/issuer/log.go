package issuer

import "log/slog"

// log/slog writes a struct as its JSON, where a secret stands whole, so the event that
// holds one says here what a log shows of it.

// LogValue returns for whom what was reserved, and neither the secret nor the code.
func (e Reserved) LogValue() slog.Value {
	return slog.GroupValue(slog.Uint64("seq", e.Seq), slog.Time("at", e.At), slog.String("by", string(e.By)),
		slog.Uint64("reservation", e.Reservation), slog.String("virtualAccount", string(e.VirtualAccount)),
		slog.String("udi", e.Request.UDI.String()), slog.String("kind", string(e.Kind)), slog.Int("tags", len(e.Held)),
		slog.String("failed", e.Failed.String()), slog.String("notes", e.Notes))
}

// LogValue returns the issuer's id, version, and how many reservations there ever were.
func (i *Issuer) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(i.id)), slog.Uint64("seq", i.seq),
		slog.Bool("preauthorized", i.preauthorized), slog.Int("reservations", len(i.numbers)))
}
