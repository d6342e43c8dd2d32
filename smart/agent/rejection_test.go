package agent_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestDocShowsRejections shows that rejections are what the documentation says of them,
// and that it has all that ask something of a product.
func TestDocShowsRejections(t *testing.T) {
	header := smart.Header{UDI: sceneUDI(), Installation: 1, Number: 1}
	kind := func(of string) smart.Request {
		if of == "registration" {
			return smart.Register{Header: header, Token: "token"}
		}
		return smart.Authorize{Header: header, Certificate: 1}
	}
	is := func(r license.Reason, of string) string {
		no := account.Reject(kind(of), on(0).At, license.Refuse(r, ""))
		require.Equal(t, r, no.Reason)
		var all []string
		for _, flag := range []struct {
			set  bool
			name string
		}{{no.Permanent, "permanent"}, {no.Overwrite, "overwrite"}, {no.Gone, "gone"}} {
			if flag.set {
				all = append(all, flag.name)
			}
		}
		if len(all) == 0 {
			return "sent again"
		}
		return strings.Join(all, ", ")
	}
	reasons := map[license.Reason]bool{}
	for _, m := range regexp.MustCompile(`license\.Reason = "(account/[a-z-]+)"`).FindAllStringSubmatch(source(t, "../account/refusal.go"), -1) {
		reasons[license.Reason(m[1])] = true
	}
	listed := map[license.Reason]bool{}
	for _, m := range regexp.MustCompile(`(?m)^//\t(account/[a-z-]+) +(any|contact|registration) +(\S+(?: \S+)*)  +\S`).FindAllStringSubmatch(source(t, "doc.go"), -1) {
		reason := license.Reason(m[1])
		require.True(t, reasons[reason], reason)
		listed[reason] = true
		of := []string{m[2]}
		if m[2] == "any" {
			of = []string{"contact", "registration"}
		}
		for _, of := range of {
			require.Equal(t, m[3], is(reason, of), "%s of a %s", reason, of)
		}
	}
	for reason := range reasons {
		if is(reason, "registration") != "sent again" || is(reason, "contact") != "sent again" {
			require.True(t, listed[reason], "what a product does about %s", reason)
		}
	}
}
