package license_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
)

var noon = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

// act checks an act of that actor at noon.
func act(by string) error {
	_, err := license.Act{At: noon, By: license.Actor(by)}.Check()
	return err
}

func TestActCT12(t *testing.T) {
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		at     time.Time
		day    string // "" for refused
		reason license.Reason
		rule   string
		pairs  []string
	}{
		{time.Time{}, "", license.ErrInstantMissing, "CT-12", []string{"at", ""}},
		{first.Add(-1), "", license.ErrDateRange, "CT-1", []string{"instant", "0000-12-31 23:59:59.999999999 +0000 UTC"}},
		{first.Add(1), "0001-01-01", "", "", nil},
		{end.Add(-1), "9999-12-31", "", "", nil},
		{end, "", license.ErrDateRange, "CT-1", []string{"instant", "10000-01-01 00:00:00 +0000 UTC"}},
		{noon, "2024-02-29", "", "", nil},
		{noon.In(time.FixedZone("east", 14*60*60)), "2024-02-29", "", "", nil},
	} {
		given := license.Act{At: tt.at, By: "ada@example.com"}
		checked, err := given.Check()
		if tt.day == "" {
			refused(t, err, tt.reason, tt.rule, tt.pairs...)
			require.Equal(t, license.Act{}, checked)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, license.Act{At: tt.at.UTC(), By: "ada@example.com"}, checked)
		require.Equal(t, tt.day, checked.Day().String())
		again, err := checked.Check()
		require.NoError(t, err)
		require.Equal(t, checked, again)
	}
}

// An instant from a running clock has a monotonic reading, which would make equal
// instants differ.
func TestActLosesTheMonotonicReading(t *testing.T) {
	running := time.Now()
	checked, err := license.Act{At: running, By: "ada@example.com"}.Check()
	require.NoError(t, err)
	require.Equal(t, time.Unix(0, running.UnixNano()).UTC(), checked.At)
}

func TestStampJSON(t *testing.T) {
	stamp := license.Stamp{Seq: 7, Act: license.Act{At: noon.Add(1), By: "ada@example.com"}}
	data, err := json.Marshal(stamp)
	require.NoError(t, err)
	require.JSONEq(t, `{"seq":7,"at":"2024-02-29T12:00:00.000000001Z","by":"ada@example.com"}`, string(data))
	var back license.Stamp
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, stamp, back)
}

func TestTR2PersonsAreComparedByAddress(t *testing.T) {
	for _, c := range []struct {
		a, b license.Actor
		same bool
	}{
		{"ann@example.com", "ann@example.com", true},
		{"Ann@Example.COM", "ann@example.com", true},
		{" \tann@example.com \n", "ann@example.com", true},
		{"ann@example.com", "ANN@EXAMPLE.COM", true},
		{"zoë@example.com", "ZOë@EXAMPLE.com", true},
		{"zoë@example.com", "ZOË@example.com", false},  // not a letter of ASCII
		{"\u2126@example.com", "ω@example.com", false}, // the Ohm sign
		{"bob@example.com", "ann@example.com", false},
		{"ann@example.co", "ann@example.com", false},
		{"ann @example.com", "ann@example.com", false},
		{"\u212Aate@example.com", "kate@example.com", false}, // the Kelvin sign
		{"kate@example.com", "\u212Aate@example.com", false},
		{"be\u017F\u017F@example.com", "bess@example.com", false}, // the long s
		{"\xff@example.com", "\uFFFD@example.com", false},
		{"", "", false},
		{"  ", "", false},
		{"", "ann@example.com", false},
	} {
		require.Equal(t, c.same, c.a.Same(c.b), "%q %q", c.a, c.b)
		require.Equal(t, c.same, c.b.Same(c.a), "%q %q", c.b, c.a)
	}
}
