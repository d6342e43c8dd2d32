package strictjson

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
)

// Marshal encodes what [Unmarshal] reads, in at most limit bytes. Beside what
// types refuse that encode themselves, it refuses more bytes
// ([license.ErrJSONTooLarge]), an instant that encoding/json does not write
// ([license.ErrInstantForm], joined with its error), and a null ([license.ErrJSONNull]),
// which is what becomes of a list that is missing: nobody could read it again.
func Marshal(v any, limit int) ([]byte, error) {
	data, err := json.Marshal(v)
	switch {
	case err != nil && len(license.Refusals(err)) == 0:
		return nil, errors.Join(license.Refuse(license.ErrInstantForm, "", "field", "", "instant", "", "form", "RFC 3339 with Z"), err)
	case err != nil:
		return nil, err
	case len(data) > limit:
		return nil, license.Refuse(license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(len(data)), "most", strconv.Itoa(limit))
	case holdsNull(data):
		return nil, license.Refuse(license.ErrJSONNull, "", "field", placeOfNull(data))
	}
	return data, nil
}

// placeOfNull returns the path of the first null of a text that has one.
func placeOfNull(data []byte) string {
	var v any
	_ = json.Unmarshal(data, &v) // what was just written is read
	path, _ := pathOfNull(v)
	return strings.Join(path, ".")
}

func pathOfNull(v any) (path []string, found bool) {
	switch v := v.(type) {
	case nil:
		return nil, true
	case []any:
		for i, element := range v {
			if path, found := pathOfNull(element); found {
				return append([]string{strconv.Itoa(i)}, path...), true
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if path, found := pathOfNull(v[name]); found {
				return append([]string{name}, path...), true
			}
		}
	}
	return nil, false
}
