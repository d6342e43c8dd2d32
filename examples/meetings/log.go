package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// A log is what the program prints: each line has its instant, its rule and the system.
type log struct {
	out    io.Writer
	advice bool
}

// say writes a line.
func (l *log) say(at time.Time, rule string, system license.ID, format string, args ...any) {
	text := strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " ")
	_, _ = fmt.Fprintf(l.out, "%s  %-5s  %-8s  %s\n", at.Format(time.RFC3339), cmp.Or(rule, "-"), system, text)
}

// refuse writes a line for each reason, and what people are told of it. What is no
// refusal comes back.
func (l *log) refuse(at time.Time, system license.ID, do string, err error) error {
	refusals := license.Refusals(err)
	for _, r := range refusals {
		_, values, _ := strings.Cut(r.Error(), ": ")
		l.say(at, r.Rule, system, "%s REFUSED: %s %s", do, r.Reason, values)
		if advice, ok := pak.Explain(r); ok {
			l.advise(at, r.Rule, system, advice)
		}
	}
	if len(refusals) > 0 {
		return nil
	}
	return err
}

// advise writes what people are told of a problem.
func (l *log) advise(at time.Time, rule string, system license.ID, a license.Advice) {
	if !l.advice {
		return
	}
	l.say(at, rule, system, "- problem: %s", a.Problem)
	for _, cause := range a.Causes {
		l.say(at, rule, system, "- cause: %s", cause)
	}
	for _, remedy := range a.Remedies {
		l.say(at, rule, system, "- remedy: %s", remedy)
	}
}

// day writes an instant in a sentence.
func day(t time.Time) string { return t.Format("2006-01-02 15:04:05") }
