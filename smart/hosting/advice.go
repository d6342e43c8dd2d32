package hosting

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// What helps more than one of the alerts.
const (
	buy           = "Buy as many host licences as are held, or more, and install them."
	rehostFirst   = "If the system was updated or upgraded lately, rehost the licences of the original system to this one."
	rebootPrimary = "Reboot the primary system: it reaches the licence manager again by itself while it starts."
	callSupport   = "If it does not after the reboot, ask the vendor's support."
)

// Advice returns what people are told of an alert (WX-21), with its dates and counts put
// in. Instants are in UTC. Of a kind that is none it is zero.
func (a Alert) Advice() license.Advice {
	switch a.Kind {
	case AlertExceeded, AlertExceededDeactivated:
		return a.tooMany()
	case AlertInvalid, AlertInvalidDeactivated:
		return a.noContact()
	case AlertFailedOver, AlertAwayDeactivated:
		return a.away()
	case AlertManageDisabled:
		return a.disabled()
	case AlertOutOfDate:
		return a.wrongVersion()
	case AlertStatusUnknown:
		return a.uncounted()
	case AlertFreeTrial:
		return a.trial()
	case AlertEvaluationOver:
		return a.trialOver()
	case AlertNoTrial:
		return a.noTrial()
	case AlertReservedFew:
		return a.fewReserved()
	}
	return license.Advice{}
}

// tooMany is the advice of WX-13.
func (a Alert) tooMany() license.Advice {
	many := "more users hold a host licence than are installed, " + strconv.Itoa(a.Held) + " against " + strconv.Itoa(a.Installed)
	advice := license.Advice{
		Problem: "Since " + shown(a.Since) + " " + many + ". The system is deactivated on " + shown(a.Until) + " unless that ends.",
		Causes: []string{
			"More users host than host licences were bought.",
			"The system was upgraded, and its licences have not been installed on the upgraded system.",
		},
		Remedies: []string{buy, rehostFirst},
	}
	if a.Kind == AlertExceededDeactivated {
		advice.Problem = "The system was deactivated on " + shown(a.Until) + ": " + many + "."
		advice.Causes[0] = "There have been more users than installed licences since " + shown(a.Since) + ", for longer than is tolerated."
	}
	return advice
}

// noContact is the advice of WX-14.
func (a Alert) noContact() license.Advice {
	advice := license.Advice{
		Problem: "The system runs with invalid licences: it has not been in contact with the licence manager since " + shown(a.Since) + "." + a.deadline(),
		Causes: []string{
			"The system does not communicate with the licence manager.",
			"The primary system is not active, and the high-availability system, which cannot reach the licence manager, runs in its place.",
		},
		Remedies: []string{rebootPrimary, callSupport},
	}
	if a.Kind == AlertInvalidDeactivated {
		advice.Problem = "The system was deactivated on " + shown(a.Until) + ": its licences have been invalid since " + shown(a.Since) + ", for longer than is tolerated."
	}
	return advice
}

// deadline says when the system is deactivated; nothing while a clock stands.
func (a Alert) deadline() string {
	if a.Until.IsZero() {
		return " The time while the system is failed over does not count."
	}
	return " It is deactivated on " + shown(a.Until) + " unless that ends."
}

// away is the advice of WX-15.
func (a Alert) away() license.Advice {
	advice := license.Advice{
		Problem: "The system failed over on " + shown(a.Since) + " and runs in free-trial mode: the connection with the licence manager is to be restored by " +
			shown(a.Until) + ".",
		Causes:   []string{"The licence manager runs on the primary system only: the high-availability system cannot connect with it."},
		Remedies: []string{rebootPrimary, callSupport},
	}
	if a.Kind == AlertAwayDeactivated {
		advice.Problem = "The system was deactivated on " + shown(a.Until) + ": it failed over on " + shown(a.Since) + " and has not returned to the primary system."
	}
	return advice
}

// disabled is the advice of WX-15 for those who find that they cannot manage licences.
func (a Alert) disabled() license.Advice {
	return license.Advice{
		Problem: "Licences cannot be managed: the button is disabled.",
		Causes:  []string{"The administration site runs on the high-availability system since " + shown(a.Since) + "."},
		Remedies: []string{
			"Find out why the administration site runs there.",
			"Mend the primary system and reboot it; after that the system works as before.",
		},
	}
}

// wrongVersion is the advice of WX-16 and WX-19.
func (a Alert) wrongVersion() license.Advice {
	by := ""
	if !a.Until.IsZero() {
		by = " by " + shown(a.Until)
	}
	advice := license.Advice{
		Problem: "Licences are out of date: the system is of version " + string(a.Version) + ". Host licences installed of that version: " +
			strconv.Itoa(a.Installed) + ", of others: " + strconv.Itoa(a.Outdated) + "; held by users: " + strconv.Itoa(a.Held) + ".",
		Causes: []string{
			"The version of the licences is not that of the system.",
			"Licences of a wrong version were ordered and installed.",
		},
		Remedies: []string{
			"After an upgrade, rehost and upgrade the licences" + by + ".",
			"If licences of a wrong version were ordered, get and install those of version " + string(a.Version) + by + ".",
		},
	}
	if !a.PrematureUntil.IsZero() {
		advice.Causes = append(advice.Causes, "It is too early to say: the system was started or altered lately, or licences have not been counted since.")
		advice.Remedies = append([]string{"Wait until " + shown(a.PrematureUntil) + " at the latest: the licence manager needs a while to start, and licences are counted once a day."}, advice.Remedies...)
	}
	if a.Expected {
		advice.Causes = append(advice.Causes, "Licences of the version before are being rehosted during the upgrade: the alert is expected then.")
	}
	return advice
}

// uncounted is the advice of WX-16.
func (a Alert) uncounted() license.Advice {
	return license.Advice{
		Problem: "The status of licences has been unknown since " + shown(a.Since) + "; managing them may fail.",
		Causes:  []string{"The system was upgraded, updated, or failed over or back, and licences have not been counted since. That is by design."},
		Remedies: []string{
			"Wait for the audit, which should be made by " + shown(a.Until) + "; after it the status is known.",
			"If the system is failed over, return to the primary system: licences are counted only there.",
		},
	}
}

// trial is the advice of WX-9 while evaluation runs.
func (a Alert) trial() license.Advice {
	advice := license.Advice{
		Problem:  "The system runs in free-trial mode.",
		Causes:   []string{"A system is in free-trial mode from its deployment or upgrade on."},
		Remedies: []string{"Install or register licences to end it."},
	}
	if !a.Until.IsZero() {
		advice.Problem = "The system runs in free-trial mode until " + shown(a.Until) + "."
	}
	return advice
}

// trialOver is the advice of WX-12 when evaluation is over.
func (a Alert) trialOver() license.Advice {
	advice := license.Advice{
		Problem:  "Only licence management works: the evaluation is over.",
		Causes:   []string{"The system is not registered, and no licences are reserved for it."},
		Remedies: []string{"Buy licences, and register the system or have them reserved."},
	}
	if !a.Since.IsZero() { // of the evaluation of a managed system
		advice.Problem = "Only licence management works: the evaluation was over on " + shown(a.Since) + "."
		advice.Causes = []string{"No licences of the version of the system are installed."}
		advice.Remedies = []string{"Buy licences and install them."}
	}
	return advice
}

// noTrial is the advice of WX-11.
func (a Alert) noTrial() license.Advice {
	return license.Advice{
		Problem:  "Only licence management works.",
		Causes:   []string{"A system of several data centers has no trial period, and no licences are registered, reserved or installed."},
		Remedies: []string{"Register the system, or reserve or install licences."},
	}
}

// fewReserved is the advice of WX-12 where licences are reserved.
func (a Alert) fewReserved() license.Advice {
	held, reserved := strconv.Itoa(a.Held), strconv.Itoa(a.Reserved)
	return license.Advice{
		Problem: "Only licence management works: more users hold a host licence than are reserved, " + held + " against " + reserved + ".",
		Causes:  []string{"More users were given a host licence than licences were reserved."},
		Remedies: []string{
			"Reserve at least " + held + " host licences, or register the system online, where more may be used than was bought.",
			"Deactivate users who need none.",
		},
	}
}

// shown is an instant as people read it.
func shown(at time.Time) string { return at.Format("2006-01-02 15:04:05") + " UTC" }
