package transfer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// The vectors of the rules, by their numbers. What a move leaves on both sides (9)
// is coterm's.
func TestTRVectors(t *testing.T) {
	on := func(path transfer.Path, change func(*scene)) *scene {
		s := eligible(t, path)
		change(s)
		return s
	}
	saml := func(s *scene) { s.request.By = transfer.Accounts{Source: annSAML, Destination: annSAML} }
	t.Run("1 full rights on both, same address, live, part of the counts", func(t *testing.T) {
		require.NoError(t, on(transfer.SelfService, func(*scene) {}).askKey())
		require.NoError(t, on(transfer.Support, func(*scene) {}).askKey())
	})
	t.Run("2 addresses differ in case", func(t *testing.T) {
		require.NoError(t, on(transfer.SelfService, func(s *scene) { s.request.By.Source.Email = " ANN@Example.com" }).askKey())
	})
	t.Run("3 read-only on the source, and past its own end", func(t *testing.T) {
		says(t, on(transfer.SelfService, func(s *scene) {
			s.request.By.Source.Role = transfer.ReadOnly
			s.at = s.at.Add(license.Day)
		}).askKey(), "read-only TR-4 side=source", "no-remaining-value TR-8 key="+keyText+" end=2026-03-02 at=2026-03-02")
	})
	t.Run("4 SAML without local administrator", func(t *testing.T) {
		says(t, on(transfer.Support, saml).askKey(),
			"placeholder TR-3 saml=source and destination lacks=an account in the source; an account in the destination")
		require.NoError(t, on(transfer.SelfService, saml).askKey())
	})
	t.Run("5 MX Enterprise to Advanced Security", func(t *testing.T) {
		err := on(transfer.SelfService, func(s *scene) { s.key.Destination.MXEdition = license.AdvancedSecurity }).askKey()
		says(t, err, "edition TR-9 key="+keyText+" edition=Enterprise destination=Advanced Security")
		require.Equal(t, string(transfer.ContactSupport), license.Refusals(err)[0].Field("lift"))
	})
	t.Run("6 co-term to per-device", func(t *testing.T) {
		says(t, on(transfer.SelfService, func(s *scene) { s.key.Destination.Model = license.PerDevice }).askKey(),
			"licensing-model TR-10 source=co-term destination=per-device needed=co-term")
	})
	t.Run("7 six of five", func(t *testing.T) {
		says(t, on(transfer.SelfService, func(s *scene) {
			s.key.License = held(t, "2026-03-02", counts("MR Enterprise", 5))
			s.key.Counts = counts("MR Enterprise", 6)
		}).askKey(), "more-than-held TR-7 model=MR Enterprise asked=6 held=5")
	})
	t.Run("8 passcode 12a4 and no link", func(t *testing.T) {
		says(t, on(transfer.Support, func(s *scene) {
			s.request.Case.SourcePasscode, s.request.Case.DestinationLink = "12a4", ""
		}).askKey(), "part-missing TR-5 part=destinationLink", "passcode-malformed TR-5 part=sourcePasscode form=4 digits")
	})
}
