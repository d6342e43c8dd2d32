// Package perdevice holds per-device organizations: a decision not applied has
// not happened. Claim, Assign, Move and the other verbs decide: they change
// nothing and return an event or a refusal. Only Apply changes anything.
package perdevice
