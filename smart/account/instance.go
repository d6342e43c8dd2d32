package account

import "time"

// A moment is an instant in two words instead of three.
type moment struct {
	seconds int64 // since 1970
	nanos   int32
}

func momentOf(t time.Time) moment { return moment{t.Unix(), int32(t.Nanosecond())} }

func (m moment) time() time.Time { return time.Unix(m.seconds, int64(m.nanos)).UTC() }

// A use is how much of a pool an instance uses.
type use struct {
	pool     *pool
	quantity int32
	short    bool // out of compliance when it was last reported
}

type flags uint8

const (
	exportAllowed flags = 1 << iota // by the token
	viaSatellite                    // reported by a satellite
	isReleased                      // silent for too long
	isAwaited                       // failed, and to be removed
	isDismissed                     // its alert of that is not shown
	isDuplicate                     // also reported by a satellite of another virtual account
)
