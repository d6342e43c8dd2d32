package account

import "time"

// A noticeKey is an alert about what is gone.
type noticeKey struct {
	kind   AlertKind
	source string
}

// A satellite serves virtual accounts (SM-21).
type satellite struct {
	called time.Time // last synchronization; when it was added, before the first
	number uint64    // of the last report
	upTo   uint64    // Seq of the last transfer that it reported
}

// A synced is what a satellite's own account knows of the one above it.
type synced struct {
	number   uint64    // of the last report made
	answered uint64    // of the last report that was answered
	at       time.Time // when, at the account above
	reported uint64    // Seq of the last report
}
