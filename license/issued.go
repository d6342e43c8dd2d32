package license

import "log/slog"

// A Status says what has become of a key that was issued.
type Status string

// What becomes of a key. The zero Status is that of a key which nobody issued.
const (
	Unknown     Status = ""
	Unclaimed   Status = "unclaimed"
	Claimed     Status = "claimed"
	Invalidated Status = "invalidated"
)

// A Cause says why a key was invalidated.
type Cause string

// Why a key is invalidated. The zero Cause is "not known", as in a list that
// only flags the key.
const (
	CauseUnknown Cause = ""
	Undone       Cause = "undone"   // its claim was undone (CT-16)
	Moved        Cause = "moved"    // some or all of it was moved elsewhere (CT-19)
	Returned     Cause = "returned" // some or all of it was returned (CT-18)
)

// Check refuses a cause that is none of these ([ErrCause]).
func (c Cause) Check() error {
	switch c {
	case CauseUnknown, Undone, Moved, Returned:
		return nil
	}
	return Refuse(ErrCause, "CT-17", "cause", string(c))
}

// Issued is a licence as its register knows it at the moment of asking. The
// register fills in Replacement and MovedTo only for those entitled to see each
// (CT-12).
//
// The zero value but for Key is a key that the register does not know.
type Issued struct {
	Key          Key     // the key that was asked for, the same as the licence's
	License      License // what it stands for; needed where Status is Unclaimed, zero where it is Unknown
	Status       Status
	Organization ID    // where it is claimed, if it is
	Cause        Cause // why it is invalidated, if it is
	Replacement  Key   // what replaced it, if the asker may know; after a move, what holds the rest
	MovedTo      Key   // what holds the part that was moved, if the asker may know
}

// Unissued returns what a register says of a key that it does not know.
func Unissued(k Key) Issued { return Issued{Key: k} }

// Fresh returns what a register says of a licence that was issued and never
// claimed.
func Fresh(l License) Issued { return Issued{Key: l.Key(), License: l, Status: Unclaimed} }

// LogValue returns the parts that are no secret, keys redacted.
func (i Issued) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Any("key", i.Key), slog.String("status", string(i.Status)), slog.String("organization", string(i.Organization)),
		slog.String("cause", string(i.Cause)), slog.Any("replacement", i.Replacement), slog.Any("movedTo", i.MovedTo), slog.Any("license", i.License))
}
