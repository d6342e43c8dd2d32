// Account is the account side of an exchange of codes that are carried by hand: it
// knows what was bought, and issues what products may use. See the documentation of
// examples/airgap for both programs and for what goes between them.
package main

import (
	"io"
	"os"
	"time"

	"github.com/licit-go/licit/examples/airgap/internal/program"
)

const usageText = `usage: account -state FILE [-at INSTANT] COMMAND

  init TAG=N...              begin with so many licences, without an end
  trust                      print the trust list, which each product is given once
  preauthorize               allow reservations
  reserve CODEFILE TAG=N...  reserve so much for a request code, print the authorization code
  update UDI TAG=N...        reserve so much from now on, all of it; 0 is none; print the next
                             authorization code, the same until it is confirmed
  confirm CODEFILE           take the confirmation code of what was installed
  remove CODEFILE            take a return code
  rehost UDI CODEFILE        copy what a failed product had for the request code of its
                             replacement, print the authorization code
  status                     print the inventory and every reservation, as JSON

-at is the instant at which this happens, in RFC 3339; without it, now. Exit codes:
0 done; 1 refused, with the stable code of the reason first; 2 not understood.
`

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now))
}

// run is the program with its surroundings handed in.
func run(args []string, stdout, stderr io.Writer, now func() time.Time) int {
	return program.Program[vendor]{
		Name: "account", Usage: usageText, Actor: "administrator",
		Read: read, Write: write,
		Commands: map[string]program.Command[vendor]{
			"init":         {Least: 1, Most: program.Many, Do: (*vendor).begin},
			"trust":        {Asks: true, Do: (*vendor).trust},
			"preauthorize": {Do: (*vendor).preauthorize},
			"reserve":      {Least: 2, Most: program.Many, Do: (*vendor).reserve},
			"update":       {Least: 2, Most: program.Many, Do: (*vendor).update},
			"confirm":      {Least: 1, Most: 1, Do: (*vendor).confirm},
			"remove":       {Least: 1, Most: 1, Do: (*vendor).remove},
			"rehost":       {Least: 2, Most: 2, Do: (*vendor).rehost},
			"status":       {Asks: true, Do: (*vendor).status},
		},
	}.Run(args, stdout, stderr, now)
}
