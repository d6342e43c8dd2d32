package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
	"github.com/licit-go/licit/smart/agent"
	"github.com/licit-go/licit/smart/hosting"
)

const (
	hostTag license.Tag = "host"  // what hosting.Products calls a host licence by default
	floor   license.ID  = "floor" // the virtual account
)

// A product is the agent of a smart system.
type product struct {
	*agent.Agent
	short bool // whether more was used than was bought when it was told last
}

// newProduct returns the agent of a system: its evaluation is that of the system, by the
// calendar (WX-9).
func newProduct(serial int) (*product, error) {
	udi, err := license.NewUDI("MEETINGS", strconv.Itoa(serial), "")
	if err != nil {
		return nil, err
	}
	return &product{Agent: agent.New(udi, agent.Policy{Evaluation: hosting.SmartEvaluation, Meter: agent.MeterCalendar})}, nil
}

// standing makes of an agent's status what decisions of a system want to know. A system
// of the older generation has no agent, and its standing does not matter. What is reserved
// here is so many host licences; where the hold is universal (RS-4), Hosts is
// [hosting.MaxUsers].
func (p *product) standing(at time.Time) hosting.Standing {
	if p == nil {
		return hosting.Standing{}
	}
	s := p.Status(at)
	standing := hosting.Standing{
		Evaluation: at.Before(s.EvaluationEnds), // which is zero while it does not run
		Registered: s.Certified,
		Reserved:   s.Mode == agent.ModeReserved,
	}
	for _, e := range p.Hold().Entitlements {
		if e.Tag == hostTag {
			standing.Hosts = e.Quantity
		}
	}
	return standing
}

// vendor is the smart account with which systems register.
type vendor struct {
	*account.Account
	bought int // lines
	tokens int
}

// begin creates the account before its first use.
func (v *vendor) begin(act license.Act) error {
	if v.Seq() > 0 {
		return nil
	}
	created, err := v.Create(act, floor)
	return v.keep(created, err)
}

// keep applies what the account decided, unless it was refused.
func (v *vendor) keep(e account.Event, err error) error {
	if err != nil {
		return err
	}
	return v.Apply(e)
}

// buy deposits host licences.
func (v *vendor) buy(act license.Act, quantity int) error {
	if err := v.begin(act); err != nil {
		return err
	}
	v.bought++
	line := smart.Line{ID: license.ID(fmt.Sprintf("order-%d", v.bought)), Tag: hostTag, Quantity: quantity, Type: smart.Perpetual, Start: act.Day()}
	deposited, err := v.Deposit(act, floor, line)
	return v.keep(deposited, err)
}

// token makes a token with which a product can register.
func (v *vendor) token(act license.Act) (smart.Token, error) {
	if err := v.begin(act); err != nil {
		return "", err
	}
	v.tokens++
	token := smart.Token(fmt.Sprintf("token-%06d", v.tokens))
	created, err := v.CreateToken(act, floor, token, account.TokenOptions{})
	return token, v.keep(created, err)
}

// do applies what an agent decided, and carries its request to the account and the
// answer back. What the account refuses, the agent is told, and so is the caller.
func (p *product) do(act license.Act, v *vendor, e agent.Event, err error) error {
	if err != nil {
		return err
	}
	if err := p.Apply(e); err != nil || !agent.Sends(e) {
		return err
	}
	request, _ := p.Request() // the event sends one
	decided, answer, refused := v.Handle(act, request)
	if decided != nil {
		if err := v.Apply(decided); err != nil {
			return err
		}
	}
	answered, err := p.Receive(act, answer)
	if err != nil {
		return license.Join(refused, err)
	}
	return license.Join(refused, p.Apply(answered))
}

// register registers a product with the account.
func (p *product) register(act license.Act, v *vendor) error {
	token, err := v.token(act)
	if err != nil {
		return err
	}
	asked, err := p.Register(act, token)
	return p.do(act, v, asked, err)
}

// deregister takes a product off the account.
func (p *product) deregister(act license.Act, v *vendor) error {
	deregistered, err := p.Deregister(act)
	return p.do(act, v, deregistered, err)
}

// reserve has so many host licences reserved for a product. The codes that go to and fro
// are those of package reservation; what comes of them is this.
func (p *product) reserve(act license.Act, v *vendor, quantity int) error {
	hold, err := license.NewHold(p.UDI(), license.Entitlement{Tag: hostTag, Quantity: quantity})
	if err != nil {
		return err
	}
	if p.Status(act.At).Mode == agent.ModeOff {
		entered, err := p.EnterReservation(act)
		if err := p.do(act, v, entered, err); err != nil {
			return err
		}
	}
	reserved, err := p.Reserve(act, hold)
	return p.do(act, v, reserved, err)
}

// use tells the agent what the system uses, if that is new.
func (p *product) use(act license.Act, v *vendor, usage smart.Usage) error {
	if usage.Equal(p.Status(act.At).Usage) {
		return nil
	}
	used, err := p.Use(act, usage)
	return p.do(act, v, used, err)
}

// settle lets the agent do what it wants to at an instant. A wish that stays is for later:
// at the last instant of the calendar there is none to name for it.
func (p *product) settle(act license.Act, v *vendor) error {
	for last := (agent.Wish{}); ; {
		wish := p.Next(act.At)
		if wish.Do == agent.DoNothing || wish.At.After(act.At) || wish == last {
			return nil
		}
		last = wish
		e, err := p.Tick(act)
		if err := p.do(act, v, e, err); err != nil {
			return err
		}
	}
}
