package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/clipperhouse/displaywidth"
)

// fake is a result without a database.
type fake struct {
	columns []Column
	rows    [][]any
	at      int
	err     error
}

func result(columns []Column, rows ...[]any) *fake {
	return &fake{columns: columns, rows: rows, at: -1}
}

func (f *fake) Columns() []Column { return f.columns }
func (f *fake) Next() bool        { f.at++; return f.at < len(f.rows) }
func (f *fake) Row() []any        { return f.rows[f.at] }
func (f *fake) Err() error        { return f.err }

func text(name string) Column { return Column{Name: name, Type: "TEXT"} }

func render(t *testing.T, rows Rows, o Options) (string, Summary) {
	t.Helper()
	var b bytes.Buffer
	sum, err := Write(&b, rows, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), sum
}

var (
	noon   = time.Date(2026, 6, 15, 12, 0, 0, 500e6, time.UTC)
	sample = func() *fake {
		return result(
			[]Column{text("subject"), {"n", "BIGINT"}, {"at", "TIMESTAMP"}, {"day", "DATE"}, {"read", "BOOLEAN"}, {"share", "DOUBLE"}, {"tags", "JSON"}, {"raw", "BLOB"}},
			[]any{"plain", int64(1), noon, noon, true, 0.5, `["a", {"b":1}]`, []byte{0, 255}},
			[]any{nil, nil, nil, nil, nil, nil, nil, nil},
			[]any{"NULL", int64(-12345), noon.Add(-noon.Sub(noon.Truncate(time.Second))), noon, false, 1e21, `[]`, []byte("text")},
			[]any{"", int64(0), time.Time{}, noon, false, -0.000001, "not json", []byte{}},
		)
	}
)

func TestFormats(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		o    Options
		want string
	}{
		{Options{Format: Table}, `
 subject │      n │ at                     │ day        │ read  │     share │ tags           │ raw
─────────┼────────┼────────────────────────┼────────────┼───────┼───────────┼────────────────┼────────
 plain   │      1 │ 2026-06-15 12:00:00.5Z │ 2026-06-15 │ true  │       0.5 │ ["a", {"b":1}] │ 0x00ff
 NULL    │   NULL │ NULL                   │ NULL       │ NULL  │      NULL │ NULL           │ NULL
 "NULL"  │ -12345 │ 2026-06-15 12:00:00Z   │ 2026-06-15 │ false │     1e+21 │ []             │ text
         │      0 │ 0001-01-01 00:00:00Z   │ 2026-06-15 │ false │ -0.000001 │ not json       │
`},
		{Options{Format: CSV}, "\n" + strings.ReplaceAll(`subject,n,at,day,read,share,tags,raw
plain,1,2026-06-15 12:00:00.5Z,2026-06-15,true,0.5,"[""a"", {""b"":1}]",AP8=
,,,,,,,
NULL,-12345,2026-06-15 12:00:00Z,2026-06-15,false,1e+21,[],dGV4dA==
"",0,0001-01-01 00:00:00Z,2026-06-15,false,-0.000001,not json,""
`, "\n", "\r\n")},
		{Options{Format: TSV}, `
subject	n	at	day	read	share	tags	raw
plain	1	2026-06-15 12:00:00.5Z	2026-06-15	true	0.5	["a", {"b":1}]	AP8=
\N	\N	\N	\N	\N	\N	\N	\N
NULL	-12345	2026-06-15 12:00:00Z	2026-06-15	false	1e+21	[]	dGV4dA==
	0	0001-01-01 00:00:00Z	2026-06-15	false	-0.000001	not json	
`},
		{Options{Format: JSON}, `
[
{"subject":"plain","n":1,"at":"2026-06-15T12:00:00.5Z","day":"2026-06-15","read":true,"share":0.5,"tags":["a",{"b":1}],"raw":"AP8="},
{"subject":null,"n":null,"at":null,"day":null,"read":null,"share":null,"tags":null,"raw":null},
{"subject":"NULL","n":-12345,"at":"2026-06-15T12:00:00Z","day":"2026-06-15","read":false,"share":1e+21,"tags":[],"raw":"dGV4dA=="},
{"subject":"","n":0,"at":"0001-01-01T00:00:00Z","day":"2026-06-15","read":false,"share":-0.000001,"tags":"not json","raw":""}
]
`},
		{Options{Format: Markdown}, `
| subject | n | at | day | read | share | tags | raw |
| --- | --: | --- | --- | --- | --: | --- | --- |
| plain | 1 | 2026-06-15 12:00:00.5Z | 2026-06-15 | true | 0.5 | \["a", {"b":1}\] | 0x00ff |
| *NULL* | *NULL* | *NULL* | *NULL* | *NULL* | *NULL* | *NULL* | *NULL* |
| NULL | -12345 | 2026-06-15 12:00:00Z | 2026-06-15 | false | 1e+21 | \[\] | text |
|  | 0 | 0001-01-01 00:00:00Z | 2026-06-15 | false | -0.000001 | not json |  |
`},
		{Options{Format: Vertical, ASCII: true}, `
-[ row 1 ]--
subject | plain
      n | 1
     at | 2026-06-15 12:00:00.5Z
    day | 2026-06-15
   read | true
  share | 0.5
   tags | ["a", {"b":1}]
    raw | 0x00ff
-[ row 2 ]--
`},
		{Options{Format: TSV, NoHeader: true, Location: time.FixedZone("", 2*3600)}, `
plain	1	2026-06-15 14:00:00.5+02:00	2026-06-15	true
`},
	} {
		got, sum := render(t, sample(), tc.o)
		want := tc.want[1:]
		if tc.o.Format == Vertical || tc.o.NoHeader {
			want = strings.TrimSuffix(want, "\n")
			got = got[:min(len(got), len(want))]
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", tc.o.Format, got, want)
		}
		if sum.Rows != 4 {
			t.Errorf("%s: %d rows were counted, want 4", tc.o.Format, sum.Rows)
		}
	}
}

// hostile are texts that harm a terminal or a spreadsheet.
var hostile = []string{
	"\x1b[2J\x1b]0;title\x07", "\u009b2J", "a\u202eexe.fdp", "\u2066x\u2069", "line one\r\nline two\ttab", "\x7f\x00\x08", "\xff\xfe", "zero\u200bwidth\u200djoiner\ufeff",
	"=HYPERLINK(\"http://x\")", "+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1", " =1", `a"b,c;d|e`, "| x | <script>alert(1)</script> **b** [l](u) `c`",
	strings.Repeat("e\u0301", 3) + strings.Repeat("\u0301", 100), "\u0301start", "שלום", "مرحبا", "👩‍👩‍👧‍👦 🇨🇭 👍🏽", "会議の資料", "\U000E0041tag", "\u2028\u2029",
}

// obeyed reports a character that a terminal acts on.
func obeyed(s string) (rune, bool) {
	for _, r := range s {
		if r < ' ' && r != '\n' || r >= 0x7f && r <= 0x9f || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u200b\ufeff\u200f", r) {
			return r, true
		}
	}
	return 0, false
}

// TestTerminal shows that no text reaches a terminal as something it obeys, in
// any format, and that tables stay aligned.
func TestTerminal(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		if f == Plan {
			continue
		}
		rows := result([]Column{text("sub\x1bject"), {"n", "BIGINT"}, text("again")})
		for i, h := range hostile {
			rows.rows = append(rows.rows, []any{h, int64(i), h})
		}
		got, _ := render(t, rows, Options{Format: f, Terminal: true, Width: 100})
		plain := strings.ReplaceAll(strings.ReplaceAll(got, "\r\n", "\n"), "\t", "")
		if f != TSV && strings.Contains(strings.ReplaceAll(got, "\r\n", "\n"), "\t") {
			t.Errorf("%s: a tab reaches the terminal", f)
		}
		if r, found := obeyed(plain); found {
			t.Errorf("%s: %U reaches the terminal", f, r)
		}
		if f != Table {
			continue
		}
		lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
		if len(lines) != 2+len(hostile) {
			t.Errorf("a table of %d rows has %d lines", len(hostile), len(lines))
		}
		for _, l := range lines[2:] {
			// The second border stands in the same column everywhere.
			parts := strings.Split(l, "│")
			if len(parts) < 3 {
				t.Fatalf("a line has no borders: %q", l)
			}
			if w, want := displaywidth.String(parts[0]), strings.Index(lines[1], "┼")/len("─"); w != want {
				t.Errorf("the border stands at %d, want %d: %q", w, want, l)
			}
		}
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, want string }{
		{"plain text", "plain text"},
		{"Ünïcode – “quotes” №", "Ünïcode – “quotes” №"},
		{"\x1b[2J", "␛[2J"},
		{"a\r\nb\tc\nd\re\n\n\r", "a↵b␉c↵d␍e↵↵␍"},
		{"\x7f", "␡"},
		{"\u009b2J", "<U+009B>2J"},
		{"invoice_\u202efdp.exe", "invoice_<U+202E>fdp.exe"},
		{"a\u200bb\ufeff\u00adc", "a<U+200B>b<U+FEFF><U+00AD>c"},
		{"\xff\xfeok", "<0xFF><0xFE>ok"},
		{"👩‍👩‍👧‍👦 👍🏽 🇨🇭 1️⃣ ❤️‍🔥", "👩‍👩‍👧‍👦 👍🏽 🇨🇭 1️⃣ ❤️‍🔥"},
		{"\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"},
		{"x\U000E0067", "x<U+E0067>"},
		{"width\u200djoiner", "width<U+200D>joiner"},
		{"می\u200cخواهم", "می\u200cخواهم"},
		{"\u0301x", "\u25cc\u0301x"},
		{"\n\u0301x", "↵\u25cc\u0301x"},
		{"e\u0301", "e\u0301"},
		{"a\u2028b", "a<U+2028>b"},
		{"", ""},
	} {
		if got := Visible(tc.in); got != tc.want {
			t.Errorf("Visible(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}

func FuzzVisible(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Visible(s)
		if r, found := obeyed(got); found || strings.Contains(got, "\n") {
			t.Fatalf("%U is left in %q", r, got)
		}
		if again := Visible(got); again != got {
			t.Fatalf("Visible(%q) = %q, and of that %q", s, got, again)
		}
	})
}

// TestCSVReads shows that what was written reads back, texts with line breaks,
// quotes and blanks included.
func TestCSVReads(t *testing.T) {
	t.Parallel()
	rows := result([]Column{text("a"), text("b")})
	for _, h := range hostile {
		rows.rows = append(rows.rows, []any{h, "x"})
	}
	got, sum := render(t, rows, Options{Format: CSV, RawCSV: true})
	if sum.Guarded != 0 {
		t.Errorf("%d texts were guarded with RawCSV", sum.Guarded)
	}
	records, err := csv.NewReader(strings.NewReader(got)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range hostile {
		// The reader drops the CR of CRLF inside of fields; the file has it.
		if want := strings.ReplaceAll(h, "\r\n", "\n"); records[i+1][0] != want {
			t.Errorf("got %q, want %q", records[i+1][0], want)
		}
	}
	if !strings.Contains(got, "line one\r\nline two") {
		t.Error("a line break inside of a field was changed")
	}
}

// TestFormulas shows which texts a spreadsheet is kept from running, and that
// numbers are left alone.
func TestFormulas(t *testing.T) {
	t.Parallel()
	for _, f := range []Format{CSV, TSV} {
		for _, tc := range []struct {
			value   any
			typ     string
			guarded bool
		}{
			{"=1", "TEXT", true}, {"+49 30", "TEXT", true}, {"-2+3", "TEXT", true}, {"@SUM(1)", "TEXT", true}, {"\t=1", "TEXT", true}, {"\tx", "TEXT", true},
			{"\rx", "TEXT", true}, {"\nx", "TEXT", true}, {" =1", "TEXT", true}, {"＝1", "TEXT", true}, {"\u22121", "TEXT", true}, {"\ufeff=1", "TEXT", true},
			{"a=1", "TEXT", false}, {"", "TEXT", false}, {"'=1", "TEXT", false}, {int64(-5), "BIGINT", false}, {-0.5, "DOUBLE", false}, {nil, "TEXT", false},
			{"=1", "JSON", true},
		} {
			rows := result([]Column{{"x", tc.typ}}, []any{tc.value})
			got, sum := render(t, rows, Options{Format: f, NoHeader: true})
			if guarded := strings.HasPrefix(strings.TrimPrefix(got, `"`), "'"+first(tc.value)) && sum.Guarded == 1; guarded != tc.guarded {
				t.Errorf("%s: %q is guarded: %t, want %t: %q", f, tc.value, guarded, tc.guarded, got)
			}
		}
	}
	got, sum := render(t, result([]Column{text("=cmd()")}), Options{Format: CSV})
	if got != "'=cmd()\r\n" || sum.Guarded != 1 {
		t.Errorf("a column's name is not guarded: %q", got)
	}
}

func first(v any) string {
	s, _ := v.(string)
	if s == "" || s[0] < ' ' {
		return ""
	}
	return s[:1]
}

// TestJSONReads shows that JSON is valid, and means the same, whatever the text.
func TestJSONReads(t *testing.T) {
	t.Parallel()
	rows := result([]Column{text("id"), text("id"), {"doc", "JSON"}})
	for _, h := range hostile {
		doc, _ := json.Marshal([]string{h})
		rows.rows = append(rows.rows, []any{h, "second", string(doc)})
	}
	got, _ := render(t, rows, Options{Format: JSON})
	var list []struct {
		ID     string   `json:"id"`
		Second string   `json:"id_2"`
		Doc    []string `json:"doc"`
	}
	if err := json.Unmarshal([]byte(got), &list); err != nil {
		t.Fatal(err)
	}
	for i, h := range hostile {
		want := strings.ToValidUTF8(h, "\ufffd")
		if h == "\xff\xfe" {
			want = "\ufffd\ufffd"
		}
		if list[i].ID != want || list[i].Second != "second" || !reflect.DeepEqual(list[i].Doc, []string{want}) {
			t.Errorf("got %q, want %q", list[i], want)
		}
	}
	if empty, _ := render(t, result([]Column{text("x")}), Options{Format: JSON}); empty != "[]\n" {
		t.Errorf("no rows are %q", empty)
	}
}

// TestBrokenOff shows that rows that break off are an error, and that JSON does
// not look whole then.
func TestBrokenOff(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for _, f := range Formats() {
		if f == Plan {
			continue
		}
		rows := result([]Column{text("x"), {"n", "BIGINT"}}, []any{"one", int64(1)})
		rows.err = broken
		var b bytes.Buffer
		sum, err := Write(&b, rows, Options{Format: f, Width: 80})
		if !errors.Is(err, broken) || sum.Rows != 1 {
			t.Errorf("%s: got %d rows, %v", f, sum.Rows, err)
		}
		if !strings.Contains(b.String(), "one") {
			t.Errorf("%s: the row that was read is not written: %q", f, b.String())
		}
		if f == JSON && json.Valid(b.Bytes()) {
			t.Errorf("half a result looks whole: %q", b.String())
		}
	}
}

// endless counts what is asked of it.
type endless struct {
	fake
	n, total int
	read     int // rows that were written when the last one was asked for
	out      *counter
}

type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) { c.n += len(b); return len(b), nil }

func (e *endless) Next() bool {
	if e.n == e.total/2 {
		e.read = e.out.n
	}
	e.n++
	return e.n <= e.total
}
func (e *endless) Row() []any { return []any{fmt.Sprint("row ", e.n), int64(e.n)} }

// TestStreams shows that rows are written long before the last is read.
func TestStreams(t *testing.T) {
	t.Parallel()
	for _, f := range []Format{Table, Vertical, CSV, TSV, JSON, NDJSON, Markdown} {
		out := &counter{}
		e := &endless{fake: *result([]Column{text("x"), {"n", "BIGINT"}}), total: 40000, out: out}
		if _, err := Write(out, e, Options{Format: f}); err != nil {
			t.Fatal(err)
		}
		if e.read < out.n/4 {
			t.Errorf("%s: %d of %d bytes were written when half the rows were read", f, e.read, out.n)
		}
	}
}

func TestWriteFails(t *testing.T) {
	t.Parallel()
	for _, f := range []Format{Table, CSV, JSON} {
		e := &endless{fake: *result([]Column{text("x"), {"n", "BIGINT"}}), total: 1 << 40, out: &counter{}}
		if _, err := Write(closed{}, e, Options{Format: f}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: got %v", f, err)
		}
	}
}

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestWidth shows how a table is cut to a terminal.
func TestWidth(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("会議", 30)
	columns := []Column{{"at", "TIMESTAMP"}, text("from"), text("subject")}
	rows := func() *fake { return result(columns, []any{noon, "kim@contoso.com", long}, []any{noon, "a", "b"}) }
	for width := 60; width <= 140; width++ {
		got, sum := render(t, rows(), Options{Width: width, Expand: ExpandAuto})
		widest := 0
		for line := range strings.Lines(got) {
			widest = max(widest, displaywidth.String(strings.TrimSuffix(line, "\n")))
		}
		if widest > width || widest < width-2 && sum.Cut {
			t.Errorf("at width %d the table is %d wide", width, widest)
		}
		if !sum.Cut || !strings.Contains(got, "…") {
			t.Errorf("at width %d nothing is marked as cut", width)
		}
	}
	got, sum := render(t, rows(), Options{Width: 40, Expand: ExpandAuto})
	if !strings.HasPrefix(got, "─[ row 1 ]") || sum.Cut {
		t.Errorf("a narrow terminal gets\n%s", got)
	}
	got, _ = render(t, rows(), Options{Width: 40, Expand: ExpandOff})
	if !strings.Contains(got, "2026-06-15 12:00:00.5Z") {
		t.Errorf("a time was cut:\n%s", got)
	}
	got, _ = render(t, rows(), Options{})
	if !strings.Contains(got, long) {
		t.Errorf("a text was cut where nothing had to be:\n%s", got)
	}
}

func TestLateWideRow(t *testing.T) {
	t.Parallel()
	rows := result([]Column{text("x"), text("y")})
	for range aheadRows + 1 {
		rows.rows = append(rows.rows, []any{"short", "y"})
	}
	rows.rows = append(rows.rows, []any{strings.Repeat("late", 10), "y"})
	got, _ := render(t, rows, Options{})
	if !strings.HasSuffix(got, strings.Repeat("late", 10)+" │ y\n") {
		t.Errorf("the last line is %q", got[strings.LastIndex(strings.TrimSuffix(got, "\n"), "\n")+1:])
	}
	rows.at = -1
	got, sum := render(t, rows, Options{Width: 80})
	if !strings.HasSuffix(got, " late… │ y\n") || !sum.Cut {
		t.Errorf("the last line is %q", got[strings.LastIndex(strings.TrimSuffix(got, "\n"), "\n")+1:])
	}
}

func TestChart(t *testing.T) {
	t.Parallel()
	columns := []Column{text("who"), {"n", "BIGINT"}}
	got, _ := render(t, result(columns, []any{"Nora", int64(80)}, []any{nil, int64(40)}, []any{"nobody", int64(0)}, []any{"one", int64(1)}, []any{"none", nil}), Options{Format: Chart, Width: 30})
	want := `Nora     80 │ ███████████████
NULL     40 │ ███████▌
nobody    0 │
one       1 │ ▎
none   NULL │
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	got, _ = render(t, result([]Column{{"year", "BIGINT"}, {"change", "DOUBLE"}}, []any{int64(2025), -10.0}, []any{int64(2026), 20.0}), Options{Format: Chart, Width: 40, ASCII: true})
	want = `2025 -10 | #########
2026  20 |          ###################
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	for _, columns := range [][]Column{{text("a"), text("b")}, {{"n", "BIGINT"}}} {
		if _, err := Write(io.Discard, result(columns), Options{Format: Chart}); !errors.Is(err, ErrNoChart) {
			t.Errorf("got %v", err)
		}
	}
	var many *fake = result(columns)
	for i := range maxBars + 3 {
		many.rows = append(many.rows, []any{"x", int64(i)})
	}
	if got, _ := render(t, many, Options{Format: Chart}); !strings.HasSuffix(got, "(3 more rows not drawn)\n") {
		t.Error("rows that are not drawn are not told")
	}
}

func TestVerticalLines(t *testing.T) {
	t.Parallel()
	got, _ := render(t, result([]Column{text("body"), text("from")}, []any{"Dear Kim,\r\n\nfrom │ boss\x1b[0m", "x"}), Options{Format: Vertical, Color: true})
	want := "\x1b[2m─[ row 1 ]──\x1b[0m\n\x1b[1mbody\x1b[0m \x1b[2m│\x1b[0m Dear Kim,\n     \x1b[2m│\x1b[0m \n     \x1b[2m│\x1b[0m from │ boss␛[0m\n\x1b[1mfrom\x1b[0m \x1b[2m│\x1b[0m x\n"
	if got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	columns := []Column{{"id", "BIGINT"}, text("operation"), text("target"), text("request"), text("why"), {"calls", "BIGINT"}}
	rows := func() *fake {
		return result(columns, []any{int64(1), "limit", "10", nil, nil, int64(0)}, []any{int64(2), "scan", "messages", "GET /me/messages", nil, int64(3)},
			[]any{int64(2), "condition", "is_read = FALSE", nil, "Graph decides it", nil})
	}
	want := ` 1 limit 10
 2 scan messages
     request  GET /me/messages
     measured calls 3
     condition is_read = FALSE
          why      Graph decides it
`
	for _, o := range []Options{{Format: Plan}, {Format: Table, Width: 50, Expand: ExpandAuto}} {
		if got, sum := render(t, rows(), o); got != want || sum.Counted {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
	if _, err := Write(io.Discard, result([]Column{text("x")}), Options{Format: Plan}); err == nil {
		t.Error("rows that are no plan were written as one")
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text  string
		width int
		want  []string
	}{
		{"a few words", 0, []string{"a few words"}},
		{"a few words more", 8, []string{"a few", "words", "more"}},
		{"GET /me/messages?$select=id", 10, []string{"GET /me/me", "ssages?$se", "lect=id"}},
		{"会議の資料", 5, []string{"会議", "の資", "料"}},
		{"会", 1, []string{"会"}},
		{"", 5, []string{""}},
	} {
		if got := wrap(tc.text, tc.width); !reflect.DeepEqual(got, tc.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", tc.text, tc.width, got, tc.want)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		if got, err := ParseFormat(strings.ToUpper(string(f))); got != f || err != nil {
			t.Errorf("ParseFormat(%q) = %q, %v", f, got, err)
		}
	}
	if _, err := ParseFormat("xml"); err == nil || !strings.Contains(err.Error(), "markdown") {
		t.Errorf("got %v", err)
	}
	if _, err := ParseExpand("maybe"); err == nil {
		t.Error("maybe was taken")
	}
}
