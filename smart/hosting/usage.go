package hosting

import "github.com/licit-go/licit/smart"

// Usage returns what the system uses of the account's licences: as many host licences as
// are held. It is what agent.Agent.Use of package smart/agent wants.
func (s *System) Usage() smart.Usage { return smart.Usage{} }
