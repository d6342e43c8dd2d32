package account_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

func addVirtual(a *account.Account, id license.ID) func(license.Act) (account.VirtualAccountAdded, error) {
	return func(act license.Act) (account.VirtualAccountAdded, error) { return a.AddVirtualAccount(act, id) }
}

func removeVirtual(a *account.Account, id license.ID) func(license.Act) (account.VirtualAccountRemoved, error) {
	return func(act license.Act) (account.VirtualAccountRemoved, error) { return a.RemoveVirtualAccount(act, id) }
}

func setDefault(a *account.Account, id license.ID) func(license.Act) (account.DefaultChanged, error) {
	return func(act license.Act) (account.DefaultChanged, error) { return a.SetDefault(act, id) }
}

func (s *scene) virtuals() []account.VirtualAccount {
	return slices.Collect(s.account.VirtualAccounts())
}

func TestBeginningSM2(t *testing.T) {
	a := account.New("acme", account.Policy{})
	act := license.Act{At: at("2024-01-01"), By: "ada"}
	_, err := a.AddVirtualAccount(act, "branch")
	require.Equal(t, []*license.Refusal{license.Refuse(account.ErrNotCreated, "", "id", "acme")}, license.Refusals(err))
	e, err := a.Create(act, "main")
	require.NoError(t, err)
	require.Equal(t, account.Created{Stamp: license.Stamp{Seq: 1, Act: act}, Account: "acme", Default: "main"}, e)
	require.Zero(t, a.Seq())
	require.NoError(t, a.Apply(e))
	require.EqualValues(t, 1, a.Seq())
	require.Equal(t, license.ID("acme"), a.ID())
	require.Equal(t, []account.VirtualAccount{{ID: "main", Default: true}}, slices.Collect(a.VirtualAccounts()))

	_, err = a.Create(act, "other")
	require.Equal(t, []*license.Refusal{license.Refuse(account.ErrAlreadyCreated, "", "id", "acme")}, license.Refusals(err))
	_, err = a.CreateSatellite(act)
	require.ErrorIs(t, err, account.ErrAlreadyCreated)
	_, err = account.New(" ", account.Policy{TokenDays: 366}).Create(act, "")
	require.Len(t, license.Refusals(err), 3)
	require.ErrorIs(t, err, license.ErrIDMalformed)
	require.ErrorIs(t, err, account.ErrPolicy)
	unsound := account.New("acme", account.Policy{TokenDays: 366})
	for range 2 { // whoever changes a refusal changes none that comes later
		_, err = unsound.Create(act, "main")
		r := license.Refusals(err)[0]
		require.Equal(t, "366", r.Field("value"))
		r.Fields[1].Value = "changed"
	}
	_, err = account.New("acme", account.Policy{}).Create(license.Act{By: "ada"}, "main")
	require.ErrorIs(t, err, license.ErrInstantMissing)
}

func TestSatelliteBeginsEmptySM21(t *testing.T) {
	a := account.New("sat", account.Policy{})
	e, err := a.CreateSatellite(license.Act{At: at("2024-01-01"), By: "ada"})
	require.NoError(t, err)
	require.NoError(t, a.Apply(e))
	require.Empty(t, slices.Collect(a.VirtualAccounts()))
	s := &scene{TB: t, account: a, act: license.Act{At: at("2024-01-02"), By: "ada"}}
	refused(s, addVirtual(a, "x"), account.ErrAtSatellite)
	refused(s, removeVirtual(a, "x"), account.ErrAtSatellite)
	refused(s, setDefault(a, "x"), account.ErrAtSatellite)
	r := refused(s, deposit(a, "x", perpetual("L", premium, 1)), account.ErrAtSatellite)
	require.Equal(t, license.Refuse(account.ErrAtSatellite, "SM-21", "satellite", "sat"), r[0])
}

func TestVirtualAccountsSM2(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	require.Equal(t, []account.VirtualAccount{{ID: "branch"}, {ID: "main", Default: true}}, s.virtuals())
	v, ok := s.account.VirtualAccount("branch")
	require.True(t, ok)
	require.Equal(t, account.VirtualAccount{ID: "branch"}, v)
	_, ok = s.account.VirtualAccount("no")
	require.False(t, ok)
	for range s.account.VirtualAccounts() {
		break
	}

	r := refused(s, addVirtual(s.account, "branch"), account.ErrVirtualAccountTaken)
	require.Equal(t, license.Refuse(account.ErrVirtualAccountTaken, "SM-2", "virtualAccount", "branch"), r[0])
	refused(s, addVirtual(s.account, ""), license.ErrIDMalformed)
	r = refused(s, setDefault(s.account, "no"), account.ErrVirtualAccountUnknown)
	require.Equal(t, license.Refuse(account.ErrVirtualAccountUnknown, "SM-1", "virtualAccount", "no"), r[0])
	r = refused(s, setDefault(s.account, "main"), account.ErrDefault)
	require.Equal(t, license.Refuse(account.ErrDefault, "SM-2", "virtualAccount", "main"), r[0])

	do(s, setDefault(s.account, "branch"))
	require.Equal(t, []account.VirtualAccount{{ID: "branch", Default: true}, {ID: "main"}}, s.virtuals())
	refused(s, removeVirtual(s.account, "no"), account.ErrVirtualAccountUnknown)
	refused(s, removeVirtual(s.account, "branch"), account.ErrDefault)
	s.token("main", "a token")
	s.token("branch", "another token")
	do(s, removeVirtual(s.account, "main"))
	require.Equal(t, []account.VirtualAccount{{ID: "branch", Default: true}}, s.virtuals())
	_, ok = s.account.Token("a token", s.act.At)
	require.False(t, ok, "its tokens are gone with it")
	_, ok = s.account.Token("another token", s.act.At)
	require.True(t, ok)
	do(s, addVirtual(s.account, "main"))
}

// A virtual account is kept by what it holds until that is over, to the second.
func TestVirtualAccountHoldsLicencesSM2(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	s.deposit("branch", term("L-1", premium, 5, "2024-01-01", "2024-06-30"), term("L-2", premium, 5, "2024-06-01", "2024-06-30"))
	over := at("2024-07-01")
	for _, tt := range []struct {
		at    time.Time
		holds bool
	}{{over.Add(-time.Second), true}, {over, false}, {over.Add(time.Second), false}} {
		_, err := s.account.RemoveVirtualAccount(license.Act{At: tt.at, By: "ada"}, "branch")
		if !tt.holds {
			require.NoError(t, err)
			continue
		}
		require.Equal(t, []*license.Refusal{license.Refuse(account.ErrHoldsLicenses, "SM-2", "virtualAccount", "branch", "lines", "2")}, license.Refusals(err))
	}
	do(s, setDefault(s.account, "branch"))
	refused(s, removeVirtual(s.account, "branch"), account.ErrDefault, account.ErrHoldsLicenses)
	do(s, setDefault(s.account, "main"))
	s.act.At = over
	do(s, removeVirtual(s.account, "branch"))
	_, ok := s.account.Line("L-1")
	require.True(t, ok)
	refused(s, deposit(s.account, "main", perpetual("L-1", premium, 1)), account.ErrLineTaken)
	do(s, addVirtual(s.account, "branch"))
	require.Empty(t, slices.Collect(s.account.Lines("branch")), "nothing comes back with the name")
}

func TestAnActEarlierThanTheLast(t *testing.T) {
	s := begin(t, "2024-01-02", account.Policy{})
	s.on("2024-01-01T23:59:59Z")
	r := refused(s, addVirtual(s.account, "x"), account.ErrEarlierThanLast)
	require.Equal(t, license.Refuse(account.ErrEarlierThanLast, "", "at", "2024-01-01T23:59:59Z", "last", "2024-01-02T00:00:00Z"), r[0])
	refused(s, setDefault(s.account, "branch"), account.ErrEarlierThanLast)
	refused(s, removeVirtual(s.account, "branch"), account.ErrEarlierThanLast)
	refused(s, deposit(s.account, "branch"), account.ErrEarlierThanLast)
	refused(s, transfer(s.account, "main", "branch", premium, 1), account.ErrEarlierThanLast)
	refused(s, createToken(s.account, "main", "t", account.TokenOptions{}), account.ErrEarlierThanLast)
	refused(s, revokeToken(s.account, "t"), account.ErrEarlierThanLast)
	refused(s, removeToken(s.account, "t"), account.ErrEarlierThanLast)
	refused(s, s.account.AllowExport, account.ErrEarlierThanLast)
	refused(s, s.account.ForbidExport, account.ErrEarlierThanLast)
	refused(s, request(s.account, "eula"), account.ErrEarlierThanLast)
	refused(s, accept(s.account, "eula"), account.ErrEarlierThanLast)
	s.on("2024-01-02")
	do(s, addVirtual(s.account, "x"))
}
