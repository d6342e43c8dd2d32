// Package strictjson writes the JSON of events ([Marshal]) and decodes what licit
// itself wrote, events and snapshots. What encoding/json lets pass, it refuses:
//
//   - null, wherever it stands
//   - a field that stands twice, is not of the shape, or differs in case
//   - a field of the shape that is missing, unless its tag says omitzero or
//     omitempty
//   - bytes after the value, bytes that are not UTF-8, more bytes than allowed,
//     more than 100 levels of objects and arrays
//   - an instant that is not RFC 3339 in UTC with Z, has more than nine digits of
//     a fraction, or lies in the year 0
//   - a number with a fraction or an exponent, or out of the range of its field
//
// What it accepts, encoding/json decodes to the same value.
//
// Every refusal is a *license.Refusal; those of a place in the text name it in
// "field", a path such as "licenses.2.start", empty for the whole. A refusal of a
// type that decodes itself is passed on with the path; another error of such a
// type becomes license/json-type.
//
// # Shapes
//
// What is decoded into is a struct whose fields are strings, booleans, integers,
// time.Time, slices, maps whose keys are strings or decode from text, structs of
// such, and types that decode themselves from text or JSON. Names are those of
// encoding/json: the tag's, or the field's where it has none; the fields of an
// embedded struct stand beside those around it, unless its tag names it.
//
// Not of a shape, and refused when met: pointers, interfaces, arrays, floating
// point. Not honoured are the tag option "string" and the base64 form of []byte;
// a type that encodes itself as text serves for both. Within a type that decodes
// itself only null is looked for; duplicates and unknown fields are that type's to
// refuse, as those of package license do.
package strictjson
