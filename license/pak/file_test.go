package pak_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// TestInstallWX19 installs a file on the system for which it was issued, once.
func TestInstallWX19(t *testing.T) {
	s := begin(t, "server-1")
	f := pak.File{Serial: "F-1", System: "server-1", Lines: []pak.Count{
		{Product: "XL", Version: "1.0", Quantity: 1}, hosts("2.0", 5), hosts("1.0", 50),
	}}
	r := refuses(begin(t, "server-2"), begin(t, "server-2").installing(f), pak.ErrOtherSystem)
	is(t, r[0], pak.ErrOtherSystem, "WX-19", "serial", "F-1", "issuedFor", "server-1", "system", "server-2")

	s.play(event(s.m.Install(s.act(), f)))
	sorted := []pak.Count{hosts("1.0", 50), hosts("2.0", 5), {Product: "XL", Version: "1.0", Quantity: 1}}
	s.installed(sorted...)
	require.Equal(t, sorted, s.events[0].(pak.FileInstalled).Lines)
	require.Equal(t, "XL", string(f.Lines[0].Product), "the caller's file stays as it is")
	s.events[0].(pak.FileInstalled).Lines[0].Quantity = 1
	s.installed(sorted...)

	r = refuses(s, s.installing(f), pak.ErrInstalled)
	is(t, r[0], pak.ErrInstalled, "WX-19", "serial", "F-1")
	f.System = "server-3"
	refuses(s, s.installing(f), pak.ErrOtherSystem, pak.ErrInstalled)
	f.System, f.Serial = "server-1", "F-2"
	s.play(event(s.m.Install(s.act(), f)))
	require.Equal(t, 100, s.m.Of("HOST", "1.0"))
}

// TestOutOfDateWX19 reports licences of another version, and takes them.
func TestOutOfDateWX19(t *testing.T) {
	s := begin(t, "server").install("F", "", hosts("1.0", 50), hosts("2.0", 7), hosts("3.0", 1), pak.Count{Product: "XL", Version: "1.0", Quantity: 2})
	require.Equal(t, []pak.Count{hosts("1.0", 50), hosts("3.0", 1), {Product: "XL", Version: "1.0", Quantity: 2}}, slices.Collect(s.m.OutOfDate("2.0")))
	require.Equal(t, 51, s.m.Others("HOST", "2.0"))
	require.Equal(t, 7, s.m.Of("HOST", "2.0"))
	require.Equal(t, 2, s.m.Others("XL", "2.0"))
	require.Equal(t, 0, s.m.Of("XL", "2.0"))
	require.Equal(t, 0, s.m.Others("NONE", "2.0"))
	for c := range s.m.OutOfDate("2.0") {
		require.Equal(t, hosts("1.0", 50), c)
		break
	}
	for c := range s.m.Installed() {
		require.Equal(t, hosts("1.0", 50), c)
		break
	}
	require.Empty(t, slices.Collect(begin(t, "server").install("F", "", hosts("2.0", 1)).m.OutOfDate("2.0")))
}

// TestRehostWX18 moves all licences to another system and none of the PAKs.
func TestRehostWX18(t *testing.T) {
	s := begin(t, "server-1").register("NEW", fresh("1.0", 50)).fulfill("NEW", to(0, 30)).install("F-1", "server-0", hosts("0.9", 2))
	r := refuses(s, s.rehosting("server-1", "F-2"), pak.ErrSameSystem)
	is(t, r[0], pak.ErrSameSystem, "WX-18", "system", "server-1")
	r = refuses(s, s.rehosting("server-2", "F-1"), pak.ErrInstalled)
	is(t, r[0], pak.ErrInstalled, "WX-18", "serial", "F-1")
	r = refuses(s, s.rehosting("", " "), license.ErrIDMalformed, license.ErrIDMalformed)
	require.Equal(t, []string{"to", "serial"}, []string{r[0].Field("field"), r[1].Field("field")})

	s.rehost("server-2", "F-2").installed()
	left := s.events[len(s.events)-1].(pak.Rehosted)
	f := left.File()
	require.Equal(t, pak.File{Serial: "F-2", System: "server-2", From: "server-1", Lines: []pak.Count{hosts("0.9", 2), hosts("1.0", 30)}}, f)
	f.Lines[0].Quantity = 9
	require.Equal(t, 2, left.File().Lines[0].Quantity)

	r = refuses(s, s.rehosting("server-2", "F-3"), pak.ErrNothingInstalled)
	is(t, r[0], pak.ErrNothingInstalled, "WX-18", "system", "server-1")
	refuses(s, s.rehosting("server-1", "F-2"), pak.ErrSameSystem, pak.ErrNothingInstalled, pak.ErrInstalled)
	refuses(s, s.installing(left.File()), pak.ErrOtherSystem, pak.ErrInstalled)
	require.Equal(t, 20, s.standing("NEW").Left(), "the PAK stays")
	s.fulfill("NEW", to(0, 50)).installed(hosts("1.0", 20)).rehost("server-2", "F-3")

	other := begin(t, "server-2")
	other.play(event(other.m.Install(other.act(), left.File()))).installed(hosts("0.9", 2), hosts("1.0", 30))
	require.Equal(t, license.ID("server-1"), other.events[0].(pak.FileInstalled).From)
	other.rehost("server-1", "F-4")
	s.play(event(s.m.Install(s.act(), other.events[1].(pak.Rehosted).File()))).installed(hosts("0.9", 2), hosts("1.0", 30))
}

// TestCheckPAK refuses what is no PAK, all of it, naming the place.
func TestCheckPAK(t *testing.T) {
	long := strings.Repeat("9", pak.MaxNumberLen)
	for number, ok := range map[pak.Number]bool{
		"4XCV": true, "0": true, "A": true, "A-B-9": true, pak.Number(long): true, pak.Number(long + "9"): false,
		"": false, "a": false, "-A": false, "A-": false, "A--B": false, "A B": false, "Ä": false, "A_B": false, "@": false, "[": false, "/": false, ":": false,
	} {
		err := number.Check()
		if ok {
			require.NoError(t, err, number)
			continue
		}
		is(t, license.Refusals(err)[0], pak.ErrNumber, "WX-17", "pak", string(number), "longest", "32")
	}
	for version, ok := range map[pak.Version]bool{
		"2": true, "2.0": true, "10.11.12": true, pak.Version(long): true, pak.Version(long + "9"): false,
		"": false, ".": false, ".2": false, "2.": false, "2..0": false, "2.x": false, "v2": false, "2 0": false, "2,0": false,
	} {
		err := version.Check()
		if ok {
			require.NoError(t, err, version)
			continue
		}
		is(t, license.Refusals(err)[0], pak.ErrVersion, "WX-19", "version", string(version), "longest", "32")
	}

	bad := pak.PAK{Number: "x", Lines: []pak.Line{{Product: "", Version: "", Upgrades: "z", Quantity: 0}, upgrade("2.0", "2.0", license.MaxUnits+1)}}
	s := begin(t, "server")
	r := refuses(s, s.registering(bad), pak.ErrNumber, license.ErrModelMalformed, pak.ErrVersion, pak.ErrVersion, pak.ErrQuantity, pak.ErrSameVersion, pak.ErrQuantity)
	for i, field := range []string{"", "lines.0.product", "lines.0.version", "lines.0.upgrades", "lines.0", "lines.1", "lines.1"} {
		require.Equal(t, field, r[i].Field("field"))
	}
	is(t, r[4], pak.ErrQuantity, "WX-17", "quantity", "0", "least", "1", "most", "1048576", "field", "lines.0")
	is(t, r[5], pak.ErrSameVersion, "WX-18", "version", "2.0", "field", "lines.1")
	require.Equal(t, r, license.Refusals(bad.Check()))
	r = refuses(s, s.registering(pak.PAK{Number: "X"}), pak.ErrNoLines)
	is(t, r[0], pak.ErrNoLines, "WX-17", "what", "pak", "id", "X")
	for n, ok := range map[int]bool{1: true, license.MaxUnits - 1: true, license.MaxUnits: true, license.MaxUnits + 1: false, 0: false, -1: false} {
		require.Equal(t, ok, pak.PAK{Number: "X", Lines: []pak.Line{fresh("1", n)}}.Check() == nil, n)
	}
}

// TestCheckFile refuses what is no file, all of it, naming the place.
func TestCheckFile(t *testing.T) {
	s := begin(t, "server")
	r := refuses(s, s.installing(pak.File{From: " "}), license.ErrIDMalformed, license.ErrIDMalformed, license.ErrIDMalformed, pak.ErrNoLines)
	for i, field := range []string{"serial", "system", "from"} {
		require.Equal(t, field, r[i].Field("field"))
	}
	is(t, r[3], pak.ErrNoLines, "WX-19", "what", "file", "id", "")
	f := pak.File{Serial: "F", System: "server", From: "server", Lines: []pak.Count{hosts("1.0", 0), hosts("1.0", 1), {Product: " ", Version: "x", Quantity: 1}}}
	r = refuses(s, s.installing(f), pak.ErrSameSystem, pak.ErrQuantity, pak.ErrCountTwice, license.ErrModelMalformed, pak.ErrVersion)
	is(t, r[0], pak.ErrSameSystem, "WX-19", "system", "server")
	is(t, r[1], pak.ErrQuantity, "WX-19", "quantity", "0", "least", "1", "most", "536870912", "field", "lines.0")
	is(t, r[2], pak.ErrCountTwice, "WX-19", "product", "HOST", "version", "1.0")
	require.Equal(t, "lines.2.product", r[3].Field("field"))
	require.Equal(t, r, license.Refusals(f.Check()))
	for n, ok := range map[int]bool{1: true, pak.MaxLicenses - 1: true, pak.MaxLicenses: true, pak.MaxLicenses + 1: false, 0: false} {
		require.Equal(t, ok, pak.File{Serial: "F", System: "s", Lines: []pak.Count{hosts("1", n)}}.Check() == nil, n)
	}
	half := pak.MaxLicenses / 2
	for n, ok := range map[int]bool{half: true, half - 1: true, half + 1: false} {
		err := pak.File{Serial: "F", System: "s", Lines: []pak.Count{hosts("1", half), hosts("2", n)}}.Check()
		require.Equal(t, ok, err == nil, n)
		if !ok {
			is(t, license.Refusals(err)[0], pak.ErrTooMany, "WX-19", "what", "licenses", "number", text(half+n), "most", text(pak.MaxLicenses))
		}
	}
	most := pak.MaxLicenses
	err := pak.File{Serial: "F", System: "s", Lines: []pak.Count{hosts("1", most), hosts("2", most), hosts("3", most)}}.Check()
	require.Equal(t, text(2*most), license.Refusals(err)[0].Field("number"), "counted until there are too many")
}
