package pak

import (
	"bytes"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "license.pak.1"

// snapshotJSON is the wire form of a manager. PAKs stand by number, licences by product
// and version, files by serial.
type snapshotJSON struct {
	Format    string        `json:"format"`
	Seq       uint64        `json:"seq"`
	ID        license.ID    `json:"id"`
	Last      time.Time     `json:"last,omitzero"`
	PAKs      []snapshotPAK `json:"paks"`
	Installed []Count       `json:"installed"`
	Received  []license.ID  `json:"received"` // files that were installed
	Made      []license.ID  `json:"made"`     // files of rehosts
}

type snapshotPAK struct {
	PAK
	Fulfilled []int `json:"fulfilled"` // of each line
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (m *Manager) Snapshot() ([]byte, error) {
	s := snapshotJSON{
		Format: snapshotFormat, Seq: m.seq, ID: m.id, Last: m.last, PAKs: []snapshotPAK{},
		Installed: slices.AppendSeq([]Count{}, m.Installed()), Received: []license.ID{}, Made: []license.ID{},
	}
	for _, number := range slices.Sorted(maps.Keys(m.paks)) {
		s.PAKs = append(s.PAKs, snapshotPAK{m.paks[number].pak, m.paks[number].fulfilled})
	}
	for _, serial := range slices.Sorted(maps.Keys(m.files)) {
		if m.files[serial] {
			s.Made = append(s.Made, serial)
		} else {
			s.Received = append(s.Received, serial)
		}
	}
	return strictjson.Marshal(s, math.MaxInt)
}

// Restore returns the manager of a snapshot. It refuses an unknown format and parts
// that do not hold together ([ErrSnapshotForm], which names the part, together with
// all that stands against it), and with a *license.Refusal that names the field all
// that is not exactly the shape: the caller replays from the first event then.
func Restore(data []byte) (*Manager, error) { return restore(data, New("").most) }

func restore(data []byte, most limits) (*Manager, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format, nil)
	}
	m := New(s.ID)
	m.most, m.seq, m.last = most, s.Seq, s.Last
	if s.Last.IsZero() != (s.Seq == 0) || s.Seq == math.MaxUint64 {
		return nil, broken("seq", strconv.FormatUint(s.Seq, 10), nil)
	}
	if err := s.ID.Check(); err != nil && s.Seq > 0 {
		return nil, broken("id", string(s.ID), err)
	}
	for _, restore := range []func(*snapshotJSON) error{m.restorePAKs, m.restoreFiles, m.restoreInstalled, m.checkEvents, m.checkOrigin} {
		if err := restore(&s); err != nil {
			return nil, err
		}
	}
	if again, err := m.Snapshot(); err != nil || !bytes.Equal(again, data) {
		return nil, broken("shape", string(s.ID), err)
	}
	return m, nil
}

func (m *Manager) restorePAKs(s *snapshotJSON) error {
	for _, p := range s.PAKs {
		err := p.check(m.most.lines)
		for i, n := range p.Fulfilled {
			if i >= len(p.Lines) || n < 0 || n > p.Lines[i].Quantity {
				return broken("fulfilled", string(p.Number), err)
			}
		}
		if err != nil || len(p.Fulfilled) != len(p.Lines) {
			return broken("paks", string(p.Number), err)
		}
		m.paks[p.Number] = &fulfilment{p.PAK, p.Fulfilled}
	}
	if n := len(s.PAKs); n > m.most.paks || n > len(m.paks) {
		return broken("paks", strconv.Itoa(n), nil)
	}
	return nil
}

func (m *Manager) restoreFiles(s *snapshotJSON) error {
	for _, serial := range s.Received {
		m.files[serial] = false
	}
	for _, serial := range s.Made {
		m.files[serial] = true
	}
	for serial := range m.files {
		if err := serial.Check(); err != nil {
			return broken("files", string(serial), err)
		}
	}
	if n := len(s.Received) + len(s.Made); n > m.most.files || n > len(m.files) {
		return broken("files", strconv.Itoa(n), nil)
	}
	return nil
}

func (m *Manager) restoreInstalled(s *snapshotJSON) error {
	if len(s.Installed) == 0 {
		return nil
	}
	if err := (File{Serial: "all", System: "it", Lines: s.Installed}).check(m.most); err != nil {
		return broken("installed", strconv.Itoa(len(s.Installed)), err)
	}
	m.move(moved(s.Installed))
	return nil
}

// checkEvents refuses more or fewer events than the state can have come about by: one
// for each PAK and each file, and for what is fulfilled of a PAK at least one, at most
// one for each licence.
func (m *Manager) checkEvents(s *snapshotJSON) error {
	least := uint64(len(m.paks) + len(m.files))
	most := least
	for _, f := range m.paks {
		if n := f.pak.Quantity() - f.left(); n > 0 {
			least, most = least+1, most+uint64(n)
		}
	}
	if s.Seq < least || s.Seq > most {
		return broken("seq", strconv.FormatUint(s.Seq, 10), nil)
	}
	return nil
}

// checkOrigin refuses licences that come from nowhere, or that have gone nowhere: too many
// in all, and of a kind fewer than there are by PAKs alone. What was in the files is not
// remembered, but that it was something.
func (m *Manager) checkOrigin(s *snapshotJSON) error {
	var bought int64 // by PAKs of new licences
	foreign := map[kind]int64{}
	for k, n := range m.installed {
		foreign[k] = int64(n)
	}
	for _, f := range m.paks {
		for i, n := range f.fulfilled {
			l := f.pak.Lines[i]
			foreign[l.new()] -= int64(n)
			if l.Upgrades != "" {
				foreign[l.old()] += int64(n)
			} else {
				bought += int64(n)
			}
		}
	}
	total, received, made := int64(m.total), int64(len(s.Received)), int64(len(s.Made))
	if received == 0 && total+made > bought || made == 0 && total < bought+received {
		return broken("installed", strconv.Itoa(m.total), nil)
	}
	for k, n := range foreign {
		if n < 0 && made == 0 {
			return broken("installed", string(k.product)+" "+string(k.version), nil)
		}
	}
	return nil
}

// broken refuses a part of a snapshot, with the reason if there is one.
func broken(part, value string, why error) error {
	refusal := license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
	if why == nil {
		return refusal
	}
	return errors.Join(refusal, why)
}
