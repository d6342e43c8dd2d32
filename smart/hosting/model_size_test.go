package hosting_test

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

var ladder = []hosting.Size{hosting.Micro, hosting.Small, hosting.Medium, hosting.Large}

// capacity is the table of WX-10.
func (n *naive) capacity() int {
	if n.extended() {
		return 4000
	}
	return map[hosting.Size]int{"micro": 50, "small": 250, "medium": 800, "large": 2000}[n.size()]
}

// short reports whether there are too few licences for a number of data centers
// (WX-10, WX-11).
func short(there stock, version pak.Version, size hosting.Size, extended bool, centers int) bool {
	of := map[hosting.Size]license.Model{"small": "MDC-SMALL", "medium": "MDC-MEDIUM", "large": "MDC-LARGE"}
	return centers > 1 && of[size] != "" && there.Of(of[size], version) < centers || extended && there.Of("XL", version) < centers
}

func (n *naive) centers() int { return 1 + len(n.dataCenters()) }

func (n *naive) extend(there stock) naiveWhys {
	w := naiveWhys{}
	w.when(n.size() != hosting.Large, hosting.ErrSize).when(n.extended(), hosting.ErrExtended)
	return w.when(short(there, n.version(), hosting.Large, true, n.centers()), hosting.ErrLicenseMissing)
}

func (n *naive) grow(there stock, size hosting.Size) naiveWhys {
	w := naiveWhys{}.when(slices.Index(ladder, size) <= slices.Index(ladder, n.size()), hosting.ErrSize)
	if len(w) > 0 {
		return w
	}
	return w.when(short(there, n.version(), size, false, n.centers()), hosting.ErrLicenseMissing)
}

// join says why another system cannot become a data center of this one (WX-11).
func (n *naive) join(at time.Time, other *naive, there stock, standing hosting.Standing) naiveWhys {
	w := naiveWhys{}
	w.when(n.isAway(), hosting.ErrFailedOver)
	w.when(n.size() == hosting.Micro, hosting.ErrSize)
	hosts, _ := n.hosts()
	w.when(n.managed() && hosts == 0 || !n.managed() && !standing.Registered && !standing.Reserved, hosting.ErrNoTrial)
	w.when(short(there, n.version(), n.size(), n.extended(), n.centers()+1), hosting.ErrLicenseMissing)
	if n.id == other.id {
		return w.add(hosting.ErrSameSystem)
	}
	if len(other.facts) > 0 {
		w.when(at.Before(other.facts[len(other.facts)-1].at), hosting.ErrEarlierThanLast)
	}
	if why, barred := other.barred(); barred {
		return w.add(why)
	}
	w.when(slices.Contains(n.dataCenters(), other.id), hosting.ErrAbsorbed)
	w.when(other.several(), hosting.ErrJoined)
	w.when(other.generation() != n.generation(), hosting.ErrGeneration)
	w.when(other.version() != n.version(), hosting.ErrVersion)
	w.when(other.size() != n.size(), hosting.ErrSize)
	w.when(other.extended() && !n.extended(), hosting.ErrExtended)
	w.when(!other.extended() && n.extended(), hosting.ErrNotExtended)
	return w.when(other.isAway(), hosting.ErrFailedOver)
}

// upgrade says why the system cannot run that version of that generation.
func (n *naive) upgrade(g hosting.Generation, v pak.Version, there stock, standing hosting.Standing) naiveWhys {
	w := naiveWhys{}
	w.when(g == hosting.Managed && !n.managed(), hosting.ErrGeneration)
	w.when(v == n.version(), hosting.ErrVersion)
	w.when(n.several() && short(there, v, n.size(), n.extended(), n.centers()), hosting.ErrLicenseMissing)
	return w.when(n.several() && g == hosting.Smart && !standing.Registered && !standing.Reserved, hosting.ErrNoTrial)
}

// managers says why licences are not managed: there is no manager (WX-15).
func (n *naive) managers() naiveWhys {
	return naiveWhys{}.when(!n.managed(), hosting.ErrGeneration).when(n.isAway(), hosting.ErrFailedOver)
}
