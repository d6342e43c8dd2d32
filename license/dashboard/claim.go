package dashboard

import (
	"log/slog"
	"strings"
)

// Claim is the body of POST /organizations/{organizationId}/claim, and of its
// answer. It is the call of every licensing model; a per-device organization
// ignores the modes (PD-6).
//
// The keys are secrets of their owners; [Claim.LogValue] hides them.
type Claim struct {
	Orders   []string     // order numbers; nil if there are none
	Serials  []string     // of devices; nil if there are none
	Licenses []ClaimedKey // nil if there are none
}

// ClaimedKey is a licence to claim, or that has been claimed. It hides its key in
// logs as a [Claim] does.
type ClaimedKey struct {
	Key  string
	Mode string // AddDevices or Renew (CT-11); "": left out, AddDevices is meant
}

var (
	claimFields   = []string{"orders", "serials", "licenses"}
	claimedFields = []string{"key", "mode"}
)

// UnmarshalJSON reads a claim leniently, and the zero one from null. It refuses
// what [LicenseUpdate.UnmarshalJSON] refuses; c is as it was then.
func (c *Claim) UnmarshalJSON(data []byte) error {
	return decode(data, MaxBody, c, place{under: "PD-6"}, func(p place, text []byte) (Claim, error) {
		var c Claim
		err := p.object(text, claimFields, func(name string, value []byte) (err error) {
			p := p.in(name)
			switch name {
			case "orders":
				c.Orders, err = p.texts(value)
			case "serials":
				c.Serials, err = p.texts(value)
			case "licenses":
				c.Licenses, err = readClaimed(p, value)
			}
			return err
		})
		return c, err
	})
}

func readClaimed(p place, value []byte) ([]ClaimedKey, error) {
	var all []ClaimedKey
	err := p.array(value, func(p place, value []byte) error {
		var k ClaimedKey
		err := p.object(value, claimedFields, func(name string, value []byte) (err error) {
			to := &k.Key
			if name == "mode" {
				to = &k.Mode
			}
			*to, err = p.in(name).text(value)
			return err
		})
		all = append(all, k)
		return err
	})
	return all, err
}

// MarshalJSON writes every list, [] for one without entries, and a mode that is
// not "". It refuses what [LicenseUpdate.MarshalJSON] refuses.
func (c Claim) MarshalJSON() ([]byte, error) {
	w := body("PD-6")
	outer := w.p
	w.texts(`"orders":`, "orders", c.Orders)
	w.texts(`,"serials":`, "serials", c.Serials)
	w.raw(`,"licenses":[`)
	for i, k := range c.Licenses {
		w.entry(outer.in("licenses"), i)
		w.text(`{"key":`, "key", k.Key)
		if k.Mode != "" {
			w.text(`,"mode":`, "mode", k.Mode)
		}
		w.raw(`}`)
	}
	w.p = outer
	w.raw(`]`)
	return w.closed()
}

// LogValue returns the key's last four characters only, and the mode.
func (k ClaimedKey) LogValue() slog.Value {
	return slog.GroupValue(slog.String("key", redacted(k.Key)), slog.String("mode", k.Mode))
}

// LogValue returns the claim with the keys' last four characters only.
func (c Claim) LogValue() slog.Value {
	keys := make([]string, len(c.Licenses))
	for i, k := range c.Licenses {
		keys[i] = redacted(k.Key)
	}
	return slog.GroupValue(slog.String("orders", strings.Join(c.Orders, ", ")),
		slog.String("serials", strings.Join(c.Serials, ", ")), slog.String("keys", strings.Join(keys, ", ")))
}
