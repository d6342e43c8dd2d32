// Package coterm holds co-termination organizations: one expiration date for
// all licences, the average of their terms weighted by value.
package coterm
