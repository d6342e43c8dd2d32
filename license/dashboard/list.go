package dashboard

import (
	"bufio"
	"errors"
	"io"
	"iter"
)

// CotermLicenses reads a licence list, a JSON array of records, one record at a
// time: what is kept does not grow with the list. It reads to the end of r,
// since nothing but white space may follow the array. A list that is null is
// empty, a record that is null is the zero record.
//
// The sequence ends with the first refusal, which names the record: text that
// is not JSON ([ErrMalformed]), that ends early ([ErrTruncated]), a record of
// more than [MaxRecord] bytes ([ErrTooLarge]), a value of another kind
// ([ErrType]), a number that is not whole or beyond 32 bits ([ErrNumber]), an
// unreadable instant ([ErrInstant]), a field that stands twice
// ([ErrDuplicate]), and a reader that fails ([ErrRead]), whose own error
// errors.Is finds too.
//
// The records come from r only once: a walk after one that stopped early goes
// on with the next record, and one after a refusal repeats it. Walks must not
// run at the same time.
func CotermLicenses(r io.Reader) iter.Seq2[CotermLicense, error] {
	return records(r, place{}, readLicense)
}

// records reads a list of records, each at the place by read.
func records[T any](r io.Reader, p place, read func(p place, text []byte) (T, error)) iter.Seq2[T, error] {
	s := &stream{p: p}
	if r != nil {
		s.in = bufio.NewReader(r)
	}
	return func(yield func(T, error) bool) {
		var none T
		for s.next() {
			l, err := read(s.p, s.text)
			if err != nil {
				s.err = err
				break
			}
			if !yield(l, nil) {
				return
			}
		}
		if s.err != nil {
			yield(none, s.err)
		}
	}
}

// A stream is a list that is being read.
type stream struct {
	in     *bufio.Reader // nil if there is nothing to read from
	p      place         // the record begun last
	begun  bool          // the array's bracket has been read
	over   bool          // and the one that closes it, to the end of the text
	err    error         // the first refusal
	extent extent        // reused from record to record
	text   []byte        // reused from record to record
}

// next fetches and checks the text of the next record and reports whether there
// is one. A refusal stays in s.err.
func (s *stream) next() bool {
	if s.over || s.err != nil {
		return false
	}
	if s.err = s.advance(); s.over || s.err != nil {
		return false
	}
	s.text, s.err = s.p.checked(s.text, MaxRecord)
	return s.err == nil
}

// advance fetches the text of the next record, or finds the end of the list.
func (s *stream) advance() error {
	if !s.begun {
		return s.begin()
	}
	c, err := s.skip("]")
	if err != nil {
		return err
	}
	switch c {
	case ']':
		return s.finish()
	case ',':
		if c, err = s.skip("object"); err != nil {
			return err
		}
		return s.fetch(c)
	}
	return s.p.refuse(ErrMalformed, "cause", "no comma after the record")
}

// begin reads the array's bracket and fetches the first record.
func (s *stream) begin() error {
	if s.in == nil {
		return s.p.refuse(ErrRead, "cause", "no reader")
	}
	s.begun = true
	c, err := s.skip("array")
	if err != nil {
		return err
	}
	switch c {
	case '[':
	case 'n':
		if err := s.null(); err != nil {
			return err
		}
		return s.finish()
	default:
		return s.other("array", c)
	}
	if c, err = s.skip("]"); err != nil {
		return err
	}
	if c == ']' {
		return s.finish()
	}
	return s.fetch(c)
}

// finish refuses anything but white space up to the end.
func (s *stream) finish() error {
	for {
		c, err := s.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			s.over = true
			return nil
		case err != nil:
			return s.failed(err, "")
		case !isWhite(c):
			return s.p.refuse(ErrMalformed, "cause", "bytes after the list")
		}
	}
}

// fetch reads the text of the record that begins with c.
func (s *stream) fetch(c byte) error {
	s.p.record++
	switch c {
	case '{':
	case 'n':
		s.text = append(s.text[:0], "null"...)
		return s.null()
	default:
		return s.other("object", c)
	}
	s.text = append(s.text[:0], c)
	s.extent = extent{closers: s.extent.closers[:0]}
	for !s.extent.ends(c) {
		if len(s.text) == MaxRecord {
			return s.p.tooLarge(MaxRecord)
		}
		var err error
		if c, err = s.in.ReadByte(); err != nil {
			return s.failed(err, "object")
		}
		s.text = append(s.text, c)
	}
	return nil
}

// null reads what follows the n of null.
func (s *stream) null() error {
	for _, want := range []byte("ull") {
		c, err := s.in.ReadByte()
		if err != nil {
			return s.failed(err, "null")
		}
		if c != want {
			return s.noValue()
		}
	}
	return nil
}

// other refuses what begins with c where something else is wanted.
func (s *stream) other(wanted string, c byte) error {
	if k := kind(c); k != "" {
		return s.p.refuse(ErrType, "wanted", wanted, "value", k)
	}
	return s.noValue()
}

func (s *stream) noValue() error { return s.p.refuse(ErrMalformed, "cause", "not a value") }

// skip returns the first byte that is not white space.
func (s *stream) skip(wanted string) (byte, error) {
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return 0, s.failed(err, wanted)
		}
		if !isWhite(c) {
			return c, nil
		}
	}
}

// failed refuses the end of the text where something is wanted, and a reader's
// own error.
func (s *stream) failed(err error, wanted string) error {
	if err == io.EOF { //nolint:errorlint // a reader's end is this very value
		return s.p.refuse(ErrTruncated, "wanted", wanted)
	}
	return errors.Join(s.p.refuse(ErrRead, "cause", err.Error()), err)
}

// WriteCotermLicenses writes a licence list as the API does: an array of
// records without white space, each as [CotermLicense.MarshalJSON] writes it,
// with &, < and > as they are. A nil list is empty.
//
// It stops at the first record that MarshalJSON refuses, naming its position,
// and at a writer that fails ([ErrWrite]), whose own error errors.Is finds too.
// What has been written by then is part of a list and must be dropped.
func WriteCotermLicenses(w io.Writer, list iter.Seq[CotermLicense]) error {
	return writeRecords(w, place{}, list, CotermLicense.append)
}

// writeRecords writes a list of records, each by text.
func writeRecords[T any](w io.Writer, p place, list iter.Seq[T], text func(record T, b []byte, p place) ([]byte, error)) error {
	if w == nil {
		return p.refuse(ErrWrite, "cause", "no writer")
	}
	out := bufio.NewWriter(w)
	b := []byte{'['}
	if list != nil {
		for l := range list {
			if p.record++; p.record > 1 {
				b = append(b, ',')
			}
			var err error
			if b, err = text(l, b, p); err != nil {
				return err
			}
			if _, err = out.Write(b); err != nil {
				return p.unwritten(err)
			}
			b = b[:0]
		}
	}
	_, err := out.Write(append(b, ']'))
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return p.unwritten(err)
	}
	return nil
}

// unwritten refuses what a writer did not take.
func (p place) unwritten(err error) error {
	return errors.Join(p.refuse(ErrWrite, "cause", err.Error()), err)
}
