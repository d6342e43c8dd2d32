package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// devices runs the program on a scenario.
func devices(t *testing.T, scenario string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(append(args, "-"), strings.NewReader(scenario), &out, &err)
	return code, out.String(), err.String()
}

// The sample is the year that the files tell.
func TestSample(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "year.svg")
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-svg", svg}, nil, &out, &errs), errs.String())
	golden(t, "testdata/year.txt", out.Bytes())
	picture, err := os.ReadFile(svg)
	require.NoError(t, err)
	golden(t, "testdata/year.svg", picture)

	out.Reset()
	require.Zero(t, run([]string{"-json", "testdata/year.json"}, nil, &out, &errs), errs.String())
	golden(t, "testdata/year.out.json", out.Bytes())
}

// A picture is well-formed and runs nothing.
func TestPicture(t *testing.T) {
	for _, scenario := range []string{
		`{"organization": "1", "steps": []}`,
		`{"organization": "<&", "steps": [{"at": "2024-01-08T09:00:00Z", "do": "addDevice", "serial": "<script>", "model": "MX64"}]}`,
	} {
		svg := filepath.Join(t.TempDir(), "x.svg")
		code, _, stderr := devices(t, scenario, "-svg", svg)
		require.Zero(t, code, stderr)
		data, err := os.ReadFile(svg)
		require.NoError(t, err)
		require.NotContains(t, string(data), "<script")
		for d := xml.NewDecoder(bytes.NewReader(data)); ; {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
		}
	}
}

// A step that is refused says why, changes nothing, and the run goes on.
func TestRefusedStepsGoOn(t *testing.T) {
	code, stdout, stderr := devices(t, `{"organization": "1", "steps": [
		{"at": "2024-01-01T00:00:00Z", "do": "addDevice", "serial": "Q1", "model": "MS220-8P"},
		{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": [{"id": "1", "licenseKey": "Z2AA-0000-0001", "licenseType": "MS220-8", "durationInDays": 365}]},
		{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": [{"id": "2", "licenseKey": "no key", "licenseType": "MS220-8", "durationInDays": 365}]},
		{"at": "2024-01-02T00:00:00Z", "do": "assign", "license": "1", "device": "Q1"},
		{"at": "2023-12-31T00:00:00Z", "do": "undo", "license": "1"},
		{"at": "2024-03-31T00:00:00Z", "do": "show"}
	]}`, "-json")
	require.Zero(t, code, stderr)
	var steps []struct {
		Do       string
		OK       bool
		Refused  []string
		Licenses []struct{ ID, State string }
		Devices  []struct{ Serial, Status, Until string }
	}
	require.NoError(t, json.Unmarshal([]byte(stdout), &steps))
	require.Len(t, steps, 6)
	require.True(t, steps[0].OK)
	require.True(t, steps[1].OK)
	require.Equal(t, []string{"license/key-malformed"}, steps[2].Refused)
	require.Equal(t, []string{"perdevice/type-fits"}, steps[3].Refused)
	require.Equal(t, []string{"perdevice/earlier-than-last"}, steps[4].Refused)
	require.True(t, steps[5].OK)
	require.Equal(t, "unusedActive", steps[5].Licenses[0].State)
	require.Equal(t, "disabled", steps[5].Devices[0].Status)
}

// What is told stands in the order of the steps, also where one looks back.
func TestStepsStandInTheirOrder(t *testing.T) {
	code, stdout, stderr := devices(t, `{"organization": "1", "steps": [
		{"at": "2024-01-01T00:00:00Z", "do": "addDevice", "serial": "Q1", "model": "MX64"},
		{"at": "2024-03-01T00:00:00Z", "do": "addDevice", "serial": "Q2", "model": "MX64"},
		{"at": "2024-02-01T00:00:00Z", "do": "addDevice", "serial": "Q3", "model": "MX64"},
		{"at": "2024-01-15T00:00:00Z", "do": "show"}
	]}`)
	require.Zero(t, code, stderr)
	last := -1
	for _, line := range []string{
		"2024-01-01 00:00  addDevice Q1", "2024-01-31 00:00  device Q1 is disabled", "2024-03-01 00:00  addDevice Q2",
		"2024-02-01 00:00  addDevice Q3 MX64\n      refused: perdevice/earlier-than-last", "2024-01-15 00:00  show", "If nobody acts after 2024-03-01 00:00",
	} {
		at := strings.Index(stdout, line)
		require.Greater(t, at, last, "%s\n%s", line, stdout)
		last = at
	}
}

// Every deed of a scenario is done.
func TestDeeds(t *testing.T) {
	code, stdout, stderr := devices(t, `{"organization": "1", "steps": [
		{"at": "2024-01-01T00:00:00Z", "do": "addDevice", "serial": "Q1", "model": "MX64"},
		{"at": "2024-01-01T00:00:00Z", "do": "addDevice", "serial": "Q2", "model": "MX64"},
		{"at": "2024-01-01T00:00:00Z", "do": "addNetwork", "id": "N_1"},
		{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": [
			{"id": "1", "licenseKey": "Z2AA-0000-0001", "orderNumber": "4C1", "licenseType": "MX64-ENT", "durationInDays": 365, "seatCount": null},
			{"id": "2", "licenseKey": "Z2AA-0000-0001", "licenseType": "MX64-ENT", "durationInDays": 60},
			{"id": "3", "licenseKey": "Z2AA-0000-0001", "licenseType": "MX64-ENT", "durationInDays": 60},
			{"id": "4", "licenseKey": "Z2AA-0000-0002", "licenseType": "SME", "durationInDays": 365, "seatCount": 25},
			{"id": "4-2", "licenseKey": "Z2AA-0000-0002", "licenseType": "SME", "durationInDays": 365, "seatCount": 20}
		]},
		{"at": "2024-01-02T00:00:00Z", "do": "assign", "license": "1", "device": "Q1"},
		{"at": "2024-01-02T00:00:00Z", "do": "queue", "license": "2", "device": "Q1"},
		{"at": "2024-01-02T00:00:00Z", "do": "dequeue", "license": "2"},
		{"at": "2024-01-02T00:00:00Z", "do": "undo", "license": "3"},
		{"at": "2024-01-02T00:00:00Z", "do": "reassign", "license": "1", "device": "Q2"},
		{"at": "2024-01-02T00:00:00Z", "do": "unassign", "license": "1"},
		{"at": "2024-01-02T00:00:00Z", "do": "assignSeats", "license": "4", "network": "N_1", "seats": 15},
		{"at": "2024-01-02T00:00:00Z", "do": "renewSeats", "license": "4", "with": "4-2"},
		{"at": "2024-01-02T00:00:00Z", "do": "show"}
	]}`, "-json")
	require.Zero(t, code, stderr)
	require.NotContains(t, stdout, `"refused"`)
	require.Contains(t, stdout, `"id": "4-3"`, "what stays of the seats")
	require.Contains(t, stdout, `"id": "4-2-2"`, "what renews")
}

// What cannot be read is told in one line that names step and field.
func TestUnreadable(t *testing.T) {
	step := func(text string) string { return `{"organization": "1", "steps": [` + text + `]}` }
	for want, scenario := range map[string]string{
		"scenario: not a JSON object":                            `[]`,
		"scenario: organization: missing":                        `{"steps": []}`,
		"scenario: steps: wanted a list, got 1":                  `{"organization": "1", "steps": 1}`,
		"scenario: more: no such field here":                     `{"organization": "1", "steps": [], "more": 1}`,
		"scenario: steps: stands twice":                          `{"organization": "1", "steps": [], "steps": []}`,
		"scenario: something follows the object":                 `{"organization": "1", "steps": []}{}`,
		"scenario: steps: not JSON":                              `{"organization": "1", "steps": [`,
		"scenario: not JSON":                                     `{"organization": "1", "steps": []`,
		"scenario: not UTF-8":                                    "{\"organization\": \"\xff\"}",
		"scenario: organization: license/id-malformed":           `{"organization": "", "steps": [{"at": "2024-01-01T00:00:00Z", "do": "show"}]}`,
		"step 1: not a JSON object":                              step(`1`),
		"step 1: do: missing":                                    step(`{"at": "2024-01-01T00:00:00Z"}`),
		`step 1: do: "fly" is none of addDevice, addNetwork`:     step(`{"at": "2024-01-01T00:00:00Z", "do": "fly"}`),
		"step 1: at: missing":                                    step(`{"do": "show"}`),
		"step 1: at: wanted an instant":                          step(`{"at": "yesterday", "do": "show"}`),
		"step 1: at: license/date-range":                         step(`{"at": "0000-01-01T00:00:00Z", "do": "show"}`),
		"step 1: seats: no such field here":                      step(`{"at": "2024-01-01T00:00:00Z", "do": "show", "seats": 1}`),
		"step 1: seats: wanted a whole number, got 1.5":          step(`{"at": "2024-01-01T00:00:00Z", "do": "assignSeats", "license": "1", "network": "N", "seats": 1.5}`),
		"step 1: device: wanted a text, got 7":                   step(`{"at": "2024-01-01T00:00:00Z", "do": "assign", "license": "1", "device": 7}`),
		"step 1: device: missing":                                step(`{"at": "2024-01-01T00:00:00Z", "do": "assign", "license": "1", "device": null}`),
		"step 1: licenses.0.id: missing":                         step(`{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": [{}]}`),
		"step 1: licenses.0.name: no such field":                 step(`{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": [{"name": 1}]}`),
		"step 1: licenses: wanted a list":                        step(`{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": {}}`),
		"step 1: licenses.0.seatCount: wanted a whole number":    step(`{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": [{"id": "1", "licenseKey": "Z2AA-0000-0001", "licenseType": "SME", "durationInDays": 1, "seatCount": "1"}]}`),
		"step 1: licenses.0.orderNumber: wanted a text":          step(`{"at": "2024-01-01T00:00:00Z", "do": "claim", "licenses": [{"id": "1", "licenseKey": "Z2AA-0000-0001", "licenseType": "SME", "durationInDays": 1, "orderNumber": 1}]}`),
		"step 2: do: wanted a text":                              step(`{"at": "2024-01-01T00:00:00Z", "do": "show"}, {"at": "2024-01-01T00:00:00Z", "do": []}`),
		`step 1: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`: step(`{"at": "2024-01-01T00:00:00Z", "do": "show", "` + strings.Repeat("a", 100) + `": 1}`),
	} {
		code, stdout, stderr := devices(t, scenario)
		require.Equal(t, 2, code, want)
		require.Empty(t, stdout, want)
		require.Contains(t, stderr, "devices: standard input: "+want)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	}
	code, _, stderr := devices(t, strings.Repeat(" ", maxScenario+1))
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "more than 16777216 bytes")
}

// Flags, files and outputs that cannot be used.
func TestSurroundings(t *testing.T) {
	var out, errs bytes.Buffer
	require.Zero(t, run([]string{"-h"}, nil, &out, &errs))
	require.Contains(t, out.String(), "usage: devices")
	require.Equal(t, 2, run([]string{"-fly"}, nil, &out, &errs))
	require.Equal(t, 2, run([]string{"a", "b"}, nil, &out, &errs))
	require.Equal(t, 2, run([]string{"testdata/none.json"}, nil, &out, &errs))
	require.Equal(t, 1, run([]string{"-svg", t.TempDir()}, nil, &out, &errs))
	require.Equal(t, 1, run(nil, nil, broken{}, &errs))
	require.Equal(t, 2, run([]string{"-"}, broken{}, &out, &errs))
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
func (broken) Read([]byte) (int, error)  { return 0, io.ErrUnexpectedEOF }

// What time did is told up to each step, also where a step changed nothing: one
// before it comes too late.
func TestNothingIsDoneBeforeWhatWasTold(t *testing.T) {
	code, stdout, stderr := devices(t, `{"organization": "1", "steps": [
		{"at": "2024-01-08T09:00:00Z", "do": "addDevice", "serial": "Q1", "model": "MX64"},
		{"at": "2024-01-08T09:00:00Z", "do": "claim", "licenses": [{"id": "1", "licenseKey": "Z2AA-0000-0001", "licenseType": "MX64", "durationInDays": 100}]},
		{"at": "2024-01-08T09:00:00Z", "do": "assign", "license": "1", "device": "Q1"},
		{"at": "2024-12-31T00:00:00Z", "do": "show"},
		{"at": "2024-02-01T00:00:00Z", "do": "unassign", "license": "1"},
		{"at": "2024-12-31T00:00:00Z", "do": "show"}
	]}`)
	require.Zero(t, code, stderr)
	require.Contains(t, stdout, "unassign 1\n      refused: perdevice/earlier-than-last")
	require.Contains(t, stdout, "licence 1 on Q1 is over\n")
	require.NotContains(t, stdout, "unusedActive")
	require.Equal(t, 2, strings.Count(stdout, "Q1      MX64   disabled  -"))
}
