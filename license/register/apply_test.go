package register_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/register"
)

func TestApplyTakesTheNextEventOnly(t *testing.T) {
	e := unclaimed(t)
	event, err := e.Claim(act(1, ann), north)
	require.NoError(t, err)
	before := state(t, e)
	for _, seq := range []uint64{0, 1, 3, 1 << 63} {
		other := event
		other.Seq = seq
		err := e.Apply(other)
		require.ErrorIs(t, err, license.ErrStale, "%d", seq)
		require.Equal(t, before, state(t, e))
	}
	require.NoError(t, e.Apply(event))
	require.EqualError(t, e.Apply(event), "license/stale: seq=2, next=3")
	require.Equal(t, uint64(2), e.Seq())
}

// wrapped passes for an event by embedding one.
type wrapped struct{ register.Claimed }

func TestApplyTakesEventsOfThisPackageAsValues(t *testing.T) {
	e := unclaimed(t)
	before := state(t, e)
	event, err := e.Claim(act(1, ann), north)
	require.NoError(t, err)
	for _, other := range []register.Event{
		nil, &event, wrapped{event}, (*register.Issued)(nil), (*register.Reissued)(nil), (*register.Claimed)(nil), (*register.Undone)(nil), (*register.Returned)(nil), (*register.Moved)(nil),
	} {
		require.ErrorIs(t, e.Apply(other), register.ErrUnknownEvent)
		_, _, err := register.EncodeEvent(other)
		require.ErrorIs(t, err, register.ErrUnknownEvent)
	}
	require.Equal(t, before, state(t, e))
	require.EqualError(t, e.Apply(&event), "register/unknown-event: event=*register.Claimed")
}

// Whatever is changed in an event that was decided, it cannot follow, and the
// entry is as it was.
func TestApplyRefusesTamperedEvents(t *testing.T) {
	issued, err := unknown().Issue(act(0, eve), licence(keyA, mr(10)), ann)
	require.NoError(t, err)
	reissued, err := unknown().Reissue(act(0, eve), register.Replacement{Origin: keyD, Cause: license.Returned, License: licence(keyA, mr(10)), To: ann})
	require.NoError(t, err)
	claim, err := unclaimed(t).Claim(act(1, ann), north)
	require.NoError(t, err)
	undo, err := claimed(t).Undo(act(2, bob), north, licence(keyB, mr(10)))
	require.NoError(t, err)
	ret, err := claimed(t).Return(act(2, bob), north, mr(4), licence(keyB, mr(6)), bob)
	require.NoError(t, err)

	type change struct {
		event  register.Event
		reason license.Reason
	}
	var all []change
	add := func(event register.Event, reason license.Reason) { all = append(all, change{event, reason}) }

	i := issued
	i.License = licence(keyB, mr(10))
	add(i, register.ErrAnotherKey)
	i = issued
	i.License = license.License{}
	add(i, register.ErrLicenseMissing)
	i = issued
	i.To = ""
	add(i, license.ErrIDMalformed)
	i = issued
	i.At = time.Time{}
	add(i, license.ErrInstantMissing)
	i = issued
	i.License = licence(keyA, lines(register.MaxModels+1))
	add(i, register.ErrLicenseTooLarge)
	r := reissued
	r.Origin = keyA
	add(r, register.ErrOrigin)
	r = reissued
	r.Cause = "lost"
	add(r, license.ErrCause)
	r = reissued
	r.Cause, r.Organization = license.Undone, north
	add(r, register.ErrReplacementPlace)
	c := claim
	c.Key = keyB
	add(c, register.ErrAnotherKey)
	c = claim
	c.Organization = ""
	add(c, license.ErrIDMalformed)
	c = claim
	c.By = "no\nname"
	add(c, license.ErrIDMalformed)
	c = claim
	c.At = t0.Add(-1)
	add(c, register.ErrEarlierThanLast)
	u := undo
	u.Key = keyB
	add(u, register.ErrAnotherKey)
	u = undo
	u.Organization = south
	add(u, register.ErrClaimedElsewhere)
	u = undo
	u.Replacement = license.License{}
	add(u, register.ErrReplacementMissing)
	u = undo
	u.Replacement = licence(keyA, mr(10))
	add(u, register.ErrReplacementTaken)
	u = undo
	u.Replacement = licence(keyB, mr(11))
	add(u, register.ErrReplacementCounts)
	u = undo
	u.Replacement = anotherTerm(keyB, 10)
	add(u, register.ErrReplacementTerm)
	v := ret
	v.Key = keyB
	add(v, register.ErrAnotherKey)
	v = ret
	v.Organization = ""
	add(v, register.ErrClaimedElsewhere)
	v = ret
	v.Counts = mr(5)
	add(v, register.ErrReplacementCounts)
	v = ret
	v.Counts = mr(0)
	add(v, register.ErrNothingAsked)
	v = ret
	v.Counts = mr(11)
	add(v, license.ErrCountShort)
	v = ret
	v.Counts = mr(10)
	add(v, register.ErrReplacementSurplus)
	v = ret
	v.Replacement = license.License{}
	add(v, register.ErrReplacementMissing)
	v = ret
	v.RequestedBy = ""
	add(v, license.ErrIDMalformed)

	move, err := claimed(t).Move(act(2, bob), north, south, licence(keyB, mr(4)), licence(keyC, mr(6)))
	require.NoError(t, err)
	m := move
	m.Key = keyB
	add(m, register.ErrAnotherKey)
	m = move
	m.Organization = "org-west"
	add(m, register.ErrClaimedElsewhere)
	m = move
	m.Destination = north
	add(m, register.ErrSameOrganization)
	m = move
	m.Destination = ""
	add(m, license.ErrIDMalformed)
	m = move
	m.Moved = license.License{}
	add(m, register.ErrReplacementMissing)
	m = move
	m.Moved = licence(keyB, mr(5))
	add(m, register.ErrReplacementCounts)
	m = move
	m.Rest = license.License{}
	add(m, register.ErrReplacementMissing)
	m = move
	m.Rest = anotherTerm(keyC, 6)
	add(m, register.ErrReplacementTerm)
	m = move
	m.Rest = licence(keyB, mr(6))
	add(m, register.ErrReplacementTaken)

	for _, c := range all {
		e := unknown()
		switch c.event.(type) {
		case register.Claimed:
			e = unclaimed(t)
		case register.Undone, register.Returned, register.Moved:
			e = claimed(t)
		}
		before := state(t, e)
		err := e.Apply(c.event)
		require.ErrorIs(t, err, register.ErrCannotFollow, "%#v", c.event)
		require.ErrorIs(t, err, c.reason, "%#v", c.event)
		require.Equal(t, string(c.reason), license.Refusals(err)[0].Field("cause"))
		require.Equal(t, before, state(t, e))
	}
}

// Instants are kept in UTC whatever zone an event comes in, so that what was
// applied can be restored.
func TestInstantsAreKeptInUTC(t *testing.T) {
	zone := time.FixedZone("somewhere", 2*60*60)
	at := license.Act{At: t0.In(zone), By: ann}
	e := unknown()
	issued, err := e.Issue(at, licence(keyA, mr(10)), ann)
	require.NoError(t, err)
	require.Equal(t, time.UTC, issued.At.Location())
	issued.At = issued.At.In(zone)
	require.NoError(t, e.Apply(issued))
	_, _, err = register.EncodeEvent(issued)
	require.ErrorIs(t, err, license.ErrInstantForm)
	claim, err := e.Claim(at, north)
	require.NoError(t, err)
	claim.At = claim.At.In(zone)
	require.NoError(t, e.Apply(claim))
	undo, err := e.Undo(at, north, licence(keyB, mr(10)))
	require.NoError(t, err)
	undo.At = undo.At.In(zone)
	require.NoError(t, e.Apply(undo))
	restored, err := register.Restore([]byte(state(t, e)))
	require.NoError(t, err)
	require.Equal(t, e, restored)
}

// Reads and decisions may run at once; the race detector watches.
func TestReadsAndDecisionsMayRunAtOnce(t *testing.T) {
	e := returned(t, north)
	free := unclaimed(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				_, _ = free.Claim(act(3, ann), north)
				_, _ = free.Return(act(3, ann), "", mr(4), licence(keyB, mr(6)), bob)
				_ = e.Issued(register.Asker{Actor: bob})
				_, _ = e.Invalidation()
				_, _ = e.Snapshot()
				_, _ = register.Audit(register.Lineage(keyA, book{keyA: e}.lookup))
				_ = free.Clone()
			}
		})
	}
	all.Wait()
}
