package transfer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// Every pair of roles, on both paths, for local and for SAML accounts: each side
// has the reason of its role, and "only one of the two" stands only where the
// other side has full rights.
func TestTR1TR4EveryPairOfRoles(t *testing.T) {
	full, read, network, none, odd := transfer.FullAdministrator, transfer.ReadOnly, transfer.NetworkAdministrator, transfer.NoRole, transfer.Role("owner")
	const (
		readS, readD       = "read-only TR-4 side=source", "read-only TR-4 side=destination"
		networkS, networkD = "network-administrator TR-4 side=source", "network-administrator TR-4 side=destination"
		oneS, oneD         = "one-side-only TR-4 side=source", "one-side-only TR-4 side=destination"
		noS, noD           = "no-rights TR-1 side=source", "no-rights TR-1 side=destination"
		oddS, oddD         = "role TR-1 side=source role=owner", "role TR-1 side=destination role=owner"
	)
	for _, c := range []struct {
		source, destination transfer.Role
		want                []string
	}{
		{full, full, nil},
		{full, read, []string{readD}},
		{full, network, []string{networkD}},
		{full, none, []string{oneD}},
		{full, odd, []string{oddD}},
		{read, full, []string{readS}},
		{read, read, []string{readS, readD}},
		{read, network, []string{readS, networkD}},
		{read, none, []string{readS, noD}},
		{read, odd, []string{readS, oddD}},
		{network, full, []string{networkS}},
		{network, read, []string{networkS, readD}},
		{network, network, []string{networkS, networkD}},
		{network, none, []string{networkS, noD}},
		{network, odd, []string{networkS, oddD}},
		{none, full, []string{oneS}},
		{none, read, []string{noS, readD}},
		{none, network, []string{noS, networkD}},
		{none, none, []string{noS, noD}},
		{none, odd, []string{noS, oddD}},
		{odd, full, []string{oddS}},
		{odd, read, []string{oddS, readD}},
		{odd, network, []string{oddS, networkD}},
		{odd, none, []string{oddS, noD}},
		{odd, odd, []string{oddS, oddD}},
	} {
		for _, path := range []transfer.Path{transfer.SelfService, transfer.Support} {
			for _, account := range []transfer.Account{ann, annSAML} {
				s := eligible(t, path)
				s.request.By = transfer.Accounts{Source: account, Destination: account}
				s.request.By.Source.Role, s.request.By.Destination.Role = c.source, c.destination
				s.request.Placeholder = transfer.Accounts{Source: ann, Destination: ann}
				require.Equal(t, c.want, lines(t, s.askKey()), "%q %q %v", c.source, c.destination, account)
				require.Equal(t, c.want, lines(t, s.askLicenses()), "%q %q %v", c.source, c.destination, account)
			}
		}
	}
}

// Addresses are compared between local accounts, whatever their rights, and with
// a SAML account that states one.
func TestTR2Addresses(t *testing.T) {
	account := func(email license.Actor, saml bool) transfer.Account {
		return transfer.Account{Email: email, Role: transfer.FullAdministrator, SAML: saml}
	}
	for _, c := range []struct {
		source, destination transfer.Account
		differ              bool
	}{
		{account("ann@example.com", false), account("ANN@EXAMPLE.COM ", false), false},
		{account("ann@example.com", false), account("bob@example.com", false), true},
		{account("ann@example.com", false), account("", false), true},
		{account("", false), account("ann@example.com", false), true},
		{account("", false), account("", false), true},
		{account("", false), account("", true), false},
		{account("ann@example.com", true), account("bob@example.com", true), false},
		{account("", true), account("", true), false},
		{account("ann@example.com", true), account("ann@example.com", false), false},
		{account("ann@example.com", true), account("bob@example.com", false), true},
		{account("ann@example.com", false), account("bob@example.com", true), true},
		{account("ann@example.com", false), account("", true), false},
		{account("", true), account("bob@example.com", false), false},
	} {
		for _, path := range []transfer.Path{transfer.SelfService, transfer.Support} {
			s := eligible(t, path)
			s.request.By = transfer.Accounts{Source: c.source, Destination: c.destination}
			s.request.Placeholder = transfer.Accounts{Source: ann, Destination: ann}
			var want []string
			if c.differ {
				want = []string{"different-accounts TR-2 source=" + string(c.source.Email) + " destination=" + string(c.destination.Email)}
			}
			require.Equal(t, want, lines(t, s.askKey()), "%v %v", c.source, c.destination)
			require.Equal(t, want, lines(t, s.askLicenses()), "%v %v", c.source, c.destination)
		}
	}
	t.Run("whatever their rights", func(t *testing.T) {
		s := eligible(t, transfer.SelfService)
		s.request.By.Source = transfer.Account{Email: "bob@example.com", Role: transfer.ReadOnly}
		s.request.By.Destination.Role = transfer.NoRole
		says(t, s.askKey(), "read-only TR-4 side=source", "no-rights TR-1 side=destination",
			"different-accounts TR-2 source=bob@example.com destination=ann@example.com")
	})
	t.Run("no account differs from none", func(t *testing.T) {
		s := eligible(t, transfer.SelfService)
		s.request.By.Destination = transfer.Account{}
		says(t, s.askKey(), "one-side-only TR-4 side=destination")
		s.request.By = transfer.Accounts{Destination: ann}
		says(t, s.askKey(), "one-side-only TR-4 side=source")
		s.request.By = transfer.Accounts{}
		says(t, s.askKey(), "no-rights TR-1 side=source", "no-rights TR-1 side=destination")
	})
}

// A SAML administrator needs a placeholder on the support path, on whichever side
// the SAML account is; what the placeholder lacks is said in full.
func TestTR3Placeholder(t *testing.T) {
	local := func(email license.Actor, role transfer.Role) transfer.Account {
		return transfer.Account{Email: email, Role: role}
	}
	good := local("pat@example.com", transfer.FullAdministrator)
	for _, c := range []struct {
		placeholder transfer.Accounts
		lacks       string
	}{
		{transfer.Accounts{Source: good, Destination: good}, ""},
		{transfer.Accounts{Source: good, Destination: local(" PAT@example.com", transfer.FullAdministrator)}, ""},
		{transfer.Accounts{}, "an account in the source; an account in the destination"},
		{transfer.Accounts{Source: good}, "an account in the destination"},
		{transfer.Accounts{Destination: good}, "an account in the source"},
		{transfer.Accounts{Source: annSAML, Destination: annSAML}, "a local account in the source; a local account in the destination"},
		{transfer.Accounts{Source: good, Destination: local("pat@example.com", transfer.ReadOnly)}, "full rights in the destination"},
		{transfer.Accounts{Source: local("pat@example.com", transfer.NetworkAdministrator), Destination: good}, "full rights in the source"},
		{transfer.Accounts{Source: local("pat@example.com", transfer.NoRole), Destination: good}, "full rights in the source"},
		{transfer.Accounts{Source: good, Destination: ann}, "the same e-mail address on both"},
		{
			transfer.Accounts{Source: local("", transfer.FullAdministrator), Destination: local("", transfer.FullAdministrator)},
			"the same e-mail address on both",
		},
		{
			transfer.Accounts{Source: annSAML, Destination: local("pat@example.com", transfer.ReadOnly)},
			"a local account in the source; full rights in the destination; the same e-mail address on both",
		},
	} {
		for _, side := range []struct {
			by   transfer.Accounts
			saml string
		}{
			{transfer.Accounts{Source: annSAML, Destination: annSAML}, "source and destination"},
			{transfer.Accounts{Source: annSAML, Destination: ann}, "source"},
			{transfer.Accounts{Source: ann, Destination: annSAML}, "destination"},
		} {
			s := eligible(t, transfer.Support)
			s.request.By, s.request.Placeholder = side.by, c.placeholder
			var want []string
			if c.lacks != "" {
				want = []string{"placeholder TR-3 saml=" + side.saml + " lacks=" + c.lacks}
			}
			require.Equal(t, want, lines(t, s.askKey()), "%v", c.placeholder)
			require.Equal(t, want, lines(t, s.askLicenses()), "%v", c.placeholder)
			s = eligible(t, transfer.SelfService)
			s.request.By, s.request.Placeholder = side.by, c.placeholder
			require.NoError(t, s.askKey(), "none is needed by self-service")
		}
	}
	t.Run("local administrators need none", func(t *testing.T) {
		s := eligible(t, transfer.Support)
		s.request.Placeholder = transfer.Accounts{Source: annSAML}
		require.NoError(t, s.askKey())
	})
	t.Run("of a path that is none nothing is known", func(t *testing.T) {
		s := eligible(t, transfer.SelfService)
		s.request.Path, s.request.By.Source = "phone", annSAML
		says(t, s.askKey(), "path  path=phone form=self-service or support")
	})
	t.Run("regardless of permissions", func(t *testing.T) {
		s := eligible(t, transfer.Support)
		s.request.By.Source = transfer.Account{Role: transfer.ReadOnly, SAML: true}
		says(t, s.askKey(), "read-only TR-4 side=source", "placeholder TR-3 saml=source lacks=an account in the source; an account in the destination")
	})
}
