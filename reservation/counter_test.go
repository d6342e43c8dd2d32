package reservation_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/reservation"
)

func TestMemoryCounter(t *testing.T) {
	var c reservation.MemoryCounter
	for _, tt := range []struct{ to, want uint64 }{{0, 0}, {5, 5}, {4, 5}, {5, 5}, {6, 6}, {0, 6}, {1<<64 - 1, 1<<64 - 1}, {7, 1<<64 - 1}} {
		require.NoError(t, c.Advance(tt.to))
		value, err := c.Value()
		require.NoError(t, err)
		require.Equal(t, tt.want, value)
	}
}

// While many raise it, nobody ever sees it fall, and it ends at the highest.
func TestMemoryCounterConcurrent(t *testing.T) {
	const each, goroutines = 2_000, 8
	var c reservation.MemoryCounter
	var wg sync.WaitGroup
	fell := make([]bool, goroutines)
	for g := range goroutines {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(g), 1))
			last := uint64(0)
			for i := range each {
				to := uint64(i) + random.Uint64N(100)
				_ = c.Advance(to)
				value, _ := c.Value()
				fell[g] = fell[g] || value < last || value < to
				last = value
			}
			_ = c.Advance(each + uint64(g) + 100)
		})
	}
	wg.Wait()
	require.NotContains(t, fell, true)
	value, err := c.Value()
	require.NoError(t, err)
	require.Equal(t, uint64(each+goroutines-1+100), value)
}
