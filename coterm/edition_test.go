package coterm_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// mx is a licence of one MX appliance whose edition stands in the model's name, in
// a stock code, or in the licence's own list.
func mx(tb require.TestingT, k license.Key, edition license.Edition, form string) license.Issued {
	model := license.Model("MX84")
	var editions []license.ProductEdition
	switch form {
	case "name":
		model += " " + license.Model(edition)
	case "code":
		code := map[license.Edition]license.Model{"Enterprise": "ENT", "Advanced Security": "SEC", "Secure SD-WAN Plus": "SDW"}
		model = "LIC-MX84-" + code[edition]
		model = model[len("LIC-"):]
	case "list":
		editions = []license.ProductEdition{{Edition: edition, ProductType: license.Appliance}, {Edition: "Enterprise", ProductType: license.Wireless}}
	}
	l, err := license.NewLicense(k, license.MustCounts(license.Line{Model: model, Count: 1}, license.Line{Model: "MR Enterprise", Count: 1}),
		license.MustParseDate("2020-01-01"), 365, editions...)
	require.NoError(tb, err)
	return license.Fresh(l)
}

// Every pair of MX editions, stated in every form: an addition must be of the
// edition that stays live, a renewal of any.
func TestEditionPairsCT20(t *testing.T) {
	editions := []license.Edition{license.Enterprise, license.AdvancedSecurity, license.SecureSDWANPlus}
	forms := []string{"name", "code", "list"}
	for _, live := range editions {
		for _, added := range editions {
			for _, liveForm := range forms {
				for _, addedForm := range forms {
					t.Run(fmt.Sprintf("%s %s, %s %s", live, liveForm, added, addedForm), func(t *testing.T) {
						o := created(t, "2020-01-01", coterm.Policy{})
						claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, mx(t, key(1), live, liveForm))
						second := mx(t, key(2), added, addedForm)
						if live == added {
							require.NoError(t, claiming(o, "2020-01-02", coterm.AddDevices, second)())
						} else {
							refuses(t, o, claiming(o, "2020-01-02", coterm.AddDevices, second), coterm.ErrEditionConflict, "CT-20",
								"key", key(2).String(), "edition", string(added), "live", string(live))
						}
						claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, second)
						third := mx(t, key(3), added, liveForm)
						require.NoError(t, claiming(o, "2020-01-02", coterm.AddDevices, third)(), "only what is live counts")
					})
				}
			}
		}
	}
}

// Editions must agree within a step and within a key as well.
func TestEditionsOfAStepCT20(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	refuses(t, o, claiming(o, "2020-01-02", coterm.AddDevices, mx(t, key(2), license.Enterprise, "name"), mx(t, key(1), license.SecureSDWANPlus, "name")),
		coterm.ErrEditionConflict, "CT-20", "key", key(2).String(), "edition", "Enterprise", "live", "Secure SD-WAN Plus")
	both := fresh(t, key(3), "2020-01-01", 365, "MX84 Enterprise", 1, "MX64 Advanced Security", 1)
	for _, mode := range []coterm.Mode{coterm.AddDevices, coterm.Renew} {
		refuses(t, o, claiming(o, "2020-01-02", mode, both), coterm.ErrEditionConflict, "CT-20",
			"key", key(3).String(), "edition", "Enterprise and Advanced Security", "live", "")
	}
}

// Other families, editions of theirs, and MX models without an edition do not
// conflict; nothing is converted.
func TestEditionsOfOthersCT20(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, mx(t, key(1), license.Enterprise, "name"))
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
		fresh(t, key(2), "2020-01-01", 365, "MR Advanced", 1, "MX100", 1, "MS120-8", 1, "MX67 Premium", 2))
	require.Equal(t, counts("MX84 Enterprise", 1, "MR Enterprise", 1, "MR Advanced", 1, "MX100", 1, "MS120-8", 1, "MX67 Premium", 2), o.Limits())
}

// The last key of an edition that is undone or returned frees the way for another.
func TestEditionsAfterTheLastCT20(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, mx(t, key(1), license.Enterprise, "name"), mx(t, key(2), license.Enterprise, "list"))
	other := mx(t, key(5), license.AdvancedSecurity, "code")
	undo(t, o, "2020-01-02", key(1), key(11))
	require.ErrorIs(t, claiming(o, "2020-01-03", coterm.AddDevices, other)(), coterm.ErrEditionConflict)
	giveBack(t, o, "2020-01-02", key(2), counts("MX84", 1), key(3))
	require.NoError(t, claiming(o, "2020-01-03", coterm.AddDevices, other)(), "the rest of the key has no MX")
}
