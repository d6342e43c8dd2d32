package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

const (
	premium  license.Tag = "regid.2017-05.com.example.Premium,1.0"
	standard license.Tag = "regid.2017-05.com.example.Standard,1.0"
)

// at reads an instant, or a day as its 00:00 UTC.
func at(s string) time.Time {
	if len(s) == len("2006-01-02") {
		s += "T00:00:00Z"
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// scene is an account in a test, with the act that comes next. Its virtual accounts
// are "main", which is the default, and "branch".
type scene struct {
	testing.TB
	account *account.Account
	policy  account.Policy
	act     license.Act
}

// begin returns a new account, created at that instant.
func begin(t testing.TB, created string, policy account.Policy) *scene {
	t.Helper()
	s := &scene{TB: t, account: account.New("acme", policy), policy: policy, act: license.Act{At: at(created), By: "ada"}}
	do(s, func(act license.Act) (account.Created, error) { return s.account.Create(act, "main") })
	do(s, func(act license.Act) (account.VirtualAccountAdded, error) {
		return s.account.AddVirtualAccount(act, "branch")
	})
	return s
}

// on lets the next act be at an instant.
func (s *scene) on(instant string) *scene {
	s.act.At = at(instant)
	return s
}

// after lets the next act be that much later.
func (s *scene) after(d time.Duration) *scene {
	s.act.At = s.act.At.Add(d)
	return s
}

// do decides and applies, and shows that the decision changed nothing, and that the
// event reads back as it was written.
func do[E account.Event](s *scene, decide func(license.Act) (E, error)) E {
	s.Helper()
	e, err := decide(s.act)
	require.NoError(s, err)
	again, err := decide(s.act)
	require.NoError(s, err)
	require.Equal(s, e, again, "a decision changes nothing")
	s.apply(e)
	return e
}

func (s *scene) apply(e account.Event) {
	s.Helper()
	name, data, err := account.EncodeEvent(e)
	require.NoError(s, err)
	read, err := account.DecodeEvent(name, data)
	require.NoError(s, err)
	_, rewritten, err := account.EncodeEvent(read)
	require.NoError(s, err)
	require.Equal(s, string(data), string(rewritten))
	before := snapshot(s, s.account)
	twin := s.account.Clone()
	require.NoError(s, twin.Apply(e))
	require.Equal(s, before, snapshot(s, s.account), "a clone is its own")
	require.NoError(s, s.account.Apply(read))
	after := snapshot(s, s.account)
	require.Equal(s, after, snapshot(s, twin))
	require.ErrorIs(s, s.account.Apply(e), license.ErrStale)
	restored, err := account.Restore([]byte(after), s.policy)
	require.NoError(s, err)
	require.Equal(s, after, snapshot(s, restored))
}

func snapshot(t testing.TB, a *account.Account) string {
	t.Helper()
	data, err := a.Snapshot()
	require.NoError(t, err)
	return string(data)
}

// refused decides and shows that exactly these reasons stand against it.
func refused[E any](s *scene, decide func(license.Act) (E, error), reasons ...license.Reason) []*license.Refusal {
	s.Helper()
	e, err := decide(s.act)
	require.Error(s, err)
	require.Zero(s, e)
	refusals := license.Refusals(err)
	got := make([]license.Reason, len(refusals))
	for i, r := range refusals {
		got[i] = r.Reason
	}
	require.Equal(s, reasons, got, err)
	return refusals
}

// perpetual returns a line without an end.
func perpetual(id license.ID, tag license.Tag, quantity int) smart.Line {
	return smart.Line{ID: id, Tag: tag, Quantity: quantity, Type: smart.Perpetual, Start: license.MustParseDate("2020-01-01")}
}

// term returns a line from a first to a last day.
func term(id license.ID, tag license.Tag, quantity int, start, last string) smart.Line {
	return smart.Line{
		ID: id, Tag: tag, Quantity: quantity, Type: smart.Term,
		Start: license.MustParseDate(start), Last: license.MustParseDate(last),
	}
}

func deposit(a *account.Account, to license.ID, lines ...smart.Line) func(license.Act) (account.Deposited, error) {
	return func(act license.Act) (account.Deposited, error) { return a.Deposit(act, to, lines...) }
}

// deposit puts licences into a virtual account.
func (s *scene) deposit(to license.ID, lines ...smart.Line) {
	s.Helper()
	do(s, deposit(s.account, to, lines...))
}

func transfer(a *account.Account, from, to license.ID, tag license.Tag, n int) func(license.Act) (account.Transferred, error) {
	return func(act license.Act) (account.Transferred, error) { return a.Transfer(act, from, to, tag, n) }
}

func createToken(a *account.Account, va license.ID, id smart.Token, o account.TokenOptions) func(license.Act) (account.TokenCreated, error) {
	return func(act license.Act) (account.TokenCreated, error) { return a.CreateToken(act, va, id, o) }
}

// token makes a token with the options of the policy.
func (s *scene) token(va license.ID, id smart.Token) {
	s.Helper()
	do(s, createToken(s.account, va, id, account.TokenOptions{}))
}
