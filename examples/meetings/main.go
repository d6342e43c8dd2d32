// Meetings plays the life of meetings servers from a script and prints a dated log in
// which each line names its rule: what is done, what is refused and why, and what time
// does by itself.
//
//	meetings [-advice] [FILE]
//
// FILE is a script; without one it is the sample in testdata/life.json, the life of a
// server with a licence manager and of the smart one that follows it; - reads the
// standard input.
//
//	{"steps": [
//	  {"at": "2024-08-31T09:00:00Z", "system": "cwms-1", "do": "install",
//	   "generation": "managed", "version": "1.5", "size": "small"},
//	  {"at": "2024-08-31T09:05:00Z", "system": "cwms-1", "do": "addUser", "user": "ann"},
//	  {"at": "2024-08-31T09:10:00Z", "system": "cwms-1", "do": "schedule", "meeting": "m1",
//	   "user": "ann", "host": "ann", "alternates": [],
//	   "begins": "2024-08-31T10:00:00Z", "ends": "2024-08-31T11:00:00Z"},
//	  {"at": "2024-08-31T10:00:00Z", "system": "cwms-1", "do": "start", "meeting": "m1", "present": ["ann"]},
//	  {"at": "2024-08-31T10:30:00Z", "system": "cwms-1", "do": "show"}
//	]}
//
// What can be done, and the fields beside at, system and do; those in brackets may be
// missing:
//
//	install      generation, version, size        upgrade      generation, version
//	update                                        restart
//	disconnect                                    connect
//	failOver                                      return
//	addUser      user, [attendeeOnly]             setRole      user, [attendeeOnly]
//	deactivate   user                             reactivate   user
//	assign       user                             schedule     meeting, user, host, [alternates], begins, ends
//	start        meeting, [present]               end          meeting
//	attend       meeting, user                    leave        meeting, user
//	cancel       meeting                          show
//
// With a licence manager:
//
//	registerPak  pak, lines                       fulfill      pak, totals
//	installFile  serial, for, licenses            rehost       serial, to
//	carry        serial
//
// A file is installed as the vendor made it (installFile), or as another system's rehost
// made it (carry). Nothing of this is possible while the system is failed over. With smart
// licensing:
//
//	buy          quantity                         register
//	reserve      quantity                         deregister
//
// Steps stand in the order of time. Between them time does what is due: licences are
// counted at 02:00 GMT every day unless the manager is out of reach, the agent talks to its
// account, e-mails go out, alerts come up and go away. Audits that find nothing new, and
// talk that changes nothing, are not told. With -advice the log also tells what may have
// caused an alert and what helps.
//
// A step that is refused changes nothing, and the run goes on. It exits with 0; with 2
// and one line that names step and field for a script that cannot be read; with 1 if the
// output cannot be written.
//
// Read smart.go for how the status of an agent becomes the standing that a decision
// wants.
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

//go:embed testdata/life.json
var life []byte

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

const usageText = `usage: meetings [-advice] [FILE]

  FILE     a script; - reads the standard input; without one: a sample
  -advice  also tells the causes of alerts, and what helps
`

// run is the program with its surroundings handed in.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("meetings", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	advice := flags.Bool("advice", false, "")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return written(stderr, stdout, []byte(usageText))
	case err != nil:
		return fail(stderr, 2, err)
	case flags.NArg() > 1:
		return fail(stderr, 2, fmt.Errorf("one script is wanted, not %d", flags.NArg()))
	}
	s, err := open(flags.Arg(0), stdin)
	if err != nil {
		return fail(stderr, 2, err)
	}
	var out bytes.Buffer
	if err := play(&log{out: &out, advice: *advice}, s); err != nil {
		return fail(stderr, 2, err)
	}
	return written(stderr, stdout, out.Bytes())
}

// open reads the script of that name.
func open(name string, stdin io.Reader) (script, error) {
	switch name {
	case "":
		return read(bytes.NewReader(life))
	case "-":
		return read(stdin)
	}
	file, err := os.Open(name)
	if err != nil {
		return script{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return read(file)
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
	_, _ = fmt.Fprintln(stderr, "meetings: "+strings.Join(strings.Fields(err.Error()), " "))
	return code
}
