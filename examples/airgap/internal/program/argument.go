package program

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/licit-go/licit/license"
)

// ErrUnusable says that a file or the output cannot be used.
const ErrUnusable license.Reason = "airgap/unusable" // what, file, cause

// unusable refuses a file.
func unusable(what, file string, err error) error {
	return license.Refuse(ErrUnusable, "", "what", what, "file", file, "cause", err.Error())
}

// A misuse is an argument that makes no sense.
type misuse string

// Error says what is wrong with it.
func (m misuse) Error() string { return string(m) }

// Quantities reads arguments of the form TAG=N. Which tags and quantities can be is for
// others to say.
func Quantities(args []string) ([]license.Entitlement, error) {
	var all []license.Entitlement
	for _, arg := range args {
		i := strings.LastIndexByte(arg, '=')
		if i < 0 {
			return nil, misuse(fmt.Sprintf("%q is not of the form TAG=N", arg))
		}
		n, err := strconv.Atoi(arg[i+1:])
		if err != nil {
			return nil, misuse(fmt.Sprintf("%q is not of the form TAG=N: %q is no number", arg, arg[i+1:]))
		}
		all = append(all, license.Entitlement{Tag: license.Tag(arg[:i]), Quantity: n})
	}
	return all, nil
}

// most is more than the longest code or trust list has, in bytes.
const most = 1 << 20

// File reads a code or a trust list, without the space around it. Of a longer file than
// any it reads enough for whoever decodes it to say so.
func File(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", unusable("file", path, err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return "", unusable("file", path, err)
	}
	return strings.TrimSpace(string(data)), nil
}
