package license

import (
	"bytes"
	"encoding/json"
	"errors"
)

// eachField calls f for every field of a JSON object in the order of the text.
// It refuses anything but an object, a null, and a field that stands twice.
func eachField(data []byte, f func(name string, value json.RawMessage) error) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return Refuse(ErrJSONType, "", "wanted", "object")
	}
	seen := map[string]bool{}
	for dec.More() {
		t, err := dec.Token()
		name, _ := t.(string)
		if err != nil {
			return Refuse(ErrJSONMalformed, "", "cause", err.Error())
		}
		if seen[name] {
			return Refuse(ErrJSONDuplicateField, "", "field", name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return Refuse(ErrJSONMalformed, "", "field", name, "cause", err.Error())
		}
		if string(value) == "null" {
			return Refuse(ErrJSONNull, "", "field", name)
		}
		if err := f(name, value); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return Refuse(ErrJSONMalformed, "", "cause", err.Error())
	}
	return nil
}

// eachElement calls f for every element of a JSON array.
func eachElement(data []byte, f func(json.RawMessage) error) error {
	var all []json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return Refuse(ErrJSONType, "", "wanted", "array")
	}
	for _, element := range all {
		if err := f(element); err != nil {
			return err
		}
	}
	return nil
}

// decodeField reads one value; the refusal of the value's own type stands as it
// is.
func decodeField(name string, value json.RawMessage, to any) error {
	err := json.Unmarshal(value, to)
	var r *Refusal
	if err == nil || errors.As(err, &r) {
		return err
	}
	return Refuse(ErrJSONType, "", "field", name, "cause", err.Error())
}
