package events

import (
	"cmp"
	"fmt"
	"reflect"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// A Codec knows the events of a package, whose sealed interface is E. It is safe for
// concurrent use.
type Codec[E any] struct {
	most    int
	unknown license.Reason
	names   map[reflect.Type]string
	types   map[string]reflect.Type
}

// New returns the codec of a table, which gives each name a value of the type for which
// it stands. Events take most bytes at most; what is no event is refused with unknown,
// which has the field "event". The table may change afterwards; the codec does not.
func New[E any](most int, unknown license.Reason, table map[string]E) *Codec[E] {
	c := &Codec[E]{most, unknown, make(map[reflect.Type]string, len(table)), make(map[string]reflect.Type, len(table))}
	for name, e := range table {
		t := reflect.TypeOf(e)
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		c.types[name] = t
		if known, twice := c.names[t]; !twice || later(name, known) {
			c.names[t] = name
		}
	}
	return c
}

// later reports whether a name is of a later shape than another one of its type.
func later(name, other string) bool {
	return cmp.Or(cmp.Compare(len(name), len(other)), cmp.Compare(name, other)) > 0
}

// Name returns the name under which an event is written. What is no event is refused
// with its Go type.
func (c *Codec[E]) Name(e E) (string, error) {
	name, known := c.names[reflect.TypeOf(e)]
	if !known {
		return "", license.Refuse(c.unknown, "", "event", fmt.Sprintf("%T", e))
	}
	return name, nil
}

// Encode returns an event's name and its JSON. It refuses what [Codec.Name] and
// strictjson.Marshal refuse.
func (c *Codec[E]) Encode(e E) (name string, data []byte, err error) {
	if name, err = c.Name(e); err != nil {
		return "", nil, err
	}
	if data, err = strictjson.Marshal(e, c.most); err != nil {
		return "", nil, err
	}
	return name, data, nil
}

// Decode reads what Encode wrote, under the latest name of the event or an older one. It
// refuses any other name, and what strictjson.Unmarshal refuses.
func (c *Codec[E]) Decode(name string, data []byte) (e E, err error) {
	t, known := c.types[name]
	if !known {
		return e, license.Refuse(c.unknown, "", "event", name)
	}
	v := reflect.New(t)
	if err := strictjson.Unmarshal(data, c.most, v.Interface()); err != nil {
		return e, err
	}
	e, _ = reflect.TypeAssert[E](v.Elem()) // of the type of an E in the table
	return e, nil
}
