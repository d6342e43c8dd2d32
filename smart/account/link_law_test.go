package account_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// drawn lets a scene fail a random sequence.
type drawn struct {
	testing.TB
	rapid *rapid.T
}

func (d drawn) Helper()                           { d.rapid.Helper() }
func (d drawn) Errorf(format string, args ...any) { d.rapid.Errorf(format, args...) }
func (d drawn) FailNow()                          { d.rapid.FailNow() }

// where is how much of each line each virtual account has, as anyone would write it
// down.
type where map[license.ID]map[license.ID]int

func (w where) clone() where {
	c := where{}
	for va, lines := range w {
		c[va] = maps.Clone(lines)
	}
	return c
}

// move moves as much as is there.
func (w where) move(m smart.ReportedTransfer) {
	n := min(m.Quantity, w[m.From][m.Line])
	if n == 0 {
		return
	}
	if w[m.From][m.Line] -= n; w[m.From][m.Line] == 0 {
		delete(w[m.From], m.Line)
	}
	w[m.To][m.Line] += n
}

// total returns how much of each line there is.
func (w where) total() map[license.ID]int {
	all := map[license.ID]int{}
	for _, lines := range w {
		for id, n := range lines {
			all[id] += n
		}
	}
	return all
}

// link is an account and a satellite, with all files that were ever written, and
// beside them what a naive model says: every transfer of the satellite is made above
// once, in order, when the first report that was made after it is taken in.
type link struct {
	above, below *scene
	up           []filed[smart.Report]
	down         []filed[smart.Entitlements]

	bought      map[license.ID]int       // of each line
	over, under where                    // what is where above, and at the satellite
	granted     map[license.ID]int       // total of each line when the last entitlements that were taken in were made
	moves       []smart.ReportedTransfer // by the satellite
	made        int                      // how many of them above
	taken       uint64                   // last report
	takenMoves  int                      // moves before it
	answered    uint64

	number       uint64                // of the last request of a product
	here, beyond map[license.UDI]thing // instances of the satellite, and those above
}

// thing is an instance.
type thing struct {
	va    license.ID
	usage smart.Usage
	held  string // Parts
	via   bool   // a satellite speaks for it
}

// filed is a file, with the number of moves before its report, and what the model
// says of it.
type filed[M smart.Message] struct {
	data   []byte
	number uint64
	moves  int
	where  where
	things map[license.UDI]thing
}

func (f filed[M]) read(t require.TestingT) M {
	m, err := smart.Decode(f.data)
	require.NoError(t, err)
	return m.(M)
}

func (l *link) later(t *rapid.T) {
	d := time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour
	l.above.after(d)
	l.below.act.At = l.above.act.At
}

func newLink(t *testing.T, r *rapid.T) *link {
	above := served(drawn{t, r}, account.Policy{})
	l := &link{
		above: above, below: satelliteOf(above, "field"),
		bought:  map[license.ID]int{"P": 10, "S": 40},
		over:    where{"main": {"P": 10, "S": 40}, "branch": {}, "north": {}, "south": {}},
		under:   where{},
		granted: map[license.ID]int{},
		here:    map[license.UDI]thing{}, beyond: map[license.UDI]thing{},
	}
	above.token("branch", "token-of-branch")
	return l
}

var (
	everywhere  = []license.ID{"main", "branch", "north", "south"}
	atSatellite = []license.ID{"north", "south"}
	linkTags    = []license.Tag{premium, standard}
)

func (l *link) deposit(t *rapid.T) {
	l.later(t)
	id := license.ID(rapid.StringMatching(`[A-Z][0-9]`).Draw(t, "line"))
	va, n := rapid.SampledFrom(everywhere).Draw(t, "to"), rapid.IntRange(1, 9).Draw(t, "n")
	line := perpetual(id, rapid.SampledFrom(linkTags).Draw(t, "tag"), n)
	if _, taken := l.bought[id]; taken {
		refused(l.above, deposit(l.above.account, va, line), account.ErrLineTaken)
		return
	}
	l.above.deposit(va, line)
	l.over[va][id] += n
	l.bought[id] = n
}

// transfer moves licences at one side, and returns what moved.
func transferAt(t *rapid.T, s *scene, w where, vas []license.ID) []smart.ReportedTransfer {
	from, to := rapid.SampledFrom(vas).Draw(t, "from"), rapid.SampledFrom(vas).Draw(t, "to")
	tag, n := rapid.SampledFrom(linkTags).Draw(t, "tag"), rapid.IntRange(1, 9).Draw(t, "n")
	before := s.picture()
	e, err := s.account.Transfer(s.act, from, to, tag, n)
	if err != nil {
		require.Equal(t, before, s.picture())
		return nil
	}
	s.apply(e)
	var moved []smart.ReportedTransfer
	for _, p := range e.Parts {
		m := smart.ReportedTransfer{Line: p.Line, From: from, To: to, Quantity: p.Quantity}
		w.move(m)
		moved = append(moved, m)
	}
	return moved
}

func (l *link) transferAbove(t *rapid.T) {
	l.later(t)
	transferAt(t, l.above, l.over, everywhere)
}

func (l *link) transferBelow(t *rapid.T) {
	l.later(t)
	l.moves = append(l.moves, transferAt(t, l.below, l.under, atSatellite)...)
}

func (l *link) report(t *rapid.T) {
	l.later(t)
	r := l.below.report()
	data, err := smart.Encode(r)
	require.NoError(t, err)
	l.up = append(l.up, filed[smart.Report]{data: data, number: r.Number, moves: len(l.moves), things: maps.Clone(l.here)})
}

func (l *link) takeReport(t *rapid.T) {
	if len(l.up) == 0 {
		t.Skip("no report")
	}
	l.later(t)
	f := rapid.SampledFrom(l.up).Draw(t, "report")
	take := synchronize(l.above.account, f.read(t))
	if f.number <= l.taken {
		before := l.above.picture()
		refused(l.above, take, account.ErrReportStale)
		require.Equal(t, before, l.above.picture())
		return
	}
	l.took(t, f, do(l.above, take))
}

// took is what the model does with a report that was taken in.
func (l *link) took(t *rapid.T, f filed[smart.Report], e account.Synchronized) {
	for ; l.made < f.moves; l.made++ {
		l.over.move(l.moves[l.made])
	}
	l.taken, l.takenMoves = f.number, f.moves
	var changed, removed, duplicates int
	for udi, i := range l.beyond {
		if _, still := f.things[udi]; i.via && !still {
			delete(l.beyond, udi)
			removed++
		}
	}
	for udi, i := range f.things {
		before, known := l.beyond[udi]
		i.via = true
		switch {
		case known && !before.via:
			duplicates++
		default:
			if l.beyond[udi] = i; !known {
				changed++
			}
		}
	}
	require.Len(t, e.Removed, removed)
	require.Len(t, e.Duplicates, duplicates)
	require.GreaterOrEqual(t, len(e.Changed), changed)
	var alerts int
	for _, a := range l.above.account.Alerts(l.above.act.At) {
		if a.Kind == account.Duplicate {
			alerts++
		}
	}
	require.Equal(t, duplicates, alerts)
}

func (l *link) answer(t *rapid.T) {
	l.later(t)
	e, err := l.above.account.EntitlementsFor("field", l.above.act.At)
	if l.taken == 0 {
		require.ErrorIs(t, err, account.ErrNeverReported)
		return
	}
	require.NoError(t, err)
	data, err := smart.Encode(e)
	require.NoError(t, err)
	there := where{"north": l.over["north"], "south": l.over["south"]}.clone()
	l.down = append(l.down, filed[smart.Entitlements]{data: data, number: l.taken, moves: l.takenMoves, where: there})
}

func (l *link) takeAnswer(t *rapid.T) {
	if len(l.down) == 0 {
		t.Skip("no entitlements")
	}
	l.later(t)
	f := rapid.SampledFrom(l.down).Draw(t, "entitlements")
	take := entitle(l.below.account, f.read(t))
	if f.number <= l.answered {
		before := l.below.picture()
		refused(l.below, take, account.ErrEntitlementsStale)
		require.Equal(t, before, l.below.picture())
		return
	}
	do(l.below, take)
	l.answered, l.under, l.granted = f.number, f.where.clone(), f.where.total()
	for _, m := range l.moves[f.moves:] {
		l.under.move(m)
	}
}

// undisturbed is a round trip without anything in between: both agree.
func (l *link) undisturbed(t *rapid.T) {
	l.report(t)
	r := l.up[len(l.up)-1]
	l.took(t, r, do(l.above, synchronize(l.above.account, r.read(t))))
	l.answer(t)
	e := l.down[len(l.down)-1]
	do(l.below, entitle(l.below.account, e.read(t)))
	l.answered, l.under, l.granted = e.number, e.where.clone(), e.where.total()
	for _, va := range atSatellite {
		require.Equal(t, l.above.quantities(va), l.below.quantities(va))
		for _, tag := range linkTags {
			if len(l.twofold()) == 0 {
				require.Equal(t, l.above.count(va, tag), l.below.count(va, tag))
			}
		}
	}
	require.Empty(t, l.below.report().Transfers)
}

// twofold returns the instances that are registered at both sides.
func (l *link) twofold() (all []license.UDI) {
	for udi, i := range l.beyond {
		if _, both := l.here[udi]; both && !i.via {
			all = append(all, udi)
		}
	}
	return all
}

// instances demands the instances of a model.
func (l *link) instances(t *rapid.T, s *scene, all map[license.UDI]thing) {
	for _, id := range []license.UDI{router("1"), router("2"), router("3"), router("4")} {
		want, known := all[id]
		got, there := s.account.Instance(id, s.act.At)
		require.Equal(t, known, there)
		require.Equal(t, want.va, got.VirtualAccount)
		require.Equal(t, want.via, got.Satellite)
		require.True(t, want.usage.Equal(s.account.Usage(id)))
		if want.held != "" {
			require.Equal(t, want.held, fmt.Sprint(s.account.Parts(id)))
		}
		require.Equal(t, want.held != "", got.Held)
	}
}

// restored demands that an account is the same after a snapshot, its report included.
func restored(t *rapid.T, s *scene) {
	data, err := s.account.Snapshot()
	require.NoError(t, err)
	again, err := account.Restore(data, account.Policy{})
	require.NoError(t, err)
	same, err := again.Snapshot()
	require.NoError(t, err)
	require.Equal(t, string(data), string(same))
	before, there := s.account.LastReport()
	after, still := again.LastReport()
	require.Equal(t, there, still)
	require.Equal(t, before, after)
	require.Equal(t, s.account.Alerts(s.act.At), again.Alerts(s.act.At))
	same, err = s.account.Clone().Snapshot()
	require.NoError(t, err)
	require.Equal(t, string(data), string(same))
}

func (l *link) check(t *rapid.T) {
	l.instances(t, l.above, l.beyond)
	l.instances(t, l.below, l.here)
	for _, va := range everywhere {
		require.Equal(t, l.over[va], l.above.quantities(va), "above, %s", va)
	}
	for va := range l.under {
		require.Equal(t, l.under[va], l.below.quantities(va), "below, %s", va)
	}
	require.Equal(t, l.bought, l.over.total(), "nothing is lost, and nothing made twice")
	require.Equal(t, l.granted, l.under.total(), "a satellite has what it was granted last, wherever that is")
}

// TestASatelliteAndItsAccount is SM-21 and SM-22: whatever is lost, late, repeated or
// out of order, no licence is lost or made twice; the satellite has of each line as
// much as the account had in its virtual accounts, all together, when it made the
// entitlements that were taken in last; and a round trip lets both agree.
func TestASatelliteAndItsAccount(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		l := newLink(t, r)
		r.Repeat(map[string]func(*rapid.T){
			"":              l.check,
			"deposit":       l.deposit,
			"transferAbove": l.transferAbove,
			"transferBelow": l.transferBelow,
			"report":        l.report,
			"takeReport":    l.takeReport,
			"answer":        l.answer,
			"takeAnswer":    l.takeAnswer,
			"undisturbed":   l.undisturbed,
			"registerBelow": l.registerBelow,
			"registerAbove": l.registerAbove,
			"removeAbove":   l.removeAbove,
			"hold":          l.hold,
			"carry":         l.carry,
			"restore": func(t *rapid.T) {
				restored(t, l.above)
				restored(t, l.below)
			},
		})
	})
}
