package transfer

import "github.com/licit-go/licit/license"

// An Organization is what one side knows of itself.
type Organization struct {
	ID    license.ID
	Model license.LicensingModel // what it follows now

	// MXEdition is the highest MX edition of what is live in it, "" without one.
	// Only the destination's matters (TR-9).
	MXEdition license.Edition
}

// follows reports whether the organization follows a model; of one that is not
// said nothing is known.
func (o Organization) follows(model license.LicensingModel) bool {
	return o.ID == "" || o.Model == model
}

// between refuses a move within one organization, and between organizations that
// do not both follow the model of what is moved.
func between(source, destination Organization, model license.LicensingModel, rule string) refusals {
	var all refusals
	if source.ID != "" && source.ID == destination.ID {
		all.add(refuse(ErrSameOrganization, "TR-11", "organization", string(source.ID)))
	}
	if !source.follows(model) || !destination.follows(model) {
		all.add(refuse(ErrLicensingModel, rule, "source", string(source.Model), "destination", string(destination.Model), "needed", string(model)))
	}
	return all
}

// edition refuses an MX edition lower than that of the destination (TR-9). What
// is named is a key or a licence.
func (o Organization) edition(moved license.Edition, name, value string) refusals {
	if rank := moved.MXRank(); rank == 0 || rank >= o.MXEdition.MXRank() {
		return nil
	}
	return refusals{refuse(ErrEdition, "TR-9", name, value, "edition", string(moved), "destination", string(o.MXEdition))}
}
