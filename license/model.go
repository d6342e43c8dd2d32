package license

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Model is what a licence counts, as the Dashboard API writes it, such as
// "MR Enterprise" or "MX84 Advanced Security". Case matters.
type Model string

// MaxModelLen is the longest model name, in bytes.
const MaxModelLen = 64

// Check refuses a model name that is empty, longer than [MaxModelLen], begins
// or ends with a space, or holds something that cannot be shown
// ([ErrModelMalformed]).
func (m Model) Check() error {
	if !nameOK(string(m), MaxModelLen) {
		return Refuse(ErrModelMalformed, "CT-21", "model", string(m), "longest", strconv.Itoa(MaxModelLen))
	}
	return nil
}

// nameOK reports whether s is a name: 1 to limit bytes of printable UTF-8, no
// space at either end.
func nameOK(s string, limit int) bool {
	if s == "" || len(s) > limit || s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return utf8.ValidString(s) && strings.TrimSpace(s) == s &&
				!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
		}
	}
	return true
}

// Bucket returns the name under which the model's devices are counted against a
// limit (CT-21). All MR access points of an edition share one bucket, whatever
// their number: "MR36 Enterprise" and "MR Enterprise" count as "MR Enterprise".
// Every other model is a bucket of its own. A name is not translated: "MR-ENT"
// and "MR Enterprise" are two buckets, so one organization keeps to one spelling.
func (m Model) Bucket() Model {
	rest, ok := strings.CutPrefix(string(m), "MR")
	if !ok {
		return m
	}
	end := strings.IndexAny(rest, " -")
	if end < 0 {
		end = len(rest)
	}
	if end == 0 || rest[0] < '0' || rest[0] > '9' {
		return m
	}
	return Model("MR" + rest[end:])
}

// IsMX reports whether the model is an MX security appliance, virtual ones
// included: editions of these are uniform over an organization (CT-20).
func (m Model) IsMX() bool {
	return hasPrefixFold(string(m), "MX") || hasPrefixFold(string(m), "VMX")
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// Edition returns the edition that the model's name states, "" if it states
// none: "MX84 Advanced Security" and "MX84-SEC" state [AdvancedSecurity]. Case
// does not matter here.
func (m Model) Edition() Edition {
	for _, n := range editionNames {
		if hasSuffixFold(string(m), n.suffix) || hasSuffixFold(string(m), n.code) || strings.Contains(string(m), n.code+"-") {
			return n.edition
		}
	}
	return ""
}
