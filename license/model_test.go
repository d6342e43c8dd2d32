package license_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

func TestNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"MR Enterprise":               true,
		"a":                           true,
		"":                            false,
		" ":                           false,
		" MR":                         false,
		"MR ":                         false,
		"MR\u00a0X":                   false, // looks like a space and is none
		"MR\tX":                       false,
		"MR\nX":                       false,
		"MR\x00":                      false,
		"MR\u200bX":                   false, // has no width
		"MR\u202eX":                   false, // turns the line around
		"MR\xff":                      false,
		"\ufeffMR":                    false,
		"Zürich 東京":                   true,
		strings.Repeat("a", 63):       true,
		strings.Repeat("a", 64):       true,
		"é" + strings.Repeat("é", 31): true, // 64 bytes
	} {
		model, id, actor := license.Model(name).Check(), license.ID(name).Check(), act(name)
		require.Equal(t, ok, model == nil, "%q", name)
		require.Equal(t, ok, id == nil, "%q", name)
		require.Equal(t, ok, actor == nil, "%q", name)
		if !ok {
			refused(t, model, license.ErrModelMalformed, "CT-21", "model", name, "longest", "64")
			refused(t, id, license.ErrIDMalformed, "", "id", name, "longest", "128")
			refused(t, actor, license.ErrIDMalformed, "CT-16", "by", name, "longest", "128")
		}
	}
	for n, ok := range map[int]bool{63: true, 64: true, 65: false} {
		require.Equal(t, ok, license.Model(strings.Repeat("a", n)).Check() == nil, n)
	}
	require.Error(t, license.Model(strings.Repeat("é", 32)+"a").Check(), "bytes count, not characters")
	for n, ok := range map[int]bool{127: true, 128: true, 129: false} {
		require.Equal(t, ok, license.ID(strings.Repeat("a", n)).Check() == nil, n)
		require.Equal(t, ok, act(strings.Repeat("a", n)) == nil, n)
	}
}

func TestBucketCT21(t *testing.T) {
	for model, want := range map[license.Model]license.Model{
		"MR Enterprise":    "MR Enterprise",
		"MR36 Enterprise":  "MR Enterprise",
		"MR46E Enterprise": "MR Enterprise",
		"MR36 Advanced":    "MR Advanced",
		"MR36":             "MR",
		"MR":               "MR",
		"MR9":              "MR",
		"MR36-ENT":         "MR-ENT",
		"MR-ENT":           "MR-ENT",
		"MRX Enterprise":   "MRX Enterprise",
		"mr36 Enterprise":  "mr36 Enterprise", // case matters
		"MX75 Enterprise":  "MX75 Enterprise",
		"MS120-8":          "MS120-8",
		"MG21":             "MG21",
		"XMR36 Enterprise": "XMR36 Enterprise",
		"":                 "",
		"MR0 0":            "MR 0",
		"MR: Enterprise":   "MR: Enterprise", // the character after 9
		"MR/ Enterprise":   "MR/ Enterprise", // the character before 0
	} {
		require.Equal(t, want, model.Bucket(), model)
		require.Equal(t, want, model.Bucket().Bucket(), "a bucket is its own bucket")
	}
}

func TestIsMX(t *testing.T) {
	for model, want := range map[license.Model]bool{
		"MX": true, "MX84 Advanced Security": true, "MX84-SEC": true, "vMX-S": true, "VMX100": true, "mx64": true,
		"MR Enterprise": false, "Z3": false, "MS120": false, "": false, "M": false, "XMX": false, "vM": false,
	} {
		require.Equal(t, want, model.IsMX(), model)
	}
}

func TestModelEditionCT20(t *testing.T) {
	for model, want := range map[license.Model]license.Edition{
		"MR Enterprise":           license.Enterprise,
		"MX84 Enterprise":         license.Enterprise,
		"MX84 Advanced Security":  license.AdvancedSecurity,
		"MX84 Secure SD-WAN Plus": license.SecureSDWANPlus,
		"MR Advanced":             license.Advanced,
		"MX84-ENT":                license.Enterprise,
		"MX84-SEC":                license.AdvancedSecurity,
		"MX84-SDW":                license.SecureSDWANPlus,
		"MR-ADV":                  license.Advanced,
		"LIC-MX84-SEC-3YR":        license.AdvancedSecurity,
		"MX84-SECX":               "",
		"MX84":                    "",
		"MX84 ADVANCED SECURITY":  license.AdvancedSecurity,
		"mx84 secure sd-wan plus": license.SecureSDWANPlus,
		"MX84Enterprise":          "",
		"Enterprise":              "",
		"Advanced Security MX84":  "",
		"MS120-8":                 "",
		"":                        "",
	} {
		require.Equal(t, want, model.Edition(), model)
	}
}

func TestMXRankCT20(t *testing.T) {
	for edition, want := range map[license.Edition]int{
		license.Enterprise: 1, license.AdvancedSecurity: 2, license.SecureSDWANPlus: 3,
		license.Advanced: 0, "": 0, "enterprise": 0,
	} {
		require.Equal(t, want, edition.MXRank(), edition)
	}
}

func TestLicensingModelsTR10(t *testing.T) {
	for m, ok := range map[license.LicensingModel]bool{
		license.CoTermination: true, license.PerDevice: true, license.Subscription: true,
		"": false, "Co-Term": false, "coterm": false,
	} {
		if ok {
			require.NoError(t, m.Check())
			continue
		}
		refused(t, m.Check(), license.ErrLicensingModel, "TR-10", "licensingModel", string(m))
	}
}

// Editions and bucket of an access point do not depend on its number.
func TestBucketKeepsTheEdition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rest := rapid.SampledFrom([]string{"", " Enterprise", " Advanced", "-ENT", "-ADV"}).Draw(t, "rest")
		m := license.Model("MR" + rapid.StringMatching(`[1-9][0-9]{0,2}[A-Z]?`).Draw(t, "number") + rest)
		require.Equal(t, license.Model("MR"+rest), m.Bucket())
		require.Equal(t, m.Edition(), m.Bucket().Edition())
	})
}
