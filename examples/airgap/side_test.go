package airgap_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// bin is the folder of both programs, built once.
var bin string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(built(m))
}

func built(m *testing.M) int {
	folder, err := os.MkdirTemp("", "airgap")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	bin = folder
	if out, err := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "./product", "./account").CombinedOutput(); err != nil {
		panic(string(out))
	}
	return m.Run()
}

// golden compares with a file.
func golden(t *testing.T, name string, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o600))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// A side is a program with its state file.
type side struct {
	t       *testing.T
	program string
	state   string
	at      string
}

func newSide(t *testing.T, program string) *side {
	return &side{t, program, filepath.Join(t.TempDir(), program+".json"), "2027-03-01T09:00:00Z"}
}

// command returns a process of the program.
func (s *side) command(args ...string) *exec.Cmd {
	return exec.CommandContext(s.t.Context(), filepath.Join(bin, s.program), append([]string{"-state", s.state, "-at", s.at}, args...)...)
}

// ran runs a command to its end.
func ran(t *testing.T, c *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode(), out.String(), errs.String()
	}
	require.NoError(t, err)
	return 0, out.String(), errs.String()
}

// does runs a command that is done, and returns what it prints.
func (s *side) does(args ...string) string {
	s.t.Helper()
	code, stdout, stderr := ran(s.t, s.command(args...))
	require.Zero(s.t, code, "%v: %s", args, stderr)
	require.Empty(s.t, stderr)
	return stdout
}

// code runs a command that is done, and returns the file with the code that it prints.
func (s *side) code(args ...string) (file string) {
	s.t.Helper()
	return carried(s.t, s.does(args...))
}

// carried returns a file with that text.
func carried(t *testing.T, text string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "carried")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// refused runs a command that is refused: that reason stands first, nothing is printed,
// and the state file is as it was. It returns what is said.
func (s *side) refused(reason string, args ...string) (said string) {
	s.t.Helper()
	before := s.bytes()
	code, stdout, stderr := ran(s.t, s.command(args...))
	require.Equal(s.t, 1, code, "%v: %s", args, stderr)
	require.Empty(s.t, stdout)
	first, _, _ := strings.Cut(stderr, "\n")
	require.Equal(s.t, reason, first, "%v: %s", args, stderr)
	require.Equal(s.t, before, s.bytes(), "%v", args)
	return stderr
}

// bytes returns what the state file holds, nil if there is none.
func (s *side) bytes() []byte {
	s.t.Helper()
	data, err := os.ReadFile(s.state)
	if !errors.Is(err, os.ErrNotExist) {
		require.NoError(s.t, err)
	}
	return data
}

// copies returns another side with a copy of the state.
func (s *side) copies() *side {
	s.t.Helper()
	c := newSide(s.t, s.program)
	c.at = s.at
	require.NoError(s.t, os.WriteFile(c.state, s.bytes(), 0o600))
	return c
}

const (
	first  = "P:SW-48,S:0001"
	second = "P:SW-48,S:0002"
)

// exchange returns an account with ten licences that allows reservations, and a product
// that trusts it.
func exchange(t *testing.T) (account, product *side) {
	t.Helper()
	account = newSide(t, "account")
	require.Empty(t, account.does("init", "Advantage=10", "Premier=2"))
	require.Empty(t, account.does("preauthorize"))
	return account, another(t, account, first)
}

// another returns another product.
func another(t *testing.T, account *side, udi string) *side {
	t.Helper()
	product := newSide(t, "product")
	require.Empty(t, product.does("enable", udi, account.code("trust")))
	return product
}
