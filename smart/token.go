package smart

import (
	"log/slog"
	"strconv"

	"github.com/licit-go/licit/license"
)

// A Token is what a product registers with (SM-6): 1 to [MaxTokenLen] bytes of
// printable UTF-8 without a space at either end. Whoever has it can register, so a
// [log/slog] record and error texts show only its last four characters. The caller
// draws it, once, outside anything that is retried.
type Token string

// MaxTokenLen is the longest [Token], in bytes.
const MaxTokenLen = license.MaxIDLen

// Check refuses what is not of the form ([ErrTokenMalformed]).
func (t Token) Check() error {
	if license.ID(t).Check() != nil {
		return license.Refuse(ErrTokenMalformed, "SM-6", "token", string(t), "longest", strconv.Itoa(MaxTokenLen), "form", "printable, no space at the ends")
	}
	return nil
}

// Redacted returns the token with only its last four characters readable, and none
// of a token too short to hide as many again.
func (t Token) Redacted() string {
	const hidden, tail = "••••", 4
	r := []rune(string(t))
	if len(r) < 2*tail {
		return hidden
	}
	return hidden + string(r[len(r)-tail:])
}

// LogValue returns the redacted token.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.Redacted()) }
