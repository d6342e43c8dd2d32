package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, got, 0o600))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// fleet runs the program.
func fleet(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, &out, &err, false)
	return code, out.String(), err.String()
}

// The year of a small fleet is the one that the files tell.
func TestYear(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "year.svg")
	code, stdout, stderr := fleet("-agents", "200", "-svg", svg)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	golden(t, "testdata/year.txt", []byte(stdout))
	picture, err := os.ReadFile(svg)
	require.NoError(t, err)
	golden(t, "testdata/year.svg", picture)
	for d := xml.NewDecoder(bytes.NewReader(picture)); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
}

// Whatever happens on the way, every product ends where the story leads: those of the
// silent satellite without authorization, all others authorized.
func TestEverySeedEndsAlike(t *testing.T) {
	for _, seed := range []uint64{2, 3} {
		y, err := simulate(60, seed, func(time.Time) {})
		require.NoError(t, err)
		last := y.months[len(y.months)-1].states
		require.Equal(t, 60, last.registered)
		lost := 0
		for i, s := range shown {
			switch s.name {
			case "authorized":
			case "authorization expired":
				lost = last.states[i]
			default:
				require.Zero(t, last.states[i], s.name)
			}
		}
		require.Equal(t, 60, last.states[0]+lost)
		require.Len(t, y.days, 365)
		require.Len(t, y.months, 12)
	}
}

// One product is a fleet, and the same seed gives the same year.
func TestSmallestFleet(t *testing.T) {
	code, first, stderr := fleet("-agents", "1", "-seed", "7")
	require.Zero(t, code, stderr)
	_, second, _ := fleet("-agents", "1", "-seed", "7")
	require.Equal(t, first, second)
}

// On a terminal the day is told, and wiped away at the end.
func TestProgress(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-agents", "1"}, &out, &errs, true))
	require.Contains(t, errs.String(), "\r2025-12-31\r\x1b[K")
	require.NotContains(t, out.String(), "\r")
}

// brokenWriter takes nothing.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// Arguments that make no sense are refused in one line, and what cannot be written is
// told.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		code   int
		args   []string
		stderr string
	}{
		{2, []string{"-agents", "0"}, "fleet: -agents is 1 to 1000000, not 0\n"},
		{2, []string{"-agents", "1000001"}, "fleet: -agents is 1 to 1000000, not 1000001\n"},
		{2, []string{"-agents", "x"}, "fleet: invalid value \"x\" for flag -agents: parse error\n"},
		{2, []string{"year"}, "fleet: no argument is wanted, not \"year\"\n"},
		{1, []string{"-agents", "1", "-svg", filepath.Join(t.TempDir(), "no", "x.svg")}, "no such file or directory\n"},
	} {
		code, stdout, stderr := fleet(c.args...)
		require.Equal(t, c.code, code, c.args)
		require.Empty(t, stdout)
		require.Contains(t, stderr, c.stderr)
		require.Equal(t, 1, strings.Count(stderr, "\n"))
	}
	code, stdout, stderr := fleet("-h")
	require.Zero(t, code)
	require.Equal(t, usageText, stdout)
	require.Empty(t, stderr)
	require.Equal(t, 1, run([]string{"-agents", "1"}, brokenWriter{}, io.Discard, false))
}
