package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

func TestTR2PersonsAreComparedByAddress(t *testing.T) {
	require.True(t, register.Asker{Actor: "Ann@Example.COM "}.Is("ann@example.com"))
	require.False(t, register.Asker{Actor: "ann@example.com"}.Is("bob@example.com"))
	require.False(t, register.Asker{}.Is(""))
}

// Who may see what replaced a key: full administrators of the organization where
// it was invalidated, and who requested the return (CT-12).
func TestCT12ReplacementIsShownToTheEntitled(t *testing.T) {
	admin := func(ids ...license.ID) register.Asker {
		return register.Asker{Actor: eve, FullAdministratorOf: ids}
	}
	for _, c := range []struct {
		given string
		entry *register.Entry
		asker register.Asker
		sees  bool
	}{
		{"undone, nobody", undone(t), register.Asker{}, false},
		{"undone, administrator there", undone(t), admin(south, north), true},
		{"undone, administrator elsewhere", undone(t), admin(south), false},
		{"undone, who undid it but is no administrator now", undone(t), register.Asker{Actor: bob}, false},
		{"undone, the person to whom the key was issued", undone(t), register.Asker{Actor: ann}, false},
		{"undone, an id of nothing", undone(t), admin(""), false},
		{"returned while claimed, requester", returned(t, north), register.Asker{Actor: " BOB@example.com"}, true},
		{"returned while claimed, administrator there", returned(t, north), admin(north), true},
		{"returned while claimed, administrator elsewhere", returned(t, north), admin(south), false},
		{"returned unclaimed, requester", returned(t, ""), register.Asker{Actor: bob}, true},
		{"returned unclaimed, administrator", returned(t, ""), admin(north, south, ""), false},
		{"returned unclaimed, who recorded it", returned(t, ""), register.Asker{Actor: eve}, false},
		{"claimed", claimed(t), admin(north), false},
	} {
		is := c.entry.Issued(c.asker)
		require.Equal(t, c.sees, is.Replacement == keyB, c.given)
		require.Equal(t, c.sees, !is.Replacement.IsZero(), c.given)
	}
}

// After a move full administrators of each side see the key of their own side
// (CT-19), and who moved it sees no more than that.
func TestCT19EachSideSeesItsOwnReplacement(t *testing.T) {
	for _, c := range []struct {
		of            []license.ID
		rest, movedTo license.Key
	}{
		{nil, license.Key{}, license.Key{}},
		{[]license.ID{"", "org-west"}, license.Key{}, license.Key{}},
		{[]license.ID{north}, keyC, license.Key{}},
		{[]license.ID{south}, license.Key{}, keyB},
		{[]license.ID{north, south}, keyC, keyB},
	} {
		is := moved(t).Issued(register.Asker{Actor: bob, FullAdministratorOf: c.of})
		require.Equal(t, license.Issued{
			Key: keyA, License: licence(keyA, mr(10)), Status: license.Invalidated, Cause: license.Moved, Replacement: c.rest, MovedTo: c.movedTo,
		}, is, "%v", c.of)
	}
	e := claimed(t)
	event, err := e.Move(act(2, bob), north, south, licence(keyB, mr(10)), license.License{})
	then(t, e, event, err)
	is := e.Issued(register.Asker{FullAdministratorOf: []license.ID{north, south}})
	require.True(t, is.Replacement.IsZero(), "a full move leaves no rest")
	require.Equal(t, keyB, is.MovedTo)
}
