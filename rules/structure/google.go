package structure

import (
	"encoding/json"
	"strings"
	"time"
)

// judgeServiceAccount: the JSON of a key of a Google service account, with the private key whole.
func judgeServiceAccount(s string, now time.Time) Outcome {
	var account struct {
		Type string `json:"type"`
		Key  string `json:"private_key"`
	}
	if err := json.Unmarshal([]byte(s), &account); err != nil {
		return judgePrivateKey(s, now)
	}
	if account.Type != "service_account" || account.Key == "" {
		return doubtful("it is JSON without a service account's key")
	}
	o := judgePrivateKey(account.Key, now)
	if o.Verdict == Verified {
		return verified("it is a service account with a whole private key")
	}
	if isReference(strings.TrimSpace(account.Key)) {
		return refuted("its key is filled in from elsewhere")
	}
	return o
}
