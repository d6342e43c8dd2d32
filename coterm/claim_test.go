package coterm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// claiming is a claim that is not applied, of licences with equal weights.
func claiming(o *coterm.Organization, on string, mode coterm.Mode, issued ...license.Issued) func() error {
	return func() error {
		_, err := o.Claim(act(on), mode, coterm.EqualWeights, issued...)
		return err
	}
}

// One step has one mode and at most one renewal.
func TestStepCT11(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	one, two := fresh(t, key(1), "2020-01-01", 365, "MR", 1), fresh(t, key(2), "2020-01-01", 365, "MR", 2)
	refuses(t, o, claiming(o, "2020-01-01", coterm.AddDevices), coterm.ErrNothingAsked, "CT-11", "number", "0")
	refuses(t, o, claiming(o, "2020-01-01", coterm.Renew), coterm.ErrNothingAsked, "CT-11", "number", "0")
	refuses(t, o, claiming(o, "2020-01-01", coterm.Renew, one, two), coterm.ErrSeveralRenewals, "CT-11", "renewals", "2")
	for _, mode := range []coterm.Mode{"", "addDevices", "renewal"} {
		refuses(t, o, claiming(o, "2020-01-01", mode, one), coterm.ErrMode, "CT-11", "mode", string(mode))
	}
	e := claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, two, one)
	require.Equal(t, key(1), e.Licenses[0].Key(), "sorted by key, whatever the order of asking")
	require.Equal(t, key(2), e.Licenses[1].Key())
	require.Equal(t, counts("MR", 3), o.Limits())
}

// Each key that cannot be claimed is refused with its own reason.
func TestKeysRefusedCT12(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	mine := fresh(t, key(1), "2020-01-01", 365, "MR", 1)
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, mine)
	k, r := key(7).String(), key(8).String()
	elsewhere := fresh(t, key(7), "2020-01-01", 365, "MR", 1)
	elsewhere.Status, elsewhere.Organization = license.Claimed, "2"
	odd := fresh(t, key(7), "2020-01-01", 365, "MR", 1)
	odd.Status = "lost"
	another := fresh(t, key(7), "2020-01-01", 365, "MR", 1)
	another.Key = key(8)
	for _, tt := range []struct {
		name   string
		issued license.Issued
		reason license.Reason
		rule   string
		fields []string
	}{
		{"nobody issued it", license.Unissued(key(7)), coterm.ErrKeyUnknown, "CT-12", []string{"key", k}},
		{"no key", license.Issued{}, coterm.ErrKeyUnknown, "CT-12", []string{"key", "none"}},
		{"no licence", license.Issued{Key: key(7), Status: license.Unclaimed}, coterm.ErrKeyUnknown, "CT-12", []string{"key", k}},
		{"the licence of another key", another, coterm.ErrKeyUnknown, "CT-12", []string{"key", r}},
		{"a status that is none", odd, coterm.ErrKeyUnknown, "CT-12", []string{"key", k, "status", "lost"}},
		{"claimed here", mine, coterm.ErrKeyClaimed, "CT-12", []string{"key", key(1).String(), "organization", "1"}},
		{"claimed elsewhere", elsewhere, coterm.ErrKeyClaimed, "CT-12", []string{"key", k, "organization", "2"}},
		{"undone", license.Issued{Key: key(7), Status: license.Invalidated, Cause: license.Undone},
			coterm.ErrKeyInvalidated, "CT-17", []string{"key", k, "cause", "undone"}},
		{"moved, and the asker may know where to", license.Issued{Key: key(7), Status: license.Invalidated, Cause: license.Moved, Replacement: key(8)},
			coterm.ErrKeyInvalidated, "CT-17", []string{"key", k, "cause", "moved", "replacement", r}},
		{"returned", license.Issued{Key: key(7), Status: license.Invalidated, Cause: license.Returned},
			coterm.ErrKeyInvalidated, "CT-17", []string{"key", k, "cause", "returned"}},
		{"invalidated, nobody knows why", license.Issued{Key: key(7), Status: license.Invalidated},
			coterm.ErrKeyInvalidated, "CT-17", []string{"key", k, "cause", "unknown"}},
		{"past its end", fresh(t, key(7), "2019-01-02", 365, "MR", 1), coterm.ErrKeyExpired, "CT-12", []string{"key", k, "end", "2020-01-02", "at", "2020-01-02"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			refuses(t, o, claiming(o, "2020-01-02", coterm.AddDevices, tt.issued), tt.reason, tt.rule, tt.fields...)
			refuses(t, o, claiming(o, "2020-01-02", coterm.Renew, tt.issued), tt.reason, tt.rule, tt.fields...)
		})
	}
	_, err := license.ParseKey("Z2AB-CDEF-GHJ")
	require.ErrorIs(t, err, license.ErrKeyMalformed, "what is no key does not become one")
}

// What is known here counts although the register says otherwise.
func TestKeysKnownHereCT17(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	issued := fresh(t, key(1), "2020-01-01", 365, "MR", 2)
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, issued)
	undo(t, o, "2020-01-01", key(1), key(2))
	refuses(t, o, claiming(o, "2020-01-01", coterm.AddDevices, issued), coterm.ErrKeyInvalidated, "CT-17", "key", key(1).String(), "cause", "undone")
	issued.Replacement = key(2)
	refuses(t, o, claiming(o, "2020-01-01", coterm.AddDevices, issued),
		coterm.ErrKeyInvalidated, "CT-17", "key", key(1).String(), "cause", "undone", "replacement", key(2).String())
}

// All reasons against a step are told at once, key by key in the order of asking,
// and the keys against which there is nothing are not claimed either.
func TestAllReasonsAtOnceCT12(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	mine := fresh(t, key(1), "2020-01-01", 365, "MR", 1)
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, mine)
	before := state(t, o)
	p := prices(t, "MR", "10")
	_, err := o.Claim(act("2020-06-01"), "upgrade", p,
		fresh(t, key(9), "2020-01-01", 365, "MR", 1), // nothing against this one
		license.Unissued(key(3)),
		mine,
		license.Issued{Key: key(4), Status: license.Invalidated, Cause: license.Returned},
		fresh(t, key(5), "2020-01-01", 30, "MS120-8", 1, "MX84", 2), // expired, and two models without a price
		license.Unissued(key(3)))
	require.Equal(t, []license.Refusal{
		*license.Refuse(coterm.ErrMode, "CT-11", "mode", "upgrade"),
		*license.Refuse(coterm.ErrKeyUnknown, "CT-12", "key", key(3).String()),
		*license.Refuse(coterm.ErrKeyClaimed, "CT-12", "key", key(1).String(), "organization", "1"),
		*license.Refuse(coterm.ErrKeyInvalidated, "CT-17", "key", key(4).String(), "cause", "returned"),
		*license.Refuse(coterm.ErrPriceMissing, "CT-8", "key", key(5).String(), "model", "MS120-8"),
		*license.Refuse(coterm.ErrPriceMissing, "CT-8", "key", key(5).String(), "model", "MX84"),
		*license.Refuse(coterm.ErrKeyExpired, "CT-12", "key", key(5).String(), "end", "2020-01-31", "at", "2020-06-01"),
		*license.Refuse(coterm.ErrKeyTwice, "CT-12", "key", key(3).String()),
		*license.Refuse(coterm.ErrKeyUnknown, "CT-12", "key", key(3).String()),
	}, refusalsOf(err))
	for _, reason := range []error{coterm.ErrMode, coterm.ErrKeyUnknown, coterm.ErrKeyClaimed, coterm.ErrKeyInvalidated, coterm.ErrPriceMissing, coterm.ErrKeyExpired, coterm.ErrKeyTwice} {
		require.ErrorIs(t, err, reason)
	}
	require.Equal(t, before, state(t, o))
}

func refusalsOf(err error) []license.Refusal {
	var all []license.Refusal
	for _, r := range license.Refusals(err) {
		all = append(all, *r)
	}
	return all
}

// A decision is not earlier than the last event; at the same instant it is not.
func TestEarlierThanLastCT12(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-02-01T12:00:00Z", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 1))
	second := fresh(t, key(2), "2020-01-01", 365, "MR", 1)
	refuses(t, o, claiming(o, "2020-02-01T11:59:59.999999999Z", coterm.AddDevices, second),
		coterm.ErrEarlierThanLast, "CT-12", "at", "2020-02-01T11:59:59.999999999Z", "last", "2020-02-01T12:00:00Z")
	require.NoError(t, claiming(o, "2020-02-01T12:00:00Z", coterm.AddDevices, second)())
	require.NoError(t, claiming(o, "2020-02-01T12:00:00.000000001Z", coterm.AddDevices, second)())
}

// A second renewal replaces the first; the preview says which limits it drops
// and which it only lowers.
func TestSecondRenewalCT13(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 20, "MX84", 1, "MS120-8", 4))
	e, err := o.Claim(act("2020-02-01"), coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 5, "MS120-8", 6, "MG21", 1))
	require.NoError(t, err)
	require.Equal(t, []coterm.LimitChange{{Bucket: "MG21", Before: 0, After: 1}, {Bucket: "MR", Before: 20, After: 5},
		{Bucket: "MS120-8", Before: 4, After: 6}, {Bucket: "MX84", Before: 1, After: 0}}, e.Limits)
	require.Equal(t, []coterm.LimitChange{{Bucket: "MR", Before: 20, After: 5}, {Bucket: "MX84", Before: 1, After: 0}}, e.Dropped())
	require.NoError(t, o.Apply(e))
	require.Equal(t, counts("MR", 5, "MS120-8", 6, "MG21", 1), o.Limits())
	_, there := o.Lookup(key(1))
	require.True(t, there, "what is superseded stays claimed")

	added, err := o.Claim(act("2020-02-01"), coterm.AddDevices, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 5))
	require.NoError(t, err)
	require.Empty(t, added.Dropped())
}

// Before the first event and after a conversion nothing is decided, and a
// malformed act decides nothing.
func TestWhenNothingIsDecidedCT12(t *testing.T) {
	started := created(t, "2020-01-01", coterm.Policy{})
	gone := created(t, "2020-01-01", coterm.Policy{})
	claim(t, gone, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 1))
	converted(t, gone, "2020-01-02")
	for _, tt := range []struct {
		name   string
		o      *coterm.Organization
		act    license.Act
		reason license.Reason
		rule   string
		fields []string
	}{
		{"not created", coterm.New("1", coterm.Policy{}), act("2020-01-03"), coterm.ErrNotCreated, "CT-24", nil},
		{"converted", gone, act("2020-01-03"), coterm.ErrAnotherModel, "CT-12", []string{"follows", "per-device"}},
		{"no instant", started, license.Act{By: "ada"}, license.ErrInstantMissing, "CT-12", []string{"at", ""}},
		{"nobody", started, license.Act{At: at("2020-01-03")}, license.ErrIDMalformed, "CT-16", []string{"by", "", "longest", "128"}},
		{"no such carry", created(t, "2020-01-01", coterm.Policy{}), act("2020-01-03"), coterm.ErrPolicy, "CT-5", []string{"carry", "all"}},
		{"no such count", created(t, "2020-01-01", coterm.Policy{}), act("2020-01-03"), coterm.ErrPolicy, "CT-21", []string{"count", "some"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := tt.o
			if tt.reason == coterm.ErrPolicy {
				policy := coterm.Policy{Carry: "all"}
				if tt.fields[0] == "count" {
					policy = coterm.Policy{Count: "some"}
				}
				restored, err := coterm.Restore([]byte(state(t, o)), policy)
				require.NoError(t, err)
				o = restored
			}
			issued := fresh(t, key(9), "2020-01-01", 365, "MR", 1)
			for _, decide := range []func() error{
				func() error { _, err := o.Claim(tt.act, coterm.AddDevices, coterm.EqualWeights, issued); return err },
				func() error { _, err := o.Undo(tt.act, key(1), key(2)); return err },
				func() error { _, err := o.Return(tt.act, key(1), counts("MR", 1), license.Key{}); return err },
				func() error { _, err := o.ReportUsage(tt.act, coterm.Usage{}); return err },
				func() error { _, err := o.Import(tt.act, coterm.EqualWeights, nil); return err },
				func() error { _, err := o.Convert(tt.act, license.PerDevice); return err },
			} {
				refuses(t, o, decide, tt.reason, tt.rule, tt.fields...)
			}
		})
	}
}

// An organization is created once, under an id that is one, by a policy that is
// one.
func TestCreateCT24(t *testing.T) {
	creating := func(o *coterm.Organization, by license.Act) func() error {
		return func() error { _, err := o.Create(by); return err }
	}
	o := created(t, "2020-01-01", coterm.Policy{})
	refuses(t, o, creating(o, act("2020-01-02")), coterm.ErrAlreadyCreated, "CT-24", "id", "1")
	unnamed := coterm.New("", coterm.Policy{})
	refuses(t, unnamed, creating(unnamed, act("2020-01-02")), license.ErrIDMalformed, "", "id", "", "longest", "128")
	odd := coterm.New("1", coterm.Policy{Carry: "all"})
	refuses(t, odd, creating(odd, act("2020-01-02")), coterm.ErrPolicy, "CT-5", "carry", "all")
	begun := coterm.New("1", coterm.Policy{})
	refuses(t, begun, creating(begun, license.Act{}), license.ErrInstantMissing, "CT-12", "at", "")
}

// Conversion is refused while out of compliance, to itself, and to what is no
// licensing model.
func TestConvertPD23(t *testing.T) {
	o := created(t, "2020-01-01", coterm.Policy{})
	converting := func(on string, to license.LicensingModel) func() error {
		return func() error { _, err := o.Convert(act(on), to); return err }
	}
	refuses(t, o, converting("2020-01-02", license.PerDevice), coterm.ErrOutOfCompliance, "PD-23", "since", "2020-01-01T00:00:00Z")
	claim(t, o, "2020-01-02", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 10, "MR", 1))
	refuses(t, o, converting("2020-01-02", license.CoTermination), coterm.ErrAnotherModel, "PD-23", "follows", "co-term")
	refuses(t, o, converting("2020-01-02", "leasing"), license.ErrLicensingModel, "TR-10", "licensingModel", "leasing")
	require.NoError(t, converting("2020-01-10T23:59:59.999999999Z", license.Subscription)())
	refuses(t, o, converting("2020-01-11", license.PerDevice), coterm.ErrOutOfCompliance, "PD-23", "since", "2020-01-11T00:00:00Z")

	e := converted(t, o, "2020-01-03")
	require.Equal(t, license.PerDevice, e.To)
	require.Equal(t, "2020-01-11", o.Expires().String(), "what stood at the conversion can be asked for")
}
