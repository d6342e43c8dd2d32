package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// Disconnect decides that the licence manager cannot be reached.
func (s *System) Disconnect(act license.Act) (Disconnected, error) { return Disconnected{}, nil }

// Connect decides that it is reached again.
func (s *System) Connect(act license.Act) (Connected, error) { return Connected{}, nil }

// Restart decides that the primary system was started again.
func (s *System) Restart(act license.Act) (Restarted, error) { return Restarted{}, nil }

// Audit decides what is installed, as the licence manager tells.
func (s *System) Audit(act license.Act, licenses Licenses) (Audited, error) { return Audited{}, nil }

// NextAudit returns when licences are counted next, and whether they are at all.
func (s *System) NextAudit(at time.Time) (time.Time, bool) { return time.Time{}, false }

func (s *System) applyDisconnected(at time.Time) error       { return nil }
func (s *System) applyConnected(at time.Time) error          { return nil }
func (s *System) applyRestarted(at time.Time) error          { return nil }
func (s *System) applyAudited(e Audited, at time.Time) error { return nil }
