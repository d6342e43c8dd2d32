package transfer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// refusing is a check that answers with these refusals.
func refusing(name string, all ...*license.Refusal) transfer.Check {
	return transfer.Check{Name: name, Refuse: func(transfer.Facts) []*license.Refusal { return all }}
}

// Checks add reasons behind ours, in the order given; they are asked whatever else
// stands against the transfer, and remove nothing.
func TestTR12ChecksAddReasons(t *testing.T) {
	s := eligible(t, transfer.SelfService)
	s.request.Checks = []transfer.Check{
		refusing("region", license.Refuse("region/not-shared", "R-2", "source", "EU", "destination", "US"), license.Refuse("region/embargo", "")),
		refusing("contract-2"),
		refusing("a", license.Refuse("a/b-2c", "", "key", keyText)),
	}
	want := []string{"region/not-shared R-2 source=EU destination=US", "region/embargo ", "a/b-2c  key=" + keyText}
	says(t, s.askKey(), want...)
	says(t, s.askLicenses(), want...)
	require.NotContains(t, s.askKey().Error(), keyText)
	s.request.By.Source.Role = transfer.ReadOnly
	says(t, s.askKey(), append([]string{"read-only TR-4 side=source"}, want...)...)
}

// A check that is malformed, or speaks with a code that is not its own, refuses.
func TestTR12MalformedChecks(t *testing.T) {
	longest := strings.Repeat("n", 64)
	for _, name := range []string{"", "-", "a-", "-a", "a--b", "Region", "région", "a/b", "a b", "license", "transfer", "register", "coterm", "perdevice", longest + "n"} {
		s := eligible(t, transfer.SelfService)
		s.request.Checks = []transfer.Check{refusing(name, license.Refuse("region/embargo", ""))}
		says(t, s.askKey(), "check-malformed TR-12 check="+name[:min(len(name), 64)])
		says(t, s.askLicenses(), "check-malformed TR-12 check="+name[:min(len(name), 64)])
	}
	s := eligible(t, transfer.SelfService)
	s.request.Checks = []transfer.Check{{Name: "region"}, refusing(longest)}
	says(t, s.askKey(), "check-malformed TR-12 check=region")
	for _, reason := range []license.Reason{
		"", "region", "region/", "/embargo", "embargo", "region/Embargo", "region/a/b", "region/a_b", "region-2/embargo", "transfer/read-only", "license/cause", " region/embargo",
	} {
		s.request.Checks = []transfer.Check{refusing("region", license.Refuse(reason, ""), license.Refuse("region/embargo", ""))}
		says(t, s.askKey(), "check-reason TR-12 check=region reason="+string(reason), "region/embargo ")
		require.NotErrorIs(t, s.askKey(), transfer.ErrReadOnly)
	}
	s.request.Checks = []transfer.Check{refusing("region", nil)}
	says(t, s.askKey(), "check-reason TR-12 check=region reason=")
}

// A check sees all that is known, and owns it.
func TestTR12Facts(t *testing.T) {
	s := eligible(t, transfer.Support)
	s.at = now.In(time.FixedZone("east", 3600))
	s.request.Placeholder = transfer.Accounts{Source: annSAML}
	s.key.Cause = license.Moved
	var seen []transfer.Facts
	s.request.Checks = []transfer.Check{
		{Name: "one", Refuse: func(f transfer.Facts) []*license.Refusal {
			seen = append(seen, f)
			for i := range f.Licenses {
				for j := range f.Licenses[i].Queue {
					f.Licenses[i].Queue[j] = "x"
				}
				f.Licenses[i].State = transfer.Expired
			}
			return nil
		}},
		{Name: "two", Refuse: func(f transfer.Facts) []*license.Refusal { seen = append(seen, f); return nil }},
	}
	common := func(o, d transfer.Organization) transfer.Facts {
		return transfer.Facts{
			At: now, Path: transfer.Support, By: s.request.By, Placeholder: s.request.Placeholder, Source: o, Destination: d,
			DestinationName: s.request.Case.DestinationName, DestinationLink: s.request.Case.DestinationLink,
		}
	}
	require.NoError(t, s.askKey())
	want := common(s.key.Source, s.key.Destination)
	want.Key, want.Counts, want.Mode = license.MustParseKey(keyText), s.key.Counts, s.key.Mode
	want.State, want.Cause, want.License = transfer.KeyLive, license.Moved, s.key.License
	require.Equal(t, []transfer.Facts{want, want}, seen)

	seen = nil
	require.NoError(t, s.askLicenses())
	want = common(s.licenses.Source, s.licenses.Destination)
	want.Licenses = eligible(t, transfer.Support).licenses.Licenses
	require.Equal(t, want, seen[1])
	require.Equal(t, want.Licenses, s.licenses.Licenses)
}

// The instant comes without the reading of a monotonic clock.
func TestTR12FactsHoldAPlainInstant(t *testing.T) {
	s := eligible(t, transfer.SelfService)
	s.at = time.Now()
	var seen time.Time
	s.request.Checks = []transfer.Check{{Name: "one", Refuse: func(f transfer.Facts) []*license.Refusal { seen = f.At; return nil }}}
	_ = s.askKey()
	require.Equal(t, s.at.Round(0).UTC(), seen)
	require.NotContains(t, seen.String(), "m=")
}

// An answer shares no memory with what a check returned.
func TestTR12RefusalsAreOwned(t *testing.T) {
	own := license.Refuse("region/embargo", "", "country", "XX")
	s := eligible(t, transfer.SelfService)
	s.request.Checks = []transfer.Check{refusing("region", own)}
	err := s.askKey()
	own.Reason, own.Fields[0].Value = "x", "x"
	says(t, err, "region/embargo  country=XX")
}
