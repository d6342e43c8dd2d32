package transfer

import "log/slog"

// fmt and log/slog show no passcode.

// String returns a text that says nothing of the passcode.
func (p Passcode) String() string {
	if p == "" {
		return ""
	}
	return hidden
}

// GoString returns what String returns, quoted.
func (p Passcode) GoString() string { return `"` + p.String() + `"` }

// LogValue returns what String returns.
func (p Passcode) LogValue() slog.Value { return slog.StringValue(p.String()) }
