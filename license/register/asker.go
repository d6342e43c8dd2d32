package register

import (
	"log/slog"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
)

// An Asker is who wants to know what became of a key, as plain facts. The zero
// Asker is nobody.
type Asker struct {
	Actor               license.Actor // e-mail address of the account
	FullAdministratorOf []license.ID  // organizations in which the account has full rights
}

// Is reports whether the asker is that person: the same e-mail address without
// regard to the case of its ASCII letters and to spaces around it (TR-2). Other
// letters are the same only where they are equal. Nobody is no person.
func (a Asker) Is(person license.Actor) bool {
	x, y := strings.TrimSpace(string(a.Actor)), strings.TrimSpace(string(person))
	return x != "" && utf8.ValidString(x) && slices.EqualFunc([]rune(x), []rune(y), sameLetter)
}

// sameLetter compares letters of ASCII without regard to case, and others as they
// are: folding their case takes the Kelvin sign for a k and the Ohm sign for an
// omega.
func sameLetter(a, b rune) bool {
	return a == b || a < utf8.RuneSelf && b < utf8.RuneSelf && strings.EqualFold(string(a), string(b))
}

// Issued returns the key as an organization sees it that is asked to claim it
// (CT-12, CT-17): its status, where it is claimed, why it is invalidated. What
// replaced it stands there only if the asker is a full administrator of the
// organization where it was invalidated, or requested the return (CT-12, CT-18).
// A key that nobody issued is [license.Unissued].
func (e *Entry) Issued(asker Asker) license.Issued {
	issued := license.Issued{Key: e.key, License: e.License(), Status: e.status}
	if e.status == license.Claimed {
		issued.Organization = e.Organization()
	}
	if gone, ok := e.Invalidation(); ok {
		issued.Cause = gone.Cause
		if len(gone.Replacements) > 0 && gone.shownTo(asker) {
			issued.Replacement = gone.Replacements[0].License.Key()
		}
	}
	return issued
}

// shownTo reports whether the asker may know what replaced the key.
func (i Invalidation) shownTo(asker Asker) bool {
	return asker.Is(i.RequestedBy) || i.Organization != "" && slices.Contains(asker.FullAdministratorOf, i.Organization)
}

// LogValue returns who asks and how many organizations speak for the asker.
func (a Asker) LogValue() slog.Value {
	return slog.GroupValue(slog.String("actor", string(a.Actor)), slog.Int("fullAdministratorOf", len(a.FullAdministratorOf)))
}
