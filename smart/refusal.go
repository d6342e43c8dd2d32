package smart

import "github.com/licit-go/licit/license"

// Why values and messages are refused. Each stands with the fields of its refusal
// and the rule it comes from.
const (
	ErrTokenMalformed license.Reason = "smart/token-malformed" // token, longest: not a name (SM-6)
)
