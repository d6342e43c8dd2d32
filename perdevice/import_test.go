package perdevice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
	"github.com/licit-go/licit/perdevice"
)

// records reads the text of a licence list.
func records(t require.TestingT, text string) []dashboard.PerDeviceLicense {
	var all []dashboard.PerDeviceLicense
	for l, err := range dashboard.PerDeviceLicenses(strings.NewReader(text)) {
		require.NoError(t, err)
		all = append(all, l)
	}
	return all
}

// empty returns an organization with the devices and networks of another, and no
// licences.
func (o wireOrg) empty(id license.ID, policy perdevice.Policy, at time.Time) wireOrg {
	n := newWireOrg(o.t, id, policy, at)
	for d := range o.Devices(at) {
		n.device(at, d.Device, d.Model)
	}
	for d := range o.Devices(at) {
		if d.Spare != "" {
			e, err := n.Pair(wireAct(at), d.Device, d.Spare)
			wireDo(n, e, err)
		}
	}
	for w := range o.Networks(at) {
		n.network(at, w.Network)
	}
	return n
}

func TestImportShowsTheSameList(t *testing.T) {
	o := exampleOrg(t)
	seats, err := o.AssignSeats(wireAct(wireActivated), "9012", "N_24329156", 20, "9013")
	wireDo(o, seats, err)
	o.claim(wireActivated, "2", "SME", 100, 20)
	renewed, err := o.RenewSeats(wireAct(wireActivated), "9012", "2", "")
	wireDo(o, renewed, err)
	for _, at := range []time.Time{wireActivated, wireAt("2019-12-01T00:00:00Z"), wireAt("2020-08-31T15:01:46Z"), wireAt("2021-01-01T00:00:00Z")} {
		list := records(t, o.list(at))
		slices.Reverse(list) // the order of records does not matter
		n := o.empty("2", perdevice.Policy{}, at)
		e, err := n.Import(wireAct(at), list)
		require.NoError(t, err)
		again, err := n.Import(wireAct(at), list)
		require.NoError(t, err)
		require.Equal(t, e, again, "a decision changes nothing")
		wireDo(n, e, nil)
		require.Equal(t, e.Seq, n.Seq())
		for _, later := range []time.Duration{0, 1, 90 * license.Day, 400 * license.Day} {
			require.Equal(t, o.list(at.Add(later)), n.list(at.Add(later)), "%v and %v", at, later)
		}
		require.Equal(t, o.WireOverview(at, 3), n.WireOverview(at, 3))

		name, data, err := perdevice.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, "perdevice.imported", name)
		decoded, err := perdevice.DecodeEvent(name, data)
		require.NoError(t, err)
		require.Equal(t, e, decoded)
		snapshot, err := n.Snapshot()
		require.NoError(t, err)
		restored, err := perdevice.Restore(snapshot, perdevice.Policy{})
		require.NoError(t, err)
		require.Equal(t, n.list(at), wireOrg{t, restored}.list(at))
	}
}

// What the list cannot tell is nobody's guess: the claims cannot be undone, and
// what goes on in the new organization goes on as in the old one.
func TestImportedOrganizationGoesOn(t *testing.T) {
	o := exampleOrg(t)
	n := o.empty("2", perdevice.Policy{}, wireActivated)
	e, err := n.Import(wireAct(wireActivated), records(t, o.list(wireActivated)))
	wireDo(n, e, err)
	_, err = n.Undo(wireAct(wireActivated), "9012")
	require.ErrorIs(t, err, perdevice.ErrUndoWindowClosed)
	_, err = o.Undo(wireAct(wireActivated), "9012")
	require.NoError(t, err)

	// PD-12: the window runs from the claim, not from the import.
	at := wireClaimed.Add(90*license.Day - 1)
	for _, at := range []time.Time{at, at.Add(1)} {
		for _, each := range []wireOrg{o, n} {
			dequeued, err := each.Dequeue(wireAct(at), "5678")
			require.NoError(t, err)
			require.Equal(t, at.Before(wireClaimed.Add(90*license.Day)), dequeued.Activates.IsZero())
		}
	}
	// PD-15: the grace of the device runs from the expiry that the list tells.
	over := wireAt("2020-10-31T00:00:00Z")
	p := o.empty("3", perdevice.Policy{}, over)
	e, err = p.Import(wireAct(over), records(t, o.list(over)))
	wireDo(p, e, err)
	p.claim(over, "renewal", "MX64-ENT", 365, 0)
	p.assign(over, "renewal", "Q234-ABCD-5678")
	s, held := p.License("renewal", over)
	require.True(t, held)
	require.Equal(t, wireAt("2020-10-30T15:01:46Z"), s.Activates)
}

func TestImportRefusals(t *testing.T) {
	const anotherHead = `{"id":"77","licenseType":"MX64-ENT","licenseKey":"Z212-3456-7890","orderNumber":null,"deviceSerial":"Q234-ABCD-5678",` +
		`"networkId":null,"state":"active","seatCount":null,"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],` +
		`"claimDate":"2019-08-29T12:40:10Z","activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-08-31T15:01:46Z","headLicenseId":null}`
	seats := strings.NewReplacer(`"networkId":null,"state":"unused"`, `"networkId":"N_24329156","state":"active"`,
		`"activationDate":null,"expirationDate":null`, `"activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-08-31T15:01:46Z"`).Replace(wireUnused)
	for _, c := range []struct {
		name, from, to string // in the example's list
		reason         license.Reason
		said           []string // record, field, value
	}{
		{"id", `"id":"9012"`, `"id":" 9012"`, license.ErrIDMalformed, []string{"3 id  9012"}},
		{"id twice", `"id":"9012"`, `"id":"5678"`, perdevice.ErrLicenseTaken, []string{"3 id 5678"}},
		{"type", `"licenseType":"SME"`, `"licenseType":""`, perdevice.ErrNameMalformed, []string{"3 licenseType "}},
		{"key", `"licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":null`, `"licenseKey":"Z3","deviceSerial":null`, license.ErrKeyMalformed, []string{"3 licenseKey "}},
		{"order", `"orderNumber":"4C1234567","deviceSerial":null`, `"orderNumber":" ","deviceSerial":null`, perdevice.ErrNameMalformed, []string{"3 orderNumber  "}},
		{"no days", `"totalDurationInDays":60,"durationInDays":60`, `"totalDurationInDays":60`, perdevice.ErrTermRange, []string{"2 durationInDays 0"}},
		{"negative days", `"totalDurationInDays":60,"durationInDays":60`, `"durationInDays":-1`, perdevice.ErrTermRange, []string{"2 durationInDays -1"}},
		{"too many days", `"totalDurationInDays":60,"durationInDays":60`, `"durationInDays":3652059`, perdevice.ErrTermRange, []string{"2 durationInDays 3652059"}},
		{"no seats", `"seatCount":25`, `"seatCount":0`, perdevice.ErrSeatsRange, []string{"3 seatCount 0"}},
		{"too many seats", `"seatCount":25`, `"seatCount":1048577`, perdevice.ErrSeatsRange, []string{"3 seatCount 1048577"}},
		{"no claim", `"claimDate":"2019-08-29T12:40:10Z"`, `"claimDate":null`, license.ErrInstantMissing, []string{"1 claimDate ", "2 claimDate ", "3 claimDate "}},
		{"claimed later", `"claimDate":"2019-08-29T12:40:10Z","activationDate":"2`, `"claimDate":"2019-09-01T15:01:46.000000001Z","activationDate":"2`,
			perdevice.ErrEarlierThanLast, []string{"1 claimDate 2019-09-01T15:01:46.000000001Z"}},
		{"activated later", `"activationDate":"2019-09-01T15:01:46Z"`, `"activationDate":"2019-09-01T15:01:46.000000001Z"`,
			perdevice.ErrEarlierThanLast, []string{"1 activationDate 2019-09-01T15:01:46.000000001Z"}},
		{"no such head", `"headLicenseId":"1234"`, `"headLicenseId":"12345"`, perdevice.ErrLicenseUnknown,
			[]string{"1 permanentlyQueuedLicenses.0.id 5678", "2 headLicenseId 12345"}},
		{"head that is queued", `"headLicenseId":null}]`, `"headLicenseId":"5678"}]`, perdevice.ErrQueued, []string{"3 headLicenseId 5678"}},
		{"head of itself", `"headLicenseId":"1234"`, `"headLicenseId":"5678"`, perdevice.ErrQueued,
			[]string{"1 permanentlyQueuedLicenses.0.id 5678", "2 headLicenseId 5678"}},
		{"order of the queue not told", wireHead + "," + wireQueued, strings.Replace(wireHead, wireOf, "", 1) + "," + wireQueued + "," + strings.Replace(wireQueued, "5678", "6789", 1),
			perdevice.ErrNotQueued, []string{"2 headLicenseId 1234", "3 headLicenseId 1234"}},
		{"one of the queue not told", wireQueued, wireQueued + "," + strings.Replace(wireQueued, "5678", "6789", 1), perdevice.ErrNotQueued, []string{"3 headLicenseId 1234"}},
		{"queued without a record", `"durationInDays":60}]`, `"durationInDays":60},{"id":"6789"}]`, perdevice.ErrLicenseUnknown, []string{"1 permanentlyQueuedLicenses.1.id 6789"}},
		{"queued twice", `"durationInDays":60}]`, `"durationInDays":60},{"id":"5678"}]`, perdevice.ErrLicenseUnknown, []string{"1 permanentlyQueuedLicenses.1.id 5678"}},
		{"no such device", `"deviceSerial":"Q234-ABCD-5678"`, `"deviceSerial":"Q9"`, perdevice.ErrDeviceUnknown, []string{"1 deviceSerial Q9"}},
		{"warm spare", `"deviceSerial":"Q234-ABCD-5678"`, `"deviceSerial":"spare"`, perdevice.ErrDeviceSpare, []string{"1 deviceSerial spare"}},
		{"two heads on a device", `{"id":"9012"`, anotherHead + `,{"id":"9012"`, perdevice.ErrDeviceLicensed, []string{"3 deviceSerial Q234-ABCD-5678"}},
		{"type that does not fit", `"licenseType":"MX64-ENT"`, `"licenseType":"MX65-ENT"`, perdevice.ErrTypeFits, []string{"1 licenseType MX65-ENT", "2 licenseType MX65-ENT"}},
		{"type that nobody knows", `"licenseType":"MX64-ENT"`, `"licenseType":"new"`, perdevice.ErrTypeUnknown, []string{"1 licenseType new", "2 licenseType new"}},
		{"seats on a device", `"seatCount":null,"totalDurationInDays":60`, `"seatCount":1,"totalDurationInDays":60`, perdevice.ErrSeats, []string{"2 seatCount 1"}},
		{"no such network", wireUnused, strings.Replace(seats, "N_24329156", "N_9", 1), perdevice.ErrNetworkUnknown, []string{"3 networkId N_9"}},
		{"other seats behind", wireUnused, strings.Replace(seats, `"permanentlyQueuedLicenses":[]`, `"permanentlyQueuedLicenses":[{"id":"3"}]`, 1) + "," +
			strings.NewReplacer(`"9012"`, `"3"`, `:25`, `:24`, `"headLicenseId":null`, `"headLicenseId":"9012"`).Replace(wireUnused),
			perdevice.ErrSeatsRange, []string{"4 seatCount 24"}},
		{"past the calendar", `"totalDurationInDays":60,"durationInDays":60`, `"durationInDays":3652058`, perdevice.ErrTermRange, []string{"2 durationInDays 3652058"}},
		{"unused past the calendar", `"totalDurationInDays":365,"durationInDays":365,"permanentlyQueuedLicenses":[],"claimDate"`,
			`"durationInDays":3652058,"permanentlyQueuedLicenses":[],"claimDate"`, perdevice.ErrTermRange, []string{"3 durationInDays 3652058"}},
		{"unknown state", `"state":"unused"`, `"state":"new"`, perdevice.ErrDiffers, []string{"3 state new"}},
		{"another state", `"state":"active"`, `"state":"unusedActive"`, perdevice.ErrDiffers, []string{"1 state unusedActive"}},
		{"another total", `"totalDurationInDays":425`, `"totalDurationInDays":424`, perdevice.ErrDiffers, []string{"1 totalDurationInDays 424"}},
		{"another expiration", `2020-10-30T15:01:46Z`, `2020-10-30T15:01:47Z`, perdevice.ErrDiffers, []string{"1 expirationDate 2020-10-30T15:01:47Z"}},
		{"no expiration", `"expirationDate":"2020-10-30T15:01:46Z"`, `"expirationDate":null`, perdevice.ErrDiffers, []string{"1 expirationDate null"}},
		{"expiration of one that waits", `"expirationDate":null`, `"expirationDate":"2020-10-30T15:01:46Z"`, perdevice.ErrDiffers,
			[]string{"2 expirationDate 2020-10-30T15:01:46Z", "3 expirationDate 2020-10-30T15:01:46Z"}},
		{"on a device without a start", `"deviceSerial":null`, `"deviceSerial":"Q2"`, perdevice.ErrDiffers, []string{"3 deviceSerial Q2"}},
		{"queued on another device", `"5678","licenseType":"MX64-ENT","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":"Q234-ABCD-5678"`,
			`"5678","licenseType":"MX64-ENT","licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","deviceSerial":"Q2"`, perdevice.ErrDiffers, []string{"2 deviceSerial Q2"}},
		{"in a network without a start", `"networkId":null,"state":"unused"`, `"networkId":"N_24329156","state":"unused"`, perdevice.ErrDiffers, []string{"3 networkId N_24329156"}},
		{"another duration in the queue", `"durationInDays":60}]`, `"durationInDays":61}]`, perdevice.ErrDiffers, []string{"1 permanentlyQueuedLicenses.0.durationInDays 61"}},
		{"another type in the queue", `"permanentlyQueuedLicenses":[{"id":"5678","licenseType":"MX64-ENT"`, `"permanentlyQueuedLicenses":[{"id":"5678","licenseType":"MX64"`,
			perdevice.ErrDiffers, []string{"1 permanentlyQueuedLicenses.0.licenseType MX64"}},
		{"another key in the queue", `"licenseKey":"Z212-3456-7890","orderNumber":"4C1234567","durationInDays":60}]`, `"licenseKey":"Z212-3456-7891","orderNumber":null,"durationInDays":60}]`,
			perdevice.ErrDiffers, []string{"1 permanentlyQueuedLicenses.0.licenseKey ", "1 permanentlyQueuedLicenses.0.orderNumber null"}},
		{"activation of one that waits", `"activationDate":null,"expirationDate":null,"headLicenseId":"1234"`, `"activationDate":"2019-08-30T00:00:00Z","expirationDate":null,"headLicenseId":"1234"`,
			perdevice.ErrDiffers, []string{"2 activationDate 2019-08-30T00:00:00Z"}},
		{"the head is loose", `"activationDate":"2019-09-01T15:01:46Z","expirationDate":"2020-10-30T15:01:46Z"`, `"activationDate":null,"expirationDate":null`, perdevice.ErrDiffers,
			[]string{"1 state active", "1 deviceSerial Q234-ABCD-5678", "1 totalDurationInDays 425", "1 permanentlyQueuedLicenses.0.id 5678", "1 permanentlyQueuedLicenses.0.licenseType MX64-ENT",
				"1 permanentlyQueuedLicenses.0.licenseKey ", "1 permanentlyQueuedLicenses.0.orderNumber 4C1234567", "1 permanentlyQueuedLicenses.0.durationInDays 60",
				"2 state recentlyQueued", "2 deviceSerial Q234-ABCD-5678", "2 headLicenseId 1234"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := exampleOrg(t).empty("2", perdevice.Policy{}, wireActivated)
			o.device(wireActivated, "Q2", "MX64")
			o.device(wireActivated, "spare", "MX64")
			pair, err := o.Pair(wireAct(wireActivated), "Q2", "spare")
			wireDo(o, pair, err)
			text := "[" + wireHead + "," + wireQueued + "," + wireUnused + "]"
			require.Contains(t, text, c.from)
			e, err := o.Import(wireAct(wireActivated), records(t, strings.ReplaceAll(text, c.from, c.to)))
			require.Zero(t, e)
			require.ErrorIs(t, err, c.reason)
			require.ErrorIs(t, err, perdevice.ErrRecord)
			require.NotContains(t, err.Error(), "Z212")
			require.Equal(t, c.said, saidOfRecords(err))
		})
	}
}

// saidOfRecords says of each refused record its position, the field and the value.
func saidOfRecords(err error) (all []string) {
	for _, r := range license.Refusals(err) {
		if r.Reason == perdevice.ErrRecord {
			all = append(all, fmt.Sprintf("%s %s %s", r.Field("record"), r.Field("field"), r.Field("value")))
		}
	}
	return all
}

// What a list leaves out tells nothing; in another form it says the same.
func TestImportLeniency(t *testing.T) {
	for _, c := range []struct{ name, from, to string }{
		{"fields that are derived", `"networkId":null,"state":"active","seatCount":null,"totalDurationInDays":425,`, `"state":"active",`},
		{"expiration and head", `,"expirationDate":"2020-10-30T15:01:46Z","headLicenseId":null`, ``},
		{"another offset", `2019-09-01T15:01:46Z`, `2019-09-01T17:01:46+02:00`},
		{"key without dashes", `Z212-3456-7890`, `z21234567890`},
		{"network of a device", `"networkId":null,"state":"active"`, `"networkId":"N_24329156","state":"active"`},
		{"the only one of a queue", wireOf, ``},
		{"active for expiring", `"state":"active"`, `"state":"expiring"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := exampleOrg(t)
			n := o.empty("2", perdevice.Policy{}, wireActivated)
			require.Contains(t, o.list(wireActivated), c.from)
			e, err := n.Import(wireAct(wireActivated), records(t, strings.ReplaceAll(o.list(wireActivated), c.from, c.to)))
			wireDo(n, e, err)
			require.Equal(t, o.list(wireActivated), n.list(wireActivated))
		})
	}
	o := exampleOrg(t)
	n := o.empty("2", perdevice.Policy{}, wireActivated)
	list := slices.Collect(o.WireLicenses(wireActivated))
	list[0].ActivationDate = dashboard.Given(wireActivated.In(time.FixedZone("", 3600)))
	list[1].OrderNumber, list[2].OrderNumber = dashboard.Given(""), dashboard.Null[string]()
	list[0].PermanentlyQueuedLicenses[0].OrderNumber = dashboard.Optional[string]{}
	e, err := n.Import(wireAct(wireActivated), list)
	wireDo(n, e, err)
	s, _ := n.License("5678", wireActivated)
	require.Empty(t, s.Order)
}

// No text holds such an instant, but a list made by hand may.
func TestImportOutsideTheCalendar(t *testing.T) {
	o := exampleOrg(t)
	list := slices.Collect(o.WireLicenses(wireActivated))
	list[0].ClaimDate, list[1].ClaimDate = time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	_, err := o.empty("2", perdevice.Policy{}, wireActivated).Import(wireAct(wireActivated), list)
	require.ErrorIs(t, err, license.ErrDateRange)
	require.Equal(t, []string{"1 claimDate 0000-12-31 23:59:59 +0000 UTC", "2 claimDate 10000-01-01 00:00:00 +0000 UTC"}, saidOfRecords(err))
}

func TestImportIntoAnOrganizationInUse(t *testing.T) {
	o := exampleOrg(t)
	list := records(t, o.list(wireActivated))
	_, err := o.Import(wireAct(wireActivated), list)
	require.ErrorIs(t, err, perdevice.ErrNotEmpty)
	_, err = o.empty("2", perdevice.Policy{}, wireActivated).Import(wireAct(wireActivated), nil)
	require.ErrorIs(t, err, perdevice.ErrNothingAsked)
	_, err = o.empty("2", perdevice.Policy{}, wireActivated).Import(wireAct(wireActivated.Add(-1)), list)
	require.ErrorIs(t, err, perdevice.ErrEarlierThanLast)
	_, err = perdevice.New("2", perdevice.Policy{}).Import(wireAct(wireActivated), list)
	require.ErrorIs(t, err, perdevice.ErrNotCreated)
}

func TestImportIsBounded(t *testing.T) {
	unused := records(t, "["+wireUnused+"]")[0]
	for n := perdevice.MaxStep - 1; n <= perdevice.MaxStep+1; n++ {
		list := slices.Repeat([]dashboard.PerDeviceLicense{unused}, n)
		for i := range list {
			list[i].ID = fmt.Sprint(i)
		}
		_, err := newWireOrg(t, "2", perdevice.Policy{}, wireClaimed).Import(wireAct(wireActivated), list)
		if n <= perdevice.MaxStep {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, perdevice.ErrTooMany)
		}
	}
	for n := perdevice.MaxQueue - 1; n <= perdevice.MaxQueue+1; n++ {
		o := newWireOrg(t, "2", perdevice.Policy{}, wireClaimed)
		o.device(wireClaimed, "Q234-ABCD-5678", "MX64")
		head, queued := records(t, "["+wireHead+"]")[0], records(t, "["+wireQueued+"]")[0]
		list := []dashboard.PerDeviceLicense{head}
		list[0].PermanentlyQueuedLicenses, list[0].TotalDurationInDays, list[0].ExpirationDate = nil, 0, dashboard.Optional[time.Time]{}
		for i := range n - 1 {
			queued.ID = fmt.Sprint("q", i)
			of := head.PermanentlyQueuedLicenses[0]
			of.ID = queued.ID
			list[0].PermanentlyQueuedLicenses = append(list[0].PermanentlyQueuedLicenses, of)
			list = append(list, queued)
		}
		_, err := o.Import(wireAct(wireActivated), list)
		if n <= perdevice.MaxQueue {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, perdevice.ErrTooMany)
			require.Equal(t, []string{"1 permanentlyQueuedLicenses 1024"}, saidOfRecords(err))
		}
	}
}

// PD-3: with windows that run from the order, a licence that waits cannot come.
func TestImportWithOtherAnchors(t *testing.T) {
	o := exampleOrg(t)
	n := o.empty("2", perdevice.Policy{Anchor: perdevice.AnchorOrder}, wireActivated)
	_, err := n.Import(wireAct(wireActivated), records(t, o.list(wireActivated)))
	require.ErrorIs(t, err, perdevice.ErrAnchor)
	require.Equal(t, []string{"2 activationDate null", "3 activationDate null"}, saidOfRecords(err))
	over := wireAt("2021-01-01T00:00:00Z")
	e, err := n.Import(wireAct(over), records(t, o.list(over)))
	wireDo(n, e, err)
	require.Equal(t, o.list(over), n.list(over))

	n = o.empty("3", perdevice.Policy{ActivationWindow: -1}, wireActivated)
	e, err = n.Import(wireAct(wireActivated), records(t, o.list(wireActivated)))
	wireDo(n, e, err)
	require.Contains(t, n.list(wireActivated.Add(900*license.Day)), `"state":"unused"`)
}

// An event that no import decided is refused, and nothing changes.
func TestImportedThatCannotFollow(t *testing.T) {
	o := exampleOrg(t)
	at := wireActivated
	for name, change := range map[string]func(e *perdevice.Imported){
		"nothing":                func(e *perdevice.Imported) { e.Licenses = nil },
		"out of order":           func(e *perdevice.Imported) { slices.Reverse(e.Licenses) },
		"twice":                  func(e *perdevice.Imported) { e.Licenses[1] = e.Licenses[0] },
		"no licence":             func(e *perdevice.Imported) { e.Licenses[0].Days = 0 },
		"no claim":               func(e *perdevice.Imported) { e.Licenses[0].ClaimedAt = time.Time{} },
		"no anchor":              func(e *perdevice.Imported) { e.Licenses[2].Anchor = time.Time{} },
		"claimed later":          func(e *perdevice.Imported) { e.Licenses[0].ClaimedAt = at.Add(1) },
		"no calendar":            func(e *perdevice.Imported) { e.Licenses[0].ActivatesBy = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"no such activation":     func(e *perdevice.Imported) { e.Licenses[0].Activates = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"window before anchor":   func(e *perdevice.Imported) { e.Licenses[2].ActivatesBy = e.Licenses[2].Anchor.Add(-1) },
		"past the calendar":      func(e *perdevice.Imported) { e.Licenses[2].Days = perdevice.MaxDays },
		"starts later by itself": func(e *perdevice.Imported) { e.Licenses[2].Activates = at.Add(1) },
		"queues out of order":    func(e *perdevice.Imported) { e.Queues = append(e.Queues, e.Queues[0]) },
		"no place":               func(e *perdevice.Imported) { e.Queues[0].Device = "" },
		"no such device":         func(e *perdevice.Imported) { e.Queues[0].Device = "Q9" },
		"two places":             func(e *perdevice.Imported) { e.Queues[0].Network = "N_24329156" },
		"seats on no network":    func(e *perdevice.Imported) { e.Queues[0].Device, e.Queues[0].Network = "", "N_24329156" },
		"a stranger":             func(e *perdevice.Imported) { e.Queues[0].Licenses[1] = "x" },
		"a licence twice":        func(e *perdevice.Imported) { e.Queues[0].Licenses[1] = "1234" },
		"an empty queue":         func(e *perdevice.Imported) { e.Queues[0].Licenses = nil },
		"a gap":                  func(e *perdevice.Imported) { e.Licenses[1].Activates = e.Licenses[1].Activates.Add(1) },
		"a queue that waits":     func(e *perdevice.Imported) { e.Licenses[0].Activates = time.Time{} },
		"a device twice": func(e *perdevice.Imported) {
			e.Queues = []perdevice.ImportedQueue{{Device: "Q234-ABCD-5678", Licenses: []license.ID{"1234"}}, {Device: "Q234-ABCD-5678", Licenses: []license.ID{"5678"}}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := o.empty("2", perdevice.Policy{}, at)
			e, err := n.Import(wireAct(at), records(t, o.list(at)))
			require.NoError(t, err)
			change(&e)
			require.ErrorIs(t, n.Apply(e), perdevice.ErrCannotFollow)
			require.Equal(t, "[]", n.list(at))
		})
	}
	e, err := o.empty("2", perdevice.Policy{}, at).Import(wireAct(at), records(t, o.list(at)))
	require.NoError(t, err)
	e.Seq, e.At = o.Seq()+1, at
	require.ErrorIs(t, o.Apply(e), perdevice.ErrCannotFollow, "licences are held")
}

// A record that stands twice is refused for that alone: its head need not tell it
// apart from itself.
func TestImportRefusesWhatStandsTwiceOnce(t *testing.T) {
	list := records(t, "["+wireHead+","+wireQueued+","+wireQueued+"]")
	list[0].PermanentlyQueuedLicenses = nil
	_, err := exampleOrg(t).empty("2", perdevice.Policy{}, wireActivated).Import(wireAct(wireActivated), list)
	require.ErrorIs(t, err, perdevice.ErrLicenseTaken)
	require.Equal(t, []string{"3 id 5678"}, saidOfRecords(err))
}
