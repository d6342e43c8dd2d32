package register

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A Verb is something that can be decided about a key. Each leads to one event;
// to reissue a key and to let it take a place lead to the same one, which names
// an organization in the second case only.
type Verb uint8

// The verbs, in the order of the table.
const (
	VerbIssue     Verb = iota // a new key: [Entry.Issue]
	VerbReissue               // a replacement that is claimed nowhere: [Entry.Reissue]
	VerbTakePlace             // a replacement that is claimed at once: [Entry.Reissue]
	VerbClaim                 // [Entry.Claim]
	VerbUndo                  // [Entry.Undo]
	VerbReturn                // [Entry.Return]
	VerbMove                  // [Entry.Move]
	verbs
)

var verbNames = [verbs]string{"issue", "reissue", "take-place", "claim", "undo", "return", "move"}

// String returns the verb's name, "none" of what is no verb.
func (v Verb) String() string {
	if v >= verbs {
		return "none"
	}
	return verbNames[v]
}

// A Transition is what a verb comes to in one state: the event that is decided
// and the state that it leads to, or the reason for which it is refused. An
// event in a state where its verb is refused is refused with [ErrCannotFollow].
type Transition struct {
	From    license.Status
	Verb    Verb
	Event   string         // name of the event
	To      license.Status // the same as From where the verb is refused
	Refused license.Reason // empty where it is not
}

// statuses are the states of a key, in the order of the table.
var statuses = [...]license.Status{license.Unknown, license.Unclaimed, license.Claimed, license.Invalidated}

// outcome is one cell of the table.
type outcome struct {
	to      license.Status
	refused license.Reason
}

// table says what each verb comes to in each state. It is total, and the only
// place where this is said.
var table = [len(statuses)][verbs]outcome{
	{ // nobody issued the key
		VerbIssue:     {to: license.Unclaimed},
		VerbReissue:   {to: license.Unclaimed},
		VerbTakePlace: {to: license.Claimed},
		VerbClaim:     {refused: ErrKeyUnknown},
		VerbUndo:      {refused: ErrKeyUnknown},
		VerbReturn:    {refused: ErrKeyUnknown},
		VerbMove:      {refused: ErrKeyUnknown},
	},
	{ // unclaimed
		VerbIssue:     {refused: ErrAlreadyIssued},
		VerbReissue:   {refused: ErrAlreadyIssued},
		VerbTakePlace: {refused: ErrAlreadyIssued},
		VerbClaim:     {to: license.Claimed},
		VerbUndo:      {refused: ErrKeyUnclaimed},
		VerbReturn:    {to: license.Invalidated},
		VerbMove:      {refused: ErrKeyUnclaimed},
	},
	{ // claimed
		VerbIssue:     {refused: ErrAlreadyIssued},
		VerbReissue:   {refused: ErrAlreadyIssued},
		VerbTakePlace: {refused: ErrAlreadyIssued},
		VerbClaim:     {refused: ErrKeyClaimed},
		VerbUndo:      {to: license.Invalidated},
		VerbReturn:    {to: license.Invalidated},
		VerbMove:      {to: license.Invalidated},
	},
	{ // invalidated, for ever
		VerbIssue:     {refused: ErrAlreadyIssued},
		VerbReissue:   {refused: ErrAlreadyIssued},
		VerbTakePlace: {refused: ErrAlreadyIssued},
		VerbClaim:     {refused: ErrKeyInvalidated},
		VerbUndo:      {refused: ErrKeyInvalidated},
		VerbReturn:    {refused: ErrKeyInvalidated},
		VerbMove:      {refused: ErrKeyInvalidated},
	},
}

var eventNames = [verbs]string{nameIssued, nameReissued, nameReissued, nameClaimed, nameUndone, nameReturned, nameMoved}

// row returns the place of a state in the table.
func row(s license.Status) int {
	switch s {
	case license.Unclaimed:
		return 1
	case license.Claimed:
		return 2
	case license.Invalidated:
		return 3
	case license.Unknown:
	}
	return 0
}

// transition looks up what a verb comes to in a state.
func transition(from license.Status, verb Verb) Transition {
	o := table[row(from)][verb]
	if o.refused != "" {
		o.to = from
	}
	return Transition{from, verb, eventNames[verb], o.to, o.refused}
}

// Transitions walks the whole table, state by state and verb by verb.
func Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for _, from := range statuses {
			for verb := range verbs {
				if !yield(transition(from, verb)) {
					return
				}
			}
		}
	}
}
