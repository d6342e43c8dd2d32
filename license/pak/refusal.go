package pak

import (
	"strconv"

	"github.com/licit-go/licit/license"
)

// Why decisions are refused. Each stands with the fields of its refusal and the rule
// it comes from.
const (
	ErrCannotFollow      license.Reason = "pak/cannot-follow"      // event, cause: an event that does not continue this state
	ErrUnknownEvent      license.Reason = "pak/unknown-event"      // event: none of this package, or a pointer to one
	ErrEarlierThanLast   license.Reason = "pak/earlier-than-last"  // at, last: an act before the last event
	ErrVersion           license.Reason = "pak/version"            // version, longest: not numbers with dots between them (WX-19)
	ErrNumber            license.Reason = "pak/number"             // pak, longest: not capital letters and digits with hyphens between them (WX-17)
	ErrNoLines           license.Reason = "pak/no-lines"           // what, id: a PAK or file of nothing (WX-17, WX-19)
	ErrQuantity          license.Reason = "pak/quantity"           // quantity, least, most: of a line (WX-17, WX-19)
	ErrSameVersion       license.Reason = "pak/same-version"       // version: an upgrade from a version to itself (WX-18)
	ErrMixed             license.Reason = "pak/mixed"              // pak, line: new licences beside upgrades (WX-18)
	ErrCountTwice        license.Reason = "pak/count-twice"        // product, version: in one file (WX-19)
	ErrTooMany           license.Reason = "pak/too-many"           // what, number, most: lines, licences, PAKs, files, or products and versions (WX-17, WX-19)
	ErrRegistered        license.Reason = "pak/registered"         // pak: here already (WX-17)
	ErrNotRegistered     license.Reason = "pak/not-registered"     // pak: not known here (WX-17)
	ErrNothingAsked      license.Reason = "pak/nothing-asked"      // pak: to be fulfilled, without a total (WX-17)
	ErrLine              license.Reason = "pak/line"               // pak, line, lines: there is no such line (WX-17)
	ErrLineTwice         license.Reason = "pak/line-twice"         // pak, line: two totals of it (WX-17)
	ErrBelow             license.Reason = "pak/below"              // pak, line, fulfilled, asked: only upward (WX-17)
	ErrBeyond            license.Reason = "pak/beyond"             // pak, line, quantity, asked: more than the line has (WX-17)
	ErrNothingNew        license.Reason = "pak/nothing-new"        // pak: as much as is asked for is fulfilled (WX-17)
	ErrExhausted         license.Reason = "pak/exhausted"          // pak: no licences remain in it (WX-17)
	ErrUpgradeImpossible license.Reason = "pak/upgrade-impossible" // pak, left, eligible: none remains in it, or none is installed that it could upgrade (WX-18)
	ErrEligible          license.Reason = "pak/eligible"           // pak, product, version, asked, installed: fewer of the old version than upgrades asked for (WX-18)
	ErrOtherSystem       license.Reason = "pak/other-system"       // serial, issuedFor, system: the file is of another system (WX-19)
	ErrInstalled         license.Reason = "pak/installed"          // serial: a file of that serial was installed or made here (WX-18, WX-19)
	ErrSameSystem        license.Reason = "pak/same-system"        // system: rehosted from itself (WX-18, WX-19)
	ErrNothingInstalled  license.Reason = "pak/nothing-installed"  // system: nothing to rehost (WX-18)
	ErrSnapshotForm      license.Reason = "pak/snapshot-form"      // part, value: what does not hold together
)

// refusal gives a reason of the table the fields and the rule that it has for a PAK.
func (m *Manager) refusal(reason license.Reason, number Number) error {
	if reason == ErrUpgradeImpossible {
		f := m.paks[number]
		return license.Refuse(reason, "WX-18", "pak", string(number), "left", strconv.Itoa(f.left()), "eligible", strconv.Itoa(m.eligible(f)))
	}
	return license.Refuse(reason, "WX-17", "pak", string(number))
}
