package pak

import "github.com/licit-go/licit/license"

// Explain returns what people are told of a refusal (WX-21), with its values put in, and
// false of reasons for which the source has no message: it has those of [ErrExhausted],
// [ErrUpgradeImpossible], [ErrEligible] and [ErrOtherSystem].
func Explain(r *license.Refusal) (license.Advice, bool) {
	if r == nil {
		return license.Advice{}, false
	}
	switch r.Reason {
	case ErrExhausted:
		return license.Advice{
			Problem:  "The PAK " + r.Field("pak") + " cannot be fulfilled because there are no licenses remaining in the PAK.",
			Causes:   []string{"All licenses of the PAK were fulfilled before."},
			Remedies: []string{buyMore},
		}, true
	case ErrUpgradeImpossible:
		return impossibleAdvice(r), true
	case ErrEligible:
		old := r.Field("product") + " " + r.Field("version")
		return license.Advice{
			Problem: "Not all upgrades of the PAK " + r.Field("pak") + " can be fulfilled: " + r.Field("asked") + " are asked for, and " +
				r.Field("installed") + " licenses of " + old + " are installed.",
			Causes: []string{"As many licenses can be upgraded as are installed of the old version, and no more."},
			Remedies: []string{
				"Rehost or install enough licenses of " + old + " to match the upgrades, then fulfill the PAK.",
				"Fulfill a part of the PAK now, up to " + r.Field("installed") + " of these, and the rest later.",
			},
		}, true
	case ErrOtherSystem:
		return license.Advice{
			Problem:  "The license file " + r.Field("serial") + " was not issued for this system, " + r.Field("system") + ".",
			Causes:   []string{"The file was issued for the system " + r.Field("issuedFor") + "."},
			Remedies: []string{"Make sure that the right file is installed on this system."},
		}, true
	}
	return license.Advice{}, false
}

const buyMore = "If more new licenses are needed, buy them: they come with a PAK that is no upgrade PAK."

// impossibleAdvice names both causes in its problem, as the message does, and as causes
// those that hold.
func impossibleAdvice(r *license.Refusal) license.Advice {
	a := license.Advice{
		Problem: "The upgrade PAK " + r.Field("pak") + " cannot be fulfilled: either there are no licenses remaining in the PAK, " +
			"or there are no licenses installed that could be upgraded with it.",
	}
	if r.Field("left") == "0" {
		a.Causes = append(a.Causes, "There are no licenses remaining in the PAK.")
	} else {
		a.Remedies = append(a.Remedies, "Rehost the licenses of the old system and install their file here, then fulfill the PAK.")
	}
	if n := r.Field("eligible"); n == "0" {
		a.Causes = append(a.Causes, "There are no licenses installed that could be upgraded with it.")
	}
	a.Remedies = append(a.Remedies, buyMore)
	return a
}
