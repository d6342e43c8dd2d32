package license

// Why values and texts are refused.
const (
	ErrDateMalformed      Reason = "license/date-malformed"       // date, form: not a day of the calendar, or not YYYY-MM-DD
	ErrDateRange          Reason = "license/date-range"           // date or instant: outside 0001-01-01 to 9999-12-31
	ErrKeyMalformed       Reason = "license/key-malformed"        // key, form: not Z2 and ten letters or digits
	ErrKeySource          Reason = "license/key-source"           // source: random bytes could not be read
	ErrModelMalformed     Reason = "license/model-malformed"      // model, longest: not a name
	ErrModelTwice         Reason = "license/model-twice"          // model: stands twice
	ErrCountRange         Reason = "license/count-range"          // model, count, least, most
	ErrCountShort         Reason = "license/count-short"          // model, asked, held: less is held than asked
	ErrTermRange          Reason = "license/term-range"           // key, start, days: no start, no day, or past 9999-12-31
	ErrLicensingModel     Reason = "license/licensing-model"      // licensingModel: none that is known
	ErrCause              Reason = "license/cause"                // cause: none that is known
	ErrIDMalformed        Reason = "license/id-malformed"         // id or by, longest: not a name
	ErrInstantMissing     Reason = "license/instant-missing"      // at: an act without an instant
	ErrInstantForm        Reason = "license/instant-form"         // instant, form: not RFC 3339 in UTC with Z
	ErrStale              Reason = "license/stale"                // seq, next: an event that is not the next one
	ErrJSONMalformed      Reason = "license/json-malformed"       // field, cause: not JSON, or more than one value
	ErrJSONTooLarge       Reason = "license/json-too-large"       // bytes, most
	ErrJSONType           Reason = "license/json-type"            // field, wanted: a value of another kind
	ErrJSONNull           Reason = "license/json-null"            // field: null, which nothing here means
	ErrJSONUnknownField   Reason = "license/json-unknown-field"   // field: not one of the shape, letter by letter
	ErrJSONDuplicateField Reason = "license/json-duplicate-field" // field: stands twice
	ErrJSONMissingField   Reason = "license/json-missing-field"   // field: of the shape, and not there
)
