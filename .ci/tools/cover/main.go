// Command cover is the coverage gate. Of every package in the coverage profiles
// that it is given, outside examples/, at least -min percent of the statements
// must have run.
//
// A statement that no test can reach has a comment at the end of its line:
//
//	return err // unreachable: the encoder of a fixed shape cannot fail
//
// One mark stands for the whole basic block, which runs from end to end or not
// at all. Statements so marked do not count, and are listed with their reason.
// Uncovered statements without a mark are listed too. A mark on a statement that
// did run, or where no statement begins or ends, is an error: it is stale.
//
// Run it in the root of the module:
//
//	cover -module github.com/licit-go/licit profile...
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	module := flag.String("module", "", "path of the module in the working directory")
	least := flag.Float64("min", 98, "per cent of statements that must have run in each package")
	flag.Parse()
	ok, err := gate(*module, *least, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "cover:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

func gate(module string, least float64, profiles []string) (bool, error) {
	blocks := map[string][]block{}
	for _, name := range profiles {
		text, err := os.ReadFile(name)
		if err != nil {
			return false, err
		}
		if err := addProfile(blocks, string(text)); err != nil {
			return false, fmt.Errorf("%s: %w", name, err)
		}
	}
	r, err := measure(module, blocks, os.ReadFile)
	if err != nil {
		return false, err
	}
	return r.print(os.Stdout, least), nil
}
