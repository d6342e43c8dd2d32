// Package register keeps every key that was ever issued: what it stands for, to
// whom it was given, where it is claimed, and what became of it. A decision that
// is not applied has not happened.
package register
