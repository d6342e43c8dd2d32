package product

import "github.com/licit-go/licit/license"

// Enable decides to switch reservation mode on (RS-2). It is refused while it is on
// ([reservation.ErrModeOn]), and for a product without a UDI
// ([license.ErrUDIMalformed]). That the product is not registered is for
// agent.Agent.EnterReservation to say, whose event is committed with this one.
func (p *Product) Enable(act license.Act) (Enabled, error) {
	act, err := p.begin(act, ByEnable)
	if err != nil {
		return Enabled{}, err
	}
	if err := p.udi.Check(); err != nil {
		return Enabled{}, err
	}
	return Enabled{p.stamp(act), p.udi}, nil
}

func (p *Product) applyEnabled(e Enabled) error {
	if e.UDI != p.udi {
		return cannot("of " + e.UDI.String())
	}
	return p.udi.Check()
}

// Disable decides to switch reservation mode off. It is refused while it is off
// ([reservation.ErrModeOff]), while a request is pending, which is cancelled first
// ([reservation.ErrRequestPending]), and while something is reserved, which is
// returned first ([reservation.ErrReserved]).
func (p *Product) Disable(act license.Act) (Disabled, error) {
	act, err := p.begin(act, ByDisable)
	if err != nil {
		return Disabled{}, err
	}
	return Disabled{p.stamp(act)}, nil
}
