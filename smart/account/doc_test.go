package account_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}
