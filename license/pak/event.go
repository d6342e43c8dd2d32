package pak

import (
	"slices"

	"github.com/licit-go/licit/license"
)

// An Event is something that was decided. The events of this package are [Registered],
// [Fulfilled], [FileInstalled] and [Rehosted], as values: Apply does not accept pointers
// to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// Registered says that a PAK can be fulfilled here.
type Registered struct {
	license.Stamp
	PAK
}

// Fulfilled says that licences of a PAK were installed, or installed ones upgraded by
// it (WX-17, WX-18).
type Fulfilled struct {
	license.Stamp
	Number Number   `json:"number"`
	Lines  []Change `json:"lines"` // those that change, in their order
}

// FileInstalled says that a licence file was installed (WX-19).
type FileInstalled struct {
	license.Stamp
	File // its lines sorted by product and version
}

// Rehosted says that all licences that were installed left for another system (WX-18).
type Rehosted struct {
	license.Stamp
	Serial license.ID `json:"serial"` // of the file
	From   license.ID `json:"from"`   // the system whose manager this is
	To     license.ID `json:"to"`
	Lines  []Count    `json:"lines"` // sorted by product and version
}

func (e Registered) Stamped() license.Stamp    { return e.Stamp }
func (e Fulfilled) Stamped() license.Stamp     { return e.Stamp }
func (e FileInstalled) Stamped() license.Stamp { return e.Stamp }
func (e Rehosted) Stamped() license.Stamp      { return e.Stamp }

func (Registered) event()    {}
func (Fulfilled) event()     {}
func (FileInstalled) event() {}
func (Rehosted) event()      {}

// File returns the file with which the other system's manager installs the licences.
// The caller owns it.
func (e Rehosted) File() File { return File{e.Serial, e.To, e.From, slices.Clone(e.Lines)} }
