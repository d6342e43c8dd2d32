// Package reservation holds what goes between a product and an account that may never
// talk: the four codes of an offline licence reservation, and the interfaces of what
// writes and reads them.
package reservation
