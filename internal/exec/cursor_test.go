package exec

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// jsonTexts are texts, valid and not, for the tests and the fuzzer.
var jsonTexts = []string{
	``, ` `, `null`, `nul`, `nullx`, `true`, `false`, `tru`, `0`, `-0`, `00`, `01`, `-`, `1.`, `1.5`, `.5`, `1e`, `1e+`, `1E+10`, `-1.25e-3`, `1 2`,
	`""`, `"`, `"a`, `"a"`, `"abcdefgh"`, `"abcdefg\"h"`, `"1234567é"`, `"é234567890123456"`, `"a\\"`, `"\u00e9\n\t\b\f\r\/"`, `"\u12"`, `"\u12g4"`, `"\q"`, `"\`, `"\u`,
	`"\ud83d\ude00"`, `"\ud83d"`, `"\ud83d\ud83d"`, `"\ude00\ud83d\ude00"`, `"\ud83dx"`, `"\ud83d\n"`, `"\uFFFD"`, `"\uFFFF\u0000"`, "\"a\x00\"", "\"a\nb\"", "\"1234567\x1f9\"", "\"\x7f\xff\xc3\"", "\"\xed\xa0\x80\"",
	`{}`, `{ }`, `{"a":1}`, `{"a":1,}`, `{"a" : [1, {"b":null}] , "c":"d"}`, `{"a"}`, `{"a":}`, `{a:1}`, `{1:1}`, `{"a":1 "b":2}`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{,}`, `{]`,
	`[]`, `[ ]`, `[1,2]`, `[1,]`, `[,1]`, `[1 2]`, `[`, `[1`, `[1,`, `[}`, `[[[[]]]]`, "\t[\r\n]\n", "\ufeff[]", `[1]x`,
	strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001),
}

// checkJSON holds a cursor against encoding/json: what is valid, what strings
// say, and where white space can go.
func checkJSON(t *testing.T, text []byte) {
	t.Helper()
	c := cursor{text: text}
	c.space()
	raw, err := c.value()
	valid := err == nil && c.space() == 0 && c.at == len(text)
	if want := json.Valid(text); valid != want {
		t.Fatalf("%.80q: got valid %t (%v), want %t", text, valid, err, want)
	}
	if !valid {
		return
	}
	var want bytes.Buffer
	if err := json.Compact(&want, text); err != nil {
		t.Fatal(err)
	}
	if got := appendCompact([]byte("x"), raw); string(got[1:]) != want.String() {
		t.Fatalf("%.80q: got %.80q compacted, want %.80q", text, got, want.String())
	}
	if raw[0] != '"' {
		return
	}
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	c = cursor{text: raw}
	content, how, err := c.string()
	if got := appendText([]byte("x"), content, how); err != nil || string(got[1:]) != s {
		t.Fatalf("%.80q: got %q, %v; want %q", text, got[1:], err, s)
	}
}

func TestCursor(t *testing.T) {
	t.Parallel()
	for _, text := range jsonTexts {
		checkJSON(t, []byte(text))
		// The same with strings that begin at other places of a word.
		checkJSON(t, []byte(`["`+strings.Repeat("x", len(text)%9)+`",`+text+`]`))
	}
}

// TestCursorShort cuts a text everywhere: that it ends early must be told from
// other damage.
func TestCursorShort(t *testing.T) {
	t.Parallel()
	text := `{"value":[{"id":"A\n\u00e9é","n":[-1.5e+7,null,true,false,"long enough for a word or two"]}]}`
	for n := range len(text) {
		c := cursor{text: []byte(text[:n])}
		if err := c.skip(0); err != errShort {
			t.Errorf("cut to %q: got %v, want %v", text[:n], err, errShort)
		}
	}
}

func FuzzCursor(f *testing.F) {
	for _, text := range jsonTexts {
		if len(text) < 100 {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(checkJSON)
}
