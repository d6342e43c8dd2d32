// Package journal is the port to somebody else's storage: streams of events that
// are only ever appended to, and the loop that decides and commits.
package journal
