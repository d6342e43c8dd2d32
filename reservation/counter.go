package reservation

import "sync/atomic"

// A Counter is a monotonic counter that a backup cannot set back, such as a trusted
// platform module has. Without one a product that is restored from a snapshot can use
// licences again that it returned: no code can show that. It helps only where it is
// advanced for every event, and before the event is stored (see the package
// documentation).
type Counter interface {
	// Value returns what the counter stands at.
	Value() (uint64, error)

	// Advance raises the counter to that value; where it stands there or beyond, it
	// stays.
	Advance(to uint64) error
}

// A MemoryCounter is a [Counter] that lasts as long as the process. The zero
// MemoryCounter stands at 0. It is safe for concurrent use.
type MemoryCounter struct{ value atomic.Uint64 }

// Value returns what the counter stands at; it never fails.
func (c *MemoryCounter) Value() (uint64, error) { return c.value.Load(), nil }

// Advance raises the counter; it never fails.
func (c *MemoryCounter) Advance(to uint64) error {
	for {
		value := c.value.Load()
		if value >= to || c.value.CompareAndSwap(value, to) {
			return nil
		}
	}
}
