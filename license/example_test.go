package license_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/licit-go/licit/license"
)

// The worked example of the package documentation.
func Example() {
	key, err := license.ParseKey("z2ab cdef ghjk")
	if err != nil {
		fmt.Println(err)
		return
	}
	counts, err := license.NewCounts(license.Line{Model: "MR Enterprise", Count: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	l, err := license.NewLicense(key, counts, license.MustParseDate("2013-01-01"), 365)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("ends", l.End(), "and has", l.End().DaysSince(license.MustParseDate("2013-05-08")), "days left")

	rest, err := l.Counts().Minus(license.MustCounts(license.Line{Model: "MR Enterprise", Count: 4}))
	if err != nil {
		fmt.Println(err)
		return
	}
	replacement, err := l.Reissue(license.MustParseKey("Z2KK-LLLL-MMMM"), rest)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(replacement.Key(), "holds", replacement.Counts(), "until", replacement.End())

	_, err = l.Counts().Minus(license.MustCounts(license.Line{Model: "MR Enterprise", Count: 11}))
	fmt.Println(err)
	// Output:
	// ends 2014-01-01 and has 238 days left
	// Z2KK-LLLL-MMMM holds MR Enterprise=6 until 2014-01-01
	// license/count-short (TR-7): model=MR Enterprise, asked=11, held=10
}

func ExampleRefuse() {
	r := license.Refuse(license.ErrCountShort, "TR-7", "model", "MX75", "asked", "2", "held", "1")
	fmt.Println(r)
	fmt.Println(r.Reason, r.Rule, r.Field("asked"))
	// Output:
	// license/count-short (TR-7): model=MX75, asked=2, held=1
	// license/count-short TR-7 2
}

func ExampleRefusal_Error() {
	fmt.Println(license.Refuse(license.ErrKeyMalformed, "CT-12", "key", "Z2AA-BBBB-CCC", "form", "Z2##-####-####"))
	fmt.Println(license.Refuse(license.ErrJSONUnknownField, "", "field", "claims.Z2AA-BBBB-CCCC.note"))
	// Output:
	// license/key-malformed (CT-12): key=…-CCC, form=Z2##-####-####
	// license/json-unknown-field: field=claims.…CCCC.note
}

func ExampleRefusal_Field() {
	_, err := license.ParseKey("Z2AA-BBBB")
	if r, ok := errors.AsType[*license.Refusal](err); ok {
		fmt.Println(r.Field("key"), r.Field("form"))
	}
	// Output: Z2AA-BBBB Z2##-####-####
}

func ExampleRefusal_Unwrap() {
	_, err := license.ParseKey("Z2AA-BBBB")
	fmt.Println(errors.Is(err, license.ErrKeyMalformed), errors.Is(err, license.ErrDateMalformed))
	// Output: true false
}

func ExampleReason_Error() {
	fmt.Println(license.ErrStale.Error())
	// Output: license/stale
}

func ExampleRefusals() {
	_, badKey := license.ParseKey("Z2")
	_, badDate := license.ParseDate("2023-02-29")
	err := fmt.Errorf("order 7: %w", errors.Join(badKey, badDate))
	for _, r := range license.Refusals(err) {
		fmt.Println(r)
	}
	// Output:
	// license/key-malformed (CT-12): key=…, form=Z2##-####-####
	// license/date-malformed (CT-1): date=2023-02-29, form=YYYY-MM-DD
}

func ExampleGiven() {
	var inventory map[string]int
	fmt.Println(license.Given("inventory", inventory != nil))
	// Output: license/not-given: what=inventory
}

func ExampleWithin() {
	_, err := license.ParseDate("2023-02-29")
	fmt.Println(license.Within("orders", license.Within("7", err)))
	// Output: license/date-malformed (CT-1): date=2023-02-29, form=YYYY-MM-DD, field=orders.7
}

func ExampleJoin() {
	_, date := license.ParseDate("2023-02-29")
	_, key := license.ParseKey("Z2XX")
	fmt.Println(license.Join(nil, date))
	fmt.Println(len(license.Refusals(license.Join(date, nil, key))))
	// Output:
	// license/date-malformed (CT-1): date=2023-02-29, form=YYYY-MM-DD
	// 2
}

func ExampleID_Check() {
	fmt.Println(license.ID("O_123").Check())
	fmt.Println(license.ID("").Check())
	// Output:
	// <nil>
	// license/id-malformed: id="", longest=128
}

func ExampleActor_Same() {
	fmt.Println(license.Actor(" Ann@Example.com").Same("ann@example.com"))
	fmt.Println(license.Actor("ann@example.com").Same("bob@example.com"))
	// Output:
	// true
	// false
}

func ExampleAct_Check() {
	act, err := license.Act{At: license.MustParseDate("2024-02-29").Start(), By: "ada@example.com"}.Check()
	fmt.Println(act.At, act.By, err)
	_, err = license.Act{By: "ada@example.com"}.Check()
	fmt.Println(err)
	// Output:
	// 2024-02-29 00:00:00 +0000 UTC ada@example.com <nil>
	// license/instant-missing (CT-12): at=""
}

func ExampleAct_Day() {
	act := license.Act{At: license.MustParseDate("2024-02-29").Start().Add(license.Day - 1), By: "ada@example.com"}
	fmt.Println(act.Day())
	// Output: 2024-02-29
}

func ExampleUnissued() {
	i := license.Unissued(license.MustParseKey("Z2AA-BBBB-CCCC"))
	fmt.Println(i.Key, i.Status == license.Unknown, i.License.IsZero())
	// Output: Z2AA-BBBB-CCCC true true
}

func ExampleFresh() {
	l, _ := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"), license.MustCounts(license.Line{Model: "MX75", Count: 1}), license.MustParseDate("2024-01-01"), 30)
	i := license.Fresh(l)
	fmt.Println(i.Key, i.Status, i.License.End())
	// Output: Z2AA-BBBB-CCCC unclaimed 2024-01-31
}

// withoutTime leaves the instant out of a record.
var withoutTime = &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}}

func ExampleIssued_LogValue() {
	issued := license.Issued{
		Key: license.MustParseKey("Z2AA-BBBB-CCCC"), Status: license.Invalidated,
		Cause: license.Undone, Replacement: license.MustParseKey("Z2DD-EEEE-FFFF"),
	}
	v := issued.LogValue().Group()
	slog.New(slog.NewTextHandler(os.Stdout, withoutTime)).Info("asked", v[0], v[1], v[3], v[4])
	// Output: level=INFO msg=asked key=••••-••••-CCCC status=invalidated cause=undone replacement=••••-••••-FFFF
}

func ExampleLicense_LogValue() {
	l, _ := license.NewLicense(license.MustParseKey("Z2AA-BBBB-CCCC"), license.MustCounts(license.Line{Model: "MX75", Count: 1}), license.MustParseDate("2024-01-01"), 30)
	slog.New(slog.NewTextHandler(os.Stdout, withoutTime)).Info("claimed", "license", l)
	// Output: level=INFO msg=claimed license.key=••••-••••-CCCC license.counts="MX75=1" license.start=2024-01-01 license.days=30
}

func ExampleKey_LogValue() {
	slog.New(slog.NewTextHandler(os.Stdout, withoutTime)).Info("claimed", "key", license.MustParseKey("Z2AA-BBBB-CCCC"))
	// Output: level=INFO msg=claimed key=••••-••••-CCCC
}

func ExampleCause_Check() {
	fmt.Println(license.Undone.Check())
	fmt.Println(license.Cause("lost").Check())
	// Output:
	// <nil>
	// license/cause (CT-17): cause=lost
}

func ExampleLicensingModel_Check() {
	fmt.Println(license.PerDevice.Check())
	fmt.Println(license.LicensingModel("per device").Check())
	// Output:
	// <nil>
	// license/licensing-model (TR-10): licensingModel=per device
}
