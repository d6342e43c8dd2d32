package account_test

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestRejectSM26 tells what is permanent from what is not.
func TestRejectSM26(t *testing.T) {
	r := smart.Renew{Header: smart.Header{UDI: one, Installation: 3, Number: 4}, Certificate: 5}
	for reason, want := range map[license.Reason][2]bool{
		account.ErrTokenUnknown:       {true, false},
		account.ErrTokenRevoked:       {true, false},
		account.ErrTokenExpired:       {true, false},
		account.ErrTokenExhausted:     {true, false},
		account.ErrInstancePresent:    {true, true},
		account.ErrHeld:               {true, false},
		account.ErrInstanceUnknown:    {true, false},
		account.ErrServedBySatellite:  {true, false},
		account.ErrOtherInstallation:  {true, false},
		account.ErrRequestStale:       {true, false},
		account.ErrCertificateForeign: {true, false},
		account.ErrCertificateExpired: {true, false},
		account.ErrExportControlled:   {true, false},
		license.ErrUDIMalformed:       {true, false},
		account.ErrSyncOverdue:        {false, false},
		account.ErrTooMany:            {false, false},
		account.ErrEarlierThanLast:    {false, false},
		account.ErrNotCreated:         {false, false},
	} {
		want := smart.Rejection{Header: r.Header, At: at("2026-01-01"), Reason: reason, Rule: "SM-0", Permanent: want[0], Overwrite: want[1]}
		no := account.Reject(r, at("2026-01-01"), license.Refuse(reason, "SM-0", "udi", "x"))
		require.Equal(t, want, no)
	}
	// The first counts: with a revoked token, Overwrite would not help.
	joined := errors.Join(license.Refuse(account.ErrSyncOverdue, "SM-21"), license.Refuse(account.ErrInstancePresent, "SM-10"))
	require.Equal(t, smart.Rejection{Header: r.Header, At: at("2026-01-01"), Reason: account.ErrSyncOverdue, Rule: "SM-21"}, account.Reject(r, at("2026-01-01"), joined))
	// A fault of storage is no refusal.
	require.Equal(t, smart.Rejection{Header: r.Header, At: at("2026-01-01"), Reason: account.ErrNotDecided}, account.Reject(r, at("2026-01-01"), io.EOF))
}
