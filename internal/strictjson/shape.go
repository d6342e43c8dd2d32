package strictjson

import (
	"reflect"
	"slices"
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
	known, _ := shapes.Load(t)
	if s, ok := known.(shape); ok {
		return s
	}
	s := shape{fields: map[string]field{}}
	s.add(t, nil)
	for name, f := range s.fields {
		if !f.optional {
			s.required = append(s.required, name)
		}
	}
	slices.SortFunc(s.required, func(a, b string) int { return slices.Compare(s.fields[a].index, s.fields[b].index) })
	shapes.Store(t, s)
	return s
}

// add takes in the fields of a struct type that lies at that index. Of two
// fields of one name the one that lies less deep stands for both, as Go has it.
func (s *shape) add(t reflect.Type, at []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		index := append(slices.Clip(at), i)
		switch {
		case tag == "-":
			continue
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			s.add(f.Type, index)
			continue
		case !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		if known, twice := s.fields[name]; !twice || len(index) < len(known.index) {
			s.fields[name] = field{index, strings.Contains(options, "omit")}
		}
	}
}
