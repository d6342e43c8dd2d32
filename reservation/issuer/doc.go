// Package issuer is the account's side of the reservation exchange: a decision not
// applied has not happened.
package issuer
