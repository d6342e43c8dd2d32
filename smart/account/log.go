package account

import (
	"log/slog"

	"github.com/licit-go/licit/license"
)

// log/slog does not look inside structs for values that redact themselves, so each
// type that holds a token says here what a log shows of it.

// stampValue is what a log shows of an event that holds a token.
func stampValue(s license.Stamp, attrs ...slog.Attr) slog.Value {
	return slog.GroupValue(append([]slog.Attr{
		slog.Uint64("seq", s.Seq), slog.Time("at", s.At), slog.String("by", string(s.By)),
	}, attrs...)...)
}

// LogValue returns the token, redacted, and where products register with it.
func (e TokenCreated) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.Any("token", e.Token), slog.String("virtualAccount", string(e.VirtualAccount)),
		slog.String("description", e.Description), slog.Time("expires", e.Expires), slog.Int("maxUses", e.MaxUses), slog.Bool("export", e.Export))
}

// LogValue returns the token, redacted.
func (e TokenRevoked) LogValue() slog.Value { return stampValue(e.Stamp, slog.Any("token", e.Token)) }

// LogValue returns the token, redacted.
func (e TokenRemoved) LogValue() slog.Value { return stampValue(e.Stamp, slog.Any("token", e.Token)) }

// LogValue returns the instance, where it is, and the token, redacted.
func (e Registered) LogValue() slog.Value {
	return stampValue(e.Stamp, slog.String("udi", e.UDI.String()), slog.String("virtualAccount", string(e.VirtualAccount)),
		slog.Any("token", e.Token), slog.Bool("overwrites", e.Overwrites))
}

// LogValue returns what the token is, with the token redacted.
func (s TokenStanding) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("token", s.Token), slog.String("virtualAccount", string(s.VirtualAccount)),
		slog.String("description", s.Description), slog.Time("expires", s.Expires), slog.Int("uses", s.Uses),
		slog.Int("maxUses", s.MaxUses), slog.Bool("export", s.Export), slog.String("state", string(s.State)))
}

// LogValue returns the account's id, version and how much it holds.
func (a *Account) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(a.id)), slog.Uint64("seq", a.seq), slog.Int("virtualAccounts", len(a.virtuals)),
		slog.Int("lines", len(a.lines)), slog.Int("instances", len(a.instances)))
}
