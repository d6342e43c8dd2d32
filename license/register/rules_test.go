package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

func TestCT12KeyIsClaimedInAtMostOneOrganization(t *testing.T) {
	e := unclaimed(t)
	first, err := e.Claim(act(1, ann), north)
	require.NoError(t, err)
	second, err := e.Claim(act(1, bob), south)
	require.NoError(t, err, "both decide on the same state")
	require.NoError(t, e.Apply(first))
	require.ErrorIs(t, e.Apply(second), license.ErrStale)
	_, err = e.Claim(act(1, bob), south)
	require.EqualError(t, err, "register/key-claimed (CT-12): key=…AAAA, organization=org-north")
	_, err = e.Claim(act(1, bob), north)
	require.ErrorIs(t, err, register.ErrKeyClaimed)
	require.Equal(t, license.Issued{Key: keyA, License: licence(keyA, mr(10)), Status: license.Claimed, Organization: north}, e.Issued(register.Asker{}))
}

func TestCT12UnknownKey(t *testing.T) {
	e := unknown()
	require.Equal(t, license.Unissued(keyA), e.Issued(register.Asker{Actor: ann}))
	_, err := e.Claim(act(1, ann), north)
	require.EqualError(t, err, "register/key-unknown (CT-12): key=…AAAA")
	require.Equal(t, license.Fresh(licence(keyA, mr(10))), unclaimed(t).Issued(register.Asker{}))
}

func TestCT12InstantNotEarlierThanLast(t *testing.T) {
	e := claimed(t)
	same := act(1, bob)
	_, err := e.Undo(same, north, licence(keyB, mr(10)))
	require.NoError(t, err, "at the instant of the last event")
	same.At = same.At.Add(-1)
	_, err = e.Undo(same, north, licence(keyB, mr(10)))
	require.ErrorIs(t, err, register.ErrEarlierThanLast, "a nanosecond before it")
}

func TestCT16UndoneForEverWithTheSameLicence(t *testing.T) {
	e := undone(t)
	gone, ok := e.Invalidation()
	require.True(t, ok)
	require.Equal(t, register.Invalidation{
		Cause: license.Undone, At: act(2, bob).At, By: bob, Organization: north,
		Replacements: []register.Replacement{{Origin: keyA, Cause: license.Undone, License: licence(keyB, mr(10)), To: bob}},
	}, gone)
	next := replaced(t, e, act(2, bob))[0]
	require.Equal(t, license.Unclaimed, next.Status())
	require.Equal(t, e.License().End(), next.License().End(), "only the remaining term is left")
	require.Equal(t, bob, next.IssuedTo())
	origin, cause := next.Origin()
	require.Equal(t, keyA, origin)
	require.Equal(t, license.Undone, cause)
	event, err := next.Claim(act(3, ann), south)
	then(t, next, event, err)
	require.Equal(t, south, next.Organization(), "it can be claimed elsewhere")

	require.ErrorIs(t, e.Apply(recorded(t, "claim", e.Seq()+1)), register.ErrCannotFollow)
	require.Equal(t, license.Invalidated, e.Status())
}

func TestCT17InvalidatedSaysWhy(t *testing.T) {
	for cause, e := range map[license.Cause]*register.Entry{
		license.Undone: undone(t), license.Returned: returned(t, north), license.Moved: moved(t),
	} {
		_, err := e.Claim(act(9, eve), south)
		require.ErrorIs(t, err, register.ErrKeyInvalidated)
		require.Equal(t, string(cause), license.Refusals(err)[0].Field("cause"))
		require.Equal(t, "CT-17", license.Refusals(err)[0].Rule)
		is := e.Issued(register.Asker{})
		require.Equal(t, license.Issued{Key: keyA, License: licence(keyA, mr(10)), Status: license.Invalidated, Cause: cause}, is)
	}
}

func TestCT18PartialReturnOfClaimedKeyTakesItsPlace(t *testing.T) {
	e := returned(t, north)
	next := replaced(t, e, act(2, eve))[0]
	require.Equal(t, license.Claimed, next.Status())
	require.Equal(t, north, next.Organization())
	require.Equal(t, mr(6), next.License().Counts())
	require.Equal(t, uint64(1), next.Seq(), "claimed at once, by one event")
	gone, _ := e.Invalidation()
	require.Equal(t, mr(4), gone.Returned)
	require.Equal(t, bob, gone.RequestedBy)
	undo, err := next.Undo(act(3, ann), north, licence(keyC, mr(6)))
	then(t, next, undo, err)
	require.Equal(t, license.Invalidated, next.Status(), "the replacement can be undone in its turn")
}

func TestCT18PartialReturnOfUnclaimedKeyGoesToTheRequester(t *testing.T) {
	e := returned(t, "")
	next := replaced(t, e, act(2, eve))[0]
	require.Equal(t, license.Unclaimed, next.Status())
	require.Equal(t, bob, next.IssuedTo())
	for who, sees := range map[license.Actor]bool{ann: false, bob: true, eve: false, "": false} {
		is := e.Issued(register.Asker{Actor: who, FullAdministratorOf: []license.ID{north, south, ""}})
		require.Equal(t, sees, is.Replacement == keyB, "%q", who)
	}
}

func TestCT18FullReturnLeavesNothing(t *testing.T) {
	for _, e := range []*register.Entry{unclaimed(t), claimed(t)} {
		event, err := e.Return(act(2, eve), e.Organization(), mr(10), license.License{}, bob)
		then(t, e, event, err)
		require.Empty(t, event.Replacements())
		require.Empty(t, replaced(t, e, act(2, eve)))
		require.True(t, e.Issued(register.Asker{Actor: bob, FullAdministratorOf: []license.ID{north}}).Replacement.IsZero())
	}
}

func TestCT18BoundariesOfReturn(t *testing.T) {
	for n, want := range map[int]license.Reason{
		0: register.ErrNothingAsked, 1: "", 9: "", 10: "", 11: license.ErrCountShort,
	} {
		e := claimed(t)
		var rest license.License
		if n >= 1 && n < 10 {
			rest = licence(keyB, mr(10-n))
		}
		_, err := e.Return(act(2, eve), north, mr(n), rest, bob)
		if want == "" {
			require.NoError(t, err, "%d", n)
			continue
		}
		require.ErrorIs(t, err, want, "%d", n)
	}
	// A model that the key does not hold.
	_, err := claimed(t).Return(act(2, eve), north, license.MustCounts(license.Line{Model: "MX75", Count: 1}), license.License{}, bob)
	require.ErrorIs(t, err, license.ErrCountShort)
}

func TestCT19ReplacementOfAMoveIsClaimedAtOnce(t *testing.T) {
	r := register.Replacement{Origin: keyA, Cause: license.Moved, License: licence(keyB, mr(3)), To: ann, Organization: south}
	e := register.New(keyB)
	event, err := e.Reissue(act(0, ann), r)
	then(t, e, event, err)
	require.Equal(t, license.Claimed, e.Status())
	r.Organization = ""
	_, err = register.New(keyB).Reissue(act(0, ann), r)
	require.ErrorIs(t, err, register.ErrReplacementPlace)
}

// Transfer vector 9: of twelve, five are moved.
func TestCT19MoveOfAPart(t *testing.T) {
	e := unknown()
	issued, err := e.Issue(act(0, eve), licence(keyA, mr(12)), ann)
	then(t, e, issued, err)
	claim, err := e.Claim(act(1, ann), north)
	then(t, e, claim, err)
	move, err := e.Move(act(2, bob), north, south, licence(keyB, mr(5)), licence(keyC, mr(7)))
	then(t, e, move, err)
	require.Equal(t, license.Invalidated, e.Status())
	gone, _ := e.Invalidation()
	require.Equal(t, register.Invalidation{Cause: license.Moved, At: act(2, bob).At, By: bob, Organization: north, Replacements: []register.Replacement{
		{Origin: keyA, Cause: license.Moved, License: licence(keyB, mr(5)), To: bob, Organization: south},
		{Origin: keyA, Cause: license.Moved, License: licence(keyC, mr(7)), To: bob, Organization: north},
	}}, gone)
	parts := replaced(t, e, act(2, bob))
	require.Len(t, parts, 2)
	for i, where := range []license.ID{south, north} {
		require.Equal(t, license.Claimed, parts[i].Status(), "claimed at once")
		require.Equal(t, where, parts[i].Organization())
		require.Equal(t, bob, parts[i].IssuedTo())
		require.Equal(t, e.License().End(), parts[i].License().End())
		require.Equal(t, e.License().Start(), parts[i].License().Start())
	}
	require.ErrorIs(t, e.Apply(move), license.ErrStale, "the same move twice (TR-15)")
}

func TestCT19BoundariesOfMove(t *testing.T) {
	for n, want := range map[int]license.Reason{1: "", 9: "", 10: "", 11: license.ErrCountShort} {
		var rest license.License
		if n < 10 {
			rest = licence(keyC, mr(10-n))
		}
		e := claimed(t)
		event, err := e.Move(act(2, eve), north, south, licence(keyB, mr(n)), rest)
		if want != "" {
			require.ErrorIs(t, err, want, "%d", n)
			continue
		}
		then(t, e, event, err)
		require.Len(t, event.Replacements(), min(2, 11-n), "%d: a full move leaves no rest", n)
	}
}

func TestEntryBeforeItsFirstEvent(t *testing.T) {
	e := unknown()
	require.Equal(t, keyA, e.Key())
	require.Zero(t, e.Seq())
	require.Equal(t, license.Unknown, e.Status())
	require.True(t, e.License().IsZero())
	require.Empty(t, e.IssuedTo())
	require.Empty(t, e.Organization())
	_, ok := e.Invalidation()
	require.False(t, ok)
	origin, cause := e.Origin()
	require.True(t, origin.IsZero())
	require.Empty(t, cause)
	_, err := register.New(license.Key{}).Issue(act(0, ann), license.License{}, ann)
	require.ErrorIs(t, err, register.ErrLicenseMissing, "no key, no licence")
}

func TestCloneIsAnotherEntry(t *testing.T) {
	e := claimed(t)
	before := state(t, e)
	c := e.Clone()
	event, err := c.Return(act(2, eve), north, mr(4), licence(keyB, mr(6)), bob)
	then(t, c, event, err)
	require.Equal(t, before, state(t, e))
	require.Equal(t, license.Claimed, e.Status())

	gone, _ := c.Invalidation()
	gone.Replacements[0] = register.Replacement{}
	again, _ := c.Invalidation()
	require.Equal(t, keyB, again.Replacements[0].License.Key(), "what is handed out is the caller's own")
}
