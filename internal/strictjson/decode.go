package strictjson

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
)

// Unmarshal decodes data, of at most limit bytes, into the struct to which v
// points. After a refusal the struct may be half filled and must be dropped.
func Unmarshal(data []byte, limit int, v any) error {
	if len(data) > limit {
		return license.Refuse(license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(len(data)), "most", strconv.Itoa(limit))
	}
	if !utf8.Valid(data) {
		return license.Refuse(license.ErrJSONMalformed, "", "cause", "not UTF-8")
	}
	d := decoder{dec: json.NewDecoder(bytes.NewReader(data))}
	d.dec.UseNumber()
	if err := d.value(reflect.ValueOf(v).Elem()); err != nil {
		return err
	}
	if _, err := d.dec.Token(); !errors.Is(err, io.EOF) {
		return license.Refuse(license.ErrJSONMalformed, "", "cause", "more than one value")
	}
	return nil
}

// decoder walks the text along the shape. Path names where it stands.
type decoder struct {
	dec  *json.Decoder
	path []string
}

var (
	timeType = reflect.TypeFor[time.Time]()
	fromJSON = reflect.TypeFor[json.Unmarshaler]()
	fromText = reflect.TypeFor[encoding.TextUnmarshaler]()
)

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

func (d *decoder) value(v reflect.Value) error {
	pointer := v.Addr().Type()
	if v.Type() != timeType && pointer.Implements(fromJSON) {
		return d.self(v)
	}
	t, err := d.token()
	if err != nil {
		return err
	}
	if delim, ok := t.(json.Delim); ok {
		return d.composite(v, delim)
	}
	if v.Type() == timeType {
		return d.instant(v, t)
	}
	if pointer.Implements(fromText) {
		s, ok := t.(string)
		if !ok {
			return d.refuse(license.ErrJSONType, "wanted", "string")
		}
		return d.located(v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)))
	}
	return d.scalar(v, t)
}

// self lets a type decode itself.
func (d *decoder) self(v reflect.Value) error {
	var raw json.RawMessage
	if err := d.dec.Decode(&raw); err != nil {
		return d.refuse(license.ErrJSONMalformed, "cause", err.Error())
	}
	if string(raw) == "null" {
		return d.refuse(license.ErrJSONNull)
	}
	return d.located(v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(raw))
}

// located adds the path to what a type said of its own text.
func (d *decoder) located(err error) error {
	var r *license.Refusal
	if !errors.As(err, &r) {
		return err
	}
	located := *r
	located.Fields = append(slices.Clip(r.Fields), license.Field{Name: "field", Value: strings.Join(d.path, ".")})
	return &located
}

func (d *decoder) instant(v reflect.Value, t json.Token) error {
	s, _ := t.(string)
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || !strings.HasSuffix(s, "Z") || strings.Contains(s, ",") {
		return d.refuse(license.ErrInstantForm, "instant", s, "form", "RFC 3339 with Z")
	}
	v.Set(reflect.ValueOf(at.UTC()))
	return nil
}

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
	return d.refuse(license.ErrJSONType, "wanted", v.Kind().String())
}

func (d *decoder) composite(v reflect.Value, open json.Delim) error {
	switch {
	case open == '{' && v.Kind() == reflect.Struct && v.Type() != timeType && !v.Addr().Type().Implements(fromText):
		return d.structure(v)
	case open == '{' && v.Kind() == reflect.Map:
		return d.mapping(v)
	case open == '[' && v.Kind() == reflect.Slice:
		return d.list(v)
	}
	return d.refuse(license.ErrJSONType, "wanted", v.Kind().String())
}

// field reads a field's name and enters it.
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

func (d *decoder) leave() { d.path = d.path[:len(d.path)-1] }

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

func (d *decoder) mapping(v reflect.Value) error {
	m := reflect.MakeMap(v.Type())
	seen := map[string]bool{}
	for d.dec.More() {
		name, err := d.field(seen)
		if err != nil {
			return err
		}
		element := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(element); err != nil {
			return err
		}
		m.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), element)
		d.leave()
	}
	v.Set(m)
	_, err := d.token()
	return err
}

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
