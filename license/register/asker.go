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
// After a move full administrators of the source see the key with the rest, those
// of the destination the key with the part that was moved (CT-19). A key that
// nobody issued is [license.Unissued].
func (e *Entry) Issued(asker Asker) license.Issued {
	issued := license.Issued{Key: e.key, License: e.License(), Status: e.status}
	if e.status == license.Claimed {
		issued.Organization = e.Organization()
	}
	if gone, ok := e.Invalidation(); ok {
		issued.Cause = gone.Cause
		for _, r := range gone.Replacements {
			switch {
			case gone.Cause == license.Moved && r.Organization != gone.Organization:
				if asker.administers(r.Organization) {
					issued.MovedTo = r.License.Key()
				}
			case gone.shownTo(asker):
				issued.Replacement = r.License.Key()
			}
		}
	}
	return issued
}

// shownTo reports whether the asker may know what replaced the key.
func (i Invalidation) shownTo(asker Asker) bool {
	return asker.Is(i.RequestedBy) || asker.administers(i.Organization)
}

// administers reports whether the asker has full rights there; nobody has any
// over nothing.
func (a Asker) administers(organization license.ID) bool {
	return organization != "" && slices.Contains(a.FullAdministratorOf, organization)
}

// LogValue returns who asks and how many organizations speak for the asker.
func (a Asker) LogValue() slog.Value {
	return slog.GroupValue(slog.String("actor", string(a.Actor)), slog.Int("fullAdministratorOf", len(a.FullAdministratorOf)))
}
