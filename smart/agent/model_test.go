package agent_test

import (
	"maps"
	"math"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// naive is an agent as the rules have it and nothing else: a log of all that
// happened, each with what the product's clock showed. Every question replays it
// from zero. It keeps no events, and instants where the package keeps ages.
type naive struct {
	retry      time.Duration // below 0: never
	overage    time.Duration
	checkpoint time.Duration // below 0: never
	evaluation time.Duration // that Install and Upgrade grant
	calendar   bool          // the meter of WX-9
	log        []entry
}

type entry struct {
	clock time.Time
	do    func(w *world)
}

// did notes what happened while the clock showed that.
func (n *naive) did(clock time.Time, do func(w *world)) {
	n.log = append(n.log, entry{clock, do})
}

// at replays everything and lets time pass until the clock shows that. While a clock
// is set back no time passes.
func (n *naive) at(clock time.Time) *world {
	w := &world{naive: n, mode: "off", used: amounts{}, tries: map[string]*try{}}
	if len(n.log) > 0 {
		w.clock = n.log[0].clock
	}
	for _, e := range n.log {
		w.turn(e.clock)
		e.do(w)
		w.lapse()
		w.noted, w.notedMeter, w.notedLeft = w.t, w.meter(), w.overLeft()
	}
	w.behind = clock.Before(w.clock)
	w.turn(clock)
	return w
}

// span is a stretch of time, from its first instant up to and without its last.
type span struct{ from, to time.Duration }

// total is how much of the spans lies after an instant.
func total(spans []span, since time.Duration) time.Duration {
	var sum time.Duration
	for _, s := range spans {
		sum += max(s.to-max(s.from, since), 0)
	}
	return sum
}

// amounts is a usage, or what is reserved.
type amounts map[license.Tag]int

// within reports whether a is no more of any tag than b.
func (a amounts) within(b amounts) bool {
	for tag, n := range a {
		if n > b[tag] {
			return false
		}
	}
	return true
}

func (a amounts) usage() smart.Usage {
	var uses []smart.Use
	for tag, n := range a {
		uses = append(uses, smart.Use{Tag: tag, Quantity: n})
	}
	u, err := smart.NewUsage(uses...)
	if err != nil {
		panic(err)
	}
	return u
}

// paper is a certificate that was given. Instants of a world are counted from the
// installation, by the product's own reckoning.
type paper struct {
	number         uint64
	renew, expires time.Duration
}

// ask is the request that has not been answered.
type ask struct {
	kind        string // register, authorize, renew, deregister
	number      uint64
	token       smart.Token
	overwrite   bool
	certificate uint64
	usage       amounts
	first       time.Duration // when it was sent first
	lost        bool          // it did not arrive, or was refused for now
}

// try says since when one kind of request is due and not answered, and when it was
// sent last.
type try struct{ due, last time.Duration }

// entitled is an entitlement that is reserved.
type entitled struct {
	quantity int
	ends     time.Duration // first instant at which it does not count
	forEver  bool
}

// world is what the log comes to at one reading of the clock.
type world struct {
	*naive
	clock time.Time
	t     time.Duration // since the installation
	noted time.Duration // when the last thing happened

	behind bool // the clock was set back since

	notedMeter time.Duration // of the evaluation, used by then
	notedLeft  time.Duration // of the overage, left by then

	failed  bool
	mode    string
	used    amounts
	numbers uint64
	pending *ask
	tries   map[string]*try // by kind

	length  time.Duration // of the evaluation
	granted time.Duration // when
	runs    []span        // in which the product was used without registration

	paper   *paper
	until   time.Duration // when an authorization is over without another contact
	next    time.Duration // when the account wants to hear of the usage again
	agreed  amounts       // for which the account answered last; nil: none that counts
	short   []license.Tag
	waiting time.Duration // since when the usage is not answered for
	unasked bool          // and not asked about either

	reserved map[license.Tag]entitled
	all      bool           // what is reserved covers all that is used
	over     *time.Duration // since when more is used than is reserved

	byHand bool
	told   *smart.Rejection // the last answer, if it was one
}

// turn lets the clock show another time.
func (w *world) turn(clock time.Time) {
	if clock.After(w.clock) {
		w.pass(w.t + clock.Sub(w.clock))
	}
	w.clock = clock
}

// pass lets time pass, one stretch after the other, within which nothing changes by
// itself.
func (w *world) pass(to time.Duration) {
	for w.t < to {
		stop := to
		for _, b := range w.breaks() {
			if b > w.t {
				stop = min(stop, b)
			}
		}
		if w.paper == nil && w.mode != "reserved" && (w.calendar || len(w.used) > 0) {
			w.runs = append(w.runs, span{w.t, stop})
		}
		w.t = stop
		w.lapse()
	}
}

// breaks are the instants at which something changes by itself.
func (w *world) breaks() []time.Duration {
	var all []time.Duration
	if w.paper != nil {
		all = append(all, w.paper.expires)
	}
	for _, h := range w.reserved {
		if !h.forEver {
			all = append(all, h.ends)
		}
	}
	return all
}

// lapse is what has come by itself by now (SM-28, RS-10).
func (w *world) lapse() {
	if w.paper != nil && w.paper.expires <= w.t {
		w.lose()
	}
	switch since := w.t; {
	case w.mode != "reserved" || w.inside(w.used):
		w.over = nil
	case w.over == nil:
		w.over = &since
	}
}

// counting is what is reserved and in term.
func (w *world) counting() amounts {
	a := amounts{}
	for tag, h := range w.reserved {
		if h.forEver || w.t < h.ends {
			a[tag] = h.quantity
		}
	}
	return a
}

// inside reports whether what is reserved covers a usage (RS-4, RS-10).
func (w *world) inside(used amounts) bool {
	if !w.all {
		return used.within(w.counting())
	}
	return len(used) == 0 || len(w.counting()) == len(w.reserved)
}

// lose gives the certificate up and what was asked with it.
func (w *world) lose() {
	w.paper, w.agreed, w.short, w.unasked = nil, nil, nil, false
	delete(w.tries, "authorize")
	delete(w.tries, "renew")
	if w.pending != nil && (w.pending.kind == "authorize" || w.pending.kind == "renew") {
		w.pending = nil
	}
}

// meter is how much of the evaluation is used.
func (w *world) meter() time.Duration { return min(total(w.runs, w.granted), w.length) }

func (w *world) running() bool {
	return w.paper == nil && w.mode != "reserved" && (w.calendar || len(w.used) > 0) && w.meter() < w.length
}

func (w *world) covered() bool { return w.agreed != nil && maps.Equal(w.agreed, w.used) }

// retrying reports whether the pending request is known or taken not to have got
// through.
func (w *world) retrying() bool {
	return w.pending.lost || w.retry >= 0 && w.t-w.pending.first >= w.retry
}

func (w *world) isPending(kind string) bool { return w.pending != nil && w.pending.kind == kind }

func (w *world) registration() string {
	switch {
	case w.isPending("register") && w.retrying():
		return "retrying"
	case w.isPending("register"):
		return "registering"
	case w.paper != nil:
		return "registered"
	case w.failed:
		return "failed"
	}
	return "unregistered"
}

func (w *world) authorization() string {
	switch {
	case len(w.used) == 0:
		return "no-licenses-in-use"
	case w.mode == "reserved" && w.over == nil:
		return "authorized-reserved"
	case w.mode == "reserved":
		return "not-authorized-reserved"
	case w.paper == nil && w.meter() < w.length:
		return "evaluation"
	case w.paper == nil:
		return "evaluation-expired"
	case w.until <= w.t:
		return "authorization-expired"
	case !w.covered():
		return "waiting"
	case len(w.short) > 0:
		return "out-of-compliance"
	}
	return "authorized"
}

func (w *world) removeByHand() bool {
	return w.byHand || w.isPending("deregister") && w.retrying()
}

// overLeft is how much longer more may be used than is reserved.
func (w *world) overLeft() time.Duration {
	if w.over == nil {
		return w.overage
	}
	return *w.over + w.overage - w.t
}

// hear is when the account is to hear of the usage: now and before that since when.
func (w *world) hear() time.Duration {
	if w.covered() {
		return w.next
	}
	return min(w.next, w.waiting)
}

// again is when a kind is asked again that was asked and not answered: at whole
// retry periods since it was due, the first of them after it was asked last.
func (w *world) again(kind string) (at time.Duration, ok bool) {
	t := w.tries[kind]
	if t == nil {
		return 0, true
	}
	if w.retry < 0 {
		return 0, false
	}
	at = t.last - (t.last-t.due)%w.retry + w.retry
	return at, true
}

// wish is what the agent wants next, and when; "none" for ever. Of two things it is
// the one that is due longer.
func (w *world) wish() (do string, at time.Duration) {
	do = "none"
	want := func(what string, due time.Duration, of ...string) {
		for _, kind := range of {
			again, ok := w.again(kind)
			if !ok {
				return
			}
			if w.tries[kind] != nil {
				due = max(due, again)
			}
		}
		if do == "none" || due < at {
			do, at = what, due
		}
	}
	const before = math.MinInt64
	switch {
	case w.isPending("register"), w.isPending("deregister"):
		want("repeat", before, w.pending.kind)
	case w.isPending("authorize"): // nobody answered, so a renewal has its turn
		want("renew", w.paper.renew, "authorize", "renew")
		if w.unasked {
			want("authorize", w.t)
		} else {
			want("authorize", before, "authorize")
		}
	case w.isPending("renew"):
		if w.unasked {
			want("authorize", w.t)
		} else {
			want("authorize", w.hear(), "authorize", "renew")
		}
		want("renew", before, "renew")
	case w.paper != nil:
		if w.unasked {
			want("authorize", w.t)
		} else {
			want("authorize", w.hear(), "authorize")
		}
		want("renew", w.paper.renew, "renew")
	}
	// A tick notes what was used up, at the latest when all is. Whatever else is done
	// notes as much.
	if w.checkpoint > 0 && (w.running() || w.meter() > w.notedMeter) {
		want("tick", max(min(w.noted+w.checkpoint, w.t+w.length-w.meter()), w.t))
	}
	if w.checkpoint > 0 && w.over != nil && w.notedLeft > 0 {
		want("tick", max(min(w.noted+w.checkpoint, *w.over+w.overage), w.t))
	}
	if do != "none" && at > w.t && w.behind {
		return "tick", w.t // until then no time passes
	}
	return do, max(at, w.t)
}

// send makes a request pending; due is since when it was.
func (w *world) send(a ask, due time.Duration) {
	w.numbers++
	a.number, a.first = w.numbers, w.t
	w.pending = &a
	if a.kind == "register" || a.kind == "deregister" {
		delete(w.tries, "register")
		delete(w.tries, "deregister")
	}
	t := w.tries[a.kind]
	if t == nil {
		t = &try{due: w.t}
		w.tries[a.kind] = t
	}
	t.due, t.last = min(t.due, due), w.t
}

// shown is an instant as the clock shows it.
func (w *world) shown(t time.Duration) time.Time { return w.clock.Add(t - w.t) }

func (w *world) request(h smart.Header) (smart.Request, bool) {
	if w.pending == nil {
		return nil, false
	}
	h.Number = w.pending.number
	switch p := w.pending; p.kind {
	case "register":
		return smart.Register{Header: h, Token: p.token, Overwrite: p.overwrite}, true
	case "authorize":
		return smart.Authorize{Header: h, Certificate: p.certificate, Usage: p.usage.usage()}, true
	case "renew":
		return smart.Renew{Header: h, Certificate: p.certificate}, true
	}
	return smart.Deregister{Header: h, Certificate: w.pending.certificate}, true
}
