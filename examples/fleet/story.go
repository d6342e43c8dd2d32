package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// newWorld makes the accounts, empty, and the products.
func newWorld(agents int, seed uint64) *world {
	policy := account.Policy{Hierarchies: [][]license.Tag{{premium, standard}}}
	w := &world{
		year:   &year{agents: agents, seed: seed},
		vendor: &site{Account: account.New("fleet", policy), tokens: map[license.ID]smart.Token{}},
		hall:   &site{Account: account.New(plant, policy), tokens: map[license.ID]smart.Token{}},
		random: rand.New(rand.NewPCG(seed, 0)),
		now:    begin,
	}
	w.makeProducts()
	return w
}

// found begins the account and its satellite, and buys what the fleet needs: a part
// of it for a term only.
func (w *world) found() error {
	v, act := w.vendor, license.Act{At: begin, By: buyer}
	created, err := v.Create(act, field)
	if _, err := do(v, created, err); err != nil {
		return err
	}
	added, err := v.AddVirtualAccount(act, lab)
	if _, err := do(v, added, err); err != nil {
		return err
	}
	satellite, err := v.AddSatellite(act, plant)
	if _, err := do(v, satellite, err); err != nil {
		return err
	}
	served, err := v.AddSatelliteAccount(act, plant, plantHall)
	if _, err := do(v, served, err); err != nil {
		return err
	}
	if err := w.buy(act); err != nil {
		return err
	}
	own, err := w.hall.CreateSatellite(act)
	if _, err := do(w.hall, own, err); err != nil {
		return err
	}
	return w.synchronize()
}

// buy deposits what the products of each virtual account need and a little more. A
// quarter of the Standard licences ends in September.
func (w *world) buy(act license.Act) error {
	start := license.MustParseDate("2025-01-01")
	for _, place := range [...]license.ID{field, lab, plantHall} {
		top, plain := w.needs(place)
		lines := []smart.Line{
			{ID: place + "-1", Tag: premium, Quantity: top, Type: smart.Perpetual, Start: start, Source: "order 1"},
			{ID: place + "-2", Tag: standard, Quantity: plain - plain/4, Type: smart.Perpetual, Start: start, Source: "order 1"},
			{ID: place + "-3", Tag: standard, Quantity: plain/4 + 1, Type: smart.Term, Start: start, Last: termLast, Source: "order 2"},
		}
		deposited, err := w.vendor.Deposit(act, place, lines...)
		if _, err := do(w.vendor, deposited, err); err != nil {
			return err
		}
	}
	return nil
}

// needs returns how many licences of each tag a virtual account needs, and one in
// twenty more.
func (w *world) needs(place license.ID) (top, plain int) {
	for _, p := range w.products {
		switch {
		case p.place != place:
		case p.tag == premium:
			top++
		default:
			plain++
		}
	}
	return top + top/20 + 1, plain + plain/20 + 1
}

// buyAgain replaces the term that is over.
func (w *world) buyAgain() error {
	start, err := license.DateOf(w.now)
	if err != nil {
		return err
	}
	for _, place := range [...]license.ID{field, lab} {
		_, plain := w.needs(place)
		line := smart.Line{
			ID: place + "-4", Tag: standard, Quantity: plain/4 + 1, Type: smart.Term,
			Start: start, Last: license.MustParseDate("2026-09-30"), Source: "order 3",
		}
		deposited, err := w.vendor.Deposit(license.Act{At: w.now, By: buyer}, place, line)
		if _, err := do(w.vendor, deposited, err); err != nil {
			return err
		}
		dismissed, err := w.vendor.Dismiss(license.Act{At: w.now, By: buyer}, account.Expired, place, string(place)+"-3")
		if _, err := do(w.vendor, dismissed, err); err != nil {
			return err
		}
	}
	w.note("the term is bought again, ten days late, but not for the satellite; two alerts are dismissed")
	return nil
}

// morning is what people and services do to the accounts on a day.
func (w *world) morning(d int) error {
	if err := errors.Join(w.settle(w.vendor), w.settle(w.hall)); err != nil {
		return err
	}
	if err := errors.Join(w.handOut(w.vendor, field, d), w.handOut(w.vendor, lab, d), w.handOut(w.hall, plantHall, d)); err != nil {
		return err
	}
	if w.now.Equal(renewed) {
		if err := w.buyAgain(); err != nil {
			return err
		}
	}
	if w.now.Equal(silentFrom) {
		w.note("the satellite's files do not arrive any more")
	}
	if d > 0 && d%int(reportEvery/license.Day) == 0 && w.now.Before(silentFrom) {
		return w.synchronize()
	}
	return nil
}

// atOnce is how many events one call decides.
const atOnce = 1000

// settle does what has fallen due in an account, piece by piece.
func (w *world) settle(s *site) error {
	noticed := map[int][]string{}
	for {
		events, err := s.Settle(license.Act{At: w.now, By: service}, atOnce)
		if err != nil {
			return err
		}
		for _, e := range events {
			switch e := e.(type) {
			case account.UsageReleased:
				w.released++
			case account.InstanceRemoved:
				w.removed++
			case account.SatelliteRemoved:
				w.note("satellite %s is removed: %s", e.Satellite, e.Cause)
			case account.NoticeGiven:
				noticed[e.Days] = append(noticed[e.Days], string(e.Line))
			}
			if err := s.Apply(e); err != nil {
				return err
			}
		}
		if len(events) < atOnce {
			break
		}
	}
	for days, lines := range noticed {
		if s == w.vendor { // the satellite gives the same
			w.note("notice of %s: %d × 24 h are left", strings.Join(lines, ", "), days)
		}
	}
	return nil
}

// handOut makes a new token for products to come where the last one expires today.
// The first token of all holds for too few of them.
func (w *world) handOut(s *site, place license.ID, d int) error {
	if d%tokenDays != 0 && !w.now.Equal(enough) {
		return nil
	}
	options := account.TokenOptions{Description: "fleet", Days: tokenDays}
	if place == field && w.now.Before(enough) {
		options.MaxUses = max(w.agents/12, 1)
	}
	s.made++
	token := smart.Token(fmt.Sprintf("%s-token-%04d", place, s.made))
	created, err := s.CreateToken(license.Act{At: w.now, By: buyer}, place, token, options)
	if _, err := do(s, created, err); err != nil {
		return err
	}
	s.tokens[place] = token
	return nil
}

// synchronize carries a file up from the satellite and one down to it.
func (w *world) synchronize() error {
	act := license.Act{At: w.now, By: service}
	reported, err := w.hall.Report(act)
	if _, err := do(w.hall, reported, err); err != nil {
		return err
	}
	report, _ := w.hall.LastReport()
	up, err := carry(report)
	if err != nil {
		return err
	}
	synchronized, err := w.vendor.Synchronize(act, up)
	if _, err := do(w.vendor, synchronized, err); err != nil {
		return err
	}
	entitlements, err := w.vendor.EntitlementsFor(plant, w.now)
	if err != nil {
		return err
	}
	down, err := carry(entitlements)
	if err != nil {
		return err
	}
	entitled, err := w.hall.Entitle(act, down)
	_, err = do(w.hall, entitled, err)
	return err
}

// carry takes a message through its file or wire form.
func carry[M smart.Message](m M) (M, error) {
	data, err := smart.Encode(m)
	if err != nil {
		return m, err
	}
	read, err := smart.Decode(data)
	if err != nil {
		return m, err
	}
	arrived, ok := read.(M)
	if !ok {
		return m, fmt.Errorf("%T arrived as %T", m, read)
	}
	return arrived, nil
}
