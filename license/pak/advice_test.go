package pak_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

func explained(t *testing.T, err error, reason license.Reason) license.Advice {
	t.Helper()
	for _, r := range license.Refusals(err) {
		if r.Reason == reason {
			a, ok := pak.Explain(r)
			require.True(t, ok)
			return a
		}
	}
	require.Fail(t, "not refused", "%v", err)
	return license.Advice{}
}

// TestExplainExhaustedWX21 names the PAK and says that nothing remains in it.
func TestExplainExhaustedWX21(t *testing.T) {
	s := begin(t, "server").register("4XCV", fresh("2.0", 1)).fulfill("4XCV", to(0, 1))
	_, err := s.m.Fulfill(s.act(), "4XCV", to(0, 1))
	a := explained(t, err, pak.ErrExhausted)
	require.Equal(t, "The PAK 4XCV cannot be fulfilled because there are no licenses remaining in the PAK.", a.Problem)
	require.Equal(t, []string{"All licenses of the PAK were fulfilled before."}, a.Causes)
	require.Equal(t, []string{"If more new licenses are needed, buy them: they come with a PAK that is no upgrade PAK."}, a.Remedies)
}

// TestExplainUpgradeImpossibleWX21 names both causes in the problem, and as causes those
// that hold.
func TestExplainUpgradeImpossibleWX21(t *testing.T) {
	const problem = "The upgrade PAK UP cannot be fulfilled: either there are no licenses remaining in the PAK, " +
		"or there are no licenses installed that could be upgraded with it."
	const none, ineligible = "There are no licenses remaining in the PAK.", "There are no licenses installed that could be upgraded with it."
	const rehost = "Rehost the licenses of the old system and install their file here, then fulfill the PAK."
	const buy = "If more new licenses are needed, buy them: they come with a PAK that is no upgrade PAK."
	s := successor(t)
	ask := func() license.Advice {
		_, err := s.m.Fulfill(s.act(), "UP", to(0, 100))
		return explained(t, err, pak.ErrUpgradeImpossible)
	}
	require.Equal(t, license.Advice{Problem: problem, Causes: []string{ineligible}, Remedies: []string{rehost, buy}}, ask())
	s.install("F", "server-1", hosts("1.0", 101)).fulfill("UP", to(0, 100))
	require.Equal(t, license.Advice{Problem: problem, Causes: []string{none}, Remedies: []string{buy}}, ask())
	s.rehost("server-3", "G")
	require.Equal(t, license.Advice{Problem: problem, Causes: []string{none, ineligible}, Remedies: []string{buy}}, ask())
}

// TestExplainEligibleWX21 is the example of the source: 100 upgrades, 50 installed.
func TestExplainEligibleWX21(t *testing.T) {
	s := successor(t).install("F", "server-1", hosts("1.0", 50))
	_, err := s.m.Fulfill(s.act(), "UP", to(0, 100))
	require.Equal(t, license.Advice{
		Problem: "Not all upgrades of the PAK UP can be fulfilled: 100 are asked for, and 50 licenses of HOST 1.0 are installed.",
		Causes:  []string{"As many licenses can be upgraded as are installed of the old version, and no more."},
		Remedies: []string{
			"Rehost or install enough licenses of HOST 1.0 to match the upgrades, then fulfill the PAK.",
			"Fulfill a part of the PAK now, up to 50 of these, and the rest later.",
		},
	}, explained(t, err, pak.ErrEligible))
}

// TestExplainOtherSystemWX21 names the file and both systems.
func TestExplainOtherSystemWX21(t *testing.T) {
	s := begin(t, "server-1")
	_, err := s.m.Install(s.act(), pak.File{Serial: "F-1", System: "server-2", Lines: []pak.Count{hosts("1.0", 1)}})
	require.Equal(t, license.Advice{
		Problem:  "The license file F-1 was not issued for this system, server-1.",
		Causes:   []string{"The file was issued for the system server-2."},
		Remedies: []string{"Make sure that the right file is installed on this system."},
	}, explained(t, err, pak.ErrOtherSystem))
}

// TestExplainNothingElse has no advice where the source has no message.
func TestExplainNothingElse(t *testing.T) {
	for _, r := range []*license.Refusal{nil, {}, license.Refuse(pak.ErrBelow, "WX-17"), license.Refuse(license.ErrStale, "")} {
		a, ok := pak.Explain(r)
		require.False(t, ok)
		require.Equal(t, license.Advice{}, a)
	}
}

// TestNumbersAreShownWX21 shows the number of a PAK whole in the text of a refusal, as
// the message of the source does.
func TestNumbersAreShownWX21(t *testing.T) {
	_, err := begin(t, "server").fulfilling("3650J2A3B4C", to(0, 1))()
	require.EqualError(t, err, "pak/not-registered (WX-17): pak=3650J2A3B4C")
	_, err = begin(t, "server").fulfilling("Z2AABBCCDDEE", to(0, 1))()
	require.EqualError(t, err, "pak/not-registered (WX-17): pak=…DDEE", "it could be a licence key")
	require.Equal(t, "Z2AABBCCDDEE", license.Refusals(err)[0].Field("pak"))
}
