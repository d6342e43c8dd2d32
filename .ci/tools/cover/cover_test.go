package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// source has a block per case; the profile below says which of them ran.
const source = `package p

func F(a int) error {
	if a > 0 {
		a++
		return nil
	}
	return g(
		a,
	)
}
`

func profile(outer, inner, rest string) string {
	return "mode: set\n" +
		"m/p/p.go:3.21,4.11 1 " + outer + "\n" +
		"m/p/p.go:4.11,7.3 2 " + inner + "\n" +
		"m/p/p.go:8.2,10.3 1 " + rest + "\n"
}

func TestGate(t *testing.T) {
	tests := []struct {
		name     string
		mark     string // text to which a mark is appended
		why      string
		profiles []string
		ok       bool
		want     string // in the report
	}{
		{"everything ran", "", "", []string{profile("1", "1", "1")}, true, "100.0 % of     4"},
		{"ran in either profile", "", "", []string{profile("1", "0", "1"), profile("0", "1", "0")}, true, "100.0 %"},
		{"not covered", "", "", []string{profile("1", "0", "1")}, false, "not covered (statements):\n  p/p.go:5 (2)"},
		{"one mark for the block", "return nil", "a is never positive", []string{profile("1", "0", "1")}, true, "left out (statements):\n  p/p.go:5: a is never positive (2)"},
		{"marked statements do not count", "return nil", "x", []string{profile("1", "0", "1")}, true, "100.0 % of     2"},
		{"other blocks still count", "return nil", "x", []string{profile("1", "0", "0")}, false, " 50.0 % of     2"},
		{"mark where a statement ends", "\t)", "x", []string{profile("1", "1", "0")}, true, "p/p.go:8: x (1)"},
		{"mark where a statement begins", "return g(", "x", []string{profile("1", "1", "0")}, true, "p/p.go:8: x (1)"},
		{"marked but ran", "return nil", "x", []string{profile("1", "1", "1")}, false, "p/p.go:6: marked unreachable, but it ran"},
		{"mark on the line of the condition", "a > 0 {", "x", []string{profile("1", "0", "1")}, false, "p/p.go:4: marked unreachable, but it ran"},
		{"mark on no statement", "\t}", "x", []string{profile("1", "0", "1")}, false, "p/p.go:7: marked unreachable, but no statement"},
		{"mark without a reason", "return nil", "", []string{profile("1", "0", "1")}, false, "without saying why"},
		{"examples are left alone", "", "", []string{profile("1", "1", "1") + "m/examples/x/x.go:1.1,2.2 9 0\n"}, true, "100.0 %"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := source
			if tt.mark != "" {
				text = strings.Replace(source, tt.mark, tt.mark+" // unreachable: "+tt.why, 1)
			}
			files := map[string][]block{}
			for _, p := range tt.profiles {
				if err := addProfile(files, p); err != nil {
					t.Fatal(err)
				}
			}
			r, err := measure("m", files, func(string) ([]byte, error) { return []byte(text), nil })
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if ok := r.print(&out, 98); ok != tt.ok || !strings.Contains(out.String(), tt.want) {
				t.Errorf("ok = %v, want %v; report without %q:\n%s", ok, tt.ok, tt.want, &out)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for name, text := range map[string]string{
		"malformed":      "m/p/p.go:1.1,2.2 x 0\n",
		"no colon":       "nonsense\n",
		"other module":   "n/p/p.go:1.1,2.2 1 0\n",
		"nothing":        "mode: set\n",
		"file not there": "m/p/p.go:1.1,2.2 1 0\n",
	} {
		t.Run(name, func(t *testing.T) {
			file := t.TempDir() + "/profile"
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if ok, err := gate("m", 98, []string{file}); ok || err == nil {
				t.Errorf("ok = %v, err = %v", ok, err)
			}
		})
	}
}
