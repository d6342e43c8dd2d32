package account_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// served returns an account with 10 Premium for ever (P) and 40 Standard up to the
// end of 2026 (S) in "main", and a satellite "field" that serves "north" and "south".
func served(t testing.TB, policy account.Policy) *scene {
	t.Helper()
	s := begin(t, "2026-01-01", policy)
	s.deposit("main", perpetual("P", premium, 10), term("S", standard, 40, "2026-01-01", "2026-12-31"))
	do(s, addSatellite(s.account, "field"))
	do(s, addSatelliteAccount(s.account, "field", "north"))
	do(s, addSatelliteAccount(s.account, "field", "south"))
	return s
}

func addSatellite(a *account.Account, id license.ID) func(license.Act) (account.SatelliteAdded, error) {
	return func(act license.Act) (account.SatelliteAdded, error) { return a.AddSatellite(act, id) }
}

func removeSatellite(a *account.Account, id license.ID) func(license.Act) (account.SatelliteRemoved, error) {
	return func(act license.Act) (account.SatelliteRemoved, error) { return a.RemoveSatellite(act, id) }
}

func addSatelliteAccount(a *account.Account, satellite, id license.ID) func(license.Act) (account.VirtualAccountAdded, error) {
	return func(act license.Act) (account.VirtualAccountAdded, error) {
		return a.AddSatelliteAccount(act, satellite, id)
	}
}

func synchronize(a *account.Account, r smart.Report) func(license.Act) (account.Synchronized, error) {
	return func(act license.Act) (account.Synchronized, error) { return a.Synchronize(act, r) }
}

func entitle(a *account.Account, e smart.Entitlements) func(license.Act) (account.Entitled, error) {
	return func(act license.Act) (account.Entitled, error) { return a.Entitle(act, e) }
}

// satelliteOf begins the account that a satellite runs, at the same instant.
func satelliteOf(s *scene, id license.ID) *scene {
	s.Helper()
	below := &scene{TB: s.TB, account: account.New(id, account.Policy{}), act: s.act}
	do(below, below.account.CreateSatellite)
	return below
}

// report makes a report, which travels as a file.
func (s *scene) report() smart.Report {
	s.Helper()
	do(s, s.account.Report)
	r, ok := s.account.LastReport()
	require.True(s, ok)
	return sent(s, r)
}

// sent writes a message into a file and reads it back.
func sent[M smart.Message](t testing.TB, m M) M {
	t.Helper()
	data, err := smart.Encode(m)
	require.NoError(t, err)
	read, err := smart.Decode(data)
	require.NoError(t, err)
	require.IsType(t, m, read)
	return read.(M)
}

// answer takes a report in and returns what answers it, as it was in a file.
func (s *scene) answer(r smart.Report) smart.Entitlements {
	s.Helper()
	do(s, synchronize(s.account, r))
	return s.entitlements(r.Satellite)
}

func (s *scene) entitlements(satellite license.ID) smart.Entitlements {
	s.Helper()
	e, err := s.account.EntitlementsFor(satellite, s.act.At)
	require.NoError(s, err)
	return sent(s, e)
}

// round synchronizes both.
func round(above, below *scene) {
	above.Helper()
	do(below, entitle(below.account, above.answer(below.report())))
}

// quantities returns how much of each line a virtual account has.
func (s *scene) quantities(va license.ID) map[license.ID]int {
	all := map[license.ID]int{}
	for h := range s.account.Lines(va) {
		if h.Quantity > 0 {
			all[h.Line.ID] = h.Quantity
		}
	}
	return all
}

func TestSatellitesAreAddedAndRemoved(t *testing.T) {
	s := served(t, account.Policy{})
	refused(s, addSatellite(s.account, "field"), account.ErrSatelliteTaken)
	refused(s, addSatellite(s.account, ""), license.ErrIDMalformed)
	refused(s, addSatelliteAccount(s.account, "other", ""), account.ErrSatelliteUnknown, license.ErrIDMalformed)
	refused(s, addSatelliteAccount(s.account, "field", "main"), account.ErrVirtualAccountTaken)
	refused(s, removeSatellite(s.account, "other"), account.ErrSatelliteUnknown)

	v, _ := s.account.VirtualAccount("north")
	require.Equal(t, account.VirtualAccount{ID: "north", Satellite: "field"}, v)
	setDefault := func(act license.Act) (account.DefaultChanged, error) { return s.account.SetDefault(act, "north") }
	remove := func(act license.Act) (account.VirtualAccountRemoved, error) {
		return s.account.RemoveVirtualAccount(act, "north")
	}
	refused(s, setDefault, account.ErrServedBySatellite)                                                   // SM-2
	refused(s, remove, account.ErrServedBySatellite)                                                       // SM-2
	refused(s, createToken(s.account, "north", "T", account.TokenOptions{}), account.ErrServedBySatellite) // SM-9

	removed := do(s, removeSatellite(s.account, "field"))
	require.Equal(t, account.RemovedByHand, removed.Cause)
	refused(s, removeSatellite(s.account, "field"), account.ErrSatelliteUnknown)
	refused(s, addSatelliteAccount(s.account, "field", "west"), account.ErrSatelliteUnknown)
	refused(s, addSatellite(s.account, "field"), account.ErrSatelliteTaken) // for ever

	_, known := s.account.Satellite("other", s.act.At)
	require.False(t, known)
	gone, _ := s.account.Satellite("field", s.act.At.Add(99*license.Day))
	require.Equal(t, account.SatelliteStatus{ID: "field", Synchronized: s.act.At, Removed: true}, gone)
	v, _ = s.account.VirtualAccount("north")
	require.Equal(t, account.VirtualAccount{ID: "north"}, v)
	s.token("north", "token-of-north")
	do(s, setDefault)
	do(s, func(act license.Act) (account.VirtualAccountRemoved, error) {
		return s.account.RemoveVirtualAccount(act, "south")
	})
}

func TestSatellitesAreWalkedInOrder(t *testing.T) {
	s := served(t, account.Policy{})
	for _, id := range []license.ID{"c", "a", "b"} {
		do(s, addSatellite(s.account, id))
	}
	do(s, removeSatellite(s.account, "b"))
	var ids []license.ID
	for status := range s.account.Satellites(s.act.At) {
		if ids = append(ids, status.ID); status.ID == "c" {
			break
		}
	}
	require.Equal(t, []license.ID{"a", "c"}, ids)
	status, _ := s.account.Satellite("field", s.act.At)
	status.VirtualAccounts[0] = "mine"
	again, _ := s.account.Satellite("field", s.act.At)
	require.Equal(t, license.ID("north"), again.VirtualAccounts[0])
}

// TestASatelliteWithoutVirtualAccounts synchronizes all the same.
func TestASatelliteWithoutVirtualAccounts(t *testing.T) {
	above := begin(t, "2026-01-01", account.Policy{})
	do(above, addSatellite(above.account, "field"))
	below := satelliteOf(above, "field")
	round(above, below)
	round(above, below)
	require.Empty(t, slices.Collect(below.account.VirtualAccounts()))
}

func TestWhatOnlyOneSideDecides(t *testing.T) {
	above := served(t, account.Policy{})
	below := satelliteOf(above, "field")
	r := below.report()
	refused(above, above.account.Report, account.ErrNoSatellite)
	refused(above, entitle(above.account, smart.Entitlements{Satellite: "acme", Number: 1, At: above.act.At}), account.ErrNoSatellite)
	_, ok := above.account.LastReport()
	require.False(t, ok)

	refused(below, synchronize(below.account, r), account.ErrAtSatellite)
	refused(below, addSatellite(below.account, "other"), account.ErrAtSatellite)
	refused(below, addSatelliteAccount(below.account, "field", "west"), account.ErrAtSatellite)
	_, err := below.account.EntitlementsFor("field", below.act.At)
	require.ErrorIs(t, err, account.ErrSatelliteUnknown)
}

func TestDecisionsBeforeAnAccountBegins(t *testing.T) {
	s := &scene{TB: t, account: account.New("acme", account.Policy{}), act: license.Act{At: at("2026-01-01"), By: "ada"}}
	refused(s, addSatellite(s.account, "field"), account.ErrNotCreated)
	refused(s, removeSatellite(s.account, "field"), account.ErrNotCreated)
	refused(s, addSatelliteAccount(s.account, "field", "north"), account.ErrNotCreated)
	refused(s, synchronize(s.account, smart.Report{}), account.ErrNotCreated)
	refused(s, entitle(s.account, smart.Entitlements{}), account.ErrNotCreated)
	refused(s, s.account.Report, account.ErrNotCreated)
	_, err := s.account.EntitlementsFor("field", s.act.At)
	require.ErrorIs(t, err, account.ErrNotCreated)
}

// calling returns an instance that calls, as a satellite reports it.
func calling(serial string, va license.ID, contact time.Time, usage smart.Usage) smart.ReportedInstance {
	return smart.ReportedInstance{
		UDI: router(serial), Account: va, Contact: contact, Issued: contact, Valid: 365 * 86_400, Usage: usage,
	}
}

// router returns the UDI of that serial number.
func router(serial string) license.UDI { return license.MustParseUDI("P:router,S:" + serial) }

// count returns the balance at the scene's instant.
func (s *scene) count(va license.ID, tag license.Tag) account.Balance {
	s.Helper()
	b, err := s.account.Balance(va, tag, s.act.At)
	require.NoError(s, err)
	return b
}

// installed is a product that is registered.
type installed struct {
	header      smart.Header
	certificate uint64
}

// install registers a product with a token of its virtual account that is made for it
// if it is not there.
func (s *scene) install(va license.ID, serial string) *installed {
	s.Helper()
	token := smart.Token("token-of-" + va)
	if _, made := s.account.Token(token, s.act.At); !made {
		do(s, createToken(s.account, va, token, account.TokenOptions{Days: 365}))
	}
	e := do(s, s.register(serial, token))
	return &installed{e.Header, e.Seq}
}

// employ lets a product use what it says.
func (s *scene) employ(p *installed, usage smart.Usage) {
	s.Helper()
	byItself, _ := s.authorize(p, usage)
	do(s, byItself)
	p.header.Number++
}

// keep holds licences for a product.
func (s *scene) keep(va license.ID, serial string, e license.Entitlement) {
	s.Helper()
	h, err := license.NewHold(router(serial), e)
	require.NoError(s, err)
	do(s, func(act license.Act) (account.Held, error) { return s.account.Hold(act, va, h) })
}
