// Package smart is what the two sides of smart licensing say to each other.
package smart
