package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Bad input exits with 2 and one line, and prints nothing else.
func TestBadInput(t *testing.T) {
	good := one("Z2AA-AAAA-AAAA", "addDevices", start, start, "365", fiveM)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	for _, s := range []struct {
		name string
		list string
		args []string
		says []string
	}{
		{"not JSON", `hello`, nil, []string{"standard input"}},
		{"an object", `{}`, nil, []string{"standard input"}},
		{"cut off", `[` + good, nil, []string{"standard input"}},
		{"empty", ``, nil, []string{"standard input"}},
		{"no startedAt", `[` + good + `,` + one("Z2AA-AAAA-AAAB", "addDevices", `null`, start, "365", fiveM) + `]`, nil, []string{"record=2", "field=startedAt"}},
		{"no claimedAt", `[` + one("Z2AA-AAAA-AAAB", "addDevices", start, `null`, "365", fiveM) + `]`, nil, []string{"record=1", "field=claimedAt"}},
		{"count of 0", `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, start, "365", `[{"model":"MR","count":0}]`) + `]`, nil, []string{"record=1", "field=counts.0.count", "value=0"}},
		{"no counts", `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, start, "365", `[]`) + `]`, nil, []string{"record=1", "field=counts"}},
		{"no term", `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, start, "0", fiveM) + `]`, nil, []string{"record=1", "field=duration"}},
		{"no mode", `[` + one("Z2AA-AAAA-AAAA", "", start, start, "365", fiveM) + `]`, nil, []string{"record=1", "field=mode"}},
		{"bad key", `[` + one("Z3AA-AAAA-AAAA", "addDevices", start, start, "365", fiveM) + `]`, nil, []string{"record=1", "field=key"}},
		{"key twice", `[` + good + `,` + good + `]`, nil, []string{"record=2", "field=key", "coterm/key-twice"}},
		{"another organization", `[` + good + `,` + strings.Replace(one("Z2AA-AAAA-AAAB", "addDevices", start, start, "365", fiveM), `"organizationId":"1"`, `"organizationId":"2"`, 1) + `]`, nil, []string{"record=2", "field=organizationId"}},
		{"bad date", `[` + one("Z2AA-AAAA-AAAA", "addDevices", `"soon"`, start, "365", fiveM) + `]`, nil, []string{"record=1", "field=startedAt", "soon"}},
		{"model without price", `[` + good + `]`, []string{"-prices", file("p1.csv", "model,price\nMX,1\n")}, []string{"record=1", "field=counts", "MR Enterprise"}},
		{"what-if without price", `[]`, []string{"-prices", file("p2.csv", "model,price\nMX,1\n"), "-add", "MR=1:1"}, []string{"-add", `"MR"`}},
		{"prices without header", `[]`, []string{"-prices", file("p3.csv", "MX,1\n")}, []string{"p3.csv", "header"}},
		{"prices empty", `[]`, []string{"-prices", file("p4.csv", "")}, []string{"p4.csv", "header"}},
		{"price of 0", `[]`, []string{"-prices", file("p5.csv", "model,price\nMR,1\nMX,0\n")}, []string{"p5.csv", "record 2", "price"}},
		{"price no number", `[]`, []string{"-prices", file("p6.csv", "model,price\nMX,much\n")}, []string{"p6.csv", "record 1", "price", "much"}},
		{"price twice", `[]`, []string{"-prices", file("p7.csv", "model,price\nMX,1\nMX,1\n")}, []string{"p7.csv", "record 2", "model"}},
		{"price of three fields", `[]`, []string{"-prices", file("p8.csv", "model,price\nMX,1,2\n")}, []string{"p8.csv", "record 1"}},
		{"price too large", `[]`, []string{"-prices", file("p9.csv", "model,price\nMX,1e1000000000\n")}, []string{"p9.csv", "record 1", "price"}},
		{"no such file", `[]`, []string{"-prices", filepath.Join(dir, "none.csv")}, []string{"none.csv"}},
		{"usage no object", `[]`, []string{"-usage", file("u1.json", `[1]`)}, []string{"u1.json"}},
		{"usage below 0", `[]`, []string{"-usage", file("u2.json", `{"MR": -1}`)}, []string{"u2.json", "MR", "-1"}},
		{"usage no number", `[]`, []string{"-usage", file("u3.json", `{"MR": "1"}`)}, []string{"u3.json", "MR"}},
		{"no date", `[]`, []string{"-at", "2026-02-30"}, []string{"-at"}},
		{"no such renewal", `[]`, []string{"-renewal", "all"}, []string{"-renewal", "convert"}},
		{"spec without days", `[]`, []string{"-add", "MR=1"}, []string{"-add", "DAYS"}},
		{"spec with 0 days", `[]`, []string{"-add", "MR=1:0"}, []string{"-add", "days"}},
		{"spec without count", `[]`, []string{"-renew", "MR:1"}, []string{"-renew", "MODEL=COUNT"}},
		{"spec of 0", `[]`, []string{"-add", "MR=0:1"}, []string{"-add", "devices"}},
		{"spec with a model twice", `[]`, []string{"-add", "MR=1,MR=1:1"}, []string{"-add", "MR"}},
		{"no key", `[]`, []string{"-undo", "Z2AB-CDEF-GHJ"}, []string{"-undo", "key=…-GHJ"}},
		{"no such flag", `[]`, []string{"-all"}, []string{"-all"}},
		{"two files", `[]`, []string{"x"}, []string{"one FILE"}},
		{"long organization", `[` + strings.Replace(good, `"organizationId":"1"`, `"organizationId":"`+strings.Repeat("x", 129)+`"`, 1) + `]`, nil, []string{"record 1", "organizationId"}},
		{"standard input twice", `[]`, []string{"-prices", "-"}, []string{"standard input", "once"}},
		{"no file for the picture", `[]`, []string{"-svg", "-"}, []string{"-svg"}},
		{"picture over an input", `[]`, []string{"-usage", file("u4.json", `{}`), "-svg", filepath.Join(dir, "u4.json")}, []string{"-svg", "u4.json"}},
		{"prices of no record", `[]`, []string{"-prices", file("p10.csv", "model,price\nMX\n")}, []string{"p10.csv", "record 1", "model,price"}},
	} {
		t.Run(s.name, func(t *testing.T) {
			code, stdout, stderr := calculate(t, s.list, s.args...)
			require.Equal(t, 2, code, stderr)
			require.Empty(t, stdout)
			require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
			require.True(t, strings.HasSuffix(stderr, "\n"))
			for _, word := range s.says {
				require.Contains(t, stderr, word)
			}
		})
	}
}

func TestUsageText(t *testing.T) {
	code, stdout, stderr := calculate(t, `[]`, "-h")
	require.Zero(t, code)
	require.Empty(t, stderr)
	require.Equal(t, usageText, stdout)
}

// broken is an output that cannot be written.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestOutputThatFails(t *testing.T) {
	var errs bytes.Buffer
	require.Equal(t, 1, run([]string{"-"}, strings.NewReader(`[]`), broken{}, &errs, today))
	require.Contains(t, errs.String(), "full")
	var out bytes.Buffer
	require.Equal(t, 1, run([]string{"-svg", t.TempDir(), "-"}, strings.NewReader(`[]`), &out, &errs, today))
	require.Empty(t, out.String())
}

// A picture is well-formed whatever the input says, and runs nothing.
func TestPictureIsHarmless(t *testing.T) {
	nasty := strings.Replace(one("Z2AA-AAAA-AAAA", "addDevices", start, start, "36500", `[{"model":"<script>\"&'","count":2}]`), `"organizationId":"1"`, `"organizationId":"<script>alert(1)</script>"`, 1)
	for _, list := range []string{`[]`, `[` + nasty + `]`} {
		file := filepath.Join(t.TempDir(), "p.svg")
		code, _, stderr := calculate(t, list, "-svg", file, "-add", "<b>&=1:400", "-add", strings.Repeat("x", 64)+"=1:1")
		require.Zero(t, code, stderr)
		drawn, err := os.ReadFile(file)
		require.NoError(t, err)
		d := xml.NewDecoder(bytes.NewReader(drawn))
		bars := 0
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
			if e, ok := token.(xml.StartElement); ok {
				require.NotContains(t, []string{"script", "image", "a", "foreignObject"}, e.Name.Local)
				if e.Name.Local == "rect" && len(e.Attr) > 5 {
					bars++
				}
			}
		}
		require.Equal(t, len(list)/len(`[`+nasty+`]`), bars)
	}
}
