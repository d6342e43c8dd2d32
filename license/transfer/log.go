package transfer

import (
	"fmt"
	"log/slog"

	"github.com/licit-go/licit/license"
)

// log/slog does not look inside structs for values that redact themselves, so
// each type that holds a key or a passcode says here what a log shows of it.

// String returns a text that says nothing of the passcode.
func (p Passcode) String() string {
	if p == "" {
		return ""
	}
	return hidden
}

// Format writes what String returns, whatever the verb: with String alone, fmt
// shows the passcode under one that is not for texts, such as %d.
func (p Passcode) Format(s fmt.State, verb rune) {
	_, _ = fmt.Fprintf(s, fmt.FormatString(s, verb), p.String()) // fmt keeps no error of what it prints to
}

// LogValue returns what String returns.
func (p Passcode) LogValue() slog.Value { return slog.StringValue(p.String()) }

// LogValue returns the destination's name; link and passcodes are left out.
func (c Case) LogValue() slog.Value {
	return slog.GroupValue(slog.String("destinationName", c.DestinationName))
}

// LogValue returns the path and who asks.
func (r Request) LogValue() slog.Value {
	return slog.GroupValue(slog.String("path", string(r.Path)), slog.Any("by", r.By), slog.Any("placeholder", r.Placeholder),
		slog.Any("case", r.Case), slog.Int("checks", len(r.Checks)))
}

// LogValue returns the addresses.
func (a Accounts) LogValue() slog.Value {
	return slog.GroupValue(slog.String("source", string(a.Source.Email)), slog.String("destination", string(a.Destination.Email)))
}

// LogValue returns what is asked, the key redacted and nothing of a text that is
// no key.
func (m KeyMove) LogValue() slog.Value {
	key, _ := license.ParseKey(m.Key)
	return slog.GroupValue(slog.Any("key", key), slog.String("counts", m.Counts.String()), slog.String("mode", string(m.Mode)),
		slog.String("source", string(m.Source.ID)), slog.String("destination", string(m.Destination.ID)), slog.String("state", string(m.State)))
}

// LogValue returns the facts, the key redacted.
func (f Facts) LogValue() slog.Value {
	return slog.GroupValue(slog.Time("at", f.At), slog.String("path", string(f.Path)), slog.Any("by", f.By),
		slog.String("source", string(f.Source.ID)), slog.String("destination", string(f.Destination.ID)),
		slog.Any("key", f.Key), slog.String("counts", f.Counts.String()), slog.Int("licenses", len(f.Licenses)))
}
