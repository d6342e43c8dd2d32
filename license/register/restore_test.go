package register_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/register"
)

// A snapshot holds nothing that is not restored: an event without a stamp is not
// passed over.
func TestRestoreRefusesWhatItWouldDrop(t *testing.T) {
	e := register.New(keyA)
	issued, err := e.Issue(act(0, ann), licence(keyA, mr(12)), bob)
	require.NoError(t, err)
	require.NoError(t, e.Apply(issued))
	data, err := e.Snapshot()
	require.NoError(t, err)
	text := strings.TrimSuffix(string(data), "}") +
		`,"claimed":{"seq":0,"at":"0001-01-01T00:00:00Z","by":"","key":"` + keyA.String() + `","organization":"org-north"}}`
	_, err = register.Restore([]byte(text))
	require.ErrorIs(t, err, register.ErrSnapshotForm)
	_, err = register.Restore(append(data, ' '))
	require.ErrorIs(t, err, register.ErrSnapshotForm, "a snapshot has one form")
}
