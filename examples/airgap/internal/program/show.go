package program

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Line returns a code as it is printed: with one line feed at its end.
func Line(code string) string { return strings.TrimRight(code, "\n") + "\n" }

// JSON returns what a status says, in lines that people can read.
func JSON(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.String(), err
}
