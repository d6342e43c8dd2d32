package hosting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// sizes are the sizes with their ports, after the source.
var sizes = []struct {
	size  hosting.Size
	ports int
}{{hosting.Micro, 50}, {hosting.Small, 250}, {hosting.Medium, 800}, {hosting.Large, 2000}}

// TestSizesWX10 walks the sizes, the smallest first, and may stop.
func TestSizesWX10(t *testing.T) {
	i := 0
	for size, ports := range hosting.Sizes() {
		require.Equal(t, sizes[i].size, size)
		require.Equal(t, sizes[i].ports, ports)
		require.Equal(t, ports, size.Ports())
		require.NoError(t, size.Check())
		i++
	}
	require.Len(t, sizes, i)
	for size := range hosting.Sizes() {
		require.Equal(t, hosting.Micro, size)
		break
	}
	for _, none := range []hosting.Size{"", "huge", "Large"} {
		require.Zero(t, none.Ports())
		is(t, license.Refusals(none.Check())[0], hosting.ErrSize, "WX-10", "size", string(none), "wanted", "micro, small, medium or large")
	}
}

// sized returns a registered system of version 4.0 and that size.
func sized(t testing.TB, size hosting.Size) *scene {
	t.Helper()
	s := blank(t, hosting.Policy{})
	s.with = registered
	return s.installed(hosting.Smart, "4.0", size)
}

// extension returns that many licences of extended capacity.
func extension(n int) stock { return stock{"XL": {"4.0": n}} }

// TestCapacityWX10 extends a large system with one licence, and reduces it.
func TestCapacityWX10(t *testing.T) {
	s := sized(t, hosting.Large)
	for range 2 {
		require.Equal(t, 2000, s.sys.Capacity())
		is(t, refuses(s, func() (hosting.Reduced, error) { return s.sys.Reduce(s.act()) }, hosting.ErrNotExtended)[0],
			hosting.ErrNotExtended, "WX-10", "size", "large", "capacity", "2000")
		for _, too := range []hosting.Licenses{nil, extension(0), stock{"XL": {"3.0": 9}}} {
			is(t, refuses(s, func() (hosting.Extended, error) { return s.sys.Extend(s.act(), too) }, hosting.ErrLicenseMissing)[0],
				hosting.ErrLicenseMissing, "WX-10", "product", "XL", "version", "4.0", "needed", "1", "there", "0")
		}
		_, err := s.sys.Extend(s.act(), extension(2))
		require.NoError(t, err)
		s.do(s.sys.Extend(s.act(), extension(1)))
		size, extended := s.sys.Size()
		require.Equal(t, hosting.Large, size)
		require.True(t, extended)
		require.Equal(t, hosting.ExtendedPorts, s.sys.Capacity())
		why := refuses(s, func() (hosting.Extended, error) { return s.sys.Extend(s.act(), nil) }, hosting.ErrExtended, hosting.ErrLicenseMissing)
		is(t, why[0], hosting.ErrExtended, "WX-10", "size", "large", "capacity", "4000")
		s.rejects(hosting.Extended{Stamp: s.stamp()}, string(hosting.ErrExtended))
		s.do(s.sys.Reduce(s.act()))
		s.rejects(hosting.Reduced{Stamp: s.stamp()}, string(hosting.ErrNotExtended))
	}
}

// TestOnlyLargeIsExtendedWX10 refuses others, and tells of the licence too.
func TestOnlyLargeIsExtendedWX10(t *testing.T) {
	for _, c := range sizes[:3] {
		s := sized(t, c.size)
		require.Equal(t, c.ports, s.sys.Capacity())
		why := refuses(s, func() (hosting.Extended, error) { return s.sys.Extend(s.act(), nil) }, hosting.ErrSize, hosting.ErrLicenseMissing)
		is(t, why[0], hosting.ErrSize, "WX-10", "size", string(c.size), "wanted", "large")
		refuses(s, func() (hosting.Extended, error) { return s.sys.Extend(s.act(), extension(1)) }, hosting.ErrSize)
		s.rejects(hosting.Extended{Stamp: s.stamp()}, string(hosting.ErrSize))
	}
}

// TestGrowWX10 grows every size to every larger one and to no other.
func TestGrowWX10(t *testing.T) {
	for _, from := range sizes {
		for _, to := range append(sizes, struct {
			size  hosting.Size
			ports int
		}{"huge", 0}) {
			s := sized(t, from.size)
			if to.ports > from.ports {
				s.do(s.sys.Grow(s.act(), to.size, nil))
				require.Equal(t, to.ports, s.sys.Capacity())
				continue
			}
			is(t, refuses(s, func() (hosting.Grown, error) { return s.sys.Grow(s.act(), to.size, nil) }, hosting.ErrSize)[0],
				hosting.ErrSize, "WX-10", "size", string(to.size), "wanted", "larger than "+string(from.size))
			s.rejects(hosting.Grown{Stamp: s.stamp(), Size: to.size}, string(hosting.ErrSize))
		}
	}
}

// TestExtendedDoesNotGrowWX10: there is nothing larger.
func TestExtendedDoesNotGrowWX10(t *testing.T) {
	s := sized(t, hosting.Large)
	s.do(s.sys.Extend(s.act(), extension(1)))
	refuses(s, func() (hosting.Grown, error) { return s.sys.Grow(s.act(), hosting.Large, nil) }, hosting.ErrSize)
}

// TestCapacityOfNothing is none: neither is a size.
func TestCapacityOfNothing(t *testing.T) {
	s := blank(t, hosting.Policy{})
	size, extended := s.sys.Size()
	require.Empty(t, size)
	require.False(t, extended)
	require.Zero(t, s.sys.Capacity())
	refuses(s, func() (hosting.Grown, error) { return s.sys.Grow(s.act(), hosting.Large, nil) }, hosting.ErrNotInstalled)
	refuses(s, func() (hosting.Reduced, error) { return s.sys.Reduce(s.act()) }, hosting.ErrNotInstalled)
	refuses(s, func() (hosting.Extended, error) { return s.sys.Extend(s.act(), nil) }, hosting.ErrNotInstalled)
	s.rejects(hosting.Reduced{Stamp: s.stamp()}, string(hosting.ErrNotInstalled))
}
