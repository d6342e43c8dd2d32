// Package account holds smart accounts: a decision not applied has not happened.
package account
