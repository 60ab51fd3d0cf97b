package expr

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestJSONPath(t *testing.T) {
	t.Parallel()
	doc := ` { "a" : [ 1 , [ 2, 3 ] , { "b" : "x,]}\"" } ] , "c d" : { "b" : null } , "é" : true } `
	for _, tt := range []struct {
		path string
		want []string
	}{
		{`$.a[0]`, []string{`1`}},
		{`$.a[1][1]`, []string{`3`}},
		{`$.a[last].b`, []string{`"x,]}\""`}},
		{`$.a[last - 1]`, []string{`[ 2, 3 ]`}},
		{`$.a[0 to 1]`, []string{`1`, `[ 2, 3 ]`}},
		{`$.a[last-1 to last]`, []string{`[ 2, 3 ]`, `{ "b" : "x,]}\"" }`}},
		{`$.a[3]`, nil},
		{`$.a[last-3]`, nil},
		{`$.a[0][0]`, []string{`1`}},
		{`$.a[0][last]`, []string{`1`}},
		{`$.a[0][1]`, nil},
		{`$."c d".b`, []string{`null`}},
		{`$.é`, []string{`true`}},
		{`$ . "c d" . b`, []string{`null`}},
		{`$**.b`, []string{`"x,]}\""`, `null`}},
		{`$**[1]`, []string{`[ 2, 3 ]`, `3`}},
		{`$.*.b`, []string{`null`}},
		{`$.a[*]`, []string{`1`, `[ 2, 3 ]`, `{ "b" : "x,]}\"" }`}},
		{`$.nosuch.b`, nil},
	} {
		p, err := parseJSONPath(tt.path)
		if err != nil {
			t.Errorf("%s: %v", tt.path, err)
			continue
		}
		var got []string
		p.find(doc[1:], func(v string) bool {
			got = append(got, v)
			return true
		})
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.path, got, tt.want)
		}
	}
	for _, path := range []string{"", "a", "$a", "$.", "$..a", "$[", "$[]", "$[a]", "$[-1]", "$[last+1]", "$[1 to]", "$.a[", `$."a`, "$**", "$.a**", "$**.a**.b", "$[1 to 2 to 3]", "$[99999999999]"} {
		if p, err := parseJSONPath(path); err == nil {
			t.Errorf("%q: read as %v, want an error", path, p)
		}
	}
}

// Any text ends, and valid JSON keeps its meaning.
func FuzzJSON(f *testing.F) {
	f.Add(`{"a": [1, {"b": "x\"y"}], "c": null}`, `$**.b`)
	f.Add(`[[[]], {}, -1.5e3, "\u00e9"]`, `$[last-1 to last][0]`)
	f.Add(`{"a":`, `$.a.b`)
	f.Add(`]]]`, `$[*]`)
	f.Add(`{"a":{"a":{"a":1}}}`, `$.*."a"`)
	f.Fuzz(func(t *testing.T, doc, path string) {
		valid := json.Valid([]byte(doc))
		p, err := parseJSONPath(path)
		if err != nil {
			p = jsonPath{{kind: legDescend}, {kind: legAnyMember}}
		}
		doc = jsonTrim(doc)
		n := 0
		p.find(doc, func(v string) bool {
			if valid && !json.Valid([]byte(v)) {
				t.Errorf("%s at %s of %s is no JSON", v, path, doc)
			}
			n++
			return n < 1000
		})
		if !valid {
			compareJSON(doc, path)
			canonicalJSON(doc)
			return
		}
		if s := spaced(doc); !json.Valid([]byte(s)) || compareJSON(s, doc) != 0 || canonicalJSON(s) != canonicalJSON(doc) {
			t.Errorf("%s with spaces is %s", doc, s)
		}
	})
}

func jsonTrim(s string) string { return s[skipJSONSpace(s, 0):] }
