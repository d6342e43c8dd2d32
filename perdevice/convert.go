package perdevice

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Conversion is what a co-termination organization hands over (PD-23), as
// plain values.
type Conversion struct {
	Expires  license.Date      // the co-term date
	OutSince time.Time         // since when it is out of compliance; zero: it is not
	Limits   license.Counts    // per bucket: as many licences
	Devices  []ConvertedDevice // in any order
	Key      license.Key       // of all licences
	Order    string            // of all licences; "" if there is none
	// IDs are those of the licences: as many as the limits together count. The
	// first go to the devices, sorted by serial, the others to what is left of the
	// counts, sorted by bucket.
	IDs []license.ID
}

// A ConvertedDevice is a device that co-termination licensed.
type ConvertedDevice struct {
	Device  Serial
	Model   license.Model // of the device, such as MR36
	Counted license.Model // as what it is counted, such as MR36 Enterprise
	Expires license.Date  // none: the co-term date
}

// Convert decides …
func (o *Organization) Convert(act license.Act, from Conversion) (Converted, error) {
	return Converted{}, nil
}
