package strictjson

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
)

// maxDepth is how many objects and arrays may lie within one another. Shapes are
// flat but for those that contain themselves, where the text alone would decide
// how deep the decoder recurses.
const maxDepth = 100

// Unmarshal decodes data, of at most limit bytes, into the struct to which v
// points. After a refusal the struct may be half filled and must be dropped.
func Unmarshal(data []byte, limit int, v any) error {
	if len(data) > limit {
		return license.Refuse(license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(len(data)), "most", strconv.Itoa(limit))
	}
	d := decoder{dec: json.NewDecoder(bytes.NewReader(data))}
	d.dec.UseNumber()
	to := reflect.ValueOf(v)
	if to.Kind() != reflect.Pointer || to.IsNil() {
		return d.refuse(license.ErrJSONType, "wanted", "pointer")
	}
	if !utf8.Valid(data) {
		return d.refuse(license.ErrJSONMalformed, "cause", "not UTF-8")
	}
	if err := d.value(to.Elem()); err != nil {
		return err
	}
	if _, err := d.dec.Token(); !errors.Is(err, io.EOF) {
		return d.refuse(license.ErrJSONMalformed, "cause", "bytes after the value")
	}
	return nil
}

// decoder walks the text along the shape. Path names where it stands.
type decoder struct {
	dec  *json.Decoder
	path []string
}

var timeType = reflect.TypeFor[time.Time]()

// refuse puts the path in front of what a reason says.
func (d *decoder) refuse(reason license.Reason, pairs ...string) error {
	return license.Refuse(reason, "", append([]string{"field", strings.Join(d.path, ".")}, pairs...)...)
}

// token reads the next token; a null is refused wherever it stands.
func (d *decoder) token() (json.Token, error) {
	t, err := d.dec.Token()
	if err != nil {
		return nil, d.refuse(license.ErrJSONMalformed, "cause", err.Error())
	}
	if t == nil {
		return nil, d.refuse(license.ErrJSONNull)
	}
	return t, nil
}

// text reads a token that must be a string.
func (d *decoder) text() (string, error) {
	t, err := d.token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", d.refuse(license.ErrJSONType, "wanted", "string")
	}
	return s, nil
}

// value decodes the next value. How is up to the type first, as in
// encoding/json, and up to the text only then.
func (d *decoder) value(v reflect.Value) error {
	if len(d.path) > maxDepth {
		return d.refuse(license.ErrJSONMalformed, "cause", "more than "+strconv.Itoa(maxDepth)+" levels")
	}
	if v.Type() == timeType {
		return d.instant(v)
	}
	if to, ok := reflect.TypeAssert[json.Unmarshaler](v.Addr()); ok {
		return d.self(v, to)
	}
	if to, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok {
		s, err := d.text()
		if err != nil {
			return err
		}
		if err := to.UnmarshalText([]byte(s)); err != nil {
			return d.located(err, v.Type())
		}
		return d.asWritten(v, s)
	}
	t, err := d.token()
	if err != nil {
		return err
	}
	if open, ok := t.(json.Delim); ok {
		return d.composite(v, open)
	}
	return d.scalar(v, t)
}

// asWritten refuses a text that means a value but is not how the value is written:
// events have one form.
func (d *decoder) asWritten(v reflect.Value, s string) error {
	from, ok := reflect.TypeAssert[encoding.TextMarshaler](v.Addr())
	if !ok {
		return nil
	}
	if text, err := from.MarshalText(); err != nil || string(text) != s {
		return d.refuse(license.ErrJSONType, "wanted", "the text as it is written")
	}
	return nil
}

// self lets a type decode itself. Its own refusal goes first, since it says more
// exactly where a null stands that the type refuses too.
func (d *decoder) self(v reflect.Value, to json.Unmarshaler) error {
	var raw json.RawMessage
	if err := d.dec.Decode(&raw); err != nil {
		return d.refuse(license.ErrJSONMalformed, "cause", err.Error())
	}
	if string(raw) == "null" {
		return d.refuse(license.ErrJSONNull)
	}
	if err := to.UnmarshalJSON(raw); err != nil {
		return d.located(err, v.Type())
	}
	if holdsNull(raw) {
		return d.refuse(license.ErrJSONNull)
	}
	return nil
}

// holdsNull reports whether a null stands anywhere in valid JSON. Outside of
// strings nothing but a null has the letter n.
func holdsNull(raw []byte) bool {
	quoted := false
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			quoted = !quoted
		case '\\':
			i++ // only strings have escapes; what follows is no end of theirs
		case 'n':
			if !quoted {
				return true
			}
		}
	}
	return false
}

// located adds the path to what a type said of its own text, and makes a refusal
// of an error that is none.
func (d *decoder) located(err error, t reflect.Type) error {
	if err == nil {
		return nil
	}
	if len(license.Refusals(err)) == 0 {
		return d.refuse(license.ErrJSONType, "wanted", t.String())
	}
	if len(d.path) == 0 {
		return err
	}
	return license.Within(strings.Join(d.path, "."), err)
}

// instant reads an RFC 3339 instant in UTC. time.Parse alone would take an hour of
// one digit, a comma for the point, and more digits of a fraction than it keeps.
func (d *decoder) instant(v reflect.Value) error {
	s, err := d.text()
	if err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || at.UTC().Format(time.RFC3339Nano) != s {
		return d.refuse(license.ErrInstantForm, "instant", s, "form", "RFC 3339 with Z")
	}
	if _, err := license.DateOf(at); err != nil {
		return d.located(err, timeType)
	}
	v.Set(reflect.ValueOf(at.UTC()))
	return nil
}

// scalar sets what is neither object nor array. A number is read from its digits,
// so that none is rounded on the way and a fraction or an exponent does not pass.
func (d *decoder) scalar(v reflect.Value, t json.Token) error {
	switch t := t.(type) {
	case string:
		if v.Kind() == reflect.String {
			v.SetString(t)
			return nil
		}
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(t)
			return nil
		}
	case json.Number:
		if v.CanInt() {
			n, err := strconv.ParseInt(t.String(), 10, v.Type().Bits())
			if err == nil {
				v.SetInt(n)
				return nil
			}
		}
		if v.CanUint() {
			n, err := strconv.ParseUint(t.String(), 10, v.Type().Bits())
			if err == nil {
				v.SetUint(n)
				return nil
			}
		}
	}
	return d.refuse(license.ErrJSONType, "wanted", wanted(v.Kind()))
}

// wanted names a kind as JSON does, where JSON has a name for it.
func wanted(k reflect.Kind) string {
	if k == reflect.Struct || k == reflect.Map {
		return "object"
	}
	if k == reflect.Slice {
		return "array"
	}
	return k.String()
}

// composite decodes what follows an opening bracket, which must suit the kind.
func (d *decoder) composite(v reflect.Value, open json.Delim) error {
	switch {
	case open == '{' && v.Kind() == reflect.Struct:
		return d.structure(v)
	case open == '{' && v.Kind() == reflect.Map:
		return d.mapping(v)
	case open == '[' && v.Kind() == reflect.Slice:
		return d.list(v)
	}
	return d.refuse(license.ErrJSONType, "wanted", wanted(v.Kind()))
}

// field reads a field's name and enters it. The decoder has undone escapes, so
// that a name cannot stand twice in two spellings.
func (d *decoder) field(seen map[string]bool) (string, error) {
	t, err := d.token()
	if err != nil {
		return "", err
	}
	name, _ := t.(string)
	d.path = append(d.path, name)
	if seen[name] {
		return "", d.refuse(license.ErrJSONDuplicateField)
	}
	seen[name] = true
	return name, nil
}

// leave takes the path back to what holds the value just decoded. After a refusal
// nobody leaves: the path goes on saying where it was.
func (d *decoder) leave() { d.path = d.path[:len(d.path)-1] }

// structure fills a struct from the fields of an object.
func (d *decoder) structure(v reflect.Value) error {
	shape := shapeOf(v.Type())
	seen := make(map[string]bool, len(shape.fields))
	for d.dec.More() {
		name, err := d.field(seen)
		if err != nil {
			return err
		}
		f, ok := shape.fields[name]
		if !ok {
			return d.refuse(license.ErrJSONUnknownField)
		}
		if err := d.value(v.FieldByIndex(f.index)); err != nil {
			return err
		}
		d.leave()
	}
	if _, err := d.token(); err != nil {
		return err
	}
	for _, name := range shape.required {
		if !seen[name] {
			d.path = append(d.path, name)
			return d.refuse(license.ErrJSONMissingField)
		}
	}
	return nil
}

// mapping fills a map. Two names that decode to the same key are a duplicate.
func (d *decoder) mapping(v reflect.Value) error {
	m := reflect.MakeMap(v.Type())
	seen := map[string]bool{}
	for d.dec.More() {
		name, err := d.field(seen)
		if err != nil {
			return err
		}
		key := reflect.New(v.Type().Key()).Elem()
		if err := d.key(key, name); err != nil {
			return err
		}
		if m.MapIndex(key).IsValid() {
			return d.refuse(license.ErrJSONDuplicateField)
		}
		element := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(element); err != nil {
			return err
		}
		m.SetMapIndex(key, element)
		d.leave()
	}
	v.Set(m)
	_, err := d.token()
	return err
}

// key decodes the name of a map's entry.
func (d *decoder) key(v reflect.Value, name string) error {
	if to, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok {
		return d.located(to.UnmarshalText([]byte(name)), v.Type())
	}
	return d.scalar(v, name)
}

// list fills a slice, which grows with the text and not with what it promises.
func (d *decoder) list(v reflect.Value) error {
	all := reflect.MakeSlice(v.Type(), 0, 0)
	for d.dec.More() {
		d.path = append(d.path, strconv.Itoa(all.Len()))
		element := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(element); err != nil {
			return err
		}
		all = reflect.Append(all, element)
		d.leave()
	}
	v.Set(all)
	_, err := d.token()
	return err
}
