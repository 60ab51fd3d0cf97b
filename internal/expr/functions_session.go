package expr

var sessionFunctions = []function{
	{name: "DATABASE", args: "", summary: "the current schema", typ: typePlain, zero: currentDatabase},
	{name: "SCHEMA", args: "", summary: "the current schema", typ: typePlain, zero: currentDatabase},
	{name: "VERSION", args: "", summary: "the driver's version", typ: present(typePlain), zero: func(env *Env) (Value, error) { return NewText(env.Version), nil }},
	{name: "USER", args: "", summary: "the UserId parameter: me, an id or an address", typ: present(typePlain), zero: currentUser},
	{name: "CURRENT_USER", args: "", summary: "the UserId parameter: me, an id or an address", typ: present(typePlain), zero: currentUser},
	{name: "SESSION_USER", args: "", summary: "the UserId parameter: me, an id or an address", typ: present(typePlain), zero: currentUser},
	{name: "SYSTEM_USER", args: "", summary: "the UserId parameter: me, an id or an address", typ: present(typePlain), zero: currentUser},
	{name: "CONNECTION_ID", args: "", summary: "a number for the connection", typ: present(typeInt), zero: func(env *Env) (Value, error) { return NewInt(1), nil }},
}

func currentDatabase(env *Env) (Value, error) {
	if env.Database == "" {
		return Null, nil
	}
	return NewText(env.Database), nil
}

func currentUser(env *Env) (Value, error) { return NewText(env.User), nil }
