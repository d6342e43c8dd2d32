package pak

import (
	"strconv"

	"github.com/licit-go/licit/license"
)

// A Number is that of a PAK, as it is printed on it: capital letters of ASCII and
// digits, with single hyphens between them. Spellings are not folded, so that one PAK
// has one number. Texts show it whole, as the source's own messages do.
type Number string

// MaxNumberLen is the longest [Number], in bytes.
const MaxNumberLen = 32

// Check refuses what is no number of a PAK ([ErrNumber]).
func (n Number) Check() error {
	hyphen := true // none stands at the beginning
	for i := range len(n) {
		switch c := n[i]; {
		case '0' <= c && c <= '9' || 'A' <= c && c <= 'Z':
			hyphen = false
		case c == '-' && !hyphen:
			hyphen = true
		default:
			return n.malformed()
		}
	}
	if hyphen || len(n) > MaxNumberLen {
		return n.malformed()
	}
	return nil
}

func (n Number) malformed() error {
	return license.Refuse(ErrNumber, "WX-17", "pak", string(n), "longest", strconv.Itoa(MaxNumberLen))
}
