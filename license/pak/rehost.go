package pak

import (
	"slices"

	"github.com/licit-go/licit/license"
)

// Rehost decides to move all licences that are installed here to another system
// (WX-18): they leave, and [Rehosted.File] is the file with which the manager of the
// other installs them. PAKs and what is left in them stay. The serial is that of the new
// file.
//
// It is refused for all of these together: another system or a serial that is no id
// ([license.ErrIDMalformed]), the same system ([ErrSameSystem]), a serial that there is
// ([ErrInstalled]), nothing installed ([ErrNothingInstalled]), and past [MaxFiles]
// ([ErrTooMany]).
func (m *Manager) Rehost(act license.Act, to, serial license.ID) (Rehosted, error) {
	act, err := m.begin(act)
	if err != nil {
		return Rehosted{}, err
	}
	e := Rehosted{m.stamp(act), serial, m.id, to, slices.Collect(m.Installed())}
	if err := m.rehostable(e); err != nil {
		return Rehosted{}, err
	}
	return e, nil
}

// rehostable refuses to move to where that cannot be, or what is not there.
func (m *Manager) rehostable(e Rehosted) error {
	all := []error{license.Within("to", e.To.Check()), license.Within("serial", e.Serial.Check())}
	if e.To == m.id {
		all = append(all, license.Refuse(ErrSameSystem, "WX-18", "system", string(m.id)))
	}
	if len(m.installed) == 0 {
		all = append(all, license.Refuse(ErrNothingInstalled, "WX-18", "system", string(m.id)))
	}
	return license.Join(append(all, m.another("WX-18", e.Serial))...)
}

func (m *Manager) applyRehosted(e Rehosted) error {
	if err := m.rehostable(e); err != nil {
		return err
	}
	if e.From != m.id {
		return cannot("from " + string(e.From))
	}
	if !slices.Equal(e.Lines, slices.Collect(m.Installed())) {
		return cannot("not what is installed")
	}
	clear(m.installed)
	m.total = 0
	m.files[e.Serial] = true
	return nil
}
