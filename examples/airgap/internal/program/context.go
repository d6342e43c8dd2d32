package program

import "github.com/licit-go/licit/reservation/native"

// Context is whose codes these are: known to both programs, and in none of the codes.
func Context() native.Context {
	return native.Context{Issuer: "vendor.example", Environment: "airgap"}
}
