package reservation

// A Mode is where a product stands in the exchange (RS-2).
type Mode string

// The modes of a product.
const (
	Off      Mode = "off"      // registers as any other
	On       Mode = "on"       // may ask
	Pending  Mode = "pending"  // has asked
	Reserved Mode = "reserved" // an authorization is installed
)
