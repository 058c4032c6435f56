package rules

import (
	"fmt"
	"slices"
	"strings"
)

// examples reads what shows the rule. In a file that is not hookvet's own, what
// has another shape than here is left alone as unknown keys are: examples is a
// name that others use too.
func (t *tomlRule) examples(r *Rule, strict bool) error {
	for _, list := range []struct {
		key   string
		value any
		keys  []string
		add   func(values []string)
	}{
		{"examples", t.Examples, []string{"in", "text"}, func(v []string) {
			r.Examples = append(r.Examples, Example{In: v[0], Text: v[1]})
		}},
		{"nearMisses", t.NearMisses, []string{"in", "text", "why"}, func(v []string) {
			r.NearMisses = append(r.NearMisses, Example{In: v[0], Text: v[1], Why: v[2]})
		}},
		{"skipCases", t.SkipCases, []string{"case", "why"}, func(v []string) {
			r.SkipCases = append(r.SkipCases, SkipCase{Case: v[0], Why: v[1]})
		}},
	} {
		if list.value == nil {
			continue
		}
		tables, ok := list.value.([]any)
		if !ok && strict {
			return fmt.Errorf("%s: want a list of tables", list.key)
		}
		for i, table := range tables {
			values, err := stringsOf(table, list.keys)
			if err == nil {
				list.add(values)
			} else if strict {
				return fmt.Errorf("%s: number %d: %w", list.key, i+1, err)
			}
		}
	}
	return nil
}

// stringsOf gives the values of a table that has the keys, all of them and no
// other, and a string that is not empty for each.
func stringsOf(value any, keys []string) ([]string, error) {
	table, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("want a table with %s", strings.Join(keys, ", "))
	}
	out := make([]string, len(keys))
	names := make([]string, 0, len(table))
	for name := range table {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		i := slices.Index(keys, strings.ToLower(name))
		if i < 0 {
			return nil, fmt.Errorf("unknown key %q: it has %s", shownKeys(name), strings.Join(keys, ", "))
		}
		if out[i], ok = table[name].(string); !ok {
			return nil, fmt.Errorf("%s: want a string", keys[i])
		}
	}
	for i, v := range out {
		if strings.TrimSpace(v) == "" {
			return nil, fmt.Errorf("has no %s", keys[i])
		}
	}
	return out, nil
}
