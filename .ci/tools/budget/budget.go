package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// A benchmark holds the values of each metric of one benchmark, run by run.
type benchmark struct {
	name    string // with its package
	metrics map[string][]float64
}

// A budget is a pair of metrics.
type budget struct {
	value, bound string
	sign         string
	kept         func(value, bound float64) bool
}

// budgets say what is kept; a NaN keeps nothing.
var budgets = []budget{
	{"ratio", "limit", "≤", func(v, b float64) bool { return v <= b }},
	{"times", "atleast", "≥", func(v, b float64) bool { return v >= b }},
	{"allocs/op", "maxallocs", "≤", func(v, b float64) bool { return v <= b }},
}

// gate prints a line per budget and reports whether all are kept.
func gate(text string, w io.Writer) (bool, error) {
	all, err := parse(text)
	if err != nil {
		return false, err
	}
	ok, kept := true, 0
	for _, b := range all {
		for _, budget := range budgets {
			values, bounds := b.metrics[budget.value], b.metrics[budget.bound]
			if len(bounds) == 0 && (len(values) == 0 || budget.value == "allocs/op") {
				continue
			}
			if len(values) != len(bounds) {
				return false, fmt.Errorf("%s reports %s %d times and %s %d times",
					b.name, budget.value, len(values), budget.bound, len(bounds))
			}
			value, bound := median(values), median(bounds)
			verdict := "kept"
			if budget.kept(value, bound) {
				kept++
			} else {
				ok, verdict = false, "EXCEEDED"
			}
			fmt.Fprintf(w, "%-8s %10.3f %s %s %s %g  %s\n", verdict, value, budget.value, budget.sign, budget.bound, bound, b.name)
		}
	}
	fmt.Fprintf(w, "%d benchmarks, %d budgets kept\n", len(all), kept)
	return ok, nil
}

// parse returns the benchmarks in the order in which they first appear.
func parse(text string) ([]*benchmark, error) {
	var all []*benchmark
	pkg := ""
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "pkg: "); ok {
			pkg = strings.TrimSpace(name)
			continue
		}
		// Name, iterations, then pairs of value and unit.
		fields := strings.Fields(line)
		if len(fields) < 4 || len(fields)%2 != 0 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := pkg + "." + fields[0]
		i := slices.IndexFunc(all, func(b *benchmark) bool { return b.name == name })
		if i < 0 {
			i = len(all)
			all = append(all, &benchmark{name, map[string][]float64{}})
		}
		for pair := range slices.Chunk(fields[2:], 2) {
			v, err := strconv.ParseFloat(pair[0], 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", strings.TrimSpace(line), err)
			}
			all[i].metrics[pair[1]] = append(all[i].metrics[pair[1]], v)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no benchmark in the input")
	}
	return all, nil
}

func median(values []float64) float64 {
	s := slices.Sorted(slices.Values(values)) // NaN stands first
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}
