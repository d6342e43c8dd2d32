package rehost

import (
	"slices"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart/account"
)

// An Order is what is asked: that a replacement gets what is reserved for a product that
// failed (RH-1).
type Order struct {
	Failed  license.UDI
	Request string // the request code of the replacement
	Notes   string // why, or of which replacement; may be empty
}

// Rehosted says that a replacement reserves what a failed product does (RH-7): one event
// of the issuer and two of the account, Held before Awaited, for one commit (RH-12). The
// authorization code for the replacement stands in Reserved.
type Rehosted struct {
	Reserved issuer.Reserved
	Held     account.Held
	Awaited  account.RemovalAwaited
}

// Rehost decides to copy what is reserved for a failed product to the replacement that
// made the request code, tag by tag and line by line, also where the virtual account goes
// below zero by that (RH-2, RH-7). With an update pending, that is the larger of both
// quantities (RH-10). The failed product is pending removal from then on. It is refused,
// for all of these reasons together:
//
//   - what [Check] refuses
//   - [ErrPreviousProductReturnPending], if it is denied (RH-6)
//   - [account.ErrSameInstance], for a request code of the failed product itself;
//     [account.ErrHeld] or [account.ErrRegistered], for one of a product that is in the
//     account (RH-10)
//   - what [issuer.Issuer.Rehost] refuses: a request code that is malformed or was used,
//     and an issuer that is not authorized beforehand (RH-10)
func Rehost(act license.Act, acct *account.Account, iss *issuer.Issuer, codec reservation.AccountCodec, policy Policy, o Order, fresh reservation.Fresh) (Rehosted, error) {
	if err := license.Join(given(acct, iss), license.Given("codec", codec != nil)); err != nil {
		return Rehosted{}, err
	}
	a, awaited, against := assess(act, acct, iss, o.Failed, policy)
	if against == nil {
		against = a.Denial()
	}
	var held account.Held
	if asked, err := codec.Request(o.Request); err == nil {
		held, err = acct.HoldCopy(act, o.Failed, asked.UDI)
		against = license.Join(against, beside(against, err))
	}
	reserved, err := iss.Rehost(act, codec, o.Failed, o.Request, fresh, o.Notes)
	if err := license.Join(against, beside(against, err)); err != nil {
		return Rehosted{}, err
	}
	awaited.Seq = held.Seq + 1 // what the event before it says changes nothing of it
	return Rehosted{reserved, held, awaited}, nil
}

// beside returns what an error says that was not said already: of one fact account and
// issuer would each give a reason, and the account's is told.
func beside(said, err error) error {
	refusals := license.Refusals(err)
	if len(refusals) == 0 {
		return err
	}
	var all []error
	for _, r := range refusals {
		told := func(s *license.Refusal) bool {
			return s.Field("udi") == r.Field("udi") && (s.Reason == r.Reason || sameFact(r.Reason))
		}
		if !slices.ContainsFunc(license.Refusals(said), told) {
			all = append(all, r)
		}
	}
	return license.Join(all...)
}

// sameFact reports whether a reason of the issuer is that of a fact for which the
// account gives one as well.
func sameFact(reason license.Reason) bool {
	switch reason {
	case issuer.ErrNotReserved, issuer.ErrSameInstance, reservation.ErrReserved:
		return true
	}
	return false
}
