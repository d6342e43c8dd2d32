package license

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// eachField calls f for every field of a JSON object in the order of the text.
// It refuses anything but one object, a null, and a field that stands twice.
// What f refuses is said to stand within the field.
func eachField(data []byte, f func(name string, value json.RawMessage) error) error {
	if !utf8.Valid(data) {
		return malformed("", "not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	t, err := dec.Token()
	if err != nil {
		return malformed("", err.Error())
	}
	if t == nil {
		return Refuse(ErrJSONNull, "", "field", "")
	}
	if t != json.Delim('{') {
		return Refuse(ErrJSONType, "", "field", "", "wanted", "object")
	}
	seen := map[string]bool{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return malformed("", err.Error())
		}
		name, _ := t.(string)
		if seen[name] {
			return Refuse(ErrJSONDuplicateField, "", "field", name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return malformed(name, err.Error())
		}
		if string(value) == "null" {
			return Refuse(ErrJSONNull, "", "field", name)
		}
		if err := f(name, value); err != nil {
			return Within(name, err)
		}
	}
	if _, err := dec.Token(); err != nil {
		return malformed("", err.Error())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return malformed("", "bytes after the value")
	}
	return nil
}

func malformed(field, cause string) error {
	return Refuse(ErrJSONMalformed, "", "field", field, "cause", cause)
}

// unknownField refuses a field of an object that eachField walks, which adds
// the name.
func unknownField() error { return Refuse(ErrJSONUnknownField, "", "field", "") }

// eachElement calls f for every element of a JSON array. What f refuses is said
// to stand within the element, counted from 0.
func eachElement(data []byte, f func(json.RawMessage) error) error {
	var all []json.RawMessage
	if err := decode(data, &all, "array"); err != nil {
		return err
	}
	for i, element := range all {
		if err := f(element); err != nil {
			return Within(strconv.Itoa(i), err)
		}
	}
	return nil
}

// decode reads one value; the refusal of the value's own type stands as it is.
func decode(value json.RawMessage, to any, wanted string) error {
	err := json.Unmarshal(value, to)
	if err == nil || len(Refusals(err)) > 0 {
		return err
	}
	return Refuse(ErrJSONType, "", "field", "", "wanted", wanted)
}
