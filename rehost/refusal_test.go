package rehost_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestRefusalsRH10 gives each its own reason, all together, and changes nothing.
func TestRefusalsRH10(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.deposit(tagA, 9)
	s.reserves(1, of(tagA, 1))
	s.reserves(2, of(tagA, 1))
	s.reserves(3, of(tagA, 1))
	s.rehosts(3, 4)
	s.accounts(s.account.CreateToken(s.act, va, "a token", account.TokenOptions{}))
	s.accounts(s.account.Register(s.act, smart.Register{Header: smart.Header{UDI: udi(5), Installation: 1, Number: 1}, Token: "a token"}))
	requestOf := func(serial int) string {
		code, err := productCodec().Request(udi(serial), reservation.Session{Number: 9, Nonce: s.fresh().Nonce}, s.fresh().Secret)
		require.NoError(t, err)
		return code.Text
	}
	// One that came back to where it was: its request was used.
	used := s.asks(6)
	s.reserves(6, of(tagA, 1))
	s.returns(6)
	good := requestOf(7)
	// One that only the issuer knows.
	s.reserves(8, of(tagA, 1))
	s.accounts(s.account.Release(s.act, udi(8)))

	for _, c := range []struct {
		name    string
		failed  int
		request string
		want    []license.Reason
	}{
		{"strange", 9, good, []license.Reason{account.ErrInstanceUnknown}},
		{"registered", 5, good, []license.Reason{account.ErrNotHeld}},
		{"returned", 6, good, []license.Reason{account.ErrInstanceUnknown}},
		{"rehosted already", 3, good, []license.Reason{account.ErrPendingRemoval}},
		{"of the failed one", 1, requestOf(1), []license.Reason{account.ErrSameInstance}},
		{"holds a reservation", 1, requestOf(2), []license.Reason{account.ErrHeld}},
		{"is pending removal itself", 1, requestOf(3), []license.Reason{account.ErrHeld}},
		{"is registered", 1, requestOf(5), []license.Reason{account.ErrRegistered}},
		{"used", 1, used, []license.Reason{issuer.ErrRequestUsed}},
		{"malformed", 1, "nonsense", []license.Reason{reservation.ErrCodeMalformed}},
		{"none", 1, "", []license.Reason{reservation.ErrCodeMalformed}},
		{"the replacement of a strange one is registered", 9, requestOf(5), []license.Reason{account.ErrInstanceUnknown, account.ErrRegistered}},
		{"of one that was rehosted", 3, requestOf(2), []license.Reason{account.ErrPendingRemoval, account.ErrHeld}},
		{"holds one by half a commit", 1, requestOf(8), []license.Reason{reservation.ErrReserved}},
		{"holds one by half a commit, of one that was rehosted", 3, requestOf(8), []license.Reason{account.ErrPendingRemoval, reservation.ErrReserved}},
		{"malformed, of one that was rehosted", 3, "nonsense", []license.Reason{account.ErrPendingRemoval, reservation.ErrCodeMalformed}},
		{"used, of a strange one", 9, used, []license.Reason{account.ErrInstanceUnknown, issuer.ErrRequestUsed}},
		{"strange replaces itself", 9, requestOf(9), []license.Reason{account.ErrInstanceUnknown, account.ErrSameInstance}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := s.order(rehost.Order{Failed: udi(c.failed), Request: c.request})
			refused(t, err, c.want...)
		})
	}

	t.Run("check", func(t *testing.T) {
		for failed, reason := range map[int]license.Reason{9: account.ErrInstanceUnknown, 5: account.ErrNotHeld, 3: account.ErrPendingRemoval} {
			a, err := rehost.Check(s.account, s.issuer, udi(failed), s.act.At, s.policy)
			refused(t, err, reason)
			require.Zero(t, a)
		}
	})
	t.Run("instants", func(t *testing.T) {
		early := s.act.At.Add(-time.Second)
		_, err := rehost.Check(s.account, s.issuer, udi(1), early, s.policy)
		refused(t, err, account.ErrEarlierThanLast)
		_, err = rehost.Check(s.account, s.issuer, udi(1), time.Time{}, s.policy)
		refused(t, err, license.ErrInstantMissing)
		_, err = rehost.Rehost(license.Act{At: early, By: "ada"}, s.account, s.issuer, accountCodec(), s.policy, rehost.Order{Failed: udi(1), Request: good}, s.fresh())
		refused(t, err, account.ErrEarlierThanLast, issuer.ErrEarlierThanLast)
		_, err = rehost.Rehost(license.Act{}, s.account, s.issuer, accountCodec(), s.policy, rehost.Order{Failed: udi(1), Request: good}, s.fresh())
		require.ErrorIs(t, err, license.ErrInstantMissing)
	})
	t.Run("notes", func(t *testing.T) {
		_, err := s.order(rehost.Order{Failed: udi(1), Request: good, Notes: strings.Repeat("x", issuer.MaxNotesBytes+1)})
		refused(t, err, issuer.ErrNotes)
	})
	t.Run("not authorized beforehand", func(t *testing.T) {
		s.issues(s.issuer.Withdraw(s.act))
		_, err := s.order(rehost.Order{Failed: udi(1), Request: good})
		refused(t, err, issuer.ErrNotPreauthorized)
		_, err = s.order(rehost.Order{Failed: udi(9), Request: requestOf(2)})
		refused(t, err, issuer.ErrNotPreauthorized, account.ErrInstanceUnknown, account.ErrHeld)
		require.True(t, s.check(1).Allowed)
	})
}

// TestDenialAndOtherReasons stand together.
func TestDenialAndOtherReasons(t *testing.T) {
	s := fleet(t, rehost.Policy{}, 2, 1, tagA)
	_, err := s.order(rehost.Order{Failed: udi(2), Request: "nonsense"})
	refused(t, err, rehost.ErrPreviousProductReturnPending, reservation.ErrCodeMalformed)
	s.issues(s.issuer.Withdraw(s.act))
	_, err = s.decide(2, 3)
	refused(t, err, rehost.ErrPreviousProductReturnPending, issuer.ErrNotPreauthorized)
}

// TestDenialSaysAllRH6 says the whole text, in fields that an error text shortens.
func TestDenialSaysAllRH6(t *testing.T) {
	s := fleet(t, rehost.Policy{}, 2, 1, tagA, tagB)
	_, err := s.decide(2, 3)
	r := refused(t, err, rehost.ErrPreviousProductReturnPending)[0]
	require.Equal(t, "1 × "+string(tagA)+", 1 × "+string(tagB), r.Field("short"))
	for _, part := range []string{"no replacement licenses available in your inventory", "too many other failed products are still pending removal", "returned to your inventory when the failed product is returned", "open a support case"} {
		require.Contains(t, r.Field("text"), part)
	}
	require.Contains(t, err.Error(), "Previous Product Return Pending")
}

// failing is a codec that fails without a refusal, as one of the caller's might.
type failing struct{ reservation.AccountCodec }

type broken string

func (b broken) Error() string { return string(b) }

func (failing) Request(string) (reservation.Request, error) {
	return reservation.Request{}, broken("the module is locked")
}

// TestCodecFails passes on what is no refusal.
func TestCodecFails(t *testing.T) {
	s := fleet(t, rehost.Policy{}, 2, 0, tagA)
	r, err := rehost.Rehost(s.act, s.account, s.issuer, failing{accountCodec()}, s.policy, rehost.Order{Failed: udi(1), Request: s.asks(5)}, s.fresh())
	require.ErrorIs(t, err, broken("the module is locked"))
	require.Zero(t, r)
}

// TestSatelliteSM21: only the satellite decides of its products.
func TestSatelliteSM21(t *testing.T) {
	s := begin(t, rehost.Policy{})
	s.accounts(s.account.AddSatellite(s.act, "field"))
	s.accounts(s.account.AddSatelliteAccount(s.act, "field", "north"))
	s.accounts(s.account.Deposit(s.act, "north", smart.Line{ID: "N", Tag: tagA, Quantity: 2, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")}))
	s.accounts(s.account.Synchronize(s.act, smart.Report{
		Satellite: "field", Number: 1, At: s.act.At,
		Instances: []smart.ReportedInstance{{UDI: udi(1), Account: "north", Held: []smart.HeldPart{{Line: "N", Quantity: 1}}}},
	}))
	_, err := rehost.Check(s.account, s.issuer, udi(1), s.act.At, s.policy)
	refused(t, err, account.ErrServedBySatellite)
}
