package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o600))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// meetings runs the program on a script.
func meetings(script string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(append(args, "-"), strings.NewReader(script), &out, &errs)
	return code, out.String(), errs.String()
}

// steps writes a script whose steps lack but the braces.
func steps(all ...string) string {
	for i, s := range all {
		all[i] = "{" + s + "}"
	}
	return `{"steps": [` + strings.Join(all, ",\n") + `]}`
}

// The sample is the life that the file tells, and the file is the sample.
func TestSample(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run(nil, nil, &out, &errs), errs.String())
	golden(t, "testdata/life.txt", out.String())
	sample := out.String()

	out.Reset()
	require.Zero(t, run([]string{"testdata/life.json"}, nil, &out, &errs), errs.String())
	require.Equal(t, sample, out.String())

	out.Reset()
	require.Zero(t, run([]string{"-advice"}, nil, &out, &errs), errs.String())
	require.Empty(t, errs.String())
	told := map[string]int{}
	advice := regexp.MustCompile(` {4}- (problem|cause|remedy): `)
	var rest strings.Builder
	for l := range strings.Lines(out.String()) {
		if kind := advice.FindStringSubmatch(l); kind != nil {
			told[kind[1]]++
			continue
		}
		rest.WriteString(l)
	}
	require.Equal(t, sample, rest.String(), "advice is added, and nothing else")
	explained := len(regexp.MustCompile(`REFUSED: pak/(exhausted|upgrade-impossible|eligible|other-system) `).FindAllString(sample, -1))
	require.Equal(t, 5, explained)
	require.Equal(t, strings.Count(sample, "  ALERT ")+explained, told["problem"])
	require.GreaterOrEqual(t, told["cause"], told["problem"])
	require.GreaterOrEqual(t, told["remedy"], told["problem"])
	require.Contains(t, out.String(), "- remedy: Rehost the licenses of the old system and install their file here, then fulfill the PAK.\n")
}

// Every line has its instant and its rule, in the order of time, and the life meets
// every rule of the house but those of several data centers, sizes and orders.
func TestLinesNameTheirRules(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-advice"}, nil, &out, &errs), errs.String())
	line := regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)  (WX-\d+) ?  cwms-[12]    \S.*\S$`)
	met := map[string]bool{}
	last := ""
	for l := range strings.Lines(out.String()) {
		parts := line.FindStringSubmatch(strings.TrimSuffix(l, "\n"))
		require.NotNil(t, parts, l)
		require.LessOrEqual(t, last, parts[1], l)
		last = parts[1]
		met[parts[2]] = true
	}
	for rule := 1; rule <= 19; rule++ {
		if rule != 10 && rule != 11 {
			require.True(t, met[fmt.Sprintf("WX-%d", rule)], rule)
		}
	}
}

// A step that is refused changes nothing: without those that are, the life is the same.
func TestRefusedStepsChangeNothing(t *testing.T) {
	sample, err := open("", nil)
	require.NoError(t, err)
	var whole, without bytes.Buffer
	require.NoError(t, play(&log{out: &whole}, sample))
	var kept strings.Builder
	refused := map[string]bool{}
	for l := range strings.Lines(whole.String()) {
		if words := strings.Fields(l); len(words) > 4 && words[4] == "REFUSED:" {
			refused[words[0]+words[2]+words[3]] = true
			continue
		}
		kept.WriteString(l)
	}
	steps := len(sample.Steps)
	sample.Steps = slices.DeleteFunc(sample.Steps, func(s step) bool {
		return refused[s.At.Format(time.RFC3339)+string(s.System)+s.Do] && s.Meeting != "m3" && s.Meeting != "m4" // which stand beside m5
	})
	require.Equal(t, len(refused), steps-len(sample.Steps))
	require.NoError(t, play(&log{out: &without}, sample))
	require.Equal(t, kept.String(), without.String())
}

// Every deed is in the sample, or in the script of the others here, and in the
// documentation with its fields.
func TestEveryDeed(t *testing.T) {
	const at = `"at": "2024-08-31T09:00:00Z", "system": "a", "do": `
	code, stdout, stderr := meetings(steps(
		at+`"install", "generation": "managed", "version": "1.5", "size": "micro"`,
		at+`"addUser", "user": "ann"`,
		at+`"setRole", "user": "ann", "attendeeOnly": true`,
		at+`"assign", "user": "ann"`,
		at+`"setRole", "user": "ann"`,
		at+`"deactivate", "user": "ann"`,
		at+`"reactivate", "user": "ann"`,
		at+`"update"`,
		at+`"register"`,
	))
	require.Zero(t, code, stderr)
	require.Equal(t, `2024-08-31T09:00:00Z  WX-9   a         installed: managed, version 1.5, micro with 50 ports; evaluation begins
2024-08-31T09:00:00Z  WX-9   a         ALERT free-trial: until 2025-02-27 09:00:00
2024-08-31T09:00:00Z  WX-4   a         ann has an account
2024-08-31T09:00:00Z  WX-4   a         the account of ann changes and can only attend
2024-08-31T09:00:00Z  WX-4   a         assign REFUSED: hosting/attendee-only user=ann
2024-08-31T09:00:00Z  WX-4   a         the account of ann changes
2024-08-31T09:00:00Z  WX-2   a         ann is deactivated and held no licence: 0 held
2024-08-31T09:00:00Z  WX-2   a         ann is active again, without a licence
2024-08-31T09:00:00Z  WX-16  a         updated: the licence status is unknown until the next audit
2024-08-31T09:00:00Z  WX-16  a         ALERT status-unknown: until 2024-09-02 09:00:00
2024-08-31T09:00:00Z  WX-9   a         register REFUSED: hosting/generation generation=managed, wanted=smart
`, stdout)

	var sample script
	require.NoError(t, json.Unmarshal(life, &sample))
	done := map[string]bool{"setRole": true, "reactivate": true, "update": true}
	for _, s := range sample.Steps {
		done[s.Do] = true
	}
	require.Equal(t, slices.Sorted(maps.Keys(deeds)), slices.Sorted(maps.Keys(done)))

	source, err := os.ReadFile("main.go")
	require.NoError(t, err)
	text := strings.Join(strings.Fields(string(source)), " ")
	for do, fields := range deeds {
		require.Contains(t, text, strings.TrimSpace(do+" "+strings.ReplaceAll(fields, " ", ", ")), do)
	}
}

// What the account refuses is told, and so is a system that two servers share nothing
// with.
func TestTwoSmartSystems(t *testing.T) {
	const at = `"at": "2026-01-05T09:00:00Z", "system": `
	code, stdout, stderr := meetings(steps(
		at+`"a", "do": "install", "generation": "smart", "version": "3.0", "size": "small"`,
		at+`"b", "do": "install", "generation": "smart", "version": "3.0", "size": "small"`,
		at+`"a", "do": "deregister"`,
		at+`"a", "do": "register"`,
		at+`"b", "do": "register"`,
		at+`"a", "do": "register"`,
		at+`"b", "do": "disconnect"`,
		at+`"b", "do": "deregister"`,
		at+`"b", "do": "reserve", "quantity": 2000000`,
		at+`"b", "do": "reserve", "quantity": 2`,
		at+`"b", "do": "reserve", "quantity": 3`,
		at+`"a", "do": "buy", "quantity": 2000000`,
		at+`"a", "do": "upgrade", "generation": "smart", "version": "4.0"`,
	))
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "a         registered")
	require.Contains(t, stdout, "b         registered")
	require.Contains(t, stdout, "a         deregister REFUSED: agent/")
	require.Contains(t, stdout, "a         register REFUSED: agent/")
	require.Contains(t, stdout, "b         disconnect REFUSED: hosting/generation")
	require.Contains(t, stdout, "b         deregistered: the evaluation goes on until 2026-04-05 09:00:00")
	require.Contains(t, stdout, "b         reserve REFUSED: license/count-range")
	require.Contains(t, stdout, "b         host licences reserved: 3")
	require.Contains(t, stdout, "a         buy REFUSED: ")
	require.Contains(t, stdout, "a         upgraded to smart, version 4.0: all 0 assignments are kept")

	code, stdout, stderr = meetings(steps(
		at+`"a", "do": "install", "generation": "smart", "version": "3.0", "size": "small"`,
		`"at": "2026-04-06T09:00:00Z", "system": "a", "do": "register"`,
		`"at": "2026-04-06T09:00:00Z", "system": "a", "do": "deregister"`,
	))
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "  registered: nothing is left of the evaluation")
	require.Contains(t, stdout, "  deregistered: nothing is left of the evaluation")
}

// What stands in for the primary system cannot manage licences, until the return.
func TestNothingIsManagedWhileFailedOverWX15(t *testing.T) {
	const at = `"at": "2026-01-05T09:00:00Z", "system": "a", "do": `
	managing := []string{
		at + `"registerPak", "pak": "P-1", "lines": [{"product": "HOST", "version": "1.5", "quantity": 2}]`,
		at + `"fulfill", "pak": "P-1", "totals": [{"line": 0, "quantity": 2}]`,
		at + `"installFile", "serial": "F-1", "for": "a", "licenses": [{"product": "HOST", "version": "1.5", "quantity": 1}]`,
		at + `"rehost", "serial": "F-2", "to": "b"`,
		at + `"carry", "serial": "F-2"`,
	}
	script := []string{at + `"install", "generation": "managed", "version": "1.5", "size": "small"`, at + `"failOver"`}
	script = append(script, managing...)
	script = append(script, at+`"return"`)
	code, stdout, stderr := meetings(steps(append(script, managing...)...))
	require.Zero(t, code, stderr)
	away, back, returned := strings.Cut(stdout, "returned to the primary system")
	require.True(t, returned)
	for _, do := range []string{"registerPak", "fulfill", "installFile", "rehost", "carry"} {
		require.Contains(t, away, "WX-15  a         "+do+" REFUSED: hosting/failed-over since=2026-01-05T09:00:00Z\n")
		require.NotContains(t, back, do+" REFUSED: hosting/failed-over")
	}
	require.Equal(t, 5, strings.Count(away, "REFUSED"))
	require.Contains(t, back, "all licences leave for b in file F-2")
}

// A refusal names what is the matter: no system, and no file.
func TestWhatIsNotThereIsNamed(t *testing.T) {
	const at = `"at": "2026-01-05T09:00:00Z", "system": "a", "do": `
	code, stdout, stderr := meetings(steps(at+`"register"`, at+`"reserve", "quantity": 1`, at+`"deregister"`, at+`"carry", "serial": "F-9"`))
	require.Zero(t, code, stderr)
	require.Equal(t, `2026-01-05T09:00:00Z  WX-9   a         register REFUSED: hosting/not-installed system=a
2026-01-05T09:00:00Z  WX-9   a         reserve REFUSED: hosting/not-installed system=a
2026-01-05T09:00:00Z  WX-9   a         deregister REFUSED: hosting/not-installed system=a
2026-01-05T09:00:00Z  WX-19  a         carry REFUSED: pak/no-lines what=file, id=F-9
`, stdout)
}

// A system of the older generation has no agent, and one that buys for others needs none.
func TestWithoutAgent(t *testing.T) {
	const at = `"at": "2026-01-05T09:00:00Z", "system": "a", "do": `
	code, stdout, stderr := meetings(steps(at+`"buy", "quantity": 1`,
		at+`"install", "generation": "managed", "version": "1.5", "size": "small"`, at+`"disconnect"`, at+`"failOver"`))
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "host licences bought: 1")
	require.Contains(t, stdout, "E-MAIL invalid: The system runs with invalid licences: it has not been in contact with the licence manager since 2026-01-05 09:00:00 UTC. The time while the system is failed over does not count.")
}

// Where the evaluation ends, the log says so at that very second.
func TestEvaluationEndsByItselfWX9WX12(t *testing.T) {
	install := func(generation string) string {
		return `"at": "2024-08-31T09:00:00Z", "system": "a", "do": "install", "size": "small", "version": "2.0", "generation": "` + generation + `"`
	}
	for generation, end := range map[string]string{"managed": "2025-02-27T09:00:00Z", "smart": "2024-11-29T09:00:00Z"} {
		code, stdout, stderr := meetings(steps(install(generation), `"at": "2025-06-01T00:00:00Z", "system": "a", "do": "show"`))
		require.Zero(t, code, stderr)
		require.Contains(t, stdout, end+"  WX-12  a         ALERT evaluation-over\n")
		require.Contains(t, stdout, end+"  WX-9   a         alert free-trial is gone\n")
		require.Contains(t, stdout, "2025-06-01T00:00:00Z  WX-12  a         access: license-management\n")
	}
}

// The calendar ends, and so does the log: what an agent wants later is not asked for again
// and again at the last instant.
func TestLastInstant(t *testing.T) {
	code, stdout, stderr := meetings(steps(
		`"at": "9999-12-31T02:00:00Z", "system": "a", "do": "install", "generation": "smart", "version": "3.0", "size": "small"`,
		`"at": "9999-12-31T02:00:00Z", "system": "b", "do": "install", "generation": "managed", "version": "1.5", "size": "small"`,
		`"at": "9999-12-31T23:59:59.999999999Z", "system": "a", "do": "show"`,
		`"at": "9999-12-31T23:59:59.999999999Z", "system": "b", "do": "show"`,
	))
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "9999-12-31T23:59:59Z  WX-12  a         access: ")
	require.Contains(t, stdout, "9999-12-31T23:59:59Z  WX-12  b         access: ")
}

// A text of a script stays within its line.
func TestLinesStayLines(t *testing.T) {
	code, stdout, stderr := meetings(steps(
		`"at": "2024-08-31T09:00:00Z", "system": "a", "do": "addUser", "user": "x\n2024-09-01T00:00:00Z  WX-1"`,
		`"at": "2024-08-31T09:00:00Z", "system": "a", "do": "carry", "serial": "none"`,
	))
	require.Zero(t, code, stderr)
	require.Equal(t, strings.Count(stdout, "\n"), strings.Count(stdout, "REFUSED"))
}

// brokenWriter takes nothing, and brokenReader gives nothing.
type (
	brokenWriter struct{}
	brokenReader struct{}
)

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }
func (brokenReader) Read([]byte) (int, error)  { return 0, errors.New("disk gone") }

// What cannot be read is refused in one line that names step and field, and what cannot
// be written is told.
func TestUnreadable(t *testing.T) {
	const ok = `"at": "2024-08-31T09:00:00Z", "system": "a", "do": "update"`
	for _, tt := range []struct{ script, stderr string }{
		{``, "license/json-malformed"},
		{`[]`, "license/json-type"},
		{`{}`, "license/json-missing-field: field=steps"},
		{`{"steps": null}`, "license/json-null"},
		{`{"steps": [], "steps": []}`, "license/json-duplicate-field"},
		{`{"steps": []} x`, "license/json-malformed"},
		{"{\"steps\": [\"\xff\"]}", "license/json-malformed"},
		{steps(ok, `"at": "2024-08-31T09:00:00Z", "system": "a"`), "field=steps.1.do"},
		{steps(ok, strings.ReplaceAll(ok, "Z", "+02:00")), "field=steps.1.at"},
		{steps(ok + `, "colour": "red"`), "field=steps.0.colour"},
		{steps(ok, strings.ReplaceAll(ok, "update", "fly")), `steps.1.do: "fly" is none of addUser, assign,`},
		{steps(ok, ok+`, "user": "ann"`), "steps.1.user: no field of update"},
		{steps(strings.ReplaceAll(ok, "update", "start")), "steps.0.meeting: missing; start has meeting [present]"},
		{steps(strings.ReplaceAll(ok, `"a"`, `" a"`)), "steps.0.system: license/id-malformed"},
		{steps(strings.ReplaceAll(ok, "2024-08-31T09", "0001-01-01T00")), "steps.0.at: license/instant-missing"},
		{steps(ok, strings.ReplaceAll(ok, "09:00:00", "08:59:59")), "steps.1.at: earlier than the step before"},
		{steps(ok, strings.ReplaceAll(ok, "2024-08-31T09:00:00", "2054-08-24T09:00:01")), "steps.1.at: more than 30 years after the first step"},
	} {
		code, stdout, stderr := meetings(tt.script)
		require.Equal(t, 2, code, tt.script)
		require.Empty(t, stdout)
		require.Contains(t, stderr, tt.stderr)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	}
	code, _, stderr := meetings(steps(ok, strings.ReplaceAll(ok, "2024-08-31T09:00:00", "2054-08-24T09:00:00")))
	require.Zero(t, code, stderr)

	for _, tt := range []struct {
		code   int
		args   []string
		stderr string
	}{
		{2, []string{"-x"}, "meetings: flag provided but not defined: -x\n"},
		{2, []string{"a", "b"}, "meetings: one script is wanted, not 2\n"},
		{2, []string{"testdata/none.json"}, "no such file or directory\n"},
		{2, []string{"-"}, "meetings: disk gone\n"},
	} {
		var out, errs bytes.Buffer
		require.Equal(t, tt.code, run(tt.args, brokenReader{}, &out, &errs), tt.args)
		require.Empty(t, out.String())
		require.Contains(t, errs.String(), tt.stderr)
	}
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-h"}, nil, &out, &errs))
	require.Equal(t, usageText, out.String())
	require.Equal(t, 1, run(nil, nil, brokenWriter{}, &errs))
	require.Equal(t, "meetings: disk full\n", errs.String())
}

// Every limit of a script at n − 1, n and n + 1.
func TestLimits(t *testing.T) {
	one := func(system int) string {
		return fmt.Sprintf(`{"at": "2024-08-31T09:00:00Z", "system": "s%d", "do": "show"}`, system)
	}
	script := func(n, systems int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = one(i % systems)
		}
		return `{"steps": [` + strings.Join(all, ",") + `]}`
	}
	for n, wanted := range map[string]int{
		script(maxSteps-1, 1): 0, script(maxSteps, 1): 0, script(maxSteps+1, 1): 2,
		script(99, maxSystems-1): 0, script(99, maxSystems): 0, script(99, maxSystems+1): 2,
	} {
		_, err := read(strings.NewReader(n))
		require.Equal(t, wanted == 2, err != nil, err)
	}
	for _, over := range []int{-1, 0, 1} {
		_, err := read(io.MultiReader(strings.NewReader(`{"steps": []}`), strings.NewReader(strings.Repeat(" ", maxScript+over-len(`{"steps": []}`)))))
		require.Equal(t, over > 0, err != nil, over)
	}
}

// FuzzScriptIsReadOrRefused: whatever the file says, the log stays one, or one line says
// why not.
func FuzzScriptIsReadOrRefused(f *testing.F) {
	f.Add(string(life))
	f.Add(steps(`"at": "2024-08-31T09:00:00Z", "system": "a", "do": "carry", "serial": "x"`))
	f.Add(steps(`"at": "9999-12-31T23:59:59Z", "system": "a", "do": "install", "generation": "smart", "version": "1", "size": "large"`,
		`"at": "9999-12-31T23:59:59Z", "system": "a", "do": "register"`))
	f.Add(`{"steps": [{"at": 1}]}`)
	f.Fuzz(func(t *testing.T, script string) {
		code, stdout, stderr := meetings(script)
		switch code {
		case 0:
			require.Empty(t, stderr)
		case 2:
			require.Empty(t, stdout)
			require.Equal(t, 1, strings.Count(stderr, "\n"))
		default:
			t.Fatal(code, stderr)
		}
	})
}
