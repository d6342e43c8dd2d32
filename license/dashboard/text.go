package dashboard

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// An extent follows an object byte by byte and says where it ends. It looks
// at strings and brackets only; whether the object is JSON is checked when all
// of it is there.
type extent struct {
	closers  []byte // what closes each open bracket, innermost last
	inString bool
	escaped  bool
}

// ends reports whether the object ends with the byte c. A bracket that closes
// another one than the innermost ends it too: what follows cannot mend it.
func (e *extent) ends(c byte) bool {
	if e.inString {
		switch {
		case e.escaped:
			e.escaped = false
		case c == '\\':
			e.escaped = true
		case c == '"':
			e.inString = false
		}
		return false
	}
	switch c {
	case '"':
		e.inString = true
	case '{':
		e.closers = append(e.closers, '}')
	case '[':
		e.closers = append(e.closers, ']')
	case '}', ']':
		last := len(e.closers) - 1
		if e.closers[last] != c {
			return true
		}
		e.closers = e.closers[:last]
		return last == 0
	}
	return false
}

// checked returns the text without the white space around it. It refuses one
// that is larger than limit, in bytes, or is not one JSON value in UTF-8.
func (p place) checked(text []byte, limit int) ([]byte, error) {
	text = bytes.Trim(text, white)
	if len(text) > limit {
		return nil, p.tooLarge(limit)
	}
	if len(text) == 0 {
		return nil, p.refuse(ErrTruncated, "wanted", "object")
	}
	if !utf8.Valid(text) {
		return nil, p.refuse(ErrMalformed, "cause", "not UTF-8")
	}
	if !json.Valid(text) {
		// Only now is it worth the copy that comes with a cause.
		var whole json.RawMessage
		return nil, p.refuse(ErrMalformed, "cause", json.Unmarshal(text, &whole).Error())
	}
	return text, nil
}

// white is the white space of JSON.
const white = " \t\r\n"

func isWhite(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// kind returns what a value is that begins with c, "" for null, which is wanted
// everywhere, and for what begins none.
func kind(c byte) string {
	switch c {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return "number"
	}
	return ""
}

// The functions below walk checked text: they find every bracket, comma and
// colon where JSON wants it.

// skipWhite returns the position of the first byte from i on that is not white
// space.
func skipWhite(text []byte, i int) int {
	for isWhite(text[i]) {
		i++
	}
	return i
}

// valueEnd returns the position after the value that begins at i.
func valueEnd(text []byte, i int) int {
	switch text[i] {
	case '"':
		return stringEnd(text, i)
	case '{', '[':
		return bracketEnd(text, i)
	}
	for !isWhite(text[i]) && text[i] != ',' && text[i] != '}' && text[i] != ']' {
		i++
	}
	return i
}

// stringEnd returns the position after the string that begins at i.
func stringEnd(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// bracketEnd returns the position after the object or array that begins at i.
// Checked text pairs its brackets, so that their number is enough.
func bracketEnd(text []byte, i int) int {
	depth := 0
	for {
		switch text[i] {
		case '"':
			i = stringEnd(text, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		i++
		if depth == 0 {
			return i
		}
	}
}

// eachMember calls f with every name, still quoted, and value of an object.
func eachMember(object []byte, f func(name, value []byte) error) error {
	i := skipWhite(object, 1)
	for object[i] != '}' {
		end := valueEnd(object, i)
		name := object[i:end]
		colon := skipWhite(object, end)
		i = skipWhite(object, colon+1)
		end = valueEnd(object, i)
		if err := f(name, object[i:end]); err != nil {
			return err
		}
		i = afterComma(object, end)
	}
	return nil
}

// eachElement calls f with every position, from 0, and value of an array.
func eachElement(array []byte, f func(index int, value []byte) error) error {
	i := skipWhite(array, 1)
	for index := 0; array[i] != ']'; index++ {
		end := valueEnd(array, i)
		if err := f(index, array[i:end]); err != nil {
			return err
		}
		i = afterComma(array, end)
	}
	return nil
}

// afterComma returns where the next value or the closing bracket stands.
func afterComma(text []byte, i int) int {
	i = skipWhite(text, i)
	if text[i] == ',' {
		i = skipWhite(text, i+1)
	}
	return i
}

// unquoted returns what a quoted string says.
func unquoted(quoted []byte) string {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	var s string
	// The text is checked: a string decodes into a string.
	_ = json.Unmarshal(quoted, &s)
	return s
}
