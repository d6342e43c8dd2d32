// Command budget reads the output of go test -bench and fails if a benchmark
// exceeds its budget. Budgets are ratios within one run, so that they hold on
// any machine. A benchmark that has one reports it with b.ReportMetric, always
// the measured value together with its bound:
//
//	b.ReportMetric(x, "ratio"); b.ReportMetric(1.5, "limit")   // x ≤ 1.5
//	b.ReportMetric(x, "times"); b.ReportMetric(100, "atleast") // x ≥ 100 times faster
//	b.ReportMetric(0, "maxallocs")                             // allocs/op ≤ 0
//
// The two sides of a ratio are best timed in turn inside one loop, so that a
// slow moment of the machine meets both:
//
//	for b.Loop() {
//		start := time.Now()
//		ours()
//		middle := time.Now()
//		theirs()
//		a, t = a+middle.Sub(start), t+time.Since(middle)
//	}
//	b.ReportMetric(float64(a)/float64(t), "ratio")
//
// Of a benchmark that runs several times (-count), the median counts. Benchmarks
// without such a metric have no budget and are not looked at.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		var ok bool
		if ok, err = gate(string(text), os.Stdout); ok && err == nil {
			return
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "budget:", err)
	}
	os.Exit(1)
}
