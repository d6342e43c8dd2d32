package smart_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// open is a site at which everything is possible.
func open() smart.Site {
	return smart.Site{
		Connects: true, Proxy: smart.Proxy{Host: "proxy.example.com"}, UsageMayLeave: true,
		Satellite: smart.SatellitePossible, SatelliteConnects: true, Preauthorized: true,
	}
}

// offline is a site with so many offline instances at which all else is possible.
func offline(n int) smart.Site {
	s := open()
	s.Connects, s.Proxy, s.Offline = false, smart.Proxy{}, n
	return s
}

func advise(t require.TestingT, s smart.Site) smart.Advice {
	a, err := smart.Advise(s)
	require.NoError(t, err)
	return a
}

func TestAdviseSM23(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*smart.Site)
		want   smart.Deployment
	}{
		{"all is possible", func(*smart.Site) {}, smart.Direct},
		{"only through a proxy", func(s *smart.Site) { s.Connects = false }, smart.Proxied},
		{"no way out for instances", func(s *smart.Site) { s.Connects, s.Proxy = false, smart.Proxy{} }, smart.SatelliteAutomatic},
		{"no way out at all", func(s *smart.Site) { s.Connects, s.Proxy, s.SatelliteConnects = false, smart.Proxy{}, false }, smart.SatelliteManual},
		{"no way out, no satellite", func(s *smart.Site) { s.Connects, s.Proxy, s.Satellite = false, smart.Proxy{}, smart.NoSatellite }, smart.OfflineReserved},
		{"no way out, no satellite, no permission", func(s *smart.Site) {
			s.Connects, s.Proxy, s.Satellite, s.Preauthorized = false, smart.Proxy{}, smart.NoSatellite, false
		}, ""},
		{"usage stays", func(s *smart.Site) { s.UsageMayLeave = false }, smart.OfflineReserved},
		{"usage stays, no permission", func(s *smart.Site) { s.UsageMayLeave, s.Preauthorized = false, false }, ""},
		{"usage stays, satellite wanted", func(s *smart.Site) { s.UsageMayLeave, s.Satellite = false, smart.SatelliteWanted }, smart.OfflineReserved},
		{"satellite wanted", func(s *smart.Site) { s.Satellite = smart.SatelliteWanted }, smart.SatelliteAutomatic},
		{"satellite wanted, may not connect", func(s *smart.Site) { s.Satellite, s.SatelliteConnects = smart.SatelliteWanted, false }, smart.SatelliteManual},
		{"one offline", func(s *smart.Site) { *s = offline(1) }, smart.OfflineReserved},
		{"29 offline", func(s *smart.Site) { *s = offline(29) }, smart.OfflineReserved},
		{"30 offline", func(s *smart.Site) { *s = offline(30) }, smart.OfflineReserved},
		{"31 offline", func(s *smart.Site) { *s = offline(31) }, smart.SatelliteAutomatic},
		{"31 offline, satellite may not connect", func(s *smart.Site) { *s = offline(31); s.SatelliteConnects = false }, smart.SatelliteManual},
		{"31 offline, no satellite", func(s *smart.Site) { *s = offline(31); s.Satellite = smart.NoSatellite }, smart.OfflineReserved},
		{"30 offline, no permission", func(s *smart.Site) { *s = offline(30); s.Preauthorized = false }, smart.SatelliteAutomatic},
		{"30 offline, satellite wanted", func(s *smart.Site) { *s = offline(30); s.Satellite = smart.SatelliteWanted }, smart.SatelliteAutomatic},
		{"31 offline, usage stays", func(s *smart.Site) { *s = offline(31); s.UsageMayLeave = false }, smart.OfflineReserved},
		{"nothing is possible", func(s *smart.Site) { *s = smart.Site{} }, ""},
	} {
		s := open()
		tt.change(&s)
		a := advise(t, s)
		require.Equal(t, tt.want, a.Deployment, tt.name)
		if tt.want == smart.Proxied {
			require.Equal(t, "proxy.example.com:3128", a.Proxy)
		} else {
			require.Empty(t, a.Proxy, tt.name)
		}
	}
}

// lines writes points as "deployment weight ground".
func lines(a smart.Advice) []string {
	var all []string
	for _, p := range a.Points {
		all = append(all, p.String())
	}
	return all
}

func TestAdvisePoints(t *testing.T) {
	always := []string{
		"direct for needs-nothing-else",
		"proxied for one-way-out",
		"proxied against needs-proxy",
		"satellite-automatic for one-way-out",
		"satellite-automatic for local-authority",
		"satellite-automatic against needs-satellite",
		"satellite-manual for no-way-out",
		"satellite-manual for local-authority",
		"satellite-manual against needs-satellite",
		"satellite-manual against monthly-exchange",
		"offline-reserved for needs-nothing-else",
		"offline-reserved for no-way-out",
		"offline-reserved against by-hand",
	}
	require.Equal(t, always, lines(advise(t, open())))
	for _, tt := range []struct {
		change func(*smart.Site)
		more   []string
	}{
		{func(s *smart.Site) { s.UsageMayLeave = false }, []string{
			"direct excludes usage-stays", "proxied excludes usage-stays", "satellite-automatic excludes usage-stays", "satellite-manual excludes usage-stays",
		}},
		{func(s *smart.Site) { *s = offline(30) }, []string{
			"direct excludes instances-offline", "direct excludes unreachable", "proxied excludes instances-offline", "proxied excludes without-proxy", "offline-reserved for few-are-offline",
		}},
		{func(s *smart.Site) { *s = offline(31) }, []string{
			"direct excludes instances-offline", "direct excludes unreachable", "proxied excludes instances-offline", "proxied excludes without-proxy",
			"satellite-automatic for many-offline", "satellite-manual for many-offline", "offline-reserved against many-offline",
		}},
		{func(s *smart.Site) { s.Connects = false }, []string{"direct excludes unreachable"}},
		{func(s *smart.Site) { s.Proxy = smart.Proxy{} }, []string{"proxied excludes without-proxy"}},
		{func(s *smart.Site) { s.Satellite = smart.NoSatellite }, []string{"satellite-automatic excludes without-satellite", "satellite-manual excludes without-satellite"}},
		{func(s *smart.Site) { s.SatelliteConnects = false }, []string{"satellite-automatic excludes satellite-cut-off"}},
		{func(s *smart.Site) { s.Preauthorized = false }, []string{"offline-reserved excludes not-preauthorized"}},
		{func(s *smart.Site) { s.Satellite = smart.SatelliteWanted }, []string{
			"direct against wants-satellite", "proxied against wants-satellite", "satellite-automatic for wants-satellite", "satellite-manual for wants-satellite",
		}},
	} {
		s := open()
		tt.change(&s)
		require.ElementsMatch(t, slices.Concat(always, tt.more), lines(advise(t, s)))
	}
	// Of a deployment, in the order of the grounds.
	s := smart.Site{Offline: 31, Satellite: smart.SatelliteWanted}
	var direct []smart.Ground
	a := advise(t, s)
	for p := range a.On(smart.Direct) {
		require.Equal(t, smart.Direct, p.Deployment)
		direct = append(direct, p.Ground)
	}
	require.Equal(t, []smart.Ground{smart.UsageStays, smart.InstancesOffline, smart.Unreachable, smart.WantsSatellite, smart.NothingElse}, direct)
	for range a.On(smart.SatelliteManual) {
		break
	}
	for range a.On("elsewhere") {
		t.Fatal("nothing was weighed")
	}
}

func TestAdviseRefuses(t *testing.T) {
	for n, ok := range map[int]bool{-1: false, 0: true, smart.MaxOffline: true, smart.MaxOffline + 1: false} {
		a, err := smart.Advise(smart.Site{Offline: n})
		require.Equal(t, ok, err == nil, n)
		if !ok {
			refused(t, err, smart.ErrSite, "SM-23", "part", "offline", "value", strconv.Itoa(n), "least", "0", "most", "1048576")
			require.Equal(t, smart.Advice{}, a)
		}
	}
	for n, ok := range map[int]bool{-1: false, 0: true, 1: true, 65_535: true, 65_536: false} {
		_, err := smart.Advise(smart.Site{Proxy: smart.Proxy{Host: "p", Port: n}})
		require.Equal(t, ok, err == nil, n)
		if !ok {
			refused(t, err, smart.ErrSite, "SM-23", "part", "port", "value", strconv.Itoa(n), "least", "0", "most", "65535", "field", "proxy")
		}
	}
	for host, ok := range map[string]bool{
		"proxy.example.com": true, "10.0.0.1": true, "::1": true, "a_b-c": true, strings.Repeat("a", 253): true,
		"": false, strings.Repeat("a", 254): false, "a b": false, "http://a": false, "a\n": false, "[::1]": false, "ä": false, "a/b": false,
	} {
		_, err := smart.Advise(smart.Site{Proxy: smart.Proxy{Host: host, Port: 1}})
		require.Equal(t, ok, err == nil, host)
		if !ok {
			refused(t, err, smart.ErrNameMalformed, "SM-23", "part", "host", "value", host, "longest", "253", "field", "proxy")
		}
	}
	_, err := smart.Advise(smart.Site{Satellite: "maybe"})
	refused(t, err, smart.ErrSite, "SM-23", "part", "satellite", "value", "maybe")
	for _, s := range []smart.Site{
		{Offline: 1, Connects: true},
		{Offline: 1, Proxy: smart.Proxy{Host: "proxy"}},
		{Offline: smart.MaxOffline, Connects: true, Proxy: smart.Proxy{Host: "proxy"}},
	} {
		_, err := smart.Advise(s)
		refused(t, err, smart.ErrSiteMixed, "SM-23", "offline", strconv.Itoa(s.Offline), "connects", strconv.FormatBool(s.Connects), "proxy", s.Proxy.Address())
		s.Offline = 0
		require.NoError(t, s.Check())
		s.Offline, s.Connects, s.Proxy = 1, false, smart.Proxy{}
		require.NoError(t, s.Check())
	}
	_, err = smart.Advise(smart.Site{Satellite: "maybe", Offline: -1, Proxy: smart.Proxy{Port: -1}})
	require.Len(t, license.Refusals(err), 4)
}

func TestProxyAddress(t *testing.T) {
	for want, p := range map[string]smart.Proxy{
		"": {Port: 80}, "proxy:3128": {Host: "proxy"}, "proxy:80": {Host: "proxy", Port: 80}, "[2001:db8::1]:3128": {Host: "2001:db8::1"},
	} {
		require.Equal(t, want, p.Address())
	}
}

// What is advised is not excluded, and nothing is advised only where all are.
func TestAdviceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		s := smart.Site{
			Connects: flag("connects"), UsageMayLeave: flag("usage"), SatelliteConnects: flag("calls"), Preauthorized: flag("authorized"),
			Satellite: rapid.SampledFrom([]smart.Readiness{smart.NoSatellite, smart.SatellitePossible, smart.SatelliteWanted}).Draw(t, "satellite"),
		}
		if flag("proxy") {
			s.Proxy.Host = "proxy"
		}
		if !s.Connects && s.Proxy == (smart.Proxy{}) {
			s.Offline = rapid.IntRange(0, 40).Draw(t, "offline")
		}
		a := advise(t, s)
		require.Equal(t, a, advise(t, s))
		left := map[smart.Deployment]bool{smart.Direct: true, smart.Proxied: true, smart.SatelliteAutomatic: true, smart.SatelliteManual: true, smart.OfflineReserved: true}
		for _, p := range a.Points {
			if p.Weight == smart.Excludes {
				delete(left, p.Deployment)
			}
		}
		require.Equal(t, len(left) == 0, a.Deployment == "")
		if a.Deployment != "" {
			require.True(t, left[a.Deployment])
		}
		satellite := a.Deployment == smart.SatelliteAutomatic || a.Deployment == smart.SatelliteManual
		if s.Offline > smart.FewOffline && s.UsageMayLeave && s.Satellite != smart.NoSatellite {
			require.True(t, satellite, "many are offline (SM-23)")
		}
		if s.Satellite == smart.NoSatellite {
			require.False(t, satellite)
		}
	})
}

// TestGroundText shows that every ground has a sentence of its own.
func TestGroundText(t *testing.T) {
	all := regexp.MustCompile(`Ground += "([a-z-]+)"`).FindAllStringSubmatch(source(t, "deployment.go"), -1)
	require.Len(t, all, 18)
	seen := map[string]bool{}
	for _, m := range all {
		text := smart.Ground(m[1]).Text()
		require.Regexp(t, `^[A-Z][^.\n]*\.$`, text, m[1])
		require.False(t, seen[text], text)
		seen[text] = true
	}
	require.Equal(t, "No more than 30 instances are offline.", smart.FewAreOffline.Text())
	require.Empty(t, smart.Ground("").Text())
	require.Empty(t, smart.Ground("weather").Text())
}
