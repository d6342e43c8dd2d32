// Command imports checks the import rules of the library, the tables in
// rules.go. It reads, in the root of the module, the output of
//
//	go list -deps -json=ImportPath,Standard,Module,Imports,Deps,TestImports,XTestImports ./...
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// A listed is what go list says of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Module     *struct {
		Path string
		Main bool
	}
	Imports, Deps             []string
	TestImports, XTestImports []string
}

func main() {
	found, err := gate(os.Stdin)
	for _, f := range found {
		fmt.Println(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "imports:", err)
	}
	if err != nil || len(found) > 0 {
		os.Exit(1)
	}
}

func gate(r io.Reader) ([]string, error) {
	var all []listed
	for d := json.NewDecoder(r); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return check(all)
}
