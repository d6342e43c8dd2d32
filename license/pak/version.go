package pak

import (
	"strconv"

	"github.com/licit-go/licit/license"
)

// A Version is that of a product and of its licences, such as "2.0": numbers with dots
// between them. Versions are compared with ==; which of two is the later one, nothing
// here depends on.
type Version string

// MaxVersionLen is the longest [Version], in bytes.
const MaxVersionLen = 32

// Check refuses what is no version ([ErrVersion]).
func (v Version) Check() error {
	digits := 0
	for i := range len(v) {
		switch c := v[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '.' && digits > 0 && i < len(v)-1:
			digits = 0
		default:
			return v.malformed()
		}
	}
	if v == "" || len(v) > MaxVersionLen {
		return v.malformed()
	}
	return nil
}

func (v Version) malformed() error {
	return license.Refuse(ErrVersion, "WX-19", "version", string(v), "longest", strconv.Itoa(MaxVersionLen))
}
