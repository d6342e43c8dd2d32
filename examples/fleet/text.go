package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/licit-go/licit/license"
)

// writeText prints the year month by month.
func writeText(out io.Writer, y *year) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	say("%d products, seed %d: %d requests reached an account, %d messages were lost on the way\n", y.agents, y.seed, y.asked, y.lost)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(cells ...string) { _, _ = fmt.Fprintln(w, strings.Join(cells, "\t")+"\t") }
	names := []string{"end of", "not installed", "registered"}
	for _, s := range shown {
		names = append(names, s.name)
	}
	row(names...)
	for _, m := range y.months {
		cells := []string{before(m.at), fmt.Sprint(m.states.missing), fmt.Sprint(m.states.registered)}
		for _, n := range m.states.states {
			cells = append(cells, fmt.Sprint(n))
		}
		row(cells...)
	}
	_ = w.Flush()

	say("\nThe account month by month")
	for _, m := range y.months {
		say("  %s  %s", before(m.at), strings.Join(m.told(), "; "))
	}

	say("\nWhat happened")
	for _, e := range y.log {
		say("  %s  %s", e.at.Format(time.DateOnly), e.text)
	}

	last := y.months[len(y.months)-1]
	say("\nAt the end")
	w = tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "  virtual account\ttag\tpurchased\tin use\tavailable\tborrowed\tlent\tshort")
	for _, p := range last.pools {
		b := p.balance
		_, _ = fmt.Fprintf(w, "  %s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n", p.account, name(b.Tag), b.Purchased, b.InUse, b.Available, b.Borrowed, b.Lent, b.Shortage)
	}
	_ = w.Flush()
}

// told says what is short at the end of a month, which alerts there are, and what
// happened in it.
func (m month) told() []string {
	var parts []string
	for _, p := range m.pools {
		if p.balance.Shortage > 0 {
			parts = append(parts, fmt.Sprintf("%s short of %d %s", p.account, p.balance.Shortage, name(p.balance.Tag)))
		}
	}
	for _, a := range m.alerts {
		parts = append(parts, fmt.Sprintf("%d × %s (%s)", a.number, a.kind, a.severity))
	}
	for _, c := range [...]struct {
		number int
		text   string
	}{
		{m.refused, "registrations refused"},
		{m.released, "silent products: use released"},
		{m.removed, "products removed"},
	} {
		if c.number > 0 {
			parts = append(parts, fmt.Sprintf("%d × %s", c.number, c.text))
		}
	}
	if len(parts) == 0 {
		return []string{"nothing"}
	}
	return parts
}

// before names the month that has just ended.
func before(at time.Time) string { return at.Add(-time.Second).Format("Jan 2006") }

// name returns the short name of a tag.
func name(tag license.Tag) string {
	if tag == premium {
		return "Premium"
	}
	return "Standard"
}
