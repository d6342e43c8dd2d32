// Package journaltest proves that a journal.Store keeps its promises, and that
// commands survive a store that fails.
package journaltest
