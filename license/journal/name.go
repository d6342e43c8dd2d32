package journal

import (
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
)

// The longest names, in bytes.
const (
	MaxKindLen    = 32                                // of the kind that begins a stream's name
	MaxStreamLen  = MaxKindLen + 1 + license.MaxIDLen // of a stream's name
	MaxCommandLen = license.MaxIDLen                  // of a command's id
	MaxNameLen    = license.MaxIDLen                  // of an event's name
)

const streamForm = "kind/id"

// StreamOf returns the name of the stream of one aggregate: the kind, a slash,
// the id. Two names are equal only if both kind and id are. It refuses what
// [CheckStream] refuses and a slash in the kind ([ErrStreamMalformed]).
func StreamOf(kind string, id license.ID) (string, error) {
	name := kind + "/" + string(id)
	if strings.Contains(kind, "/") {
		return "", malformedStream(name)
	}
	return name, CheckStream(name)
}

// CheckStream refuses a name that is not of the form that the package
// documentation gives ([ErrStreamMalformed]).
func CheckStream(name string) error {
	kind, id, ok := strings.Cut(name, "/")
	if !ok || !kindOK(kind) || license.ID(id).Check() != nil {
		return malformedStream(name)
	}
	return nil
}

func malformedStream(name string) error {
	return license.Refuse(ErrStreamMalformed, "", "stream", name, "form", streamForm, "longest", strconv.Itoa(MaxStreamLen))
}

// kindOK reports whether s is 1 to MaxKindLen of a–z, 0–9, dash and dot,
// beginning with a letter.
func kindOK(s string) bool {
	if s == "" || len(s) > MaxKindLen || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	return true
}

// CheckCommand refuses an id that is not of the form of a [license.ID]
// ([ErrCommandMalformed]).
func CheckCommand(command string) error {
	if license.ID(command).Check() != nil {
		return license.Refuse(ErrCommandMalformed, "", "command", command, "longest", strconv.Itoa(MaxCommandLen))
	}
	return nil
}

// checkName is CheckCommand for the name of an event.
func checkName(name string) error {
	if license.ID(name).Check() != nil {
		return license.Refuse(ErrNameMalformed, "", "name", name, "longest", strconv.Itoa(MaxNameLen))
	}
	return nil
}
