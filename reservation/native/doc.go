// Package native writes and reads reservation codes in a format of licit's own.
package native
