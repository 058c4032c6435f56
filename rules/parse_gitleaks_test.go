package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/regexp"

	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

// defaultRules is how many rules gitleaks v8.30 has.
const defaultRules = 222

// gitleaks' own loading gives no rules the third time; see package gitleaks.
func TestDefaultRulesEveryTime(t *testing.T) {
	file, err := rules.Parse("user.toml", []byte("[extend]\nuseDefault = true\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		base, err := gitleaks.Default()
		if err != nil {
			t.Fatal(err)
		}
		merged, err := rules.Merge(file, base)
		if err != nil {
			t.Fatal(err)
		}
		if len(base.Rules) != defaultRules || len(merged.Rules) != defaultRules {
			t.Fatalf("load %d: %d rules, merged %d; want %d", i+1, len(base.Rules), len(merged.Rules), defaultRules)
		}
	}
}

// TestDefaultRulesAsGitleaks reads the default rules with gitleaks' own loader
// and compares everything that both keep.
func TestDefaultRulesAsGitleaks(t *testing.T) {
	v := viper.New()
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(config.DefaultConfig)); err != nil {
		t.Fatal(err)
	}
	var vc config.ViperConfig
	if err := v.Unmarshal(&vc); err != nil {
		t.Fatal(err)
	}
	theirs, err := vc.Translate()
	if err != nil {
		t.Fatal(err)
	}
	ours, err := gitleaks.Default()
	if err != nil {
		t.Fatal(err)
	}
	want := &rules.File{Title: theirs.Title, Description: theirs.Description, MinVersion: theirs.MinVersion, Allowlists: allowlists(theirs.Allowlists)}
	for _, r := range theirs.GetOrderedRules() {
		rule := rules.Rule{
			ID: r.RuleID, Description: r.Description, Regex: pattern(r.Regex), Path: pattern(r.Path), SecretGroup: r.SecretGroup,
			Entropy: r.Entropy, Keywords: r.Keywords, Tags: r.Tags, Allowlists: allowlists(r.Allowlists), SkipReport: r.SkipReport,
			Generic: strings.Contains(r.RuleID, "generic"), // detect.filter of gitleaks
		}
		for _, q := range r.RequiredRules {
			rule.Required = append(rule.Required, rules.Required{ID: q.RuleID, WithinLines: q.WithinLines, WithinColumns: q.WithinColumns})
		}
		want.Rules = append(want.Rules, rule)
	}
	if len(want.Rules) != defaultRules {
		t.Fatalf("gitleaks has %d rules, want %d", len(want.Rules), defaultRules)
	}
	// gitleaks lowers and shuffles stop words when it loads them; we lower them
	// when we compile.
	words := func(as []rules.Allowlist) {
		for i := range as {
			as[i].StopWords = set(as[i].StopWords)
			as[i].Commits = set(as[i].Commits)
		}
	}
	words(ours.Allowlists)
	for i := range ours.Rules {
		words(ours.Rules[i].Allowlists)
	}
	diff := cmp.Diff(want, ours, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(rules.Rule{}, rules.File{}, rules.Allowlist{}),
		cmpopts.IgnoreFields(rules.File{}, "Name"), cmpopts.IgnoreFields(rules.Rule{}, "Origin"), cmpopts.IgnoreFields(rules.Allowlist{}, "Origin"))
	if diff != "" {
		t.Errorf("gitleaks (-) and hookvet (+) read the default rules differently:\n%s", diff)
	}
}

func allowlists(as []*config.Allowlist) []rules.Allowlist {
	var out []rules.Allowlist
	for _, a := range as {
		out = append(out, rules.Allowlist{
			Description: a.Description, All: a.MatchCondition == config.AllowlistMatchAnd, Commits: set(a.Commits),
			Paths: patterns(a.Paths), Regexes: patterns(a.Regexes), RegexTarget: a.RegexTarget, StopWords: set(a.StopWords),
		})
	}
	return out
}

func pattern(re *regexp.Regexp) string {
	if re == nil {
		return ""
	}
	return re.String()
}

func patterns(res []*regexp.Regexp) []string {
	var out []string
	for _, re := range res {
		out = append(out, re.String())
	}
	return out
}

func set(words []string) []string {
	var out []string
	for _, w := range words {
		out = append(out, strings.ToLower(w))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
