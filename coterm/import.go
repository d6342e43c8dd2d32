package coterm

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// MaxImport is how many records one import takes.
const MaxImport = 1 << 17

// Import decides to begin with the claims of another system: a list as the
// Dashboard API returns it becomes one event. Records count in the order of
// record, claim instant, then key (CT-10); what is flagged as invalidated never
// counts, whatever its date, and its cause is not known. The claims are facts:
// a key past its own end when it was claimed, or MX editions that differ, are
// taken as they are. Whether a record is flagged as expired is not looked at.
//
// All prices are those of the list given. The act must not be earlier than any
// claim.
//
// It is refused where a claim or an invalidation stands already ([ErrNotEmpty])
// and for records that cannot be taken ([ErrRecord], joined with the reason):
// each names the record, counted from 1, its key, the field and the value.
func (o *Organization) Import(act license.Act, prices Prices, list []dashboard.CotermLicense) (Imported, error) {
	act, err := o.begin(act)
	if err != nil {
		return Imported{}, err
	}
	if n := len(o.claims) + len(o.gone); n > 0 {
		return Imported{}, license.Refuse(ErrNotEmpty, "", "number", strconv.Itoa(n))
	}
	if most := min(MaxImport, o.maxKeys); len(list) > most {
		return Imported{}, tooMany(len(list), most)
	}
	e := Imported{Stamp: o.stamp(act), Carry: o.policy.Carry, Claims: []ImportedClaim{}, Invalidated: []ImportedInvalidation{}}
	var all []error
	var licenses []license.License
	seen := make(map[license.Key]bool, len(list))
	for i, wire := range list {
		r := record{CotermLicense: wire, number: i + 1}
		r.read(o.id, act.At, prices, seen)
		all = append(all, r.wrong...)
		if wire.Invalidated {
			e.Invalidated = append(e.Invalidated, ImportedInvalidation{Key: r.key, Ends: r.ends, At: utc(wire.InvalidatedAt)})
			continue
		}
		licenses = append(licenses, r.license)
		claimed := utc(wire.ClaimedAt)
		e.Claims = append(e.Claims, ImportedClaim{License: r.license, Mode: r.mode, ClaimedAt: claimed, UndoUntil: o.policy.undoUntil(claimed)})
	}
	if err := errors.Join(all...); err != nil {
		return Imported{}, err
	}
	slices.SortFunc(e.Claims, func(a, b ImportedClaim) int {
		return cmp.Or(a.ClaimedAt.Compare(b.ClaimedAt), a.License.Key().Compare(b.License.Key()))
	})
	slices.SortFunc(e.Invalidated, func(a, b ImportedInvalidation) int { return a.Key.Compare(b.Key) })
	e.Prices = prices.only(licenses)
	r, at, err := o.judge(0, e.tail())
	if err != nil {
		key := e.Claims[at].License.Key()
		n := slices.IndexFunc(list, func(l dashboard.CotermLicense) bool {
			k, err := license.ParseKey(l.Key)
			return err == nil && k == key
		})
		return Imported{}, errors.Join(license.Refuse(ErrRecord, "", "record", strconv.Itoa(n+1), "key", key.String(),
			"field", "counts", "value", e.Claims[at].License.Counts().String()), err)
	}
	e.Change = o.importChange(&r, act.At)
	return e, nil
}

// tail returns the claims of the event in the order of record.
func (e Imported) tail() []claim {
	tail := make([]claim, len(e.Claims))
	for i, c := range e.Claims {
		tail[i] = claim{
			license: c.License, prices: e.Prices, worth: e.Prices.worth(c.License.Counts()), mode: c.Mode, imported: true,
			at: utc(c.ClaimedAt), undoUntil: utc(c.UndoUntil), rank: c.License.Key(),
		}
		if c.Mode == Renew {
			tail[i].carry = e.Carry
		}
	}
	return tail
}

// importChange also notes in each claim of the tail since when the organization
// was out of compliance before it. It was without a licence before the first.
func (o *Organization) importChange(r *rewrite, at time.Time) Change {
	if len(r.tail) == 0 {
		return o.stepChange(r, at)
	}
	before := o.position(at)
	first := r.tail[0].at
	return r.change(before, o.relive(r, first, earlier(before.OutSince, first), at))
}

// record reads one record of a list and collects what is wrong with it.
type record struct {
	dashboard.CotermLicense
	number int
	wrong  []error

	key     license.Key
	license license.License
	ends    license.Date
	mode    Mode
}

func (r *record) refuse(field, value string, cause error) {
	r.wrong = append(r.wrong, errors.Join(license.Refuse(ErrRecord, "", "record", strconv.Itoa(r.number), "key", r.Key, "field", field, "value", value), cause))
}

func (r *record) read(id license.ID, at time.Time, prices Prices, seen map[license.Key]bool) {
	key, err := license.ParseKey(r.Key)
	if err != nil {
		r.refuse("key", lastOf(r.Key), err)
	} else if seen[key] {
		r.refuse("key", lastOf(r.Key), license.Refuse(ErrKeyTwice, "CT-12", "key", key.String()))
	}
	r.key, seen[key] = key, true
	if r.OrganizationID != "" && r.OrganizationID != string(id) {
		r.refuse("organizationId", r.OrganizationID, license.Refuse(ErrAnotherOrganization, "", "organizationId", r.OrganizationID, "id", string(id)))
	}
	r.readTerm()
	counts := r.readCounts()
	if r.Invalidated { // it never counts, whatever its claim says
		if _, err := license.DateOf(r.InvalidatedAt); err != nil {
			r.refuse("invalidatedAt", r.InvalidatedAt.String(), err)
		}
		return
	}
	r.readClaim(at)
	switch r.Mode {
	case dashboard.AddDevices:
		r.mode = AddDevices
	case dashboard.Renew:
		r.mode = Renew
	default:
		r.refuse("mode", r.Mode, license.Refuse(ErrMode, "CT-11", "mode", r.Mode))
	}
	for _, err := range prices.missing(key, counts) {
		r.refuse("counts", license.Refusals(err)[0].Field("model"), err)
	}
	if len(r.wrong) > 0 {
		return
	}
	start, _ := license.DateOf(r.StartedAt)
	r.license, err = license.NewLicense(key, counts, start, r.Duration, r.editions()...)
	switch {
	case errors.Is(err, license.ErrCountRange):
		r.refuse("counts", counts.String(), err)
	case err != nil:
		value := license.Refusals(err)[0]
		r.refuse("editions", value.Field("productType")+"="+value.Field("edition"), err)
	}
}

// readTerm reads the term, which every record must have.
func (r *record) readTerm() {
	start, err := license.DateOf(r.StartedAt)
	switch {
	case r.StartedAt.IsZero():
		r.refuse("startedAt", "", license.Refuse(license.ErrInstantMissing, "CT-2", "at", ""))
	case err != nil:
		r.refuse("startedAt", r.StartedAt.String(), err)
	case r.Duration < 1:
		r.refuse("duration", strconv.Itoa(r.Duration), license.Refuse(license.ErrTermRange, "CT-1", "key", r.Key, "start", start.String(), "days", strconv.Itoa(r.Duration)))
	default:
		if r.ends, err = start.AddDays(r.Duration); err != nil {
			r.refuse("duration", strconv.Itoa(r.Duration), err)
		}
	}
}

// readClaim reads the instant of the claim, which must have come.
func (r *record) readClaim(at time.Time) {
	switch claimed, err := license.DateOf(r.ClaimedAt); {
	case r.ClaimedAt.IsZero():
		r.refuse("claimedAt", "", license.Refuse(license.ErrInstantMissing, "CT-10", "at", ""))
	case err != nil:
		r.refuse("claimedAt", r.ClaimedAt.String(), err)
	case r.ClaimedAt.After(at):
		r.refuse("claimedAt", claimed.String(), license.Refuse(ErrEarlierThanLast, "CT-12", "at", at.Format(time.RFC3339Nano), "last", r.ClaimedAt.UTC().Format(time.RFC3339Nano)))
	}
}

func (r *record) readCounts() license.Counts {
	lines := make([]license.Line, len(r.Counts))
	good := true
	for i, c := range r.Counts {
		lines[i] = license.Line{Model: license.Model(c.Model), Count: c.Count}
		field, value := "counts."+strconv.Itoa(i)+".", c.Model
		err := lines[i].Model.Check()
		switch {
		case err != nil:
			field += "model"
		case c.Count < 1 || c.Count > license.MaxUnits:
			field, value = field+"count", strconv.Itoa(c.Count)
			err = license.Refuse(license.ErrCountRange, "CT-21", "model", c.Model, "count", value, "least", "1", "most", strconv.Itoa(license.MaxUnits))
		default:
			continue
		}
		good = false
		r.refuse(field, value, err)
	}
	counts, err := license.NewCounts(lines...)
	if err != nil && good {
		r.refuse("counts", license.Refusals(err)[0].Field("model"), err)
	}
	return counts
}

// editions leaves out what a list leaves open.
func (r *record) editions() []license.ProductEdition {
	var all []license.ProductEdition
	for _, e := range r.Editions {
		if e.Edition != "" && e.ProductType != "" {
			all = append(all, license.ProductEdition{Edition: license.Edition(e.Edition), ProductType: license.ProductType(e.ProductType)})
		}
	}
	return all
}

// lastOf hides a key that is given as a value.
func lastOf(key string) string {
	if r := []rune(key); len(r) >= 8 {
		return "…" + string(r[len(r)-4:])
	}
	return "…"
}

// utc returns an instant in UTC without monotonic reading; zero stays zero.
func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.Round(0).UTC()
}
