package expr

// The result types of functions.

func typeInt([]Type) Type   { return Type{Kind: Int, Nullable: true} }
func typeFloat([]Type) Type { return Type{Kind: Float, Nullable: true} }
func typeBool([]Type) Type  { return Type{Kind: Bool, Nullable: true} }
func typeTime([]Type) Type  { return Type{Kind: Time, Nullable: true} }
func typeDate([]Type) Type  { return Type{Kind: Date, Nullable: true} }
func typeJSON([]Type) Type  { return Type{Kind: JSON, Nullable: true} }

// typeText is TEXT, which compares byte for byte where an argument does.
func typeText(args []Type) Type {
	t := Type{Kind: Text, Nullable: true}
	for _, a := range args {
		t.Exact = t.Exact || a.Exact
	}
	return t
}

// typePlain is TEXT that compares by collation whatever it is made of.
func typePlain([]Type) Type { return Type{Kind: Text, Nullable: true} }

// typeNumber is that of its first argument in arithmetic.
func typeNumber(args []Type) Type {
	return Type{Kind: arithmeticKind(args[0].Kind), Nullable: true}
}

// present drops the NULL from a type that always has a value.
func present(t func([]Type) Type) func([]Type) Type {
	return func(args []Type) Type {
		r := t(args)
		r.Nullable = false
		return r
	}
}

// sameNulls is a type that is NULL only where an argument is.
func sameNulls(t func([]Type) Type) func([]Type) Type {
	return func(args []Type) Type {
		r := t(args)
		r.Nullable = false
		for _, a := range args {
			r.Nullable = r.Nullable || a.Nullable
		}
		return r
	}
}

func typeMerged(args []Type) Type {
	t := args[0]
	for _, a := range args[1:] {
		t = MergeTypes(t, a)
	}
	return t
}
