package rehost

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart/account"
)

// ResetAlert decides that the alert of a product that is pending removal is not shown
// any more (RH-8). Its reservation stays, and it still counts as pending. It is refused
// where there is no such alert ([account.ErrAlertUnknown]).
func ResetAlert(act license.Act, acct *account.Account, failed license.UDI) (account.AlertDismissed, error) {
	if err := license.Given("account", acct != nil); err != nil {
		return account.AlertDismissed{}, err
	}
	home, _ := acct.Home(failed)
	return acct.Dismiss(act, account.PendingRemoval, home, failed.String())
}

// Returned says that a product gave back what was reserved for it: one event of the
// issuer and one of the account, for one commit.
type Returned struct {
	Returned issuer.Returned
	Released account.Released
}

// Return decides that a product is gone whose return code is this one: one that failed
// and came back to life, or any other (RH-9). What was reserved for it is free, and it is
// not pending any more. It is refused for what [issuer.Issuer.Return] refuses, and then
// for what [account.Account.Release] does.
func Return(act license.Act, acct *account.Account, iss *issuer.Issuer, codec reservation.AccountCodec, udi license.UDI, code string) (Returned, error) {
	if err := given(acct, iss); err != nil {
		return Returned{}, err
	}
	returned, err := iss.Return(act, codec, udi, code)
	if err != nil {
		return Returned{}, err
	}
	released, err := acct.Release(act, udi)
	if err != nil {
		return Returned{}, err
	}
	return Returned{returned, released}, nil
}

// Removed says that support removed a product: one event of the issuer and one of the
// account, for one commit.
type Removed struct {
	Removed  issuer.Removed
	Released account.Released
}

// Remove decides that support removes a product that cannot give a return code (RH-9).
// What was reserved for it is free, and it is not pending any more. Should it come back
// to life, nothing that it has counts here. It is refused for what
// [issuer.Issuer.Remove] refuses, and then for what [account.Account.Release] does.
func Remove(act license.Act, acct *account.Account, iss *issuer.Issuer, udi license.UDI, notes string) (Removed, error) {
	if err := given(acct, iss); err != nil {
		return Removed{}, err
	}
	removed, err := iss.Remove(act, udi, notes)
	if err != nil {
		return Removed{}, err
	}
	released, err := acct.Release(act, udi)
	if err != nil {
		return Removed{}, err
	}
	return Removed{removed, released}, nil
}
