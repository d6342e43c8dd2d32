package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// A policy that is none is told in full, when the account is created and at each
// decision of one that was.
func TestPolicyThatIsNone(t *testing.T) {
	most := smart.MaxPeriod.Duration()
	period := func(field string, d time.Duration) *license.Refusal {
		return license.Refuse(account.ErrPolicy, "", "field", field, "value", d.String(), "least", "1s", "most", most.String())
	}
	number := func(field, value, least, most string) *license.Refusal {
		return license.Refuse(account.ErrPolicy, "", "field", field, "value", value, "least", least, "most", most)
	}
	tag := func(tag license.Tag) *license.Refusal {
		return license.Refuse(account.ErrPolicy, "SM-15", "field", "hierarchies", "tag", string(tag))
	}
	long, part := most+1, 1500*time.Millisecond
	for name, tt := range map[string]struct {
		policy account.Policy
		want   []*license.Refusal
	}{
		"certificate":      {account.Policy{Certificate: long}, []*license.Refusal{period("certificate", long)}},
		"renewAfter":       {account.Policy{RenewAfter: part}, []*license.Refusal{period("renewAfter", part)}},
		"quiet":            {account.Policy{Quiet: long}, []*license.Refusal{period("quiet", long)}},
		"silent":           {account.Policy{Silent: part}, []*license.Refusal{period("silent", part)}},
		"lost":             {account.Policy{Lost: time.Nanosecond}, []*license.Refusal{period("lost", time.Nanosecond)}},
		"authorize":        {account.Policy{Authorize: part}, []*license.Refusal{period("authorize", part)}},
		"authorizeShort":   {account.Policy{AuthorizeShort: part}, []*license.Refusal{period("authorizeShort", part)}},
		"authorized":       {account.Policy{Authorized: part}, []*license.Refusal{period("authorized", part)}},
		"overdue, removed": {account.Policy{Overdue: part, Removed: long}, []*license.Refusal{period("overdue", part), period("removed", long)}},
		"notices twice":    {account.Policy{Notices: []int{7, 7}}, []*license.Refusal{number("notices", "7", "1", "6")}},
		"notices rising":   {account.Policy{Notices: []int{7, 8}}, []*license.Refusal{number("notices", "8", "1", "6")}},
		"notice of none":   {account.Policy{Notices: []int{0}}, []*license.Refusal{number("notices", "0", "1", "10000")}},
		"notice too long":  {account.Policy{Notices: []int{10_001}}, []*license.Refusal{number("notices", "10001", "1", "10000")}},
		"token days":       {account.Policy{TokenDays: 366}, []*license.Refusal{number("tokenDays", "366", "1", "365")}},
		"no token days":    {account.Policy{TokenDays: -1}, []*license.Refusal{number("tokenDays", "-1", "1", "365")}},
		"a tag twice":      {account.Policy{Hierarchies: [][]license.Tag{{"a", "b", "a"}}}, []*license.Refusal{tag("a")}},
		"in two":           {account.Policy{Hierarchies: [][]license.Tag{{"a", "b"}, {"c", "b"}}}, []*license.Refusal{tag("b")}},
		"no tag":           {account.Policy{Hierarchies: [][]license.Tag{{""}}}, []*license.Refusal{tag(""), license.Refuse(license.ErrTagMalformed, "SM-3", "tag", "", "longest", "128")}},
	} {
		a := account.New("acme", tt.policy)
		act := license.Act{At: at("2024-01-01"), By: "ada"}
		_, err := a.Create(act, "main")
		require.Equal(t, tt.want, license.Refusals(err), name)
		require.NoError(t, a.Apply(account.Created{Stamp: license.Stamp{Seq: 1, Act: act}, Account: "acme", Default: "main"}), "what happened has happened")
		_, err = a.AddVirtualAccount(act, "branch")
		require.Equal(t, tt.want, license.Refusals(err), name)
	}
	for name, p := range map[string]account.Policy{
		"the longest":     {Certificate: most, RenewAfter: most, Quiet: most, Silent: most, Lost: most, Authorize: most, AuthorizeShort: most, Authorized: most, Overdue: most, Removed: most},
		"the shortest":    {Certificate: time.Second, RenewAfter: time.Second, Quiet: time.Second, Silent: time.Second, Lost: time.Second, Authorize: time.Second, AuthorizeShort: time.Second, Authorized: time.Second, Overdue: time.Second, Removed: time.Second},
		"none":            {Certificate: -1, RenewAfter: -1, Quiet: -1, Silent: -1, Lost: -1, Authorize: -1, AuthorizeShort: -1, Authorized: -1, Overdue: -1, Removed: -1},
		"no notices":      {Notices: []int{}},
		"notices":         {Notices: []int{10_000, 1}},
		"token days":      {TokenDays: 365},
		"one token day":   {TokenDays: 1},
		"hierarchies":     {Hierarchies: [][]license.Tag{{"a", "b"}, {"c"}, {}}},
		"no hierarchies":  {Hierarchies: [][]license.Tag{}},
		"nothing is said": {},
	} {
		_, err := account.New("acme", p).Create(license.Act{At: at("2024-01-01"), By: "ada"}, "main")
		require.NoError(t, err, name)
	}
}

// An account keeps nothing that whoever made it can change.
func TestPolicyIsTheAccountsOwn(t *testing.T) {
	tags, notices := []license.Tag{"a", "b"}, []int{30, 7}
	a := account.New("acme", account.Policy{Hierarchies: [][]license.Tag{tags}, Notices: notices})
	tags[1], notices[1] = "a", 99
	_, err := a.Create(license.Act{At: at("2024-01-01"), By: "ada"}, "main")
	require.NoError(t, err)
}
