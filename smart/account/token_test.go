package account_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

func revokeToken(a *account.Account, id smart.Token) func(license.Act) (account.TokenRevoked, error) {
	return func(act license.Act) (account.TokenRevoked, error) { return a.RevokeToken(act, id) }
}

func removeToken(a *account.Account, id smart.Token) func(license.Act) (account.TokenRemoved, error) {
	return func(act license.Act) (account.TokenRemoved, error) { return a.RemoveToken(act, id) }
}

func request(a *account.Account, id license.ID) func(license.Act) (account.AgreementRequested, error) {
	return func(act license.Act) (account.AgreementRequested, error) { return a.RequestAgreement(act, id) }
}

func accept(a *account.Account, id license.ID) func(license.Act) (account.AgreementAccepted, error) {
	return func(act license.Act) (account.AgreementAccepted, error) { return a.AcceptAgreement(act, id) }
}

func (s *scene) stateOf(id smart.Token, at time.Time) account.TokenState {
	s.Helper()
	standing, ok := s.account.Token(id, at)
	require.True(s, ok)
	return standing.State
}

func TestTokenSM6(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	e := do(s, createToken(s.account, "main", "NGFkZGY", account.TokenOptions{Description: "lab", MaxUses: 2}))
	require.Equal(t, at("2024-01-31"), e.Expires, "30 days")
	standing, ok := s.account.Token("NGFkZGY", s.act.At)
	require.True(t, ok)
	require.Equal(t, account.TokenStanding{
		Token: "NGFkZGY", VirtualAccount: "main", Description: "lab", Created: at("2024-01-01"), Expires: at("2024-01-31"),
		MaxUses: 2, State: account.ValidToken,
	}, standing)
	_, ok = s.account.Token("no", s.act.At)
	require.False(t, ok)

	s.token("main", "a")
	s.token("branch", "b")
	var ids []smart.Token
	for _, k := range slices.Collect(s.account.Tokens("main", s.act.At)) {
		ids = append(ids, k.Token)
	}
	require.Equal(t, []smart.Token{"NGFkZGY", "a"}, ids)
	require.Empty(t, slices.Collect(s.account.Tokens("no", s.act.At)))
	for range s.account.Tokens("main", s.act.At) {
		break
	}
	short := begin(t, "2024-01-01", account.Policy{TokenDays: 7})
	require.Equal(t, at("2024-01-08"), do(short, createToken(short.account, "main", "t", account.TokenOptions{})).Expires)
}

// A token holds up to the second before it expires.
func TestTokenExpiresSM6(t *testing.T) {
	for _, days := range []int{1, 30, 365} {
		s := begin(t, "2024-01-01", account.Policy{})
		e := do(s, createToken(s.account, "main", "t", account.TokenOptions{Days: days}))
		end := s.act.At.Add(time.Duration(days) * license.Day)
		require.Equal(t, end, e.Expires)
		require.Equal(t, account.ValidToken, s.stateOf("t", end.Add(-time.Second)))
		require.Equal(t, account.ExpiredToken, s.stateOf("t", end))
		require.Equal(t, account.ExpiredToken, s.stateOf("t", end.Add(time.Second)))
		do(s, revokeToken(s.account, "t"))
		require.Equal(t, account.RevokedToken, s.stateOf("t", end.Add(-time.Second)))
		require.Equal(t, account.RevokedToken, s.stateOf("t", end), "revoked comes before expired")
	}
}

// A token that was used as often as it may be registers nothing more, and one that
// has expired, to the second; what is registered stays (SM-8).
func TestTokenRegistersSM7(t *testing.T) {
	registration := func(s *scene, serial string, at time.Time) error {
		header := smart.Header{UDI: license.MustParseUDI("P:CSR,S:" + serial), Installation: 1, Number: 1}
		e, err := s.account.Register(license.Act{At: at, By: "ada"}, smart.Register{Header: header, Token: "t"})
		if err == nil {
			s.apply(e)
		}
		return err
	}
	for _, uses := range []int{1, 2, 3} {
		s := begin(t, "2024-01-01", account.Policy{})
		do(s, createToken(s.account, "main", "t", account.TokenOptions{MaxUses: uses}))
		for n := range uses {
			require.Equal(t, account.ValidToken, s.stateOf("t", s.act.At))
			require.NoError(t, registration(s, strconv.Itoa(n), s.act.At))
		}
		require.Equal(t, account.ExhaustedToken, s.stateOf("t", s.act.At))
		err := registration(s, "more", s.act.At)
		require.Equal(t, []*license.Refusal{license.Refuse(account.ErrTokenExhausted, "SM-7", "token", "t", "uses", strconv.Itoa(uses))}, license.Refusals(err))
		require.Len(t, slices.Collect(s.account.Instances("main")), uses)
		refused(s, removeVirtual(s.account, "main"), account.ErrDefault, account.ErrHoldsInstances)
	}
	for _, days := range []int{1, 365} {
		s := begin(t, "2024-01-01", account.Policy{})
		do(s, createToken(s.account, "branch", "t", account.TokenOptions{Days: days}))
		end := s.act.At.Add(time.Duration(days) * license.Day)
		require.NoError(t, registration(s, "before", end.Add(-time.Second)))
		require.ErrorIs(t, registration(s, "at", end), account.ErrTokenExpired)
		require.ErrorIs(t, registration(s, "after", end.Add(time.Second)), account.ErrTokenExpired)
		s.act.At = end
		do(s, removeToken(s.account, "t"))
		require.ErrorIs(t, registration(s, "without", end), account.ErrTokenUnknown)
		require.Len(t, slices.Collect(s.account.Instances("branch")), 1)
		r := refused(s, removeVirtual(s.account, "branch"), account.ErrHoldsInstances)
		require.Equal(t, license.Refuse(account.ErrHoldsInstances, "SM-2", "virtualAccount", "branch", "instances", "1"), r[0])
	}
}

func TestTokenRefusedSM6(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	s.token("main", "taken")
	token := func(o account.TokenOptions) func(license.Act) (account.TokenCreated, error) {
		return createToken(s.account, "main", "t", o)
	}
	for _, days := range []int{-1, 366} {
		r := refused(s, token(account.TokenOptions{Days: days}), account.ErrTokenOption)
		require.Equal(t, license.Refuse(account.ErrTokenOption, "SM-6", "option", "days", "value", strconv.Itoa(days), "least", "1", "most", "365"), r[0])
	}
	for _, uses := range []int{-1, account.MaxTokenUses + 1} {
		r := refused(s, token(account.TokenOptions{MaxUses: uses}), account.ErrTokenOption)
		require.Equal(t, license.Refuse(account.ErrTokenOption, "SM-6", "option", "maxUses", "value", strconv.Itoa(uses), "least", "0", "most", "16777216"), r[0])
	}
	_, err := s.account.CreateToken(s.act, "main", "t", account.TokenOptions{MaxUses: account.MaxTokenUses, Description: strings.Repeat("d", account.MaxTokenDescription)})
	require.NoError(t, err)
	for _, d := range []string{strings.Repeat("d", account.MaxTokenDescription+1), " ", "a\nb"} {
		r := refused(s, token(account.TokenOptions{Description: d}), account.ErrTokenOption)
		require.Equal(t, license.Refuse(account.ErrTokenOption, "SM-6", "option", "description", "value", d, "least", "0", "most", "128"), r[0])
	}
	r := refused(s, createToken(s.account, "main", "taken", account.TokenOptions{}), account.ErrTokenTaken)
	require.Equal(t, license.Refuse(account.ErrTokenTaken, "SM-6", "token", "taken"), r[0])
	refused(s, createToken(s.account, "no", "", account.TokenOptions{Days: 400, MaxUses: -1, Export: true}),
		smart.ErrTokenMalformed, account.ErrVirtualAccountUnknown, account.ErrTokenOption, account.ErrTokenOption, account.ErrExport)

	s.on("9999-12-01")
	_, err = s.account.CreateToken(s.act, "main", "t", account.TokenOptions{Days: 30})
	require.NoError(t, err)
	refused(s, token(account.TokenOptions{Days: 31}), license.ErrDateRange)
}

func TestTokenRevokedAndRemovedSM7(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	s.token("main", "t")
	r := refused(s, revokeToken(s.account, "no"), account.ErrTokenUnknown)
	require.Equal(t, license.Refuse(account.ErrTokenUnknown, "SM-7", "token", "no"), r[0])
	do(s, revokeToken(s.account, "t"))
	r = refused(s, revokeToken(s.account, "t"), account.ErrTokenRevoked)
	require.Equal(t, license.Refuse(account.ErrTokenRevoked, "SM-7", "token", "t"), r[0])
	do(s, removeToken(s.account, "t"))
	refused(s, removeToken(s.account, "t"), account.ErrTokenUnknown)
	_, ok := s.account.Token("t", s.act.At)
	require.False(t, ok)
	s.token("main", "t")
	require.Equal(t, account.ValidToken, s.stateOf("t", s.act.At))
}

// Tokens can be made whether or not the account may use export-controlled functions;
// only the flag needs the permission.
func TestExportSM9(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	require.False(t, s.account.MayExport())
	controlled := createToken(s.account, "main", "t", account.TokenOptions{Export: true})
	r := refused(s, controlled, account.ErrExport)
	require.Equal(t, license.Refuse(account.ErrExport, "SM-9", "token", "t"), r[0])
	s.token("main", "plain")
	refused(s, s.account.ForbidExport, account.ErrNothingAsked)
	do(s, s.account.AllowExport)
	require.True(t, s.account.MayExport())
	r = refused(s, s.account.AllowExport, account.ErrNothingAsked)
	require.Equal(t, license.Refuse(account.ErrNothingAsked, "SM-9", "what", "export"), r[0])
	do(s, controlled)
	do(s, s.account.ForbidExport)
	require.False(t, s.account.MayExport())
	standing, _ := s.account.Token("t", s.act.At)
	require.True(t, standing.Export, "what was allowed stays so")
}

func TestAgreementSM19(t *testing.T) {
	s := begin(t, "2024-01-01", account.Policy{})
	r := refused(s, accept(s.account, "eula-2"), account.ErrAgreement)
	require.Equal(t, license.Refuse(account.ErrAgreement, "SM-19", "agreement", "eula-2", "pending", ""), r[0])
	refused(s, accept(s.account, ""), license.ErrIDMalformed)
	refused(s, request(s.account, " "), license.ErrIDMalformed)
	_, _, pending := s.account.Agreement()
	require.False(t, pending)
	do(s, request(s.account, "eula-2"))
	id, since, pending := s.account.Agreement()
	require.True(t, pending)
	require.Equal(t, license.ID("eula-2"), id)
	require.Equal(t, at("2024-01-01"), since)
	s.on("2024-02-01")
	r = refused(s, request(s.account, "eula-2"), account.ErrAgreement)
	require.Equal(t, "eula-2", r[0].Field("pending"))
	refused(s, accept(s.account, "eula-1"), account.ErrAgreement)
	do(s, accept(s.account, "eula-2"))
	_, _, pending = s.account.Agreement()
	require.False(t, pending)
	do(s, request(s.account, "eula-3"))
}
