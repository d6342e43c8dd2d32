package perdevice_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/perdevice"
)

// Whatever an organization does, its list imported into a new one is the same list
// at the same instant and at every later one.
func TestListOfAnyOrganizationIsImported(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := wireClaimed
		o := newWireOrg(t, "1", perdevice.Policy{}, at)
		serials := []perdevice.Serial{"Q1", "Q2", "Q3"}
		for _, s := range serials {
			o.device(at, s, "MX64")
		}
		o.network(at, "N1")
		o.network(at, "N2")
		ids := []license.ID{}
		pick := func() license.ID {
			if len(ids) == 0 {
				return "none"
			}
			return rapid.SampledFrom(ids).Draw(t, "id")
		}
		fresh := func() license.ID {
			ids = append(ids, license.ID(fmt.Sprint(len(ids))))
			return ids[len(ids)-1]
		}
		try := func(e perdevice.Event, err error) {
			if err == nil {
				require.NoError(t, o.Apply(e))
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			at = at.Add(rapid.SampledFrom([]time.Duration{0, 1, time.Hour, 20 * license.Day, 95 * license.Day}).Draw(t, "later"))
			serial, network := rapid.SampledFrom(serials).Draw(t, "serial"), rapid.SampledFrom([]perdevice.NetworkID{"N1", "N2"}).Draw(t, "network")
			switch rapid.IntRange(0, 9).Draw(t, "verb") {
			case 0, 1:
				o.claim(at, fresh(), "MX64-ENT", rapid.IntRange(1, 100).Draw(t, "days"), 0)
			case 2:
				o.claim(at, fresh(), "SME", rapid.IntRange(1, 100).Draw(t, "days"), rapid.IntRange(1, 3).Draw(t, "seats"))
			case 3, 4:
				try(wireEvent(o.Assign(wireAct(at), pick(), serial)))
			case 5:
				try(wireEvent(o.Unassign(wireAct(at), pick(), perdevice.WholeChain)))
			case 6:
				try(wireEvent(o.Dequeue(wireAct(at), pick())))
			case 7:
				try(wireEvent(o.Reassign(wireAct(at), pick(), serial)))
			case 8:
				id := pick()
				s, _ := o.License(id, at)
				n, rest := s.Seats, license.ID("")
				if n > 1 {
					n, rest = n-1, fresh()
				}
				try(wireEvent(o.AssignSeats(wireAct(at), id, network, n, rest)))
			case 9:
				try(wireEvent(o.RenewSeats(wireAct(at), pick(), pick(), "")))
			}
		}
		text := o.list(at)
		if text == "[]" {
			return
		}
		n := o.empty("2", perdevice.Policy{}, at)
		e, err := n.Import(wireAct(at), records(t, text))
		wireDo(n, e, err)
		require.Equal(t, text, n.list(at))
		require.Equal(t, o.WireOverview(at, 0), n.WireOverview(at, 0))
		for range 3 {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(200*license.Day)).Draw(t, "after")))
			require.Equal(t, o.list(at), n.list(at))
			require.Equal(t, o.WireOverview(at, 0), n.WireOverview(at, 0))
		}
	})
}

func wireEvent[E perdevice.Event](e E, err error) (perdevice.Event, error) { return e, err }

// The record of every licence of every answer reads back as it was written.
func TestWireReadsBack(t *testing.T) {
	o := exampleOrg(t)
	for l := range o.WireLicenses(wireActivated) {
		text, err := json.Marshal(l)
		require.NoError(t, err)
		var read dashboard.PerDeviceLicense
		require.NoError(t, json.Unmarshal(text, &read))
		require.Equal(t, l, read)
	}
}

// Whatever a list says: it is refused record by record, or it is what the
// organization shows, and what another would begin with as well.
func FuzzImportShow(f *testing.F) {
	o := exampleOrg(f)
	seats, err := o.AssignSeats(wireAct(wireActivated), "9012", "N_24329156", 20, "9013")
	wireDo(o, seats, err)
	for _, at := range []time.Time{wireActivated, wireActivated.Add(200 * license.Day), wireActivated.Add(500 * license.Day)} {
		f.Add([]byte(o.list(at)), at.Unix())
	}
	f.Add([]byte(`[`+wireUnused+`]`), wireClaimed.Unix())
	f.Add([]byte(`[`+strings.ReplaceAll(wireHead, wireOf, "")+`,`+wireQueued+`]`), wireActivated.Unix())
	f.Add([]byte(`[{"id":"1","headLicenseId":"1","permanentlyQueuedLicenses":[{"id":"1"}]},{},null]`), wireActivated.Unix())
	f.Add([]byte(`[{"id":"1","licenseType":"SME","licenseKey":"Z21234567890","networkId":"N_24329156","seatCount":1,"durationInDays":3652058,`+
		`"claimDate":"0001-01-01","activationDate":"0001-01-01T00:00:01Z","state":"expired"}]`), int64(253402300799))
	f.Fuzz(func(t *testing.T, text []byte, unix int64) {
		var list []dashboard.PerDeviceLicense
		for l, err := range dashboard.PerDeviceLicenses(strings.NewReader(string(text))) {
			if err != nil {
				return
			}
			list = append(list, l)
		}
		at := time.Unix(unix, 0).UTC()
		if at.Before(wireClaimed) || at.Year() > 9999 {
			return
		}
		n := wireOrg{t, o.Organization}.empty("2", perdevice.Policy{}, at)
		e, err := n.Import(wireAct(at), list)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			require.NotErrorIs(t, err, perdevice.ErrCannotFollow)
			require.Zero(t, e)
			return
		}
		wireDo(n, e, nil)
		m := n.empty("3", perdevice.Policy{}, at)
		e, err = m.Import(wireAct(at), slices.Collect(n.WireLicenses(at)))
		wireDo(m, e, err)
		require.Equal(t, n.list(at), m.list(at))
	})
}

// A list in which anything is changed is refused record by record, or what is
// shown is what it says.
func TestChangedListIsRefusedOrShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := exampleOrg(t)
		o.device(wireActivated, "Q2", "MX64")
		seats, err := o.AssignSeats(wireAct(wireActivated), "9012", "N_24329156", 20, "9013")
		wireDo(o, seats, err)
		at := wireActivated.Add(rapid.SampledFrom([]time.Duration{0, 200 * license.Day, 500 * license.Day}).Draw(t, "later"))
		list := slices.Collect(o.WireLicenses(at))
		ids := rapid.SampledFrom([]string{"1234", "5678", "9012", "9013", "0", ""})
		instants := rapid.SampledFrom([]dashboard.Optional[time.Time]{
			{}, dashboard.Null[time.Time](), dashboard.Given(at), dashboard.Given(at.Add(1)), dashboard.Given(wireClaimed), dashboard.Given(wireAt("2020-08-31T15:01:46Z")),
		})
		texts := func(values ...string) dashboard.Optional[string] {
			all := []dashboard.Optional[string]{{}, dashboard.Null[string]()}
			for _, v := range values {
				all = append(all, dashboard.Given(v))
			}
			return rapid.SampledFrom(all).Draw(t, "text")
		}
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			l := &list[rapid.IntRange(0, len(list)-1).Draw(t, "record")]
			switch rapid.IntRange(0, 12).Draw(t, "field") {
			case 0:
				l.ID = ids.Draw(t, "id")
			case 1:
				l.LicenseType = rapid.SampledFrom([]string{"MX64-ENT", "SME", "MX65", "new", ""}).Draw(t, "type")
			case 2:
				l.State = rapid.SampledFrom([]string{"unused", "unusedActive", "active", "expiring", "expired", "recentlyQueued", ""}).Draw(t, "state")
			case 3:
				l.SeatCount = rapid.SampledFrom([]dashboard.Optional[int]{{}, dashboard.Null[int](), dashboard.Given(0), dashboard.Given(1), dashboard.Given(20)}).Draw(t, "seats")
			case 4:
				l.DeviceSerial = texts("Q234-ABCD-5678", "Q2", "Q9", "")
			case 5:
				l.NetworkID = texts("N_24329156", "N_9", "")
			case 6:
				l.DurationInDays = rapid.SampledFrom([]int{-1, 0, 1, 60, 365, perdevice.MaxDays, perdevice.MaxDays + 1}).Draw(t, "days")
			case 7:
				l.TotalDurationInDays = rapid.SampledFrom([]int{-1, 0, 1, 60, 365, 425}).Draw(t, "total")
			case 8:
				l.ClaimDate, _ = instants.Draw(t, "claimed").Value()
			case 9:
				l.ActivationDate = instants.Draw(t, "activated")
			case 10:
				l.ExpirationDate = instants.Draw(t, "expires")
			case 11:
				l.HeadLicenseID = texts("1234", "5678", "9012", "0", "")
			case 12:
				l.PermanentlyQueuedLicenses = append(slices.Clone(l.PermanentlyQueuedLicenses), dashboard.QueuedLicense{
					ID: ids.Draw(t, "queued"), LicenseType: "MX64-ENT", LicenseKey: wireKey, DurationInDays: 60})
			}
		}
		n := o.empty("2", perdevice.Policy{}, at)
		e, err := n.Import(wireAct(at), list)
		if err != nil {
			require.NotErrorIs(t, err, perdevice.ErrCannotFollow)
			require.ErrorIs(t, err, perdevice.ErrRecord)
			return
		}
		wireDo(n, e, nil)
		byID := map[string]dashboard.PerDeviceLicense{}
		for l := range n.WireLicenses(at) {
			byID[l.ID] = l
		}
		require.Len(t, byID, len(list))
		for _, l := range list {
			shown := byID[l.ID]
			require.Equal(t, l.LicenseType, shown.LicenseType)
			require.Equal(t, l.DurationInDays, shown.DurationInDays)
			require.Equal(t, l.ClaimDate, shown.ClaimDate)
			require.True(t, l.State == shown.State || l.State == "active" || l.State == "expiring", "%v, %v", l, shown)
			for _, f := range [][2]dashboard.Optional[string]{{l.DeviceSerial, shown.DeviceSerial}, {l.HeadLicenseID, shown.HeadLicenseID}} {
				require.True(t, f[0].IsAbsent() || f[0] == f[1], "%v, %v", l, shown)
			}
			for _, f := range [][2]dashboard.Optional[time.Time]{{l.ActivationDate, shown.ActivationDate}, {l.ExpirationDate, shown.ExpirationDate}} {
				require.True(t, f[0].IsAbsent() || f[0] == f[1], "%v, %v", l, shown)
			}
		}
	})
}
