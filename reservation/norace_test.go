//go:build !race

package reservation_test

const raceEnabled = false
