// Package product is the product side of an offline licence reservation: a decision not
// applied has not happened.
package product
