// Calculator reads an organization's licences as the Dashboard API exports them
// and prints the co-termination date, why it is that date, and what purchases,
// renewals and undone claims would do to it.
//
//	calculator [flags] FILE
//
// FILE is the JSON array that GET
// /organizations/{organizationId}/licensing/coterm/licenses returns; - reads the
// standard input. Dates and days are exact: see the package coterm.
//
// It exits with 0, also for an organization without a licence; with 2 and one
// line that names file, record and field for input that cannot be used; with 1
// if the output cannot be written.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, time.Now()))
}

// run is the program with its surroundings handed in; today is the default of
// -at.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, today time.Time) int {
	o, err := parse(args, today)
	if errors.Is(err, flag.ErrHelp) {
		if _, err := io.WriteString(stdout, usageText); err != nil {
			return fail(stderr, 1, err)
		}
		return 0
	}
	if err != nil {
		return fail(stderr, 2, err)
	}
	in, err := read(o, stdin)
	if err != nil {
		return fail(stderr, 2, err)
	}
	r, err := evaluate(o, in)
	if err != nil {
		return fail(stderr, 2, err)
	}
	var out bytes.Buffer
	write := writeText
	if o.json {
		write = writeJSON
	}
	if err := write(&out, r); err != nil {
		return fail(stderr, 1, err)
	}
	if o.svg != "" {
		if err := os.WriteFile(o.svg, picture(r), 0o644); err != nil {
			return fail(stderr, 1, err)
		}
	}
	if _, err := stdout.Write(out.Bytes()); err != nil {
		return fail(stderr, 1, err)
	}
	return 0
}

// fail prints one line and returns the exit code; there is nobody to tell if even
// that cannot be written.
func fail(stderr io.Writer, code int, err error) int {
	_, _ = fmt.Fprintln(stderr, "calculator: "+strings.Join(strings.Fields(err.Error()), " "))
	return code
}

// inFile says in which file something is wrong. Of several refusals the first is
// told, with the reason that stands beside a record.
func inFile(file string, err error) error {
	text := err.Error()
	if all := license.Refusals(err); len(all) > 1 {
		text = all[0].Error()
		if all[0].Reason == coterm.ErrRecord {
			text += ": " + all[1].Error()
		}
	}
	return fmt.Errorf("%s: %s", file, text)
}
