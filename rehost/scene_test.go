package rehost_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/reservation/product"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

const (
	tagA license.Tag = "regid.2017-05.com.example.A,1.0"
	tagB license.Tag = "regid.2017-05.com.example.B,1.0"
	va   license.ID  = "main"
)

func udi(serial int) license.UDI { return license.MustParseUDI(fmt.Sprintf("P:C9300,S:%d", serial)) }

// of is so much of a tag, for ever.
func of(tag license.Tag, n int) license.Entitlement {
	return license.Entitlement{Tag: tag, Quantity: n}
}

// scene is an account and its issuer, with the products whose reservations they know.
// Products are known by their serial numbers.
type scene struct {
	rapid.TB
	account  *account.Account
	issuer   *issuer.Issuer
	products map[int]*product.Product
	act      license.Act
	policy   rehost.Policy
	drawn    uint64
	lines    int

	happened []account.Event // all that was applied
	issued   []issuer.Event
}

// begin returns a scene with the virtual accounts main and branch, authorized for
// reservation.
func begin(t rapid.TB, policy rehost.Policy) *scene {
	t.Helper()
	s := &scene{
		TB: t, account: account.New("acme", account.Policy{}), issuer: issuer.New("acme", issuer.Policy{}),
		products: map[int]*product.Product{}, policy: policy,
		act: license.Act{At: time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC), By: "ada"},
	}
	s.accounts(s.account.Create(s.act, va))
	s.accounts(s.account.AddVirtualAccount(s.act, "branch"))
	s.issues(s.issuer.Preauthorize(s.act))
	return s
}

// accounts applies a decision of the account.
func (s *scene) accounts(e account.Event, err error) {
	s.Helper()
	require.NoError(s, err)
	require.NoError(s, s.account.Apply(e))
	s.happened = append(s.happened, e)
}

// issues applies a decision of the issuer.
func (s *scene) issues(e issuer.Event, err error) {
	s.Helper()
	require.NoError(s, err)
	require.NoError(s, s.issuer.Apply(e))
	s.issued = append(s.issued, e)
}

func (s *scene) fresh() reservation.Fresh {
	s.drawn++
	var f reservation.Fresh
	binary.BigEndian.PutUint64(f.Nonce[:], s.drawn)
	binary.BigEndian.PutUint64(f.Secret[:], s.drawn)
	return f
}

// deposit puts a line without an end into main.
func (s *scene) deposit(tag license.Tag, n int) {
	s.Helper()
	s.depositLine(smart.Line{Tag: tag, Quantity: n, Type: smart.Perpetual, Start: license.MustParseDate("2026-01-01")})
}

func (s *scene) depositLine(l smart.Line) {
	s.Helper()
	s.lines++
	l.ID = license.ID(fmt.Sprintf("L-%03d", s.lines))
	s.accounts(s.account.Deposit(s.act, va, l))
}

// asks returns the request code of a product in reservation mode.
func (s *scene) asks(serial int) string {
	s.Helper()
	p := s.products[serial]
	if p == nil {
		p = product.New(udi(serial))
		s.products[serial] = p
		s.product(serial)(p.Enable(s.act))
	}
	if _, pending := p.RequestCode(); !pending {
		s.product(serial)(p.Request(s.act, productCodec(), s.fresh()))
	}
	code, _ := p.RequestCode()
	return code
}

// product applies a decision of a product.
func (s *scene) product(serial int) func(product.Event, error) {
	return func(e product.Event, err error) {
		s.Helper()
		require.NoError(s, err)
		require.NoError(s, s.products[serial].Apply(e))
	}
}

// reserves lets a product reserve, and install what it gets.
func (s *scene) reserves(serial int, entitlements ...license.Entitlement) {
	s.Helper()
	reserved, err := s.issuer.Reserve(s.act, accountCodec(), s.account, issuer.Order{
		VirtualAccount: va, Request: s.asks(serial), Kind: reservation.Specific, Entitlements: entitlements,
	}, s.fresh())
	s.issues(reserved, err)
	s.accounts(s.account.Hold(s.act, va, reserved.Hold()))
	s.installs(serial, reserved.Code.Text)
}

// installs lets a product install a code.
func (s *scene) installs(serial int, code string) {
	s.Helper()
	s.product(serial)(s.products[serial].Install(s.act, productCodec(), code))
}

// updates asks for other quantities, and returns the code.
func (s *scene) updates(serial int, entitlements ...license.Entitlement) string {
	s.Helper()
	updated, err := s.issuer.Update(s.act, accountCodec(), s.account, udi(serial), entitlements...)
	s.issues(updated, err)
	s.accounts(s.account.Hold(s.act, va, updated.Hold()))
	return updated.Code.Text
}

// confirms enters the confirmation code of a product.
func (s *scene) confirms(serial int) {
	s.Helper()
	code, _ := s.products[serial].Confirmation()
	confirmed, err := s.issuer.Confirm(s.act, accountCodec(), udi(serial), code)
	s.issues(confirmed, err)
	s.accounts(s.account.Hold(s.act, va, confirmed.Hold()))
}

// check is what Check says of a product.
func (s *scene) check(serial int) rehost.Assessment {
	s.Helper()
	before := s.bytes()
	a, err := rehost.Check(s.account, s.issuer, udi(serial), s.act.At, s.policy)
	require.NoError(s, err)
	require.Equal(s, before, s.bytes(), "it changes nothing")
	return a
}

func (s *scene) decide(failed, replacement int) (rehost.Rehosted, error) {
	s.Helper()
	return s.order(rehost.Order{Failed: udi(failed), Request: s.asks(replacement), Notes: "power supply"})
}

func (s *scene) order(o rehost.Order) (rehost.Rehosted, error) {
	s.Helper()
	before := s.bytes()
	r, err := rehost.Rehost(s.act, s.account, s.issuer, accountCodec(), s.policy, o, s.fresh())
	require.Equal(s, before, s.bytes(), "it changes nothing")
	if err != nil {
		require.Zero(s, r)
	}
	return r, err
}

// rehosts copies what is reserved for one product to another, which installs it.
func (s *scene) rehosts(failed, replacement int) rehost.Rehosted {
	s.Helper()
	r, err := s.decide(failed, replacement)
	require.NoError(s, err)
	s.commit(r)
	s.installs(replacement, r.Reserved.Code.Text)
	return r
}

// commit applies all that a rehost comes to.
func (s *scene) commit(r rehost.Rehosted) {
	s.Helper()
	s.issues(r.Reserved, nil)
	s.accounts(r.Held, nil)
	s.accounts(r.Awaited, nil)
}

// removes lets support remove a product.
func (s *scene) removes(serial int) {
	s.Helper()
	r, err := rehost.Remove(s.act, s.account, s.issuer, udi(serial), "lost")
	s.issues(r.Removed, err)
	s.accounts(r.Released, err)
}

// returns lets a product return, and enters its code.
func (s *scene) returns(serial int) {
	s.Helper()
	s.product(serial)(s.products[serial].Return(s.act, productCodec()))
	code, _ := s.products[serial].ReturnCode()
	r, err := rehost.Return(s.act, s.account, s.issuer, accountCodec(), udi(serial), code)
	s.issues(r.Returned, err)
	s.accounts(r.Released, err)
}

// bytes is the state of both sides.
func (s *scene) bytes() string {
	s.Helper()
	one, err := s.account.Snapshot()
	require.NoError(s, err)
	other, err := s.issuer.Snapshot()
	require.NoError(s, err)
	return string(one) + "\n" + string(other)
}

// refused shows that exactly these reasons stand against a decision.
func refused(t rapid.TB, err error, reasons ...license.Reason) []*license.Refusal {
	t.Helper()
	refusals := license.Refusals(err)
	got := make([]license.Reason, len(refusals))
	for i, r := range refusals {
		got[i] = r.Reason
	}
	slices.Sort(got)
	require.Equal(t, slices.Sorted(slices.Values(reasons)), got, "%v", err)
	return refusals
}

// fleet returns a scene with so many products that reserve one of each tag, serial
// numbers from 1, of which so many are pending removal: not the last one. Nothing is
// available any more.
func fleet(t rapid.TB, policy rehost.Policy, reserving, pending int, tags ...license.Tag) *scene {
	t.Helper()
	s := begin(t, policy)
	var all []license.Entitlement
	for _, tag := range tags {
		all = append(all, of(tag, 1))
		s.deposit(tag, reserving)
	}
	for serial := 1; serial <= reserving-pending; serial++ {
		s.reserves(serial, all...)
	}
	for n := range pending {
		s.rehosts(reserving-pending-n, reserving-n)
	}
	a := s.check(reserving)
	require.Equal(t, [2]int{reserving, pending}, [2]int{a.Reserving, a.Pending})
	for _, c := range a.Copies {
		require.Zero(t, c.Available)
	}
	return s
}
