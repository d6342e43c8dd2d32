package hosting

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// A Kind is what a host licence is worth (WX-6).
type Kind string

// The kinds of host licences.
const (
	Permanent Kind = "permanent" // bought; in smart licensing it may be bought later (WX-7)
	Demo      Kind = "demo"      // during evaluation; there are as many as are needed
	Grace     Kind = "grace"     // managed: more than are installed; 180 days for each user
)

// A Cause is why a user got a host licence (WX-1).
type Cause string

// The causes.
const (
	Hosted  Cause = "hosted"   // as host of a meeting
	StoodIn Cause = "stood-in" // as alternate host of a meeting, the host being absent (WX-3)
	ByHand  Cause = "by-hand"  // assigned by an administrator
)

// A Standing is what smart licensing says of the product at the instant of a decision
// or question, as the status of its agent tells. Systems of the older generation do not
// look at it.
type Standing struct {
	Evaluation bool // some of it is left, and it is not suspended
	Registered bool // with an account: more than was bought may be used (WX-7)
	Reserved   bool // licences are reserved, and the product does not call
	Hosts      int  // how many host licences are reserved, if any are; MaxUsers where the reservation is universal
}

// Licenses is a read-only view of the licences that a decision needs: what the
// licence manager has installed, which [pak.Manager] tells, or what the virtual account
// of a registered system has, where the version stands in the tag. The primary data
// center holds the licences of all (WX-11).
type Licenses interface {
	// Of returns how many licences there are of a product and version.
	Of(product license.Model, version pak.Version) int
	// Others returns how many there are of that product and other versions.
	Others(product license.Model, version pak.Version) int
}
