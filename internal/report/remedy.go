package report

import "github.com/hookvet/hookvet/internal/finding"

// remedy returns what to do about a finding, in one sentence without a capital
// and full stop: where to revoke the secret, then which variable to read the
// new one from. It is the same in every format. It may be empty for a finding
// that is no secret and has no advice of its own. Like all text that rules and
// repositories have a part in it goes through a cleaner before it is printed.
func remedy(f finding.Finding) string {
	switch {
	case f.Remediation != "":
		return f.Remediation
	case f.Secret == "" && f.Position.Line == 0:
		return "take the file out of the repository and revoke what it holds" + whereToRevoke(f)
	case f.Secret == "":
		return ""
	}
	advice := revoke(f)
	if f.Exposure != nil && f.Exposure.Removed != nil {
		advice = "removing it from HEAD does not undo it: " + advice
	}
	if f.Confidence == finding.Generic {
		advice = "if it is real, " + advice
	}
	return advice
}

// revoke returns how to make a secret of its kind worthless and replace it.
func revoke(f finding.Finding) string {
	from := ", then read the new one from " + f.EnvName()
	switch f.Kind {
	case "private-key":
		where := ""
		if f.Rotate != "" {
			where = " (" + f.Rotate + ")"
		}
		return "generate a new key pair, replace the public key wherever it is trusted" + where +
			", then read the private key from " + f.EnvName()
	case "password", "dsn":
		if f.Rotate == "" && f.Provider == "" {
			return "change the password on the server" + from
		}
		return "change the password" + whereToRevoke(f) + from
	case "webhook-url":
		return "replace the webhook" + whereToRevoke(f) + ", then read the new URL from " + f.EnvName()
	}
	return "revoke it" + whereToRevoke(f) + from
}

// whereToRevoke returns " at" the best place that is known.
func whereToRevoke(f finding.Finding) string {
	switch {
	case f.Rotate != "":
		return " at " + f.Rotate
	case f.Provider != "":
		return " at " + f.Provider
	}
	return " at the service that issued it"
}

// message returns what was found, in one sentence, for a cleaner.
func message(f finding.Finding) string {
	switch {
	case f.Description != "":
		return f.Description
	case f.Kind != "":
		return "A hard-coded secret: " + f.Kind
	}
	return "Found by rule " + f.Rule
}
