// Undo tells the story of a wrong claim: an administrator claims a key that was
// meant for another organization, undoes the claim, and the replacement is
// claimed where it belongs. It runs over a store in memory and prints what each
// asks and is told, and the change log of both organizations.
//
// Read desk.go for the loop that a service needs: load, decide, commit, and
// decide afresh when somebody else committed first.
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
)

func main() {
	if err := tell(context.Background(), os.Stdout); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "undo:", err)
		os.Exit(1)
	}
}

const (
	north license.ID    = "north"
	south license.ID    = "south"
	ada   license.Actor = "ada@example.com"
	ben   license.Actor = "ben@example.com"
	shop  license.Actor = "shop@example.com"
)

// tell tells the story. Its replacement key is drawn from fixed bytes, so that
// it is the same each time; a service draws from crypto/rand.Reader.
func tell(ctx context.Context, out io.Writer) error {
	d := desk{store: journal.NewMemory(), prices: coterm.EqualWeights}
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	by := func(who license.Actor) license.Act {
		at = at.Add(90 * time.Minute)
		return license.Act{At: at, By: who}
	}

	for _, step := range []struct {
		id  license.ID
		who license.Actor
	}{{north, ada}, {south, ben}} {
		if err := d.create(ctx, "create-"+string(step.id), by(step.who), step.id); err != nil {
			return err
		}
	}
	l, err := license.NewLicense(license.MustParseKey("Z2F6-HJ2D-1T9N"),
		license.MustCounts(license.Line{Model: "MR Enterprise", Count: 12}), license.MustParseDate("2026-03-01"), 1095)
	if err != nil {
		return err
	}
	if err := d.issue(ctx, "order-4711", by(shop), l, ben); err != nil {
		return err
	}
	say("%s is issued to %s, for organization %s.", l.Key(), ben, south)

	asAda := register.Asker{Actor: ada, FullAdministratorOf: []license.ID{north}}
	asBen := register.Asker{Actor: ben, FullAdministratorOf: []license.ID{south}}
	if err := d.claim(ctx, "claim-1", by(ada), north, l.Key(), asAda); err != nil {
		return err
	}
	say("%s claims it into %s, which is wrong.", ada, north)

	say("\n%s claims it into %s:", ben, south)
	if err := refused(say, d.claim(ctx, "claim-2", by(ben), south, l.Key(), asBen)); err != nil {
		return err
	}

	replacement, err := license.GenerateKey(bytes.NewReader([]byte("0123456789")))
	if err != nil {
		return err
	}
	undo := by(ada)
	if err := d.undo(ctx, "undo-1", undo, north, l.Key(), replacement); err != nil {
		return err
	}
	say("\n%s undoes the claim; the replacement is %s.", ada, replacement)
	if err := d.undo(ctx, "undo-1", undo, north, l.Key(), replacement); err != nil {
		return err
	}
	say("The answer got lost and the command is sent again: it is done once.")

	say("\n%s tries the old key once more:", ben)
	if err := refused(say, d.claim(ctx, "claim-3", by(ben), south, l.Key(), asBen)); err != nil {
		return err
	}
	say("%s asks what became of it:", ada)
	if err := refused(say, d.claim(ctx, "claim-4", by(ada), north, l.Key(), asAda)); err != nil {
		return err
	}

	if err := d.claim(ctx, "claim-5", by(ben), south, replacement, asBen); err != nil {
		return err
	}
	say("\n%s passes it on, and %s claims it into %s.", ada, ben, south)
	return d.finish(ctx, say, replacement)
}

// finish prints both change logs and shows that nothing was lost on the way.
func (d desk) finish(ctx context.Context, say func(string, ...any), key license.Key) error {
	for _, id := range []license.ID{north, south} {
		lines, err := d.log(ctx, id)
		if err != nil {
			return err
		}
		say("\nChange log of %s", id)
		for _, line := range lines {
			say("  %s", line)
		}
	}
	balance, err := register.Audit(register.Lineage(key, func(k license.Key) (*register.Entry, error) { return d.key(ctx, k) }))
	if err != nil {
		return err
	}
	say("\nIssued %s; valid keys hold %s.", balance.Issued, balance.Held)
	return nil
}

// refused prints the reasons of a refusal, and passes on anything else.
func refused(say func(string, ...any), err error) error {
	all := license.Refusals(err)
	if len(all) == 0 {
		return err
	}
	for _, r := range all {
		say("  refused: %s", r)
	}
	return nil
}
