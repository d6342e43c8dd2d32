package program

import (
	"encoding/json"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// ErrNotState says that the state file is of something else.
const ErrNotState license.Reason = "airgap/not-state" // format, wanted

// maxState is the longest state file, in bytes.
const maxState = 1 << 30

// Decode reads a state file of that format, which stands in it under this name.
func Decode(data []byte, format string, v any) error {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err == nil && head.Format != format {
		return license.Refuse(ErrNotState, "", "format", head.Format, "wanted", format)
	}
	return strictjson.Unmarshal(data, maxState, v)
}

// Encode writes what Decode reads.
func Encode(v any) ([]byte, error) { return strictjson.Marshal(v, maxState) }
