package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestGate(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		ok    bool
		want  string
	}{
		{"kept", []string{"100 12 ns/op 1.4 ratio 1.5 limit"}, true, "kept          1.400 ratio ≤ limit 1.5  m/p.BenchmarkX-2"},
		{"at the limit", []string{"100 12 ns/op 1.5 ratio 1.5 limit"}, true, "1 budgets kept"},
		{"exceeded", []string{"100 12 ns/op 1.6 ratio 1.5 limit"}, false, "EXCEEDED"},
		{"fast enough", []string{"100 12 ns/op 120 times 100 atleast"}, true, "times ≥ atleast 100"},
		{"too slow", []string{"100 12 ns/op 99 times 100 atleast"}, false, "EXCEEDED"},
		{"no allocations", []string{"100 12 ns/op 0 maxallocs 0 B/op 0 allocs/op"}, true, "allocs/op ≤ maxallocs 0"},
		{"allocations", []string{"100 12 ns/op 0 maxallocs 8 B/op 1 allocs/op"}, false, "EXCEEDED"},
		{"allocations without a budget", []string{"100 12 ns/op 8 B/op 1 allocs/op"}, true, "1 benchmarks, 0 budgets kept"},
		{"median of three", []string{"1 1 ns/op 9 ratio 2 limit", "1 1 ns/op 1 ratio 2 limit", "1 1 ns/op 1.5 ratio 2 limit"}, true, "1.500 ratio"},
		{"median of two", []string{"1 1 ns/op 1 ratio 2 limit", "1 1 ns/op 4 ratio 2 limit"}, false, "2.500 ratio"},
		{"not a number", []string{"1 1 ns/op NaN ratio 2 limit"}, false, "EXCEEDED"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			ok, err := gate(input(tt.lines), &out)
			if err != nil || ok != tt.ok || !strings.Contains(out.String(), tt.want) {
				t.Errorf("ok = %v, want %v, err = %v; report without %q:\n%s", ok, tt.ok, err, tt.want, &out)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for name, text := range map[string]string{
		"no benchmark":        "PASS\nok m/p 1s\n",
		"value alone":         input([]string{"1 1 ns/op 1 ratio"}),
		"bound alone":         input([]string{"1 1 ns/op 1 limit"}),
		"no allocs/op":        input([]string{"1 1 ns/op 0 maxallocs"}),
		"value not in all":    input([]string{"1 1 ns/op 1 ratio 2 limit", "1 1 ns/op 2 limit"}),
		"not a number at all": input([]string{"1 one ns/op"}),
	} {
		t.Run(name, func(t *testing.T) {
			if ok, err := gate(text, &bytes.Buffer{}); ok || err == nil {
				t.Errorf("ok = %v, err = %v", ok, err)
			}
		})
	}
}

// input is what go test prints for runs of one benchmark.
func input(runs []string) string {
	text := "goos: linux\npkg: m/p\n"
	for _, r := range runs {
		text += "BenchmarkX-2 \t" + r + "\n"
	}
	return text + "PASS\nok  \tm/p\t1.234s\n"
}
