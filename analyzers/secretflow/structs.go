package secretflow

import (
	"go/types"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// maxFields bounds how many fields of a struct are looked at.
const maxFields = 256

// structSecret says which field of a struct is a secret that is shown when the
// struct is; "" for none.
func (c *checker) structSecret(t types.Type) string {
	if p, ok := flow.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := flow.Under(t).(*types.Struct)
	if !ok {
		return ""
	}
	for i := range min(st.NumFields(), maxFields) {
		field := st.Field(i)
		if !text(field.Type()) || hidesItself(field.Type()) {
			continue
		}
		if _, pointer := flow.Under(field.Type()).(*types.Pointer); pointer {
			continue // its address is shown
		}
		if taggedSecret(st.Tag(i)) {
			return "the field " + field.Name() + ", which is tagged as a secret,"
		}
		if what := c.keys.field(field); what != "" {
			return what
		}
		if o := c.g.Stored(field.Origin()).Find(secret); o != nil {
			return o.Name + ", in the field " + field.Name() + ","
		}
	}
	return ""
}
