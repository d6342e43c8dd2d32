package hosting

import "github.com/licit-go/licit/smart"

// Usage returns what the system uses of the account's licences: as many of
// Policy.Products.HostTag as are held (WX-7). It is what agent.Agent.Use of package
// smart/agent takes. Where the policy's tag is none, nothing is used.
func (s *System) Usage() smart.Usage {
	if s.held == 0 {
		return smart.Usage{}
	}
	u, _ := smart.NewUsage(smart.Use{Tag: s.policy.Products.HostTag, Quantity: s.held})
	return u
}
