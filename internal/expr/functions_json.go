package expr

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// https://dev.mysql.com/doc/refman/8.0/en/json-functions.html
var jsonFunctions = []function{
	{name: "JSON_EXTRACT", args: "doc, path[, …]", summary: "the values at the paths; an array of them where there may be several", typ: typeJSON, many: jsonExtract},
	{name: "JSON_VALUE", args: "doc, path", summary: "the string, number or boolean at a path, as text", typ: typePlain, two: jsonValue},
	{name: "JSON_UNQUOTE", args: "value", summary: "a JSON string's text", typ: sameNulls(typePlain), one: jsonUnquote},
	{name: "JSON_QUOTE", args: "text", summary: "text as a JSON string", typ: sameNulls(typePlain), one: func(env *Env, a Value) (Value, error) {
		return NewText(string(appendJSONString(nil, a.text(env.location())))), nil
	}},
	{name: "JSON_LENGTH", args: "doc[, path]", summary: "how many elements or members; 1 for anything else", typ: typeInt, many: jsonLength},
	{name: "JSON_DEPTH", args: "doc", summary: "how deep arrays and objects are nested", typ: typeInt, one: jsonDepth},
	{name: "JSON_KEYS", args: "doc[, path]", summary: "an object's keys as an array", typ: typeJSON, many: jsonKeys},
	{name: "JSON_TYPE", args: "value", summary: "OBJECT, ARRAY, STRING, INTEGER, DOUBLE, BOOLEAN or NULL", typ: typePlain, one: jsonType},
	{name: "JSON_VALID", args: "value", summary: "whether text is JSON", typ: sameNulls(typeBool), one: jsonValid},
	{name: "JSON_PRETTY", args: "doc", summary: "JSON on several lines", typ: typePlain, one: jsonPretty},
	{name: "JSON_ARRAY", args: "[value, …]", summary: "an array of the values", typ: present(typeJSON), nulls: true, many: jsonArrayOf},
	{name: "JSON_OBJECT", args: "[key, value, …]", summary: "an object of the pairs", typ: present(typeJSON), nulls: true, many: jsonObjectOf},
	{name: "JSON_CONTAINS", args: "doc, candidate[, path]", summary: "whether doc, or what is at the path, contains the candidate", typ: typeBool, many: jsonContains},
	{name: "JSON_CONTAINS_PATH", args: "doc, one_or_all, path[, …]", summary: "whether 'one' or 'all' of the paths are there", typ: typeBool, many: jsonContainsPath},
	{name: "JSON_OVERLAPS", args: "a, b", summary: "whether two documents have an element or member in common", typ: typeBool, two: jsonOverlaps},
	{name: "JSON_SEARCH", args: "doc, one_or_all, pattern[, escape, path, …]", summary: "the paths of strings that are LIKE the pattern", typ: typeJSON, nulls: true, many: jsonSearch},
}

// document returns an argument as JSON; text must be some.
func document(env *Env, name string, v Value) (string, error) {
	j, err := parseJSONValue(v, env.location())
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, err, quoteShort(v.str))
	}
	return strings.TrimSpace(j.str), nil
}

var pathCache lastUsed[jsonPath]

func pathOf(env *Env, v Value) (jsonPath, error) {
	return pathCache.get(v.text(env.location()), parseJSONPath)
}

// at returns the value at a path that names only one, "" for none.
func at(env *Env, doc string, path Value) (string, error) {
	p, err := pathOf(env, path)
	if err != nil {
		return "", err
	}
	if p.isWild() {
		return "", fmt.Errorf("the JSON path %s may name several values; only one can be used here", quoteShort(path.text(env.location())))
	}
	found := ""
	p.find(doc, func(v string) bool {
		found = v
		return false
	})
	return found, nil
}

func jsonExtract(env *Env, args []Value) (Value, error) {
	doc, err := document(env, "JSON_EXTRACT", args[0])
	if err != nil {
		return Null, err
	}
	several := len(args) > 2
	var found []string
	for _, a := range args[1:] {
		p, err := pathOf(env, a)
		if err != nil {
			return Null, err
		}
		several = several || p.isWild()
		p.find(doc, func(v string) bool {
			found = append(found, v)
			return true
		})
	}
	switch {
	case len(found) == 0:
		return Null, nil
	case several:
		return NewJSON(spaced("[" + strings.Join(found, ",") + "]")), nil
	default:
		return NewJSON(spaced(found[0])), nil
	}
}

func jsonValue(env *Env, a, path Value) (Value, error) {
	doc, err := document(env, "JSON_VALUE", a)
	if err != nil {
		return Null, err
	}
	v, err := at(env, doc, path)
	if err != nil {
		return Null, err
	}
	switch jsonRankOf(v) {
	case jsonNull, jsonObject, jsonArray:
		return Null, nil
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
		return Null, fmt.Errorf("JSON_UNQUOTE: %w: %s", errNoJSON, quoteShort(s))
	}
	return NewText(jsonText(s)), nil
}

// docPart returns doc, or what is at the path in args[1]; "" for none.
func docPart(env *Env, name string, args []Value) (string, error) {
	doc, err := document(env, name, args[0])
	if err != nil || len(args) < 2 {
		return doc, err
	}
	return at(env, doc, args[1])
}

func jsonLength(env *Env, args []Value) (Value, error) {
	doc, err := docPart(env, "JSON_LENGTH", args)
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

func jsonKeys(env *Env, args []Value) (Value, error) {
	doc, err := docPart(env, "JSON_KEYS", args)
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

func jsonObjectOf(env *Env, args []Value) (Value, error) {
	if len(args)%2 != 0 {
		return Null, fmt.Errorf("JSON_OBJECT takes pairs of a key and a value")
	}
	b := []byte{'{'}
	for i := 0; i < len(args); i += 2 {
		if args[i].IsNull() {
			return Null, fmt.Errorf("JSON_OBJECT takes no NULL as a key")
		}
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendJSONString(b, args[i].text(env.location()))
		if b = appendJSON(append(b, ": "...), args[i+1], env); len(b) > maxText {
			return Null, errTooLong
		}
	}
	return NewJSON(string(append(b, '}'))), nil
}
