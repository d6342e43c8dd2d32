// Fleet simulates a year of a smart account and the products that register with it:
// some directly, some at a satellite that exchanges files with the account. Products
// lose their connection, use more than was bought, and run out of tokens; a term
// expires; the satellite goes silent.
//
//	fleet [-agents N] [-seed N] [-svg FILE]
//
// It prints, month by month, how many products are in each state of authorization,
// what is short, and which alerts the account shows, and says where a product and its
// account disagree, which never happens. With -svg it draws the states over the year.
// The same seed gives the same year.
//
// On a terminal a line on standard error says how far it is. It exits with 0; with 2
// and one line for arguments that make no sense; with 1 if the simulation meets what
// must not happen, or the output cannot be written.
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
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, isTerminal(os.Stderr)))
}

const usageText = `usage: fleet [-agents N] [-seed N] [-svg FILE]

  -agents N  how many products, 1 to 1000000 (1000); a hundred thousand take
             a few minutes
  -seed N    of the year, 0 to 18446744073709551615 (1): another seed, another year
  -svg FILE  a picture: the states of the products over the year
`

const maxAgents = 1_000_000

// run is the program with its surroundings handed in.
func run(args []string, stdout, stderr io.Writer, terminal bool) int {
	flags := flag.NewFlagSet("fleet", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	agents := flags.Int("agents", 1000, "")
	seed := flags.Uint64("seed", 1, "")
	svg := flags.String("svg", "", "")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return written(stderr, stdout, []byte(usageText))
	case err != nil:
		return fail(stderr, 2, err)
	case flags.NArg() > 0:
		return fail(stderr, 2, fmt.Errorf("no argument is wanted, not %q", flags.Arg(0)))
	case *agents < 1 || *agents > maxAgents:
		return fail(stderr, 2, fmt.Errorf("-agents is 1 to %d, not %d", maxAgents, *agents))
	}
	y, err := simulate(*agents, *seed, progress(stderr, terminal))
	if err != nil {
		return fail(stderr, 1, err)
	}
	var out bytes.Buffer
	writeText(&out, y)
	if *svg != "" {
		if err := os.WriteFile(*svg, picture(y), 0o644); err != nil {
			return fail(stderr, 1, err)
		}
	}
	return written(stderr, stdout, out.Bytes())
}

// progress returns what tells how far the year is: nothing where nobody looks.
func progress(stderr io.Writer, terminal bool) func(day time.Time) {
	if !terminal {
		return func(time.Time) {}
	}
	return func(day time.Time) {
		if day.IsZero() {
			_, _ = fmt.Fprint(stderr, "\r\x1b[K")
			return
		}
		_, _ = fmt.Fprint(stderr, "\r"+day.Format("2006-01-02"))
	}
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func written(stderr, stdout io.Writer, out []byte) int {
	if _, err := stdout.Write(out); err != nil {
		return fail(stderr, 1, err)
	}
	return 0
}

// fail prints one line and returns the exit code; there is nobody to tell if even
// that cannot be written.
func fail(stderr io.Writer, code int, err error) int {
	_, _ = fmt.Fprintln(stderr, "fleet: "+strings.Join(strings.Fields(err.Error()), " "))
	return code
}
