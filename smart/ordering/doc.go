// Package ordering follows orders of licences until a smart account gets them.
package ordering
