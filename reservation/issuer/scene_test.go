package issuer_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// What the naive inventory refuses.
const (
	errShort      license.Reason = "inventory/short"
	errElsewhere  license.Reason = "inventory/elsewhere"
	errRegistered license.Reason = "inventory/registered"
)

// inventory is what an account has, in one virtual account.
type inventory struct {
	stock      map[license.Tag]int
	held       map[license.UDI]license.Hold
	registered map[license.UDI]bool
}

func (v *inventory) Home(udi license.UDI) (license.ID, bool) {
	_, ok := v.held[udi]
	return "main", ok
}

func (v *inventory) available(tag license.Tag, but license.UDI) int {
	n := v.stock[tag]
	for udi, h := range v.held {
		for _, e := range h.Entitlements {
			if e.Tag == tag && udi != but {
				n -= e.Quantity
			}
		}
	}
	return n
}

func (v *inventory) Holdable(_ license.Act, home license.ID, h license.Hold) error {
	var all []error
	if home != "main" {
		all = append(all, license.Refuse(errElsewhere, "", "virtualAccount", string(home)))
	}
	if v.registered[h.UDI] {
		all = append(all, license.Refuse(errRegistered, "RS-4", "udi", h.UDI.String()))
	}
	for _, e := range h.Entitlements {
		if n := v.available(e.Tag, h.UDI); n < e.Quantity {
			all = append(all, license.Refuse(errShort, "RS-4", "tag", string(e.Tag), "asked", strconv.Itoa(e.Quantity), "available", strconv.Itoa(n)))
		}
	}
	return license.Join(all...)
}

// hold holds all of it, and nothing without entitlements.
func (v *inventory) hold(h license.Hold) {
	delete(v.held, h.UDI)
	if len(h.Entitlements) > 0 {
		v.held[h.UDI] = h
	}
}

// of returns how much is held for an instance.
func (v *inventory) of(udi license.UDI, tag license.Tag) int {
	for _, e := range v.held[udi].Entitlements {
		if e.Tag == tag {
			return e.Quantity
		}
	}
	return 0
}

var (
	udiA = license.MustParseUDI("P:ROUTER,S:A1")
	udiB = license.MustParseUDI("P:ROUTER,S:B2")
	udiC = license.MustParseUDI("P:ROUTER,S:C3")
	udiX = license.MustParseUDI("P:ROUTER,S:X9") // nothing is ever reserved for it
)

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

func stamp(t time.Time) string { return t.Format(time.RFC3339) }

func lic(tag license.Tag, n int) license.Entitlement {
	return license.Entitlement{Tag: tag, Quantity: n}
}

func term(tag license.Tag, n int, last string) license.Entitlement {
	return license.Entitlement{Tag: tag, Quantity: n, Last: license.MustParseDate(last)}
}

// fresh returns what was drawn for the n-th reservation.
func fresh(n int) reservation.Fresh {
	return reservation.Fresh{Nonce: nonce(n), Secret: reservation.Secret{byte(n >> 8), byte(n), 0x5E}}
}

func nonce(n int) reservation.Nonce { return reservation.Nonce{byte(n >> 8), byte(n), 1} }

// scene is an account and its inventory, driven step by step.
type scene struct {
	testing.TB
	i       *issuer.Issuer
	inv     *inventory
	codec   plain
	now     time.Time
	drawn   int
	events  []issuer.Event
	secrets map[uint64]reservation.Grant // by reservation: secret and public key
}

// begin returns an account that is authorized for reservation and has 10 of A, 10 of B
// and one of the universal tag.
func begin(t testing.TB, policy issuer.Policy) *scene {
	t.Helper()
	s := blank(t, policy)
	s.preauthorize()
	return s
}

// blank returns one that is not authorized.
func blank(t testing.TB, policy issuer.Policy) *scene {
	return &scene{
		TB: t, i: issuer.New("acme", policy), now: moment("2024-03-01T12:00:00Z"),
		inv: &inventory{
			stock: map[license.Tag]int{"A": 10, "B": 10, "universal": 2, "other": 2}, held: map[license.UDI]license.Hold{}, registered: map[license.UDI]bool{},
		},
		secrets: map[uint64]reservation.Grant{},
	}
}

func (s *scene) act() license.Act { return license.Act{At: s.now, By: "ada"} }

func (s *scene) later(d time.Duration) *scene {
	s.now = s.now.Add(d)
	return s
}

// play applies what was decided, after a round trip, and holds what it says.
func (s *scene) play(e issuer.Event, err error) {
	s.Helper()
	require.NoError(s, err)
	name, data, err := issuer.EncodeEvent(e)
	require.NoError(s, err)
	back, err := issuer.DecodeEvent(name, data)
	require.NoError(s, err)
	require.Equal(s, e, back)
	require.NoError(s, s.i.Apply(back))
	s.events = append(s.events, back)
	if r, ok := back.(issuer.Reserved); ok {
		s.secrets[r.Reservation] = reservation.Grant{Product: r.Request.Public, Secret: r.Secret}
	}
	if h, ok := back.(interface{ Hold() license.Hold }); ok {
		s.inv.hold(h.Hold())
	}
	for r := range s.i.Reservations() {
		require.Equal(s, s.inv.held[r.UDI()], r.Hold(), "what is said is what is held")
		saysItself(s, r)
	}
}

// event makes an Event of what a decision returns.
func event[E issuer.Event](e E, err error) (issuer.Event, error) { return e, err }

func (s *scene) preauthorize() *scene {
	s.Helper()
	s.play(event(s.i.Preauthorize(s.act())))
	return s
}

func (s *scene) withdraw() *scene {
	s.Helper()
	s.play(event(s.i.Withdraw(s.act())))
	return s
}

// request draws a session and returns its request code.
func (s *scene) request(udi license.UDI) string {
	s.drawn++
	return requestCode(udi, reservation.Session{Number: uint64(s.drawn), Nonce: nonce(s.drawn)})
}

func (s *scene) order(request string, entitlements ...license.Entitlement) issuer.Order {
	return issuer.Order{VirtualAccount: "main", Request: request, Kind: reservation.Specific, Entitlements: entitlements}
}

func (s *scene) reserve(udi license.UDI, entitlements ...license.Entitlement) *scene {
	s.Helper()
	order := s.order(s.request(udi), entitlements...)
	s.play(event(s.i.Reserve(s.act(), s.codec, s.inv, order, fresh(s.drawn))))
	return s
}

func (s *scene) permanent(udi license.UDI) *scene {
	s.Helper()
	order := s.order(s.request(udi), lic("universal", 1))
	order.Kind = reservation.Permanent
	s.play(event(s.i.Reserve(s.act(), s.codec, s.inv, order, fresh(s.drawn))))
	return s
}

func (s *scene) rehost(failed, udi license.UDI) *scene {
	s.Helper()
	request := s.request(udi)
	s.play(event(s.i.Rehost(s.act(), s.codec, failed, request, fresh(s.drawn), "no power")))
	return s
}

func (s *scene) update(udi license.UDI, entitlements ...license.Entitlement) *scene {
	s.Helper()
	s.play(event(s.i.Update(s.act(), s.codec, s.inv, udi, entitlements...)))
	return s
}

func (s *scene) confirm(udi license.UDI) *scene {
	s.Helper()
	s.play(event(s.i.Confirm(s.act(), s.codec, udi, s.code("C", s.latest(udi)))))
	return s
}

func (s *scene) returns(udi license.UDI) *scene {
	s.Helper()
	s.play(event(s.i.Return(s.act(), s.codec, udi, s.code("R", s.latest(udi)))))
	return s
}

func (s *scene) remove(udi license.UDI) *scene {
	s.Helper()
	s.play(event(s.i.Remove(s.act(), udi, "lost at sea")))
	return s
}

func (s *scene) reservation(udi license.UDI) issuer.Reservation {
	s.Helper()
	r, ok := s.i.Reservation(udi)
	require.True(s, ok)
	return r
}

// latest returns the authorization that was issued last.
func (s *scene) latest(udi license.UDI) reservation.Authorization {
	s.Helper()
	r := s.reservation(udi)
	if r.State == issuer.StateUpdatePending {
		return r.Pending.Authorization
	}
	return r.Current.Authorization
}

// code is what the product makes of an authorization: C for a confirmation, R for a
// return.
func (s *scene) code(purpose string, a reservation.Authorization) string {
	g := s.secrets[a.Reservation]
	g.Authorization = a
	return shortCode(purpose, g)
}

func (s *scene) state(udi license.UDI) issuer.State {
	if r, ok := s.i.Reservation(udi); ok {
		return r.State
	}
	return issuer.StateNone
}

func snapshot(t require.TestingT, i *issuer.Issuer) string {
	data, err := i.Snapshot()
	require.NoError(t, err)
	return string(data)
}

func reasons(err error) []license.Reason {
	var all []license.Reason
	for _, r := range license.Refusals(err) {
		all = append(all, r.Reason)
	}
	return all
}

// refuses requires a decision to be refused for those reasons in that order, twice, and
// to change nothing; it returns the refusals.
func refuses[E issuer.Event](s *scene, decide func() (E, error), why ...license.Reason) []*license.Refusal {
	s.Helper()
	before := snapshot(s, s.i)
	var none E
	for range 2 {
		e, err := decide()
		require.Equal(s, why, reasons(err))
		require.Equal(s, none, e)
		require.Equal(s, before, snapshot(s, s.i))
	}
	_, err := decide()
	return license.Refusals(err)
}

// is requires one refusal to be exactly that.
func is(t testing.TB, r *license.Refusal, reason license.Reason, rule string, pairs ...string) {
	t.Helper()
	require.Equal(t, license.Refuse(reason, rule, pairs...), r)
}

func freshWith(s reservation.Secret) reservation.Fresh {
	return reservation.Fresh{Nonce: nonce(0xFFFF), Secret: s}
}

// saysItself requires the codes of a reservation to say what the account says it issued.
func saysItself(t require.TestingT, r issuer.Reservation) {
	for _, issue := range []issuer.Issue{r.Current, r.Pending} {
		if issue.Code == "" {
			continue
		}
		code, err := plain{}.Authorize(issue.Authorization, reservation.Secret{})
		require.NoError(t, err)
		require.Equal(t, reservation.Code{Text: issue.Code, Digest: issue.Authorization.Digest}, code)
	}
}
