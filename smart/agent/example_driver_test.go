package agent_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// A driver is the loop of a product around its agent. A product has a clock, a disk
// and a network where this one simulates them.
type driver struct {
	agent    *agent.Agent
	clock    time.Time
	outages  [][2]time.Time
	names    []string // on disk: the events since the snapshot
	events   [][]byte
	snapshot []byte
}

func (d *driver) act() license.Act { return license.Act{At: d.clock, By: "router-7"} }

// carry sends a request to the account and returns its answer.
func (d *driver) carry(r smart.Request) (smart.Answer, error) {
	for _, out := range d.outages {
		if !d.clock.Before(out[0]) && d.clock.Before(out[1]) {
			return nil, errors.New("the network is down")
		}
	}
	return portal(r, d.act()), nil
}

// do makes a decision happen: commit, apply, and send what is to be sent.
func (d *driver) do(e agent.Event, err error) error {
	if err != nil {
		return err
	}
	name, data, err := agent.EncodeEvent(e)
	if err != nil {
		return err
	}
	d.names, d.events = append(d.names, name), append(d.events, data)
	if err := d.agent.Apply(e); err != nil {
		return err
	}
	status := d.agent.Status(d.clock)
	fmt.Println(d.clock.Format("01-02 15:04"), name, status.Registration, status.Authorization)
	if len(d.events) == 6 { // a product waits for a hundred
		if d.snapshot, err = d.agent.Snapshot(); err != nil {
			return err
		}
		d.names, d.events = nil, nil
	}
	if agent.Sends(e) {
		return d.send()
	}
	return nil
}

// send carries the pending request, and what comes of it to the agent.
func (d *driver) send() error {
	request, pending := d.agent.Request()
	if !pending {
		return nil
	}
	answer, err := d.carry(request)
	if err != nil {
		return d.do(d.agent.Fail(d.act(), request.Heading().Number))
	}
	answered, err := d.agent.Receive(d.act(), answer)
	if err != nil {
		fmt.Println("not for us, or too late:", err)
		return nil // it changes nothing
	}
	return d.do(answered, nil)
}

// run does what the agent wants until the product has something to say.
func (d *driver) run(until time.Time) error {
	for {
		wish := d.agent.Next(d.clock)
		if wish.At.IsZero() || !wish.At.Before(until) {
			d.clock = until
			return nil
		}
		d.clock = wish.At
		if err := d.do(d.agent.Tick(d.act())); err != nil {
			return err
		}
	}
}

// online is called when the network is known to be back.
func (d *driver) online() error {
	if wish := d.agent.Next(d.clock); wish.Do != agent.DoNothing && !wish.At.After(d.clock) {
		return d.do(d.agent.Tick(d.act()))
	}
	return d.send()
}

// start reads the agent back from disk.
func (d *driver) start() (*agent.Agent, error) {
	a := agent.New(d.agent.UDI(), agent.Policy{})
	if d.snapshot != nil {
		var err error
		if a, err = agent.Restore(d.snapshot, agent.Policy{}); err != nil {
			return nil, err
		}
	}
	for i, name := range d.names {
		e, err := agent.DecodeEvent(name, d.events[i])
		if err != nil {
			return nil, err
		}
		if err := a.Apply(e); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// A product is installed, is registered while the network is down, and lives through
// another outage later. The whole loop is in do, send and run.
func Example_driver() {
	d := &driver{
		agent: agent.New(license.MustParseUDI("P:ISR4331,S:FDO1"), agent.Policy{}), clock: on(0).At,
		outages: [][2]time.Time{{on(0).At, on(3).At.Add(9 * time.Hour)}, {on(30).At, on(35).At}},
	}
	steps := []func() error{
		func() error { return d.do(d.agent.Install(d.act(), 4711)) }, // drawn at random
		func() error { return d.do(d.agent.Use(d.act(), smart.MustUsage("Standard", 2))) },
		func() error { return d.run(on(1).At.Add(12 * time.Hour)) },
		func() error { return d.do(d.agent.Register(d.act(), "NTY4MWRhM2ItYTZh")) },
		func() error { return d.run(on(3).At.Add(9 * time.Hour)) },
		d.online,
		func() error { return d.run(on(40).At) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			fmt.Println(err)
		}
	}
	restarted, err := d.start()
	fmt.Println(len(d.events), "events since the snapshot;", restarted.Seq() == d.agent.Seq(), err)
	// Output:
	// 01-01 00:00 agent.installed unregistered no-licenses-in-use
	// 01-01 00:00 agent.used unregistered evaluation
	// 01-02 00:00 agent.ticked unregistered evaluation
	// 01-02 12:00 agent.registration-asked registering evaluation
	// 01-02 12:00 agent.unanswered retrying evaluation
	// 01-03 12:00 agent.repeated retrying evaluation
	// 01-03 12:00 agent.unanswered retrying evaluation
	// 01-04 09:00 agent.answered registered waiting
	// 01-04 09:00 agent.authorization-asked registered waiting
	// 01-04 09:00 agent.answered registered authorized
	// 02-03 09:00 agent.authorization-asked registered authorized
	// 02-03 09:00 agent.unanswered registered authorized
	// 02-04 09:00 agent.authorization-asked registered authorized
	// 02-04 09:00 agent.unanswered registered authorized
	// 02-05 09:00 agent.authorization-asked registered authorized
	// 02-05 09:00 agent.answered registered authorized
	// 4 events since the snapshot; true <nil>
}
