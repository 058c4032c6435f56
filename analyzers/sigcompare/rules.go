package sigcompare

// The rules, as they stand in reports and in configuration.
const (
	ruleCompared  = "signature-compared-unsafely"
	ruleNever     = "hmac-never-compared"
	ruleWeak      = "weak-hmac-hash"
	ruleReencoded = "signature-body-reencoded"
	ruleConsumed  = "signature-body-consumed"
	ruleStamp     = "signed-timestamp-unchecked"
	ruleConstant  = "signature-constant-accepted"
)
