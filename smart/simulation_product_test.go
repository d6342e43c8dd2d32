package smart_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
	"github.com/licit-go/licit/smart/agent"
)

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
