package smart_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

const day = 24 * 60 * 60

var (
	udi    = license.MustParseUDI("P:UCM,S:cc920,U:e53fc968-0253-4d61-a355-ba908a6cc920")
	issued = time.Date(2024, 3, 13, 8, 4, 57, 0, time.UTC)
	asked  = time.Date(2024, 4, 12, 8, 9, 28, 500_000_000, time.UTC)
)

// refused requires err to be that one refusal.
func refused(t require.TestingT, err error, reason license.Reason, rule string, pairs ...string) {
	if h, ok := t.(interface{ Helper() }); ok {
		h.Helper()
	}
	require.Equal(t, []*license.Refusal{license.Refuse(reason, rule, pairs...)}, license.Refusals(err))
	require.ErrorIs(t, err, reason)
}

func date(s string) license.Date { return license.MustParseDate(s) }

func header(n uint64) smart.Header {
	return smart.Header{UDI: udi, Installation: 12345678901234567890, Number: n}
}

func certificate() smart.Certificate {
	return smart.Certificate{Number: 7, Issued: issued, Valid: 365 * day, Renew: 180 * day}
}

func usage() smart.Usage {
	u, err := smart.NewUsage(smart.Use{Tag: "Standard", Quantity: 40}, smart.Use{Tag: "Premium <&>", Quantity: license.MaxUnits})
	if err != nil {
		panic(err)
	}
	return u
}

func term() smart.Line {
	return smart.Line{
		ID: "L-2", Tag: "Standard", Quantity: 40, Type: smart.Term, Start: date("2019-05-20"), Last: date("2022-05-19"), Source: "order 4711",
	}
}

func perpetual() smart.Line {
	return smart.Line{ID: "L-1", Tag: "Premium", Quantity: 10, Type: smart.Perpetual, Start: date("2019-05-20"), Export: true, ReportingOnly: true}
}

func report() smart.Report {
	return smart.Report{
		Satellite: "S-1", Number: 3, At: asked,
		Transfers: []smart.ReportedTransfer{
			{Seq: 17, Line: "L-1", From: "VA-1", To: "VA-2", Quantity: 5},
			{Seq: 17, Line: "L-2", From: "VA-1", To: "VA-2", Quantity: 1},
			{Seq: 19, Line: "L-1", From: "VA-2", To: "VA-1", Quantity: license.MaxUnits},
		},
		Instances: []smart.ReportedInstance{
			{UDI: udi, Account: "VA-1", Contact: asked, Issued: issued, Valid: 365 * day, Export: true, Usage: usage()},
			{UDI: license.MustParseUDI("P:UCM,S:x"), Account: "VA-2", Held: []smart.HeldPart{{Line: "L-1", Quantity: 2}, {Line: "L-2", Quantity: 3}}},
		},
	}
}

func entitlements() smart.Entitlements {
	other := term()
	other.Quantity = 2
	return smart.Entitlements{
		Satellite: "S-1", Number: 3, At: asked,
		Accounts: []smart.EntitledAccount{{Account: "VA-1", Lines: []smart.Line{perpetual(), term()}}, {Account: "VA-2", Lines: []smart.Line{other}}, {Account: "VA-3"}},
	}
}

// a sample is a message of each kind.
type sample struct {
	kind    string
	message smart.Message
}

func samples() []sample {
	return []sample{
		{"register", smart.Register{Header: header(1), Token: "NzY1MGZi-MTY3MDQ2MDU5MQ", Overwrite: true}},
		{"authorize", smart.Authorize{Header: header(2), Certificate: 7, Usage: usage()}},
		{"renew", smart.Renew{Header: header(3), Certificate: 7}},
		{"deregister", smart.Deregister{Header: header(4), Certificate: 7}},
		{"registration", smart.Registration{Header: header(1), At: issued, Certificate: certificate(), Valid: 90 * day}},
		{"authorization", smart.Authorization{
			Header: header(2), At: asked, Certificate: certificate(), Short: []license.Tag{"Premium <&>", "Standard"}, Next: day / 2, Valid: 90 * day,
		}},
		{"renewal", smart.Renewal{Header: header(3), At: asked, Certificate: certificate(), Valid: 90 * day}},
		{"deregistration", smart.Deregistration{Header: header(4), At: asked}},
		{"rejection", smart.Rejection{Header: header(1), At: asked, Reason: "account/registered", Rule: "SM-10", Permanent: true, Overwrite: true, Gone: true}},
		{"report", report()},
		{"entitlements", entitlements()},
	}
}

func encoded(t testing.TB, m smart.Message) []byte {
	t.Helper()
	data, err := smart.Encode(m)
	require.NoError(t, err)
	return data
}
