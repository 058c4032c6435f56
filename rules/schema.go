package rules

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/rules/structure"
)

// The TOML schema. Keys are matched without regard to case, as gitleaks' are.
type (
	tomlFile struct {
		Title       string          `toml:"title"`
		Description string          `toml:"description"`
		MinVersion  string          `toml:"minVersion"`
		Extend      tomlExtend      `toml:"extend"`
		Rules       []tomlRule      `toml:"rules"`
		Allowlist   *tomlAllowlist  `toml:"allowlist"` // deprecated by gitleaks, still common
		Allowlists  []tomlAllowlist `toml:"allowlists"`
	}
	tomlExtend struct {
		Path          string   `toml:"path"`
		URL           string   `toml:"url"`
		UseDefault    *bool    `toml:"useDefault"`
		DisabledRules []string `toml:"disabledRules"`
	}
	tomlRule struct {
		ID          string          `toml:"id"`
		Description string          `toml:"description"`
		Regex       string          `toml:"regex"`
		Path        string          `toml:"path"`
		SecretGroup *int            `toml:"secretGroup"`
		Entropy     *float64        `toml:"entropy"`
		Keywords    []string        `toml:"keywords"`
		Tags        []string        `toml:"tags"`
		Allowlist   *tomlAllowlist  `toml:"allowlist"` // deprecated by gitleaks, still common
		Allowlists  []tomlAllowlist `toml:"allowlists"`
		Required    []tomlRequired  `toml:"required"`
		SkipReport  *bool           `toml:"skipReport"`
		Provider    string          `toml:"provider"`
		Kind        string          `toml:"kind"`
		Severity    string          `toml:"severity"`
		Check       string          `toml:"check"`
		Rotate      string          `toml:"rotate"`
		Env         string          `toml:"env"`
		Generic     *bool           `toml:"generic"`
		Fallback    *bool           `toml:"fallback"`
		Matcher     string          `toml:"matcher"`
		Reference   string          `toml:"reference"`
		Replace     []string        `toml:"replace"`

		// Others use these names for lists of their own shape, see examples.
		Examples   any `toml:"examples"`
		NearMisses any `toml:"nearMisses"`
		SkipCases  any `toml:"skipCases"`
	}
	tomlAllowlist struct {
		Description string   `toml:"description"`
		Condition   string   `toml:"condition"`
		Commits     []string `toml:"commits"`
		Paths       []string `toml:"paths"`
		RegexTarget string   `toml:"regexTarget"`
		Regexes     []string `toml:"regexes"`
		StopWords   []string `toml:"stopwords"`
		TargetRules []string `toml:"targetRules"`
	}
	tomlRequired struct {
		ID            string `toml:"id"`
		WithinLines   *int   `toml:"withinLines"`
		WithinColumns *int   `toml:"withinColumns"`
	}
)

// patterns gives the expressions of a file.
func (t *tomlFile) patterns() (all []string) {
	lists := func(old *tomlAllowlist, more []tomlAllowlist) {
		if old != nil {
			all = append(append(all, old.Paths...), old.Regexes...)
		}
		for i := range more {
			all = append(append(all, more[i].Paths...), more[i].Regexes...)
		}
	}
	for i := range t.Rules {
		r := &t.Rules[i]
		all = append(all, r.Regex, r.Path)
		lists(r.Allowlist, r.Allowlists)
	}
	lists(t.Allowlist, t.Allowlists)
	return slices.DeleteFunc(all, func(p string) bool { return p == "" })
}

func (t *tomlRule) rule(origin string, x *expressions, strict bool) (Rule, error) {
	r := Rule{
		ID: t.ID, Description: t.Description, Regex: t.Regex, Path: t.Path, Tags: t.Tags,
		Provider: t.Provider, Kind: t.Kind, Severity: t.Severity, Check: t.Check, Rotate: t.Rotate, Env: t.Env, Matcher: t.Matcher,
		Reference: t.Reference, Origin: origin,
	}
	if strings.TrimSpace(r.ID) == "" {
		return r, errors.New("has no id")
	}
	if t.SecretGroup != nil {
		r.SecretGroup = *t.SecretGroup
		r.explicit |= keySecretGroup
	}
	if t.Entropy != nil {
		r.Entropy = *t.Entropy
		r.explicit |= keyEntropy
	}
	if t.SkipReport != nil {
		r.SkipReport = *t.SkipReport
		r.explicit |= keySkipReport
	}
	r.Generic = strings.Contains(strings.ToLower(r.ID), "generic")
	if t.Generic != nil {
		r.Generic = *t.Generic
		r.explicit |= keyGeneric
	}
	if t.Fallback != nil {
		r.Fallback = *t.Fallback
		r.explicit |= keyFallback
	}
	if t.Keywords != nil {
		r.explicit |= keyKeywords
	}
	for i, k := range t.Keywords {
		if k == "" {
			return r, fmt.Errorf("keywords: number %d is empty", i+1)
		}
		if x.left -= len(k) + patternCost; x.left < 0 {
			return r, errors.New("keywords: too many in the file")
		}
		r.Keywords = append(r.Keywords, strings.ToLower(k))
	}
	if t.Required != nil {
		r.explicit |= keyRequired
	}
	for _, list := range t.Replace {
		key, ok := replaceable[list]
		if !ok {
			return r, fmt.Errorf("replace: use one of %s", strings.Join(slices.Sorted(maps.Keys(replaceable)), ", "))
		}
		r.explicit |= key
	}
	for _, q := range t.Required {
		if q.ID == "" {
			return r, errors.New("required: has no id")
		}
		r.Required = append(r.Required, Required(q))
	}
	if err := x.check("regex", r.Regex); err != nil {
		return r, err
	}
	if err := x.check("path", r.Path); err != nil {
		return r, err
	}
	if r.SecretGroup < 0 {
		return r, fmt.Errorf("secretGroup %d is negative", r.SecretGroup)
	}
	if r.Entropy < 0 || math.IsNaN(r.Entropy) || math.IsInf(r.Entropy, 0) {
		return r, fmt.Errorf("entropy %v is not a number of bits", r.Entropy)
	}
	if err := oneOf("kind", r.Kind, kinds); err != nil {
		return r, err
	}
	if err := oneOf("severity", r.Severity, severities); err != nil {
		return r, err
	}
	if err := checkName(r.Check); err != nil {
		return r, err
	}
	if err := t.examples(&r, strict); err != nil {
		return r, err
	}
	var err error
	r.Allowlists, err = allowlists(origin, t.Allowlist, t.Allowlists, x)
	return r, err
}

func allowlists(origin string, old *tomlAllowlist, lists []tomlAllowlist, x *expressions) ([]Allowlist, error) {
	if old != nil {
		if len(lists) > 0 {
			return nil, errors.New("[allowlist] is the old form and can't stand beside [[allowlists]]")
		}
		lists = []tomlAllowlist{*old}
	}
	out := make([]Allowlist, 0, len(lists))
	for i, t := range lists {
		a, err := t.allowlist(origin, x)
		if err != nil {
			return nil, fmt.Errorf("allowlist %d: %w", i+1, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func (t *tomlAllowlist) allowlist(origin string, x *expressions) (Allowlist, error) {
	a := Allowlist{
		Description: t.Description, Commits: t.Commits, Paths: t.Paths, Regexes: t.Regexes,
		RegexTarget: t.RegexTarget, StopWords: t.StopWords, TargetRules: t.TargetRules, Origin: origin,
	}
	switch strings.ToUpper(t.Condition) {
	case "", "OR", "||":
	case "AND", "&&":
		a.All = true
	default:
		return a, errors.New("condition: use OR or AND")
	}
	switch a.RegexTarget {
	case "", "secret", "match", "line":
	default:
		return a, errors.New("regexTarget: use secret, match or line")
	}
	if len(a.Commits)+len(a.Paths)+len(a.Regexes)+len(a.StopWords) == 0 {
		return a, errors.New("needs commits, paths, regexes or stopwords")
	}
	if i := slices.Index(a.StopWords, ""); i >= 0 {
		// It is part of every secret.
		return a, fmt.Errorf("stopwords: number %d is empty", i+1)
	}
	for i, p := range a.Paths {
		if err := x.check(fmt.Sprintf("paths: number %d", i+1), p); err != nil {
			return a, err
		}
	}
	for i, p := range a.Regexes {
		if err := x.check(fmt.Sprintf("regexes: number %d", i+1), p); err != nil {
			return a, err
		}
	}
	return a, nil
}

// checkName says whether there is a check of a name; an empty one is none.
func checkName(name string) error {
	if _, ok := structure.Find(name); !ok && name != "" {
		return fmt.Errorf("check: there is no %q: use one of %s", name, strings.Join(structure.Names(), ", "))
	}
	return nil
}

func oneOf(key, value string, allowed []string) error {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s: use one of %s", key, strings.Join(allowed, ", "))
}
