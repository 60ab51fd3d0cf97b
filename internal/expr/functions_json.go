package expr

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// https://dev.mysql.com/doc/refman/8.0/en/json-functions.html
var jsonFunctions = []function{
	{name: "JSON_EXTRACT", args: "doc, path[, …]", summary: "the values at the paths; an array of them where there may be several", typ: typeJSON, build: buildPaths(1, jsonExtract)},
	{name: "JSON_VALUE", args: "doc, path", summary: "the string, number or boolean at a path, as text", typ: typePlain, build: buildPaths(1, jsonValue)},
	{name: "JSON_UNQUOTE", args: "value", summary: "a JSON string's text", typ: sameNulls(typePlain), one: jsonUnquote},
	{name: "JSON_QUOTE", args: "text", summary: "text as a JSON string", typ: sameNulls(typePlain), one: func(env *Env, a Value) (Value, error) {
		return NewText(string(appendJSONString(nil, a.text(env.location())))), nil
	}},
	{name: "JSON_LENGTH", args: "doc[, path]", summary: "how many elements or members; 1 for anything else", typ: typeInt, build: buildPaths(1, jsonLength)},
	{name: "JSON_DEPTH", args: "doc", summary: "how deep arrays and objects are nested", typ: typeInt, one: jsonDepth},
	{name: "JSON_KEYS", args: "doc[, path]", summary: "an object's keys as an array", typ: typeJSON, build: buildPaths(1, jsonKeys)},
	{name: "JSON_TYPE", args: "value", summary: "OBJECT, ARRAY, STRING, INTEGER, DOUBLE, BOOLEAN or NULL", typ: typePlain, one: jsonType},
	{name: "JSON_VALID", args: "value", summary: "whether text is JSON", typ: sameNulls(typeBool), one: jsonValid},
	{name: "JSON_PRETTY", args: "doc", summary: "JSON on several lines", typ: typePlain, one: jsonPretty},
	{name: "JSON_ARRAY", args: "[value, …]", summary: "an array of the values", typ: present(typeJSON), nulls: true, many: jsonArrayOf},
	{name: "JSON_OBJECT", args: "[key, value, …]", summary: "an object of the pairs", typ: present(typeJSON), nulls: true, many: jsonObjectOf},
	{name: "JSON_CONTAINS", args: "doc, candidate[, path]", summary: "whether doc, or what is at the path, contains the candidate", typ: typeBool, build: buildPaths(2, jsonContains)},
	{name: "JSON_CONTAINS_PATH", args: "doc, one_or_all, path[, …]", summary: "whether 'one' or 'all' of the paths are there", typ: typeBool, build: buildPaths(2, jsonContainsPath)},
	{name: "JSON_OVERLAPS", args: "a, b", summary: "whether two documents have an element or member in common", typ: typeBool, two: jsonOverlaps},
	{name: "JSON_SEARCH", args: "doc, one_or_all, pattern[, escape, path, …]", summary: "the paths of strings that are LIKE the pattern", typ: typeJSON, nulls: true, many: jsonSearch},
}

// document returns an argument as JSON; text must be some.
func document(env *Env, name string, v Value) (string, error) {
	j, err := parseJSONValue(v, env.location())
	if err != nil {
		return "", fmt.Errorf("%s: %w; JSON_VALID tells which is", name, err) // the text may be mail
	}
	return strings.TrimSpace(j.str), nil
}

// buildPaths compiles a function whose arguments from one on are paths.
// Constant ones are read once, and what is wrong with them is found now.
func buildPaths(from int, compute func(env *Env, args []Value, paths []jsonPath) (Value, error)) func(*compiler, []*node) (Program, error) {
	return func(c *compiler, args []*node) (Program, error) {
		loc, from := c.env.location(), min(from, len(args))
		fixed := make([]jsonPath, 0, len(args)-from)
		for _, a := range args[from:] {
			if !a.constant || a.value.IsNull() {
				break
			}
			p, err := parseJSONPath(a.value.text(loc))
			if err != nil {
				return nil, err
			}
			fixed = append(fixed, p)
		}
		if len(fixed) == len(args)-from {
			return c.programMany(&function{many: func(env *Env, values []Value) (Value, error) {
				return compute(env, values, fixed)
			}}, args), nil
		}
		caches := make([]lastUsed[jsonPath], len(args)-from)
		return c.programMany(&function{many: func(env *Env, values []Value) (Value, error) {
			paths := make([]jsonPath, len(caches))
			for i := range paths {
				var err error
				if paths[i], err = caches[i].get(values[from+i].text(loc), parseJSONPath); err != nil {
					return Null, err
				}
			}
			return compute(env, values, paths)
		}}, args), nil
	}
}

// valueAt returns the value at a path that names only one, "" for none.
func valueAt(doc string, p jsonPath) (string, error) {
	if p.isWild() {
		return "", errWildPath
	}
	found := ""
	p.find(doc, func(v string) bool {
		found = v
		return false
	})
	return found, nil
}

var errWildPath = errors.New("the JSON path may name several values; only one can be used here")

func jsonExtract(env *Env, args []Value, paths []jsonPath) (Value, error) {
	doc, err := document(env, "JSON_EXTRACT", args[0])
	if err != nil {
		return Null, err
	}
	if len(paths) == 1 && !paths[0].isWild() {
		v, err := valueAt(doc, paths[0])
		if v == "" {
			return Null, err
		}
		return NewJSON(spaced(v)), nil
	}
	var found []string
	for _, p := range paths {
		p.find(doc, func(v string) bool {
			found = append(found, v)
			return true
		})
	}
	if len(found) == 0 {
		return Null, nil
	}
	return NewJSON(spaced("[" + strings.Join(found, ",") + "]")), nil
}

func jsonValue(env *Env, args []Value, paths []jsonPath) (Value, error) {
	doc, err := document(env, "JSON_VALUE", args[0])
	if err != nil {
		return Null, err
	}
	v, err := valueAt(doc, paths[0])
	switch jsonRankOf(v) {
	case jsonNull, jsonObject, jsonArray:
		return Null, err
	default:
		return NewText(jsonScalarText(v)), nil
	}
}

func jsonUnquote(env *Env, a Value) (Value, error) {
	s := a.text(env.location())
	if a.kind == JSON {
		return NewText(jsonScalarText(s)), nil
	}
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return NewText(s), nil
	}
	if !json.Valid([]byte(s)) {
		return Null, fmt.Errorf("JSON_UNQUOTE: %w; JSON_VALID tells which is", errNoJSON)
	}
	return NewText(jsonText(s)), nil
}

// docPart returns doc, or what is at the path if there is one; "" for nothing.
func docPart(env *Env, name string, v Value, paths []jsonPath) (string, error) {
	doc, err := document(env, name, v)
	if err != nil || len(paths) == 0 {
		return doc, err
	}
	return valueAt(doc, paths[0])
}

func jsonLength(env *Env, args []Value, paths []jsonPath) (Value, error) {
	doc, err := docPart(env, "JSON_LENGTH", args[0], paths)
	if err != nil || doc == "" {
		return Null, err
	}
	n := int64(0)
	switch jsonRankOf(doc) {
	case jsonArray:
		jsonElements(doc, func(string) bool {
			n++
			return true
		})
	case jsonObject:
		jsonMembers(doc, func(_, _ string) bool {
			n++
			return true
		})
	default:
		n = 1
	}
	return NewInt(n), nil
}

func jsonDepth(env *Env, a Value) (Value, error) {
	doc, err := document(env, "JSON_DEPTH", a)
	if err != nil {
		return Null, err
	}
	depth, deepest, scalar := int64(0), int64(0), int64(0)
	for i := 0; i < len(doc); i++ {
		switch doc[i] {
		case '"':
			i = jsonStringEnd(doc, i) - 1
			scalar = depth + 1
		case '{', '[':
			depth++
			scalar = depth
		case '}', ']':
			depth--
		case ',', ' ', '\t', '\n', '\r':
		case ':':
			scalar = depth + 1
		default:
			scalar = depth + 1
		}
		deepest = max(deepest, scalar)
	}
	return NewInt(deepest), nil
}

func jsonKeys(env *Env, args []Value, paths []jsonPath) (Value, error) {
	doc, err := docPart(env, "JSON_KEYS", args[0], paths)
	if err != nil || jsonRankOf(doc) != jsonObject {
		return Null, err
	}
	var keys []string
	jsonMembers(doc, func(key, _ string) bool {
		keys = append(keys, key)
		return true
	})
	return NewJSON("[" + strings.Join(keys, ", ") + "]"), nil
}

func jsonType(env *Env, a Value) (Value, error) {
	doc, err := document(env, "JSON_TYPE", a)
	if err != nil {
		return Null, err
	}
	switch jsonRankOf(doc) {
	case jsonObject:
		return NewText("OBJECT"), nil
	case jsonArray:
		return NewText("ARRAY"), nil
	case jsonString:
		return NewText("STRING"), nil
	case jsonBool:
		return NewText("BOOLEAN"), nil
	case jsonNumber:
		if strings.ContainsAny(doc, ".eE") {
			return NewText("DOUBLE"), nil
		}
		return NewText("INTEGER"), nil
	default:
		return NewText("NULL"), nil
	}
}

func jsonValid(_ *Env, a Value) (Value, error) {
	switch a.kind {
	case JSON:
		return NewBool(true), nil
	case Text, Bytes:
		return NewBool(json.Valid([]byte(a.str))), nil
	default:
		return NewBool(false), nil
	}
}

func jsonPretty(env *Env, a Value) (Value, error) {
	doc, err := document(env, "JSON_PRETTY", a)
	if err != nil {
		return Null, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(doc), "", "  "); err != nil {
		return Null, errNoJSON
	}
	return NewText(b.String()), nil
}

func appendJSON(b []byte, v Value, env *Env) []byte {
	if v.IsNull() {
		return append(b, "null"...)
	}
	return append(b, toJSON(v, env.location()).str...)
}

func jsonArrayOf(env *Env, args []Value) (Value, error) {
	b := []byte{'['}
	for i, a := range args {
		if i > 0 {
			b = append(b, ", "...)
		}
		if b = appendJSON(b, a, env); len(b) > maxText {
			return Null, errTooLong
		}
	}
	return NewJSON(string(append(b, ']'))), nil
}

var (
	errPairs   = errors.New("JSON_OBJECT takes pairs of a key and a value")
	errNullKey = errors.New("a JSON object takes no NULL as a key")
)

func jsonObjectOf(env *Env, args []Value) (Value, error) {
	if len(args)%2 != 0 {
		return Null, errPairs
	}
	var o jsonObjectBuilder
	for i := 0; i < len(args); i += 2 {
		if err := o.set(args[i], args[i+1], env); err != nil {
			return Null, err
		}
	}
	return o.value(), nil
}
