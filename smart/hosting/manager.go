package hosting

import "time"

func (s *System) applyDisconnected(at time.Time) error       { return nil }
func (s *System) applyConnected(at time.Time) error          { return nil }
func (s *System) applyRestarted(at time.Time) error          { return nil }
func (s *System) applyAudited(e Audited, at time.Time) error { return nil }
func (s *System) applyFailedOver(at time.Time) error         { return nil }
func (s *System) applyReturned(at time.Time) error           { return nil }
