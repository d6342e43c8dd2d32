//go:build race

package spectest

// Race says that the race detector runs, which makes everything slow.
const Race = true
