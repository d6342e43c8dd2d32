package agent_test

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// on is an act of the product, that many days after 2024-01-01.
func on(day int) license.Act {
	return license.Act{At: time.Date(2024, 1, 1+day, 0, 0, 0, 0, time.UTC), By: "router-7"}
}

// happen applies an event; in a program its error counts.
func happen(a *agent.Agent, e agent.Event, _ error) { _ = a.Apply(e) }

// portal is an account that always has enough and answers at once.
func portal(r smart.Request, act license.Act) smart.Answer {
	certificate := smart.Certificate{Number: 1, Issued: on(0).At, Valid: 365 * 86_400, Renew: 180 * 86_400}
	switch r := r.(type) {
	case smart.Register:
		return smart.Registration{Header: r.Header, At: act.At, Certificate: certificate, Valid: 90 * 86_400}
	case smart.Authorize:
		return smart.Authorization{Header: r.Header, At: act.At, Certificate: certificate, Next: 30 * 86_400, Valid: 90 * 86_400}
	case smart.Renew:
		certificate.Number, certificate.Issued = 2, act.At
		return smart.Renewal{Header: r.Header, At: act.At, Certificate: certificate, Valid: 90 * 86_400}
	}
	return smart.Deregistration{Header: r.Heading(), At: act.At}
}

// router is a product of which two are used.
func router() *agent.Agent {
	a := agent.New(license.MustParseUDI("P:ISR4331,S:FDO1"), agent.Policy{})
	installed, err := a.Install(on(0), 4711)
	happen(a, installed, err)
	used, err := a.Use(on(0), smart.MustUsage("Standard", 2))
	happen(a, used, err)
	return a
}

// registeredRouter is that product, registered at once.
func registeredRouter() *agent.Agent {
	a := router()
	asked, err := a.Register(on(0), "NTY4MWRhM2ItYTZh")
	happen(a, asked, err)
	request, _ := a.Request()
	answered, err := a.Receive(on(0), portal(request, on(0)))
	happen(a, answered, err)
	return a
}

// A product registers, and a driver does what the agent wants for two months.
func Example() {
	a := registeredRouter()
	now := on(0).At
	for now.Before(on(60).At) {
		wish := a.Next(now)
		now = wish.At // a driver waits until then
		act := license.Act{At: now, By: "router-7"}
		event, _ := a.Tick(act)
		_ = a.Apply(event)
		if agent.Sends(event) {
			request, _ := a.Request()
			answered, err := a.Receive(act, portal(request, act))
			happen(a, answered, err)
		}
		fmt.Println(now.Format(time.DateOnly), wish.Do, a.Status(now).Authorization)
	}
	// Output:
	// 2024-01-01 authorize authorized
	// 2024-01-31 authorize authorized
	// 2024-03-01 authorize authorized
}

func ExampleNew() {
	a := agent.New(license.MustParseUDI("P:ISR4331,S:FDO1"), agent.Policy{Evaluation: 30 * license.Day})
	installed, err := a.Install(on(0), 4711)
	fmt.Println(installed.Evaluation.Duration(), a.Seq(), err)
	_ = a.Apply(installed)
	fmt.Println(a.UDI(), a.Seq())
	// Output:
	// 720h0m0s 0 <nil>
	// P:ISR4331,S:FDO1 1
}

func ExampleAgent_Install() {
	a := agent.New(license.MustParseUDI("P:ISR4331,S:FDO1"), agent.Policy{})
	installed, err := a.Install(on(0), 4711) // drawn at random, once
	fmt.Println(installed.Meter, err, a.Apply(installed))
	_, err = a.Install(on(1), 4712)
	fmt.Println(err)
	// Output:
	// use <nil> <nil>
	// agent/already-installed: udi="P:ISR4331,S:FDO1"
}

func ExampleAgent_Upgrade() {
	a := agent.New(license.MustParseUDI("P:CWMS,S:1"), agent.Policy{Meter: agent.MeterCalendar})
	installed, err := a.Install(on(0), 4711)
	happen(a, installed, err)
	fmt.Println(a.Status(on(60).At).EvaluationLeft)
	upgraded, err := a.Upgrade(on(60))
	happen(a, upgraded, err)
	fmt.Println(a.Status(on(60).At).EvaluationLeft)
	// Output:
	// 720h0m0s
	// 2160h0m0s
}

func ExampleAgent_Use() {
	a := router()
	used, err := a.Use(on(10), smart.MustUsage("Standard", 5))
	fmt.Println(used.Usage, err)
	_, err = a.Use(on(90), smart.MustUsage("Standard", 5))
	fmt.Println(err)
	// Output:
	// 5 × Standard <nil>
	// agent/evaluation-expired (SM-29): used=2 × Standard, asked=5 × Standard
}

func ExampleAgent_Register() {
	a := router()
	asked, err := a.Register(on(1), "NTY4MWRhM2ItYTZh")
	fmt.Println(asked.Number, err, a.Apply(asked))
	_, err = a.Register(on(1), "NTY4MWRhM2ItYTZh")
	fmt.Println(err)
	// Output:
	// 1 <nil> <nil>
	// agent/registering (SM-26): number=1
}

func ExampleAgent_Reregister() {
	a := registeredRouter()
	_, err := a.Register(on(1), "ZmYxNzQ4ZDItMmJm")
	fmt.Println(err)
	asked, err := a.Reregister(on(1), "ZmYxNzQ4ZDItMmJm")
	happen(a, asked, err)
	fmt.Println(asked.Overwrite, a.Status(on(1).At).Registration, a.Status(on(1).At).Certified)
	// Output:
	// agent/registered (SM-26): until=2024-12-31T00:00:00Z
	// true registering true
}

func ExampleAgent_Request() {
	a := router()
	asked, err := a.Register(on(1), "NTY4MWRhM2ItYTZh")
	happen(a, asked, err)
	request, pending := a.Request()
	text, _ := smart.Encode(request)
	fmt.Println(pending)
	fmt.Println(string(text))
	// Output:
	// true
	// {"message":"register","udi":"P:ISR4331,S:FDO1","installation":4711,"number":1,"token":"NTY4MWRhM2ItYTZh"}
}

func ExampleAgent_Receive() {
	a := router()
	asked, err := a.Register(on(1), "NTY4MWRhM2ItYTZh")
	happen(a, asked, err)
	request, _ := a.Request()
	answered, err := a.Receive(on(1), smart.Rejection{
		Header: request.Heading(), At: on(1).At, Reason: "account/token-expired", Rule: "SM-7", Permanent: true,
	})
	happen(a, answered, err)
	fmt.Println(a.Status(on(1).At).Registration, a.Status(on(1).At).LastRejection)
	_, err = a.Receive(on(1), portal(request, on(1))) // it comes too late
	fmt.Println(err)
	// Output:
	// failed account/token-expired
	// agent/stale-answer (SM-30): number=1, pending=""
}

func ExampleAgent_Fail() {
	a := router()
	asked, err := a.Register(on(1), "NTY4MWRhM2ItYTZh")
	happen(a, asked, err)
	failed, err := a.Fail(on(1), asked.Number)
	happen(a, failed, err)
	wish := a.Next(on(1).At)
	fmt.Println(a.Status(on(1).At).Registration, wish.Do, wish.At.Format(time.DateOnly))
	// Output: retrying repeat 2024-01-03
}

func ExampleAgent_Authorize() {
	a := registeredRouter()
	fmt.Println(a.Status(on(0).At).Authorization)
	asked, err := a.Authorize(on(0))
	happen(a, asked, err)
	request, _ := a.Request()
	answered, err := a.Receive(on(0), smart.Authorization{
		Header: request.Heading(), At: on(0).At, Certificate: smart.Certificate{Number: 1, Issued: on(0).At, Valid: 365 * 86_400, Renew: 180 * 86_400},
		Short: []license.Tag{"Standard"}, Next: 12 * 3_600, Valid: 90 * 86_400,
	})
	happen(a, answered, err)
	status := a.Status(on(0).At)
	fmt.Println(status.Authorization, status.Short, status.AuthorizeAt.Format(time.DateTime), status.AuthorizedUntil.Format(time.DateOnly))
	// Output:
	// waiting
	// out-of-compliance [Standard] 2024-01-01 12:00:00 2024-03-31
}

func ExampleAgent_Renew() {
	a := registeredRouter()
	fmt.Println(a.Status(on(100).At).CertificateExpires.Format(time.DateOnly))
	asked, err := a.Renew(on(100))
	happen(a, asked, err)
	request, _ := a.Request()
	answered, err := a.Receive(on(100), portal(request, on(100)))
	happen(a, answered, err)
	fmt.Println(a.Status(on(100).At).CertificateExpires.Format(time.DateOnly))
	// Output:
	// 2024-12-31
	// 2025-04-10
}

func ExampleAgent_Deregister() {
	a := registeredRouter()
	gone, err := a.Deregister(on(100))
	happen(a, gone, err)
	fmt.Println(a.Status(on(100).At).Registration, a.Status(on(100).At).Authorization)
	failed, err := a.Fail(on(100), gone.Number)
	happen(a, failed, err)
	fmt.Println(a.Status(on(100).At).RemoveByHand)
	// Output:
	// unregistered evaluation
	// true
}

func ExampleAgent_Tick() {
	a := registeredRouter()
	event, err := a.Tick(on(0))
	fmt.Printf("%T %v\n", event, err)
	_ = a.Apply(event)
	event, err = a.Tick(on(0)) // nothing is due now
	fmt.Printf("%T %v\n", event, err)
	// Output:
	// agent.AuthorizationAsked <nil>
	// agent.Ticked <nil>
}

func ExampleAgent_Next() {
	a := router()
	fmt.Println(a.Next(on(0).At).Do, a.Next(on(0).At).At.Format(time.DateOnly))
	used, err := a.Use(on(0), smart.Usage{})
	happen(a, used, err)
	fmt.Println(a.Next(on(0).At).Do, a.Next(on(0).At).At.IsZero())
	// Output:
	// tick 2024-01-02
	// none true
}

func ExampleAgent_Status() {
	a := router()
	for _, day := range []int{10, 89, 90} {
		status := a.Status(on(day).At)
		fmt.Println(status.Authorization, status.EvaluationLeft, status.MoreUse)
	}
	// Output:
	// evaluation 1920h0m0s true
	// evaluation 24h0m0s true
	// evaluation-expired 0s false
}

// reservedRouter has ten licences reserved.
func reservedRouter() *agent.Agent {
	a := router()
	entered, err := a.EnterReservation(on(1))
	happen(a, entered, err)
	hold, _ := license.NewHold(a.UDI(), license.Entitlement{Tag: "Standard", Quantity: 10, Last: license.MustParseDate("2024-12-31")})
	reserved, err := a.Reserve(on(1), hold)
	happen(a, reserved, err)
	return a
}

func ExampleAgent_EnterReservation() {
	a := registeredRouter()
	_, err := a.EnterReservation(on(1))
	fmt.Println(err)
	gone, err := a.Deregister(on(1))
	happen(a, gone, err)
	entered, err := a.EnterReservation(on(1))
	happen(a, entered, err)
	_, err = a.Register(on(1), "NTY4MWRhM2ItYTZh")
	fmt.Println(a.Status(on(1).At).Mode, err)
	// Output:
	// agent/registered (RS-2): until=2024-12-31T00:00:00Z
	// on agent/reservation-mode (SM-26): mode=on
}

func ExampleAgent_Reserve() {
	a := reservedRouter()
	fmt.Println(a.Status(on(2).At).Authorization)
	used, err := a.Use(on(2), smart.MustUsage("Standard", 11))
	happen(a, used, err)
	fmt.Println(a.Status(on(2).At).Authorization, a.Status(on(2).At).OverageEnds.Format(time.DateOnly))
	// Output:
	// authorized-reserved
	// not-authorized-reserved 2024-04-02
}

func ExampleAgent_Hold() {
	a := reservedRouter()
	for _, e := range a.Hold().Entitlements {
		fmt.Println(e.Quantity, "of", e.Tag)
	}
	returned, err := a.Return(on(2))
	happen(a, returned, err)
	fmt.Println(a.Hold().UDI, len(a.Hold().Entitlements))
	// Output:
	// 10 of Standard
	// P:ISR4331,S:FDO1 0
}

func ExampleAgent_Return() {
	a := reservedRouter()
	_, err := a.LeaveReservation(on(2))
	fmt.Println(err)
	returned, err := a.Return(on(2))
	happen(a, returned, err)
	fmt.Println(a.Status(on(2).At).Authorization, a.Status(on(2).At).Mode)
	// Output:
	// agent/reserved (RS-3): entitlements=1
	// evaluation on
}

func ExampleAgent_LeaveReservation() {
	a := router()
	entered, err := a.EnterReservation(on(1))
	happen(a, entered, err)
	left, err := a.LeaveReservation(on(1))
	fmt.Println(err, a.Apply(left), a.Status(on(1).At).Mode)
	// Output: <nil> <nil> off
}

func ExampleAgent_Apply() {
	a := router()
	first, _ := a.Use(on(1), smart.MustUsage("Standard", 3))
	second, _ := a.Use(on(1), smart.MustUsage("Standard", 4))
	fmt.Println(a.Apply(first))
	fmt.Println(a.Apply(second))
	// Output:
	// <nil>
	// license/stale: seq=3, next=4
}

func ExampleAgent_Clone() {
	a := router()
	whatIf := a.Clone()
	used, err := whatIf.Use(on(1), smart.Usage{})
	happen(whatIf, used, err)
	fmt.Println(a.Status(on(50).At).EvaluationLeft, whatIf.Status(on(50).At).EvaluationLeft)
	// Output: 960h0m0s 2136h0m0s
}

func ExampleRestore() {
	data, _ := reservedRouter().Snapshot()
	a, err := agent.Restore(data, agent.Policy{})
	fmt.Println(a.Seq(), a.Status(on(2).At).Authorization, err)
	_, err = agent.Restore([]byte(`{"format":"smart.agent.0","seq":0,"udi":"","mode":"off","usage":{}}`), agent.Policy{})
	fmt.Println(err)
	// Output:
	// 4 authorized-reserved <nil>
	// agent/snapshot-form: part=format, value=smart.agent.0
}

func ExampleSends() {
	a := router()
	asked, err := a.Register(on(1), "NTY4MWRhM2ItYTZh")
	happen(a, asked, err)
	failed, err := a.Fail(on(1), asked.Number)
	happen(a, failed, err)
	_, pending := a.Request()
	fmt.Println(agent.Sends(asked), agent.Sends(failed), pending) // it is pending, and not to be sent now
	// Output: true false true
}

func ExampleEncodeEvent() {
	used, _ := router().Use(on(1), smart.MustUsage("Standard", 3))
	name, data, err := agent.EncodeEvent(used)
	fmt.Println(name, err)
	fmt.Println(string(data))
	// Output:
	// agent.used <nil>
	// {"seq":3,"at":"2024-01-02T00:00:00Z","by":"router-7","usage":{"Standard":3}}
}

func ExampleDecodeEvent() {
	event, err := agent.DecodeEvent("agent.used", []byte(`{"seq":3,"at":"2024-01-02T00:00:00Z","by":"router-7","usage":{"Standard":3}}`))
	fmt.Println(router().Apply(event), err)
	_, err = agent.DecodeEvent("agent.used", []byte(`{"seq":3}`))
	fmt.Println(err)
	// Output:
	// <nil> <nil>
	// license/json-missing-field: field=at
}

func ExampleTransitions() {
	registered := agent.State{Registration: agent.Registered, Mode: agent.ModeOff, Certified: true}
	for t := range agent.Transitions() {
		if t.From == registered && (t.To != t.From || t.Refused == agent.ErrRegistered) {
			fmt.Printf("%v %v %q\n", t.Trigger, t.To.Registration, t.Refused)
		}
	}
	// Output:
	// register registered "agent/registered"
	// reregister registering ""
	// deregister unregistered ""
	// gone unregistered ""
	// enter-reservation registered "agent/registered"
	// expiry unregistered ""
}

func ExampleRegistrationAsked_LogValue() {
	plain := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	log := slog.New(slog.NewTextHandler(os.Stdout, plain))
	a := router()
	asked, _ := a.Register(on(1), "NTY4MWRhM2ItYTZh")
	log.Info("asked", "event", asked)
	log.Info("agent", "agent", a)
	// Output:
	// level=INFO msg=asked event.seq=3 event.at=2024-01-02T00:00:00.000Z event.by=router-7 event.number=1 event.token=••••YTZh event.overwrite=false
	// level=INFO msg=agent agent.udi=P:ISR4331,S:FDO1 agent.seq=2 agent.mode=off
}
