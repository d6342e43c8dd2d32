// Rehost tells what becomes of a fleet whose routers fail before they can give back
// what is reserved for them: a copy for the first replacement, a denial with all its
// numbers for the second, a removal, and a copy after all. At the end the inventory is
// what it was. It prints a dated log.
//
// Read fleet.go for what is decided and applied together at the account.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/smart/account"
)

func main() {
	if err := tell(os.Stdout); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "rehost:", err)
		os.Exit(1)
	}
}

const (
	routing  license.Tag = "Routing"
	security license.Tag = "Security"
)

// A story is a fleet and what is told of it.
type story struct {
	*fleet
	out io.Writer
	now time.Time
}

// tell tells the story.
func tell(out io.Writer) error {
	s := story{out: out, now: time.Date(2027, 1, 11, 9, 0, 0, 0, time.UTC)}
	for _, chapter := range []func() error{s.begin, s.copied, s.denied, s.removed, s.back} {
		if err := chapter(); err != nil {
			return err
		}
	}
	return nil
}

// begin reserves all of the routing that was bought.
func (s *story) begin() error {
	var err error
	if s.fleet, err = newFleet(s.act(), license.Entitlement{Tag: routing, Quantity: 18}, license.Entitlement{Tag: security, Quantity: 12}); err != nil {
		return err
	}
	each := []license.Entitlement{{Tag: routing, Quantity: 2}, {Tag: security, Quantity: 1}}
	for n := 1; n <= 9; n++ {
		if err := s.reserve(s.act(), router(n), each...); err != nil {
			return err
		}
	}
	s.say("nine routers reserve 2 × %s and 1 × %s each", routing, security)
	s.stand()
	return nil
}

// copied has the first router fail.
func (s *story) copied() error {
	s.pass(23)
	s.say("router 3 fails, and router 10 takes its place")
	if err := s.replace(3, 10); err != nil {
		return err
	}
	s.stand()
	s.pass(1)
	s.say("the alert is reset, which hides it and no more")
	reset, err := rehost.ResetAlert(s.act(), s.account, router(3))
	if err != nil {
		return err
	}
	if err := s.account.Apply(reset); err != nil {
		return err
	}
	s.stand()
	return nil
}

// denied has another one fail before the first one is gone.
func (s *story) denied() error {
	s.pass(5)
	s.say("router 7 fails, and router 11 is to take its place")
	return s.replace(7, 11)
}

// removed has support remove the first one: there is room for the other.
func (s *story) removed() error {
	s.pass(2)
	s.say("router 3 is scrapped, and support removes it")
	removed, err := rehost.Remove(s.act(), s.account, s.issuer, router(3), "scrapped, case 4711")
	if err != nil {
		return err
	}
	if err := s.apply(removed.Removed, removed.Released); err != nil {
		return err
	}
	s.stand()
	s.pass(1)
	s.say("router 11 asks again")
	if err := s.replace(7, 11); err != nil {
		return err
	}
	s.stand()
	return nil
}

// back has the other one come back to life.
func (s *story) back() error {
	s.pass(30)
	s.say("router 7 starts once more, and returns what it had")
	if err := s.giveBack(s.act(), router(7)); err != nil {
		return err
	}
	s.stand()
	return nil
}

// replace shows what a copy comes to, and makes it if that is allowed.
func (s *story) replace(failed, replacement int) error {
	found, err := rehost.Check(s.account, s.issuer, router(failed), s.now, rehost.Policy{})
	if err != nil {
		return err
	}
	for _, c := range found.Copies {
		s.more("%d × %s to copy, %d available, %d short", c.Quantity, c.Tag, c.Available, c.Short)
	}
	if found.Consulted {
		s.more("%d reserve, so %d may be pending removal, and %d are", found.Reserving, found.Allowance, found.Pending)
	}
	err = s.rehost(s.act(), router(failed), router(replacement))
	if refusals := license.Refusals(err); len(refusals) == 1 && refusals[0].Reason == rehost.ErrPreviousProductReturnPending {
		s.deny(refusals[0])
		return nil
	}
	return err
}

// deny prints a denial with all that it says.
func (s *story) deny(r *license.Refusal) {
	s.more("DENIED by rule %s: %s", r.Rule, r.Field("title"))
	line := ""
	for word := range strings.FieldsSeq(r.Field("text")) {
		if len(line)+len(word) > 72 {
			s.more("  %s", line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	s.more("  %s", line)
	for _, name := range []string{"short", "reserving", "pending", "allowance"} {
		s.more("  %s: %s", name, r.Field(name))
	}
}

// stand prints the inventory and the alerts.
func (s *story) stand() {
	for b := range s.account.Balances(floor, s.now) {
		s.more("%-8s  %d bought, %d reserved, %d available", b.Tag, b.Purchased, b.Reserved, b.Available)
	}
	for _, a := range s.account.Alerts(s.now) {
		what := a.Source
		if a.Kind == account.Insufficient {
			what = fmt.Sprintf("%s, %d short", a.Source, a.Quantity)
		}
		s.more("%s alert: %s of %s", a.Severity, a.Kind, what)
	}
}

func (s *story) act() license.Act { return license.Act{At: s.now, By: "support@vendor.example"} }

// pass lets days pass.
func (s *story) pass(days int) { s.now = s.now.Add(time.Duration(days) * license.Day) }

// say begins an entry of the log, and more goes on with it.
func (s *story) say(format string, args ...any) {
	_, _ = fmt.Fprintf(s.out, "%s  %s\n", s.now.Format(time.DateOnly), fmt.Sprintf(format, args...))
}

func (s *story) more(format string, args ...any) {
	_, _ = fmt.Fprintf(s.out, "%12s%s\n", "", fmt.Sprintf(format, args...))
}
