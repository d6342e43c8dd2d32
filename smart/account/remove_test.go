package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

func TestRemoveInstanceSM5(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("S", standard, 5))
	p := newAppliance("p")
	s.registers(p, "T-main")
	s.declares(p, 0, 3)
	refused(s, removeInstance(s.account, one), account.ErrInstanceUnknown)
	do(s, hold(s.account, "main", one, until("", standard, 1)))
	refused(s, removeInstance(s.account, one), account.ErrHeld)

	e := do(s, removeInstance(s.account, p.UDI))
	require.Equal(t, account.RemovedByHand, e.Cause)
	s.absent(p)
	require.Equal(t, [3]int{5, 1, 4}, s.counts("main", standard))
	require.Empty(t, s.account.Alerts(s.act.At))
	s.registers(p, "T-main")
}

// TestTransferInstanceSM4 is vector 11: what is reserved goes along, what is used does
// not.
func TestTransferInstanceSM4(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("S", standard, 2), term("T", standard, 4, "2026-01-01", "2026-12-31"))
	do(s, hold(s.account, "main", one, until("2026-12-31", standard, 3)))
	p := newAppliance("p")
	s.registers(p, "T-main")
	s.declares(p, 0, 3)
	require.Equal(t, [3]int{6, 6, 0}, s.counts("main", standard))

	e := do(s, transferInstance(s.account, one, "branch"))
	require.Equal(t, account.InstanceTransferred{Stamp: e.Stamp, UDI: one, From: "main", To: "branch", Parts: parts("S", 2, "T", 1)}, e)
	require.Equal(t, [3]int{3, 3, 0}, s.counts("branch", standard), "three more licences")
	require.Equal(t, [3]int{3, 3, 0}, s.counts("main", standard))
	require.Equal(t, parts("S", 2, "T", 1), s.account.Parts(one))

	do(s, transferInstance(s.account, p.UDI, "branch"))
	b, err := s.account.Balance("branch", standard, s.act.At)
	require.NoError(t, err)
	require.Equal(t, account.Balance{Tag: standard, Purchased: 3, InUse: 6, Reserved: 3, Available: -3, Shortage: 3}, b, "short by three")
	require.Equal(t, [3]int{3, 0, 3}, s.counts("main", standard))
	require.Equal(t, using(0, 3), s.account.Usage(p.UDI))
	require.Equal(t, license.ID("branch"), s.statusOf(p).VirtualAccount)
	for id, n := range map[license.ID]int{"main": 0, "branch": 2} {
		va, _ := s.account.VirtualAccount(id)
		require.Equal(t, n, va.Instances)
	}
	var here []license.UDI
	for udi := range s.account.Instances("branch") {
		here = append(here, udi)
	}
	require.Equal(t, []license.UDI{one, p.UDI}, here)
	for udi := range s.account.Instances("branch") {
		require.Equal(t, one, udi)
		break
	}
	for range s.account.Instances("main") {
		require.Fail(t, "nobody is there")
	}
	// It goes on calling where it is.
	require.Equal(t, []license.Tag{standard}, s.declares(p, 0, 1).Short)
}

func TestTransferInstanceRefused(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.deposit("main", perpetual("S", standard, 3))
	do(s, func(act license.Act) (account.SatelliteAdded, error) { return s.account.AddSatellite(act, "field") })
	do(s, func(act license.Act) (account.VirtualAccountAdded, error) {
		return s.account.AddSatelliteAccount(act, "field", "north")
	})
	do(s, hold(s.account, "main", one, until("", standard, 3)))
	refused(s, transferInstance(s.account, two, "branch"), account.ErrInstanceUnknown)
	refused(s, transferInstance(s.account, two, "no"), account.ErrInstanceUnknown, account.ErrVirtualAccountUnknown)
	refused(s, transferInstance(s.account, one, "no"), account.ErrVirtualAccountUnknown)
	refused(s, transferInstance(s.account, one, "main"), account.ErrSameVirtualAccount)
	refused(s, transferInstance(s.account, one, "north"), account.ErrServedBySatellite)

	// A copy has no licences of its own before the removal of the first is awaited.
	do(s, holdCopy(s.account, one, two))
	do(s, transferInstance(s.account, one, "branch"))
	refused(s, transferInstance(s.account, two, "branch"), account.ErrUnavailable)
	do(s, transferInstance(s.account, one, "main"))
	do(s, awaitRemoval(s.account, one))
	refused(s, transferInstance(s.account, one, "branch"), account.ErrPendingRemoval)
	refused(s, transferInstance(s.account, one, "main"), account.ErrPendingRemoval, account.ErrSameVirtualAccount)

	// With it, they go: what the failed one still holds is missing here then.
	do(s, transferInstance(s.account, two, "branch"))
	require.Equal(t, [3]int{0, 3, -3}, s.counts("main", standard))
	require.Equal(t, [3]int{3, 3, 0}, s.counts("branch", standard))
	do(s, release(s.account, one))
	require.Equal(t, [3]int{0, 0, 0}, s.counts("main", standard))
}
