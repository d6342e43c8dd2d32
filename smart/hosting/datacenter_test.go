package hosting_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// other returns another system as that one is.
func (s *scene) other(id license.ID, g hosting.Generation, v pak.Version, size hosting.Size) *scene {
	s.Helper()
	o := &scene{TB: s.TB, sys: hosting.New(id, hosting.Policy{}), with: s.with, now: s.now}
	return o.installed(g, v, size)
}

// joins decides that another system becomes a data center of this one.
func (s *scene) joins(o *scene, licenses hosting.Licenses) (hosting.Absorbed, error) {
	joined, absorbed, err := s.sys.Join(s.act(), o.sys, licenses, s.with)
	if err != nil {
		require.Zero(s, joined)
	} else {
		require.Equal(s, hosting.DataCenterJoined{Stamp: s.stamp(), DataCenter: o.sys.ID()}, joined)
	}
	return absorbed, err
}

// join makes another system a data center of this one.
func (s *scene) join(o *scene, licenses hosting.Licenses) *scene {
	s.Helper()
	joined, absorbed, err := s.sys.Join(s.act(), o.sys, licenses, s.with)
	s.do(joined, err)
	o.do(absorbed, err)
	return s
}

// centers returns that many licences of data centers of that size.
func centers(size license.Model, version pak.Version, n int) stock { return stock{size: {version: n}} }

// installs has a licence manager count host licences.
func (s *scene) installs(version pak.Version, hosts int) *scene {
	s.Helper()
	return s.do(s.sys.Audit(s.act(), stock{"HOST": {version: hosts}}))
}

// TestJoinWX11 joins a second and a third data center: there are licences of data centers
// for all of them, the primary counted, of the right size and version.
func TestJoinWX11(t *testing.T) {
	for product, size := range map[license.Model]hosting.Size{"MDC-SMALL": hosting.Small, "MDC-MEDIUM": hosting.Medium, "MDC-LARGE": hosting.Large} {
		s := sized(t, size)
		for n := 2; n <= 3; n++ {
			id := license.ID("dc" + strconv.Itoa(n))
			o := s.other(id, hosting.Smart, "4.0", size)
			for _, too := range []hosting.Licenses{nil, centers(product, "4.0", n-1), centers(product, "3.0", n), centers("MDC", "4.0", n)} {
				there := 0
				if too != nil {
					there = too.Of(product, "4.0")
				}
				why := refuses(s, func() (hosting.Absorbed, error) { return s.joins(o, too) }, hosting.ErrLicenseMissing)
				is(t, why[0], hosting.ErrLicenseMissing, "WX-11", "product", string(product), "version", "4.0", "needed", strconv.Itoa(n), "there", strconv.Itoa(there))
			}
			_, err := s.joins(o, centers(product, "4.0", n+1))
			require.NoError(t, err)
			_, ok := o.sys.Primary()
			require.False(t, ok)
			s.join(o, centers(product, "4.0", n))
			primary, ok := o.sys.Primary()
			require.True(t, ok)
			require.Equal(t, s.sys.ID(), primary)
		}
		require.Equal(t, []license.ID{"dc2", "dc3"}, slices.Collect(s.sys.DataCenters()))
		_, ok := s.sys.Primary()
		require.False(t, ok)
	}
}

// TestJoinReleasesWX8 releases the host licences of the joining system, and keeps those
// of the primary.
func TestJoinReleasesWX8(t *testing.T) {
	s := newer(t).users("ann").assign("ann")
	o := s.other("second", hosting.Smart, "4.0", hosting.Large).users("bob", "cid", "dan").assign("bob").meets("m", "cid").schedule(1, "n", "dan")
	require.Equal(t, 2, o.sys.Held())
	absorbed, err := s.joins(o, centers("MDC-LARGE", "4.0", 2))
	require.NoError(t, err)
	require.Equal(t, 2, absorbed.Released)
	s.join(o, centers("MDC-LARGE", "4.0", 2))
	require.Equal(t, 1, s.sys.Held())
	require.Zero(t, o.sys.Held())
	for _, user := range []license.ID{"bob", "cid", "dan"} {
		require.False(t, o.holds(user))
		u, ok := o.sys.User(user)
		require.True(t, ok)
		require.Equal(t, hosting.User{ID: user, Active: true, Hosts: u.Hosts}, u)
		require.Empty(t, u.Hosts)
	}
	require.Empty(t, slices.Collect(o.sys.Meetings()))
	require.True(t, o.sys.Usage().IsZero())
}

// TestJoinReleasesManagedWX8 releases permanent and temporary ones alike.
func TestJoinReleasesManagedWX8(t *testing.T) {
	s := older(t).installs("1.5", 2)
	o := s.other("second", hosting.Managed, "1.5", hosting.Large).installs("1.5", 1).users("ann", "bob").assign("ann", "bob")
	s.join(o, centers("MDC-LARGE", "1.5", 2))
	require.Zero(t, o.sys.Held())
	for range o.sys.Waiting() {
		t.Fatal("nobody waits")
	}
	require.Equal(t, hosting.Conditions{}.Exceeded.Since, o.sys.Conditions(s.now).Exceeded.Since)
	for range o.sys.Alerts(o.now, o.with) {
		t.Fatal("nothing is said of it")
	}
}

// TestJoinRefusesWhatIsUnlikeWX11 tells all that differs.
func TestJoinRefusesWhatIsUnlikeWX11(t *testing.T) {
	s := sized(t, hosting.Large)
	s.do(s.sys.Extend(s.act(), extension(1)))
	s.with = nothing
	o := s.other("second", hosting.Managed, "3.0", hosting.Medium)
	o.now = o.now.Add(time.Hour)
	o.do(o.sys.FailOver(o.act()))
	why := refuses(s, func() (hosting.Absorbed, error) { return s.joins(o, stock{"XL": {"4.0": 1}, "MDC-LARGE": {"4.0": 1}}) },
		hosting.ErrEarlierThanLast, hosting.ErrGeneration, hosting.ErrVersion, hosting.ErrSize, hosting.ErrNotExtended, hosting.ErrFailedOver,
		hosting.ErrNoTrial, hosting.ErrLicenseMissing, hosting.ErrLicenseMissing)
	is(t, why[0], hosting.ErrEarlierThanLast, "", "at", stamp(s.now), "last", stamp(o.now))
	is(t, why[1], hosting.ErrGeneration, "WX-11", "generation", "managed", "wanted", "smart")
	is(t, why[2], hosting.ErrVersion, "WX-11", "version", "3.0", "wanted", "4.0")
	is(t, why[3], hosting.ErrSize, "WX-11", "size", "medium", "wanted", "large")
	is(t, why[4], hosting.ErrNotExtended, "WX-11", "size", "medium", "capacity", "800")
	is(t, why[5], hosting.ErrFailedOver, "WX-15", "since", stamp(o.now))
	is(t, why[6], hosting.ErrNoTrial, "WX-11", "system", "meet")
	is(t, why[7], hosting.ErrLicenseMissing, "WX-11", "product", "MDC-LARGE", "version", "4.0", "needed", "2", "there", "1")
	is(t, why[8], hosting.ErrLicenseMissing, "WX-10", "product", "XL", "version", "4.0", "needed", "2", "there", "1")
}

// TestJoinWantsTheSameExtensionWX11 refuses an extended one where the primary is not.
func TestJoinWantsTheSameExtensionWX11(t *testing.T) {
	s := sized(t, hosting.Large)
	o := s.other("second", hosting.Smart, "4.0", hosting.Large)
	o.do(o.sys.Extend(o.act(), extension(1)))
	all := stock{"MDC-LARGE": {"4.0": 2}, "XL": {"4.0": 2}}
	why := refuses(s, func() (hosting.Absorbed, error) { return s.joins(o, all) }, hosting.ErrExtended)
	is(t, why[0], hosting.ErrExtended, "WX-11", "size", "large", "capacity", "4000")
	s.do(s.sys.Extend(s.act(), all))
	s.join(o, all)
	require.Equal(t, hosting.ExtendedPorts, s.sys.Capacity())
}

// TestJoinRefusesSystemsThatCannotWX11: itself, one that is not installed, one that is a
// data center, one that has some, micro systems.
func TestJoinRefusesSystemsThatCannotWX11(t *testing.T) {
	all := centers("MDC-LARGE", "4.0", 9)
	s := newer(t)
	why := refuses(s, func() (hosting.Absorbed, error) { return s.joins(s, all) }, hosting.ErrSameSystem)
	is(t, why[0], hosting.ErrSameSystem, "WX-11", "system", "meet")
	s.rejects(hosting.DataCenterJoined{Stamp: s.stamp(), DataCenter: "meet"}, "meet is a data center of this one")
	s.rejects(hosting.Absorbed{Stamp: s.stamp(), Primary: "meet"}, "the primary is this one")

	bare := &scene{TB: t, sys: hosting.New("bare", hosting.Policy{}), now: s.now}
	why = refuses(s, func() (hosting.Absorbed, error) { return s.joins(bare, all) }, hosting.ErrNotInstalled)
	is(t, why[0], hosting.ErrNotInstalled, "WX-9", "system", "bare")
	bare.sys = hosting.New("", hosting.Policy{})
	refuses(s, func() (hosting.Absorbed, error) { return s.joins(bare, all) }, license.ErrIDMalformed, hosting.ErrNotInstalled)

	second := s.other("second", hosting.Smart, "4.0", hosting.Large)
	third := s.other("third", hosting.Smart, "4.0", hosting.Large)
	twin := s.other("second", hosting.Smart, "4.0", hosting.Large)
	s.join(second, all)
	why = refuses(s, func() (hosting.Absorbed, error) { return s.joins(second, all) }, hosting.ErrAbsorbed)
	is(t, why[0], hosting.ErrAbsorbed, "WX-11", "system", "second", "primary", "meet")
	why = refuses(s, func() (hosting.Absorbed, error) { return s.joins(twin, all) }, hosting.ErrAbsorbed)
	is(t, why[0], hosting.ErrAbsorbed, "WX-11", "system", "second", "primary", "meet")
	s.rejects(hosting.DataCenterJoined{Stamp: s.stamp(), DataCenter: "second"}, "second is a data center of this one")
	why = refuses(third, func() (hosting.Absorbed, error) { return third.joins(s, all) }, hosting.ErrJoined)
	is(t, why[0], hosting.ErrJoined, "WX-11", "system", "meet", "dataCenters", "1")
	s.rejects(hosting.Absorbed{Stamp: s.stamp(), Primary: "third"}, "the primary is this one")
	refuses(second, func() (hosting.Absorbed, error) { return second.joins(third, all) }, hosting.ErrAbsorbed)
	second.rejects(hosting.Reduced{Stamp: second.stamp()}, string(hosting.ErrAbsorbed))

	micro := sized(t, hosting.Micro)
	tiny := micro.other("tiny", hosting.Smart, "4.0", hosting.Micro)
	why = refuses(micro, func() (hosting.Absorbed, error) { return micro.joins(tiny, all) }, hosting.ErrSize)
	is(t, why[0], hosting.ErrSize, "WX-11", "size", "micro", "wanted", "larger than micro")
	micro.rejects(hosting.DataCenterJoined{Stamp: micro.stamp(), DataCenter: "tiny"}, string(hosting.ErrSize))
	tiny.rejects(hosting.Absorbed{Stamp: tiny.stamp(), Primary: "meet"}, string(hosting.ErrSize))
}

// TestApplyRefusesJoinsThatCannotFollow, of either side.
func TestApplyRefusesJoinsThatCannotFollow(t *testing.T) {
	s := newer(t).users("ann").assign("ann")
	s.rejects(hosting.Absorbed{Stamp: s.stamp(), Primary: "other"}, "1 host licences are held")
	s.rejects(hosting.Absorbed{Stamp: s.stamp(), Released: 1}, string(license.ErrIDMalformed))
	s.rejects(hosting.DataCenterJoined{Stamp: s.stamp()}, string(license.ErrIDMalformed))
	m := older(t)
	m.rejects(hosting.DataCenterJoined{Stamp: m.stamp(), DataCenter: "other"}, "no host licences are installed")
	m.installs("1.5", 1).do(m.sys.FailOver(m.act()))
	m.rejects(hosting.DataCenterJoined{Stamp: m.stamp(), DataCenter: "other"}, string(hosting.ErrFailedOver))
	m.rejects(hosting.Absorbed{Stamp: m.stamp(), Primary: "other"}, string(hosting.ErrFailedOver))
}

// TestNoTrialOfSeveralWX11: evaluation is none; what is bought counts.
func TestNoTrialOfSeveralWX11(t *testing.T) {
	for with, ok := range map[hosting.Standing]bool{
		nothing: false, evaluating: false, registered: true, reservedFor(0): true,
		{Evaluation: true, Registered: true}: true,
	} {
		s := newer(t)
		s.with = with
		o := s.other("second", hosting.Smart, "4.0", hosting.Large)
		if ok {
			s.join(o, centers("MDC-LARGE", "4.0", 2))
			continue
		}
		why := refuses(s, func() (hosting.Absorbed, error) { return s.joins(o, centers("MDC-LARGE", "4.0", 2)) }, hosting.ErrNoTrial)
		is(t, why[0], hosting.ErrNoTrial, "WX-11", "system", "meet")
	}
	s := older(t)
	s.with = registered // which says nothing of the older generation
	o := s.other("second", hosting.Managed, "1.5", hosting.Large)
	refuses(s, func() (hosting.Absorbed, error) { return s.joins(o, centers("MDC-LARGE", "1.5", 2)) }, hosting.ErrNoTrial)
	s.installs("1.5", 1)
	s.join(o, centers("MDC-LARGE", "1.5", 2))
}

// TestGrowDataCentersWX11 wants licences of the new size for all of them, and an
// extension one for each.
func TestGrowDataCentersWX11(t *testing.T) {
	s := sized(t, hosting.Small)
	s.join(s.other("second", hosting.Smart, "4.0", hosting.Small), centers("MDC-SMALL", "4.0", 2))
	s.join(s.other("third", hosting.Smart, "4.0", hosting.Small), centers("MDC-SMALL", "4.0", 3))
	why := refuses(s, func() (hosting.Grown, error) {
		return s.sys.Grow(s.act(), hosting.Large, centers("MDC-LARGE", "4.0", 2))
	}, hosting.ErrLicenseMissing)
	is(t, why[0], hosting.ErrLicenseMissing, "WX-11", "product", "MDC-LARGE", "version", "4.0", "needed", "3", "there", "2")
	_, err := s.sys.Grow(s.act(), hosting.Large, centers("MDC-LARGE", "4.0", 4))
	require.NoError(t, err)
	s.do(s.sys.Grow(s.act(), hosting.Large, centers("MDC-LARGE", "4.0", 3)))
	why = refuses(s, func() (hosting.Extended, error) { return s.sys.Extend(s.act(), extension(2)) }, hosting.ErrLicenseMissing, hosting.ErrLicenseMissing)
	is(t, why[0], hosting.ErrLicenseMissing, "WX-11", "product", "MDC-LARGE", "version", "4.0", "needed", "3", "there", "0")
	is(t, why[1], hosting.ErrLicenseMissing, "WX-10", "product", "XL", "version", "4.0", "needed", "3", "there", "2")
	s.do(s.sys.Extend(s.act(), stock{"MDC-LARGE": {"4.0": 3}, "XL": {"4.0": 3}}))
	require.Equal(t, hosting.ExtendedPorts, s.sys.Capacity())
}

// TestUpgradeDataCentersWX11 wants licences of the new version for all of them.
func TestUpgradeDataCentersWX11(t *testing.T) {
	s := sized(t, hosting.Large)
	s.join(s.other("second", hosting.Smart, "4.0", hosting.Large), centers("MDC-LARGE", "4.0", 2))
	for n, ok := range map[int]bool{1: false, 2: true, 3: true} {
		all := stock{"MDC-LARGE": {"4.0": 9, "4.1": n}}
		if ok {
			_, err := s.sys.Upgrade(s.act(), hosting.Smart, "4.1", all, s.with)
			require.NoError(t, err)
			continue
		}
		why := refuses(s, func() (hosting.Upgraded, error) { return s.sys.Upgrade(s.act(), hosting.Smart, "4.1", all, s.with) }, hosting.ErrLicenseMissing)
		is(t, why[0], hosting.ErrLicenseMissing, "WX-11", "product", "MDC-LARGE", "version", "4.1", "needed", "2", "there", strconv.Itoa(n))
	}
}

// TestDataCentersAreLimited joins one less than the limit, as many, and not one more.
func TestDataCentersAreLimited(t *testing.T) {
	s := newer(t)
	all := centers("MDC-LARGE", "4.0", hosting.MaxDataCenters+1)
	for n := range hosting.MaxDataCenters - 1 {
		s.join(s.other(license.ID("dc"+strconv.Itoa(n)), hosting.Smart, "4.0", hosting.Large), all)
	}
	o := s.other("more", hosting.Smart, "4.0", hosting.Large)
	why := refuses(s, func() (hosting.Absorbed, error) { return s.joins(o, all) }, hosting.ErrTooMany)
	is(t, why[0], hosting.ErrTooMany, "", "what", "dataCenters", "number", "65", "most", "64")
	s.rejects(hosting.DataCenterJoined{Stamp: s.stamp(), DataCenter: "more"}, string(hosting.ErrTooMany))
}

// Nil is no system that is there: it is refused as one that was never installed is.
func TestJoinRefusesNil(t *testing.T) {
	s := newer(t)
	why := refuses(s, func() (hosting.Absorbed, error) {
		_, absorbed, err := s.sys.Join(s.act(), nil, centers("MDC-LARGE", "4.0", 2), s.with)
		return absorbed, err
	}, license.ErrIDMalformed, hosting.ErrNotInstalled)
	is(t, why[1], hosting.ErrNotInstalled, "WX-9", "system", "")
}

// TestCloneJoinsAlone joins on a clone, and another on the original.
func TestCloneJoinsAlone(t *testing.T) {
	s := newer(t)
	all := centers("MDC-LARGE", "4.0", 9)
	s.join(s.other("second", hosting.Smart, "4.0", hosting.Large), all)
	c := &scene{TB: t, sys: s.sys.Clone(), with: s.with, now: s.now}
	s.join(s.other("third", hosting.Smart, "4.0", hosting.Large), all)
	c.join(s.other("fourth", hosting.Smart, "4.0", hosting.Large), all)
	require.Equal(t, []license.ID{"second", "third"}, slices.Collect(s.sys.DataCenters()))
	require.Equal(t, []license.ID{"second", "fourth"}, slices.Collect(c.sys.DataCenters()))
}
