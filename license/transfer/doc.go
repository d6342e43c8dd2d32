// Package transfer says whether licences may move from one organization to
// another. It decides nothing, changes nothing and keeps no state: a question has
// a full answer, every reason that stands against the transfer, and asking twice
// gives the same answer. The moves themselves are decided by coterm and perdevice,
// which fill in what they know and ask here first.
package transfer
