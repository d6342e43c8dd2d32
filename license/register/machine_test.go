package register_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// plain is a key as anyone would write it down: no events, no decisions.
type plain struct {
	status   license.Status
	held     map[license.Model]int
	place    license.ID // where it is claimed, or was
	to       license.Actor
	origin   license.Key
	why      license.Cause // why the origin was invalidated
	next     license.Key   // what replaced it
	moved    license.Key   // what holds the part that was moved
	dest     license.ID    // where that is
	asked    license.Actor
	returned map[license.Model]int
}

// world is several keys beside their plain model.
type world struct {
	hour    int
	pool    []license.Key // keys never used yet
	used    []license.Key
	entries book
	plain   map[license.Key]*plain
	streams map[license.Key][]register.Event
}

var (
	people = []license.Actor{ann, bob, eve}
	places = []license.ID{north, south, "org-west"}
	models = []license.Model{"MR Enterprise", "MX75 Enterprise", "MS130-24"}
)

func countsOf(m map[license.Model]int) license.Counts {
	var all []license.Line
	for model, n := range m {
		if n > 0 {
			all = append(all, license.Line{Model: model, Count: n})
		}
	}
	return license.MustCounts(all...)
}

func newWorld() *world {
	w := &world{entries: book{}, plain: map[license.Key]*plain{}, streams: map[license.Key][]register.Event{}}
	for i := range 40 {
		w.pool = append(w.pool, license.MustParseKey("Z2KK-KKKK-"+string([]byte{'K', 'K', 'A' + byte(i/10), '0' + byte(i%10)})))
	}
	return w
}

func (w *world) fresh(t *rapid.T) license.Key {
	if len(w.pool) < 2 {
		t.Skip("no more keys")
	}
	return w.pool[0]
}

// any returns a key, issued or not.
func (w *world) any(t *rapid.T) license.Key {
	if len(w.used) == 0 || rapid.IntRange(0, 9).Draw(t, "strange") == 0 {
		return keyD // never issued
	}
	return rapid.SampledFrom(w.used).Draw(t, "key")
}

func (w *world) entry(key license.Key) *register.Entry {
	if e := w.entries[key]; e != nil {
		return e
	}
	return register.New(key)
}

func (w *world) model(key license.Key) *plain {
	if p := w.plain[key]; p != nil {
		return p
	}
	return &plain{}
}

func (w *world) act(t *rapid.T) license.Act {
	w.hour += rapid.IntRange(0, 2).Draw(t, "later")
	return act(w.hour, rapid.SampledFrom(people).Draw(t, "by"))
}

// commit applies an event, through its stored form.
func (w *world) commit(t *rapid.T, key license.Key, event register.Event) {
	name, data, err := register.EncodeEvent(event)
	require.NoError(t, err)
	back, err := register.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, event, back)
	e := w.entry(key)
	require.NoError(t, e.Apply(back))
	require.ErrorIs(t, e.Apply(back), license.ErrStale, "twice")
	if w.entries[key] == nil {
		w.entries[key] = e
		w.used = append(w.used, key)
		w.pool = w.pool[1:]
	}
	w.streams[key] = append(w.streams[key], event)
}

// refused demands the reason of the plain model and an entry as it was.
func refused(t *rapid.T, err error, reason license.Reason, before string, e *register.Entry) {
	require.ErrorIs(t, err, reason)
	require.Equal(t, before, state(t, e))
}

func (w *world) issue(t *rapid.T) {
	key := w.fresh(t)
	held := map[license.Model]int{models[rapid.IntRange(0, 2).Draw(t, "model")]: rapid.IntRange(1, 9).Draw(t, "n")}
	held[models[0]] += rapid.IntRange(1, 3).Draw(t, "more")
	at, to := w.act(t), rapid.SampledFrom(people).Draw(t, "to")
	event, err := w.entry(key).Issue(at, licence(key, countsOf(held)), to)
	require.NoError(t, err)
	w.commit(t, key, event)
	w.plain[key] = &plain{status: license.Unclaimed, held: held, to: to}
}

func (w *world) issueAgain(t *rapid.T) {
	if len(w.used) == 0 {
		t.Skip("nothing issued")
	}
	key := rapid.SampledFrom(w.used).Draw(t, "key")
	e := w.entry(key)
	before := state(t, e)
	_, err := e.Issue(w.act(t), e.License(), ann)
	refused(t, err, register.ErrAlreadyIssued, before, e)
}

// claim lets two organizations race for a key.
func (w *world) claim(t *rapid.T) {
	key := w.any(t)
	e, p, before := w.entry(key), w.model(key), state(t, w.entry(key))
	place := rapid.SampledFrom(places).Draw(t, "place")
	at := w.act(t)
	event, err := e.Claim(at, place)
	switch p.status {
	case license.Unknown:
		refused(t, err, register.ErrKeyUnknown, before, e)
	case license.Claimed:
		refused(t, err, register.ErrKeyClaimed, before, e)
		require.Equal(t, string(p.place), license.Refusals(err)[0].Field("organization"))
	case license.Invalidated:
		refused(t, err, register.ErrKeyInvalidated, before, e)
	case license.Unclaimed:
		require.NoError(t, err)
		other, err := e.Claim(at, rapid.SampledFrom(places).Draw(t, "rival"))
		require.NoError(t, err)
		w.commit(t, key, event)
		require.ErrorIs(t, e.Apply(other), license.ErrStale)
		p.status, p.place = license.Claimed, place
	}
}

// replace commits an event that invalidates a key, and the first event of what
// replaces it.
func (w *world) replace(t *rapid.T, key license.Key, event register.Event, at license.Act, replacements []register.Replacement) {
	w.commit(t, key, event)
	for _, r := range replacements {
		next := r.License.Key()
		reissued, err := w.entry(next).Reissue(at, r)
		require.NoError(t, err)
		w.commit(t, next, reissued)
	}
}

// reissued is the licence of the key under another one, or any licence of a key
// that has none.
func (p *plain) reissued(key license.Key) license.License {
	if len(p.held) == 0 {
		return licence(key, mr(1))
	}
	return licence(key, countsOf(p.held))
}

func (w *world) undo(t *rapid.T) {
	key, fresh := w.any(t), w.fresh(t)
	e, p, before := w.entry(key), w.model(key), state(t, w.entry(key))
	place, at := rapid.SampledFrom(places).Draw(t, "place"), w.act(t)
	if p.place != "" && rapid.Bool().Draw(t, "right place") {
		place = p.place
	}
	event, err := e.Undo(at, place, p.reissued(fresh))
	switch {
	case p.status == license.Unknown:
		refused(t, err, register.ErrKeyUnknown, before, e)
	case p.status == license.Unclaimed:
		refused(t, err, register.ErrKeyUnclaimed, before, e)
	case p.status == license.Invalidated:
		refused(t, err, register.ErrKeyInvalidated, before, e)
	case p.place != place:
		refused(t, err, register.ErrClaimedElsewhere, before, e)
	default:
		require.NoError(t, err)
		w.replace(t, key, event, at, event.Replacements())
		p.status, p.next = license.Invalidated, fresh
		w.plain[fresh] = &plain{status: license.Unclaimed, held: p.held, to: at.By, origin: key, why: license.Undone}
	}
}

func (w *world) giveBack(t *rapid.T) {
	key, fresh := w.any(t), w.fresh(t)
	e, p, before := w.entry(key), w.model(key), state(t, w.entry(key))
	at, asked := w.act(t), rapid.SampledFrom(people).Draw(t, "asked")
	place := p.place
	if rapid.IntRange(0, 4).Draw(t, "wrong") == 0 {
		place = rapid.SampledFrom(append(slices.Clip(places), "")).Draw(t, "place")
	}
	back, rest, total, short := map[license.Model]int{}, map[license.Model]int{}, 0, false
	for _, m := range models {
		if n := rapid.IntRange(0, p.held[m]+rapid.IntRange(0, 8).Draw(t, "over")/8).Draw(t, "back"); n > 0 {
			back[m] = n
			total += n
			short = short || n > p.held[m]
		}
		if n := p.held[m] - back[m]; n > 0 {
			rest[m] = n
		}
	}
	var replacement license.License
	if len(rest) > 0 {
		replacement = licence(fresh, countsOf(rest))
	}
	event, err := e.Return(at, place, countsOf(back), replacement, asked)
	switch {
	case p.status == license.Unknown:
		refused(t, err, register.ErrKeyUnknown, before, e)
	case p.status == license.Invalidated:
		refused(t, err, register.ErrKeyInvalidated, before, e)
	case place != p.place:
		refused(t, err, register.ErrClaimedElsewhere, before, e)
	case total == 0:
		refused(t, err, register.ErrNothingAsked, before, e)
	case short:
		refused(t, err, license.ErrCountShort, before, e)
	default:
		require.NoError(t, err)
		w.replace(t, key, event, at, event.Replacements())
		claimedThere := p.status == license.Claimed
		p.status, p.asked, p.returned = license.Invalidated, asked, back
		if len(rest) > 0 {
			p.next = fresh
			n := &plain{status: license.Unclaimed, held: rest, to: asked, origin: key, why: license.Returned}
			if claimedThere {
				n.status, n.place = license.Claimed, p.place
			}
			w.plain[fresh] = n
		}
	}
}

func (w *world) move(t *rapid.T) {
	key, fresh := w.any(t), w.fresh(t)
	other := w.pool[1]
	e, p, before := w.entry(key), w.model(key), state(t, w.entry(key))
	at, place, to := w.act(t), p.place, rapid.SampledFrom(places).Draw(t, "to")
	if rapid.IntRange(0, 4).Draw(t, "wrong") == 0 {
		place = rapid.SampledFrom(places).Draw(t, "place")
	}
	away, rest, total := map[license.Model]int{}, map[license.Model]int{}, 0
	for _, m := range models {
		away[m] = rapid.IntRange(0, p.held[m]).Draw(t, "away")
		rest[m] = p.held[m] - away[m]
		total += away[m]
	}
	whole := license.MustCounts(license.Line{Model: models[0], Count: 1})
	if len(p.held) > 0 {
		whole = countsOf(p.held)
	}
	var moved, kept license.License
	if total > 0 {
		moved = licence(fresh, countsOf(away))
	}
	if c := countsOf(rest); total > 0 && !c.IsZero() {
		kept = licence(other, c)
	} else if total == 0 {
		kept = licence(other, whole)
	}
	event, err := e.Move(at, place, to, moved, kept)
	switch {
	case p.status == license.Unknown:
		refused(t, err, register.ErrKeyUnknown, before, e)
	case p.status == license.Unclaimed:
		refused(t, err, register.ErrKeyUnclaimed, before, e)
	case p.status == license.Invalidated:
		refused(t, err, register.ErrKeyInvalidated, before, e)
	case place != p.place:
		refused(t, err, register.ErrClaimedElsewhere, before, e)
	case place == to:
		refused(t, err, register.ErrSameOrganization, before, e)
	case total == 0:
		refused(t, err, register.ErrReplacementMissing, before, e)
	default:
		require.NoError(t, err)
		w.replace(t, key, event, at, event.Replacements())
		p.status, p.moved, p.dest = license.Invalidated, fresh, to
		w.plain[fresh] = &plain{status: license.Claimed, held: away, place: to, to: at.By, origin: key, why: license.Moved}
		if !kept.IsZero() {
			p.next = other
			w.plain[other] = &plain{status: license.Claimed, held: rest, place: p.place, to: at.By, origin: key, why: license.Moved}
		}
	}
}

func (w *world) check(t *rapid.T) {
	if len(w.used) > 0 {
		// One key after each step, the newest as often as all others together: whole
		// sequences look at every key.
		key := w.used[len(w.used)-1]
		if rapid.Bool().Draw(t, "older") {
			key = rapid.SampledFrom(w.used).Draw(t, "checked")
		}
		w.checkKey(t, key)
	}
	balance, err := register.Audit(w.entries.all())
	require.NoError(t, err)
	issued, held, returned := map[license.Model]int{}, map[license.Model]int{}, map[license.Model]int{}
	for _, p := range w.plain {
		for m, n := range p.held {
			if p.origin.IsZero() {
				issued[m] += n
			}
			if p.status != license.Invalidated {
				held[m] += n
			}
		}
		for m, n := range p.returned {
			returned[m] += n
		}
	}
	require.Equal(t, register.Balance{Issued: countsOf(issued), Held: countsOf(held), Returned: countsOf(returned)}, balance)
	for m := range issued {
		require.Equal(t, issued[m], held[m]+returned[m])
	}
}

// checkKey compares all that can be seen of a key with the plain model, and the
// entry with a replay and with a snapshot and its tail.
func (w *world) checkKey(t *rapid.T, key license.Key) {
	e, p := w.entries[key], w.plain[key]
	require.Equal(t, p.status, e.Status())
	require.Equal(t, p.place, e.Organization())
	require.Equal(t, p.to, e.IssuedTo())
	require.True(t, e.License().Equal(licence(key, countsOf(p.held))))
	origin, why := e.Origin()
	require.Equal(t, p.origin, origin)
	require.Equal(t, p.why, why)

	who := rapid.SampledFrom(append(slices.Clip(people), "")).Draw(t, "asker")
	at := rapid.SliceOfDistinct(rapid.SampledFrom(places), rapid.ID[license.ID]).Draw(t, "full administrator of")
	sees, seesMoved := license.Key{}, license.Key{}
	for _, place := range at {
		if place == p.place {
			sees = p.next
		}
		if place == p.dest {
			seesMoved = p.moved
		}
	}
	if who != "" && who == p.asked {
		sees = p.next
	}
	is := e.Issued(register.Asker{Actor: who, FullAdministratorOf: at})
	require.Equal(t, sees, is.Replacement)
	require.Equal(t, seesMoved, is.MovedTo)
	require.Equal(t, p.status, is.Status)
	require.Equal(t, p.status == license.Claimed, is.Organization != "")
	require.Equal(t, p.status == license.Invalidated, is.Cause != license.CauseUnknown)

	events := w.streams[key]
	cut := rapid.IntRange(0, len(events)).Draw(t, "cut")
	replay := register.New(key)
	var tail *register.Entry
	for i, event := range append(slices.Clip(events), nil) {
		if i == cut {
			var err error
			tail, err = register.Restore([]byte(state(t, replay)))
			require.NoError(t, err)
		}
		if event != nil {
			require.NoError(t, replay.Apply(event))
			if i >= cut {
				require.NoError(t, tail.Apply(event))
			}
		}
	}
	require.Equal(t, e, replay)
	require.Equal(t, e, tail)
}

func TestRegisterAgainstPlainModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		t.Repeat(map[string]func(*rapid.T){
			"issue": w.issue, "issue again": w.issueAgain, "claim": w.claim, "undo": w.undo, "return": w.giveBack, "move": w.move, "": w.check,
		})
	})
}
