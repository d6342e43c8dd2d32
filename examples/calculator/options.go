package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

const usageText = `usage: calculator [flags] FILE

FILE is a JSON array as GET /organizations/{organizationId}/licensing/coterm/licenses
returns it; - reads standard input.

  -at DATE                       day to evaluate, YYYY-MM-DD (default: today, UTC);
                                 claims through the end of that day count
  -prices FILE                   CSV with header model,price: one-year list prices;
                                 without it every model weighs the same
  -renewal convert|keep|discard  what a renewal does with remaining value (default convert)
  -usage FILE                    JSON object, model to devices in networks: adds compliance
  -add SPEC                      what if these devices were added
  -renew SPEC                    what if the organization were renewed with these
  -undo KEY                      what if that claim were undone at -at
                                 SPEC is MODEL=COUNT[,MODEL=COUNT...]:DAYS, starting and
                                 claimed on -at; repeatable, applied in the order given
  -json                          machine-readable output
  -svg FILE                      draw a picture into a file

Flags stand before FILE. The exit code is 0, 2 for input that cannot be used, told
in one line, and 1 if the output cannot be written.
`

// options are the command line.
type options struct {
	file   string
	at     license.Date
	prices string
	carry  coterm.Carry
	usage  string
	whatIf []whatIf
	json   bool
	svg    string
}

// whatIf is one step that might be taken.
type whatIf struct {
	text   string // as it is shown
	flag   string // as it was given
	undo   license.Key
	mode   coterm.Mode
	counts license.Counts
	days   int
}

func parse(args []string, today time.Time) (options, error) {
	var o options
	var err error
	if o.at, err = license.DateOf(today); err != nil {
		return o, err
	}
	o.carry = coterm.ConvertValue
	var wrong error
	f := flag.NewFlagSet("calculator", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.Func("at", "", func(s string) error {
		d, err := license.ParseDate(s)
		o.at = d
		return err
	})
	f.StringVar(&o.prices, "prices", "", "")
	f.Func("renewal", "", func(s string) error {
		carry, ok := map[string]coterm.Carry{"convert": coterm.ConvertValue, "keep": coterm.KeepDays, "discard": coterm.Discard}[s]
		if !ok {
			return errors.New("not one of convert, keep, discard")
		}
		o.carry = carry
		return nil
	})
	f.StringVar(&o.usage, "usage", "", "")
	f.Func("add", "", func(s string) error { return o.what("add", coterm.AddDevices, s) })
	f.Func("renew", "", func(s string) error { return o.what("renew", coterm.Renew, s) })
	f.Func("undo", "", func(s string) error {
		key, err := license.ParseKey(s)
		if err != nil {
			wrong = fmt.Errorf("-undo: %w", err) // the flag's own text would repeat the key
		}
		o.whatIf = append(o.whatIf, whatIf{text: "undo " + key.String(), flag: "-undo", undo: key})
		return nil
	})
	f.BoolVar(&o.json, "json", false, "")
	f.Func("svg", "", func(s string) error {
		if s == "" || s == "-" {
			return errors.New("the picture needs a file of its own")
		}
		o.svg = s
		return nil
	})
	if err := errors.Join(f.Parse(args), wrong); err != nil {
		return o, err
	}
	if f.NArg() != 1 {
		return o, fmt.Errorf("one FILE is wanted after the flags, %d given; -h shows how", f.NArg())
	}
	o.file = f.Arg(0)
	err = o.distinct()
	return o, err
}

// distinct refuses to read the standard input twice and to draw over an input.
func (o *options) distinct() error {
	files := []string{o.file, o.prices, o.usage}
	stdin := 0
	for _, file := range files {
		if file == "-" {
			stdin++
		}
		if o.svg != "" && same(file, o.svg) {
			return fmt.Errorf("-svg: %s is an input", o.svg)
		}
	}
	if stdin > 1 {
		return errors.New("standard input can be read once only")
	}
	return nil
}

// same reports whether two names are of one file.
func same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// what notes an -add or -renew of a specification MODEL=COUNT[,…]:DAYS.
func (o *options) what(verb string, mode coterm.Mode, spec string) error {
	colon := strings.LastIndexByte(spec, ':')
	if colon < 0 {
		return errors.New("no :DAYS at the end")
	}
	w := whatIf{text: verb + " " + spec, flag: "-" + verb, mode: mode}
	var err error
	if w.days, err = strconv.Atoi(spec[colon+1:]); err != nil || w.days < 1 {
		return fmt.Errorf("%q is not a number of days above 0", spec[colon+1:])
	}
	var lines []license.Line
	for part := range strings.SplitSeq(spec[:colon], ",") {
		equals := strings.LastIndexByte(part, '=')
		if equals < 0 {
			return fmt.Errorf("%q is not MODEL=COUNT", part)
		}
		n, err := strconv.Atoi(strings.TrimSpace(part[equals+1:]))
		if err != nil || n < 1 {
			return fmt.Errorf("%q is not a number of devices above 0", part[equals+1:])
		}
		lines = append(lines, license.Line{Model: license.Model(strings.TrimSpace(part[:equals])), Count: n})
	}
	if w.counts, err = license.NewCounts(lines...); err != nil {
		return err
	}
	o.whatIf = append(o.whatIf, w)
	return nil
}
