package smart_test

import (
	"container/heap"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// world is one account with its products and what lies between them.
type world struct {
	testing.TB
	seed  uint64
	run   int
	rng   *rand.Rand
	now   time.Time
	begun time.Time
	queue happenings
	count int // of what was put into the queue

	account  *account.Account
	products []*product
	known    map[license.UDI]*known
	inUse    map[place]int
	lines    []smart.Line
	token    smart.Token // the newest
	tokens   int
	down     time.Time // the network is down until then
	quiet    bool      // from now on nothing is lost or late
	tally    tally
}

// place is a tag in a virtual account.
type place struct {
	va  license.ID
	tag license.Tag
}

// known is what the account must know of an instance, from what it accepted.
type known struct {
	va       license.ID
	usage    smart.Usage // last reported, and not released
	header   smart.Header
	last     smart.Answer // to the last request that it took
	released bool
}

// happening is something that happens at an instant.
type happening struct {
	at    time.Time
	order int
	do    func()
}

type happenings []happening

func (h *happenings) Len() int { return len(*h) }
func (h *happenings) Less(i, j int) bool {
	one, other := (*h)[i], (*h)[j]
	if c := one.at.Compare(other.at); c != 0 {
		return c < 0
	}
	return one.order < other.order
}
func (h *happenings) Swap(i, j int) { (*h)[i], (*h)[j] = (*h)[j], (*h)[i] }
func (h *happenings) Push(x any)    { *h = append(*h, x.(happening)) } //nolint:forcetypeassert // nothing else is pushed
func (h *happenings) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// in lets something happen after a while.
func (w *world) in(d time.Duration, do func()) { w.on(w.now.Add(d), do) }

func (w *world) on(at time.Time, do func()) {
	if at.Before(w.now) {
		at = w.now
	}
	w.count++
	heap.Push(&w.queue, happening{at, w.count, do})
}

// chance is true so many times of a thousand.
func (w *world) chance(perMille int) bool { return w.rng.IntN(1000) < perMille }

// between draws a length of time, in nanoseconds: instants are no whole seconds.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.rng.Int64N(int64(most-least)+1))
}

func (w *world) act() license.Act { return license.Act{At: w.now, By: "ada"} }

var (
	simulatedAccounts = []license.ID{"East", "West"}
	simulatedTags     = []license.Tag{"Premium", "Standard", "Basic", "Strong"}
)

func newWorld(t testing.TB, seed uint64, run int) *world {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	binary.LittleEndian.PutUint64(key[8:], uint64(run))
	w := &world{
		TB: t, seed: seed, run: run, rng: rand.New(rand.NewChaCha8(key)), //nolint:gosec // repeatable
		now: time.Date(2024, 2, 28, 22, 0, 0, 0, time.UTC), known: map[license.UDI]*known{}, inUse: map[place]int{},
	}
	w.begun = w.now
	policy := account.Policy{Hierarchies: [][]license.Tag{{"Premium", "Standard", "Basic"}}}
	if !w.chance(30) { // asking every 12 h costs much, and shows the same
		policy.AuthorizeShort = 4 * license.Day
	}
	w.account = account.New("fleet", policy)
	w.apply(one(w.account.Create(w.act(), "East")))
	w.apply(one(w.account.AddVirtualAccount(w.act(), "West")))
	w.apply(one(w.account.AllowExport(w.act())))
	for i, va := range simulatedAccounts {
		for j, tag := range simulatedTags {
			for k := range 2 {
				l := smart.Line{
					ID: license.ID(fmt.Sprintf("L%d%d%d", i, j, k)), Tag: tag, Quantity: 3 + w.rng.IntN(20), Type: smart.Perpetual,
					Start: w.day(0), Export: tag == "Strong",
				}
				if k == 1 {
					l.Type, l.Start, l.Last = smart.Term, w.day(w.rng.IntN(100)), w.day(200+w.rng.IntN(700))
				}
				w.lines = append(w.lines, l)
				w.apply(one(w.account.Deposit(w.act(), va, l)))
			}
		}
	}
	w.newToken()
	for i := range simulatedProducts {
		w.products = append(w.products, newProduct(w, i))
	}
	w.housekeeping()
	w.transfers()
	w.outages()
	return w
}

// one passes a decision on as an event.
func one[E account.Event](e E, err error) (account.Event, error) { return e, err }

func (w *world) day(n int) license.Date {
	d, err := license.DateOf(w.begun.Add(time.Duration(n) * license.Day))
	require.NoError(w, err)
	return d
}

// where says in which run of which seed something failed, once it has.
func (w *world) where() fmt.Stringer { return whereabouts{w} }

type whereabouts struct{ *world }

func (w whereabouts) String() string {
	return fmt.Sprintf("LICIT_SIMULATION_SEED=%d/%d at %s", w.seed, w.run, w.now.Format(time.RFC3339Nano))
}

// Helper does nothing: what it does otherwise takes a third of the time.
func (*world) Helper() {}

// apply applies what the account decided, and looks at what must hold then.
func (w *world) apply(e account.Event, err error) {
	require.NoError(w, err, w.where())
	require.NoError(w, w.account.Apply(e), w.where())
	w.note(e)
	w.conserved()
}

// note keeps what an event says of the instance that it is about.
func (w *world) note(e account.Event) {
	switch e := e.(type) {
	case account.Registered:
		w.forget(e.UDI)
		w.known[e.UDI] = &known{va: e.VirtualAccount, header: e.Header, last: e.Answer()}
	case account.Authorized:
		k := w.known[e.UDI]
		w.uses(k, e.Usage)
		k.header, k.last, k.released = e.Header, e.Answer(), false
		if len(e.Short) > 0 {
			w.tally.Short++
		}
	case account.Renewed:
		k := w.known[e.UDI]
		k.header, k.last, k.released = e.Header, e.Answer(), false
	case account.Deregistered:
		w.forget(e.UDI)
		w.tally.Deregistered++
	case account.InstanceRemoved:
		w.forget(e.UDI)
		w.tally.Removed++
	case account.UsageReleased:
		k := w.known[e.UDI]
		w.uses(k, smart.Usage{})
		k.released = true
		w.tally.Released++
	case account.InstanceTransferred:
		k := w.known[e.UDI]
		usage := k.usage
		w.uses(k, smart.Usage{})
		k.va = e.To
		w.uses(k, usage)
	}
}

// uses puts what an instance uses in the place of what it used.
func (w *world) uses(k *known, usage smart.Usage) {
	for tag, n := range k.usage.All() {
		w.inUse[place{k.va, tag}] -= n
	}
	for tag, n := range usage.All() {
		w.inUse[place{k.va, tag}] += n
	}
	k.usage = usage
}

func (w *world) forget(udi license.UDI) {
	if k := w.known[udi]; k != nil {
		w.uses(k, smart.Usage{})
		delete(w.known, udi)
	}
}

// conserved holds that no licence comes or goes, that in use is what was last
// reported by those that call and are not released, and that what is lent is
// borrowed.
func (w *world) conserved() {
	if w.account.Seq() < 2 { // there is only one virtual account yet
		return
	}
	today := w.dayOf(w.now)
	for _, tag := range simulatedTags {
		bought := 0
		for _, l := range w.lines {
			if l.Tag == tag && !l.Start.After(today) && (l.Last.IsZero() || !today.After(l.Last)) {
				bought += l.Quantity
			}
		}
		there := 0
		for _, va := range simulatedAccounts {
			b, err := w.account.Balance(va, tag, w.now)
			require.NoError(w, err)
			there += b.Purchased
			if want := w.inUse[place{va, tag}]; b.InUse != want {
				require.Equal(w, want, b.InUse, "in use of %s in %s: %s", tag, va, w.where())
			}
		}
		if there != bought {
			require.Equal(w, bought, there, "%s: %s", tag, w.where())
		}
	}
}

func (w *world) dayOf(at time.Time) license.Date {
	d, err := license.DateOf(at)
	require.NoError(w, err)
	return d
}

// live lets a time pass, then lets all that is under way arrive, and asks everybody
// once more over a network that does not fail.
func (w *world) live(d time.Duration) {
	w.until(w.now.Add(d))
	w.quiet, w.down = true, time.Time{}
	for _, p := range w.products {
		p.down = time.Time{}
		p.plan()
	}
	w.until(w.now.Add(60 * license.Day))
	w.settle()
	for _, p := range w.products {
		p.calm()
	}
}

func (w *world) until(end time.Time) {
	for len(w.queue) > 0 && !w.queue[0].at.After(end) {
		next := heap.Pop(&w.queue).(happening) //nolint:forcetypeassert // nothing else is pushed
		w.now = next.at
		w.tally.Steps++
		next.do()
	}
	w.now = end
}

// settle applies all that has fallen due at the account.
func (w *world) settle() {
	for {
		most := 1 + w.rng.IntN(10)
		events, err := w.account.Settle(w.act(), most)
		require.NoError(w, err, w.where())
		require.LessOrEqual(w, len(events), most)
		if len(events) == 0 {
			return
		}
		for _, e := range events {
			w.apply(e, nil)
		}
	}
}

// housekeeping settles what is due, mostly once a day, sometimes after weeks.
func (w *world) housekeeping() {
	w.settle()
	pause := license.Day
	if w.chance(50) {
		pause = w.between(0, 40*license.Day)
	}
	w.in(pause, w.housekeeping)
}

// transfers moves licences between the virtual accounts now and then, and products.
func (w *world) transfers() {
	if w.quiet {
		return
	}
	from, to := simulatedAccounts[0], simulatedAccounts[1]
	if w.chance(500) {
		from, to = to, from
	}
	tag := simulatedTags[w.rng.IntN(len(simulatedTags))]
	if b, err := w.account.Balance(from, tag, w.now); err == nil && b.Available > 0 {
		w.apply(one(w.account.Transfer(w.act(), from, to, tag, 1+w.rng.IntN(b.Available))))
	}
	if w.chance(300) && len(w.products) > 0 {
		p := w.products[w.rng.IntN(len(w.products))]
		if k := w.known[p.udi]; k != nil && k.va == from {
			w.apply(one(w.account.TransferInstance(w.act(), p.udi, to)))
		}
	}
	if w.chance(50) && len(w.products) > 0 {
		if p := w.products[w.rng.IntN(len(w.products))]; w.known[p.udi] != nil {
			w.apply(one(w.account.RemoveInstance(w.act(), p.udi)))
		}
	}
	w.in(w.between(license.Day, 60*license.Day), w.transfers)
}

// newToken makes a token, which most products will use until it is over.
func (w *world) newToken() {
	va := simulatedAccounts[w.rng.IntN(len(simulatedAccounts))]
	w.tokens++
	w.token = smart.Token(fmt.Sprintf("token-%03d", w.tokens))
	w.apply(one(w.account.CreateToken(w.act(), va, w.token, account.TokenOptions{
		Days: 1 + w.rng.IntN(60), MaxUses: w.rng.IntN(20), Export: w.chance(800),
	})))
	w.in(w.between(license.Day, 50*license.Day), w.newToken)
}
