package rehost

import "github.com/licit-go/licit/license"

// Why a rehost is refused beside the reasons of packages account, issuer and
// reservation. Each stands with the fields of its refusal and the rule it comes from.
const (
	ErrPreviousProductReturnPending license.Reason = "rehost/previous-product-return-pending" // title, text, udi, virtualAccount, short, reserving, pending, allowance: licences are short, and as many failed products are pending removal as may be (RH-6)
	ErrHoldDiffers                  license.Reason = "rehost/hold-differs"                    // udi, reserved, held: the account does not hold what the issuer knows to be reserved (RH-2)
)

// What a denial says (RH-6): the fields title and text of
// [ErrPreviousProductReturnPending].
const (
	Title = "Previous Product Return Pending"
	Text  = "The licenses on this product cannot be moved to another product because there are no replacement licenses available in your inventory, " +
		"and too many other failed products are still pending removal. The licenses will be returned to your inventory when the failed product is returned. " +
		"If you need assistance, please open a support case."
)
