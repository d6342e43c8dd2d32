package smart

import (
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
)

// A Deployment is a way for product instances to come by their licences (SM-23).
type Deployment string

// The deployments, in the order in which [Advice] shows them.
const (
	Direct             Deployment = "direct"              // each calls the vendor
	Proxied            Deployment = "proxied"             // each calls the vendor through an HTTP(S) proxy
	SatelliteAutomatic Deployment = "satellite-automatic" // each calls a satellite on the site, which calls the vendor
	SatelliteManual    Deployment = "satellite-manual"    // each calls a satellite, whose files are exchanged by hand once a month
	OfflineReserved    Deployment = "offline-reserved"    // none calls; licences are reserved for each by hand
)

// A Site says where product instances run that are alike. If any are offline, all of
// this Site are: where some can connect and others cannot, each group is a site of its
// own, and deployments may be mixed. The zero Site can do nothing of what a deployment
// needs.
type Site struct {
	Connects          bool      // instances may connect to the vendor over the Internet; not where any are offline
	Proxy             Proxy     // through which they may; the zero Proxy is none, as it is where any are offline
	Offline           int       // how many instances there are if they may connect to nothing outside of the site, 0 to MaxOffline; 0: they may
	UsageMayLeave     bool      // what is used may become known to the vendor
	Satellite         Readiness // whether a satellite may serve them on the site
	SatelliteConnects bool      // the satellite may connect to the vendor
	Preauthorized     bool      // the account may reserve licences (RS-1)
}

// A Proxy is an HTTP(S) proxy. The zero Proxy is none.
type Proxy struct {
	Host string // a name or an address: letters, digits, dots, dashes, underscores and colons
	Port int    // 1 to 65,535; 0 means DefaultProxyPort
}

// DefaultProxyPort is the port of a proxy of which nothing else is said (SM-23).
const DefaultProxyPort = 3128

// MaxHostLen is the longest host of a [Proxy], in bytes.
const MaxHostLen = 253

// Address returns host:port, and "" of none. An address of IP version 6 stands in
// brackets.
func (p Proxy) Address() string {
	if p.Host == "" {
		return ""
	}
	host, port := p.Host, p.Port
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == 0 {
		port = DefaultProxyPort
	}
	return host + ":" + strconv.Itoa(port)
}

// Check refuses a host that is not of the form ([ErrNameMalformed]), and a port
// outside 0 to 65,535 ([ErrSite]).
func (p Proxy) Check() error {
	if p == (Proxy{}) {
		return nil
	}
	var errs []error
	if p.Host == "" || len(p.Host) > MaxHostLen || strings.ContainsFunc(p.Host, notOfHost) {
		errs = append(errs, license.Refuse(ErrNameMalformed, "SM-23", "part", "host", "value", p.Host, "longest", strconv.Itoa(MaxHostLen)))
	}
	return errors.Join(append(errs, checkSite("port", p.Port, 65_535))...)
}

func notOfHost(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune(".-_:", r)
}

// checkSite refuses a number of a site outside 0 to most.
func checkSite(part string, n, most int) error {
	if n < 0 || n > most {
		return license.Refuse(ErrSite, "SM-23", "part", part, "value", strconv.Itoa(n), "least", "0", "most", strconv.Itoa(most))
	}
	return nil
}

// A Readiness says whether a satellite is to be had.
type Readiness string

// Whether a satellite is to be had.
const (
	NoSatellite       Readiness = ""         // none can be run
	SatellitePossible Readiness = "possible" // one can be run
	SatelliteWanted   Readiness = "wanted"   // one is to be run, if it can do its work
)

const (
	// FewOffline is up to how many offline instances reservations are advised; of
	// more, a satellite is (SM-23).
	FewOffline = 30
	// MaxOffline is how many offline instances a [Site] has at most.
	MaxOffline = license.MaxUnits
)

// A Weight says what a [Point] does to a deployment.
type Weight string

// The weights of points.
const (
	Excludes Weight = "excludes" // it cannot be
	Against  Weight = "against"
	For      Weight = "for"
)

// A Ground says why a deployment cannot be, or what speaks for or against it. Its Text
// is a sentence for people.
type Ground string

// The grounds, in the order in which the points of a deployment stand.
const (
	UsageStays       Ground = "usage-stays"        // excludes all but reservations: what is used must not become known
	InstancesOffline Ground = "instances-offline"  // excludes direct and proxied: instances may connect to nothing outside
	Unreachable      Ground = "unreachable"        // excludes direct: instances may not connect to the vendor
	WithoutProxy     Ground = "without-proxy"      // excludes proxied: there is none
	WithoutSatellite Ground = "without-satellite"  // excludes both satellites: none can be run
	SatelliteCutOff  Ground = "satellite-cut-off"  // excludes the automatic satellite: it may not connect to the vendor
	NotPreauthorized Ground = "not-preauthorized"  // excludes reservations until the vendor allows the account to reserve
	WantsSatellite   Ground = "wants-satellite"    // for both satellites, against direct and proxied: one is to be run
	ManyOffline      Ground = "many-offline"       // for both satellites, against reservations: more than FewOffline instances
	FewAreOffline    Ground = "few-are-offline"    // for reservations: not more than FewOffline, and some
	NothingElse      Ground = "needs-nothing-else" // for direct and reservations: no other component is needed
	OneWayOut        Ground = "one-way-out"        // for proxied and the automatic satellite: only one component connects to the vendor
	NoWayOut         Ground = "no-way-out"         // for the manual satellite and reservations: nothing connects to the vendor
	LocalAuthority   Ground = "local-authority"    // for both satellites: licences are given out on the site, whether or not the vendor is reached
	NeedsProxy       Ground = "needs-proxy"        // against proxied: another component to run
	NeedsSatellite   Ground = "needs-satellite"    // against both satellites: another component to run
	MonthlyExchange  Ground = "monthly-exchange"   // against the manual satellite: files are carried by hand once a month
	ByHand           Ground = "by-hand"            // against reservations: every change is made by hand, for each instance
)

// Text returns the ground as a sentence for people, true of the site whatever it
// weighs; "" for none that is known.
func (g Ground) Text() string {
	switch g {
	case UsageStays:
		return "What is used must not become known to the vendor."
	case InstancesOffline:
		return "The instances may connect to nothing outside of their site."
	case Unreachable:
		return "The instances may not connect to the vendor over the Internet."
	case WithoutProxy:
		return "The instances have no proxy through which to connect."
	case WithoutSatellite:
		return "No satellite can be run on the site."
	case SatelliteCutOff:
		return "The satellite may not connect to the vendor."
	case NotPreauthorized:
		return "The vendor has not allowed the account to reserve licences yet."
	case WantsSatellite:
		return "A satellite is wanted on the site."
	case ManyOffline:
		return "More than " + strconv.Itoa(FewOffline) + " instances are offline."
	case FewAreOffline:
		return "No more than " + strconv.Itoa(FewOffline) + " instances are offline."
	case NothingElse:
		return "Nothing else needs to be run."
	case OneWayOut:
		return "Only one component connects to the vendor."
	case NoWayOut:
		return "Nothing connects to the vendor."
	case LocalAuthority:
		return "Licences are given out on the site, whether or not the vendor is reached."
	case NeedsProxy:
		return "A proxy needs to be run."
	case NeedsSatellite:
		return "A satellite needs to be run."
	case MonthlyExchange:
		return "Files are carried by hand once a month."
	case ByHand:
		return "Every change is made by hand, for each instance."
	}
	return ""
}

// A Point is something that was weighed.
type Point struct {
	Deployment Deployment
	Weight     Weight
	Ground     Ground
}

// String returns "deployment weight ground".
func (p Point) String() string {
	return string(p.Deployment) + " " + string(p.Weight) + " " + string(p.Ground)
}

// Advice says which deployment is advised, and why. It is not an error if none can be:
// look at Deployment before anything else.
type Advice struct {
	Deployment Deployment // "": none can be, and Points say what excludes each
	Proxy      string     // host:port, of Proxied
	Points     []Point    // of every deployment, in the orders of their constants
}

// On walks the points of a deployment.
func (a Advice) On(d Deployment) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for _, p := range a.Points {
			if p.Deployment == d && !yield(p) {
				return
			}
		}
	}
}

// Check refuses a proxy that [Proxy.Check] refuses, a number of offline instances
// outside 0 to [MaxOffline], a readiness that is none ([ErrSite]), and offline
// instances of which it says that they may connect, or through a proxy: those are two
// sites ([ErrSiteMixed]).
func (s Site) Check() error {
	errs := []error{license.Within("proxy", s.Proxy.Check()), checkSite("offline", s.Offline, MaxOffline)}
	switch s.Satellite {
	case NoSatellite, SatellitePossible, SatelliteWanted:
	default:
		errs = append(errs, license.Refuse(ErrSite, "SM-23", "part", "satellite", "value", string(s.Satellite)))
	}
	if s.Offline > 0 && (s.Connects || s.Proxy != Proxy{}) {
		errs = append(errs, license.Refuse(ErrSiteMixed, "SM-23", "offline", strconv.Itoa(s.Offline), "connects", strconv.FormatBool(s.Connects), "proxy", s.Proxy.Address()))
	}
	return errors.Join(errs...)
}

// A consideration is a ground and of which deployments it is a point.
type consideration struct {
	ground Ground
	holds  bool
	weight Weight
	on     []Deployment
}

// calling are the deployments in which each instance calls the vendor itself.
func calling() []Deployment { return []Deployment{Direct, Proxied} }

func satellites() []Deployment { return []Deployment{SatelliteAutomatic, SatelliteManual} }

func reserved() []Deployment { return []Deployment{OfflineReserved} }

// considerations returns all there are, in the order of the grounds.
func (s Site) considerations() []consideration {
	wanted := s.Satellite == SatelliteWanted
	return []consideration{
		{UsageStays, !s.UsageMayLeave, Excludes, slices.Concat(calling(), satellites())},
		{InstancesOffline, s.Offline > 0, Excludes, calling()},
		{Unreachable, !s.Connects, Excludes, []Deployment{Direct}},
		{WithoutProxy, s.Proxy == Proxy{}, Excludes, []Deployment{Proxied}},
		{WithoutSatellite, s.Satellite == NoSatellite, Excludes, satellites()},
		{SatelliteCutOff, !s.SatelliteConnects, Excludes, []Deployment{SatelliteAutomatic}},
		{NotPreauthorized, !s.Preauthorized, Excludes, reserved()},
		{WantsSatellite, wanted, For, satellites()},
		{WantsSatellite, wanted, Against, calling()},
		{ManyOffline, s.Offline > FewOffline, For, satellites()},
		{ManyOffline, s.Offline > FewOffline, Against, reserved()},
		{FewAreOffline, s.Offline > 0 && s.Offline <= FewOffline, For, reserved()},
		{NothingElse, true, For, []Deployment{Direct, OfflineReserved}},
		{OneWayOut, true, For, []Deployment{Proxied, SatelliteAutomatic}},
		{NoWayOut, true, For, []Deployment{SatelliteManual, OfflineReserved}},
		{LocalAuthority, true, For, satellites()},
		{NeedsProxy, true, Against, []Deployment{Proxied}},
		{NeedsSatellite, true, Against, satellites()},
		{MonthlyExchange, true, Against, []Deployment{SatelliteManual}},
		{ByHand, true, Against, reserved()},
	}
}

// preference returns the deployments, what is advised first where it can be first:
// the fewest components, but a satellite where one is wanted; of instances that are
// offline reservations for few, a satellite for many.
func (s Site) preference() []Deployment {
	if s.Satellite == SatelliteWanted {
		return slices.Concat(satellites(), calling(), reserved())
	}
	if s.Offline > 0 && s.Offline <= FewOffline {
		return slices.Concat(calling(), reserved(), satellites())
	}
	return slices.Concat(calling(), satellites(), reserved())
}

// Advise returns which deployment suits a site, and all that was weighed: the first
// in the order of preference that nothing excludes. Where something excludes every one
// there is no error and no deployment: the advice has Deployment "", and its points
// say what would have to change. It refuses what [Site.Check] refuses.
func Advise(s Site) (Advice, error) {
	if err := s.Check(); err != nil {
		return Advice{}, err
	}
	var a Advice
	excluded := map[Deployment]bool{}
	for _, d := range slices.Concat(calling(), satellites(), reserved()) {
		for _, c := range s.considerations() {
			if !c.holds || !slices.Contains(c.on, d) {
				continue
			}
			a.Points = append(a.Points, Point{d, c.weight, c.ground})
			excluded[d] = excluded[d] || c.weight == Excludes
		}
	}
	for _, d := range s.preference() {
		if !excluded[d] {
			a.Deployment = d
			break
		}
	}
	if a.Deployment == Proxied {
		a.Proxy = s.Proxy.Address()
	}
	return a, nil
}
