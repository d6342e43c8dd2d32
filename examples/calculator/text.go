package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

func writeJSON(w io.Writer, r *report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// writeText prints the report for a reader. Fractions stand exactly where they
// are few, and to two decimals in the columns.
func writeText(w io.Writer, r *report) error {
	trimmed := &lineTrimmer{w: w}
	t := tabwriter.NewWriter(trimmed, 0, 0, 2, ' ', 0)
	p := func(format string, args ...any) { _, _ = fmt.Fprintf(t, format+"\n", args...) } // Flush tells what went wrong
	weights := "one-year list prices"
	if r.Weights == "equal" {
		weights = "none given: every model weighs the same"
	}
	if r.organization != "" {
		p("Organization\t%s", r.organization)
	}
	p("Day\t%s", r.At)
	p("Prices\t%s", weights)
	if r.ExpirationDate == nil {
		p("Co-term date\tnone: the organization has no licence")
	} else {
		p("Co-term date\t%s", r.ExpirationDate)
		p("Remaining\t%s%s", days(*r.RemainingDays), exactly(r.explanation.Remaining))
	}
	writeCompliance(p, r.Compliance)
	writeLimits(p, r.Limits)
	if len(r.Licenses) > 0 {
		writeLicenses(p, r)
	}
	if len(r.Steps) > 0 {
		p("\nWhat if, on %s, one after the other", r.At)
	}
	for i, s := range r.Steps {
		writeStep(p, i+1, s)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return trimmed.flush()
}

// lineTrimmer writes lines without the blanks at their ends that columns leave.
type lineTrimmer struct {
	w    io.Writer
	line []byte
}

func (l *lineTrimmer) Write(b []byte) (int, error) {
	l.line = append(l.line, b...)
	for {
		end := bytes.IndexByte(l.line, '\n')
		if end < 0 {
			return len(b), nil
		}
		if _, err := l.w.Write(append(bytes.TrimRight(l.line[:end], " "), '\n')); err != nil {
			return 0, err
		}
		l.line = append(l.line[:0], l.line[end+1:]...)
	}
}

func (l *lineTrimmer) flush() error {
	_, err := l.w.Write(l.line)
	return err
}

type printer func(format string, args ...any)

func days(n int) string {
	switch {
	case n == 1:
		return "1 day"
	case n < 1:
		return fmt.Sprintf("%d days: expired", n)
	}
	return fmt.Sprintf("%d days", n)
}

// exactly adds the fraction that the whole days leave out.
func exactly(x *big.Rat) string {
	if x.IsInt() {
		return " exactly"
	}
	whole := new(big.Int).Div(x.Num(), x.Denom()) // towards the earlier day, as the date is read
	rest := new(big.Rat).Sub(x, new(big.Rat).SetInt(whole))
	return fmt.Sprintf(", exactly %s + %s", whole, rest)
}

func writeCompliance(p printer, c *compliance) {
	if c == nil {
		return
	}
	p("Status\t%s", c.Status)
	if c.Since != nil {
		p("Out of compliance\tsince %s, shut down from %s", c.Since.Format(time.RFC3339), c.GraceUntil.Format(time.RFC3339))
	}
	for _, s := range c.Shortages {
		p("Too many devices\t%s: %d in networks, limit %d", s.Model, s.Devices, s.Limit)
	}
}

func writeLimits(p printer, limits license.Counts) {
	if limits.IsZero() {
		return
	}
	p("\nLimit\tdevices")
	for model, n := range limits.All() {
		p("%s\t%d", model, n)
	}
}

func writeLicenses(p printer, r *report) {
	p("\nKey\tstate\tapplied as\tdevices\town end\tshare %%\tdays\tcan be undone until")
	for _, l := range r.Licenses {
		share, contribution := "", ""
		if l.State == coterm.Live {
			percent := new(big.Rat).Mul(l.part.Share, big.NewRat(100, 1))
			share, contribution = percent.FloatString(2), signed(l.part.Contribution)
		}
		p("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s", l.Key, l.State, dashed(string(l.part.Mode)), r.holds(l), l.Ends,
			right(share, 7), right(contribution, 9), undoable(l.UndoUntil, r.atStart))
	}
	if r.explanation.Carried == nil {
		return
	}
	if r.explanation.Carried.Sign() != 0 {
		p("carried\t\t\tby renewals and forgiven debt\t\t\t%s\t", right(signed(r.explanation.Carried), 9))
	}
	p("together\t\t\tthe days that remain\t\t\t%s\t", right(signed(r.explanation.Remaining), 9))
}

// holds returns what a key holds, or held.
func (r *report) holds(l licenseRow) string {
	if l.State == coterm.Invalidated {
		return r.counts[l.Key]
	}
	return l.part.Counts.String()
}

func dashed(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func right(s string, width int) string { return fmt.Sprintf("%*s", width, s) }

func signed(x *big.Rat) string {
	s := x.FloatString(2)
	if x.Sign() > 0 {
		return "+" + s
	}
	return s
}

func undoable(until *time.Time, at time.Time) string {
	switch {
	case until == nil:
		return "-"
	case at.After(*until):
		return "closed " + until.Format(time.DateOnly)
	}
	return until.Format("2006-01-02 15:04 UTC")
}

func writeStep(p printer, n int, s step) {
	p("\n%d. %s", n, s.Step)
	if s.Refused != nil {
		p("refused\t%s", s.Refused.Text)
		return
	}
	p("date\t%s -> %s", dateOf(s.Before), dateOf(s.After))
	p("remaining\t%s -> %s", remaining(s.Before), remaining(s.After))
	for _, c := range s.changes {
		p("limit\t%s: %d -> %d", c.Bucket, c.Before, c.After)
	}
}

func dateOf(p *position) string {
	if p.ExpirationDate == nil {
		return "none"
	}
	return p.ExpirationDate.String()
}

func remaining(p *position) string {
	if p.exact == nil {
		return "none"
	}
	text := strings.TrimSuffix(p.exact.FloatString(2), ".00")
	if text == "1" {
		return "1 day"
	}
	return text + " days"
}
