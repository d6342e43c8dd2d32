package rehost_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart/account"
)

// naive is what a product reserves, by tag, in words.
type naive struct {
	held    map[license.Tag]int
	next    map[license.Tag]int // what an update that is not confirmed asks for
	code    string              // of that update
	pending bool
	shown   bool // the alert
}

// machine drives products, their account and their issuer beside a model of what is
// bought and reserved.
type machine struct {
	*scene
	bought map[license.Tag]int
	all    map[int]*naive
	serial int // of the next product
}

var machineTags = []license.Tag{tagA, tagB}

// inUse is how much of a tag is reserved, failed products and replacements included.
func (m *machine) inUse(tag license.Tag) int {
	n := 0
	for _, p := range m.all {
		n += p.held[tag]
	}
	return n
}

func (m *machine) available(tag license.Tag) int { return m.bought[tag] - m.inUse(tag) }

func (m *machine) pending() int {
	n := 0
	for _, p := range m.all {
		if p.pending {
			n++
		}
	}
	return n
}

// short is RH-3 in words: whether a second copy is more than there is.
func (m *machine) short(p *naive) bool {
	for tag, n := range p.held {
		if n > m.available(tag) {
			return true
		}
	}
	return false
}

// allowances are the numbers of RH-5, as the rule has them.
func allowances(n int) map[string]int {
	ceil, floor := 0, 0
	for ceil*10 < n {
		ceil++
	}
	for (floor+1)*10 <= n {
		floor++
	}
	if n > 0 {
		floor = max(floor, 1)
	}
	return map[string]int{"default": ceil, "CeilTenth": ceil, "FloorMinOne": floor}
}

// any returns one of the products that fit, or one that is not known.
func (m *machine) any(t *rapid.T, fits func(*naive) bool) int {
	var all []int
	for _, serial := range slices.Sorted(maps.Keys(m.all)) {
		if fits(m.all[serial]) {
			all = append(all, serial)
		}
	}
	if len(all) == 0 {
		return 9999
	}
	return rapid.SampledFrom(all).Draw(t, "product")
}

func anyOf(*naive) bool { return true }

func (m *machine) entitlements(t *rapid.T) []license.Entitlement {
	var all []license.Entitlement
	for _, tag := range machineTags {
		if n := rapid.IntRange(0, 3).Draw(t, string(tag)); n > 0 {
			all = append(all, of(tag, n))
		}
	}
	return all
}

func amounts(all []license.Entitlement) map[license.Tag]int {
	of := map[license.Tag]int{}
	for _, e := range all {
		of[e.Tag] = e.Quantity
	}
	return of
}

func (m *machine) Deposit(t *rapid.T) {
	tag, n := rapid.SampledFrom(machineTags).Draw(t, "tag"), rapid.IntRange(1, 4).Draw(t, "quantity")
	m.deposit(tag, n)
	m.bought[tag] += n
}

func (m *machine) Reserve(t *rapid.T) {
	want := m.entitlements(t)
	if len(want) == 0 {
		return
	}
	m.serial++
	short := slices.ContainsFunc(want, func(e license.Entitlement) bool { return e.Quantity > m.available(e.Tag) })
	if short {
		_, err := m.issuer.Reserve(m.act, accountCodec(), m.account, issuer.Order{
			VirtualAccount: va, Request: m.asks(m.serial), Kind: reservation.Specific, Entitlements: want,
		}, m.fresh())
		require.ErrorIs(t, err, account.ErrUnavailable)
		return
	}
	m.reserves(m.serial, want...)
	m.all[m.serial] = &naive{held: amounts(want)}
}

func (m *machine) Update(t *rapid.T) {
	serial := m.any(t, func(p *naive) bool { return !p.pending && p.code == "" })
	want := m.entitlements(t)
	p := m.all[serial]
	if p == nil || len(want) == 0 || maps.Equal(p.held, amounts(want)) {
		return
	}
	larger := maps.Clone(p.held)
	for _, e := range want {
		if e.Quantity-p.held[e.Tag] > max(m.available(e.Tag), 0) {
			return
		}
		larger[e.Tag] = max(larger[e.Tag], e.Quantity)
	}
	p.code, p.held, p.next = m.updates(serial, want...), larger, amounts(want)
}

func (m *machine) Confirm(t *rapid.T) {
	serial := m.any(t, func(p *naive) bool { return !p.pending && p.code != "" })
	if p := m.all[serial]; p != nil {
		m.installs(serial, p.code)
		m.confirms(serial)
		p.held, p.next, p.code = p.next, nil, ""
	}
}

// Rehost is allowed or denied as the model says, and copies exactly what is reserved.
func (m *machine) Rehost(t *rapid.T) {
	failed := m.any(t, func(p *naive) bool { return !p.pending || rapid.IntRange(0, 9).Draw(t, "again") == 0 })
	m.serial++
	replacement := m.serial
	m.asks(replacement)
	p := m.all[failed]
	if p == nil || p.pending {
		reason := account.ErrPendingRemoval
		if p == nil {
			reason = account.ErrInstanceUnknown
		}
		_, err := m.decide(failed, replacement)
		refused(t, err, reason)
		return
	}
	name := rapid.SampledFrom([]string{"default", "CeilTenth", "FloorMinOne"}).Draw(t, "policy")
	m.policy = policies[name]
	n, pending := len(m.all), m.pending()
	allowed := !m.short(p) || pending < allowances(n)[name]
	a := m.check(failed)
	require.Equal(t, []any{n, pending, allowances(n)[name], m.short(p), allowed}, []any{a.Reserving, a.Pending, a.Allowance, a.Consulted, a.Allowed})
	held := map[license.Tag]int{}
	for _, c := range a.Copies {
		held[c.Tag] = c.Quantity
		require.Equal(t, m.available(c.Tag), c.Available)
		require.Equal(t, max(c.Quantity-c.Available, 0), c.Short)
	}
	require.Equal(t, p.held, held, "tag by tag what was reserved")
	if !allowed {
		_, err := m.decide(failed, replacement) // shows that nothing changes
		refused(t, err, rehost.ErrPreviousProductReturnPending)
		return
	}
	r := m.rehosts(failed, replacement)
	require.Equal(t, p.held, amounts(r.Reserved.Hold().Entitlements))
	p.pending, p.shown = true, true
	m.all[replacement] = &naive{held: maps.Clone(p.held)}
}

func (m *machine) ResetAlert(t *rapid.T) {
	serial := m.any(t, anyOf)
	p := m.all[serial]
	e, err := rehost.ResetAlert(m.act, m.account, udi(serial))
	if p == nil || !p.shown {
		refused(t, err, account.ErrAlertUnknown)
		return
	}
	m.accounts(e, err)
	p.shown = false
}

func (m *machine) Remove(t *rapid.T) {
	serial := m.any(t, anyOf)
	if m.all[serial] == nil {
		_, err := rehost.Remove(m.act, m.account, m.issuer, udi(serial), "")
		refused(t, err, issuer.ErrNotReserved)
		return
	}
	m.removes(serial)
	delete(m.all, serial)
}

func (m *machine) Return(t *rapid.T) {
	serial := m.any(t, anyOf)
	if m.all[serial] != nil {
		m.returns(serial)
		delete(m.all, serial)
	}
}

// Check compares what is there, and holds the law of removal: whatever is allowed now is
// allowed when a product that is pending is gone.
func (m *machine) Check(t *rapid.T) {
	v, _ := m.account.VirtualAccount(va)
	require.Equal(t, [2]int{len(m.all), m.pending()}, [2]int{v.Reserving, v.Pending})
	for _, tag := range machineTags {
		require.Equal(t, [3]int{m.bought[tag], m.inUse(tag), m.available(tag)}, m.reserved(tag))
	}
	shown := 0
	for _, alert := range m.account.Alerts(m.act.At) {
		if alert.Kind == account.PendingRemoval {
			shown++
		}
	}
	for _, p := range m.all {
		if p.shown {
			shown--
		}
	}
	require.Zero(t, shown)
	m.removal(t)
}

func (m *machine) removal(t *rapid.T) {
	for _, gone := range slices.Sorted(maps.Keys(m.all)) {
		if !m.all[gone].pending {
			continue
		}
		after := &scene{TB: t, account: m.account.Clone(), issuer: m.issuer.Clone(), act: m.act}
		after.removes(gone)
		for _, failed := range slices.Sorted(maps.Keys(m.all)) {
			if m.all[failed].pending {
				continue
			}
			for _, name := range []string{"CeilTenth", "FloorMinOne"} {
				if allowed(t, m.scene, failed, name) {
					require.True(t, allowed(t, after, failed, name), "%s: %d, after %d is gone", name, failed, gone)
				}
			}
		}
	}
}

func allowed(t *rapid.T, s *scene, failed int, policy string) bool {
	a, err := rehost.Check(s.account, s.issuer, udi(failed), s.act.At, policies[policy])
	require.NoError(t, err)
	return a.Allowed
}

// TestLaws holds what must hold of every history: removing a pending product never makes
// an allowed rehost denied, a denial changes nothing, a copy is exactly what was reserved,
// and when all is gone the inventory is as it was.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{scene: begin(t, rehost.Policy{}), bought: map[license.Tag]int{}, all: map[int]*naive{}}
		t.Repeat(map[string]func(*rapid.T){
			"deposit": m.Deposit, "reserve": m.Reserve, "reserve more": m.Reserve, "update": m.Update, "confirm": m.Confirm,
			"rehost": m.Rehost, "rehost another": m.Rehost, "reset alert": m.ResetAlert, "remove": m.Remove, "return": m.Return,
			"": m.Check,
		})
		for _, serial := range slices.Sorted(maps.Keys(m.all)) {
			m.removes(serial)
			delete(m.all, serial)
			m.Check(t)
		}
		require.Empty(t, m.account.Alerts(m.act.At))
	})
}

// TestAllowanceGrowsByOneAtMost is why the law of removal holds of numbers that no
// machine comes to: one product fewer takes at most one from the allowance, and one from
// what is pending.
func TestAllowanceGrowsByOneAtMost(t *testing.T) {
	for n := 1; n <= 1000; n++ {
		for _, allow := range []rehost.Allowance{rehost.CeilTenth, rehost.FloorMinOne} {
			require.Contains(t, []int{0, 1}, allow(n)-allow(n-1), n)
		}
	}
}
