package issuer_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
)

// machine drives an account and the naive model beside it. A thief keeps every code
// that there ever was, and enters any of them for any product.
type machine struct {
	i        *issuer.Issuer
	inv      *inventory
	model    *naive
	now      time.Time
	drawn    int
	requests []string
	slips    []slip
	secrets  map[uint64]reservation.Grant
	events   []issuer.Event
	early    []byte // a snapshot from the middle
	tail     int    // events before it
}

func (m *machine) GoString() string { return "machine" }

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "ada"} }

func newMachine() *machine {
	stock := map[license.Tag]int{"A": 7, "B": 4, "universal": 2}
	return &machine{
		i: issuer.New("acme", issuer.Policy{}), now: moment("2024-03-01T12:00:00Z"), secrets: map[uint64]reservation.Grant{},
		inv:   &inventory{stock: stock, held: map[license.UDI]license.Hold{}},
		model: &naive{stock: stock},
	}
}

// decided runs a decision twice, sees that it changes nothing and is refused for those
// reasons and no other, and applies it if it is not. It reports whether it was.
func decided[E issuer.Event](t *rapid.T, m *machine, wanted []license.Reason, decide func() (E, error)) (E, bool) {
	before := snapshot(t, m.i)
	e, err := decide()
	again, wrong := decide()
	require.Equal(t, e, again)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(wrong))
	require.Equal(t, before, snapshot(t, m.i), "a decision changes nothing")
	got := slices.Compact(slices.Sorted(slices.Values(reasons(err))))
	require.Equal(t, append([]license.Reason(nil), wanted...), got)
	if len(wanted) > 0 {
		return e, false
	}
	require.NoError(t, err)
	require.Equal(t, license.Stamp{Seq: m.i.Seq() + 1, Act: m.act()}, e.Stamped())
	name, data, err := issuer.EncodeEvent(e)
	require.NoError(t, err)
	back, err := issuer.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, issuer.Event(e), back)
	require.NoError(t, m.i.Apply(back))
	require.ErrorIs(t, m.i.Apply(back), license.ErrStale, "a double is refused")
	m.events = append(m.events, back)
	if h, ok := back.(interface{ Hold() license.Hold }); ok {
		m.inv.hold(h.Hold())
	}
	return e, true
}

func drawUDI(t *rapid.T) license.UDI {
	return rapid.SampledFrom([]license.UDI{udiA, udiB, udiC}).Draw(t, "udi")
}

// drawAsked draws quantities, few of them wrong.
func drawAsked(t *rapid.T) []license.Entitlement {
	if rapid.IntRange(0, 4).Draw(t, "universal") == 0 {
		e := lic("universal", 1)
		if rapid.Bool().Draw(t, "term") {
			e = term("universal", 1, "2026-12-31")
		}
		return []license.Entitlement{e}
	}
	var all []license.Entitlement
	for range rapid.IntRange(0, 2).Draw(t, "tags") {
		e := lic(rapid.SampledFrom([]license.Tag{"A", "B"}).Draw(t, "tag"), rapid.IntRange(-1, 6).Draw(t, "quantity"))
		if rapid.Bool().Draw(t, "term") {
			e.Last = license.MustParseDate(rapid.SampledFrom([]string{"2024-06-30", "2026-12-31"}).Draw(t, "last"))
		}
		all = append(all, e)
	}
	return all
}

// drawRequest draws a request that is new, or one that there was.
func (m *machine) drawRequest(t *rapid.T) string {
	if len(m.requests) > 0 && rapid.IntRange(0, 3).Draw(t, "old") == 0 {
		return rapid.SampledFrom(m.requests).Draw(t, "request")
	}
	m.drawn++
	r := requestCode(drawUDI(t), reservation.Session{Number: uint64(m.drawn), Nonce: nonce(m.drawn)})
	m.requests = append(m.requests, r)
	return r
}

// issued keeps what a thief would.
func (m *machine) issued(b *book) {
	r, _ := m.i.Reservation(b.udi)
	a := r.Current.Authorization
	if b.open {
		a = r.Pending.Authorization
	}
	g := m.secrets[a.Reservation]
	g.Authorization = a
	for _, purpose := range []string{"C", "R"} {
		m.slips = append(m.slips, slip{purpose, int(a.Reservation) - 1, int(a.Version), shortCode(purpose, g)})
	}
}

func (m *machine) booked(e issuer.Reserved) {
	b := &book{udi: e.Request.UDI, nonce: e.Request.Session.Nonce, kind: e.Kind, issued: []list{listOf(e.Held)}}
	m.model.books = append(m.model.books, b)
	m.secrets[e.Reservation] = reservation.Grant{Product: e.Request.Public, Secret: e.Secret}
	m.issued(b)
}

// Actions.

func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 1e9).Draw(t, "microseconds")) * time.Microsecond)
}

func (m *machine) Authorization(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "withdraw") == 0 {
		w := whys{}
		w.when(!m.model.authorized, issuer.ErrNotPreauthorized)
		if _, ok := decided(t, m, w.sorted(), func() (issuer.Withdrawn, error) { return m.i.Withdraw(m.act()) }); ok {
			m.model.authorized = false
		}
		return
	}
	w := whys{}
	w.when(m.model.authorized, issuer.ErrPreauthorized)
	if _, ok := decided(t, m, w.sorted(), func() (issuer.Preauthorized, error) { return m.i.Preauthorize(m.act()) }); ok {
		m.model.authorized = true
	}
}

func (m *machine) Reserve(t *rapid.T) {
	code, asked := m.drawRequest(t), drawAsked(t)
	kind := reservation.Specific
	if len(asked) == 1 && rapid.Bool().Draw(t, "permanent") {
		kind = reservation.Permanent
	}
	r, err := plain{}.Request(code)
	require.NoError(t, err)
	f := fresh(len(m.events) + 1)
	e, ok := decided(t, m, m.model.reserve(r, kind, asked), func() (issuer.Reserved, error) {
		return m.i.Reserve(m.act(), plain{}, m.inv, issuer.Order{VirtualAccount: "main", Request: code, Kind: kind, Entitlements: asked}, f)
	})
	if ok {
		require.Equal(t, listOf(asked).sorted(), e.Held)
		m.booked(e)
	}
}

func (m *machine) Rehost(t *rapid.T) {
	failed, code := drawUDI(t), m.drawRequest(t)
	r, err := plain{}.Request(code)
	require.NoError(t, err)
	f := fresh(len(m.events) + 1)
	e, ok := decided(t, m, m.model.rehost(failed, r), func() (issuer.Reserved, error) {
		return m.i.Rehost(m.act(), plain{}, failed, code, f, "")
	})
	if ok {
		require.Equal(t, m.model.of(failed).held().sorted(), e.Held)
		require.Equal(t, m.model.of(failed).kind, e.Kind)
		m.model.rehosted = true
		m.booked(e)
	}
}

func (m *machine) Update(t *rapid.T) {
	udi, asked := drawUDI(t), drawAsked(t)
	b := m.model.of(udi)
	if b != nil && rapid.IntRange(0, 3).Draw(t, "again") == 0 {
		asked = b.last().sorted()
	}
	code, same := m.i.Asked(udi, asked...)
	_, wrong := m.model.wrong(reservation.Specific, asked)
	require.Equal(t, b != nil && b.open && !wrong && maps.Equal(listOf(asked), b.last()), same)
	if same {
		r, _ := m.i.Reservation(udi)
		require.Equal(t, r.Pending.Code, code)
	}
	_, ok := decided(t, m, m.model.update(udi, asked), func() (issuer.Updated, error) {
		return m.i.Update(m.act(), plain{}, m.inv, udi, asked...)
	})
	if ok {
		b.issued, b.open = append(b.issued, listOf(asked)), true
		m.issued(b)
	}
}

// drawSlip draws a code that there was, as somebody may type it, and for whom.
func (m *machine) drawSlip(t *rapid.T, purpose string) (slip, string, license.UDI) {
	if len(m.slips) == 0 {
		t.Skip("no codes yet")
	}
	from := m.slips
	if rapid.IntRange(0, 2).Draw(t, "good") > 0 {
		from = slices.DeleteFunc(slices.Clone(from), func(s slip) bool {
			b := m.model.books[s.book]
			return b.over || s.purpose != purpose || s.version < len(b.issued)-1
		})
		if len(from) == 0 {
			t.Skip("no good codes")
		}
	}
	s := rapid.SampledFrom(from).Draw(t, "code")
	typed := rapid.SampledFrom([]string{s.text, strings.ToLower(s.text), strings.ReplaceAll(s.text, "-", " ")}).Draw(t, "typed")
	udi := m.model.books[s.book].udi
	if rapid.IntRange(0, 5).Draw(t, "other") == 0 {
		udi = drawUDI(t)
	}
	found, err := m.i.Find(plain{}, typed)
	require.NoError(t, err)
	require.Equal(t, m.model.books[s.book].udi, found)
	return s, typed, udi
}

func (m *machine) Confirm(t *rapid.T) {
	s, typed, udi := m.drawSlip(t, "C")
	_, ok := decided(t, m, m.model.confirm(udi, s), func() (issuer.Confirmed, error) {
		return m.i.Confirm(m.act(), plain{}, udi, typed)
	})
	if ok {
		b := m.model.books[s.book]
		b.open, b.entered = false, true
	}
}

func (m *machine) Return(t *rapid.T) {
	s, typed, udi := m.drawSlip(t, "R")
	_, ok := decided(t, m, m.model.giveBack(udi, s), func() (issuer.Returned, error) {
		return m.i.Return(m.act(), plain{}, udi, typed)
	})
	if ok {
		b := m.model.books[s.book]
		b.over, b.returned = true, typed
	}
}

func (m *machine) Remove(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "seldom") > 0 {
		t.Skip("seldom")
	}
	udi := drawUDI(t)
	b := m.model.of(udi)
	w := whys{}
	w.when(b == nil, issuer.ErrNotReserved)
	if _, ok := decided(t, m, w.sorted(), func() (issuer.Removed, error) { return m.i.Remove(m.act(), udi, "") }); ok {
		b.over = true
	}
}

func (m *machine) Restore(t *rapid.T) {
	data := []byte(snapshot(t, m.i))
	i, err := issuer.Restore(data, issuer.Policy{})
	require.NoError(t, err)
	m.i, m.early, m.tail = i, data, len(m.events)
}

func (m *machine) Clone(*rapid.T) { m.i = m.i.Clone() }

// Check compares all that can be asked.
func (m *machine) Check(t *rapid.T) {
	require.Equal(t, m.model.authorized, m.i.Preauthorized())
	var udis []license.UDI
	for r := range m.i.Reservations() {
		udis = append(udis, r.UDI())
		b := m.model.of(r.UDI())
		require.NotNil(t, b)
		require.Equal(t, b.state(), r.State)
		require.Equal(t, m.model.number(b), r.Number())
		require.Equal(t, b.nonce, r.Current.Authorization.Session.Nonce)
		require.Equal(t, b.kind, r.Current.Authorization.Kind)
		require.Equal(t, b.installed().sorted(), r.Current.Authorization.Entitlements)
		require.Equal(t, b.held().sorted(), r.Hold().Entitlements)
		require.Equal(t, m.inv.held[r.UDI()], r.Hold(), "what is said is what is held")
		saysItself(t, r)
		version := len(b.issued)
		if b.open {
			require.Equal(t, b.last().sorted(), r.Pending.Authorization.Entitlements)
			require.Equal(t, uint32(version), r.Pending.Authorization.Version)
			require.Equal(t, r.Current.Authorization.Digest, r.Pending.Authorization.Previous)
			version--
		} else {
			require.Equal(t, issuer.Issue{}, r.Pending)
		}
		require.Equal(t, uint32(version), r.Current.Authorization.Version)
	}
	open := map[license.UDI]bool{}
	for _, b := range m.model.books {
		if !b.over {
			open[b.udi] = true
		}
	}
	require.Equal(t, slices.SortedFunc(maps.Keys(open), license.UDI.Compare), udis)
	require.Len(t, m.inv.held, len(udis))
	if !m.model.rehosted {
		for tag := range m.inv.stock {
			require.GreaterOrEqual(t, m.inv.available(tag, license.UDI{}), 0, "never more than there is")
		}
	}
}

// TestMachine drives an account by chance beside the naive model: it refuses for the
// same reasons, holds the same, and comes back from its events, and from a snapshot and
// the events after it. After all is returned nothing is held.
func TestMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine()
		m.Authorization(t)
		t.Repeat(map[string]func(*rapid.T){
			"": m.Check, "wait": m.Wait, "authorization": m.Authorization, "reserve": m.Reserve, "reserve more": m.Reserve, "rehost": m.Rehost,
			"update": m.Update, "update more": m.Update, "confirm": m.Confirm, "confirm more": m.Confirm, "return": m.Return, "remove": m.Remove,
			"restore": m.Restore, "clone": m.Clone,
		})
		want := snapshot(t, m.i)
		replayed := issuer.New("acme", issuer.Policy{})
		for _, e := range m.events {
			require.NoError(t, replayed.Apply(e))
		}
		require.Equal(t, want, snapshot(t, replayed))
		if m.early != nil {
			i, err := issuer.Restore(m.early, issuer.Policy{})
			require.NoError(t, err)
			for _, e := range m.events[m.tail:] {
				require.NoError(t, i.Apply(e))
			}
			require.Equal(t, want, snapshot(t, i))
		}
		for n, s := range slices.Backward(m.slips) {
			if s.purpose == "R" && len(m.model.giveBack(m.model.books[s.book].udi, s)) == 0 {
				_, ok := decided(t, m, nil, func() (issuer.Returned, error) {
					return m.i.Return(m.act(), plain{}, m.model.books[s.book].udi, m.slips[n].text)
				})
				require.True(t, ok)
				m.model.books[s.book].over = true
			}
		}
		require.Empty(t, m.inv.held, "nothing is lost")
	})
}
