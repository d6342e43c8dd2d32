package dashboard

import (
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
)

// Why texts of the Dashboard API are refused, and values that it cannot write.
// Where a refusal is about a record of a list, its first field is record, the
// record's position from 1.
const (
	ErrMalformed license.Reason = "dashboard/malformed"       // record, field, cause: not JSON, not UTF-8, or bytes after the end
	ErrTruncated license.Reason = "dashboard/truncated"       // record, wanted: the text ends too early
	ErrTooLarge  license.Reason = "dashboard/too-large"       // record, most: more bytes than MaxRecord, MaxOverview or MaxBody
	ErrType      license.Reason = "dashboard/type"            // record, field, model, wanted, value or key: a value of another kind
	ErrNumber    license.Reason = "dashboard/number"          // record, field, model, value, least, most: not whole, or out of range
	ErrInstant   license.Reason = "dashboard/instant"         // record, field, value: neither an instant nor a date, or out of range
	ErrDuplicate license.Reason = "dashboard/duplicate-field" // record, field, model: stands twice
	ErrRead      license.Reason = "dashboard/read"            // record, cause: the reader failed; its own error is joined
	ErrWrite     license.Reason = "dashboard/write"           // record, cause: the writer failed; its own error is joined
)

// A place is where a decoder or an encoder stands. The path is put together
// only when something is refused there.
type place struct {
	record int    // from 1; 0 outside a list
	list   string // such as counts, while inside: the innermost, by its path
	index  int    // of the entry in that list, from 0
	field  string // in the record or entry, by its path; "" for itself
	model  string // of an entry of licensedDeviceCounts
	under  string // the rule of every field, "" where each has its own
}

// in returns the place of a field of the record, entry or object at p.
func (p place) in(field string) place {
	if p.field != "" {
		field = p.field + "." + field
	}
	p.field = field
	return p
}

// entry returns the place of an entry of the list that stands in the field p.
func (p place) entry(index int) place {
	p.list, p.index, p.field = p.path(), index, ""
	return p
}

// by returns the place with a rule for every field in it.
func (p place) by(rule string) place {
	p.under = rule
	return p
}

// top returns the field of the record in which p lies.
func (p place) top() string {
	top := p.field
	if p.list != "" {
		top = p.list
	}
	top, _, _ = strings.Cut(top, ".")
	return top
}

// path returns the field as it is named in a refusal, such as counts.0.count.
func (p place) path() string {
	if p.list == "" {
		return p.field
	}
	path := p.list + "." + strconv.Itoa(p.index)
	if p.field != "" {
		path += "." + p.field
	}
	return path
}

// rule returns the id of the rule for which the field is read, "" for the rest.
func (p place) rule() string {
	top := p.top()
	if p.under != "" && top != "" {
		return p.under
	}
	switch top {
	case "duration", "expirationDate":
		return "CT-1"
	case "startedAt":
		return "CT-2"
	case "mode":
		return "CT-11"
	case "editions":
		return "CT-20"
	case "counts", "licensedDeviceCounts":
		return "CT-21"
	case "licenseCount", "states", "licenseTypes", "systemsManager":
		return "PD-27"
	}
	return ""
}

// fields puts the pairs after those that name the place.
func (p place) fields(pairs []string) []string {
	var all []string
	if p.record > 0 {
		all = append(all, "record", strconv.Itoa(p.record))
	}
	if path := p.path(); path != "" {
		all = append(all, "field", path)
	}
	if p.model != "" {
		all = append(all, "model", p.model)
	}
	return append(all, pairs...)
}

// refuse returns a refusal that names the place before the pairs.
func (p place) refuse(reason license.Reason, pairs ...string) error {
	return license.Refuse(reason, p.rule(), p.fields(pairs)...)
}

// valueName returns the name under which a refusal gives the value that stands
// at the place. That of a licence key ends in "key": error texts hide it then.
// So does that of a text where a licence of a claim is wanted, or a list of them.
func (p place) valueName() string {
	switch {
	case p.field == "key", p.field == "licenseKey", p.path() == "licenses", p.field == "" && p.list == "licenses":
		return "key"
	}
	return "value"
}
