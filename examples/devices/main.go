// Devices plays a scenario in a per-device organization and prints what happens
// month by month: what is done, and what time does by itself.
//
//	devices [-json] [-svg FILE] [FILE]
//
// FILE is a scenario; without one it is the sample in testdata/year.json, a year
// in the life of a small organization; - reads the standard input.
//
//	{"organization": "1", "steps": [
//	  {"at": "2024-01-08T09:00:00Z", "do": "addDevice", "serial": "Q2AB-0001", "model": "MX64"},
//	  {"at": "2024-01-08T09:05:00Z", "do": "claim", "licenses": [
//	    {"id": "11", "licenseKey": "Z2AA-0000-0001", "licenseType": "MX64-ENT", "durationInDays": 365, "seatCount": null}]},
//	  {"at": "2024-01-08T09:10:00Z", "do": "assign", "license": "11", "device": "Q2AB-0001"},
//	  {"at": "2024-12-31T00:00:00Z", "do": "show"}
//	]}
//
// What can be done, and the fields beside at and do:
//
//	addDevice    serial, model          addNetwork   id
//	claim        licenses               undo         license
//	assign       license, device        queue        license, device
//	reassign     license, device        unassign     license
//	dequeue      license                assignSeats  license, network, seats
//	renewSeats   license, with          show
//
// A licence that is claimed has id, licenseKey, licenseType, durationInDays and,
// if it has them, seatCount and orderNumber. Parts of seats get ids of their own,
// such as 14-2. Steps are done in the order of the file; one that is earlier than
// what was done before is refused, and only show may look back.
//
// A step that is refused changes nothing, and the run goes on. It exits with 0;
// with 2 and one line that names step and field for a scenario that cannot be
// read; with 1 if the output cannot be written.
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

//go:embed testdata/year.json
var year []byte

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

const usageText = `usage: devices [-json] [-svg FILE] [FILE]

  FILE       a scenario; - reads the standard input; without one: a sample
  -json      one object for each step
  -svg FILE  a picture: one bar for each device with its queue and grace
`

// run is the program with its surroundings handed in.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("devices", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	asJSON := flags.Bool("json", false, "")
	svg := flags.String("svg", "", "")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return written(stderr, stdout, []byte(usageText))
	case err != nil:
		return fail(stderr, 2, err)
	case flags.NArg() > 1:
		return fail(stderr, 2, fmt.Errorf("one scenario, not %d", flags.NArg()))
	}
	p, err := playFile(flags.Arg(0), stdin)
	if err != nil {
		return fail(stderr, 2, err)
	}
	var out bytes.Buffer
	if *asJSON {
		err = writeJSON(&out, p)
	} else {
		writeText(&out, p)
	}
	if err == nil && *svg != "" {
		err = os.WriteFile(*svg, picture(p), 0o644)
	}
	if err != nil {
		return fail(stderr, 1, err)
	}
	return written(stderr, stdout, out.Bytes())
}

// playFile plays the scenario of a file, of the standard input, or the sample.
func playFile(file string, stdin io.Reader) (*played, error) {
	in, name := io.Reader(bytes.NewReader(year)), "sample"
	switch file {
	case "":
	case "-":
		in, name = stdin, "standard input"
	default:
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close() //nolint:errcheck // it was only read
		in, name = f, file
	}
	s, err := read(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p, err := play(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
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
	_, _ = fmt.Fprintln(stderr, "devices: "+strings.Join(strings.Fields(err.Error()), " "))
	return code
}
