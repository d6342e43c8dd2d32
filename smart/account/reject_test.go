package account_test

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestRejectSM26 tells what is permanent from what is not, and who must register
// again (SM-5).
func TestRejectSM26(t *testing.T) {
	const permanent, overwrite, gone = 1, 2, 4
	h := smart.Header{UDI: one, Installation: 3, Number: 4}
	r := smart.Renew{Header: h, Certificate: 5}
	for reason, want := range map[license.Reason]int{
		account.ErrTokenUnknown:       permanent,
		account.ErrTokenRevoked:       permanent,
		account.ErrTokenExpired:       permanent,
		account.ErrTokenExhausted:     permanent,
		account.ErrInstancePresent:    permanent | overwrite,
		account.ErrHeld:               permanent | gone,
		account.ErrInstanceUnknown:    permanent | gone,
		account.ErrServedBySatellite:  permanent,
		account.ErrOtherInstallation:  permanent | gone,
		account.ErrRequestStale:       permanent,
		account.ErrCertificateForeign: permanent | gone,
		account.ErrCertificateExpired: permanent | gone,
		account.ErrExportControlled:   permanent,
		license.ErrUDIMalformed:       permanent,
		smart.ErrUnknownMessage:       permanent,
		account.ErrSyncOverdue:        0,
		account.ErrTooMany:            0,
		account.ErrEarlierThanLast:    0,
		account.ErrNotCreated:         0,
	} {
		want := smart.Rejection{
			Header: h, At: at("2026-01-01"), Reason: reason, Rule: "SM-0",
			Permanent: want&permanent != 0, Overwrite: want&overwrite != 0, Gone: want&gone != 0,
		}
		err := license.Refuse(reason, "SM-0", "udi", "x")
		for _, r := range []smart.Request{r, smart.Authorize{Header: h, Certificate: 5}, smart.Deregister{Header: h, Certificate: 5}} {
			require.Equal(t, want, account.Reject(r, at("2026-01-01"), err))
		}
		// Who asks to register need not be told to.
		want.Gone = false
		require.Equal(t, want, account.Reject(smart.Register{Header: h, Token: "t"}, at("2026-01-01"), err))
	}
	// The first counts: with a revoked token, Overwrite would not help.
	joined := errors.Join(license.Refuse(account.ErrSyncOverdue, "SM-21"), license.Refuse(account.ErrInstancePresent, "SM-10"))
	require.Equal(t, smart.Rejection{Header: r.Header, At: at("2026-01-01"), Reason: account.ErrSyncOverdue, Rule: "SM-21"}, account.Reject(r, at("2026-01-01"), joined))
	// A fault of storage is no refusal.
	require.Equal(t, smart.Rejection{Header: r.Header, At: at("2026-01-01"), Reason: account.ErrNotDecided}, account.Reject(r, at("2026-01-01"), io.EOF))
}

// TestRejectTellsProductsOnlyWhatConcernsThem keeps refusals of other packages, and
// what else went wrong, at the vendor.
func TestRejectTellsProductsOnlyWhatConcernsThem(t *testing.T) {
	r := smart.Renew{Header: smart.Header{UDI: one, Installation: 3, Number: 4}, Certificate: 5}
	unsaid := smart.Rejection{Header: r.Header, At: at("2026-01-01"), Reason: account.ErrNotDecided}
	stale := license.Refuse(account.ErrRequestStale, "")
	for _, err := range []error{
		nil,
		io.EOF,
		license.Refuse(journal.ErrConflict, "", "stream", "account/acme"),
		errors.Join(license.Refuse(journal.ErrOutcomeUnknown, ""), stale),
		license.Refuse("accounts/blocked", ""),
		license.Refuse("agent/request-pending", "SM-26"),
		license.Refuse("", ""),
	} {
		require.Equal(t, unsaid, account.Reject(r, at("2026-01-01"), err), err)
	}
	require.Equal(t, account.ErrRequestStale, account.Reject(r, at("2026-01-01"), errors.Join(io.EOF, stale)).Reason)
	require.Equal(t, license.ErrStale, account.Reject(r, at("2026-01-01"), license.Refuse(license.ErrStale, "")).Reason)
}

// TestNoRequests has what is none: nil, and pointers, also to nothing.
func TestNoRequests(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	p := newAppliance("p")
	s.registers(p, "T-main")
	for _, r := range []smart.Request{nil, (*smart.Register)(nil), (*smart.Renew)(nil), &smart.Register{Header: p.Header}, &smart.Deregister{Header: p.Header}} {
		answer, answered := s.account.Answered(r)
		require.False(t, answered)
		require.Nil(t, answer)
		require.Equal(t, smart.Rejection{At: at("2026-01-01"), Reason: account.ErrNotDecided}, account.Reject(r, at("2026-01-01"), nil))
		require.Equal(t, smart.Rejection{At: at("2026-01-01"), Reason: account.ErrHeld, Rule: "SM-12", Permanent: true, Gone: true},
			account.Reject(r, at("2026-01-01"), license.Refuse(account.ErrHeld, "SM-12")))
	}
}
