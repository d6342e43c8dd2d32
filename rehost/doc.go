// Package rehost copies what a failed product reserves to its replacement: a decision
// not applied has not happened.
package rehost
