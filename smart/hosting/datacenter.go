package hosting

import (
	"iter"
	"slices"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// MaxDataCenters is how many data centers a system has at most, the primary counted.
const MaxDataCenters = 64

// DataCenters walks the systems that became data centers of this one, in the order in
// which they joined.
func (s *System) DataCenters() iter.Seq[license.ID] { return slices.Values(s.dataCenters) }

// Primary returns the system of which this one is a data center, and whether it is one.
func (s *System) Primary() (license.ID, bool) { return s.primary, s.primary != "" }

// Join decides that another system becomes a data center of this one (WX-11).
func (s *System) Join(act license.Act, other *System, licenses Licenses, standing Standing) (DataCenterJoined, Absorbed, error) {
	return DataCenterJoined{}, Absorbed{}, nil
}

// licensesMissing refuses, one by one, products of which there are too few licences for a
// system of that version and size: where it has several data centers, one for each of
// them, and where it is extended, another one for each.
func (s *System) licensesMissing(licenses Licenses, version pak.Version, size Size, extended bool, dataCenters int) error {
	return nil
}

func (s *System) size1() int { return 1 + len(s.dataCenters) }

func (s *System) applyExtended() error                           { return nil }
func (s *System) applyReduced() error                            { return nil }
func (s *System) applyGrown(e Grown) error                       { return nil }
func (s *System) applyDataCenterJoined(e DataCenterJoined) error { return nil }
func (s *System) applyAbsorbed(e Absorbed) error                 { return nil }
