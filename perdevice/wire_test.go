package perdevice_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/perdevice"
)

const wireKey = "Z212-3456-7890"

func wireAt(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func wireAct(at time.Time) license.Act {
	return license.Act{At: at, By: "ada"}
}

// wireOrg is an organization whose decisions are applied as they come.
type wireOrg struct {
	t require.TestingT
	*perdevice.Organization
}

func newWireOrg(t require.TestingT, id license.ID, policy perdevice.Policy, at time.Time) wireOrg {
	o := wireOrg{t, perdevice.New(id, policy)}
	created, err := o.Create(wireAct(at))
	wireDo(o, created, err)
	return o
}

func wireDo[E perdevice.Event](o wireOrg, e E, err error) E {
	require.NoError(o.t, err)
	require.NoError(o.t, o.Apply(e))
	return e
}

func (o wireOrg) device(at time.Time, serial perdevice.Serial, model license.Model) {
	e, err := o.AddDevice(wireAct(at), serial, model)
	wireDo(o, e, err)
}

func (o wireOrg) network(at time.Time, id perdevice.NetworkID) {
	e, err := o.AddNetwork(wireAct(at), id)
	wireDo(o, e, err)
}

func (o wireOrg) claim(at time.Time, id license.ID, kind perdevice.Type, days, seats int) {
	l := perdevice.License{ID: id, Key: license.MustParseKey(wireKey), Order: "4C1234567", Type: kind, Days: days, Seats: seats}
	e, err := o.Claim(wireAct(at), dashboard.AddDevices, perdevice.Fresh(l))
	wireDo(o, e, err)
}

func (o wireOrg) assign(at time.Time, id license.ID, serial perdevice.Serial) {
	e, err := o.Assign(wireAct(at), id, serial)
	wireDo(o, e, err)
}

// list returns the text of the licence list at an instant.
func (o wireOrg) list(at time.Time) string {
	var text strings.Builder
	require.NoError(o.t, dashboard.WritePerDeviceLicenses(&text, o.WireLicenses(at)))
	return text.String()
}

var (
	wireClaimed   = wireAt("2019-08-29T12:40:10Z")
	wireActivated = wireAt("2019-09-01T15:01:46Z")
)

// exampleOrg is the organization of the API's examples: a head with another behind
// it, and a licence of seats on a network.
func exampleOrg(t require.TestingT) wireOrg {
	o := newWireOrg(t, "549236", perdevice.Policy{}, wireClaimed)
	o.device(wireClaimed, "Q234-ABCD-5678", "MX64")
	o.network(wireClaimed, "N_24329156")
	o.claim(wireClaimed, "1234", "MX64-ENT", 365, 0)
	o.claim(wireClaimed, "5678", "MX64-ENT", 60, 0)
	o.claim(wireClaimed, "9012", "SME", 365, 25)
	o.assign(wireActivated, "1234", "Q234-ABCD-5678")
	o.assign(wireActivated, "5678", "Q234-ABCD-5678")
	return o
}

const (
	wireOf   = `{"id":"5678","licenseType":"MX64-ENT","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","durationInDays":60}`
	wireHead = `{"id":"1234","licenseType":"MX64-ENT","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":"Q234-ABCD-5678",` +
		`"networkId":null,"state":"active","seatCount":null,"totalDurationInDays":425,"durationInDays":365,` +
		`"permanentlyQueuedLicenses":[` + wireOf + `],` +
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-10-30T15:01:46Z","headLicenseId":null}`
	wireQueued = `{"id":"5678","licenseType":"MX64-ENT","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":"Q234-ABCD-5678",` +
		`"networkId":null,"state":"recentlyQueued","seatCount":null,"totalDurationInDays":60,"durationInDays":60,"permanentlyQueuedLicenses":[],` +
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":null,"expirationDate":null,"headLicenseId":"1234"}`
	wireUnused = `{"id":"9012","licenseType":"SME","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":null,` +
		`"networkId":null,"state":"unused","seatCount":25,"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],` +
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":null,"expirationDate":null,"headLicenseId":null}`
)

// PD-8: the head shows activation and total duration, the queued one is shown
// behind it and by itself.
func TestPD8QueueOnTheWire(t *testing.T) {
	o := exampleOrg(t)
	require.Equal(t, "["+wireHead+","+wireQueued+","+wireUnused+"]", o.list(wireActivated))

	ends := wireAt("2020-08-31T15:01:46Z")
	for _, c := range []struct {
		at                            time.Time
		head, headEnds, queued, total string
	}{
		{ends.Add(-1), "active", "2020-10-30T15:01:46Z", "recentlyQueued", "425"},
		{ends, "expired", "2020-08-31T15:01:46Z", "expiring", "365"},
		{ends.Add(1), "expired", "2020-08-31T15:01:46Z", "expiring", "365"},
	} {
		var all []dashboard.PerDeviceLicense
		require.NoError(t, json.Unmarshal([]byte(o.list(c.at)), &all))
		if c.at.Before(wireAt("2020-10-30T15:01:46Z").Add(-90 * license.Day)) {
			require.Equal(t, c.head, all[0].State)
		}
		require.Equal(t, c.headEnds, all[0].ExpirationDate.String())
		require.Equal(t, c.total, dashboard.Given(all[0].TotalDurationInDays).String())
		require.Equal(t, c.queued, all[1].State)
		if c.queued == "expiring" {
			require.True(t, all[0].DeviceSerial.IsNull(), "the ended head is on nothing")
			require.True(t, all[1].HeadLicenseID.IsNull())
			require.Equal(t, "2020-08-31T15:01:46Z", all[1].ActivationDate.String())
			require.Equal(t, "2020-10-30T15:01:46Z", all[1].ExpirationDate.String())
			require.Empty(t, all[0].PermanentlyQueuedLicenses)
		}
	}
}

func TestSeatsOnTheWire(t *testing.T) {
	o := exampleOrg(t)
	e, err := o.AssignSeats(wireAct(wireActivated), "9012", "N_24329156", 20, "9013")
	before := o.Organization.Clone()
	_, refused := e.Wire(before)
	require.ErrorIs(t, refused, perdevice.ErrLicenseUnknown, "a part that is not held yet")
	_, refused = e.Wire(nil)
	require.ErrorIs(t, refused, perdevice.ErrLicenseUnknown, "no organization")
	_, refused = perdevice.SeatsRenewed{Target: "9012"}.Wire(nil)
	require.ErrorIs(t, refused, perdevice.ErrLicenseUnknown, "no organization")
	wireDo(o, e, err)
	result, err := e.Wire(o.Organization)
	require.NoError(t, err)
	text, err := result.MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, `{"resultingLicenses":[`+
		`{"id":"9012","licenseType":"SME","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":null,`+
		`"networkId":"N_24329156","state":"active","seatCount":20,"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],`+
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-08-31T15:01:46Z","headLicenseId":null},`+
		`{"id":"9013","licenseType":"SME","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":null,`+
		`"networkId":null,"state":"unused","seatCount":5,"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],`+
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":null,"expirationDate":null,"headLicenseId":null}]}`, string(text))

	o.claim(wireActivated, "9014", "SME", 30, 21)
	o.claim(wireActivated, "9015", "SME", 30, 20)
	part, err := o.RenewSeats(wireAct(wireActivated), "9012", "9014", "9016")
	wireDo(o, part, err)
	result, err = part.Wire(o.Organization)
	require.NoError(t, err)
	require.Equal(t, []string{"9012 20 395 null", "9016 20 30 9012", "9014 1 30 null"}, wireSeats(result))
	whole, err := o.RenewSeats(wireAct(wireActivated), "9012", "9015", "")
	wireDo(o, whole, err)
	result, err = whole.Wire(o.Organization)
	require.NoError(t, err)
	require.Equal(t, []string{"9012 20 425 null", "9015 20 30 9012"}, wireSeats(result))
}

// wireSeats says of each licence its id, seats, total and head.
func wireSeats(r dashboard.SeatResult) (all []string) {
	for _, l := range r.ResultingLicenses {
		all = append(all, strings.Join([]string{l.ID, l.SeatCount.String(), dashboard.Given(l.TotalDurationInDays).String(), l.HeadLicenseID.String()}, " "))
	}
	return all
}

func TestPD27OverviewOnTheWire(t *testing.T) {
	o := exampleOrg(t)
	o.claim(wireActivated, "3456", "MX64-ENT", 365, 0)
	e, err := o.AssignSeats(wireAct(wireActivated), "9012", "N_24329156", 20, "9013")
	wireDo(o, e, err)
	text, err := o.WireOverview(wireActivated, 7).MarshalJSON()
	require.NoError(t, err)
	require.Equal(t, `{"licenseCount":5,"states":{"active":{"count":2},"expired":{"count":0},`+
		`"expiring":{"count":0,"critical":{"thresholdInDays":14,"expiringCount":0},"warning":{"thresholdInDays":90,"expiringCount":0}},`+
		`"recentlyQueued":{"count":1},"unused":{"count":2,"soonestActivation":{"activationDate":"2019-11-27","toActivateCount":1}},`+
		`"unusedActive":{"count":0,"oldestActivation":{"activationDate":null,"activeCount":0}}},`+
		`"licenseTypes":[{"licenseType":"MX64-ENT","counts":{"unassigned":1}},{"licenseType":"SME","counts":{"unassigned":1}}],`+
		`"systemsManager":{"counts":{"totalSeats":25,"activeSeats":20,"unassignedSeats":5,"orgwideEnrolledDevices":7}}}`, string(text))

	later := wireAt("2020-08-20T00:00:00Z")
	v := o.WireOverview(later, 0).PerDevice.States
	require.Equal(t, dashboard.States{
		Expiring: 2, Critical: dashboard.Band{ThresholdInDays: 14, ExpiringCount: 1}, Warning: dashboard.Band{ThresholdInDays: 90, ExpiringCount: 1},
		RecentlyQueued: 1, UnusedActive: 2, OldestActivation: license.MustParseDate("2019-11-27"), Activated: 1,
	}, v)
	model, known := o.WireOverview(later, 0).Model()
	require.True(t, known)
	require.Equal(t, license.PerDevice, model)

	none := newWireOrg(t, "1", perdevice.Policy{Warning: -1, Critical: -1}, wireClaimed).WireOverview(wireClaimed, 0).PerDevice
	require.Equal(t, dashboard.PerDeviceOverview{}, none, "no bands, no thresholds")
	half := newWireOrg(t, "1", perdevice.Policy{Warning: 3*license.Day - 1, Critical: license.Day}, wireClaimed).WireOverview(wireClaimed, 0).PerDevice
	require.Equal(t, 2, half.States.Warning.ThresholdInDays)
	require.Equal(t, 1, half.States.Critical.ThresholdInDays)
}

func TestWalkOfTheListStops(t *testing.T) {
	o := exampleOrg(t)
	for l := range o.WireLicenses(wireActivated) {
		require.Equal(t, "1234", l.ID)
		break
	}
	require.Len(t, slices.Collect(o.WireLicenses(wireActivated)), 3)
}

// Each update asks for the verb that its three-valued serial and the licence's
// state mean, and is refused as that verb is.
func TestUpdate(t *testing.T) {
	o := exampleOrg(t)
	later := wireActivated.Add(time.Hour)
	o.device(later, "Q2", "MX64")
	o.device(later, "Q3", "MX64")
	o.claim(later, "free", "MX64-ENT", 365, 0)
	o.claim(later, "third", "MX64-ENT", 1, 0)
	o.assign(later, "third", "Q3")
	over := later.Add(license.Day)
	to := func(serial string) dashboard.LicenseUpdate {
		return dashboard.LicenseUpdate{DeviceSerial: dashboard.Given(serial)}
	}
	null := dashboard.LicenseUpdate{DeviceSerial: dashboard.Null[string]()}
	for _, c := range []struct {
		name   string
		id     license.ID
		at     time.Time
		update dashboard.LicenseUpdate
		want   perdevice.Event
		reason license.Reason
	}{
		{"assign", "free", later, to("Q2"), perdevice.Assigned{}, ""},
		{"queue", "free", later, to("Q234-ABCD-5678"), perdevice.Assigned{}, ""},
		{"reassign", "1234", later, to("Q2"), perdevice.Reassigned{}, ""},
		{"dequeue", "5678", later, null, perdevice.Dequeued{}, ""},
		{"unassign", "third", later, null, perdevice.Unassigned{}, ""},
		{"nothing asked", "free", later, dashboard.LicenseUpdate{}, nil, perdevice.ErrNothingAsked},
		{"where it is", "1234", later, to("Q234-ABCD-5678"), nil, perdevice.ErrNothingAsked},
		{"queued where it is", "5678", later, to("Q234-ABCD-5678"), nil, perdevice.ErrNothingAsked},
		{"queued elsewhere", "5678", later, to("Q2"), nil, perdevice.ErrQueued},
		{"onto one that is licensed", "third", later, to("Q234-ABCD-5678"), nil, perdevice.ErrDeviceLicensed},
		{"no such device", "free", later, to("Q9"), nil, perdevice.ErrDeviceUnknown},
		{"empty serial", "free", later, to(""), nil, perdevice.ErrDeviceUnknown},
		{"nowhere already", "free", later, null, nil, perdevice.ErrNotAssigned},
		{"head of a queue", "1234", later, null, nil, perdevice.ErrQueueBehind},
		{"expired where it is", "third", over, to("Q3"), nil, perdevice.ErrExpired},
		{"expired off", "third", over, null, nil, perdevice.ErrExpired},
		{"seats", "9012", later, to("Q2"), nil, perdevice.ErrSeats},
		{"not held", "0", later, null, nil, perdevice.ErrLicenseUnknown},
		{"before the last event", "free", later.Add(-1), null, nil, perdevice.ErrEarlierThanLast},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := o.Update(wireAct(c.at), c.id, c.update)
			if c.reason != "" {
				require.ErrorIs(t, err, c.reason)
				require.Nil(t, e)
				return
			}
			require.NoError(t, err)
			require.IsType(t, c.want, e)
			require.NoError(t, o.Clone().Apply(e))
		})
	}
}
