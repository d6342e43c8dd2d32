package rehost

// An Allowance says how many failed products of a virtual account may be pending
// removal at a time where licences are short, by how many of its product instances
// reserve licences (RH-4). What is less than 0 counts as 0. It gives the same for the
// same number, and is safe for concurrent use.
type Allowance func(reserving int) int

// A Policy holds what the rules leave open. The zero Policy is the default.
type Policy struct {
	// Allowance is the threshold (RH-5); nil: [CeilTenth].
	Allowance Allowance
}

// CeilTenth allows a tenth, rounded up: 1 of 1 to 10, 2 of 11 to 20, and 0 of none
// (RH-5).
func CeilTenth(reserving int) int {
	return tenth(reserving) + min(max(reserving, 0)%10, 1)
}

// FloorMinOne allows a tenth, rounded down, but at least 1: 1 of 1 to 19, 2 of 20 to
// 29, and 0 of none (RH-5).
func FloorMinOne(reserving int) int {
	return max(tenth(reserving), min(max(reserving, 0), 1))
}

// tenth returns a tenth, rounded down.
func tenth(n int) int { return max(n, 0) / 10 }

// allowance returns how many may be pending.
func (p Policy) allowance(reserving int) int {
	allow := p.Allowance
	if allow == nil {
		allow = CeilTenth
	}
	return max(allow(reserving), 0)
}
