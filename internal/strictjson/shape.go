package strictjson

import (
	"reflect"
	"strings"
	"sync"
)

// field says where a named field lies in a struct and whether it may be absent.
type field struct {
	index    []int
	optional bool
}

// shape is what a struct type looks like on the wire.
type shape struct {
	fields   map[string]field
	required []string // in the order of the struct: of several missing ones always the same is named
}

// shapes remembers the shape of each struct type; it only saves time.
var shapes sync.Map // reflect.Type → shape

// shapeOf returns the shape of a struct type, with the fields of embedded
// structs beside its own, as encoding/json writes them.
func shapeOf(t reflect.Type) shape {
	if known, ok := shapes.Load(t); ok {
		return known.(shape)
	}
	s := shape{fields: map[string]field{}}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		optional := strings.Contains(options, "omit")
		s.fields[name] = field{f.Index, optional}
		if !optional {
			s.required = append(s.required, name)
		}
	}
	shapes.Store(t, s)
	return s
}
