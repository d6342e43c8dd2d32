// Apicheck compares the public API of the module with a committed snapshot.
//
//	go -C internal/apicheck run .          lists what changed; exits with 1 if
//	                                       something that stood in the snapshot
//	                                       no longer works for its users
//	go -C internal/apicheck run . -write   makes the present API the snapshot
//
// The snapshot is one file of export data per public package in api/. Renew it
// in the commit that changes the API, and say in CHANGELOG.md what changed.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

// Where things lie, seen from this folder.
const (
	root     = "../.."
	snapshot = "api"
)

func main() {
	write := flag.Bool("write", false, "make the present API the snapshot")
	flag.Parse()
	os.Exit(run(os.Stdout, root, snapshot, *write))
}

// run compares or writes, and returns the exit code.
func run(out io.Writer, root, dir string, write bool) int {
	present, err := load(root)
	if err != nil {
		return failed(out, err)
	}
	if write {
		if err := save(dir, present); err != nil {
			return failed(out, err)
		}
		return 0
	}
	old, err := read(dir)
	if err != nil {
		return failed(out, err)
	}
	broken := false
	for _, c := range compare(old, present) {
		kind := "compatible"
		if !c.compatible {
			kind, broken = "INCOMPATIBLE", true
		}
		_, _ = fmt.Fprintf(out, "%s: %s: %s\n", kind, c.path, c.text)
	}
	if broken {
		_, _ = fmt.Fprintln(out, "the API broke; if that is meant: go -C internal/apicheck run . -write")
		return 1
	}
	return 0
}

func failed(out io.Writer, err error) int {
	_, _ = fmt.Fprintln(out, "apicheck:", err)
	return 1
}
