package transfer

import (
	"strings"

	"github.com/licit-go/licit/license"
)

// A Role is what an account may do in one organization.
type Role string

// The roles that matter to a transfer.
const (
	NoRole               Role = ""                      // no account, or one without rights in the organization
	FullAdministrator    Role = "full-administrator"    // reads and writes the organization (TR-1)
	ReadOnly             Role = "read-only"             // reads the organization (TR-4)
	NetworkAdministrator Role = "network-administrator" // some networks only (TR-4)
)

// An Account is one administrator's account in one organization. The zero
// Account is no account.
type Account struct {
	Email license.Actor // may be empty for a SAML account
	Role  Role
	SAML  bool // signs in through an identity provider; a local account does not
}

// Accounts are the accounts of one person in both organizations.
type Accounts struct {
	Source, Destination Account
}

// requester returns all that stands against who asks (TR-1 … TR-4).
func (r Request) requester() refusals {
	var all refusals
	all.add(r.By.Source.rights("source", r.By.Destination)...)
	all.add(r.By.Destination.rights("destination", r.By.Source)...)
	if r.By.differ() {
		all.add(refuse(ErrDifferentAccounts, "TR-2", "source", string(r.By.Source.Email), "destination", string(r.By.Destination.Email)))
	}
	if r.Path == Support && (r.By.Source.SAML || r.By.Destination.SAML) {
		if lacks := r.Placeholder.lacks(); lacks != "" {
			all.add(refuse(ErrPlaceholder, "TR-3", "saml", r.By.samlSides(), "lacks", lacks))
		}
	}
	return all
}

// rights refuses a role that does not suffice on one side. That the account has
// none there is said in two ways, so that "only one of the two" stands only where
// the other side suffices.
func (a Account) rights(side string, other Account) refusals {
	switch a.Role {
	case FullAdministrator:
		return nil
	case ReadOnly:
		return refusals{refuse(ErrReadOnly, "TR-4", "side", side)}
	case NetworkAdministrator:
		return refusals{refuse(ErrNetworkAdministrator, "TR-4", "side", side)}
	case NoRole:
		if other.Role == FullAdministrator {
			return refusals{refuse(ErrOneSideOnly, "TR-4", "side", side)}
		}
		return refusals{refuse(ErrNoRights, "TR-1", "side", side)}
	}
	return refusals{refuse(ErrRole, "TR-1", "side", side, "role", string(a.Role))}
}

// none reports whether there is no account.
func (a Account) none() bool { return a == Account{} }

// differ reports whether two accounts are not shown to be one person's (TR-2). A
// side without account says nothing. Two SAML accounts are vouched for by who
// signed them in; of one SAML account and a local one, addresses are compared if
// the SAML one states any.
func (a Accounts) differ() bool {
	s, d := a.Source, a.Destination
	switch {
	case s.none() || d.none() || s.SAML && d.SAML:
		return false
	case s.SAML && s.Email == "" || d.SAML && d.Email == "":
		return false
	}
	return !s.Email.Same(d.Email)
}

func (a Accounts) samlSides() string {
	var sides []string
	if a.Source.SAML {
		sides = append(sides, "source")
	}
	if a.Destination.SAML {
		sides = append(sides, "destination")
	}
	return strings.Join(sides, " and ")
}

// lacks returns what a placeholder lacks to meet TR-1 and TR-2 as a local
// administrator, "" if nothing.
func (a Accounts) lacks() string {
	var all []string
	for _, side := range []struct {
		name string
		Account
	}{{"source", a.Source}, {"destination", a.Destination}} {
		switch {
		case side.none():
			all = append(all, "an account in the "+side.name)
		case side.SAML:
			all = append(all, "a local account in the "+side.name)
		}
		if !side.none() && side.Role != FullAdministrator {
			all = append(all, "full rights in the "+side.name)
		}
	}
	if !a.Source.none() && !a.Destination.none() && !a.Source.Email.Same(a.Destination.Email) {
		all = append(all, "the same e-mail address on both")
	}
	return strings.Join(all, "; ")
}
