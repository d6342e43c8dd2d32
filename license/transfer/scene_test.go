package transfer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

const keyText = "Z2AB-CDEF-GHJK"

var (
	now     = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ann     = transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator}
	annSAML = transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator, SAML: true}
)

// A scene is an eligible key and eligible licences, and who asks for them. Its
// parts are changed by defects.
type scene struct {
	at       time.Time
	request  transfer.Request
	key      transfer.KeyMove
	licenses transfer.LicenseMove
}

func counts(pairs ...any) license.Counts {
	var lines []license.Line
	for i := 0; i < len(pairs); i += 2 {
		lines = append(lines, license.Line{Model: license.Model(pairs[i].(string)), Count: pairs[i+1].(int)})
	}
	return license.MustCounts(lines...)
}

// held returns a licence under the key that ends on a day.
func held(tb require.TestingT, end string, c license.Counts, editions ...license.ProductEdition) license.License {
	start, err := license.MustParseDate(end).AddDays(-365)
	require.NoError(tb, err)
	l, err := license.NewLicense(license.MustParseKey(keyText), c, start, 365, editions...)
	require.NoError(tb, err)
	return l
}

// eligible returns a scene against which nothing stands.
func eligible(tb require.TestingT, path transfer.Path) *scene {
	both := transfer.Accounts{Source: ann, Destination: ann}
	s := &scene{at: now, request: transfer.Request{Path: path, By: both}}
	if path == transfer.Support {
		s.request.Case = transfer.Case{
			DestinationName: "Example South", DestinationLink: "https://n1.example.com/o/aBc/manage/organization/license_info",
			SourcePasscode: "1234", DestinationPasscode: "0000",
		}
	}
	s.key = transfer.KeyMove{
		Key: keyText, Counts: counts("MR Enterprise", 5, "MX84 Enterprise", 1), Mode: transfer.AddDevices,
		Source:      transfer.Organization{ID: "org-1", Model: license.CoTermination, MXEdition: license.Enterprise},
		Destination: transfer.Organization{ID: "org-2", Model: license.CoTermination},
		State:       transfer.KeyLive,
		License:     held(tb, "2026-03-02", counts("MR Enterprise", 12, "MX84 Enterprise", 2)),
	}
	s.licenses = transfer.LicenseMove{
		Licenses: []transfer.DeviceLicense{
			{ID: "head", State: transfer.Active, Device: "Q2AA-AAAA-AAAA", Queue: []license.ID{"next"}},
			{ID: "next", State: transfer.RecentlyQueued, Head: "head"},
			{ID: "mx", State: transfer.Unused, MXEdition: license.Enterprise},
			{ID: "seats", State: transfer.UnusedActive, Seats: 50, Part: true, Asked: 20},
		},
		Source:      transfer.Organization{ID: "org-1", Model: license.PerDevice},
		Destination: transfer.Organization{ID: "org-2", Model: license.PerDevice},
	}
	return s
}

func (s *scene) askKey() error      { return s.key.Eligible(s.at, s.request) }
func (s *scene) askLicenses() error { return s.licenses.Eligible(s.at, s.request) }

// both changes an organization in both questions.
func (s *scene) both(source bool, change func(*transfer.Organization)) {
	if source {
		change(&s.key.Source)
		change(&s.licenses.Source)
	} else {
		change(&s.key.Destination)
		change(&s.licenses.Destination)
	}
}

// lines returns an answer as "reason rule name=value …" without the lift, which is
// checked to be that of the reason.
func lines(tb require.TestingT, err error) []string {
	var all []string
	for _, r := range license.Refusals(err) {
		text := strings.TrimPrefix(string(r.Reason), "transfer/") + " " + r.Rule
		fields := r.Fields
		if lift, ours := transfer.LiftOf(r.Reason); ours {
			last := len(fields) - 1
			require.Equal(tb, license.Field{Name: "lift", Value: string(lift)}, fields[last], text)
			fields = fields[:last]
		}
		for _, f := range fields {
			text += " " + f.Name + "=" + f.Value
		}
		all = append(all, text)
	}
	require.Equal(tb, err == nil, all == nil)
	return all
}

// says checks an answer in full.
func says(t *testing.T, err error, want ...string) {
	t.Helper()
	require.Equal(t, want, lines(t, err))
}

func TestTheSceneIsEligible(t *testing.T) {
	for _, path := range []transfer.Path{transfer.SelfService, transfer.Support} {
		s := eligible(t, path)
		require.NoError(t, s.askKey())
		require.NoError(t, s.askLicenses())
	}
}
