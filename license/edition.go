package license

import "slices"

// An Edition is the tier of a product type's licence, as the Dashboard API
// writes it. Editions that this package does not name are kept as they are.
type Edition string

// The editions of MX security appliances, lowest first, and Advanced of access
// points.
const (
	Enterprise       Edition = "Enterprise"
	AdvancedSecurity Edition = "Advanced Security"
	SecureSDWANPlus  Edition = "Secure SD-WAN Plus"
	Advanced         Edition = "Advanced"
)

// mxEditions are the editions of CT-20, lowest first.
var mxEditions = [...]Edition{Enterprise, AdvancedSecurity, SecureSDWANPlus}

// editionNames says how a model's name or stock code states its edition. Longer
// names stand before those they end with.
var editionNames = [...]struct {
	edition      Edition
	suffix, code string
}{
	{SecureSDWANPlus, " " + string(SecureSDWANPlus), "-SDW"},
	{AdvancedSecurity, " " + string(AdvancedSecurity), "-SEC"},
	{Enterprise, " " + string(Enterprise), "-ENT"},
	{Advanced, " " + string(Advanced), "-ADV"},
}

// MXRank returns the place of the edition among those of MX security
// appliances, 1 for [Enterprise] to 3 for [SecureSDWANPlus], and 0 for an
// edition that is none of theirs (CT-20).
func (e Edition) MXRank() int { return slices.Index(mxEditions[:], e) + 1 }

// A ProductType is a family of products, as the Dashboard API writes it.
type ProductType string

// Product types of the Dashboard API.
const (
	Appliance       ProductType = "appliance"
	Camera          ProductType = "camera"
	CellularGateway ProductType = "cellularGateway"
	Sensor          ProductType = "sensor"
	Switch          ProductType = "switch"
	SystemsManager  ProductType = "systemsManager"
	Wireless        ProductType = "wireless"
)

// A ProductEdition says which edition a licence gives a product type.
type ProductEdition struct {
	Edition     Edition
	ProductType ProductType
}

// A LicensingModel is the scheme that an organization follows. Licences never
// cross from one to another (TR-10).
type LicensingModel string

// The licensing models of the Dashboard API.
const (
	CoTermination LicensingModel = "co-term"
	PerDevice     LicensingModel = "per-device"
	Subscription  LicensingModel = "subscription"
)

// Check refuses a licensing model that is none of the three
// ([ErrLicensingModel]).
func (m LicensingModel) Check() error {
	switch m {
	case CoTermination, PerDevice, Subscription:
		return nil
	}
	return Refuse(ErrLicensingModel, "TR-10", "licensingModel", string(m))
}
