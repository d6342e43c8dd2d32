// Transfer tells the story of a move of licences between two co-termination
// organizations: a request with everything wrong with it gets every reason at
// once, each with what would lift it; they are lifted one by one; then the move is
// previewed and made, and both organizations stand before and after.
//
// Read desk.go for the one commit over both organizations and the register.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/register"
	"github.com/licit-go/licit/license/transfer"
)

func main() {
	if err := tell(context.Background(), os.Stdout); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "transfer:", err)
		os.Exit(1)
	}
}

const (
	north license.ID    = "north"
	south license.ID    = "south"
	shop  license.Actor = "shop@example.com"
	carol license.Actor = "carol@example.com"
)

// The keys that are claimed before the story begins.
var (
	points   = license.MustParseKey("Z2F6-HJ2D-1T9N") // twelve access points in north
	router   = license.MustParseKey("Z2CT-KM7P-4QXA") // an Enterprise MX in north, past its own end
	advanced = license.MustParseKey("Z2B8-20TH-9FEW") // an Advanced Security MX in south
)

// story holds what is told, and to whom.
type story struct {
	desk
	say  func(format string, args ...any)
	told map[license.Reason]bool // reasons whose lift was told
}

// tell tells the story. The new keys are drawn from fixed bytes, so that they are
// the same each time; a service draws from crypto/rand.Reader.
func tell(ctx context.Context, out io.Writer) error {
	s := story{
		desk: desk{journal.NewMemory()}, told: map[license.Reason]bool{},
		say: func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) },
	}
	if err := s.begin(ctx); err != nil {
		return err
	}
	act := license.Act{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), By: carol}
	ask := wrong()
	s.say("%s asks support to move 1 %s of %s from %s to %s.", carol, "MX85 Enterprise", router, north, south)
	if err := s.mend(ctx, act, &ask); err != nil {
		return err
	}
	draw := bytes.NewReader([]byte("0123456789abcdefghijklmnopqrstuvwxyz"))
	for _, key := range []*license.Key{&ask.Moved, &ask.Rest} {
		var err error
		if *key, err = license.GenerateKey(draw); err != nil {
			return err
		}
	}
	preview, err := s.ask(ctx, act, north, south, ask)
	if err != nil {
		return err
	}
	s.say("\nNothing stands against it. It would change %s from %s to %s, and %s from %s to %s.",
		north, preview.Out.Before.Expires, preview.Out.After.Expires, south, preview.In.Before.Expires, preview.In.After.Expires)
	if err := s.show(ctx, "Before", act.At); err != nil {
		return err
	}
	for range 2 {
		if err := s.move(ctx, "move-1", act, north, south, ask); err != nil {
			return err
		}
	}
	s.say("\nMoved. The answer got lost and the command was sent again: it is done once.")
	if err := s.show(ctx, "After", act.At); err != nil {
		return err
	}
	balance, err := register.Audit(register.Lineage(points, func(k license.Key) (*register.Entry, error) { return s.key(ctx, k) }))
	if err != nil {
		return err
	}
	s.say("\nIssued as %s: %s. Valid keys hold %s.", points, balance.Issued, balance.Held)
	return nil
}

// begin sells what both organizations hold.
func (s story) begin(ctx context.Context) error {
	act := license.Act{At: time.Date(2023, 3, 1, 8, 0, 0, 0, time.UTC), By: shop}
	for _, id := range []license.ID{north, south} {
		if err := s.create(ctx, act, id); err != nil {
			return err
		}
	}
	for _, sale := range []struct {
		id    license.ID
		key   license.Key
		model license.Model
		count int
		days  int
	}{
		{north, points, "MR Enterprise", 12, 1825},
		{north, router, "MX85 Enterprise", 1, 1000},
		{south, advanced, "MX85 Advanced Security", 2, 1461},
	} {
		act.At = act.At.Add(time.Minute)
		l, err := license.NewLicense(sale.key, license.MustCounts(license.Line{Model: sale.model, Count: sale.count}), license.MustParseDate("2023-03-01"), sale.days)
		if err != nil {
			return err
		}
		if err := s.sell(ctx, act, sale.id, l); err != nil {
			return err
		}
	}
	return nil
}

// wrong is a request with everything wrong with it.
func wrong() coterm.MoveRequest {
	return coterm.MoveRequest{
		Key: router, Counts: license.MustCounts(license.Line{Model: "MX85 Enterprise", Count: 1}), Mode: coterm.AddDevices,
		Moved: license.MustParseKey("Z2ZZ-ZZZZ-ZZZZ"), // any: only asked with so far
		Request: transfer.Request{
			Path: transfer.Support,
			By: transfer.Accounts{
				Source:      transfer.Account{Email: carol, Role: transfer.ReadOnly},
				Destination: transfer.Account{Email: "c.smith@example.com", Role: transfer.FullAdministrator},
			},
			Case: transfer.Case{DestinationName: "South", SourcePasscode: "12a4", DestinationPasscode: "5678"},
		},
	}
}

// mend lifts one reason after the other and asks again each time.
func (s story) mend(ctx context.Context, act license.Act, ask *coterm.MoveRequest) error {
	for _, m := range []struct {
		what string
		mend func()
	}{
		{"north grants her full rights", func() { ask.Request.By.Source.Role = transfer.FullAdministrator }},
		{"she signs in to south with the same address", func() { ask.Request.By.Destination.Email = " Carol@Example.com" }},
		{"she reads her passcode again and adds the link", func() {
			ask.Request.Case.SourcePasscode = "1234"
			ask.Request.Case.DestinationLink = "https://dashboard.example.com/o/south"
		}},
		{"she asks for 20 access points instead", func() {
			ask.Key, ask.Counts = points, license.MustCounts(license.Line{Model: "MR Enterprise", Count: 20})
		}},
		{"she asks for 5 of the 12", func() {
			ask.Counts = license.MustCounts(license.Line{Model: "MR Enterprise", Count: 5})
			ask.Rest = license.MustParseKey("Z2YY-YYYY-YYYY")
		}},
	} {
		_, err := s.ask(ctx, act, north, south, *ask)
		if err == nil {
			return nil
		}
		if err := s.refused(err); err != nil {
			return err
		}
		m.mend()
		s.say("\nSo %s.", m.what)
	}
	return nil
}

// refused prints the reasons of a refusal, the first time with what would lift
// each, and passes on anything else.
func (s story) refused(err error) error {
	all := license.Refusals(err)
	if len(all) == 0 {
		return err
	}
	for _, r := range all {
		s.say("  refused: %s", r)
		if lift, ok := transfer.LiftOf(r.Reason); ok && !s.told[r.Reason] {
			s.say("           %s", lift.Text())
			s.told[r.Reason] = true
		}
	}
	return nil
}

// show prints both organizations.
func (s story) show(ctx context.Context, when string, at time.Time) error {
	for _, id := range []license.ID{north, south} {
		o, err := s.organization(ctx, id)
		if err != nil {
			return err
		}
		s.say("\n%s: %s expires %s, %s devices", when, id, o.Expires(), o.Limits())
		for c := range o.Claims() {
			s.say("  %s  %-26s ends %s", c.License.Key(), c.License.Counts(), c.License.End())
		}
		for key, gone := range o.Invalidations() {
			s.say("  %s  %s at %s", key, gone.Cause, gone.At.Format("2006-01-02 15:04"))
		}
		if c := o.Compliance(at); c.Status != "" {
			s.say("  %s", c.Status)
		}
	}
	return nil
}
