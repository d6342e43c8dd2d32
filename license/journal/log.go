package journal

import (
	"log/slog"
	"strings"

	"github.com/licit-go/licit/license"
)

// shown returns a stream's name for a log: a stream that is named after a key
// holds the key.
func shown(stream string) string {
	text := license.Refuse("", "", "stream", stream).Error()
	_, name, _ := strings.Cut(text, "=")
	return name
}

// LogValue returns where the record stands and what it is, without its payload,
// and with a key in the stream's name redacted.
func (r Record) LogValue() slog.Value {
	return slog.GroupValue(slog.String("stream", shown(r.Stream)), slog.Uint64("version", r.Version),
		slog.Time("at", r.At), slog.String("by", string(r.By)), slog.String("name", r.Name))
}

// LogValue returns the entry without its payload.
func (e Entry) LogValue() slog.Value {
	return slog.GroupValue(slog.Time("at", e.At), slog.String("by", string(e.By)), slog.String("name", e.Name))
}

// LogValue returns how much is appended where, with a key in the stream's name
// redacted.
func (b Batch) LogValue() slog.Value {
	return slog.GroupValue(slog.String("stream", shown(b.Stream)), slog.Uint64("expected", b.Expected), slog.Int("entries", len(b.Entries)))
}

// LogValue returns the stream, a key in its name redacted, and its version.
func (w Written) LogValue() slog.Value {
	return slog.GroupValue(slog.String("stream", shown(w.Stream)), slog.Uint64("version", w.Version))
}

// LogValue returns the command and how far its streams go, keys redacted.
func (r Receipt) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("command", r.Command)}
	for _, w := range r.Written {
		attrs = append(attrs, slog.Uint64(shown(w.Stream), w.Version))
	}
	return slog.GroupValue(attrs...)
}
