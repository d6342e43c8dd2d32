package product_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/product"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[product.Event]{Encode: product.EncodeEvent, Decode: product.DecodeEvent}
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, and of the shared ones those that are used.
func TestDocListsEveryReason(t *testing.T) {
	var shared []string
	for _, row := range spectest.Reasons(t, here, spectest.Exceptions{}) {
		if strings.HasPrefix(row.Reason, "product/") {
			require.Equal(t, "-", row.Number, row.Reason)
			continue
		}
		shared = append(shared, row.Reason)
		n, ok := reservation.Number(license.Refuse(license.Reason(row.Reason), ""))
		require.Equal(t, row.Number != "-", ok, row.Reason)
		require.True(t, !ok || row.Number == number(uint64(n)), row.Reason)
	}
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
	spectest.Shown(t, here, stored, "product.cancelled", "// was cancelled:")
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
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

// TestZero shows that a product panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) { spectest.Zero(t, story(t).log, story(t).p, on(t).p, reserved(t).p) }
