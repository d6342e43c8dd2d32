package coterm_test

import (
	"errors"
	"math/big"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// byAda is a self-service request of a full administrator of both sides.
func byAda() transfer.Request {
	full := transfer.Account{Email: "ada@example.com", Role: transfer.FullAdministrator}
	return transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: full, Destination: full}}
}

// drawMove draws a request, mostly a possible one.
func (m *machine) drawMove(t *rapid.T) (ask coterm.MoveRequest, i int) {
	ask = coterm.MoveRequest{
		Key: m.anyKey(t), Counts: drawCounts(t, "asked"), Moved: m.newKey(), Request: byAda(),
		Mode: rapid.SampledFrom([]coterm.Mode{coterm.AddDevices, coterm.AddDevices, coterm.Renew}).Draw(t, "mode"),
	}
	if n := len(m.model.claims); n > 0 && rapid.Bool().Draw(t, "a claim") {
		ask.Key = m.model.claims[rapid.IntRange(0, n-1).Draw(t, "which")].key
	}
	if i = m.model.find(ask.Key); i < 0 {
		return ask, i
	}
	held := counts0(m.model.claims[i].counts)
	if rapid.IntRange(0, 4).Draw(t, "possible") > 0 {
		ask.Counts = held
		if rapid.Bool().Draw(t, "part") {
			for model, n := range held.All() {
				ask.Counts = counts(string(model), rapid.IntRange(1, n).Draw(t, "of it"))
				break
			}
		}
	}
	if wrong := rapid.IntRange(0, 9).Draw(t, "rest") == 0; wrong == ask.Counts.Equal(held) {
		ask.Rest = m.newKey()
	}
	switch rapid.IntRange(0, 19).Draw(t, "wrong") {
	case 0:
		ask.Request.By.Destination.Role = transfer.ReadOnly
	case 1:
		ask.Moved = m.anyKey(t)
	}
	return ask, i
}

// known reports whether a key can be no new one here.
func (n *naive) known(k license.Key) bool {
	_, gone := n.gone[k]
	return gone || n.given[k] || n.find(k) >= 0
}

// against returns all that stands against a move before the dates are looked at.
func (m *machine) against(ask coterm.MoveRequest, i int) (wrong []error) {
	if ask.Request.By.Destination.Role == transfer.ReadOnly {
		wrong = append(wrong, transfer.ErrReadOnly)
	}
	for _, k := range []license.Key{ask.Moved, ask.Rest} {
		if !k.IsZero() && (k == ask.Key || m.model.known(k) || m.other.model.known(k)) {
			wrong = append(wrong, coterm.ErrReplacementTaken)
		}
	}
	if _, gone := m.model.gone[ask.Key]; i < 0 && gone {
		return append(wrong, transfer.ErrKeyInvalidated)
	} else if i < 0 {
		return append(wrong, transfer.ErrKeyNotClaimed)
	}
	c := m.model.claims[i]
	if i < liveFrom(m.model.claims) {
		wrong = append(wrong, transfer.ErrKeySuperseded)
	}
	if c.start+c.days <= dayNumber(m.now) {
		wrong = append(wrong, transfer.ErrNoRemainingValue)
	}
	rest, short := counts0(c.counts).Minus(ask.Counts)
	switch {
	case short != nil:
		wrong = append(wrong, transfer.ErrMoreThanHeld)
	case rest.IsZero() && !ask.Rest.IsZero():
		wrong = append(wrong, coterm.ErrReplacementSurplus)
	case !rest.IsZero() && ask.Rest.IsZero():
		wrong = append(wrong, coterm.ErrReplacementMissing)
	case !rest.IsZero() && ask.Rest == ask.Moved:
		wrong = append(wrong, coterm.ErrReplacementTaken)
	}
	there := editions(running(m.other.model.claims))
	for model, n := range ask.Counts.All() {
		if c.counts[model] > 0 && n > 0 && mxEdition(model) == "Enterprise" && there["Advanced Security"] {
			return append(wrong, transfer.ErrEdition)
		}
	}
	return wrong
}

// Move asks for a move to the other organization: it is accepted if and only if
// nothing stands against it.
func (m *machine) Move(t *rapid.T) {
	ask, i := m.drawMove(t)
	there := state(t, m.other.org)
	var move coterm.Move
	_, err := decided(t, m, func() (coterm.MovedOut, error) {
		var err error
		move, err = m.org.Move(m.act(), m.other.org, ask)
		return move.Out, err
	})
	require.Equal(t, there, state(t, m.other.org), "a decision changes nothing")
	if wrong := m.against(ask, i); len(wrong) > 0 {
		require.Error(t, err)
		for _, w := range wrong {
			require.ErrorIs(t, err, w)
		}
		for _, r := range license.Refusals(err) {
			require.True(t, slices.ContainsFunc(wrong, func(w error) bool { return errors.Is(r, w) }), r)
		}
		return
	}
	c := m.model.claims[i]
	rest, _ := counts0(c.counts).Minus(ask.Counts)
	away := slices.Clone(m.model.claims)
	away[i].parts = append(slices.Clone(c.parts), asMap(ask.Counts))
	away[i].counts, away[i].key, away[i].hollow = asMap(rest), ask.Rest, rest.IsZero()
	if rest.IsZero() {
		away[i].key = ask.Key
	}
	step := naiveClaim{
		key: ask.Key, rank: c.rank, counts: asMap(ask.Counts), prices: c.prices, start: c.start, days: c.days,
		at: m.now, leaves: true,
	}
	away = append(away, step)
	carry := m.other.policy.Carry
	if carry == "" {
		carry = coterm.ConvertValue
	}
	history, first, can := m.other.joined([]naiveClaim{{
		key: ask.Moved, rank: ask.Moved, counts: asMap(ask.Counts), prices: c.prices, start: c.start, days: c.days,
		mode: ask.Mode, carry: carry, at: m.now, undoUntil: m.now.Add(7 * license.Day),
	}})
	if late := conflict(away); late || !can {
		require.Equal(t, late || !can, errors.Is(err, coterm.ErrEditionConflict) || errors.Is(err, coterm.ErrDateOutOfRange), err)
		if can {
			require.ErrorIs(t, err, coterm.ErrDateOutOfRange)
		}
		return
	}
	require.NoError(t, err)
	// One that stands before a renewal of the same instant is superseded by it.
	superseded := slices.ContainsFunc(history[first+1:], func(c naiveClaim) bool { return c.mode == coterm.Renew })
	m.conserves(t, ask, move, rest, superseded)
	m.applied(t, move.Out)
	m.other.applied(t, move.In)
	m.model.gone[ask.Key], m.model.given[ask.Moved] = license.Moved, true
	m.model.settle(away, m.now)
	m.other.model.settle(history, m.now)
	m.other.Check(t)
	gone, _ := m.org.Invalidation(ask.Key)
	require.Equal(t, coterm.Invalidation{
		Cause: license.Moved, Replacement: ask.Rest, MovedTo: ask.Moved, At: m.now, Ends: move.Out.Moved.End(),
	}, gone)
}

// conserves holds that adding devices neither makes nor loses value-days or
// devices, unless it is superseded at once, a side forgives a debt, or nothing is
// left to hold what was carried.
func (m *machine) conserves(t *rapid.T, ask coterm.MoveRequest, move coterm.Move, rest license.Counts, superseded bool) {
	require.Equal(t, m.other.org.ID(), move.Out.To)
	require.Equal(t, m.org.ID(), move.In.From)
	require.Equal(t, ask.Key, move.In.Origin)
	require.True(t, move.Out.Moved.Equal(move.In.License))
	require.True(t, move.Out.Rest.Counts().Equal(rest))
	if ask.Mode != coterm.AddDevices || superseded {
		return
	}
	in, out := limits(m.model.claims), limits(m.other.model.claims)
	for _, l := range append(slices.Clone(move.Out.Limits), move.In.Limits...) {
		in[l.Bucket] += l.After - l.Before
	}
	for bucket, n := range limits(m.model.claims) {
		require.Equal(t, n+out[bucket], in[bucket]+out[bucket], "devices are conserved")
	}
	expired := func(p coterm.Position) bool {
		return !p.Ledger.IsZero() && p.Ledger.Remaining(dayOfInstant(m.now)).Sign() < 0
	}
	if expired(move.Out.Before) || expired(move.In.Before) || move.Out.After.Ledger.IsZero() {
		return
	}
	sum := func(a, b coterm.Position) string { return new(big.Int).Add(a.Ledger.M(), b.Ledger.M()).String() }
	require.Equal(t, sum(move.Out.Before, move.In.Before), sum(move.Out.After, move.In.After), "value-days are conserved")
}

func dayOfInstant(t time.Time) license.Date {
	d, err := license.DateOf(t)
	if err != nil {
		panic(err)
	}
	return d
}
