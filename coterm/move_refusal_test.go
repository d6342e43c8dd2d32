package coterm_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/license/transfer"
)

// texts are all reasons of a refusal as they are shown.
func texts(err error) []string {
	var all []string
	for _, r := range license.Refusals(err) {
		all = append(all, r.Error())
	}
	return all
}

// Everything that stands against a move on either side is told at once, and
// nothing has changed.
func TestMoveTellsAllReasons(t *testing.T) {
	north, south := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
	claim(t, north, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 30, "MR", 10))
	claim(t, south, "2024-03-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2024-01-01", 365, "MR", 10))
	turned := createdAs(t, "3", "2024-01-01", coterm.Policy{})
	claim(t, turned, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2024-01-01", 365, "MR", 1))
	converted(t, turned, "2024-01-01")
	promised := createdAs(t, "2", "2024-01-01", coterm.Policy{})
	claim(t, promised, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(7), "2024-01-01", 365, "MR", 1))
	undo(t, promised, "2024-01-01", key(7), key(8))
	saml := asking(key(1), counts("MR", 10), key(4), license.Key{})
	saml.Request.By.Source.Role = transfer.ReadOnly
	support := asking(key(1), counts("MR", 10), key(4), license.Key{})
	support.Mode, support.Request.Path = "", transfer.Support
	support.Request.Case = transfer.Case{DestinationName: "South", DestinationLink: "https://example.com/o/2", SourcePasscode: "1234", DestinationPasscode: "4321"}
	for _, tt := range []struct {
		name string
		on   string
		to   *coterm.Organization
		ask  coterm.MoveRequest
		want []string
	}{
		{"nothing right", "2023-12-31", coterm.New("4", coterm.Policy{}), coterm.MoveRequest{Mode: "x", Request: byAda()}, []string{
			"transfer/part-missing (TR-6): part=key, lift=complete-request",
			"transfer/nothing-asked (TR-7): devices=0, lift=complete-request",
			"transfer/mode (TR-6): mode=x, form=add-devices or renew, lift=correct-request",
			"coterm/earlier-than-last (CT-12): at=2023-12-31T00:00:00Z, last=2024-01-01T00:00:00Z, field=source",
			"coterm/not-created (CT-24): field=destination",
			"coterm/replacement-missing (CT-19): key=…"}},
		{"vector 3, and the destination is ahead", "2024-02-01", south, saml, []string{
			"transfer/read-only (TR-4): side=source, lift=grant-full-rights",
			"transfer/no-remaining-value (TR-8): key=…0001, end=2024-01-31, at=2024-02-01, lift=choose-other-license",
			"coterm/earlier-than-last (CT-12): at=2024-02-01T00:00:00Z, last=2024-03-01T00:00:00Z, field=destination"}},
		{"vector 6", "2024-01-02", turned, asking(key(1), counts("MR", 10), key(4), license.Key{}), []string{
			"transfer/licensing-model (TR-10): source=co-term, destination=per-device, needed=co-term, lift=match-licensing-models"}},
		{"vector 7, of a key that was never seen too", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), asking(key(1), counts("MR", 11), key(4), key(4)), []string{
			"transfer/more-than-held (TR-7): model=MR, asked=11, held=10, lift=ask-for-less"}},
		{"to nowhere", "2024-01-02", nil, asking(key(1), counts("MR", 10), key(4), license.Key{}), []string{
			"transfer/part-missing (TR-6): part=destination, lift=complete-request",
			"coterm/not-created (CT-24): field=destination"}},
		{"to itself", "2024-01-02", north, asking(key(1), counts("MR", 10), key(4), license.Key{}), []string{
			"transfer/same-organization (TR-11): organization=1, lift=choose-other-destination"}},
		{"new keys that are old", "2024-03-01", south, asking(key(9), counts("MR", 9), key(1), key(2)), []string{
			"transfer/key-not-claimed (TR-11): key=…0009, lift=claim-in-source",
			"coterm/replacement-taken (CT-19): replacement=…0001"}},
		{"new key promised there", "2024-01-02", promised, asking(key(1), counts("MR", 10), key(8), license.Key{}), []string{
			"coterm/replacement-taken (CT-19): replacement=…0008"}},
		{"a new key that is the one asked of", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), asking(key(9), counts("MR", 9), key(9), license.Key{}), []string{
			"transfer/key-not-claimed (TR-11): key=…0009, lift=claim-in-source",
			"coterm/replacement-taken (CT-19): replacement=…0009"}},
		{"rest known there", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), asking(key(1), counts("MR", 9), key(1), key(1)), []string{
			"coterm/replacement-taken (CT-19): replacement=…0001"}},
		{"neither new key", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), asking(key(1), counts("MR", 9), license.Key{}, license.Key{}), []string{
			"coterm/replacement-missing (CT-19): key=…0001"}},
		{"one key for both", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), asking(key(1), counts("MR", 9), key(4), key(4)), []string{
			"coterm/replacement-taken (CT-19): replacement=…0004"}},
		{"support without mode", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), support, []string{
			`coterm/mode (CT-11): mode=""`}},
		{"a rest of nothing", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), asking(key(1), counts("MR", 10), key(4), key(5)), []string{
			"coterm/replacement-surplus (CT-19): key=…0001, replacement=…0005"}},
		{"no rest", "2024-01-02", createdAs(t, "2", "2024-01-01", coterm.Policy{}), asking(key(1), counts("MR", 9), key(4), license.Key{}), []string{
			"coterm/replacement-missing (CT-19): key=…0001"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := state(t, north)
			m, err := north.Move(act(tt.on), tt.to, tt.ask)
			require.Equal(t, tt.want, texts(err))
			require.Zero(t, m)
			require.Equal(t, before, state(t, north))
		})
	}
	_, err := north.Move(license.Act{By: "ada"}, south, saml)
	require.Equal(t, []string{`license/instant-missing (CT-12): at=""`}, texts(err), "a malformed act is refused before anything")
	_, err = turned.Move(act("2024-01-02"), north, asking(key(3), counts("MR", 1), key(4), license.Key{}))
	require.ErrorIs(t, err, transfer.ErrLicensingModel)
}

// What does not fit is told of both sides: here most of what shares a large surplus
// leaves, and there is another edition.
func TestMoveTellsWhatDoesNotFit(t *testing.T) {
	north, south := created(t, "9000-01-01", coterm.Policy{}), createdAs(t, "2", "9000-01-01", coterm.Policy{})
	p := prices(t, "MX84 Advanced Security", "1", "MR", "1")
	claim(t, north, "9000-01-01", coterm.AddDevices, p, fresh(t, key(1), "9999-12-30", 1, "MR", 3))
	claim(t, north, "9000-01-01", coterm.Renew, p, fresh(t, key(2), "9000-01-01", 30, "MX84 Advanced Security", 3, "MR", 1))
	claim(t, south, "9000-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(4), "9000-01-01", 30, "MX84 Enterprise", 1))
	before, there := state(t, north), state(t, south)
	_, err := north.Move(act("9000-01-02"), south, asking(key(2), counts("MX84 Advanced Security", 3), key(5), key(6)))
	require.Equal(t, []string{
		"coterm/date-out-of-range (CT-7): key=…0002, latest=9999-12-31, field=source",
		"coterm/edition-conflict (CT-20): key=…0005, edition=Advanced Security, live=Enterprise, field=destination"}, texts(err))
	require.Equal(t, before, state(t, north))
	require.Equal(t, there, state(t, south))
}

// A move is accepted if and only if it is eligible, for any request of any person.
func TestEligibleIsAcceptedTR7(t *testing.T) {
	north, south := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
	claim(t, north, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 30, "MR", 2, "MX84 Enterprise", 2), fresh(t, key(2), "2024-01-01", 365, "MR", 5))
	claim(t, south, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2024-01-01", 365, "MX84 Advanced Security", 1))
	giveBack(t, north, "2024-01-01", key(2), counts("MR", 1), key(6))
	facts := map[license.Key]transfer.KeyMove{
		key(1): {State: transfer.KeyLive, License: fresh(t, key(1), "2024-01-01", 30, "MR", 2, "MX84 Enterprise", 2).License},
		key(2): {State: transfer.KeyInvalidated, Cause: license.Returned},
		key(3): {State: transfer.KeyNotClaimed},
		key(6): {State: transfer.KeyLive, License: fresh(t, key(6), "2024-01-01", 365, "MR", 4).License},
	}
	here := transfer.Organization{ID: "1", Model: license.CoTermination, MXEdition: license.Enterprise}
	there := transfer.Organization{ID: "2", Model: license.CoTermination, MXEdition: license.AdvancedSecurity}
	before := state(t, north) + state(t, south)
	right := asking(key(6), counts("MR", 1), key(11), key(12)) // what chance may never draw
	question := facts[key(6)]
	question.Key, question.Counts, question.Mode, question.Source, question.Destination = key(6).String(), right.Counts, transfer.AddDevices, here, there
	require.NoError(t, question.Eligible(at("2024-01-02"), right.Request))
	_, err := north.Move(act("2024-01-02"), south, right)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		// Mostly right in each part, so that whole requests are.
		oneOf := func(label string, n int) int { return max(0, rapid.IntRange(-4, n-1).Draw(t, label)) }
		account := func(side string) transfer.Account {
			return transfer.Account{
				Email: []license.Actor{"ada@example.com", "ADA@example.com", "bob@example.com", ""}[oneOf(side+" address", 4)],
				Role:  []transfer.Role{transfer.FullAdministrator, transfer.ReadOnly, transfer.NetworkAdministrator, transfer.NoRole, "x"}[oneOf(side+" role", 5)],
				SAML:  oneOf(side+" SAML", 2) == 1,
			}
		}
		ask := coterm.MoveRequest{
			Key:    []license.Key{key(6), key(1), key(2), key(3), {}}[oneOf("key", 5)],
			Counts: []license.Counts{counts("MR", 1), counts("MR", 2), counts("MX84 Enterprise", 1), counts("MR", 9), {}}[oneOf("counts", 5)],
			Mode:   []coterm.Mode{coterm.AddDevices, coterm.Renew, "", "x"}[oneOf("mode", 4)],
			Moved:  key(11), Rest: key(12),
			Request: transfer.Request{
				Path:        []transfer.Path{transfer.SelfService, transfer.Support, ""}[oneOf("path", 3)],
				By:          transfer.Accounts{Source: account("source"), Destination: account("destination")},
				Placeholder: transfer.Accounts{Source: account("placeholder at the source"), Destination: account("placeholder at the destination")},
				Case: transfer.Case{
					DestinationName: []string{"South", ""}[oneOf("name", 2)], DestinationLink: []string{"https://example.com/o/2", "x"}[oneOf("link", 2)],
					SourcePasscode: []transfer.Passcode{"1234", "12a4"}[oneOf("passcode", 2)], DestinationPasscode: "4321",
				},
				Checks: []transfer.Check{{Name: "region", Refuse: func(f transfer.Facts) []*license.Refusal {
					if f.Counts.Of("MR") == 2 {
						return []*license.Refusal{{Reason: "region/elsewhere"}}
					}
					return nil
				}}},
			},
		}
		now := []string{"2024-01-02", "2024-01-31"}[oneOf("day", 2)]
		question := facts[ask.Key]
		question.Counts, question.Mode, question.Source, question.Destination = ask.Counts, transfer.Mode(ask.Mode), here, there
		if !ask.Key.IsZero() {
			question.Key = ask.Key.String()
		}
		eligible := question.Eligible(at(now), ask.Request)
		m, err := north.Move(act(now), south, ask)
		if eligible != nil {
			require.Error(t, err)
			require.Equal(t, texts(eligible), texts(err)[:len(texts(eligible))])
			return
		}
		if ask.Mode == "" {
			require.Equal(t, []string{`coterm/mode (CT-11): mode=""`}, texts(err))
			return
		}
		require.NoError(t, err)
		require.Equal(t, ask.Counts, m.In.License.Counts())
		require.NoError(t, north.Clone().Apply(m.Out))
		require.NoError(t, south.Clone().Apply(m.In))
	})
	require.Equal(t, before, state(t, north)+state(t, south))
}

// What is left of a claim that no key holds any more is named by the key first
// claimed, before and after a snapshot.
func TestLaterClaimThatNoKeyHolds(t *testing.T) {
	for _, tt := range []struct {
		name  string
		whole bool
	}{{"the rest was undone", false}, {"all moved out", true}} {
		t.Run(tt.name, func(t *testing.T) {
			o, to := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
			claim(t, o, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 365, "MX84 Enterprise", 1))
			claim(t, o, "2024-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2024-01-01", 365, "MR", 1))
			claim(t, o, "2024-01-03", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2024-01-01", 365, "MX84 Advanced Security", 3))
			move(t, o, to, "2024-01-04", asking(key(3), counts("MX84 Advanced Security", 1), key(4), key(5)))
			if !tt.whole {
				e, err := o.Undo(act("2024-01-05"), key(5), key(6))
				require.NoError(t, err)
				require.NoError(t, o.Apply(e))
			} else {
				move(t, o, to, "2024-01-05", asking(key(5), counts("MX84 Advanced Security", 2), key(6), license.Key{}))
			}
			data, err := o.Snapshot()
			require.NoError(t, err)
			restored, err := coterm.Restore(data, coterm.Policy{})
			require.NoError(t, err)
			for _, o := range []*coterm.Organization{o, restored} {
				_, err := o.Undo(act("2024-01-06"), key(2), key(7))
				require.ErrorIs(t, err, coterm.ErrLaterCannotFollow)
				require.Equal(t, key(3).String(), license.Refusals(err)[0].Field("laterKey"))
				require.Equal(t, key(3).String(), license.Refusals(err)[1].Field("key"))
			}
		})
	}
}

// An import may leave several MX editions live; a lower one than any of them does
// not move in. Any of them moves out.
func TestMoveBelowTheHighestEditionTR9(t *testing.T) {
	north, south := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
	claim(t, north, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 365, "MX84 Enterprise", 2))
	list := []dashboard.CotermLicense{
		record(2, "addDevices", "2024-01-01", "2024-01-01", 365, "MX84 Enterprise", 1),
		record(3, "addDevices", "2024-01-01", "2024-01-01", 365, "MX84 Advanced Security", 1),
	}
	for i := range list {
		list[i].OrganizationID = ""
	}
	e, err := south.Import(act("2024-01-01"), coterm.EqualWeights, list)
	require.NoError(t, err)
	require.NoError(t, south.Apply(e))
	_, err = north.Move(act("2024-01-02"), south, asking(key(1), counts("MX84 Enterprise", 1), key(4), key(5)))
	require.Equal(t, []string{"transfer/edition (TR-9): key=…0001, edition=Enterprise, destination=Advanced Security, lift=contact-support"}, texts(err))
	move(t, south, north, "2024-01-02", asking(key(2), counts("MX84 Enterprise", 1), key(4), license.Key{}))
}

// What has moved out of a claim goes on to count for its MX edition until it moved,
// whatever becomes of the rest.
func TestEditionsAfterTheRestIsGoneCT20(t *testing.T) {
	for _, end := range []string{"undone", "returned"} {
		t.Run(end, func(t *testing.T) {
			o, to := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
			claim(t, o, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 365, "MX84 Advanced Security", 3))
			move(t, o, to, "2024-01-02", asking(key(1), counts("MX84 Advanced Security", 1), key(2), key(7)))
			move(t, o, to, "2024-01-02", asking(key(7), counts("MX84 Advanced Security", 1), key(8), key(3)))
			if end == "undone" {
				undo(t, o, "2024-01-03", key(3), key(4))
			} else {
				giveBack(t, o, "2024-01-03", key(3), counts("MX84 Advanced Security", 1), license.Key{})
			}
			claim(t, o, "2024-01-04", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(5), "2024-01-01", 365, "MX84 Advanced Security", 1))
			_, err := o.Claim(act("2024-01-05"), coterm.AddDevices, coterm.EqualWeights, fresh(t, key(6), "2024-01-01", 365, "MX84 Enterprise", 1))
			require.ErrorIs(t, err, coterm.ErrEditionConflict)
		})
	}
}
