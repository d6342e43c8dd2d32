package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// CT-10: what-ifs count after what was claimed at the same instant, whichever
// letters or digits its key has.
func TestWhatIfsFollowClaimsOfTheirInstantCT10(t *testing.T) {
	for _, key := range []string{"Z200-0000-0000", "Z29Z-ZZZZ-ZZZZ", "Z2AA-AAAA-AAAA", "Z2MM-MMMM-MMMM", "Z2ZZ-0000-0000", "Z2ZZ-ZZZZ-ZZZZ"} {
		list := `[` + one(key, "addDevices", start, `"2026-03-01T10:00:00Z"`, "365", fiveM) + `]`
		step := object(t, list, "-renew", "MR Enterprise=1:3650")["steps"].([]any)[0].(map[string]any)
		require.Equal(t, map[string]any{"MR Enterprise": 1.}, step["after"].(map[string]any)["limits"], key)
	}
}

// CT-14: at the last instant of its window a claim can still be undone, although
// another was claimed at that instant; the table says so as well.
func TestUndoAtTheEndOfTheWindowCT14(t *testing.T) {
	for _, s := range []struct {
		first, last, says string
		open              bool
	}{
		{`"2026-02-22T10:00:00Z"`, `"2026-03-01T10:00:00Z"`, "2026-03-01 10:00 UTC", true},
		{`"2026-02-22T10:00:00Z"`, `"2026-03-01T09:59:59Z"`, "2026-03-01 10:00 UTC", true},
		{`"2026-02-22T10:00:00Z"`, `"2026-03-01T10:00:01Z"`, "closed 2026-03-01", false},
	} {
		list := `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, s.first, "365", fiveM) + `,` + one("Z2BB-BBBB-BBBB", "addDevices", start, s.last, "365", fiveM) + `]`
		step := object(t, list, "-undo", "Z2AA-AAAA-AAAA")["steps"].([]any)[0].(map[string]any)
		require.Equal(t, s.open, step["refused"] == nil, "%s, %s", s.first, s.last)
		code, stdout, stderr := calculate(t, list)
		require.Zero(t, code, stderr)
		for line := range strings.Lines(stdout) {
			if strings.HasPrefix(line, "Z2AA-AAAA-AAAA") {
				require.Contains(t, line, s.says)
			}
		}
		require.Contains(t, stdout, s.says)
	}
}

// A price of 32 characters is read, a longer one is refused whatever it is worth.
func TestLongPriceText(t *testing.T) {
	file := filepath.Join(t.TempDir(), "prices.csv")
	list := `[` + one("Z2AA-AAAA-AAAA", "addDevices", start, start, "365", fiveM) + `]`
	for length, code := range map[int]int{31: 0, 32: 0, 33: 2, 1000: 2} {
		price := strings.Repeat("0", length-3) + "150"
		require.NoError(t, os.WriteFile(file, []byte("model,price\nMR Enterprise,"+price+"\n"), 0o600))
		got, _, stderr := calculate(t, list, "-prices", file)
		require.Equal(t, code, got, "%d characters: %s", length, stderr)
		if code != 0 {
			require.Contains(t, stderr, "record 1: price")
			require.Contains(t, stderr, "is not a number")
		}
	}
}
