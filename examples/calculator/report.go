package main

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// report is what is printed and drawn; its tags are the shape of -json.
type report struct {
	organization license.ID // "" where the list names none
	explanation  coterm.Explanation
	drawn        int64 // keys for what-ifs
	starts       map[license.Key]license.Date
	counts       map[license.Key]string // of invalidated keys, as the list says
	atStart      time.Time              // when what-ifs happen

	At                 license.Date   `json:"at"`
	Weights            string         `json:"weights"`
	ExpirationDate     *license.Date  `json:"expirationDate"`
	RemainingDays      *int           `json:"remainingDays"`
	ExactRemainingDays *string        `json:"exactRemainingDays"`
	Limits             license.Counts `json:"limits"`
	Licenses           []licenseRow   `json:"licenses"`
	CarriedDays        *string        `json:"carriedDays"`
	Steps              []step         `json:"steps"`
	Compliance         *compliance    `json:"compliance,omitempty"`
}

type licenseRow struct {
	part             coterm.Part
	Key              license.Key  `json:"key"`
	State            coterm.State `json:"state"`
	Ends             license.Date `json:"ends"`
	Share            string       `json:"share"`
	ContributionDays string       `json:"contributionDays"`
	UndoUntil        *time.Time   `json:"undoUntil"`
}

// position is where the organization stands before or after a step.
type position struct {
	exact              *big.Rat
	ExpirationDate     *license.Date  `json:"expirationDate"`
	RemainingDays      *int           `json:"remainingDays"`
	ExactRemainingDays *string        `json:"exactRemainingDays"`
	Limits             license.Counts `json:"limits"`
}

type step struct {
	changes []coterm.LimitChange
	Step    string    `json:"step"`
	Before  *position `json:"before,omitempty"`
	After   *position `json:"after,omitempty"`
	Refused *refused  `json:"refused,omitempty"`
}

type refused struct {
	Reason license.Reason `json:"reason"`
	Text   string         `json:"text"`
}

type compliance struct {
	Status     coterm.Status `json:"status"`
	Since      *time.Time    `json:"since"`
	GraceUntil *time.Time    `json:"graceUntil"`
	Shortages  []shortage    `json:"shortages"`
}

type shortage struct {
	Model   license.Model `json:"model"`
	Devices int           `json:"devices"`
	Limit   int           `json:"limit"`
}

// by is who decides in this program.
const by license.Actor = "calculator"

// evaluate does the sums: import, usage, explanation, then each what-if on what
// the ones before it left.
func evaluate(o options, in input) (*report, error) {
	r := &report{At: o.at, Weights: "equal", Licenses: []licenseRow{}, Steps: []step{}, starts: map[license.Key]license.Date{}, counts: map[license.Key]string{}}
	if o.prices != "" {
		r.Weights = "prices"
	}
	org, err := imported(o, in, r)
	if err != nil {
		return r, inFile(named(o.file), err)
	}
	if in.usage != nil {
		if err := r.reportUsage(org, *in.usage); err != nil {
			return r, inFile(named(o.usage), err)
		}
	}
	p := stand(org, o.at)
	r.ExpirationDate, r.RemainingDays, r.ExactRemainingDays, r.Limits = p.ExpirationDate, p.RemainingDays, p.ExactRemainingDays, p.Limits
	r.explain(org)
	for _, w := range o.whatIf {
		s, err := r.take(org, w, in.prices)
		if err != nil {
			return r, err
		}
		r.Steps = append(r.Steps, s)
	}
	return r, nil
}

// imported returns the organization of the list, at the later of 00:00 of the
// day and the last claim.
func imported(o options, in input, r *report) (*coterm.Organization, error) {
	r.atStart = o.at.Start()
	end := o.at.Start().Add(license.Day)
	for i, l := range in.licenses {
		if r.organization == "" && l.OrganizationID != "" {
			r.organization = license.ID(l.OrganizationID)
			if err := r.organization.Check(); err != nil {
				return nil, fmt.Errorf("record %d: organizationId: %w", i+1, err)
			}
		}
		if !l.Invalidated && !l.ClaimedAt.Before(end) {
			return nil, fmt.Errorf("record %d: claimedAt: %s is after %s", i+1, l.ClaimedAt.Format(time.RFC3339), o.at)
		}
		if !l.Invalidated && l.ClaimedAt.After(r.atStart) {
			r.atStart = l.ClaimedAt
		}
		if key, err := license.ParseKey(l.Key); err == nil {
			r.starts[key], _ = license.DateOf(l.StartedAt)
			r.counts[key] = listed(l)
		}
	}
	r.afterAll(in.licenses)
	if r.atStart.IsZero() {
		r.atStart = r.atStart.Add(1) // the first instant of all is that of nothing
	}
	id := r.organization
	if id == "" {
		id = "unnamed" // a list without ids is one organization all the same
	}
	org := coterm.New(id, coterm.Policy{Carry: o.carry})
	created, err := org.Create(r.act())
	if err := errors.Join(err, org.Apply(created)); err != nil {
		return nil, err
	}
	if len(in.licenses) == 0 {
		return org, nil
	}
	list, err := org.Import(r.act(), in.prices, in.licenses)
	if err != nil {
		return nil, err
	}
	if err := org.Apply(list); err != nil {
		return nil, err
	}
	return org, nil
}

// listed returns what a record holds, for keys of which the engine keeps no
// counts.
func listed(l dashboard.CotermLicense) string {
	parts := make([]string, len(l.Counts))
	for i, c := range l.Counts {
		parts[i] = c.Model + "=" + strconv.Itoa(c.Count)
	}
	return strings.Join(parts, ", ")
}

func (r *report) act() license.Act { return license.Act{At: r.atStart, By: by} }

func (r *report) reportUsage(org *coterm.Organization, usage coterm.Usage) error {
	e, err := org.ReportUsage(r.act(), usage)
	if err != nil {
		return err
	}
	if err := org.Apply(e); err != nil {
		return err
	}
	c := org.Compliance(r.atStart)
	r.Compliance = &compliance{Status: c.Status, Since: instant(c.Since), GraceUntil: instant(c.Until), Shortages: []shortage{}}
	for _, s := range c.Shortages {
		r.Compliance.Shortages = append(r.Compliance.Shortages, shortage{s.Bucket, s.Devices, s.Limit})
	}
	return nil
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (r *report) explain(org *coterm.Organization) {
	r.explanation = org.Explain(r.At.Start())
	for _, p := range r.explanation.Parts {
		r.Licenses = append(r.Licenses, licenseRow{
			part: p, Key: p.Key, State: p.State, Ends: p.Ends,
			Share: p.Share.String(), ContributionDays: p.Contribution.String(), UndoUntil: instant(p.UndoUntil),
		})
	}
	if r.explanation.Carried != nil {
		r.CarriedDays = text(r.explanation.Carried)
	}
}

func text(x *big.Rat) *string {
	s := x.String()
	return &s
}

// stand returns where the organization stands on a day.
func stand(org *coterm.Organization, at license.Date) *position {
	p := &position{Limits: org.Limits(), exact: org.Remaining(at.Start())}
	if date := org.Expires(); !date.IsZero() {
		left := date.DaysSince(at)
		p.ExpirationDate, p.RemainingDays, p.ExactRemainingDays = &date, &left, text(p.exact)
	}
	return p
}

// take takes a what-if: a refusal is part of the answer, a model without a price
// is not.
func (r *report) take(org *coterm.Organization, w whatIf, prices coterm.Prices) (step, error) {
	s := step{Step: w.text, Before: stand(org, r.At)}
	e, changes, err := r.decide(org, w, prices)
	if errors.Is(err, coterm.ErrPriceMissing) {
		return s, fmt.Errorf("%s: no price for model %q", w.flag, license.Refusals(err)[0].Field("model"))
	}
	if err != nil {
		all := license.Refusals(err)
		texts := make([]string, len(all))
		for i, one := range all {
			texts[i] = one.Error()
		}
		s.Before, s.Refused = nil, &refused{all[0].Reason, strings.Join(texts, "; ")}
		return s, nil
	}
	if err := org.Apply(e); err != nil {
		return s, err
	}
	s.After, s.changes = stand(org, r.At), changes
	return s, nil
}

func (r *report) decide(org *coterm.Organization, w whatIf, prices coterm.Prices) (coterm.Event, []coterm.LimitChange, error) {
	fresh := r.unused()
	if !w.undo.IsZero() {
		e, err := org.Undo(r.act(), w.undo, fresh)
		return e, e.Limits, err
	}
	l, err := license.NewLicense(fresh, w.counts, r.At, w.days)
	if err != nil {
		return nil, nil, err
	}
	e, err := org.Claim(r.act(), w.mode, prices, license.Fresh(l))
	return e, e.Limits, err
}

// unused returns a key that the list does not hold and no what-if had. Such keys
// come last in the order of keys and rise, so that a what-if counts after what
// was claimed at the same instant, and after the what-if before it.
func (r *report) unused() license.Key {
	for {
		key := license.MustParseKey("Z2" + strconv.FormatInt(firstUnused+r.drawn, 36))
		r.drawn++
		if _, listed := r.starts[key]; !listed {
			return key
		}
	}
}

// firstUnused is the first of the keys for what-ifs: ten Z in base 36, less
// enough room for a list that holds many of them.
const firstUnused = 36*36*36*36*36*36*36*36*36*36 - 1 - 8*coterm.MaxImport

// afterAll moves the instant of what-ifs behind claims of the same instant whose
// keys would sort behind theirs.
func (r *report) afterAll(list []dashboard.CotermLicense) {
	first := license.MustParseKey("Z2" + strconv.FormatInt(firstUnused, 36))
	for _, l := range list {
		key, err := license.ParseKey(l.Key)
		if err == nil && !l.Invalidated && l.ClaimedAt.Equal(r.atStart) && key.Compare(first) >= 0 {
			r.atStart = r.atStart.Add(1)
			return
		}
	}
}
