package coterm_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// Dates, reports and windows of a snapshot must be possible too.
func TestRestoreRefusesImpossibleReports(t *testing.T) {
	valid := state(t, overrun(t, 10))
	for _, tt := range []struct{ pattern, to, part string }{
		{`"dateFrom":"[^"]*"`, `"dateFrom":"2990-01-01T00:00:00Z"`, "dateFrom"},
		{`"outFrom":"[^"]*"`, `"outFrom":"2990-01-01T00:00:00Z"`, "outFrom"},
		{`"window":[0-9]+`, `"window":-1`, "window"},
		{`"reports":\[[^\]]*\]`, `"reports":[]`, "reports"},
		{`"reports":\[\{"at":"[^"]*"`, `"reports":[{"at":"2990-01-01T00:00:00Z"`, "reports"},
		{`"reports":\[\{"at":"[^"]*"`, `"reports":[{"at":"0001-01-01T00:00:00Z"`, "reports"},
	} {
		text := regexp.MustCompile(tt.pattern).ReplaceAllString(valid, tt.to)
		require.NotEqual(t, valid, text, tt.pattern)
		_, err := coterm.Restore([]byte(text), coterm.Policy{})
		require.ErrorIs(t, err, coterm.ErrSnapshotForm, tt.to)
		require.Equal(t, tt.part, license.Refusals(err)[0].Field("part"))
	}
}
