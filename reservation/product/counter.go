package product

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Verify refuses a product that is older than it was: it was restored from a backup,
// and would use again what it gave back ([reservation.ErrRestored]). It is asked each
// time a product was loaded, before anything is decided. A product that is ahead of
// the counter, whose last events were not sealed, passes. Where the counter fails, its
// error stands behind [reservation.ErrCounter].
func (p *Product) Verify(c reservation.Counter) error {
	if err := license.Given("counter", c != nil); err != nil {
		return err
	}
	value, err := c.Value()
	if err != nil {
		return failed(err)
	}
	if p.seq < value {
		return license.Refuse(reservation.ErrRestored, "", "seq", number(p.seq), "counter", number(value))
	}
	return nil
}

// Seal raises the counter to where the product stands, so that no earlier state of it
// will pass Verify. It is called of a clone to which an event was applied, for every event
// and before that is committed: what is committed first can be copied before it counts (see
// the package documentation). It refuses what Verify refuses.
func (p *Product) Seal(c reservation.Counter) error {
	if err := p.Verify(c); err != nil {
		return err
	}
	if err := c.Advance(p.seq); err != nil {
		return failed(err)
	}
	return nil
}

func failed(err error) error {
	return license.Join(license.Refuse(reservation.ErrCounter, "", "cause", err.Error()), err)
}
