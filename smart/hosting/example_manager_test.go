package hosting_test

import (
	"fmt"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// The licence manager of the system is what an audit counts. After an upgrade its
// licences are of the wrong version, until an upgrade PAK is fulfilled.
func ExampleLicenses() {
	s, m := plant(), pak.New("plant")
	does := func(e pak.Event, err error) {
		if err == nil {
			err = m.Apply(e)
		}
		if err != nil {
			fmt.Println(err)
		}
	}
	audit := func(day int) {
		e, err := s.Audit(on(day), m)
		happens(s, e, err)
		c := s.Counts()
		fmt.Printf("day %d: %d of %s, %d outdated, %d held", day, c.Hosts, s.Version(), c.Outdated, s.Held())
		for h := range s.Holders(on(day).At, nothing) {
			fmt.Print("; ", h.User, " ", h.Kind)
		}
		for _, a := range s.Alerts(on(day).At, nothing) {
			fmt.Print("; alert ", a.Kind)
		}
		fmt.Println()
	}

	file, err := m.Install(on(1), pak.File{Serial: "F-1", System: "plant", Lines: []pak.Count{{Product: "HOST", Version: "1.5", Quantity: 2}}})
	does(file, err)
	audit(1)
	for _, user := range []license.ID{"ann", "bob"} {
		e, err := s.Assign(on(2), nothing, user)
		happens(s, e, err)
	}
	upgraded, err := s.Upgrade(on(3), hosting.Managed, "2.0", nil, nothing)
	happens(s, upgraded, err)
	audit(4)

	registered, err := m.Register(on(5), pak.PAK{Number: "4XCV-2", Lines: []pak.Line{{Product: "HOST", Version: "2.0", Upgrades: "1.5", Quantity: 2}}})
	does(registered, err)
	fulfilled, err := m.Fulfill(on(5), "4XCV-2", pak.Total{Line: 0, Quantity: 1})
	does(fulfilled, err)
	audit(6)
	fulfilled, err = m.Fulfill(on(7), "4XCV-2", pak.Total{Line: 0, Quantity: 2})
	does(fulfilled, err)
	audit(8)
	// Output:
	// day 1: 2 of 1.5, 0 outdated, 0 held
	// day 4: 0 of 2.0, 2 outdated, 2 held; ann demo; bob demo; alert exceeded; alert out-of-date; alert free-trial
	// day 6: 1 of 2.0, 1 outdated, 2 held; ann permanent; bob grace; alert exceeded; alert out-of-date
	// day 8: 2 of 2.0, 0 outdated, 2 held; ann permanent; bob permanent
}
