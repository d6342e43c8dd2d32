package license

// Why values and texts are refused. The package documentation lists the rule
// and the fields of each.
const (
	ErrDateMalformed      Reason = "license/date-malformed"       // not a day of the calendar, or not YYYY-MM-DD
	ErrDateRange          Reason = "license/date-range"           // outside 0001-01-01 to 9999-12-31
	ErrKeyMalformed       Reason = "license/key-malformed"        // not Z2 and ten letters or digits
	ErrKeySource          Reason = "license/key-source"           // random bytes could not be read
	ErrModelMalformed     Reason = "license/model-malformed"      // a model, edition or product type that is not a name
	ErrModelTwice         Reason = "license/model-twice"          // a model or product type that stands twice
	ErrCountRange         Reason = "license/count-range"          // less than one device, or more than there can be
	ErrCountShort         Reason = "license/count-short"          // less is held than asked
	ErrTermRange          Reason = "license/term-range"           // no start, no day, or an end past 9999-12-31
	ErrLicensingModel     Reason = "license/licensing-model"      // none that is known
	ErrCause              Reason = "license/cause"                // none that is known
	ErrIDMalformed        Reason = "license/id-malformed"         // an id or actor that is not a name
	ErrUDIMalformed       Reason = "license/udi-malformed"        // not a product id and a serial, or not P:…,S:…
	ErrTagMalformed       Reason = "license/tag-malformed"        // an entitlement tag that is not a name
	ErrTagTwice           Reason = "license/tag-twice"            // a tag that stands twice
	ErrTagOrder           Reason = "license/tag-order"            // tags that are not sorted
	ErrInstantMissing     Reason = "license/instant-missing"      // an act without an instant
	ErrInstantForm        Reason = "license/instant-form"         // not RFC 3339 in UTC with Z
	ErrStale              Reason = "license/stale"                // an event that is not the next one
	ErrNotGiven           Reason = "license/not-given"            // nil where something is needed
	ErrJSONMalformed      Reason = "license/json-malformed"       // not JSON, not UTF-8, nested too deep, or more than one value
	ErrJSONTooLarge       Reason = "license/json-too-large"       // more bytes than are read
	ErrJSONType           Reason = "license/json-type"            // a value of another kind
	ErrJSONNull           Reason = "license/json-null"            // null, which nothing here means
	ErrJSONUnknownField   Reason = "license/json-unknown-field"   // not one of the shape, letter by letter
	ErrJSONDuplicateField Reason = "license/json-duplicate-field" // stands twice
	ErrJSONMissingField   Reason = "license/json-missing-field"   // of the shape, and not there
)
