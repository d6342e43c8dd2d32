package hosting

func (s *System) applyExtended() error                           { return nil }
func (s *System) applyReduced() error                            { return nil }
func (s *System) applyGrown(e Grown) error                       { return nil }
func (s *System) applyDataCenterJoined(e DataCenterJoined) error { return nil }
func (s *System) applyAbsorbed(e Absorbed) error                 { return nil }
