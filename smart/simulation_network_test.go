package smart_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// outages takes the network down now and then, for hours or months.
func (w *world) outages() {
	w.in(w.between(5*license.Day, 300*license.Day), func() {
		if w.quiet {
			return
		}
		length := w.between(time.Hour, 20*license.Day)
		if w.chance(200) {
			length = w.between(20*license.Day, 130*license.Day)
		}
		w.down = w.now.Add(length)
		w.outages()
	})
}

// carry takes a message to the other side, through its JSON: perhaps not at all,
// perhaps twice, perhaps weeks later.
func (w *world) carry(m smart.Message, down func() bool, arrive func(m smart.Message)) {
	data, err := smart.Encode(m)
	require.NoError(w, err, w.where())
	if w.quiet {
		w.in(w.between(time.Second, time.Minute), func() { arrive(w.read(m, data)) })
		return
	}
	copies := 1
	if w.chance(100) {
		copies = 2
		w.tally.Twice++
	}
	for range copies {
		delay := w.between(0, time.Minute)
		if w.chance(100) {
			delay = w.between(0, 3*license.Day)
		}
		if w.chance(20) {
			delay = w.between(0, 60*license.Day)
		}
		if down() || w.chance(80) {
			w.tally.Lost++
			continue
		}
		w.in(delay, func() { arrive(w.read(m, data)) })
	}
}

// read decodes a message that was carried, and sees that it is the same.
func (w *world) read(sent smart.Message, data []byte) smart.Message {
	m, err := smart.Decode(data)
	require.NoError(w, err, w.where())
	if w.chance(10) { // comparing each costs more than decoding it
		require.Equal(w, sent, m, w.where())
	}
	return m
}

// serve is what stands at the account's door.
func (w *world) serve(request smart.Request) smart.Answer {
	if answer, ok := w.account.Answered(request); ok {
		k := w.known[request.Heading().UDI]
		if k != nil && k.header == request.Heading() {
			require.Equal(w, k.last, answer, "the same as the first time: %s", w.where())
		}
		w.tally.Repeated++
		return answer
	}
	before := w.account.Seq()
	var e account.Event
	var err error
	var answer smart.Answer
	switch r := request.(type) {
	case smart.Register:
		var d account.Registered
		d, err = w.account.Register(w.act(), r)
		e, answer = d, d.Answer()
	case smart.Authorize:
		var d account.Authorized
		d, err = w.account.Authorize(w.act(), r)
		e, answer = d, d.Answer()
	case smart.Renew:
		var d account.Renewed
		d, err = w.account.Renew(w.act(), r)
		e, answer = d, d.Answer()
	case smart.Deregister:
		var d account.Deregistered
		d, err = w.account.Deregister(w.act(), r)
		e, answer = d, d.Answer()
	}
	if err != nil {
		require.NotEmpty(w, license.Refusals(err), w.where())
		require.Equal(w, before, w.account.Seq())
		w.tally.Rejected++
		return account.Reject(request, w.now, err)
	}
	k := w.known[request.Heading().UDI]
	if k != nil && k.header.Installation == request.Heading().Installation {
		require.Greater(w, request.Heading().Number, k.header.Number, "an old request is not taken: %s", w.where())
	}
	w.apply(e, nil)
	w.tally.Contacts++
	return answer
}
