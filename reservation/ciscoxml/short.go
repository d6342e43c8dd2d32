package ciscoxml

import (
	"encoding/hex"
	"strings"
)

// A Confirmation is a confirmation code: 32 opaque bits, in text 8 hexadecimal digits
// (RS-19). Confirmations are comparable; to compare with a secret one use constant
// time.
type Confirmation [4]byte

// ParseConfirmation reads 8 hexadecimal digits in either case. It refuses more
// ([reservation.ErrCodeTooLong]) and anything else ([reservation.ErrCodeMalformed]).
func ParseConfirmation(s string) (Confirmation, error) {
	var c Confirmation
	if most := hex.EncodedLen(len(c)); len(s) > most {
		return c, tooLong(whatConfirmation, len(s), most)
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(c) {
		return c, malformed(whatConfirmation, "not 8 hexadecimal digits")
	}
	return Confirmation(b), nil
}

// String returns the 8 digits, with small letters.
func (c Confirmation) String() string { return hex.EncodeToString(c[:]) }

// Groups is a return code or a permanent code: opaque symbols of base58, here without
// the hyphens that stand between groups of six (RS-19).
type Groups string

const groupLen = 6

// ParseGroups reads 1 to [MaxSymbols] symbols of base58 in groups of six joined by
// hyphens, the last perhaps shorter. Case matters. It refuses more
// ([reservation.ErrCodeTooLong]) and anything else ([reservation.ErrCodeMalformed]).
func ParseGroups(s string) (Groups, error) {
	if most := len(Groups(strings.Repeat("1", MaxSymbols)).String()); len(s) > most {
		return "", tooLong(whatGroups, len(s), most)
	}
	g := Groups(strings.ReplaceAll(s, "-", ""))
	if err := g.Check(); err != nil {
		return "", err
	}
	if g.String() != s {
		return "", malformed(whatGroups, "not in groups of six joined by hyphens")
	}
	return g, nil
}

// Check refuses what is not 1 to [MaxSymbols] symbols of base58
// ([reservation.ErrCodeMalformed]).
func (g Groups) Check() error {
	if g == "" || len(g) > MaxSymbols || !base58(string(g)) {
		return malformed(whatGroups, "not 1 to 64 symbols of base58")
	}
	return nil
}

// String returns the groups joined by hyphens.
func (g Groups) String() string {
	var text strings.Builder
	for i, symbol := range []byte(g) {
		if i > 0 && i%groupLen == 0 {
			text.WriteByte('-')
		}
		text.WriteByte(symbol)
	}
	return text.String()
}
