package ciscoxml

import "math"

// A Version counts the authorizations of a reservation from 1. In text it is letters:
// A, B … Z, AA, AB … for 1, 2 … 26, 27, 28 …. That letters count so is a reading of
// this package; the shape in public use shows single ones.
type Version uint32

const (
	letters       = 26
	maxVersionLen = 7 // of the last, MWLQKWU

	notVersion = "not capital letters from A to MWLQKWU"
)

// ParseVersion reads 1 to 7 capital letters. It refuses anything else, and a number
// above 2³²-1 ([reservation.ErrCodeMalformed]).
func ParseVersion(s string) (Version, error) {
	if s == "" || len(s) > maxVersionLen {
		return 0, misfit("version", notVersion)
	}
	n := uint64(0)
	for _, c := range []byte(s) {
		if c < 'A' || c > 'Z' {
			return 0, misfit("version", notVersion)
		}
		n = n*letters + uint64(c-'A') + 1
	}
	if n > math.MaxUint32 {
		return 0, misfit("version", notVersion)
	}
	return Version(n), nil
}

// String returns the letters; "" for 0, which is no version.
func (v Version) String() string {
	var text [maxVersionLen]byte
	at := len(text)
	for n := uint32(v); n > 0; n = (n - 1) / letters {
		at--
		text[at] = 'A' + byte((n-1)%letters)
	}
	return string(text[at:])
}
