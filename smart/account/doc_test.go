package account_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/smart/account"
)

var (
	here   = os.DirFS(".")
	stored = spectest.Codec[account.Event]{Encode: account.EncodeEvent, Decode: account.DecodeEvent}
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) { spectest.Reasons(t, here, spectest.Exceptions{}) }

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	spectest.Events(t, here, stored, everyEvent(t))
	spectest.Shown(t, here, stored, "account.registered", "A registration:")
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestDocShowsAlertsAndPolicies shows that the tables of alerts and of policies are
// complete and in order.
func TestDocShowsAlertsAndPolicies(t *testing.T) {
	_, alerts, _ := strings.Cut(source(t, "doc.go"), "# Alerts\n")
	alerts, policies, _ := strings.Cut(alerts, "# Policies\n")
	policies, _, _ = strings.Cut(policies, "# Decisions\n")
	var rows, kinds []string
	for _, m := range regexp.MustCompile(`(?m)^//\t([a-z-]+) +(major|minor|informational) `).FindAllStringSubmatch(alerts, -1) {
		rows = append(rows, m[1]+" "+m[2])
	}
	for kind, severity := range account.Severities() {
		kinds = append(kinds, string(kind)+" "+string(severity))
	}
	require.Equal(t, kinds, rows)
	var fields, named []string
	for f := range reflect.TypeFor[account.Policy]().Fields() {
		fields = append(fields, f.Name)
	}
	for _, m := range regexp.MustCompile(`(?m)^//\t([A-Z][a-z]\w+) `).FindAllStringSubmatch(policies, -1) {
		named = append(named, m[1])
	}
	require.Equal(t, fields, named)
}

// TestZero shows that an account panics nowhere for want of anything, made by New or not.
func TestZero(t *testing.T) { spectest.Zero(t, everyEvent(t), storyOf(t).above, storyOf(t).below) }
