//go:build !race

package smart_test

const raceEnabled = false
