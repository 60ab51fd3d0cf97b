package expr

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

func jsonContains(env *Env, args []Value, paths []jsonPath) (Value, error) {
	candidate, err := document(env, "JSON_CONTAINS", args[1])
	if err != nil {
		return Null, err
	}
	doc, err := docPart(env, "JSON_CONTAINS", args[0], paths)
	if err != nil || doc == "" {
		return Null, err
	}
	return NewBool(contained(doc, candidate)), nil
}

// contained reports whether doc contains candidate: an array contains what one
// of its elements does, and an array whose elements it contains; an object
// contains one whose members it has; anything else contains its equal.
func contained(doc, candidate string) bool {
	switch {
	case jsonRankOf(doc) == jsonArray && jsonRankOf(candidate) == jsonArray:
		all := true
		jsonElements(candidate, func(c string) bool {
			all = elementContains(doc, c)
			return all
		})
		return all
	case jsonRankOf(doc) == jsonArray:
		return elementContains(doc, candidate)
	case jsonRankOf(doc) == jsonObject && jsonRankOf(candidate) == jsonObject:
		all := true
		jsonMembers(candidate, func(key, c string) bool {
			all = false
			jsonPath{{kind: legMember, key: jsonText(key)}}.find(doc, func(v string) bool {
				all = contained(v, c)
				return false
			})
			return all
		})
		return all
	default:
		return compareJSON(doc, candidate) == 0
	}
}

func elementContains(array, candidate string) bool {
	found := false
	jsonElements(array, func(v string) bool {
		found = contained(v, candidate)
		return !found
	})
	return found
}

func jsonContainsPath(env *Env, args []Value, paths []jsonPath) (Value, error) {
	doc, err := document(env, "JSON_CONTAINS_PATH", args[0])
	if err != nil {
		return Null, err
	}
	all, err := oneOrAll(env, "JSON_CONTAINS_PATH", args[1])
	if err != nil {
		return Null, err
	}
	for _, p := range paths {
		found := !p.find(doc, func(string) bool { return false })
		if found != all {
			return NewBool(found), nil
		}
	}
	return NewBool(all), nil
}

func oneOrAll(env *Env, name string, v Value) (all bool, err error) {
	switch s := v.text(env.location()); strings.ToLower(s) {
	case "one":
		return false, nil
	case "all":
		return true, nil
	default:
		return false, fmt.Errorf("%s: the second argument is 'one' or 'all', not %s", name, quoteShort(s))
	}
}

func jsonOverlaps(env *Env, a, b Value) (Value, error) {
	x, err := document(env, "JSON_OVERLAPS", a)
	if err != nil {
		return Null, err
	}
	y, err := document(env, "JSON_OVERLAPS", b)
	if err != nil {
		return Null, err
	}
	if jsonRankOf(x) == jsonObject && jsonRankOf(y) == jsonObject {
		common := false
		jsonMembers(x, func(key, v string) bool {
			jsonPath{{kind: legMember, key: jsonText(key)}}.find(y, func(w string) bool {
				common = compareJSON(v, w) == 0
				return false
			})
			return !common
		})
		return NewBool(common), nil
	}
	for _, v := range listOf(x) {
		for _, w := range listOf(y) {
			if compareJSON(v, w) == 0 {
				return NewBool(true), nil
			}
		}
	}
	return NewBool(false), nil
}

// listOf returns an array's elements, and anything else as the only one.
func listOf(doc string) []string {
	if jsonRankOf(doc) == jsonArray {
		return jsonList(doc)
	}
	return []string{doc}
}

func jsonSearch(env *Env, args []Value) (Value, error) {
	for i, a := range args {
		if a.IsNull() && i != 3 {
			return Null, nil
		}
	}
	doc, err := document(env, "JSON_SEARCH", args[0])
	if err != nil {
		return Null, err
	}
	all, err := oneOrAll(env, "JSON_SEARCH", args[1])
	if err != nil {
		return Null, err
	}
	escape := '\\'
	if len(args) > 3 && !args[3].IsNull() && args[3].str != "" {
		var size int
		if escape, size = utf8.DecodeRuneInString(args[3].str); size != len(args[3].str) {
			return Null, fmt.Errorf("JSON_SEARCH: the escape is a single character, not %s", quoteShort(args[3].str))
		}
	}
	if len(args) > 4 {
		return Null, fmt.Errorf("JSON_SEARCH: paths to search in are not supported; extract them with JSON_EXTRACT first")
	}
	search := jsonSearcher{pattern: parseLike(args[2].text(env.location()), escape, false), all: all}
	search.walk(doc, "$")
	switch {
	case len(search.found) == 0:
		return Null, nil
	case len(search.found) == 1:
		return NewJSON(search.found[0]), nil
	default:
		return NewJSON("[" + strings.Join(search.found, ", ") + "]"), nil
	}
}

// A jsonSearcher collects the paths, as JSON strings, of the strings that match
// a pattern.
type jsonSearcher struct {
	pattern *likePattern
	all     bool
	found   []string
}

// walk returns whether to go on.
func (s *jsonSearcher) walk(doc, path string) bool {
	goOn := true
	switch jsonRankOf(doc) {
	case jsonString:
		if s.pattern.match(jsonText(doc)) {
			s.found = append(s.found, string(appendJSONString(nil, path)))
			return s.all
		}
	case jsonObject:
		jsonMembers(doc, func(key, v string) bool {
			goOn = s.walk(v, path+"."+pathKey(key))
			return goOn
		})
	case jsonArray:
		i := 0
		jsonElements(doc, func(v string) bool {
			goOn = s.walk(v, path+"["+strconv.Itoa(i)+"]")
			i++
			return goOn
		})
	}
	return goOn
}

// pathKey writes a key as a path has it: without its quotes where it is a plain
// name.
func pathKey(quoted string) string {
	if p, err := parseJSONPath("$." + jsonText(quoted)); err == nil && len(p) == 1 && p[0].kind == legMember && p[0].key == jsonText(quoted) {
		return jsonText(quoted)
	}
	return quoted
}
