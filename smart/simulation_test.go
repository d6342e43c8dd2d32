package smart_test

import (
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
	"github.com/licit-go/licit/smart/agent"
)

// The simulation lets agents live for years beside their account. What passes
// between them is lost, comes twice, late, or in another order; the network and the
// products break down; what is used changes. After each step what must hold of both
// sides is looked at, and so is, after each contact, that both say the same.
//
// LICIT_SIMULATION_SEED=seed repeats all runs of a seed, and seed/run one that failed.

const (
	simulatedRuns     = 160
	simulatedProducts = 25
	simulatedYears    = 2.5 // 160 × 25 × 2.5 = 10,000 years of an instance
)

// simulated returns the seed and the runs that are asked for, or a new seed and all of
// them.
func simulated(t *testing.T) (seed uint64, first, runs int) {
	runs = simulatedRuns
	if testing.Short() || raceEnabled {
		runs /= 16
	}
	text := os.Getenv("LICIT_SIMULATION_SEED")
	if text == "" {
		return uint64(time.Now().UnixNano()), 0, runs //nolint:gosec // any will do
	}
	text, run, one := strings.Cut(text, "/")
	seed, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, "LICIT_SIMULATION_SEED")
	if one {
		first, err = strconv.Atoi(run)
		require.NoError(t, err, "LICIT_SIMULATION_SEED")
		runs = 1
	}
	return seed, first, runs
}

func TestSimulation(t *testing.T) {
	seed, first, runs := simulated(t)
	t.Logf("LICIT_SIMULATION_SEED=%d", seed)
	var total tally
	for run := first; run < first+runs; run++ {
		w := newWorld(t, seed, run)
		w.live(time.Duration(simulatedYears * 365 * float64(license.Day)))
		total.add(w.tally)
	}
	t.Logf("%d runs, %.0f years of an instance: %+v", runs, float64(runs*simulatedProducts)*simulatedYears, total)
	if runs == 1 {
		return
	}
	// A simulation in which nothing happens would find nothing.
	for what, n := range map[string]int{
		"contacts": total.Contacts, "agreements": total.Agreed, "lost": total.Lost, "twice": total.Twice, "stale answers": total.Stale,
		"rejections": total.Rejected, "releases": total.Released, "removals": total.Removed, "short": total.Short,
		"deregistrations": total.Deregistered, "evaluations used up": total.Expired, "repeated at the account": total.Repeated,
		"in agreement at the end": total.Calm,
	} {
		require.Positive(t, n, what)
	}
}

// tally counts what happened.
type tally struct {
	Steps, Contacts, Agreed, Lost, Twice, Stale, Rejected, Repeated, Released, Removed, Short, Deregistered, Expired, Calm int
}

func (a *tally) add(b tally) {
	a.Steps += b.Steps
	a.Contacts += b.Contacts
	a.Agreed += b.Agreed
	a.Lost += b.Lost
	a.Twice += b.Twice
	a.Stale += b.Stale
	a.Rejected += b.Rejected
	a.Repeated += b.Repeated
	a.Released += b.Released
	a.Removed += b.Removed
	a.Short += b.Short
	a.Deregistered += b.Deregistered
	a.Expired += b.Expired
	a.Calm += b.Calm
}

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

// outages takes the network down now and then, for hours or months.
func (w *world) outages() {
	w.in(w.between(5*license.Day, 300*license.Day), func() {
		if w.quiet {
			return
		}
		length := w.between(time.Hour, 20*license.Day)
		if w.chance(200) {
			length = w.between(20*license.Day, 130*license.Day)
		}
		w.down = w.now.Add(length)
		w.outages()
	})
}

// carry takes a message to the other side, through its JSON: perhaps not at all,
// perhaps twice, perhaps weeks later.
func (w *world) carry(m smart.Message, down func() bool, arrive func(m smart.Message)) {
	data, err := smart.Encode(m)
	require.NoError(w, err, w.where())
	if w.quiet {
		w.in(w.between(time.Second, time.Minute), func() { arrive(w.read(m, data)) })
		return
	}
	copies := 1
	if w.chance(100) {
		copies = 2
		w.tally.Twice++
	}
	for range copies {
		delay := w.between(0, time.Minute)
		if w.chance(100) {
			delay = w.between(0, 3*license.Day)
		}
		if w.chance(20) {
			delay = w.between(0, 60*license.Day)
		}
		if down() || w.chance(80) {
			w.tally.Lost++
			continue
		}
		w.in(delay, func() { arrive(w.read(m, data)) })
	}
}

// read decodes a message that was carried, and sees that it is the same.
func (w *world) read(sent smart.Message, data []byte) smart.Message {
	m, err := smart.Decode(data)
	require.NoError(w, err, w.where())
	if w.chance(10) { // comparing each costs more than decoding it
		require.Equal(w, sent, m, w.where())
	}
	return m
}

// serve is what stands at the account's door.
func (w *world) serve(request smart.Request) smart.Answer {
	if answer, ok := w.account.Answered(request); ok {
		k := w.known[request.Heading().UDI]
		if k != nil && k.header == request.Heading() {
			require.Equal(w, k.last, answer, "the same as the first time: %s", w.where())
		}
		w.tally.Repeated++
		return answer
	}
	before := w.account.Seq()
	var e account.Event
	var err error
	var answer smart.Answer
	switch r := request.(type) {
	case smart.Register:
		var d account.Registered
		d, err = w.account.Register(w.act(), r)
		e, answer = d, d.Answer()
	case smart.Authorize:
		var d account.Authorized
		d, err = w.account.Authorize(w.act(), r)
		e, answer = d, d.Answer()
	case smart.Renew:
		var d account.Renewed
		d, err = w.account.Renew(w.act(), r)
		e, answer = d, d.Answer()
	case smart.Deregister:
		var d account.Deregistered
		d, err = w.account.Deregister(w.act(), r)
		e, answer = d, d.Answer()
	}
	if err != nil {
		require.NotEmpty(w, license.Refusals(err), w.where())
		require.Equal(w, before, w.account.Seq())
		w.tally.Rejected++
		return account.Reject(request, w.now, err)
	}
	k := w.known[request.Heading().UDI]
	if k != nil && k.header.Installation == request.Heading().Installation {
		require.Greater(w, request.Heading().Number, k.header.Number, "an old request is not taken: %s", w.where())
	}
	w.apply(e, nil)
	w.tally.Contacts++
	return answer
}

// product is a product with its agent. Its clock may be wrong.
type product struct {
	*world
	udi    license.UDI
	agent  *agent.Agent
	policy agent.Policy
	skew   time.Duration // what its clock is ahead
	jumps  bool          // its clock is set now and then
	down   time.Time     // it is off, or off the network, until then
	wakes  int           // counts what was planned: only the last plan holds
	sent   map[uint64]time.Time
	meter  meter

	certificate uint64    // the newest that it got
	expires     time.Time // when it does, by the product's clock
	answered    uint64    // number of the last request that was answered
}

// meter reckons evaluation beside the agent, for products whose clock is not set.
type meter struct {
	spent   time.Duration
	seen    time.Time // up to when
	runs    bool      // something is in use
	expires time.Time // of the certificate; zero: not registered
}

const evaluationLength = 90 * license.Day

// until reckons the time up to an instant.
func (m *meter) until(at time.Time) {
	from := m.seen
	m.seen = at
	if m.expires.After(from) {
		from = m.expires
	}
	if m.runs && at.After(from) {
		m.spent = min(m.spent+at.Sub(from), evaluationLength)
	}
	if !m.expires.IsZero() && !at.Before(m.expires) {
		m.expires = time.Time{}
	}
}

func (m *meter) left() time.Duration { return evaluationLength - m.spent }

func newProduct(w *world, i int) *product {
	p := &product{
		world: w, udi: license.MustParseUDI(fmt.Sprintf("P:C9300,S:FC%05d", i)), sent: map[uint64]time.Time{},
	}
	if w.chance(400) {
		p.skew = w.between(-5*license.Day, 5*license.Day)
		p.jumps = w.chance(300)
	}
	p.policy.Checkpoint = 10 * license.Day
	if !w.chance(200) { // asking every day when nothing gets through costs much
		p.policy.Retry = 4 * license.Day
	}
	p.agent = agent.New(p.udi, p.policy)
	w.in(w.between(0, 40*license.Day), p.install)
	return p
}

// clock is what the product's clock shows.
func (p *product) clock() time.Time { return p.now.Add(p.skew) }

func (p *product) act() license.Act { return license.Act{At: p.clock(), By: "product"} }

func (p *product) install() {
	p.meter.seen = p.now
	p.apply(oneOf(p.agent.Install(p.act(), p.rng.Uint64())))
	p.change()
	p.later(p.between(0, 100*license.Day), p.register)
	p.later(p.between(0, 200*license.Day), p.breaks)
	if p.jumps {
		p.later(p.between(0, 200*license.Day), p.clockIsSet)
	}
}

// later lets somebody do something after a while, unless all is to be quiet then.
func (p *product) later(d time.Duration, do func()) {
	p.in(d, func() {
		if !p.quiet {
			do()
		}
	})
}

// oneOf passes a decision on as an event.
func oneOf[E agent.Event](e E, err error) (agent.Event, error) { return e, err }

// decide applies what the agent decided, unless it was refused for one of these
// reasons, and returns whether it was not.
func (p *product) decide(e agent.Event, err error, refusable ...license.Reason) bool {
	if err != nil {
		for _, reason := range refusable {
			if errors.Is(err, reason) {
				return false
			}
		}
	}
	p.apply(e, err)
	return true
}

// apply applies what the agent decided, sends what it asks, and looks at the meter.
func (p *product) apply(e agent.Event, err error) {
	require.NoError(p, err, p.where())
	p.meter.until(p.now)
	left := p.agent.Status(p.clock()).EvaluationLeft
	pending, _ := p.agent.Request()
	_, registers := pending.(smart.Register)
	require.NoError(p, p.agent.Apply(e), p.where())
	switch e := e.(type) {
	case agent.Used:
		p.meter.runs = !e.Usage.IsZero()
	case agent.Deregistered:
		p.meter.expires = time.Time{}
	case agent.Answered:
		p.certified(e.Registration.At, e.Registration.Certificate)
		p.certified(e.Authorization.At, e.Authorization.Certificate)
		p.certified(e.Renewal.At, e.Renewal.Certificate)
		if e.Rejection.Gone && !registers {
			p.meter.expires = time.Time{} // it must register again (SM-5)
		}
	}
	s := p.agent.Status(p.clock())
	if _, first := e.(agent.Installed); !first {
		require.LessOrEqual(p, s.EvaluationLeft, left, "no evaluation comes back: %s", p.where())
	}
	p.look(s)
	switch e.(type) {
	case agent.RegistrationAsked, agent.AuthorizationAsked, agent.RenewalAsked, agent.Deregistered, agent.Repeated:
		p.send()
	}
	p.plan()
}

// certified notes a certificate that is new.
func (p *product) certified(at time.Time, c smart.Certificate) {
	if c.Number == 0 || c.Number == p.certificate {
		return
	}
	p.certificate, p.expires = c.Number, p.reckon(at).Add(c.Expires().Sub(at))
	p.meter.expires = p.expires.Add(-p.skew)
}

// look looks at what must hold of an agent at every instant.
func (p *product) look(s agent.Status) {
	p.meter.until(p.now)
	require.GreaterOrEqual(p, s.EvaluationLeft, time.Duration(0), p.where())
	require.LessOrEqual(p, s.EvaluationLeft, evaluationLength, p.where())
	if !p.jumps {
		require.Equal(p, p.meter.left(), s.EvaluationLeft, "evaluation: %s", p.where())
	}
	if s.Authorization == agent.EvaluationExpired {
		p.tally.Expired++
	}
}

// isDown reports whether nothing gets through to or from the product.
func (p *product) isDown() bool { return p.now.Before(p.down) || p.now.Before(p.world.down) }

// send sends the request that is pending.
func (p *product) send() {
	request, ok := p.agent.Request()
	require.True(p, ok, p.where())
	number := request.Heading().Number
	if _, before := p.sent[number]; !before {
		p.sent[number] = p.now
	}
	if p.isDown() && p.chance(300) { // it finds out by itself
		p.later(p.between(0, time.Hour), func() {
			if e, err := p.agent.Fail(p.act(), number); err == nil {
				p.apply(e, nil)
			} else {
				require.ErrorIs(p, err, agent.ErrNothingPending, p.where())
			}
		})
		return
	}
	p.carry(request, p.isDown, func(m smart.Message) {
		p.carry(p.serve(m.(smart.Request)), p.isDown, func(m smart.Message) { p.receive(m.(smart.Answer)) }) //nolint:forcetypeassert // as sent
	})
}

// receive feeds an answer back, and sees that both sides say the same then.
func (p *product) receive(answer smart.Answer) {
	if p.now.Before(p.down) && !p.quiet {
		return // it is off
	}
	pending, waits := p.agent.Request()
	switch pending.(type) {
	case smart.Authorize, smart.Renew: // which nobody waits for once the certificate is over
		waits = p.agent.Status(p.clock()).Registration == agent.Registered
	}
	e, err := p.agent.Receive(p.act(), answer)
	if !waits || pending.Heading() != answer.Heading() {
		require.ErrorIs(p, err, agent.ErrStaleAnswer, p.where())
		p.tally.Stale++
		return
	}
	require.NoError(p, err, p.where())
	p.answered = answer.Heading().Number
	p.apply(e, nil)
	p.agree(answer)
}

// agree compares what both sides say after an answer arrived, unless the account has
// heard of the product since.
func (p *product) agree(answer smart.Answer) {
	k := p.known[p.udi]
	if k == nil || k.header != answer.Heading() {
		return
	}
	i, ok := p.account.Instance(p.udi, p.now)
	require.True(p, ok, p.where())
	p.tally.Agreed++
	s := p.agent.Status(p.clock())
	switch a := answer.(type) {
	case smart.Registration:
		p.agreeOn(s, i, a.At, a.Certificate, a.Valid)
	case smart.Renewal:
		p.agreeOn(s, i, a.At, a.Certificate, a.Valid)
	case smart.Authorization:
		p.agreeOn(s, i, a.At, a.Certificate, a.Valid)
		if s.Registration != agent.Registered {
			return // its certificate was over when the answer came
		}
		want, next := agent.Authorized, p.clock().Add(a.Next.Duration())
		if len(a.Short) > 0 {
			want = agent.OutOfCompliance
		}
		if !s.Usage.Equal(k.usage) { // it has changed since
			want, next = agent.Waiting, p.clock()
		}
		require.Equal(p, next, s.AuthorizeAt, p.where())
		if !p.clock().Before(s.AuthorizedUntil) {
			want = agent.AuthorizationExpired
		}
		if s.Usage.IsZero() {
			want = agent.NoLicensesInUse
		}
		require.Equal(p, want, s.Authorization, p.where())
		if want == agent.OutOfCompliance {
			require.Equal(p, a.Short, s.Short, p.where())
		}
	}
}

// agreeOn compares certificate and deadlines.
func (p *product) agreeOn(s agent.Status, i account.InstanceStatus, at time.Time, c smart.Certificate, valid smart.Period) {
	require.Equal(p, i.Certificate, c, p.where())
	require.Equal(p, i.Contact, at, p.where())
	require.Equal(p, c.Number, p.certificate, p.where())
	if p.jumps {
		return
	}
	require.Equal(p, p.clock().Before(p.expires), s.Registration == agent.Registered, p.where())
	if s.Registration == agent.Registered {
		require.Equal(p, p.expires, s.CertificateExpires, p.where())
		require.Equal(p, p.reckon(at).Add(valid.Duration()), s.AuthorizedUntil, p.where())
	}
}

// reckon is when something happened at the account, as the product takes it: between
// its question and the answer.
func (p *product) reckon(at time.Time) time.Time {
	request := p.sent[p.answered].Add(p.skew)
	if at.Before(request) {
		return request
	}
	if now := p.clock(); at.After(now) {
		return now
	}
	return at
}

// plan lets the agent act when it wants to: seldom late, seldom early, seldom twice.
func (p *product) plan() {
	p.wakes++
	mine := p.wakes
	at := p.agent.Next(p.clock()).At
	if at.IsZero() {
		return
	}
	wait := at.Sub(p.clock())
	if !p.quiet {
		if p.chance(100) {
			wait += p.between(0, 3*license.Day)
		}
		if p.chance(50) {
			p.later(p.between(0, max(wait, 0)), func() { p.tick() })
		}
	}
	p.in(max(wait, 0), func() {
		if mine == p.wakes {
			p.tick()
		}
	})
}

func (p *product) tick() {
	if p.now.Before(p.down) && p.chance(900) { // it is off
		p.in(p.down.Sub(p.now), p.plan)
		return
	}
	p.apply(p.agent.Tick(p.act()))
}

// register lets somebody register the product, with the newest token or an old one.
func (p *product) register() {
	token := p.token
	if p.chance(100) {
		token = smart.Token(fmt.Sprintf("token-%03d", 1+p.rng.IntN(p.tokens)))
	}
	var e agent.Event
	var err error
	if p.chance(500) {
		e, err = oneOf(p.agent.Register(p.act(), token))
	} else {
		e, err = oneOf(p.agent.Reregister(p.act(), token))
	}
	p.decide(e, err, agent.ErrRegistered, agent.ErrRegistering)
	p.later(p.between(license.Day, 100*license.Day), p.intervene)
}

// intervene lets somebody do something with the product.
func (p *product) intervene() {
	switch p.rng.IntN(4) {
	case 0:
		e, err := p.agent.Deregister(p.act())
		p.decide(e, err, agent.ErrNotRegistered)
		p.later(p.between(0, 60*license.Day), p.register)
		return
	case 1:
		e, err := p.agent.Authorize(p.act())
		p.decide(e, err, agent.ErrNotRegistered, agent.ErrRegistering)
	case 2:
		e, err := p.agent.Renew(p.act())
		p.decide(e, err, agent.ErrNotRegistered, agent.ErrRegistering)
	default:
		p.register()
		return
	}
	p.later(p.between(license.Day, 150*license.Day), p.intervene)
}

// change changes what the product uses.
func (p *product) change() {
	var uses []smart.Use
	for _, tag := range simulatedTags {
		if p.chance(400) && (tag != "Strong" || p.chance(100)) {
			uses = append(uses, smart.Use{Tag: tag, Quantity: 1 + p.rng.IntN(3)})
		}
	}
	usage, err := smart.NewUsage(uses...)
	require.NoError(p, err)
	e, err := p.agent.Use(p.act(), usage)
	p.decide(e, err, agent.ErrEvaluationExpired)
	p.later(p.between(0, 90*license.Day), p.change)
}

// breaks takes the product down for a while, and lets it go on from its snapshot.
func (p *product) breaks() {
	p.down = p.now.Add(p.between(time.Minute, 15*license.Day))
	if p.chance(100) {
		p.down = p.now.Add(p.between(15*license.Day, 400*license.Day))
	}
	data, err := p.agent.Snapshot()
	require.NoError(p, err)
	p.agent, err = agent.Restore(data, p.policy)
	require.NoError(p, err, p.where())
	p.later(p.between(30*license.Day, 400*license.Day), p.breaks)
}

// clockIsSet sets the product's clock, forward or back.
func (p *product) clockIsSet() {
	p.skew += p.between(-30*license.Day, 30*license.Day)
	p.plan()
	p.later(p.between(10*license.Day, 300*license.Day), p.clockIsSet)
}

// calm compares both sides after a time in which nothing was lost.
func (p *product) calm() {
	s := p.agent.Status(p.clock())
	i, here := p.account.Instance(p.udi, p.now)
	if s.Registration != agent.Registered {
		return
	}
	if !here || i.Certificate.Number != p.certificate {
		require.NotEmpty(p, s.LastRejection, "%s does not know that it is gone: %s", p.udi, p.where())
		return
	}
	if s.LastRejection != "" {
		require.Equal(p, account.ErrExportControlled, s.LastRejection, "%s: %s", p.udi, p.where())
		return
	}
	require.True(p, p.account.Usage(p.udi).Equal(s.Usage), "%s: %s", p.udi, p.where())
	require.NotEqual(p, agent.Waiting, s.Authorization, "%s: %s", p.udi, p.where())
	if !p.jumps {
		require.Less(p, p.now.Sub(i.Contact), 31*license.Day, "%s: %s", p.udi, p.where())
	}
	p.tally.Calm++
}
