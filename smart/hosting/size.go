package hosting

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A Size is how large a system is, by the ports that it has (WX-10).
type Size string

// The sizes.
const (
	Micro  Size = "micro"  // 50 ports
	Small  Size = "small"  // 250
	Medium Size = "medium" // 800
	Large  Size = "large"  // 2000; extended 4000
)

// ExtendedPorts is how many ports a large system has whose capacity is extended.
const ExtendedPorts = 4000

// ports says how many ports each size has. It is the only place where this is said.
func (s Size) ports() (int, bool) {
	switch s {
	case Micro:
		return 50, true
	case Small:
		return 250, true
	case Medium:
		return 800, true
	case Large:
		return 2000, true
	}
	return 0, false
}

// Sizes walks the sizes, the smallest first, each with its ports.
func Sizes() iter.Seq2[Size, int] {
	return func(yield func(Size, int) bool) {
		for _, s := range []Size{Micro, Small, Medium, Large} {
			if !yield(s, s.Ports()) {
				return
			}
		}
	}
}

// Ports returns how many ports a system of that size has without an extension, 0 of
// what is no size.
func (s Size) Ports() int {
	n, _ := s.ports()
	return n
}

// Check refuses what is no size ([ErrSize]).
func (s Size) Check() error {
	if _, ok := s.ports(); !ok {
		return license.Refuse(ErrSize, "WX-10", "size", string(s), "wanted", "micro, small, medium or large")
	}
	return nil
}
