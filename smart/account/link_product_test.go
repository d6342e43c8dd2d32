package account_test

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

func serial(t *rapid.T) license.UDI {
	return router(rapid.SampledFrom([]string{"1", "2", "3", "4"}).Draw(t, "serial"))
}

// registered registers a product at one side, in place of what is there.
func (l *link) registered(s *scene, id license.UDI, token smart.Token) bool {
	l.number++
	r := smart.Register{Header: smart.Header{UDI: id, Installation: 7, Number: l.number}, Token: token, Overwrite: true}
	e, err := s.account.Register(s.act, r)
	if err != nil {
		return false
	}
	s.apply(e)
	return true
}

// registerBelow registers a product at the satellite, which reports what it uses.
func (l *link) registerBelow(t *rapid.T) {
	l.later(t)
	va, id := rapid.SampledFrom(atSatellite).Draw(t, "va"), serial(t)
	if _, known := l.below.account.VirtualAccount(va); !known {
		t.Skip("not entitled yet")
	}
	token := smart.Token("token-of-" + string(va) + l.below.act.At.Format(time.RFC3339Nano))
	if _, made := l.below.account.Token(token, l.below.act.At); !made {
		l.below.token(va, token)
	}
	if !l.registered(l.below, id, token) {
		return // overdue, or held
	}
	number := l.below.account.Seq()
	l.number++
	usage := smart.MustUsage(rapid.SampledFrom(linkTags).Draw(t, "tag"), rapid.IntRange(1, 5).Draw(t, "n"))
	a := smart.Authorize{Header: smart.Header{UDI: id, Installation: 7, Number: l.number}, Certificate: number, Usage: usage}
	e, err := l.below.account.Authorize(l.below.act, a)
	require.NoError(t, err)
	l.below.apply(e)
	l.here[id] = thing{va: va, usage: usage}
}

func (l *link) registerAbove(t *rapid.T) {
	l.later(t)
	if id := serial(t); l.registered(l.above, id, "token-of-branch") {
		l.beyond[id] = thing{va: "branch"}
	}
}

func (l *link) removeAbove(t *rapid.T) {
	l.later(t)
	id := serial(t)
	e, err := l.above.account.RemoveInstance(l.above.act, id)
	i, known := l.beyond[id]
	require.Equal(t, known && !i.via, err == nil)
	if err == nil {
		l.above.apply(e)
		delete(l.beyond, id)
	}
}

// hold reserves for a product at the satellite, or gives that back.
func (l *link) hold(t *rapid.T) {
	l.later(t)
	va, id := rapid.SampledFrom(atSatellite).Draw(t, "va"), serial(t)
	want := license.Entitlement{Tag: rapid.SampledFrom(linkTags).Draw(t, "tag"), Quantity: rapid.IntRange(1, 3).Draw(t, "n")}
	if want.Tag == standard {
		want.Last = license.MustParseDate("2026-12-31")
	}
	h, err := license.NewHold(id, want)
	require.NoError(t, err)
	if e, err := l.below.account.Release(l.below.act, id); err == nil {
		l.below.apply(e)
		delete(l.here, id)
	} else if e, err := l.below.account.Hold(l.below.act, va, h); err == nil {
		l.below.apply(e)
		l.here[id] = thing{va: va, held: fmt.Sprint(e.Parts)}
	}
}

// carry transfers a product at the satellite, with what it reserved.
func (l *link) carry(t *rapid.T) {
	l.later(t)
	to, id := rapid.SampledFrom(atSatellite).Draw(t, "to"), serial(t)
	e, err := l.below.account.TransferInstance(l.below.act, id, to)
	if err != nil {
		return
	}
	l.below.apply(e)
	i := l.here[id]
	i.va = to
	l.here[id] = i
	for _, p := range e.Parts {
		m := smart.ReportedTransfer{Line: p.Line, From: e.From, To: e.To, Quantity: p.Quantity}
		l.under.move(m)
		l.moves = append(l.moves, m)
	}
}
