// Package events writes and reads the events of an aggregate: it knows which name
// stands for which type, and which event is the next.
//
// A [Codec] is built once from a table and never changes:
//
//	var eventCodec = events.New(MaxEventBytes, ErrUnknownEvent, map[string]Event{
//		"shelf.opened": Opened{},
//		"shelf.closed": Closed{},
//	})
//
//	name, err := eventCodec.Name(e)           // "shelf.opened"; for what Apply says of an event
//	name, data, err := eventCodec.Encode(e)   // EncodeEvent of the package
//	e, err := eventCodec.Decode(name, data)   // DecodeEvent of the package
//
// The table holds a value of every type that its package calls an event. Only values
// of just these types are events: neither nil nor a pointer is one, nor what embeds an
// event. The other way round a struct is what a name stands for; what is none is left
// out of the table, so that nothing is ever decoded to it. That a table forgets no
// type, no compiler says: a test of this package reads the sources of all of them.
//
// [Next] and [CannotFollow] refuse in Apply, which every aggregate does alike.
//
// # Old names
//
// Names are kept for ever. A type may have several: all of them are read, and written
// is the latest. That is the longest of them, and of as long ones the last in the order
// of their bytes, which is how the house counts shapes: "shelf.opened",
// "shelf.opened.2", …, "shelf.opened.10".
package events
