package hosting

import (
	"iter"
	"slices"
	"strconv"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// MaxDataCenters is how many data centers a system has at most, the primary counted.
const MaxDataCenters = 64

// DataCenters walks the systems that became data centers of this one, in the order in
// which they joined. This one, the primary, is not among them.
func (s *System) DataCenters() iter.Seq[license.ID] { return slices.Values(s.dataCenters) }

// Primary returns the system of which this one is a data center, and whether it is one.
func (s *System) Primary() (license.ID, bool) { return s.primary, s.primary != "" }

// Join decides that another system becomes a data center of this one, which is the
// primary from then on (WX-11). The first event is of this system, the second of the
// other: commit both or neither. The other's host licences are released (WX-8) and its
// meetings forgotten; every decision is taken here from then on.
//
// It is refused, for all of these together:
//
//   - [ErrSameSystem], for the system itself; nothing is told of the other then
//   - [ErrEarlierThanLast] and [license.ErrIDMalformed], of the other as of this one
//   - [ErrNotInstalled] and [ErrAbsorbed], if the other is not there or is a data center
//     already; nothing more is told of it then. Nil for the other is none that is there
//   - [ErrJoined], if the other has data centers of its own
//   - [ErrGeneration], [ErrVersion], [ErrSize], [ErrExtended] and [ErrNotExtended], if the
//     other is not like this one
//   - [ErrFailedOver], for each of both that is
//   - [ErrSize], if this one is a micro system: there are no licences for its data centers
//   - [ErrTooMany], past [MaxDataCenters]
//   - [ErrNoTrial], unless this one is registered or has licences reserved, or in the older
//     generation has host licences installed
//   - [ErrLicenseMissing], for each product of which there are fewer licences of the version
//     and size than data centers then (WX-10, WX-11)
//
// Licenses that are nil are none.
func (s *System) Join(act license.Act, other *System, licenses Licenses, standing Standing) (DataCenterJoined, Absorbed, error) {
	act, err := s.begin(act)
	if err != nil {
		return DataCenterJoined{}, Absorbed{}, err
	}
	if other == nil {
		other = New("", Policy{})
	}
	all := append(s.unlike(act, other), s.there(), s.macro(), s.room(), s.bought(standing),
		s.licensesMissing(licenses, s.version, s.size, s.extended, s.centers()+1))
	if err := license.Join(all...); err != nil {
		return DataCenterJoined{}, Absorbed{}, err
	}
	return DataCenterJoined{s.stamp(act), other.id}, Absorbed{other.stamp(act), s.id, other.held}, nil
}

// unlike returns what stands against another system becoming a data center of this one.
func (s *System) unlike(act license.Act, other *System) []error {
	if other.id == s.id {
		return []error{license.Refuse(ErrSameSystem, "WX-11", "system", string(s.id))}
	}
	all := []error{other.notBefore(act.At), other.id.Check()}
	if err := other.open(); err != nil {
		return append(all, err)
	}
	if slices.Contains(s.dataCenters, other.id) {
		all = append(all, license.Refuse(ErrAbsorbed, "WX-11", "system", string(other.id), "primary", string(s.id)))
	}
	if n := len(other.dataCenters); n > 0 {
		all = append(all, license.Refuse(ErrJoined, "WX-11", "system", string(other.id), "dataCenters", strconv.Itoa(n)))
	}
	if other.generation != s.generation {
		all = append(all, license.Refuse(ErrGeneration, "WX-11", "generation", string(other.generation), "wanted", string(s.generation)))
	}
	if other.version != s.version {
		all = append(all, license.Refuse(ErrVersion, "WX-11", "version", string(other.version), "wanted", string(s.version)))
	}
	if other.size != s.size {
		all = append(all, license.Refuse(ErrSize, "WX-11", "size", string(other.size), "wanted", string(s.size)))
	}
	if other.extended && !s.extended {
		all = append(all, other.capacityRefused(ErrExtended, "WX-11"))
	}
	if s.extended && !other.extended {
		all = append(all, other.capacityRefused(ErrNotExtended, "WX-11"))
	}
	return append(all, other.there())
}

// there refuses a system that is failed over: licences are not managed there (WX-15).
func (s *System) there() error {
	if since := s.standing.failedOver.Since; !since.IsZero() {
		return license.Refuse(ErrFailedOver, "WX-15", "since", instant(since))
	}
	return nil
}

// macro refuses a system that is too small for data centers.
func (s *System) macro() error {
	if s.size == Micro {
		return license.Refuse(ErrSize, "WX-11", "size", string(s.size), "wanted", "larger than "+string(Micro))
	}
	return nil
}

// room refuses one data center more than a system has.
func (s *System) room() error {
	if n := s.centers() + 1; n > MaxDataCenters {
		return license.Refuse(ErrTooMany, "", "what", "dataCenters", "number", strconv.Itoa(n), "most", strconv.Itoa(MaxDataCenters))
	}
	return nil
}

// bought refuses a system that would be several data centers on trial.
func (s *System) bought(standing Standing) error {
	if s.generation == Smart && (standing.Registered || standing.Reserved) || s.generation == Managed && s.standing.hosts > 0 {
		return nil
	}
	return s.untried()
}

// centers returns how many data centers the system has, itself counted.
func (s *System) centers() int { return 1 + len(s.dataCenters) }

// licensesMissing refuses, one by one, products of which there are too few licences for a
// system of that version and size: where it has several data centers, one for each of
// them, and where it is extended, one more for each.
func (s *System) licensesMissing(licenses Licenses, version pak.Version, size Size, extended bool, dataCenters int) error {
	var all []error
	need := func(rule string, product license.Model) {
		there := 0
		if licenses != nil {
			there = licenses.Of(product, version)
		}
		if there < dataCenters {
			all = append(all, license.Refuse(ErrLicenseMissing, rule, "product", string(product), "version", string(version),
				"needed", strconv.Itoa(dataCenters), "there", strconv.Itoa(there)))
		}
	}
	if product, ok := s.policy.Products.dataCenter(size); ok && dataCenters > 1 {
		need("WX-11", product)
	}
	if extended {
		need("WX-10", s.policy.Products.Extended)
	}
	return license.Join(all...)
}

// dataCenter returns the licence of a data center of a system of that size, and false
// where there is none.
func (p Products) dataCenter(size Size) (license.Model, bool) {
	switch size {
	case Small:
		return p.Small, true
	case Medium:
		return p.Medium, true
	case Large:
		return p.Large, true
	case Micro:
	}
	return "", false
}

func (s *System) applyDataCenterJoined(e DataCenterJoined) error {
	if e.DataCenter == s.id || slices.Contains(s.dataCenters, e.DataCenter) {
		return cannot(string(e.DataCenter) + " is a data center of this one")
	}
	if s.generation == Managed && s.standing.hosts == 0 {
		return cannot("no host licences are installed")
	}
	if err := license.Join(e.DataCenter.Check(), s.there(), s.macro(), s.room()); err != nil {
		return err
	}
	s.dataCenters = append(slices.Clip(s.dataCenters), e.DataCenter)
	return nil
}

func (s *System) applyAbsorbed(e Absorbed) error {
	if e.Primary == s.id || len(s.dataCenters) > 0 {
		return cannot("the primary is this one")
	}
	if e.Released != s.held {
		return cannot(strconv.Itoa(s.held) + " host licences are held")
	}
	if err := license.Join(e.Primary.Check(), s.there(), s.macro()); err != nil {
		return err
	}
	s.releaseAll()
	s.primary, s.standing = e.Primary, managed{}
	clear(s.meetings)
	clear(s.planned)
	clear(s.hosting)
	return nil
}
