// Package program is what both programs of the exchange do alike: a command with its
// arguments comes in, at most one text goes out, and the state lasts in one file.
package program

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/licit-go/licit/examples/airgap/internal/statefile"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Program has a state and commands that change it or tell of it.
type Program[S any] struct {
	Name     string
	Usage    string
	Actor    license.Actor
	Read     func(data []byte) (*S, error) // nil: there is no state yet
	Write    func(*S) ([]byte, error)
	Commands map[string]Command[S]
}

// A Command takes Least to Most arguments. Do decides and applies; what it returns is
// printed once the state is on the disk. What it changed before it refused is
// forgotten.
type Command[S any] struct {
	Least, Most int
	Asks        bool // it changes nothing
	Do          func(s *S, act license.Act, args []string) (out string, err error)
}

// Many is more arguments than anybody gives.
const Many = 1 << 20

// Run runs the program with its surroundings handed in, and returns its exit code:
// 0 done; 1 refused, with the stable code first; 2 not understood.
func (p Program[S]) Run(args []string, stdout, stderr io.Writer, now func() time.Time) int {
	flags := flag.NewFlagSet(p.Name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	path := flags.String("state", "", "")
	at := instant{read: now}
	flags.Var(&at, "at", "")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return p.print(stdout, stderr, p.Usage)
	case err != nil:
		return p.misused(stderr, err)
	case *path == "":
		return p.misused(stderr, errors.New("-state FILE is missing"))
	case flags.NArg() == 0:
		return p.misused(stderr, errors.New("a command is missing"))
	}
	name, args := flags.Arg(0), flags.Args()[1:]
	c, ok := p.Commands[name]
	if !ok {
		return p.misused(stderr, fmt.Errorf("no command %q", name))
	}
	if len(args) < c.Least || len(args) > c.Most {
		return p.misused(stderr, fmt.Errorf("%s does not take %d arguments", name, len(args)))
	}
	out, err := p.do(c, *path, license.Act{At: at.read(), By: p.Actor}, args)
	var misuse misuse
	switch {
	case errors.As(err, &misuse):
		return p.misused(stderr, err)
	case err != nil:
		return refused(stderr, err)
	}
	return p.print(stdout, stderr, out)
}

// do reads the state, does the command and saves what became of the state.
func (p Program[S]) do(c Command[S], path string, act license.Act, args []string) (out string, err error) {
	if !c.Asks {
		unlock, err := statefile.Lock(path)
		if err != nil {
			return "", unusable("state", path, err)
		}
		defer unlock()
	}
	before, err := statefile.Read(path)
	if err != nil {
		return "", unusable("state", path, err)
	}
	state, err := p.Read(before)
	if err != nil {
		return "", err
	}
	if out, err = c.Do(state, act, args); err != nil || c.Asks {
		return out, err
	}
	after, err := p.Write(state)
	if err != nil || bytes.Equal(before, after) { // the same again changes nothing
		return out, err
	}
	if err := statefile.Replace(path, after); err != nil {
		return "", unusable("state", path, err)
	}
	return out, nil
}

// print prints what a command has to say. Where that fails the state is saved
// nevertheless, and says the same when it is asked again.
func (p Program[S]) print(stdout, stderr io.Writer, out string) int {
	if _, err := io.WriteString(stdout, out); err != nil {
		return refused(stderr, unusable("output", "-", err))
	}
	return 0
}

// refused prints the stable code, then every refusal whole. There is nobody to tell if
// even that cannot be written.
func refused(stderr io.Writer, err error) int {
	var b bytes.Buffer
	all := license.Refusals(err)
	if len(all) == 0 {
		all = []*license.Refusal{license.Refuse(ErrUnusable, "", "cause", err.Error())}
	}
	_, _ = fmt.Fprintln(&b, all[0].Reason)
	for _, r := range all {
		_, _ = fmt.Fprintln(&b, r)
		if text := r.Field("text"); text != "" { // a line would cut it
			_, _ = fmt.Fprintf(&b, "%s\n%s\n", r.Field("title"), text)
		}
	}
	if n, ok := reservation.Number(err); ok {
		_, _ = fmt.Fprintln(&b, "agent error", n)
	}
	_, _ = stderr.Write(b.Bytes())
	return 1
}

// misused says what is wrong with the command line.
func (p Program[S]) misused(stderr io.Writer, err error) int {
	_, _ = fmt.Fprintf(stderr, "%s: %v\n\n%s", p.Name, err, p.Usage)
	return 2
}

// An instant is the flag -at, or the clock of the machine.
type instant struct{ read func() time.Time }

// String returns nothing: there is no default to print.
func (*instant) String() string { return "" }

// Set reads RFC 3339.
func (i *instant) Set(s string) error {
	t, err := time.Parse(time.RFC3339, s)
	if err == nil {
		i.read = func() time.Time { return t }
	}
	return err
}
