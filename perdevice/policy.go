package perdevice

import (
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

// An Anchor says from when on the activation window of a licence runs (PD-3).
type Anchor string

// The anchors of an activation window.
const (
	AnchorClaim Anchor = "claim" // the claim; the default
	AnchorOrder Anchor = "order" // the order: [Issued.OrderedAt]
)

func (a Anchor) check() error {
	switch a {
	case AnchorClaim, AnchorOrder:
		return nil
	}
	return license.Refuse(ErrPolicy, "PD-3", "anchor", string(a))
}

// A Policy holds what the rules leave open. In each field zero means the default
// that is named there and a negative duration means none. Changing a policy
// changes what later decisions and queries say; events keep what they were
// decided with.
type Policy struct {
	// ActivationWindow is how long after its anchor an unassigned licence starts
	// to burn (PD-3); 90 × 24 h. None: only an assignment starts it.
	ActivationWindow time.Duration
	// Anchor is from when on the window runs (PD-3); AnchorClaim.
	Anchor Anchor
	// Warning and Critical are how long before the end of the whole queue a
	// licence is expiring, boundary included, and critically so (PD-4); 90 and
	// 14 × 24 h. None: no such band. Critical is part of the warning time: where it
	// is longer, it is as long.
	Warning, Critical time.Duration
	// Grace is how long a device runs without a licence (PD-14, PD-15);
	// 30 × 24 h. None: it is disabled at once.
	Grace time.Duration
	// UndoWindow is how long after a claim it can be undone, boundary included
	// (PD-17); 7 × 24 h. None: a claim cannot be undone.
	UndoWindow time.Duration
	// Types says what a licence type fits, and false of a type that it does not
	// know (PD-5); ScopeOf. It must answer the same for the same type, and may be
	// called by several goroutines at once.
	Types func(Type) (Scope, bool)
}

// complete returns the policy with its defaults filled in.
func (p Policy) complete() Policy {
	if p.ActivationWindow == 0 {
		p.ActivationWindow = 90 * license.Day
	}
	if p.Anchor == "" {
		p.Anchor = AnchorClaim
	}
	if p.Warning == 0 {
		p.Warning = 90 * license.Day
	}
	if p.Critical == 0 {
		p.Critical = 14 * license.Day
	}
	p.Critical = min(p.Critical, p.Warning)
	if p.Grace == 0 {
		p.Grace = 30 * license.Day
	}
	if p.UndoWindow == 0 {
		p.UndoWindow = 7 * license.Day
	}
	if p.Types == nil {
		p.Types = ScopeOf
	}
	return p
}

// A Scope is what a licence type fits (PD-5): networks, one model, or every model
// of a family. The zero Scope fits nothing.
type Scope struct {
	Networks bool          // for networks, by seats; then for no device
	Model    license.Model // that model only
	Family   string        // every model that is this and a number: MR fits MR36, not MRX
}

// Fits reports whether a device of that model is in the scope.
func (s Scope) Fits(m license.Model) bool {
	if s.Networks {
		return false
	}
	rest, ok := strings.CutPrefix(string(m), s.Family)
	return s.Model != "" && s.Model == m || s.Family != "" && ok && startsWithDigit(rest)
}

func startsWithDigit(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// ScopeOf is the default policy of types (PD-5), and false for a type that it
// does not know:
//
//	ENT, ADV, UPGR                 every MR
//	MV, MT                         every model of the family
//	SME                            networks: Systems Manager
//	VMX…                           networks: one seat for each virtual MX
//	MODEL-ENT, MODEL-SEC,          that model only, where a model is one to
//	MODEL-SDW, MODEL               four capital letters, a digit, and more
//
// Case matters.
func ScopeOf(t Type) (Scope, bool) {
	switch t {
	case "ENT", "ADV", "UPGR":
		return Scope{Family: "MR"}, true
	case "MV", "MT":
		return Scope{Family: string(t)}, true
	case "SME":
		return Scope{Networks: true}, true
	}
	if strings.HasPrefix(string(t), "VMX") {
		return Scope{Networks: true}, true
	}
	model := string(t)
	for _, edition := range [...]string{"-ENT", "-SEC", "-SDW"} {
		if rest, ok := strings.CutSuffix(model, edition); ok {
			model = rest
			break
		}
	}
	number := strings.TrimLeft(model, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if letters := len(model) - len(number); letters < 1 || letters > 4 || !startsWithDigit(number) {
		return Scope{}, false
	}
	return Scope{Model: license.Model(model)}, true
}

// TypeOf returns the licence type of what co-termination counts (PD-23): the
// model's name with its edition as a suffix, without the family for access
// points, whose types fit every model of theirs.
//
//	MR Enterprise, MR36 Enterprise, MR-ENT   ENT
//	MR Advanced                              ADV
//	MX84 Advanced Security, MX84-SEC         MX84-SEC
//	SM, SM Enterprise, SME                   SME
//	MS220-8P, MV                             the same
func TypeOf(m license.Model) Type {
	name := string(m.Bucket())
	for _, e := range [...]struct{ name, code string }{
		{" Secure SD-WAN Plus", "-SDW"}, {" Advanced Security", "-SEC"}, {" Enterprise", "-ENT"}, {" Advanced", "-ADV"},
	} {
		if rest, ok := strings.CutSuffix(name, e.name); ok {
			name = rest + e.code
			break
		}
	}
	switch name {
	case "MR-ENT":
		return "ENT"
	case "MR-ADV":
		return "ADV"
	case "SM", "SM-ENT":
		return "SME"
	}
	return Type(name)
}
