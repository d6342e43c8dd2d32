//go:build race

package reservation_test

// raceEnabled says that the race detector runs, which makes everything slow.
const raceEnabled = true
