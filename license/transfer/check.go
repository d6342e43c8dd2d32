package transfer

import (
	"slices"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

// A Check is a further check that the embedding service knows of: region,
// customer, contract (TR-12). It adds reasons of its own and removes none. A
// panic in it is the caller's.
//
// Its reasons are codes of its own, Name/kebab-case, so that they are never taken
// for one of ours.
type Check struct {
	Name string // kebab-case, at most 64 bytes; none of the names that the package documentation takes
	// Refuse returns all that stands against the transfer, nil if nothing. It is
	// asked once for each question, whatever else stands against it. A nil refusal
	// in what it returns is one without a reason.
	Refuse func(Facts) []*license.Refusal
}

// Facts are what a check sees: all that is known, without passcodes. It owns them.
type Facts struct {
	At                  time.Time
	Path                Path
	By, Placeholder     Accounts
	Source, Destination Organization

	DestinationName, DestinationLink string // as a request to support states them

	// Of a co-term key; Key is zero if its text is no key, and in a question about
	// per-device licences.
	Key     license.Key
	Counts  license.Counts
	Mode    Mode
	State   KeyState      // of the key in the source
	Cause   license.Cause // why it is invalidated, if it is
	License license.License

	Licenses []DeviceLicense // of a question about per-device licences
}

const maxCheckName = 64 // bytes

// taken are the names of packages whose reasons may stand in one answer with
// those of a check.
var taken = []string{"license", "transfer", "register", "coterm", "perdevice"}

func (r Request) facts(at time.Time, source, destination Organization) Facts {
	return Facts{
		At: at.Round(0).UTC(), Path: r.Path, By: r.By, Placeholder: r.Placeholder, Source: source, Destination: destination,
		DestinationName: r.Case.DestinationName, DestinationLink: r.Case.DestinationLink,
	}
}

// checked asks each check in order. A check that is malformed, or answers with a
// reason that is not its own, still refuses the transfer.
func checked(checks []Check, f Facts) refusals {
	var all refusals
	for _, c := range checks {
		if !kebab(c.Name) || len(c.Name) > maxCheckName || slices.Contains(taken, c.Name) || c.Refuse == nil {
			all.add(refuse(ErrCheckMalformed, "TR-12", "check", bounded(c.Name, maxCheckName)))
			continue
		}
		own := f
		own.Licenses = slices.Clone(f.Licenses)
		for i := range own.Licenses {
			own.Licenses[i].Queue = slices.Clone(own.Licenses[i].Queue)
		}
		for _, refusal := range c.Refuse(own) {
			all.add(c.owned(refusal))
		}
	}
	return all
}

// owned returns a refusal whose reason is the check's own, and otherwise one that
// names the reason that is not.
func (c Check) owned(r *license.Refusal) *license.Refusal {
	if r == nil {
		return refuse(ErrCheckReason, "TR-12", "check", c.Name, "reason", "")
	}
	if code, ok := strings.CutPrefix(string(r.Reason), c.Name+"/"); !ok || !kebab(code) {
		return refuse(ErrCheckReason, "TR-12", "check", c.Name, "reason", string(r.Reason))
	}
	own := *r
	own.Fields = slices.Clone(r.Fields)
	return &own
}

// kebab reports whether s is of lower-case letters and digits of ASCII, in words
// joined by single dashes.
func kebab(s string) bool {
	for word := range strings.SplitSeq(s, "-") {
		if word == "" || strings.ContainsFunc(word, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
			return false
		}
	}
	return true
}
