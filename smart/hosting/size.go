package hosting

// A Size is how large a system is, by the ports that it has (WX-10).
type Size string

// The sizes.
const (
	Micro  Size = "micro"  // 50 ports
	Small  Size = "small"  // 250
	Medium Size = "medium" // 800
	Large  Size = "large"  // 2000; extended 4000
)
