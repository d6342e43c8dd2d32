package coterm_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// machine drives an organization and the naive model side by side.
type machine struct {
	*common
	org    *coterm.Organization
	events []coterm.Event
	model  *naive
	policy coterm.Policy
	early  []byte // a snapshot from the middle
	tail   int    // events before it
	other  *machine
}

// common is what two organizations share.
type common struct {
	now   time.Time
	drawn int
	keys  []license.Key // every key that ever was
}

var machineModels = []license.Model{"MR Enterprise", "MR36 Enterprise", "MX84 Enterprise", "MX84 Advanced Security", "MS120-8"}

// machinePrices are price lists as they change over the years; the last is
// equal weights.
var machinePrices = []map[license.Model]int64{
	{"MR Enterprise": 1500000, "MR36 Enterprise": 1500000, "MX84 Enterprise": 10000000, "MX84 Advanced Security": 20000000, "MS120-8": 470001},
	{"MR Enterprise": 2010000, "MR36 Enterprise": 1, "MX84 Enterprise": 1<<34 - 1, "MX84 Advanced Security": 19630000, "MS120-8": 333333},
	{"MR Enterprise": 10000, "MR36 Enterprise": 10000, "MX84 Enterprise": 10000, "MX84 Advanced Security": 10000, "MS120-8": 10000},
}

func machineList(i int) coterm.Prices {
	if i == 2 {
		return coterm.EqualWeights
	}
	list := map[license.Model]decimal.Decimal{}
	for m, p := range machinePrices[i] {
		list[m] = decimal.New(p, -4)
	}
	prices, err := coterm.NewPrices(list)
	if err != nil {
		panic(err)
	}
	return prices
}

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "ada"} }

// newKey draws keys whose order is not that of their drawing.
func (m *machine) newKey() license.Key {
	m.drawn++
	k := license.MustParseKey(fmt.Sprintf("Z2%010d", m.drawn*7919%100003))
	m.keys = append(m.keys, k)
	return k
}

// anyKey is a key that was seen, or one that was not.
func (m *machine) anyKey(t *rapid.T) license.Key {
	if len(m.keys) == 0 || rapid.IntRange(0, 19).Draw(t, "unseen") == 0 {
		return m.newKey()
	}
	return rapid.SampledFrom(m.keys).Draw(t, "key")
}

func drawCounts(t *rapid.T, label string) license.Counts {
	var lines []license.Line
	for _, model := range machineModels {
		if n := rapid.IntRange(-12, 9).Draw(t, label+" "+string(model)); n > 0 {
			lines = append(lines, license.Line{Model: model, Count: n})
		}
	}
	if len(lines) == 0 {
		lines = append(lines, license.Line{Model: "MR Enterprise", Count: 1})
	}
	return license.MustCounts(lines...)
}

func asMap(c license.Counts) map[license.Model]int { return maps.Collect(c.All()) }

// applied applies an accepted decision to the organization, after a round trip.
func (m *machine) applied(t *rapid.T, e coterm.Event) {
	name, data, err := coterm.EncodeEvent(e)
	require.NoError(t, err)
	back, err := coterm.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, e, back, "encode and decode is the identity")
	require.NoError(t, m.org.Apply(back))
	m.events = append(m.events, back)
	require.ErrorIs(t, m.org.Apply(e), license.ErrStale, "a double is refused")
}

// decided runs a decision twice and sees that it changes nothing.
func decided[E coterm.Event](t *rapid.T, m *machine, decide func() (E, error)) (E, error) {
	before := state(t, m.org)
	e, err := decide()
	again, errAgain := decide()
	require.Equal(t, e, again)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(errAgain))
	require.Equal(t, before, state(t, m.org), "a decision changes nothing")
	return e, err
}

func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
}

func (m *machine) WaitLong(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 500).Draw(t, "days")) * license.Day)
}

func (m *machine) Claim(t *rapid.T) {
	mode := rapid.SampledFrom([]coterm.Mode{coterm.AddDevices, coterm.AddDevices, coterm.AddDevices, coterm.Renew}).Draw(t, "mode")
	list := rapid.IntRange(0, 2).Draw(t, "prices")
	var issued []license.Issued
	var added []naiveClaim
	var wrong []error
	for range rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(t, "keys") {
		start := dayNumber(m.now) - rapid.IntRange(-20, 400).Draw(t, "started")
		days := rapid.SampledFrom([]int{1, 30, 365, 1095, 3650}).Draw(t, "days")
		day, err := license.DateNumber(start)
		require.NoError(t, err)
		k := m.newKey()
		if rapid.IntRange(0, 9).Draw(t, "seen") == 0 {
			k = m.anyKey(t)
		}
		c := drawCounts(t, "count")
		l, err := license.NewLicense(k, c, day, days)
		require.NoError(t, err)
		issued = append(issued, license.Fresh(l))
		_, gone := m.model.gone[k]
		switch {
		case m.model.find(k) >= 0:
			wrong = append(wrong, coterm.ErrKeyClaimed)
		case gone:
			wrong = append(wrong, coterm.ErrKeyInvalidated)
		case start+days <= dayNumber(m.now):
			wrong = append(wrong, coterm.ErrKeyExpired)
		}
		if slices.ContainsFunc(added, func(c naiveClaim) bool { return c.key == k }) {
			wrong = append(wrong, coterm.ErrKeyTwice)
		}
		carry := m.policy.Carry
		if carry == "" {
			carry = coterm.ConvertValue
		}
		added = append(added, naiveClaim{k, k, asMap(c), machinePrices[list], start, days, mode, carry, m.now, m.now.Add(7 * license.Day), nil, false, false})
	}
	if mode == coterm.Renew && len(issued) > 1 {
		wrong = append(wrong, coterm.ErrSeveralRenewals)
	}
	e, err := decided(t, m, func() (coterm.Claimed, error) { return m.org.Claim(m.act(), mode, machineList(list), issued...) })
	if len(wrong) > 0 {
		for _, w := range wrong {
			require.ErrorIs(t, err, w)
		}
		return
	}
	history, _, can := m.joined(added)
	if !can {
		require.True(t, errors.Is(err, coterm.ErrEditionConflict) || errors.Is(err, coterm.ErrDateOutOfRange), err)
		return
	}
	require.NoError(t, err)
	m.applied(t, e)
	m.model.settle(history, m.now)
}

// joined returns the history with claims of now, from where on it is another one,
// and whether it can be.
func (m *machine) joined(added []naiveClaim) (history []naiveClaim, first int, can bool) {
	history = inOrder(append(slices.Clone(m.model.claims), added...))
	from := slices.IndexFunc(history, func(c naiveClaim) bool { return c.at.Equal(m.now) })
	first = slices.IndexFunc(history, func(c naiveClaim) bool {
		return slices.ContainsFunc(added, func(a naiveClaim) bool { return a.key == c.key && !c.leaves && !c.hollow })
	})
	return history, first, follows(history, from) < 0
}

func (m *machine) Undo(t *rapid.T) {
	k := m.anyKey(t)
	if len(m.model.claims) > 0 && rapid.Bool().Draw(t, "newest") {
		k = m.model.claims[len(m.model.claims)-1].key
	}
	replacement := m.newKey()
	e, err := decided(t, m, func() (coterm.Undone, error) { return m.org.Undo(m.act(), k, replacement) })
	i := m.model.find(k)
	if i < 0 {
		m.refusedAsUnclaimed(t, k, err)
		return
	}
	c := m.model.claims[i]
	if m.now.After(c.undoUntil) {
		require.ErrorIs(t, err, coterm.ErrUndoWindowClosed)
		return
	}
	history := slices.Clone(m.model.claims)
	if len(c.parts) > 0 {
		history[i].counts, history[i].hollow = nil, true
	} else {
		history = slices.Delete(history, i, i+1)
	}
	if later := follows(history, i); later == i && len(c.parts) > 0 {
		require.ErrorIs(t, err, coterm.ErrDateOutOfRange)
		return
	} else if later >= 0 {
		require.ErrorIs(t, err, coterm.ErrLaterCannotFollow)
		require.Equal(t, history[later].key.String(), license.Refusals(err)[0].Field("laterKey"))
		return
	}
	require.NoError(t, err)
	m.applied(t, e)
	m.model.gone[k] = license.Undone
	m.model.given[e.Replacement.Key()] = true
	m.model.relive(history, c.at, m.now)
	require.True(t, e.Replacement.Counts().Equal(counts0(c.counts)))
	require.Equal(t, c.start, e.Replacement.Start().Number())
	require.Equal(t, c.days, e.Replacement.Days())
}

func (m *machine) refusedAsUnclaimed(t *rapid.T, k license.Key, err error) {
	if cause, ok := m.model.gone[k]; ok {
		require.ErrorIs(t, err, coterm.ErrKeyInvalidated)
		require.Equal(t, string(cause), license.Refusals(err)[0].Field("cause"))
		return
	}
	require.ErrorIs(t, err, coterm.ErrKeyNotClaimed)
}

func counts0(of map[license.Model]int) license.Counts {
	var lines []license.Line
	for m, n := range of {
		if n != 0 {
			lines = append(lines, license.Line{Model: m, Count: n})
		}
	}
	return license.MustCounts(lines...)
}

func (m *machine) Return(t *rapid.T) {
	k := m.anyKey(t)
	asked := drawCounts(t, "returned")
	i := m.model.find(k)
	if i >= 0 && rapid.Bool().Draw(t, "possible") {
		asked = counts0(m.model.claims[i].counts)
		if part := rapid.Bool().Draw(t, "part"); part {
			for model, n := range asked.All() {
				asked = counts(string(model), rapid.IntRange(1, n).Draw(t, "of it"))
				break
			}
		}
	}
	replacement := m.newKey()
	full := i >= 0 && asked.Equal(counts0(m.model.claims[i].counts))
	if full {
		replacement = license.Key{}
	}
	e, err := decided(t, m, func() (coterm.Returned, error) { return m.org.Return(m.act(), k, asked, replacement) })
	if i < 0 {
		m.refusedAsUnclaimed(t, k, err)
		return
	}
	old := m.model.claims[i]
	rest, short := counts0(old.counts).Minus(asked)
	if short != nil {
		require.ErrorIs(t, err, license.ErrCountShort)
		return
	}
	history := slices.Clone(m.model.claims)
	switch {
	case full && len(old.parts) > 0:
		history[i].counts, history[i].hollow = nil, true
	case full:
		history = slices.Delete(history, i, i+1)
	default:
		history[i].key, history[i].counts = replacement, asMap(rest)
	}
	if later := follows(history, i); later >= 0 {
		require.True(t, errors.Is(err, coterm.ErrLaterCannotFollow) || errors.Is(err, coterm.ErrDateOutOfRange), err)
		return
	}
	require.NoError(t, err)
	m.applied(t, e)
	m.model.gone[k] = license.Returned
	m.model.settle(history, m.now)
}

func (m *machine) ReportUsage(t *rapid.T) {
	usage := coterm.Usage{InNetworks: drawCounts(t, "devices")}
	e, err := decided(t, m, func() (coterm.UsageReported, error) { return m.org.ReportUsage(m.act(), usage) })
	require.NoError(t, err)
	m.applied(t, e)
	m.model.devices = map[license.Model]int{}
	for model, n := range usage.InNetworks.All() {
		m.model.devices[bucketOf(model)] += n
	}
	m.model.reports = append(m.model.reports, naiveReport{m.now, m.model.devices})
	m.model.settle(m.model.claims, m.now)
}

// Backwards asks for a decision before the last event.
func (m *machine) Backwards(t *rapid.T) {
	last := m.events[len(m.events)-1].Stamped().At
	_, err := m.org.ReportUsage(license.Act{At: last.Add(-1), By: "ada"}, coterm.Usage{})
	require.ErrorIs(t, err, coterm.ErrEarlierThanLast)
}

// Remember keeps a snapshot to restore from later.
func (m *machine) Remember(t *rapid.T) {
	m.early, m.tail = []byte(state(t, m.org)), len(m.events)
}
