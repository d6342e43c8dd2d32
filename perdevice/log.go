package perdevice

import (
	"log/slog"

	"github.com/licit-go/licit/license"
)

// log/slog does not look inside structs and slices for values that redact
// themselves, so each type that holds a key says here what a log shows of it.

// stampValue is what a log shows of an event that holds keys.
func stampValue(s license.Stamp, attrs ...slog.Attr) slog.Value {
	return slog.GroupValue(append([]slog.Attr{
		slog.Uint64("seq", s.Seq), slog.Time("at", s.At), slog.String("by", string(s.By)),
	}, attrs...)...)
}

// LogValue returns how many licences were claimed.
func (e Claimed) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.Int("licenses", len(e.Licenses)))
}

// LogValue returns how many licences there are, and their date.
func (e Converted) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.String("expires", e.Expires.String()), slog.Int("licenses", len(e.Licenses)))
}

// LogValue returns from where how many licences and devices came.
func (e MovedIn) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.String("from", string(e.From)), slog.Int("licenses", len(e.Licenses)), slog.Int("devices", len(e.Devices)))
}

// LogValue returns how many devices and counts there are, with the key redacted.
func (c Conversion) LogValue() slog.Value {
	return slog.GroupValue(slog.String("expires", c.Expires.String()), slog.String("limits", c.Limits.String()),
		slog.Int("devices", len(c.Devices)), slog.Any("key", c.Key))
}

// LogValue returns the organization's id, version and how much it holds.
func (o *Organization) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(o.id)), slog.Uint64("seq", o.seq),
		slog.Int("licenses", len(o.licenses)), slog.Int("devices", len(o.devices)))
}
