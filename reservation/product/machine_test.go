package product_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// machine drives a product, and the naive model beside it, with whoever holds every
// code that was ever issued, good ones and bad ones.
type machine struct {
	p     *product.Product
	model *naive
	codec plain
	now   time.Time // what the product's clock shows

	events []product.Event
	early  string // a snapshot from the middle
	tail   int    // events before it
	papers []*paper
	// What was installed last: sessions and versions only go up.
	session uint64
	version uint32
	burnt   map[uint64]bool
	reached map[string]int // what was decided and refused
}

func (m *machine) GoString() string { return "machine" }

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "device"} }

// decided runs a decision twice, sees that it changes nothing and is refused for what
// the model says, and commits it through its stored form.
func decided[E product.Event](t *rapid.T, m *machine, number int, ask func() (E, error)) (e E, ok bool) {
	before := bytesOf(t, m.p)
	e, err := ask()
	m.reached[fmt.Sprintf("%T %d", e, number)]++
	again, twice := ask()
	require.Equal(t, before, bytesOf(t, m.p))
	require.Equal(t, err, twice)
	if err != nil {
		require.Len(t, license.Refusals(err), 1)
		require.Equal(t, number, public(err), "%v", err)
		return e, false
	}
	require.Zero(t, number)
	require.Equal(t, e, again)
	name, data, err := product.EncodeEvent(e)
	require.NoError(t, err)
	back, err := product.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, product.Event(e), back)
	require.NoError(t, m.p.Apply(back))
	require.ErrorIs(t, m.p.Apply(back), license.ErrStale)
	m.events = append(m.events, back)
	m.model.last = m.now
	m.model.events++
	if rapid.IntRange(0, 9).Draw(t, "keep") == 0 {
		m.early, m.tail = bytesOf(t, m.p), len(m.events)
	}
	return e, true
}

func (m *machine) Enable(t *rapid.T) {
	number := 0
	if m.model.on {
		number = modeOnNumber
	}
	if _, ok := decided(t, m, number, func() (product.Enabled, error) { return m.p.Enable(m.act()) }); ok {
		m.model.on = true
	}
}

func (m *machine) Disable(t *rapid.T) {
	number := map[reservation.Mode]int{reservation.Off: 78, reservation.Pending: 120, reservation.Reserved: 74}[m.model.mode()]
	if _, ok := decided(t, m, number, func() (product.Disabled, error) { return m.p.Disable(m.act()) }); ok {
		m.model.on = false
	}
}

func (m *machine) Request(t *rapid.T) {
	k := byte(len(m.model.asked) + 1)
	fresh := reservation.Fresh{Nonce: reservation.Nonce{k, 3}, Secret: reservation.Secret{k, 4}}
	number := map[reservation.Mode]int{reservation.Off: 78, reservation.Pending: 120, reservation.Reserved: 100}[m.model.mode()]
	e, ok := decided(t, m, number, func() (product.Requested, error) { return m.p.Request(m.act(), m.codec, fresh) })
	if ok {
		m.model.asked = append(m.model.asked, asked{fresh, e.Code.Text, "pending"})
	}
}

func (m *machine) Cancel(t *rapid.T) {
	number := map[reservation.Mode]int{reservation.Off: 78}[m.model.mode()]
	e, ok := decided(t, m, number, func() (product.Cancelled, error) { return m.p.Cancel(m.act()) })
	if !ok {
		return
	}
	was := m.model.with("pending")
	require.Equal(t, was, e.Session.Number)
	if was > 0 {
		m.model.asked[was-1].fate = "cancelled"
	}
}

// next is what the account issues next: for the last request, of the version that
// follows, most often, and good for a minute.
func (m *machine) next(t *rapid.T) paper {
	c := paper{
		read: true, udi: sceneUDI, session: uint64(len(m.model.asked)), version: 1, quantity: rapid.IntRange(1, 3).Draw(t, "quantity"),
		issued: m.now.Truncate(time.Second), notAfter: m.now.Truncate(time.Second).Add(time.Minute),
	}
	if m.model.paper != nil {
		c.version = m.model.paper.version + 1
	}
	if rapid.IntRange(0, 3).Draw(t, "other") == 0 {
		c.version = uint32(rapid.IntRange(0, 4).Draw(t, "version"))
	}
	return c
}

// Lose lets a code come too late: the request was cancelled.
func (m *machine) Lose(t *rapid.T) {
	for m.model.mode() != reservation.Pending {
		if m.model.mode() == reservation.Reserved {
			m.Return(t)
		} else {
			m.Forward(t)
		}
	}
	m.Issue(t)
	m.Cancel(t)
	m.Discard(t)
}

// Issue writes a code for any request that ever was, as an account would, or not.
func (m *machine) Issue(t *rapid.T) {
	if len(m.model.asked) == 0 {
		return
	}
	c := m.next(t)
	if rapid.IntRange(0, 3).Draw(t, "old") == 0 {
		c.session = uint64(rapid.IntRange(1, len(m.model.asked)).Draw(t, "session"))
	}
	if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
		c.notAfter = m.now.Truncate(time.Second).Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "for")) * time.Second)
	} else if rapid.Bool().Draw(t, "for ever") {
		c.notAfter = time.Time{}
	}
	m.write(c, rapid.IntRange(0, 19).Draw(t, "wrong"))
}

// write writes a code, with something wrong about it or not.
func (m *machine) write(c paper, wrong int) {
	request := m.model.asked[c.session-1]
	c.nonce = request.fresh.Nonce
	if !m.model.opaque {
		c.request = request.code
		if m.model.paper != nil && c.version > 1 {
			c.previous = m.model.paper.text
		}
	}
	switch wrong {
	case 0:
		c.udi = otherUDI
	case 1:
		c.nonce[0] ^= 0x40
	case 2:
		c.request = "another request"
	case 3:
		c.previous = "another authorization"
	case 4:
		c.session++
	}
	a := reservation.Authorization{
		UDI: c.udi, Session: reservation.Session{Number: c.session, Nonce: c.nonce}, Reservation: 1, Version: c.version, Kind: reservation.Specific,
		Entitlements: []license.Entitlement{{Tag: "A", Quantity: c.quantity}}, Issued: c.issued, NotAfter: c.notAfter,
	}
	for text, digest := range map[string]*reservation.Digest{c.request: &a.Request, c.previous: &a.Previous} {
		if text != "" {
			*digest = plain{}.digest(text)
		}
	}
	c.text = authorization(a)
	m.papers = append(m.papers, &c)
}

// anyPaper is one that was issued, most often a late one, or none at all.
func (m *machine) anyPaper(t *rapid.T) *paper {
	if len(m.papers) == 0 || rapid.IntRange(0, 19).Draw(t, "rubbish") == 0 {
		return &paper{text: "no code"}
	}
	if rapid.Bool().Draw(t, "late") {
		return m.papers[len(m.papers)-1]
	}
	return rapid.SampledFrom(m.papers).Draw(t, "paper")
}

func (m *machine) Install(t *rapid.T) { m.install(t, m.anyPaper(t)) }

// Forward does what brings the product on: what an administrator would do next.
func (m *machine) Forward(t *rapid.T) {
	switch m.model.mode() {
	case reservation.Off:
		m.Enable(t)
	case reservation.On:
		m.Request(t)
	case reservation.Pending, reservation.Reserved:
		c := m.next(t)
		if rapid.IntRange(0, 2).Draw(t, "late") == 0 {
			c.notAfter = m.now.Truncate(time.Second)
			m.Wait(t)
		}
		m.write(c, rapid.IntRange(0, 19).Draw(t, "wrong"))
		m.install(t, m.papers[len(m.papers)-1])
	}
}

func (m *machine) install(t *rapid.T, c *paper) {
	e, ok := decided(t, m, m.model.against(c, m.now), func() (product.Installed, error) { return m.p.Install(m.act(), m.codec, c.text) })
	if !ok {
		return
	}
	require.Equal(t, license.Hold{UDI: sceneUDI, Entitlements: []license.Entitlement{{Tag: "A", Quantity: c.quantity}}}, e.Hold())
	if was := m.model.with("pending"); was > 0 {
		m.model.asked[was-1].fate = "reserved"
	}
	m.model.paper = c

	// Whatever the model thinks: nothing is installed twice, nothing older than what
	// was installed once, and nothing of a session that was burnt.
	require.False(t, m.burnt[c.session])
	require.True(t, c.session > m.session || c.session == m.session && c.version > m.version)
	m.session, m.version = c.session, c.version
}

func (m *machine) Return(t *rapid.T) {
	number := map[reservation.Mode]int{reservation.Off: 78, reservation.On: 76, reservation.Pending: 76}[m.model.mode()]
	if _, ok := decided(t, m, number, func() (product.Returned, error) { return m.p.Return(m.act(), m.codec) }); !ok {
		return
	}
	was := m.model.with("reserved")
	m.model.returned = m.model.sign("return", m.model.paper)
	m.model.asked[was-1].fate = "burnt"
	m.model.paper = nil
	m.burnt[was] = true
}

func (m *machine) Discard(t *rapid.T) {
	c := m.anyPaper(t)
	if _, ok := decided(t, m, m.model.unwanted(c), func() (product.Discarded, error) { return m.p.Discard(m.act(), m.codec, c.text) }); !ok {
		return
	}
	require.False(t, m.burnt[c.session])
	require.NotEqual(t, m.session, c.session, "what was installed once is not discarded")
	m.model.returned = m.model.sign("return", c)
	m.model.asked[c.session-1].fate = "burnt"
	m.burnt[c.session] = true
}

// Wait lets time pass; now and then the clock is set back.
func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(-4, 8).Draw(t, "half seconds")) * time.Second / 2)
}

// Check looks at all that a user can see, and at replay.
func (m *machine) Check(t *rapid.T) {
	n := m.model
	require.Equal(t, n.mode(), m.p.Mode())
	require.Equal(t, n.events, m.p.Seq())
	see := func(ask func() (string, bool), want string) {
		t.Helper()
		text, ok := ask()
		require.Equal(t, want, text)
		require.Equal(t, want != "", ok)
	}
	code, confirmation := "", ""
	if was := n.with("pending"); was > 0 {
		code = n.asked[was-1].code
	}
	a, ok := m.p.Authorization()
	require.Equal(t, n.paper != nil, ok)
	if n.paper != nil {
		confirmation = n.sign("confirmation", n.paper)
		require.Equal(t, []license.Entitlement{{Tag: "A", Quantity: n.paper.quantity}}, a.Entitlements)
		require.Equal(t, n.paper.version, a.Version)
		require.Equal(t, n.paper.session, a.Session.Number)
	}
	see(m.p.RequestCode, code)
	see(m.p.Confirmation, confirmation)
	see(m.p.ReturnCode, n.returned)

	text := bytesOf(t, m.p)
	back, err := product.Restore([]byte(text))
	require.NoError(t, err)
	require.Equal(t, m.p, back)
	if rapid.IntRange(0, 3).Draw(t, "replay") > 0 {
		return
	}
	for from, rest := range map[*product.Product][]product.Event{product.New(sceneUDI): m.events, m.middle(t): m.events[m.tail:]} {
		for _, e := range rest {
			require.NoError(t, from.Apply(e))
		}
		require.Equal(t, text, bytesOf(t, from))
	}
}

// middle is the product of the snapshot from the middle.
func (m *machine) middle(t *rapid.T) *product.Product {
	p, err := product.Restore([]byte(m.early))
	require.NoError(t, err)
	return p
}

func newMachine(t require.TestingT, opaque bool, reached map[string]int) *machine {
	m := &machine{
		p: product.New(sceneUDI), model: &naive{opaque: opaque}, codec: plain{opaque: opaque},
		now: moment("2024-01-01T00:00:00Z"), burnt: map[uint64]bool{}, reached: reached,
	}
	m.early = bytesOf(t, m.p)
	return m
}

// TestProductAgainstModel compares the product with the naive model, step by step.
func TestProductAgainstModel(t *testing.T) {
	reached := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t, rapid.Bool().Draw(t, "opaque"), reached)
		t.Repeat(map[string]func(*rapid.T){
			"enable": m.Enable, "disable": m.Disable, "request": m.Request, "request again": m.Request, "cancel": m.Cancel,
			"issue": m.Issue, "issue more": m.Issue, "install": m.Install, "install more": m.Install,
			"forward": m.Forward, "on": m.Forward, "and on": m.Forward, "return": m.Return, "discard": m.Discard, "discard more": m.Discard, "lose": m.Lose,
			"wait": m.Wait, "": m.Check,
		})
	})
	for _, outcome := range []string{
		"Enabled 0", "Enabled 2", "Disabled 0", "Disabled 74", "Disabled 78", "Disabled 120", "Requested 0", "Requested 78", "Requested 100", "Requested 120",
		"Cancelled 0", "Cancelled 78", "Installed 0", "Installed 1", "Installed 73", "Installed 75", "Installed 77", "Installed 78", "Installed 100",
		"Installed 101", "Installed 114", "Returned 0", "Returned 76", "Returned 78", "Discarded 0", "Discarded 73", "Discarded 74", "Discarded 77",
		"Discarded 78", "Discarded 101", "Discarded 114", "Discarded 120",
	} {
		require.NotZero(t, reached["product."+outcome], "%s did not come by chance: %v", outcome, reached)
	}
	t.Logf("%v", reached)
}
