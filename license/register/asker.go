package register

import (
	"log/slog"
	"slices"

	"github.com/licit-go/licit/license"
)

// An Asker is who wants to know what became of a key, as plain facts. The zero
// Asker is nobody.
type Asker struct {
	Actor               license.Actor // e-mail address of the account
	FullAdministratorOf []license.ID  // organizations in which the account has full rights
}

// Is reports whether the asker is that person (TR-2); see [license.Actor.Same].
func (a Asker) Is(person license.Actor) bool { return a.Actor.Same(person) }

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
