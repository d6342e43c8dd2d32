package account_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// Backwards holds that nothing is decided at an instant before the last event.
func (m *machine) Backwards(t *rapid.T) {
	last := m.events[len(m.events)-1].Stamped().At
	act := license.Act{At: last.Add(-time.Second), By: "ada"}
	_, err := m.account.Deposit(act, "East", forEver("new", "Single", 1))
	require.ErrorIs(t, err, account.ErrEarlierThanLast)
	_, err = m.account.Settle(act, 1)
	require.ErrorIs(t, err, account.ErrEarlierThanLast)
}

// seen is all that can be asked of an account about an instant.
type seen struct {
	Balances  map[license.ID][]account.Balance
	Loans     map[license.ID][]account.Loan
	Alerts    []account.Alert
	Tokens    map[license.ID][]account.TokenStanding
	Instances []account.InstanceStatus
	Usages    []smart.Usage
	Parts     [][]account.Part
}

func look(a *account.Account, at time.Time) seen {
	s := seen{map[license.ID][]account.Balance{}, map[license.ID][]account.Loan{}, a.Alerts(at), map[license.ID][]account.TokenStanding{}, nil, nil, nil}
	for va := range a.VirtualAccounts() {
		s.Balances[va.ID] = slices.Collect(a.Balances(va.ID, at))
		s.Loans[va.ID] = slices.Collect(a.Loans(va.ID, at))
		s.Tokens[va.ID] = slices.Collect(a.Tokens(va.ID, at))
	}
	for _, udi := range machineUDIs {
		if i, ok := a.Instance(udi, at); ok {
			s.Instances = append(s.Instances, i)
			s.Usages, s.Parts = append(s.Usages, a.Usage(udi)), append(s.Parts, a.Parts(udi))
		}
	}
	return s
}

// Later compares what is said of a time to come.
func (m *machine) Later(t *rapid.T) {
	at := m.now.Add(time.Duration(rapid.IntRange(1, 400).Draw(t, "days")) * license.Day)
	if next, ok := m.model.next(m.now); ok && rapid.Bool().Draw(t, "at a change") {
		at = next.Add(time.Duration(rapid.SampledFrom([]int{-1, 0, 1}).Draw(t, "seconds")) * time.Second)
	}
	if !at.Before(m.now) {
		m.compare(t, at)
	}
}

// Check compares everything that a user can see.
func (m *machine) Check(t *rapid.T) {
	m.model.forgetDismissals()
	m.compare(t, m.now)
	state := stateOf(t, m.account)
	replayed := account.New("machine", m.policy)
	for _, e := range m.events {
		require.NoError(t, replayed.Apply(e))
	}
	require.Equal(t, state, stateOf(t, replayed), "replay of events = live state")
	restored, err := account.Restore([]byte(state), m.policy)
	require.NoError(t, err)
	require.Equal(t, state, stateOf(t, restored))
	m.account, restored = restored, m.account // goes on with either
	require.Equal(t, look(m.account, m.now), look(restored, m.now))
	if m.early != nil {
		restored, err := account.Restore(m.early, m.policy)
		require.NoError(t, err)
		for _, e := range m.events[m.tail:] {
			require.NoError(t, restored.Apply(e))
		}
		require.Equal(t, state, stateOf(t, restored), "snapshot and tail = replay from the first event")
	}
}

// compare compares the account with its model at an instant not before the last
// event.
func (m *machine) compare(t *rapid.T, at time.Time) {
	var virtuals []license.ID
	for v := range m.account.VirtualAccounts() {
		virtuals = append(virtuals, v.ID)
		require.Equal(t, v.ID == m.model.fallback, v.Default)
		instances, reserving, pending := m.model.counts(v.ID)
		require.Equal(t, [3]int{instances, reserving, pending}, [3]int{v.Instances, v.Reserving, v.Pending})
	}
	require.Equal(t, m.model.sortedVirtuals(), virtuals)
	there := map[license.ID]int{}
	for _, va := range virtuals {
		for _, tag := range m.model.tags() {
			want := m.model.balance(va, tag, at)
			got, err := m.account.Balance(va, tag, at)
			require.NoError(t, err)
			require.Equal(t, want, got, "%s in %s at %s", tag, va, at)
			require.GreaterOrEqual(t, got.InUse, got.Reserved)
		}
		for b := range m.account.Balances(va, at) {
			require.Equal(t, m.model.balance(va, b.Tag, at), b)
		}
		for h := range m.account.Lines(va) {
			there[h.Line.ID] += h.Quantity
			l := m.model.lines[h.Line.ID]
			require.Equal(t, account.Holding{Line: l.Line, Quantity: l.where[va], Held: m.model.heldOf(va, l.ID)}, h)
		}
		m.lending(t, va, at)
	}
	for id, l := range m.model.lines {
		require.Equal(t, m.bought[id], there[id]+l.lost, "transfers neither make nor lose licences")
	}
	got := m.account.Alerts(at)
	if len(got) == 0 {
		got = []account.Alert{}
	}
	require.Equal(t, m.model.alerts(at), got, "alerts by index = alerts by full scan")
	m.compareTokens(t, at)
	m.compareInstances(t, at)
	require.Equal(t, m.model.export, m.account.MayExport())
}

// lending holds SM-15 of what is lent in a virtual account.
func (m *machine) lending(t *rapid.T, va license.ID, at time.Time) {
	lent, borrowed := map[license.Tag]int{}, map[license.Tag]int{}
	for l := range m.account.Loans(va, at) {
		ladder := m.model.ladder(l.To)
		require.Less(t, slices.Index(ladder, l.From), slices.Index(ladder, l.To), "nothing is lent upward")
		require.Positive(t, l.Quantity)
		lent[l.From] += l.Quantity
		borrowed[l.To] += l.Quantity
	}
	need, surplus := make([]int, len(machineLadder)), make([]int, len(machineLadder))
	total := 0
	for i, tag := range machineLadder {
		b := m.model.balance(va, tag, at)
		require.Equal(t, b.Lent, lent[tag])
		require.Equal(t, b.Borrowed, borrowed[tag])
		free, used := max(b.Purchased-b.Reserved, 0), b.InUse-b.Reserved
		need[i], surplus[i] = max(used-free, 0), max(free-used, 0)
		require.LessOrEqual(t, lent[tag], surplus[i], "nobody lends what it lacks")
		require.LessOrEqual(t, borrowed[tag], need[i])
		total += borrowed[tag]
	}
	require.Equal(t, mostLent(need, surplus), total, "lending is a maximum")
}

func (m *machine) compareTokens(t *rapid.T, at time.Time) {
	for _, va := range m.model.sortedVirtuals() {
		for k := range m.account.Tokens(va, at) {
			require.Equal(t, m.model.tokens[k.Token].va, va)
		}
	}
	for _, id := range machineTokens {
		got, there := m.account.Token(id, at)
		k := m.model.tokens[id]
		require.Equal(t, k != nil, there)
		if k == nil {
			continue
		}
		state := account.ValidToken
		if barred := m.model.barred(id, at); len(barred) > 0 {
			state = map[license.Reason]account.TokenState{
				account.ErrTokenRevoked: account.RevokedToken, account.ErrTokenExpired: account.ExpiredToken, account.ErrTokenExhausted: account.ExhaustedToken,
			}[barred[0]]
		}
		require.Equal(t, account.TokenStanding{
			Token: id, VirtualAccount: k.va, Description: k.describe, Created: k.created, Expires: k.expires,
			Uses: k.uses, MaxUses: k.most, Export: k.export, State: state,
		}, got)
	}
}

func (m *machine) compareInstances(t *rapid.T, at time.Time) {
	for _, va := range m.model.sortedVirtuals() {
		for udi := range m.account.Instances(va) {
			require.Equal(t, m.model.instances[udi].va, va)
		}
	}
	for _, udi := range machineUDIs {
		got, there := m.account.Instance(udi, at)
		i := m.model.instances[udi]
		require.Equal(t, i != nil, there)
		if i == nil {
			require.Empty(t, m.account.Parts(udi))
			require.True(t, m.account.Usage(udi).IsZero())
			continue
		}
		want := account.InstanceStatus{UDI: udi, VirtualAccount: i.va, Connectivity: account.NotExpected, Held: !i.calls, Awaited: !i.awaited.IsZero()}
		if i.calls {
			want.Certificate = smart.Certificate{Number: i.certificate, Issued: i.issued, Valid: seconds(i.valid), Renew: seconds(m.model.limits.renewAfter)}
			want.Contact, want.Expired, want.Released, want.Export = i.contact, !at.Before(i.expires()), i.released, i.export
			want.Connectivity = m.model.connectivity(i, at)
		}
		require.Equal(t, want, got)
		usage := maps.Collect(m.account.Usage(udi).All())
		require.Len(t, usage, len(i.uses))
		for tag, q := range i.uses {
			require.Equal(t, q, usage[tag])
		}
		held := map[license.ID]int{}
		for _, p := range m.account.Parts(udi) {
			held[p.Line] = p.Quantity
		}
		require.Len(t, held, len(i.held))
		for id, q := range i.held {
			require.Equal(t, q, held[id])
		}
	}
}

// connectivity is SM-12 in words.
func (n *naive) connectivity(i *naiveInstance, at time.Time) account.Connectivity {
	is := account.Connected
	if n.limits.quiet >= 0 && at.After(i.contact.Add(n.limits.quiet)) {
		is = account.Quiet
	}
	if n.limits.silent >= 0 && !at.Before(i.contact.Add(n.limits.silent)) {
		is = account.Silent
	}
	if n.limits.lost >= 0 && !at.Before(i.contact.Add(n.limits.lost)) {
		is = account.Lost
	}
	return is
}

// actions are what may happen.
func (m *machine) actions() map[string]func(*rapid.T) {
	one := func(name string, some ...func(*rapid.T)) func(*rapid.T) {
		return func(t *rapid.T) { some[rapid.IntRange(0, len(some)-1).Draw(t, name)](t) }
	}
	return map[string]func(*rapid.T){
		"":                  m.Check,
		"wait":              one("wait", m.Wait, m.WaitLong),
		"wait for change":   m.WaitForChange,
		"virtual accounts":  one("virtual", m.AddVirtualAccount, m.RemoveVirtualAccount, m.SetDefault),
		"deposit":           m.Deposit,
		"transfer":          m.Transfer,
		"permissions":       m.Permissions,
		"tokens":            one("token", m.CreateToken, m.RevokeToken, m.RemoveToken),
		"create token":      m.CreateToken,
		"register":          m.Register,
		"authorize":         m.Authorize,
		"authorize again":   m.Authorize,
		"renew":             m.Renew,
		"deregister":        one("leave", m.Deregister, m.RemoveInstance),
		"transfer instance": m.TransferInstance,
		"hold":              m.Hold,
		"holds":             one("hold", m.Release, m.AwaitRemoval, m.HoldCopy),
		"settle":            m.Settle,
		"dismiss":           m.Dismiss,
		"laws":              one("law", m.SettleInParts, m.Backwards, m.Later, m.Remember, m.TransferInParts, m.HoldAgain, m.AskTwice, m.Elsewhere),
	}
}

// Remember keeps a snapshot, from which what follows must lead to the same.
func (m *machine) Remember(t *rapid.T) {
	m.early, m.tail = []byte(stateOf(t, m.account)), len(m.events)
}

// TestMachine drives random histories of an account against the naive model.
func TestMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, some ...time.Duration) time.Duration {
			return rapid.SampledFrom(append(some, 0, 0, 0)).Draw(t, name)
		}
		m := &machine{
			now: instant("2024-01-01T06:00:00Z"), bought: map[license.ID]int{}, model: newNaive(),
			last: map[license.UDI]smart.Request{}, answers: map[license.UDI]smart.Answer{},
			policy: account.Policy{
				Quiet: draw("quiet", -1, 10*license.Day), Silent: draw("silent", -1, 20*license.Day), Lost: draw("lost", -1, 40*license.Day),
				Certificate: draw("certificate", 100*license.Day), RenewAfter: draw("renew", 50*license.Day, license.Day),
				Notices:     rapid.SampledFrom([][]int{nil, nil, {}, {50, 10}}).Draw(t, "notices"),
				TokenDays:   rapid.SampledFrom([]int{0, 100}).Draw(t, "token days"),
				Hierarchies: [][]license.Tag{machineLadder},
			},
		}
		m.model.adopt(m.policy)
		m.account = account.New("machine", m.policy)
		for _, e := range m.begin(t) {
			m.applied(t, e)
		}
		t.Repeat(m.actions())
	})
}

// begin is what every history begins with.
func (m *machine) begin(t *rapid.T) []account.Event {
	e, err := m.account.Create(m.act(), "East")
	require.NoError(t, err)
	m.model.virtuals["East"], m.model.fallback = true, "East"
	return []account.Event{e}
}

// adopt takes what the rules leave open from a policy.
func (n *naive) adopt(p account.Policy) {
	or := func(d, standard time.Duration) time.Duration {
		if d == 0 {
			return standard
		}
		return d
	}
	n.hierarchies = p.Hierarchies
	n.limits = naiveLimits{
		certificate: or(p.Certificate, 365*license.Day), renewAfter: or(p.RenewAfter, 180*license.Day),
		quiet: or(p.Quiet, 30*license.Day), silent: or(p.Silent, 60*license.Day), lost: or(p.Lost, 90*license.Day),
		next: 30 * license.Day, nextShort: 12 * time.Hour, authorized: 90 * license.Day,
		notices: p.Notices, tokenDays: p.TokenDays,
	}
	if p.Notices == nil {
		n.limits.notices = []int{90, 60, 30, 14, 7, 3, 1}
	}
	if p.TokenDays == 0 {
		n.limits.tokenDays = 30
	}
}
