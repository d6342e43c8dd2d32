// Package agent is the product side of smart licensing: a decision not applied has
// not happened.
package agent
