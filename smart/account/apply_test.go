package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// tamper takes an event that was decided and shows that it follows, and that no
// altered copy does.
func tamper[E account.Event](s *scene, name string, decide func(license.Act) (E, error), alter ...func(*E)) {
	s.Helper()
	good, err := decide(s.act)
	require.NoError(s, err, name)
	before := snapshot(s, s.account)
	for i, change := range alter {
		e, err := decide(s.act)
		require.NoError(s, err)
		change(&e)
		err = s.account.Apply(e)
		require.ErrorIs(s, err, account.ErrCannotFollow, "%s %d", name, i)
		require.Equal(s, "account."+name, license.Refusals(err)[0].Field("event"))
		require.NotEmpty(s, license.Refusals(err)[0].Field("cause"))
		require.Equal(s, before, snapshot(s, s.account), "%s %d", name, i)
	}
	require.NoError(s, s.account.Clone().Apply(good), name)
}

func TestApplyRefusesWhatCannotFollow(t *testing.T) {
	odd := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	s := begin(t, "2024-01-01", account.Policy{})
	a := s.account
	s.deposit("main", perpetual("L-1", premium, 5), term("L-2", premium, 5, "2024-01-01", "2024-12-31"))
	s.token("main", "t")
	do(s, addVirtual(a, "empty"))
	do(s, request(a, "eula"))

	tamper(s, "virtual-account-added", addVirtual(a, "x"),
		func(e *account.VirtualAccountAdded) { e.VirtualAccount = "main" },
		func(e *account.VirtualAccountAdded) { e.VirtualAccount = "" },
		func(e *account.VirtualAccountAdded) { e.Satellite = "no" },
		func(e *account.VirtualAccountAdded) { e.By = "" },
		func(e *account.VirtualAccountAdded) { e.At = e.At.Add(-1) },
		func(e *account.VirtualAccountAdded) { e.At = odd })
	tamper(s, "virtual-account-removed", removeVirtual(a, "empty"),
		func(e *account.VirtualAccountRemoved) { e.VirtualAccount = "main" },
		func(e *account.VirtualAccountRemoved) { e.VirtualAccount = "no" })
	tamper(s, "default-changed", setDefault(a, "empty"),
		func(e *account.DefaultChanged) { e.VirtualAccount = "main" },
		func(e *account.DefaultChanged) { e.VirtualAccount = "no" })
	tamper(s, "deposited", deposit(a, "main", perpetual("L-3", premium, 5), perpetual("L-4", standard, 5)),
		func(e *account.Deposited) { e.VirtualAccount = "no" },
		func(e *account.Deposited) { e.Lines = nil },
		func(e *account.Deposited) { e.Lines[0], e.Lines[1] = e.Lines[1], e.Lines[0] },
		func(e *account.Deposited) { e.Lines[0].ID = "L-1" },
		func(e *account.Deposited) { e.Lines[1].ID = e.Lines[0].ID },
		func(e *account.Deposited) { e.Lines[0].Quantity = 0 },
		func(e *account.Deposited) { e.Lines[0].Export = true })
	tamper(s, "transferred", transfer(a, "main", "branch", premium, 6),
		func(e *account.Transferred) { e.From = "no" },
		func(e *account.Transferred) { e.To = "no" },
		func(e *account.Transferred) { e.To = "main" },
		func(e *account.Transferred) { e.Tag = standard },
		func(e *account.Transferred) { e.Parts = nil },
		func(e *account.Transferred) { e.Parts[0].Line = "no" },
		func(e *account.Transferred) { e.Parts[0].Quantity = 0 },
		func(e *account.Transferred) { e.Parts[0].Quantity = 6 },
		func(e *account.Transferred) { e.Parts[1] = e.Parts[0] })
	tamper(s, "token-created", createToken(a, "main", "u", account.TokenOptions{MaxUses: 1}),
		func(e *account.TokenCreated) { e.Token = "t" },
		func(e *account.TokenCreated) { e.Token = "" },
		func(e *account.TokenCreated) { e.VirtualAccount = "no" },
		func(e *account.TokenCreated) { e.Description = " " },
		func(e *account.TokenCreated) { e.Expires = e.At },
		func(e *account.TokenCreated) { e.Expires = odd },
		func(e *account.TokenCreated) { e.Expires = e.At.Add(365*license.Day + 1) },
		func(e *account.TokenCreated) { e.MaxUses = -1 })
	tamper(s, "token-revoked", revokeToken(a, "t"), func(e *account.TokenRevoked) { e.Token = "no" })
	tamper(s, "token-removed", removeToken(a, "t"), func(e *account.TokenRemoved) { e.Token = "no" })
	tamper(s, "agreement-accepted", accept(a, "eula"), func(e *account.AgreementAccepted) { e.Agreement = "no" })
	do(s, accept(a, "eula"))
	tamper(s, "agreement-requested", request(a, "eula"), func(e *account.AgreementRequested) { e.Agreement = "" })
	do(s, request(a, "eula"))

	stamp := license.Stamp{Seq: a.Seq() + 1, Act: s.act}
	for name, e := range map[string]account.Event{
		"account.created":             account.Created{Stamp: stamp, Account: "acme", Default: "main"},
		"account.agreement-requested": account.AgreementRequested{Stamp: stamp, Agreement: "another"},
		"account.export-forbidden":    account.ExportForbidden{Stamp: stamp},
	} {
		err := a.Apply(e)
		require.ErrorIs(t, err, account.ErrCannotFollow)
		require.Equal(t, name, license.Refusals(err)[0].Field("event"))
	}
	do(s, a.AllowExport)
	require.ErrorIs(t, a.Apply(account.ExportAllowed{Stamp: license.Stamp{Seq: a.Seq() + 1, Act: s.act}}), account.ErrCannotFollow)
	do(s, revokeToken(a, "t"))
	require.ErrorIs(t, a.Apply(account.TokenRevoked{Stamp: license.Stamp{Seq: a.Seq() + 1, Act: s.act}, Token: "t"}), account.ErrCannotFollow)
}

func TestApplyTakesOnlyTheNextEvent(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	e, err := s.account.AddVirtualAccount(s.act, "x")
	require.NoError(t, err)
	for _, seq := range []uint64{0, 1, e.Seq - 1, e.Seq + 1} {
		late := e
		late.Seq = seq
		err := s.account.Apply(late)
		require.ErrorIs(t, err, license.ErrStale)
		require.Equal(t, "3", license.Refusals(err)[0].Field("next"))
	}
	e.At = e.At.In(time.FixedZone("far", 3600))
	require.NoError(t, s.account.Apply(e))
	require.Contains(t, snapshot(t, s.account), `"last":"2024-01-01T00:00:00Z"`)
}

// What begins an account is not more than that.
func TestBeginningsThatCannotBe(t *testing.T) {
	stamp := license.Stamp{Seq: 1, Act: license.Act{At: at("2024-01-01"), By: "ada"}}
	for _, e := range []account.Event{
		account.Created{Stamp: stamp, Account: "other", Default: "main"},
		account.Created{Stamp: stamp, Account: "acme"},
		account.Created{Stamp: stamp, Account: "acme", Default: " "},
		account.Created{Stamp: stamp, Account: "acme", Default: "main", Satellite: true},
		account.ExportAllowed{Stamp: stamp},
	} {
		a := account.New("acme", account.Policy{})
		require.ErrorIs(t, a.Apply(e), account.ErrCannotFollow)
		require.Zero(t, a.Seq())
	}
	require.ErrorIs(t, account.New("", account.Policy{}).Apply(account.Created{Stamp: stamp, Default: "main"}), account.ErrCannotFollow)
}

// What happened stays as it was when policy changes.
func TestApplyDoesNotJudgeAgain(t *testing.T) {
	s := storyOf(t)
	strict := account.Policy{
		Certificate: time.Second, RenewAfter: time.Second, Quiet: time.Second, Silent: time.Second, Lost: 1000 * license.Day, Authorize: time.Second,
		AuthorizeShort: time.Second, Authorized: time.Second, Overdue: time.Second, Removed: 1000 * license.Day, Notices: []int{}, TokenDays: 1,
		Hierarchies: [][]license.Tag{{premium, standard}},
	}
	for id, events := range map[license.ID][]account.Event{"acme": s.events, "sat": s.satellites} {
		a := account.New(id, strict)
		for _, e := range events {
			require.NoError(t, a.Apply(e), "%T", e)
		}
	}
}

// Nothing that is handed in or out is shared.
func TestNothingIsShared(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	lines := []smart.Line{perpetual("L-1", premium, 5)}
	e, err := s.account.Deposit(s.act, "main", lines...)
	require.NoError(t, err)
	lines[0].ID = "changed"
	require.Equal(t, license.ID("L-1"), e.Lines[0].ID)
	require.NoError(t, s.account.Apply(e))
	e.Lines[0].Quantity = 1
	moved, err := s.account.Transfer(s.act, "main", "branch", premium, 5)
	require.NoError(t, err)
	require.NoError(t, s.account.Apply(moved))
	moved.Parts[0].Quantity = 1
	require.Equal(t, []account.Holding{{Line: perpetual("L-1", premium, 5), Quantity: 5}}, s.lines("branch"))
}
