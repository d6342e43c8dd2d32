package coterm_test

import (
	"context"
	"strings"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/register"
)

var (
	orgCodec = journal.Codec[coterm.Event]{Encode: coterm.EncodeEvent, Decode: coterm.DecodeEvent}
	keyCodec = journal.Codec[register.Event]{Encode: register.EncodeEvent, Decode: register.DecodeEvent}
)

// house runs commands over organizations and the register of their keys, each
// as one commit.
type house struct {
	ctx      context.Context
	store    journal.Store
	attempts int
	// known are organizations as of their last loading, so that only what came
	// since is folded; nil: none is kept.
	known map[license.ID]*coterm.Organization
}

func orgStream(id license.ID) string { return "organization/" + string(id) }
func keyStream(k license.Key) string { return "key/" + k.String() }

func (f house) org(id license.ID) (*coterm.Organization, error) {
	o, ok := f.known[id]
	if !ok {
		o = coterm.New(id, coterm.Policy{})
	}
	err := journal.Load(f.ctx, f.store, orgStream(id), o, orgCodec)
	if f.known != nil {
		f.known[id] = o
	}
	return o, err
}

func (f house) key(k license.Key) (*register.Entry, error) {
	e := register.New(k)
	return e, journal.Load(f.ctx, f.store, keyStream(k), e, keyCodec)
}

// change is a decision about an organization, with what the register must write
// in the same commit.
type change func(o *coterm.Organization) (coterm.Event, []note, error)

// note is an event of one key.
type note struct {
	entry *register.Entry
	event register.Event
}

// do commits a decision about an organization.
func (f house) do(command string, id license.ID, decide change) (journal.Receipt, error) {
	return journal.Do(f.ctx, f.store, command, f.attempts, func(tx *journal.Tx) error {
		o, err := f.org(id)
		if err != nil {
			return err
		}
		event, notes, err := decide(o)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, orgStream(id), o, orgCodec, event); err != nil {
			return err
		}
		return write(tx, notes)
	})
}

// register commits a decision about keys alone.
func (f house) register(command string, decide func() ([]note, error)) (journal.Receipt, error) {
	return journal.Do(f.ctx, f.store, command, f.attempts, func(tx *journal.Tx) error {
		notes, err := decide()
		if err != nil {
			return err
		}
		return write(tx, notes)
	})
}

func write(tx *journal.Tx, notes []note) error {
	for _, n := range notes {
		if err := journal.Append(tx, keyStream(n.entry.Key()), n.entry, keyCodec, n.event); err != nil {
			return err
		}
	}
	return nil
}

func (f house) create(command string, a license.Act, id license.ID) (journal.Receipt, error) {
	return f.do(command, id, func(o *coterm.Organization) (coterm.Event, []note, error) {
		e, err := o.Create(a)
		return e, nil, err
	})
}

func (f house) issue(command string, a license.Act, l license.License) (journal.Receipt, error) {
	return f.register(command, func() ([]note, error) {
		entry, err := f.key(l.Key())
		if err != nil {
			return nil, err
		}
		e, err := entry.Issue(a, l, "shop@example.com")
		return []note{{entry, e}}, err
	})
}

func (f house) claim(command string, a license.Act, id license.ID, mode coterm.Mode, k license.Key) (journal.Receipt, error) {
	return f.do(command, id, func(o *coterm.Organization) (coterm.Event, []note, error) {
		entry, err := f.key(k)
		if err != nil {
			return nil, nil, err
		}
		e, err := o.Claim(a, mode, coterm.EqualWeights, entry.Issued(register.Asker{Actor: a.By}))
		if err != nil {
			return nil, nil, err
		}
		taken, err := entry.Claim(a, id)
		return e, []note{{entry, taken}}, err
	})
}

// replace notes the end of one key and the beginning of what replaces it.
func (f house) replace(a license.Act, old *register.Entry, end register.Event, replacements []register.Replacement) ([]note, error) {
	notes := []note{{old, end}}
	for _, r := range replacements {
		entry, err := f.key(r.License.Key())
		if err != nil {
			return nil, err
		}
		e, err := entry.Reissue(a, r)
		if err != nil {
			return nil, err
		}
		notes = append(notes, note{entry, e})
	}
	return notes, nil
}

func (f house) undo(command string, a license.Act, id license.ID, k, replacement license.Key) (journal.Receipt, error) {
	return f.do(command, id, func(o *coterm.Organization) (coterm.Event, []note, error) {
		e, err := o.Undo(a, k, replacement)
		if err != nil {
			return nil, nil, err
		}
		entry, err := f.key(k)
		if err != nil {
			return nil, nil, err
		}
		end, err := entry.Undo(a, id, e.Replacement)
		if err != nil {
			return nil, nil, err
		}
		notes, err := f.replace(a, entry, end, end.Replacements())
		return e, notes, err
	})
}

func (f house) giveBack(command string, a license.Act, id license.ID, k license.Key, c license.Counts, replacement license.Key) (journal.Receipt, error) {
	return f.do(command, id, func(o *coterm.Organization) (coterm.Event, []note, error) {
		e, err := o.Return(a, k, c, replacement)
		if err != nil {
			return nil, nil, err
		}
		entry, err := f.key(k)
		if err != nil {
			return nil, nil, err
		}
		end, err := entry.Return(a, id, c, e.Replacement, a.By)
		if err != nil {
			return nil, nil, err
		}
		notes, err := f.replace(a, entry, end, end.Replacements())
		return e, notes, err
	})
}

// move commits both events of a move, and those of the register: five streams.
func (f house) move(command string, a license.Act, from, to license.ID, ask coterm.MoveRequest) (journal.Receipt, error) {
	return journal.Do(f.ctx, f.store, command, f.attempts, func(tx *journal.Tx) error {
		source, err := f.org(from)
		if err != nil {
			return err
		}
		destination, err := f.org(to)
		if err != nil {
			return err
		}
		m, err := source.Move(a, destination, ask)
		if err != nil {
			return err
		}
		entry, err := f.key(ask.Key)
		if err != nil {
			return err
		}
		end, err := entry.Move(a, from, to, m.Out.Moved, m.Out.Rest)
		if err != nil {
			return err
		}
		notes, err := f.replace(a, entry, end, end.Replacements())
		if err != nil {
			return err
		}
		if err := journal.Append(tx, orgStream(from), source, orgCodec, coterm.Event(m.Out)); err != nil {
			return err
		}
		if err := journal.Append(tx, orgStream(to), destination, orgCodec, coterm.Event(m.In)); err != nil {
			return err
		}
		return write(tx, notes)
	})
}

func (f house) report(command string, a license.Act, id license.ID, u coterm.Usage) (journal.Receipt, error) {
	return f.do(command, id, func(o *coterm.Organization) (coterm.Event, []note, error) {
		e, err := o.ReportUsage(a, u)
		return e, nil, err
	})
}

// state is a fingerprint of organizations and keys, replayed from the store.
func (f house) state(ids []license.ID, keys []license.Key) (string, error) {
	var b strings.Builder
	for _, id := range ids {
		o, err := f.org(id)
		if err != nil {
			return "", err
		}
		s, err := o.Snapshot()
		if err != nil {
			return "", err
		}
		b.Write(s)
	}
	for _, k := range keys {
		e, err := f.key(k)
		if err != nil {
			return "", err
		}
		s, err := e.Snapshot()
		if err != nil {
			return "", err
		}
		b.Write(s)
	}
	return b.String(), nil
}
