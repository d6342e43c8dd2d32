package product_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, and of the shared ones those that are used.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(product/[a-z-]+)"`)
	row := regexp.MustCompile(`(?m)^//\t((?:product|reservation)/[a-z-]+) +(?:-|[A-Z]{2}-\d+) +(-|\d+) `)
	var constants, own, shared []string
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, m[1])
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		if strings.HasPrefix(m[1], "product/") {
			own = append(own, m[1])
			continue
		}
		shared = append(shared, m[1])
		n, ok := reservation.Number(license.Refuse(license.Reason(m[1]), ""))
		require.Equal(t, m[2] != "-", ok, m[1])
		require.True(t, !ok || m[2] == number(uint64(n)), m[1])
	}
	require.Equal(t, constants, slices.Compact(own))
	var used []string
	for _, file := range []string{"transition.go", "install.go", "discard.go", "return.go", "request.go", "mode.go", "counter.go"} {
		for line := range strings.Lines(source(t, file)) {
			if !strings.HasPrefix(strings.TrimSpace(line), "//") {
				used = append(used, regexp.MustCompile(`reservation\.Err\w+`).FindAllString(line, -1)...)
			}
		}
	}
	slices.Sort(used)
	require.Len(t, slices.Compact(slices.Clone(shared)), len(slices.Compact(used)))
}

// TestDocShowsAnEvent shows that the event of the documentation is written so.
func TestDocShowsAnEvent(t *testing.T) {
	_, text, _ := strings.Cut(source(t, "doc.go"), "A request that\n// was cancelled:\n//\n")
	text, _, _ = strings.Cut(text, "//\n// # Refusals")
	text = strings.ReplaceAll(text, "//\t", "")
	e, err := product.DecodeEvent("product.cancelled", []byte(text))
	require.NoError(t, err)
	written, err := json.MarshalIndent(e, "", "  ")
	require.NoError(t, err)
	require.Equal(t, text, string(written)+"\n")
}

// TestTheExampleOfTheDoc plays it line by line.
func TestTheExampleOfTheDoc(t *testing.T) {
	s := off(t).enable().request()
	five := s.issue(1)
	s.install(five)
	require.Equal(t, 5, s.quantity())
	three := s.issue(2, of(3))
	s.install(three)
	require.Equal(t, 3, s.quantity())
	s.refusesInstall(five, reservation.ErrVersionRange, "RS-5", "udi", u, "version", "1", "least", "3", "most", "3")
	next := s.issue(3, of(4))
	s.giveBack()
	s.refusesInstall(three, reservation.ErrNoRequest, "RS-5", "udi", u)
	s.request()
	s.refusesInstall(next, reservation.ErrSessionMismatch, "RS-5", "udi", u, "session", "1")
	unused := s.issue(1)
	s.cancel().discard(unused)
	require.Equal(t, reservation.On, s.p.Mode())
}
