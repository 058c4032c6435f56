// Package rulecheck tells what is wrong with rules: by trying each rule's own
// examples in every setting that a secret is met in, and by looking at how its
// expression is made.
//
// The acceptance suite of the built-in rules is its first user; `hookvet rules
// lint` shows people the same about rules of their own. It changes no rule, and
// what it says never holds an example's text, since people paste secrets.
//
//	c, err := rulecheck.New(file, rulecheck.Options{})
//	w := c.Worker()
//	for _, r := range file.Rules {
//		for _, p := range w.Examples(&r) {
//			fmt.Println(r.ID, p)
//		}
//	}
package rulecheck
