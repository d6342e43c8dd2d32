package hosting_test

import (
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
	"github.com/licit-go/licit/smart/agent"
	"github.com/licit-go/licit/smart/hosting"
)

// A server is a meetings server with its agent, and the account that it talks to. A
// product keeps the first two in one journal and has a network for the third.
type server struct {
	system  *hosting.System
	agent   *agent.Agent
	account *account.Account
	clock   time.Time
}

func (v *server) act() license.Act { return license.Act{At: v.clock, By: "ada@example.com"} }

// standing is what the agent says now, as the system wants to hear it.
func (v *server) standing() hosting.Standing {
	status := v.agent.Status(v.clock)
	with := hosting.Standing{
		Evaluation: status.EvaluationEnds.After(v.clock), // zero while it does not run
		Registered: status.Certified,
		Reserved:   status.Mode == agent.ModeReserved,
	}
	for _, e := range v.agent.Hold().Entitlements {
		if e.Tag == "host" {
			with.Hosts = e.Quantity
		}
	}
	if v.agent.Hold().Universal {
		with.Hosts = hosting.MaxUsers
	}
	return with
}

// do makes a decision of the system happen, and what it means to the agent: both or
// neither.
func (v *server) do(e hosting.Event, err error) error {
	if err != nil {
		return err
	}
	after := v.system.Clone()
	if err := after.Apply(e); err != nil {
		return err
	}
	if after.Usage().Equal(v.agent.Status(v.clock).Usage) {
		v.system = after // commit e
		return nil
	}
	used, err := v.agent.Use(v.act(), after.Usage())
	if err != nil {
		return err
	}
	v.system = after // commit e and used
	return v.tells(used, nil)
}

// tells makes a decision of the agent happen, and carries its request to the account.
func (v *server) tells(e agent.Event, err error) error {
	if err == nil {
		err = v.agent.Apply(e)
	}
	if err != nil || !agent.Sends(e) {
		return err
	}
	request, _ := v.agent.Request()
	heard, answer, err := v.account.Handle(v.act(), request)
	if err != nil {
		return err
	}
	if heard != nil {
		if err := v.account.Apply(heard); err != nil {
			return err
		}
	}
	return v.tells(event(v.agent.Receive(v.act(), answer)))
}

// event makes an Event of what a decision returns.
func event(e agent.Event, err error) (agent.Event, error) { return e, err }

// run ticks the agent until a day.
func (v *server) run(day int) error {
	for {
		wish := v.agent.Next(v.clock)
		if wish.At.IsZero() || wish.At.After(on(day).At) {
			v.clock = on(day).At
			return nil
		}
		v.clock = wish.At
		if err := v.tells(v.agent.Tick(v.act())); err != nil {
			return err
		}
	}
}

// hosts lets a user host a meeting.
func (v *server) hosts(meeting, host license.ID) error {
	if err := v.do(v.system.Schedule(v.act(), v.standing(), hour(v.act(), meeting, host))); err != nil {
		return err
	}
	if err := v.do(v.system.Start(v.act(), v.standing(), meeting, host)); err != nil {
		return err
	}
	return v.do(v.system.End(v.act(), meeting))
}

// deployed returns a server on its first day, and an account with two host licences.
func deployed() *server {
	v := &server{
		system:  hosting.New("meet", hosting.Policy{}),
		agent:   agent.New(license.MustParseUDI("P:MEETINGS,S:1"), agent.Policy{Evaluation: hosting.SmartEvaluation, Meter: agent.MeterCalendar}),
		account: account.New("acme", account.Policy{}), clock: on(0).At,
	}
	created, _ := v.account.Create(on(0), "office")
	_ = v.account.Apply(created)
	deposited, _ := v.account.Deposit(on(0), "office", smart.Line{ID: "L-1", Tag: "host", Quantity: 2, Type: smart.Perpetual, Start: license.MustParseDate("2024-01-01")})
	_ = v.account.Apply(deposited)
	token, _ := v.account.CreateToken(on(0), "office", "s3cret-t0ken", account.TokenOptions{})
	_ = v.account.Apply(token)
	return v
}

// A server is used on trial, registers, uses more than was bought, and is deregistered.
// The whole loop is in standing, do, tells and run.
func Example_agent() {
	v := deployed()
	say := func(what string, err error) {
		status := v.agent.Status(v.clock)
		kind := hosting.Kind("none")
		if h, ok := v.system.Holder(v.clock, v.standing(), "ann"); ok {
			kind = h.Kind
		}
		fmt.Printf("%s: held %d, Ann's is %s, %s", what, v.system.Held(), kind, status.Authorization)
		if err != nil {
			fmt.Print("; ", license.Refusals(err)[0].Reason)
		}
		fmt.Println()
	}
	steps := []struct {
		day  int
		what string
		do   func() error
	}{
		{0, "installed", func() error {
			if err := v.tells(v.agent.Install(v.act(), 4711)); err != nil {
				return err
			}
			return v.do(v.system.Install(v.act(), hosting.Smart, "4.0", hosting.Large))
		}},
		{0, "three accounts", func() error {
			for _, user := range []license.ID{"ann", "bob", "cid"} {
				if err := v.do(v.system.AddUser(v.act(), user, false)); err != nil {
					return err
				}
			}
			return nil
		}},
		{1, "Ann hosts", func() error { return v.hosts("m1", "ann") }},
		{10, "registered", func() error { return v.tells(v.agent.Register(v.act(), "s3cret-t0ken")) }},
		{11, "Bob hosts", func() error { return v.hosts("m2", "bob") }},
		{12, "Cid hosts", func() error { return v.hosts("m3", "cid") }},
		{13, "Cid is deactivated", func() error { return v.do(v.system.Deactivate(v.act(), "cid")) }},
		{40, "deregistered", func() error { return v.tells(v.agent.Deregister(v.act())) }},
		{119, "Bob hosts again", func() error { return v.hosts("m4", "bob") }},
		{120, "and again", func() error { return v.hosts("m5", "bob") }},
	}
	for _, s := range steps {
		err := v.run(s.day)
		if err == nil {
			err = s.do()
		}
		if err == nil {
			err = v.run(s.day)
		}
		say(fmt.Sprintf("day %d, %s", s.day, s.what), err)
	}
	// Output:
	// day 0, installed: held 0, Ann's is none, no-licenses-in-use
	// day 0, three accounts: held 0, Ann's is none, no-licenses-in-use
	// day 1, Ann hosts: held 1, Ann's is demo, evaluation
	// day 10, registered: held 1, Ann's is permanent, authorized
	// day 11, Bob hosts: held 2, Ann's is permanent, authorized
	// day 12, Cid hosts: held 3, Ann's is permanent, out-of-compliance
	// day 13, Cid is deactivated: held 2, Ann's is permanent, authorized
	// day 40, deregistered: held 2, Ann's is demo, evaluation
	// day 119, Bob hosts again: held 2, Ann's is demo, evaluation
	// day 120, and again: held 2, Ann's is permanent, evaluation-expired; hosting/evaluation-over
}
