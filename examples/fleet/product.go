package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// A product is one of the fleet.
type product struct {
	*agent.Agent
	udi    license.UDI
	at     *site
	place  license.ID // its virtual account
	tag    license.Tag
	stormy bool // loses its connection for months
	start  time.Time
	join   time.Time // when it first registers
	busy   bool      // it was told to use more
}

// makeProducts makes the products: each is installed in January and February, tries
// itself out for up to a month, and registers then.
func (w *world) makeProducts() {
	w.products = make([]*product, w.agents)
	for i := range w.products {
		p := &product{at: w.vendor, place: field, tag: standard}
		switch r := w.random.IntN(100); {
		case r < 20:
			p.at, p.place = w.hall, plantHall
		case r < 40:
			p.place = lab
		}
		if w.random.IntN(8) == 0 {
			p.tag = premium
		}
		p.stormy = w.random.IntN(20) == 0
		p.udi = license.MustParseUDI(fmt.Sprintf("P:EX-100,S:FX%07d", i))
		p.Agent = agent.New(p.udi, agent.Policy{})
		p.start = begin.Add(time.Duration(w.random.Int64N(int64(45 * license.Day)))).Truncate(time.Second)
		p.join = p.start.Add(time.Duration(w.random.Int64N(int64(30 * license.Day)))).Truncate(time.Second)
		w.products[i] = p
		w.wakes.add(p.start, i)
	}
}

// products24 lets every product act that wants to before an instant, in the order of
// their instants.
func (w *world) products24(until time.Time) error {
	for {
		at, i, ok := w.wakes.next(until)
		if !ok {
			return nil
		}
		p := w.products[i]
		w.now = at
		if err := w.live(p); err != nil {
			return fmt.Errorf("%s: %w", p.udi, err)
		}
		w.wakes.add(w.wakeup(p), i)
	}
}

// wakeup says when a product is to be asked again: when it wants something, when it
// is to register, or when its use changes.
func (w *world) wakeup(p *product) time.Time {
	next := end
	earliest := func(t time.Time) {
		if t.After(w.now) && t.Before(next) {
			next = t
		}
	}
	if wish := p.Next(w.now); wish.Do != agent.DoNothing {
		earliest(later(wish.At, w.now.Add(time.Second)))
	}
	earliest(p.join)
	if w.now.After(p.join) && p.Status(w.now).Registration != agent.Registered {
		earliest(w.now.Add(license.Day)) // and try again
	}
	earliest(busyFrom)
	earliest(busyTo)
	return next
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// decide applies what a product decided, unless it was refused.
func (p *product) decide(e agent.Event, err error) error {
	if err != nil {
		return err
	}
	return p.Apply(e)
}

// live is what a product does when it wakes up.
func (w *world) live(p *product) error {
	act := license.Act{At: w.now, By: "product"}
	if p.Seq() == 0 {
		e, err := p.Install(act, w.random.Uint64()|1)
		if err := p.decide(e, err); err != nil {
			return err
		}
		used, err := p.Use(act, smart.MustUsage(p.tag, 1))
		return p.decide(used, err)
	}
	if busy := p.busyAt(w.now); busy != p.busy {
		p.busy = busy
		n := 1
		if busy {
			n = 2
		}
		used, err := p.Use(act, smart.MustUsage(p.tag, n))
		if err := p.decide(used, err); err != nil && !errors.Is(err, agent.ErrEvaluationExpired) {
			return err
		}
	}
	if state := p.Status(w.now).Registration; !w.now.Before(p.join) && (state == agent.Unregistered || state == agent.Failed) {
		asked, err := p.Register(act, p.at.tokens[p.place])
		if err := p.decide(asked, err); err != nil {
			return err
		}
		return w.send(p)
	}
	e, err := p.Tick(act)
	if err := p.decide(e, err); err != nil {
		return err
	}
	if !agent.Sends(e) {
		return nil
	}
	return w.send(p)
}

// busyAt reports whether a product uses more than usual: every tenth does for a
// while.
func (p *product) busyAt(at time.Time) bool {
	serial := p.udi.Serial()
	return serial[len(serial)-1] == '7' && !at.Before(busyFrom) && at.Before(busyTo)
}

// lossy says how many of a thousand messages do not arrive on an ordinary day.
const lossy = 20

// arrives reports whether a message of a product gets through now.
func (w *world) arrives(p *product) bool {
	if p.stormy && !w.now.Before(stormFrom) && w.now.Before(stormTo) || w.random.IntN(1000) < lossy {
		w.lost++
		return false
	}
	return true
}

// send carries the request of a product to its account and the answer back, twice
// where the network repeats it.
func (w *world) send(p *product) error {
	request, ok := p.Request()
	if !ok {
		return errors.New("nothing to send")
	}
	if !w.arrives(p) {
		return nil // nobody knows
	}
	answer, err := w.ask(p.at, request)
	if err != nil {
		return err
	}
	if w.random.IntN(1000) < lossy { // it comes a second time
		if answer, err = w.ask(p.at, request); err != nil {
			return err
		}
	}
	if !w.arrives(p) {
		return nil
	}
	answered, err := p.Receive(license.Act{At: w.now, By: "product"}, answer)
	if err := p.decide(answered, err); err != nil {
		return err
	}
	return w.agree(p, answer)
}

// ask is what the service around an account does with a request: what is refused is
// told to the product as well.
func (w *world) ask(s *site, request smart.Request) (smart.Answer, error) {
	w.asked++
	decided, answer, err := s.Handle(license.Act{At: w.now, By: service}, request)
	if err != nil {
		if _, registers := request.(smart.Register); registers {
			w.refused++
		}
		return answer, nil
	}
	if decided != nil {
		err = s.Apply(decided)
	}
	return answer, err
}

// agree compares what a product and its account believe right after an authorization.
func (w *world) agree(p *product, answer smart.Answer) error {
	given, ok := answer.(smart.Authorization)
	if !ok {
		return nil
	}
	want := agent.Authorized
	if len(given.Short) > 0 {
		want = agent.OutOfCompliance
	}
	if got := p.Status(w.now).Authorization; got != want {
		return fmt.Errorf("the account says %s, the product %s", want, got)
	}
	return nil
}
