package strictjson

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/licit-go/licit/license"
)

// Marshal encodes what [Unmarshal] reads, in at most limit bytes. Beside what
// types refuse that encode themselves, it refuses more bytes
// ([license.ErrJSONTooLarge]), and an instant that encoding/json does not write
// ([license.ErrInstantForm], joined with its error).
func Marshal(v any, limit int) ([]byte, error) {
	data, err := json.Marshal(v)
	switch {
	case err != nil && len(license.Refusals(err)) == 0:
		return nil, errors.Join(license.Refuse(license.ErrInstantForm, "", "field", "", "instant", "", "form", "RFC 3339 with Z"), err)
	case err != nil:
		return nil, err
	case len(data) > limit:
		return nil, license.Refuse(license.ErrJSONTooLarge, "", "bytes", strconv.Itoa(len(data)), "most", strconv.Itoa(limit))
	}
	return data, nil
}
