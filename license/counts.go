package license

import (
	"cmp"
	"encoding/json"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Line is a number of devices of one model.
type Line struct {
	Model Model
	Count int // devices
}

// Counts is how many devices of each model: what a licence holds, what an
// organization may run, what it runs. It is immutable and may be shared freely.
// Lines are sorted by model and each is at least 1; a model that is not there
// counts 0. The zero Counts is empty and the identity of [Counts.Plus].
type Counts struct {
	lines []Line
}

// MaxCount is the largest sum of [Counts], in devices: 2²⁴ keys of 2²⁰ devices
// each, or the largest int where an int has 32 bits.
const MaxCount = min(MaxKeys*MaxUnits, math.MaxInt)

// NewCounts returns the counts of those lines, which may come in any order. It
// refuses a malformed model ([ErrModelMalformed]), a model that stands twice
// ([ErrModelTwice]), a count below 1 and a sum above [MaxCount]
// ([ErrCountRange]).
func NewCounts(lines ...Line) (Counts, error) {
	sorted := slices.Clone(lines)
	slices.SortStableFunc(sorted, func(a, b Line) int { return cmp.Compare(a.Model, b.Model) })
	for i, l := range sorted {
		if err := l.check(); err != nil {
			return Counts{}, err
		}
		if i > 0 && sorted[i-1].Model == l.Model {
			return Counts{}, Refuse(ErrModelTwice, "CT-21", "model", string(l.Model))
		}
	}
	total := 0
	for _, l := range sorted {
		if err := sumOK(total, l.Count); err != nil {
			return Counts{}, err
		}
		total += l.Count
	}
	return countsOf(sorted), nil
}

// countsOf returns the counts of sorted, checked lines. Empty counts have but
// one form, so that equal values are equal to reflection too.
func countsOf(lines []Line) Counts {
	if len(lines) == 0 {
		return Counts{}
	}
	return Counts{lines}
}

// sumOK refuses two sums that together exceed MaxCount, without adding them.
func sumOK(a, b int) error {
	if a > MaxCount-b {
		return Refuse(ErrCountRange, "CT-21", "total", strconv.FormatUint(uint64(a)+uint64(b), 10), "most", strconv.Itoa(MaxCount))
	}
	return nil
}

// check refuses a malformed model and a count out of range.
func (l Line) check() error {
	if err := l.Model.Check(); err != nil {
		return err
	}
	if l.Count < 1 || l.Count > MaxCount {
		return Refuse(ErrCountRange, "CT-21", "model", string(l.Model), "count", strconv.Itoa(l.Count), "least", "1", "most", strconv.Itoa(MaxCount))
	}
	return nil
}

// MustCounts is NewCounts for lines that stand in code; it panics on refused
// ones.
func MustCounts(lines ...Line) Counts {
	c, err := NewCounts(lines...)
	if err != nil {
		panic(err)
	}
	return c
}

// Of returns the count of a model, 0 if it is not there.
func (c Counts) Of(m Model) int {
	i, ok := slices.BinarySearchFunc(c.lines, m, func(l Line, m Model) int { return cmp.Compare(l.Model, m) })
	if !ok {
		return 0
	}
	return c.lines[i].Count
}

// All walks models and counts, sorted by model.
func (c Counts) All() iter.Seq2[Model, int] {
	return func(yield func(Model, int) bool) {
		for _, l := range c.lines {
			if !yield(l.Model, l.Count) {
				return
			}
		}
	}
}

// Len returns how many models are counted.
func (c Counts) Len() int { return len(c.lines) }

// IsZero reports whether nothing is counted.
func (c Counts) IsZero() bool { return len(c.lines) == 0 }

// Total returns the sum over all models, in devices.
func (c Counts) Total() int {
	t := 0
	for _, l := range c.lines {
		t += l.Count
	}
	return t
}

// Equal reports whether both count the same.
func (c Counts) Equal(d Counts) bool { return slices.Equal(c.lines, d.lines) }

// Contains reports whether d is a subset: c holds at least as many of each
// model.
func (c Counts) Contains(d Counts) bool {
	for _, l := range d.lines {
		if c.Of(l.Model) < l.Count {
			return false
		}
	}
	return true
}

// Plus returns the sum, model by model. It refuses a sum above [MaxCount]
// ([ErrCountRange]).
func (c Counts) Plus(d Counts) (Counts, error) {
	if err := sumOK(c.Total(), d.Total()); err != nil {
		return Counts{}, err
	}
	return c.merge(d, 1)
}

// Minus returns the difference, model by model; a model that comes to 0 is left
// out. It refuses to go below 0, naming the model, what was asked and what is
// held ([ErrCountShort]).
func (c Counts) Minus(d Counts) (Counts, error) { return c.merge(d, -1) }

// merge walks both sorted lists at once and adds d's lines, or takes them off
// if sign is -1. Before it adds, the sum of both is known to be in range.
func (c Counts) merge(d Counts, sign int) (Counts, error) {
	sum := make([]Line, 0, len(c.lines)+len(d.lines))
	i, j := 0, 0
	for i < len(c.lines) || j < len(d.lines) {
		var l Line
		held, asked := 0, 0
		switch {
		case j == len(d.lines) || i < len(c.lines) && c.lines[i].Model < d.lines[j].Model:
			l.Model, held = c.lines[i].Model, c.lines[i].Count
			i++
		case i == len(c.lines) || d.lines[j].Model < c.lines[i].Model:
			l.Model, asked = d.lines[j].Model, d.lines[j].Count
			j++
		default:
			l.Model, held, asked = c.lines[i].Model, c.lines[i].Count, d.lines[j].Count
			i, j = i+1, j+1
		}
		l.Count = held + sign*asked
		switch {
		case l.Count < 0:
			return Counts{}, Refuse(ErrCountShort, "TR-7", "model", string(l.Model), "asked", strconv.Itoa(asked), "held", strconv.Itoa(held))
		case l.Count > 0:
			sum = append(sum, l)
		}
	}
	return countsOf(sum), nil
}

// String returns "model=count" for each line, separated by ", ".
func (c Counts) String() string {
	var b strings.Builder
	for i, l := range c.lines {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(l.Model) + "=" + strconv.Itoa(l.Count))
	}
	return b.String()
}

// MarshalJSON writes an object from model to count, sorted by model.
func (c Counts) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, l := range c.lines {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(string(l.Model))
		if err != nil {
			return nil, err // unreachable: a string always encodes
		}
		b = append(append(b, name...), ':')
		b = strconv.AppendInt(b, int64(l.Count), 10)
	}
	return append(b, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes, models in any order, each once.
func (c *Counts) UnmarshalJSON(data []byte) error {
	var lines []Line
	err := eachField(data, func(name string, value json.RawMessage) error {
		l := Line{Model: Model(name)}
		if err := decode(value, &l.Count, "int"); err != nil {
			return err
		}
		lines = append(lines, l)
		return l.check()
	})
	if err != nil {
		return err
	}
	parsed, err := NewCounts(lines...)
	if err == nil {
		*c = parsed
	}
	return err
}
