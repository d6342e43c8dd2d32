//go:build race

package smart_test

// raceEnabled says that the race detector runs, which makes everything slow.
const raceEnabled = true
