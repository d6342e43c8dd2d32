package license

// An Advice is what people are told of a problem (WX-21): what it is, with its values
// put in, what may have caused it, and what helps. Its texts are in English, one
// sentence or more each, and may be shown as they are.
type Advice struct {
	Problem  string
	Causes   []string
	Remedies []string
}
