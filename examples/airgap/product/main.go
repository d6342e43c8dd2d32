// Product is a product that may never talk to its vendor: it gets its licences by
// codes that are carried by hand. See the documentation of examples/airgap for both
// programs and for what goes between them.
package main

import (
	"io"
	"os"
	"time"

	"github.com/licit-go/licit/examples/airgap/internal/program"
)

const usageText = `usage: product -state FILE [-at INSTANT] COMMAND

  enable UDI TRUSTFILE  switch reservation mode on; TRUSTFILE is what account trust prints
  disable               switch it off
  request               print the request code; the same until it is installed or cancelled
  cancel                ask no more
  install CODEFILE      take an authorization code, print the confirmation code
  use TAG=N...          what is used from now on, all of it; 0 is none
  return                give everything back, print the return code
  discard CODEFILE      give back what was never installed, print the return code
  status                print where the product stands, as JSON

-at is the instant at which this happens, in RFC 3339; without it, now. Exit codes:
0 done; 1 refused, with the stable code of the reason first; 2 not understood.
`

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now))
}

// run is the program with its surroundings handed in.
func run(args []string, stdout, stderr io.Writer, now func() time.Time) int {
	return program.Program[device]{
		Name: "product", Usage: usageText, Actor: "operator",
		Read: read, Write: write,
		Commands: map[string]program.Command[device]{
			"enable":  {Least: 2, Most: 2, Do: (*device).enable},
			"disable": {Do: (*device).disable},
			"request": {Do: (*device).request},
			"cancel":  {Do: (*device).cancel},
			"install": {Least: 1, Most: 1, Do: (*device).install},
			"use":     {Least: 1, Most: program.Many, Do: (*device).use},
			"return":  {Do: (*device).giveBack},
			"discard": {Least: 1, Most: 1, Do: (*device).discard},
			"status":  {Asks: true, Do: (*device).status},
		},
	}.Run(args, stdout, stderr, now)
}
