// Package strictjson decodes JSON that licit itself wrote: events and
// snapshots. What encoding/json lets pass, it refuses:
//
//   - null, wherever it stands
//   - a field that stands twice, is not of the shape, or differs in case
//   - a field of the shape that is missing, unless its tag says omitzero or
//     omitempty
//   - bytes after the value, bytes that are not UTF-8, more bytes than allowed
//   - an instant that is not RFC 3339 in UTC with Z
//   - a number with a fraction or an exponent, or out of the range of its field
//
// Every refusal is a *license.Refusal that names the path of the field. What is
// decoded into is a struct whose fields are strings, booleans, integers,
// time.Time, slices, maps with string keys, structs of such, and types that
// decode themselves from text or JSON.
package strictjson
