package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

var today = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// calculate runs the program on a list.
func calculate(t *testing.T, list string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(append(args, "-"), strings.NewReader(list), &out, &errs, today)
	return code, out.String(), errs.String()
}

// object runs the program with -json and returns what it printed.
func object(t *testing.T, list string, args ...string) map[string]any {
	t.Helper()
	code, stdout, stderr := calculate(t, list, append(args, "-json")...)
	require.Zero(t, code, stderr)
	require.Empty(t, stderr)
	var o map[string]any
	require.NoError(t, json.Unmarshal([]byte(stdout), &o))
	return o
}

// one is a record of a list.
func one(key, mode, started, claimed, days, counts string) string {
	return `{"key":"` + key + `","organizationId":"1","duration":` + days + `,"mode":"` + mode + `","startedAt":` + started +
		`,"claimedAt":` + claimed + `,"invalidated":false,"invalidatedAt":null,"expired":false,"editions":[],"counts":` + counts + `}`
}

const (
	start = `"2025-11-01T08:00:00Z"`
	fiveM = `[{"model":"MR Enterprise","count":5}]`
)

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

func sample(args ...string) []string {
	return append(args, "-at", "2026-03-01", "-prices", "testdata/prices.csv", "-add", "MR Enterprise=10:1095",
		"-renew", "MR Enterprise=30,MX85 Advanced Security=2:1095", "testdata/licenses.json")
}

// The sample is the one that the README shows.
func TestSample(t *testing.T) {
	for _, s := range []struct {
		name string
		args []string
	}{
		{"report.txt", []string{"-usage", "testdata/usage.json"}},
		{"report.json", []string{"-usage", "testdata/usage.json", "-json"}},
	} {
		var out, errs bytes.Buffer
		require.Zero(t, run(sample(s.args...), nil, &out, &errs, today), errs.String())
		golden(t, s.name, out.Bytes())
	}
	file := filepath.Join(t.TempDir(), "timeline.svg")
	var out, errs bytes.Buffer
	require.Zero(t, run(sample("-svg", file), nil, &out, &errs, today), errs.String())
	drawn, err := os.ReadFile(file)
	require.NoError(t, err)
	golden(t, "timeline.svg", drawn)
}

// CT-26: what the keys contribute and what was carried sum to what remains.
func TestContributionsSum(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run(sample("-json"), nil, &out, &errs, today), errs.String())
	var o struct {
		ExactRemainingDays, CarriedDays string
		Licenses                        []struct{ ContributionDays, Share string }
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &o))
	sum, share := fraction(t, o.CarriedDays), new(big.Rat)
	for _, l := range o.Licenses {
		sum.Add(sum, fraction(t, l.ContributionDays))
		share.Add(share, fraction(t, l.Share))
	}
	require.Len(t, o.Licenses, 7)
	require.Equal(t, o.ExactRemainingDays, sum.String())
	require.Equal(t, "1/1", share.String())
	require.NotEqual(t, "0/1", o.CarriedDays)
}

func fraction(t *testing.T, s string) *big.Rat {
	t.Helper()
	x, ok := new(big.Rat).SetString(s)
	require.True(t, ok, s)
	require.Equal(t, s, x.String(), "lowest terms")
	return x
}

// Vector 7 of the rules, through the command line.
func TestVector7(t *testing.T) {
	file := filepath.Join(t.TempDir(), "prices.csv")
	require.NoError(t, os.WriteFile(file, []byte("model,price\nMR,150\nMX84,2000\n"), 0o600))
	list := `[` + one("Z2AA-AAAA-AAAA", "addDevices", `"2013-01-01T10:00:00Z"`, `"2013-01-01T10:00:00Z"`, "365", `[{"model":"MR","count":5}]`) + `]`
	o := object(t, list, "-at", "2013-05-08", "-prices", file, "-add", "MX84=2:1095")
	require.Equal(t, "238/1", o["exactRemainingDays"])
	require.Equal(t, "2014-01-01", o["expirationDate"])
	require.Equal(t, "prices", o["weights"])
	after := o["steps"].([]any)[0].(map[string]any)["after"].(map[string]any)
	require.Equal(t, "2015-12-23", after["expirationDate"])
	require.Equal(t, "18234/19", after["exactRemainingDays"])
	require.Equal(t, map[string]any{"MR": 5., "MX84": 2.}, after["limits"])
}

func TestWithoutLicence(t *testing.T) {
	for _, list := range []string{`[]`, ` [ ] `} {
		code, stdout, stderr := calculate(t, list)
		require.Zero(t, code, stderr)
		require.Contains(t, stdout, "the organization has no licence")
	}
	o := object(t, `[]`, "-add", "MR=2:10")
	require.Nil(t, o["expirationDate"])
	require.Nil(t, o["exactRemainingDays"])
	require.Nil(t, o["carriedDays"])
	require.Equal(t, "equal", o["weights"])
	require.Equal(t, map[string]any{}, o["limits"])
	require.Empty(t, o["licenses"])
	step := o["steps"].([]any)[0].(map[string]any)
	require.Nil(t, step["before"].(map[string]any)["expirationDate"])
	require.Equal(t, "2026-03-11", step["after"].(map[string]any)["expirationDate"])
	code, stdout, _ := calculate(t, `[]`, "-add", "MR=2:10")
	require.Zero(t, code)
	require.Contains(t, stdout, "none -> 2026-03-11")
	invalid := strings.Replace(one("Z2AA-AAAA-AAAA", "addDevices", start, start, "365", fiveM), `"invalidated":false`, `"invalidated":true`, 1)
	o = object(t, `[`+invalid+`]`)
	require.Nil(t, o["expirationDate"])
	row := o["licenses"].([]any)[0].(map[string]any)
	require.Equal(t, "invalidated", row["state"])
	require.Equal(t, "0/1", row["share"])
	require.Nil(t, row["undoUntil"])
	require.Equal(t, "2026-11-01", row["ends"])
}

// What is invalidated never counts, whatever its dates; and the list may name its
// organization late, or not at all.
func TestInvalidatedAndUnnamed(t *testing.T) {
	live := strings.Replace(one("Z2AA-AAAA-AAAB", "addDevices", start, start, "365", fiveM), `"organizationId":"1"`, `"organizationId":""`, 1)
	gone := strings.Replace(one("Z2AA-AAAA-AAAA", "renew", start, `"2027-01-01T00:00:00Z"`, "365", fiveM), `"invalidated":false,"invalidatedAt":null`, `"invalidated":true,"invalidatedAt":"2028-01-01T00:00:00Z"`, 1)
	o := object(t, `[`+live+`,`+gone+`]`)
	require.Equal(t, "2026-11-01", o["expirationDate"])
	require.Equal(t, map[string]any{"MR Enterprise": 5.}, o["limits"])
	code, stdout, _ := calculate(t, `[`+live+`,`+gone+`]`)
	require.Zero(t, code)
	require.Contains(t, stdout, "Organization  1\n")
	code, stdout, _ = calculate(t, "\ufeff["+live+`]`)
	require.Zero(t, code)
	require.NotContains(t, stdout, "Organization")
}

// What-ifs come after all that was claimed at the same instant, whatever its key,
// and each replacement stands for one key.
func TestWhatIfsComeLast(t *testing.T) {
	list := `[` + one("Z2ZZ-ZZZZ-ZZZZ", "renew", start, `"2026-03-01T10:00:00Z"`, "365", fiveM) + `]`
	step := object(t, list, "-renew", "MR Enterprise=1:3650")["steps"].([]any)[0].(map[string]any)
	require.Equal(t, map[string]any{"MR Enterprise": 1.}, step["after"].(map[string]any)["limits"])
	two := `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, `"2026-03-01T10:00:00Z"`, "365", fiveM) + `,` +
		one("Z2AA-AAAA-AAAB", "addDevices", start, `"2026-03-01T10:00:00Z"`, "365", fiveM) + `]`
	for _, s := range object(t, two, "-undo", "Z2AAAAAAAAAA", "-undo", "Z2AAAAAAAAAB")["steps"].([]any) {
		require.Nil(t, s.(map[string]any)["refused"])
	}
}

// The calendar has ends, and both can be asked about.
func TestEndsOfTheCalendar(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage.json")
	require.NoError(t, os.WriteFile(file, []byte(`{}`), 0o600))
	for _, day := range []string{"0001-01-01", "9999-12-31"} {
		o := object(t, `[]`, "-at", day, "-usage", file)
		require.Equal(t, day, o["at"])
		require.Equal(t, "License Required", o["compliance"].(map[string]any)["status"])
	}
}

// The way through support is told whole (CT-14).
func TestWayThroughSupport(t *testing.T) {
	list := `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, `"2026-01-01T00:00:00Z"`, "365", fiveM) + `]`
	step := object(t, list, "-undo", "Z2AA-AAAA-AAAA")["steps"].([]any)[0].(map[string]any)
	require.Contains(t, step["refused"].(map[string]any)["text"], "key, models and counts")
}

// The README shows what its command prints.
func TestReadme(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run(sample(), nil, &out, &errs, today), errs.String())
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), "```\n"+out.String()+"```\n")
}

// Claims through the end of the day count; what is claimed after it is bad input.
func TestDayOfReport(t *testing.T) {
	last := one("Z2AA-AAAA-AAAA", "addDevices", start, `"2026-03-01T23:59:59.999Z"`, "365", fiveM)
	o := object(t, `[`+last+`]`)
	require.Equal(t, "2026-11-01", o["expirationDate"])
	require.InDelta(t, 245, o["remainingDays"], 0)
	next := one("Z2AA-AAAA-AAAA", "addDevices", start, `"2026-03-02T00:00:00Z"`, "365", fiveM)
	code, stdout, stderr := calculate(t, `[`+next+`]`)
	require.Equal(t, 2, code)
	require.Empty(t, stdout)
	require.Contains(t, stderr, "record 1: claimedAt")
}

// What-ifs happen at the later of 00:00 of the day and the last claim.
func TestUndoWindow(t *testing.T) {
	for _, s := range []struct {
		claimed string
		open    bool
	}{
		{`"2026-02-21T23:59:59Z"`, false},
		{`"2026-02-22T00:00:00Z"`, true},
		{`"2026-02-22T00:00:01Z"`, true},
		{`"2026-03-01T18:00:00Z"`, true},
	} {
		o := object(t, `[`+one("Z2AA-AAAA-AAAA", "addDevices", start, s.claimed, "365", fiveM)+`]`, "-undo", "z2aaaaaaaaaa")
		step := o["steps"].([]any)[0].(map[string]any)
		require.Equal(t, "undo Z2AA-AAAA-AAAA", step["step"])
		if s.open {
			require.NotNil(t, step["before"])
			require.Nil(t, step["after"].(map[string]any)["expirationDate"])
			continue
		}
		require.Nil(t, step["after"])
		refused := step["refused"].(map[string]any)
		require.Equal(t, "coterm/undo-window-closed", refused["reason"])
		require.Contains(t, refused["text"], "licensing@meraki.com")
	}
}

// A refused step is told, and the next one starts from where things stood.
func TestRefusedStep(t *testing.T) {
	list := `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, `"2026-02-27T00:00:00Z"`, "365", fiveM) + `]`
	code, stdout, _ := calculate(t, list, "-undo", "Z2BB-BBBB-BBBB", "-add", "MR Enterprise=5:245")
	require.Zero(t, code)
	require.Contains(t, stdout, "refused")
	require.Contains(t, stdout, "coterm/key-not-claimed")
	require.Contains(t, stdout, "2026-11-01 -> 2026-11-01")
	require.Contains(t, stdout, "MR Enterprise: 5 -> 10")
}

func TestRenewalOptions(t *testing.T) {
	list := `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, `"2026-02-27T00:00:00Z"`, "365", fiveM) + `]`
	for _, s := range []struct{ renewal, date string }{
		{"convert", "2026-07-05"}, // 10 days, and 5 × 245 value-days on 10 devices
		{"keep", "2026-11-11"},
		{"discard", "2026-03-11"},
	} {
		o := object(t, list, "-renewal", s.renewal, "-renew", "MR Enterprise=10:10")
		after := o["steps"].([]any)[0].(map[string]any)["after"].(map[string]any)
		want := s.date
		if s.renewal == "convert" {
			require.Equal(t, "265/2", after["exactRemainingDays"])
			want = "2026-07-11"
		}
		require.Equal(t, want, after["expirationDate"])
	}
}

func TestCompliance(t *testing.T) {
	file := filepath.Join(t.TempDir(), "usage.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"MR36 Enterprise": 6, "MX67": 0}`), 0o600))
	list := `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, `"2026-02-27T00:00:00Z"`, "365", fiveM) + `]`
	o := object(t, list, "-usage", file)
	require.Equal(t, map[string]any{
		"status": "License Required", "since": "2026-03-01T00:00:00Z", "graceUntil": "2026-03-31T00:00:00Z",
		"shortages": []any{map[string]any{"model": "MR Enterprise", "devices": 6., "limit": 5.}},
	}, o["compliance"])
	require.NoError(t, os.WriteFile(file, []byte(`{"MR36 Enterprise": 5}`), 0o600))
	o = object(t, list, "-usage", file)
	require.Equal(t, map[string]any{"status": "OK", "since": nil, "graceUntil": nil, "shortages": []any{}}, o["compliance"])
}
