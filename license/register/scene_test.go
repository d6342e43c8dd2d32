package register_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

// The scene: keys, two organizations, three people, and instants that count
// hours from t0.
var (
	keyA = license.MustParseKey("Z2AA-AAAA-AAAA")
	keyB = license.MustParseKey("Z2BB-BBBB-BBBB")
	keyC = license.MustParseKey("Z2CC-CCCC-CCCC")
	keyD = license.MustParseKey("Z2DD-DDDD-DDDD")

	t0 = time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
)

const (
	north = license.ID("org-north")
	south = license.ID("org-south")

	ann = license.Actor("ann@example.com")
	bob = license.Actor("bob@example.com")
	eve = license.Actor("eve@example.com")
)

func act(hour int, by license.Actor) license.Act {
	return license.Act{At: t0.Add(time.Duration(hour) * time.Hour), By: by}
}

func mr(n int) license.Counts {
	if n == 0 {
		return license.Counts{}
	}
	return license.MustCounts(license.Line{Model: "MR Enterprise", Count: n})
}

// licence is n access points for a year from 2024-01-01.
func licence(key license.Key, counts license.Counts) license.License {
	l, err := license.NewLicense(key, counts, license.MustParseDate("2024-01-01"), 365,
		license.ProductEdition{Edition: license.Enterprise, ProductType: license.Wireless})
	if err != nil {
		panic(err)
	}
	return l
}

func anotherTerm(key license.Key, n int) license.License {
	l, err := license.NewLicense(key, mr(n), license.MustParseDate("2024-01-01"), 366)
	if err != nil {
		panic(err)
	}
	return l
}

// then applies what was decided.
func then[E register.Event](t require.TestingT, e *register.Entry, event E, err error) E {
	require.NoError(t, err)
	require.NoError(t, e.Apply(event))
	return event
}

// unknown, unclaimed, claimed, undone and returned are the entry of key A with
// ten access points in each state.
func unknown() *register.Entry { return register.New(keyA) }

func unclaimed(t require.TestingT) *register.Entry {
	e := unknown()
	issued, err := e.Issue(act(0, eve), licence(keyA, mr(10)), ann)
	then(t, e, issued, err)
	return e
}

func claimed(t require.TestingT) *register.Entry {
	e := unclaimed(t)
	event, err := e.Claim(act(1, ann), north)
	then(t, e, event, err)
	return e
}

func undone(t require.TestingT) *register.Entry {
	e := claimed(t)
	event, err := e.Undo(act(2, bob), north, licence(keyB, mr(10)))
	then(t, e, event, err)
	return e
}

// returned is key A of which four were returned, requested by bob; claimed before
// in an organization, or nowhere.
func returned(t require.TestingT, organization license.ID) *register.Entry {
	e := unclaimed(t)
	if organization != "" {
		event, err := e.Claim(act(1, ann), organization)
		then(t, e, event, err)
	}
	event, err := e.Return(act(2, eve), organization, mr(4), licence(keyB, mr(6)), bob)
	then(t, e, event, err)
	return e
}

// moved is key A of which four were moved to the south: B holds them, C the rest.
func moved(t require.TestingT) *register.Entry {
	e := claimed(t)
	event, err := e.Move(act(2, bob), north, south, licence(keyB, mr(4)), licence(keyC, mr(6)))
	then(t, e, event, err)
	return e
}

// replaced returns the entries of what replaced a key.
func replaced(t require.TestingT, e *register.Entry, at license.Act) []*register.Entry {
	gone, ok := e.Invalidation()
	require.True(t, ok)
	var all []*register.Entry
	for _, r := range gone.Replacements {
		next := register.New(r.License.Key())
		event, err := next.Reissue(at, r)
		then(t, next, event, err)
		all = append(all, next)
	}
	return all
}

func state(t require.TestingT, e *register.Entry) string {
	data, err := e.Snapshot()
	require.NoError(t, err)
	return string(data)
}

var here = os.DirFS(".")

// table reads what becomes of a verb in a state.
func table(t *testing.T) [][]string {
	t.Helper()
	return spectest.Rows(t, here, "testdata/transitions.txt", 2, 5)
}
