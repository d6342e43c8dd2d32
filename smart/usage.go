package smart

import (
	"cmp"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// A Use is a quantity of one tag that a product instance uses.
type Use struct {
	Tag      license.Tag
	Quantity int // 1 to license.MaxUnits
}

// Usage is what a product instance uses: a quantity of each tag. It is immutable
// and may be shared freely. Uses are sorted by tag, each at least 1; a tag that is
// not there is not used. The zero Usage is none.
type Usage struct {
	uses []Use
}

// MaxTags is how many tags one usage has at most.
const MaxTags = license.MaxEntitlements

// NewUsage returns the usage of those quantities, which may come in any order. It
// refuses a malformed tag ([license.ErrTagMalformed]), a tag that stands twice
// ([license.ErrTagTwice]), a quantity outside 1 to [license.MaxUnits] and more than
// [MaxTags] tags ([license.ErrCountRange]).
func NewUsage(uses ...Use) (Usage, error) {
	if len(uses) > MaxTags {
		return Usage{}, license.Refuse(license.ErrCountRange, "SM-14", "tags", strconv.Itoa(len(uses)), "least", "0", "most", strconv.Itoa(MaxTags))
	}
	sorted := slices.Clone(uses)
	slices.SortStableFunc(sorted, func(a, b Use) int { return cmp.Compare(a.Tag, b.Tag) })
	for i, u := range sorted {
		if err := u.Tag.Check(); err != nil {
			return Usage{}, err
		}
		if u.Quantity < 1 || u.Quantity > license.MaxUnits {
			return Usage{}, license.Refuse(license.ErrCountRange, "SM-14", "tag", string(u.Tag), "quantity", strconv.Itoa(u.Quantity), "least", "1", "most", strconv.Itoa(license.MaxUnits))
		}
		if i > 0 && sorted[i-1].Tag == u.Tag {
			return Usage{}, license.Refuse(license.ErrTagTwice, "SM-14", "tag", string(u.Tag))
		}
	}
	if len(sorted) == 0 {
		return Usage{}, nil
	}
	return Usage{sorted}, nil
}

// MustUsage is NewUsage of one tag for usages that stand in code; it panics on what
// NewUsage refuses.
func MustUsage(tag license.Tag, quantity int) Usage {
	u, err := NewUsage(Use{tag, quantity})
	if err != nil {
		panic(err)
	}
	return u
}

// All walks the uses in the order of their tags.
func (u Usage) All() iter.Seq2[license.Tag, int] {
	return func(yield func(license.Tag, int) bool) {
		for _, use := range u.uses {
			if !yield(use.Tag, use.Quantity) {
				return
			}
		}
	}
}

// Len returns how many tags are used.
func (u Usage) Len() int { return len(u.uses) }

// Of returns how much of a tag is used, 0 if it is not there.
func (u Usage) Of(tag license.Tag) int {
	i, ok := slices.BinarySearchFunc(u.uses, tag, func(use Use, t license.Tag) int { return cmp.Compare(use.Tag, t) })
	if !ok {
		return 0
	}
	return u.uses[i].Quantity
}

// IsZero reports whether nothing is used.
func (u Usage) IsZero() bool { return len(u.uses) == 0 }

// Equal reports whether both are the same.
func (u Usage) Equal(o Usage) bool { return slices.Equal(u.uses, o.uses) }

// Within reports whether u uses no more of any tag than o does.
func (u Usage) Within(o Usage) bool {
	for tag, n := range u.All() {
		if n > o.Of(tag) {
			return false
		}
	}
	return true
}

// String returns "3 × Premium, 1 × Standard", and "none" of none.
func (u Usage) String() string {
	if u.IsZero() {
		return "none"
	}
	var b strings.Builder
	for i, use := range u.uses {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(use.Quantity) + " × " + string(use.Tag))
	}
	return b.String()
}

// MarshalJSON writes an object of quantities, tags in their order.
func (u Usage) MarshalJSON() ([]byte, error) { return json.Marshal(maps.Collect(u.All())) }

// UnmarshalJSON reads what MarshalJSON writes, tags in any order, each once. It
// refuses what [NewUsage] refuses, null, what is not an object of whole numbers, and
// more bytes than any usage comes to ([license.ErrJSONTooLarge]).
func (u *Usage) UnmarshalJSON(data []byte) error {
	var quantities map[license.Tag]int
	if err := strictjson.Unmarshal(data, maxUsageBytes, &quantities); err != nil {
		return err
	}
	uses := make([]Use, 0, len(quantities))
	for tag, n := range quantities {
		uses = append(uses, Use{tag, n})
	}
	slices.SortFunc(uses, func(a, b Use) int { return cmp.Compare(a.Tag, b.Tag) })
	parsed, err := NewUsage(uses...)
	if err == nil {
		*u = parsed
	}
	return err
}

// maxUsageBytes is what the largest usage comes to in JSON: a byte of a tag is
// written with six at most; quotes, colon, comma and a quantity of seven digits
// stand beside it.
const maxUsageBytes = 2 + MaxTags*(6*license.MaxTagLen+4+7)
