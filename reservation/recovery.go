package reservation

// A Step is what to do where product and account have lost touch (RS-11).
type Step string

// The steps, in the words of RS-11.
const (
	Cancel         Step = "cancel"          // the request, on the product
	Discard        Step = "discard"         // the account's code, on the product; then enter the return code at the account
	Return         Step = "return"          // on the product
	EnterReturn    Step = "enter-return"    // the return code, at the account
	SupportRemoval Step = "support-removal" // of the instance, at the account
	StartAgain     Step = "start-again"     // register or reserve
)

// Advise says what to do, in this order, with a product that was restored or lost what
// it knew, by its mode and whether the account still holds something for it (RS-11):
//
//	product            at the account  do
//	off, on            yes             support-removal, start-again
//	off, on            no              nothing
//	pending            yes             cancel, discard, enter-return
//	pending            no              cancel
//	reserved           yes             return, enter-return
//	reserved           no              return
//
// Where the code of a pending request is lost, the request is cancelled all the same,
// and what is said of On follows: support removes the instance. Removed while the
// request is pending it would free licences that the code, once found, still installs.
// A product that returned already shows its return code again, which is entered before
// support is asked. What is no mode is taken for Off.
func Advise(mode Mode, held bool) []Step {
	switch mode {
	case Pending:
		if held {
			return []Step{Cancel, Discard, EnterReturn}
		}
		return []Step{Cancel}
	case Reserved:
		if held {
			return []Step{Return, EnterReturn}
		}
		return []Step{Return}
	case Off, On:
	}
	if held {
		return []Step{SupportRemoval, StartAgain}
	}
	return nil
}
