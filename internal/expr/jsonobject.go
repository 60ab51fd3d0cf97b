package expr

// jsonMemberBytes is about what a member of a [jsonObjectBuilder] costs beside
// its text.
const jsonMemberBytes = 64

// A jsonObjectBuilder makes a JSON object of pairs. Of several with the same key
// the last counts, as in MySQL; it stands where the first was. The zero value
// has no members.
// https://dev.mysql.com/doc/refman/8.4/en/json.html#json-normalization
type jsonObjectBuilder struct {
	members []objectMember
	at      map[string]int // by key: its place in members
	size    int            // bytes of the object's text
}

type objectMember struct{ key, value string } // both as JSON

// set adds a member, in place of one with the same key.
func (o *jsonObjectBuilder) set(key, v Value, env *Env) error {
	if key.IsNull() {
		return errNullKey
	}
	m := objectMember{string(appendJSONString(nil, key.text(env.location()))), string(appendJSON(nil, v, env))}
	if o.at == nil {
		o.at = make(map[string]int)
	}
	if i, ok := o.at[m.key]; ok {
		o.size += len(m.value) - len(o.members[i].value)
		o.members[i].value = m.value
	} else {
		o.at[m.key] = len(o.members)
		o.members = append(o.members, m)
		o.size += len(m.key) + len(m.value) + len(": , ")
	}
	if o.size > maxText {
		return errTooLong
	}
	return nil
}

// value returns the object.
func (o *jsonObjectBuilder) value() Value {
	b := append(make([]byte, 0, o.size+2), '{')
	for i, m := range o.members {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(append(append(b, m.key...), ": "...), m.value...)
	}
	return NewJSON(string(append(b, '}')))
}
