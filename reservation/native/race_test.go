//go:build race

package native_test

// raceEnabled says that the race detector runs, which makes everything slow.
const raceEnabled = true
