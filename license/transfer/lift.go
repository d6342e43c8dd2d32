package transfer

import (
	"iter"
	"slices"
	"strings"

	"github.com/licit-go/licit/license"
)

// A Lift says what would lift a reason, as a stable code. [Lift.Text] says it in
// a sentence.
type Lift string

// What lifts a reason.
const (
	GrantFullRights   Lift = "grant-full-rights"
	UseOneAccount     Lift = "use-one-account"
	NamePlaceholder   Lift = "name-placeholder"
	CompleteRequest   Lift = "complete-request"
	CorrectRequest    Lift = "correct-request"
	AskForLess        Lift = "ask-for-less"
	ChooseOther       Lift = "choose-other-license"
	ChooseDestination Lift = "choose-other-destination"
	MatchModels       Lift = "match-licensing-models"
	ClaimInSource     Lift = "claim-in-source"
	UndoRenewal       Lift = "undo-renewal"
	ContactSupport    Lift = "contact-support"
	MoveWholeQueue    Lift = "move-whole-queue"
	MoveWholeLicense  Lift = "move-whole-license"
	CorrectFacts      Lift = "correct-facts"
)

// Text returns the lift as a sentence for people, "" for none that is known.
func (l Lift) Text() string {
	switch l {
	case GrantFullRights:
		return "Give the account full read and write rights on the organization."
	case UseOneAccount:
		return "Ask with accounts of the same e-mail address in both organizations."
	case NamePlaceholder:
		return "Name a local administrator with full rights and the same e-mail address in both organizations, or move the licences by self-service."
	case CompleteRequest:
		return "Add what is missing and ask again."
	case CorrectRequest:
		return "Correct what is named, in the form that is given, and ask again."
	case AskForLess:
		return "Ask for no more than is held."
	case ChooseOther:
		return "Nothing lifts it for this one: ask for a licence that is live in the source and has time left of its own."
	case ChooseDestination:
		return "Choose an organization other than the source."
	case MatchModels:
		return "Choose a destination that follows the same licensing model, or convert the co-term side to per-device first; there is no way back, and no other conversion."
	case ClaimInSource:
		return "Claim the key in the source first, or ask from the organization in which it is claimed."
	case UndoRenewal:
		return "Undo the renewal that superseded the key while it can be undone; after that nothing lifts it."
	case ContactSupport:
		return "Ask support for another solution, or move to an organization that is not on a higher edition."
	case MoveWholeQueue:
		return "Ask for the head and all that is queued behind it in one step."
	case MoveWholeLicense:
		return "Ask for the whole licence."
	case CorrectFacts:
		return "The service that asks must supply what it knows in the documented form."
	}
	return ""
}

// An Explanation is one row of the table of reasons.
type Explanation struct {
	Reason license.Reason
	Rule   string
	Fields []string // in order; the last is always "lift"
	Lift   Lift
}

// row is one row of the table, its fields without the last in one text.
type row struct {
	reason license.Reason
	rule   string
	fields string
	lift   Lift
}

// rows stand in the order in which reasons are given.
var rows = [...]row{
	{ErrInstant, "TR-8", "at", CorrectFacts},
	{ErrPath, "", "path form", CorrectRequest},
	{ErrReadOnly, "TR-4", "side", GrantFullRights},
	{ErrNetworkAdministrator, "TR-4", "side", GrantFullRights},
	{ErrOneSideOnly, "TR-4", "side", GrantFullRights},
	{ErrNoRights, "TR-1", "side", GrantFullRights},
	{ErrRole, "TR-1", "side role", CorrectFacts},
	{ErrDifferentAccounts, "TR-2", "source destination", UseOneAccount},
	{ErrPlaceholder, "TR-3", "saml lacks", NamePlaceholder},
	{ErrPartMissing, "TR-5", "part", CompleteRequest},
	{ErrPartMissing, "TR-6", "part", CompleteRequest},
	{ErrKeyMalformed, "TR-5", "key form", CorrectRequest},
	{ErrKeyMalformed, "TR-6", "key form", CorrectRequest},
	{ErrNothingAsked, "TR-7", "devices", CompleteRequest},
	{ErrMode, "TR-6", "mode form", CorrectRequest},
	{ErrNothingAsked, "PD-20", "licenses", CompleteRequest},
	{ErrNameMalformed, "TR-5", "destinationName form", CorrectRequest},
	{ErrLinkMalformed, "TR-5", "destinationLink form", CorrectRequest},
	{ErrPasscodeMalformed, "TR-5", "part form", CorrectRequest},
	{ErrSameOrganization, "TR-11", "organization", ChooseDestination},
	{ErrLicensingModel, "TR-10", "source destination needed", MatchModels},
	{ErrLicensingModel, "PD-21", "source destination needed", MatchModels},
	{ErrKeyUnknown, "TR-11", "key state", ChooseOther},
	{ErrKeyNotClaimed, "TR-11", "key", ClaimInSource},
	{ErrKeySuperseded, "TR-11", "key", UndoRenewal},
	{ErrKeyInvalidated, "TR-11", "key cause", ChooseOther},
	{ErrNoRemainingValue, "TR-8", "key end at", ChooseOther},
	{ErrMoreThanHeld, "TR-7", "model asked held", AskForLess},
	{ErrEdition, "TR-9", "key edition destination", ContactSupport},
	{ErrLicenseTwice, "PD-20", "license", CorrectRequest},
	{ErrLicenseUnknown, "TR-11", "license state", ChooseOther},
	{ErrLicenseExpired, "PD-21", "license", ChooseOther},
	{ErrQueueTorn, "PD-20", "license stays", MoveWholeQueue},
	{ErrCannotSplit, "PD-22", "license", MoveWholeLicense},
	{ErrNothingAsked, "PD-18", "license asked", CompleteRequest},
	{ErrMoreThanHeld, "PD-18", "license asked held", AskForLess},
	{ErrEdition, "TR-9", "license edition destination", ContactSupport},
	{ErrCheckMalformed, "TR-12", "check", CorrectFacts},
	{ErrCheckReason, "TR-12", "check reason", CorrectFacts},
}

// Reasons walks the table of reasons in the order in which an answer gives them.
// A reason has a row for each rule and each set of fields.
func Reasons() iter.Seq[Explanation] {
	return func(yield func(Explanation) bool) {
		for _, r := range rows {
			if !yield(Explanation{r.reason, r.rule, append(strings.Fields(r.fields), "lift"), r.lift}) {
				return
			}
		}
	}
}

// LiftOf returns what would lift a reason of this package, and whether it is one.
func LiftOf(reason license.Reason) (Lift, bool) {
	i := slices.IndexFunc(rows[:], func(r row) bool { return r.reason == reason })
	if i < 0 {
		return "", false
	}
	return rows[i].lift, true
}
