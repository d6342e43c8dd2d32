package airgap_test

import (
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// shortCode is a line of the walk that shows a code, which is drawn.
var shortCode = regexp.MustCompile(`(?m)^(    \w+:) [0-9A-Z-]{20,}$`)

// The walk is the one that the file tells, whatever codes are drawn.
func TestWalk(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	code, stdout, stderr := ran(t, exec.CommandContext(t.Context(), sh, "walk.sh"))
	require.Zero(t, code, stdout+stderr)
	require.Empty(t, stderr)
	golden(t, "walk.txt", shortCode.ReplaceAllString(stdout, "$1 …"))
}
