package exec

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// column finds a column of a table.
func column(t testing.TB, table, name string) *graphtables.Column {
	t.Helper()
	tab := graphtables.Standard().Table(table)
	if tab == nil {
		t.Fatalf("no table %q", table)
	}
	c := tab.Column(name)
	if c == nil {
		t.Fatalf("no column %q in %q", name, table)
	}
	return c
}

func columns(t testing.TB, table string, names ...string) []*graphtables.Column {
	var list []*graphtables.Column
	for _, n := range names {
		list = append(list, column(t, table, n))
	}
	return list
}

// texts prints the rows of a page, one a line.
func texts(p *page) string {
	var b strings.Builder
	for i := range len(p.rows) / max(p.width, 1) {
		for j, v := range p.row(i) {
			if j > 0 {
				b.WriteByte('|')
			}
			b.WriteString(v.String())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestDecodeList(t *testing.T) {
	t.Parallel()
	cols := columns(t, "messages", "id", "subject", "from_address", "received_date_time", "is_read", "to_recipients", "conversation_index", "flag_due_date_time")
	tests := []struct{ name, body, want string }{
		{"empty", `{"value":[]}`, ""},
		{"all types", `{"@odata.context":"x","value":[{"@odata.etag":"e","id":"AA=","subject":"a\"b\u00e9\n","from":{"emailAddress":{"name":"N","address":"n@x.de"}},` +
			`"receivedDateTime":"2024-02-29T23:59:59Z","isRead":true,"toRecipients":[{"emailAddress":{"name":"T","address":"t@x"}}, 1],"conversationIndex":"AQI=",` +
			`"flag":{"flagStatus":"flagged","dueDateTime":{"dateTime":"2024-03-01T00:00:00.0000000","timeZone":"W. Europe Standard Time"}}}]}`,
			"AA=|a\"bé\n|n@x.de|2024-02-29 23:59:59|1|[{\"emailAddress\":{\"name\":\"T\",\"address\":\"t@x\"}},1]|\x01\x02|2024-02-29 23:00:00\n"},
		{"nulls and absent", `{"value":[{"id":"B","subject":null,"from":null},{"id":"C","from":{}}]}`,
			"B|NULL|NULL|NULL|NULL|NULL|NULL|NULL\nC|NULL|NULL|NULL|NULL|NULL|NULL|NULL\n"},
		{"properties in any order", `{"value":[{"isRead":false,"subject":"s","id":"D"}],"@odata.nextLink":"http://x"}`, "D|s|NULL|NULL|0|NULL|NULL|NULL\n"},
		{"fractions and offsets", `{"value":[{"id":"E","receivedDateTime":"2024-01-31T10:30:00.5+01:00"}]}`, "E|NULL|NULL|2024-01-31 09:30:00.500000|NULL|NULL|NULL|NULL\n"},
		{"the first instant", `{"value":[{"id":"F","receivedDateTime":"0001-01-01T00:00:00Z"}]}`, "F|NULL|NULL|0001-01-01 00:00:00|NULL|NULL|NULL|NULL\n"},
		{"text cut within a surrogate pair", `{"value":[{"id":"G","subject":"x\ud83d"}]}`, "G|x\ufffd|NULL|NULL|NULL|NULL|NULL|NULL\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDecoder(newLayout(cols, 0, len(cols)))
			p, err := d.list([]byte(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if got := texts(p); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestDecodeBroken(t *testing.T) {
	t.Parallel()
	cols := columns(t, "messages", "id", "subject", "received_date_time", "is_read")
	tests := []struct{ name, body, want string }{
		{"nothing", ``, "ends early"},
		{"cut in a string", `{"value":[{"id":"A","subject":"secret plan`, "ends early"},
		{"cut after a row", `{"value":[{"id":"A"}`, "ends early"},
		{"cut after the list", `{"value":[{"id":"A"}]`, "ends early"},
		{"no list", `{"@odata.context":"x"}`, "no list"},
		{"a list that is none", `{"value":{}}`, "not an array"},
		{"an error in place of the list", `{"error":{"code":"X"}}`, "holds an error"},
		{"an error in place of a row", `{"value":[{"id":"A"},{"error":{"code":"X","message":"m"}}]}`, "holds an error"},
		{"an error object inside a cut list", `{"value":[{"id":"A"},{"error":{"code":"X"}}`, "holds an error"},
		{"a row that is none", `{"value":[1]}`, "an object was expected"},
		{"text after the end", `{"value":[]} x`, "follows"},
		{"two values", `{"value":[]}{}`, "follows"},
		{"a number for a boolean", `{"value":[{"id":"A","isRead":1}]}`, `"isRead" is not of its type`},
		{"text for a time", `{"value":[{"id":"A","receivedDateTime":"soon"}]}`, `"receivedDateTime" is not of its type`},
		{"HTML", `<html>sorry</html>`, "not valid JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDecoder(newLayout(cols, 0, len(cols)))
			_, err := d.list([]byte(tt.body))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got error %v, want one with %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error quotes the body: %v", err)
			}
			if p, err := d.list([]byte(`{"value":[{"id":"Z"}]}`)); err != nil || texts(p) != "Z|NULL|NULL|NULL\n" {
				t.Errorf("the decoder does not start anew: %v", err)
			}
		})
	}
}

// TestDecodeOne: the answer for a single object is that object and no error.
func TestDecodeOne(t *testing.T) {
	t.Parallel()
	cols := columns(t, "messages", "id", "subject")
	for body, want := range map[string]string{
		`{"id":"A","subject":"x"}`:         "A|x\n",
		` { "id" : "A" } `:                 "A|NULL\n",
		`{"id":"A","error":{"code":"X"}}`:  "holds an error",
		`{"error":{"code":"X"}}`:           "holds an error",
		`[{"id":"A"}]`:                     "an object was expected",
		`{"id":"A"}{}`:                     "follows",
		`{"id":"A"`:                        "ends early",
		`{"id":"A","subject":"x" "y":"z"}`: "not valid JSON",
	} {
		got := ""
		p, err := newDecoder(newLayout(cols, 0, len(cols))).one([]byte(body))
		if err != nil {
			got = err.Error()
		} else {
			got = texts(p)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
		if err := whole([]byte(body)); (err == nil) != strings.HasSuffix(want, "\n") {
			t.Errorf("%s: got %v from whole", body, err)
		}
	}
}

// TestDecodeMixed: objects whose members come and go, in any order, with and
// without white space, and text that fills more than one block.
func TestDecodeMixed(t *testing.T) {
	t.Parallel()
	cols := columns(t, "messages", "id", "subject", "from_address", "is_read")
	long := strings.Repeat("x", 3*blockBytes/4)
	var body, want strings.Builder
	for i := range 40 {
		id, subject, from, read := fmt.Sprint("M", i), "NULL", "NULL", "NULL"
		members := []string{fmt.Sprintf(`"id":%q`, id)}
		if i%2 == 0 {
			subject = fmt.Sprint(long, i)
			members = append(members, fmt.Sprintf(`"subject" : %q `, subject))
		}
		if i%3 == 0 {
			from = fmt.Sprint("a", i, "@x")
			members = append(members, fmt.Sprintf(`"from":{"emailAddress":{"name":"n","address":%q}}`, from))
		}
		if i%5 == 0 {
			read = "1"
			members = append(members, ` "isRead": true`)
		}
		if i%7 == 0 {
			members = append(members, `"categories":[{"error":1}]`, `"subject@x":"y"`)
		}
		if i%4 == 1 {
			slices.Reverse(members)
		}
		fmt.Fprintf(&body, ",\n{%s}", strings.Join(members, ","))
		fmt.Fprintf(&want, "%s|%s|%s|%s\n", id, subject, from, read)
	}
	d := newDecoder(newLayout(cols, 0, len(cols)))
	for range 3 {
		p, err := d.list([]byte(`{"value":[` + body.String()[1:] + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(p); got != want.String() {
			t.Errorf("got\n%s\nwant\n%s", got, want.String())
		}
	}
}

func TestDecodeChildren(t *testing.T) {
	t.Parallel()
	table := graphtables.Standard().Table("message_recipients")
	s := &plan.Scan{
		Table: table, Access: plan.InParent, Outer: true,
		Columns: columns(t, "message_recipients", "message_id", "kind", "position", "name", "address"),
		Carried: columns(t, "messages", "subject"),
	}
	lay := layoutOf(s, &plan.Request{})
	p, err := newDecoder(lay).list([]byte(`{"value":[` +
		`{"id":"M1","subject":"s","from":{"emailAddress":{"name":"F","address":"f@x"}},"toRecipients":[{"emailAddress":{"name":"A","address":"a@x"}},{"emailAddress":{"address":"b@x"}}]},` +
		`{"id":"M2","subject":"t","toRecipients":[]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	// The last row of each object is the parent alone, for an outer join.
	want := "M1|from|0|F|f@x|s\nM1|to|0|A|a@x|s\nM1|to|1|NULL|b@x|s\nM1|NULL|NULL|NULL|NULL|s\nM2|NULL|NULL|NULL|NULL|t\n"
	if got := texts(p); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if len(p.objects) != 2 || p.objects[0].end != 4 || p.objects[1].first != 4 || p.objects[1].end != 5 {
		t.Errorf("objects: %+v", p.objects)
	}
}

func TestDecodeValuesAsChildren(t *testing.T) {
	t.Parallel()
	for names, want := range map[string]string{
		"message_id,position,category": "M|0|red\nM|1|blue\n",
		"position":                     "0\n1\n", // what the elements are is not asked for
	} {
		s := &plan.Scan{
			Table: graphtables.Standard().Table("message_categories"), Access: plan.InParent,
			Columns: columns(t, "message_categories", strings.Split(names, ",")...),
		}
		p, err := newDecoder(layoutOf(s, &plan.Request{})).list([]byte(`{"value":[{"id":"M","categories":["red","blue"]},{"id":"N","categories":[]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(p); got != want {
			t.Errorf("%s: got %q, want %q", names, got, want)
		}
	}
}

func TestDecodeKeepsNothingOfTheBody(t *testing.T) {
	t.Parallel()
	cols := columns(t, "messages", "subject")
	body := []byte(`{"value":[{"id":"A","subject":"hello"}]}`)
	p, err := newDecoder(newLayout(cols, 0, 1)).list(body)
	if err != nil {
		t.Fatal(err)
	}
	for i := range body {
		body[i] = 'x'
	}
	if got := p.rows[0].Text(); got != "hello" {
		t.Errorf("the value changed with the buffer: %q", got)
	}
}

// FuzzPage feeds arbitrary bodies to the decoder: it never panics, and what it
// takes for a list has as many values as rows need.
func FuzzPage(f *testing.F) {
	for _, s := range []string{
		`{"value":[]}`, `{"value":[{"id":"A","subject":"b","receivedDateTime":"2024-01-01T00:00:00Z"}],"@odata.nextLink":"n","@odata.count":-1}`,
		`{"value":[{"from":{"emailAddress":{"address":1}}}]}`, `{"value":[{"body":{"content":"x"},"toRecipients":[null,{}]}]}`, `{"value":[null]}`, `[]`, `{"value":[{"flag":{"dueDateTime":{"dateTime":"2024","timeZone":"x"}}}]}`,
	} {
		f.Add([]byte(s))
	}
	cols := columns(f, "messages", "id", "subject", "from_address", "received_date_time", "is_read", "to_recipients", "body", "conversation_index", "flag_due_date_time", "size")
	recipients := &plan.Scan{Table: graphtables.Standard().Table("message_recipients"), Access: plan.InParent, Columns: columns(f, "message_recipients", "message_id", "kind", "position", "address")}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, lay := range []*layout{newLayout(cols, 0, len(cols)), layoutOf(recipients, &plan.Request{})} {
			p, err := newDecoder(lay).list(body)
			if err != nil {
				continue
			}
			if len(p.rows)%p.width != 0 {
				t.Errorf("%d values in rows of %d", len(p.rows), p.width)
			}
			last := 0
			for _, o := range p.objects {
				if o.first != last || o.end < o.first {
					t.Errorf("object has rows %d to %d after %d", o.first, o.end, last)
				}
				last = o.end
			}
		}
	})
}

func TestLocation(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"": "UTC", "UTC": "UTC", "Pacific Standard Time": "America/Los_Angeles", "Europe/Berlin": "Europe/Berlin"} {
		loc, err := location(name)
		if err != nil || loc.String() != want {
			t.Errorf("location(%q) = %v, %v, want %s", name, loc, err, want)
		}
	}
	if _, err := location("Middle Earth Standard Time"); err == nil {
		t.Error("an unknown zone is no error")
	}
}

func TestTrack(t *testing.T) {
	t.Parallel()
	at := func(seconds ...int64) *page {
		p := &page{}
		for _, s := range seconds {
			p.objects = append(p.objects, object{lead: expr.NewTime(time.Unix(s, 0))})
		}
		p.objects = append(p.objects, object{}) // one without a time
		return p
	}
	tests := []struct {
		dir   direction
		pages []*page
		want  string
	}{
		{descending, []*page{at(9, 9, 7), at(7, 3)}, "-3 after 5 rows"},
		{ascending, []*page{at(1, 2), at(2, 5)}, "5 after 4 rows"},
		{descending, []*page{at(9, 7), at(8)}, "error"},
		{ascending, []*page{at(5), at(4)}, "error"},
		{unordered, []*page{at(5, 1, 9)}, "0 after 0 rows"},
	}
	for _, tt := range tests {
		far := track{dir: tt.dir}
		got := ""
		for _, p := range tt.pages {
			if err := far.follow(p); err != nil {
				got = "error"
			}
		}
		if got == "" {
			got = fmt.Sprintf("%d after %d rows", far.edge, far.rows)
		}
		if got != tt.want {
			t.Errorf("direction %d: got %s, want %s", tt.dir, got, tt.want)
		}
	}
}

func TestWindowBounds(t *testing.T) {
	t.Parallel()
	noon := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	lo, hi := descending.position(noon), descending.position(noon.Add(-time.Hour))
	// Read downwards from noon, noon's own second included, as far as but
	// without 11:00:00.
	if got, want := *descending.window(lo, hi), (plan.Window{From: "2024-05-01T11:00:01Z", To: "2024-05-01T12:00:01Z"}); got != want {
		t.Errorf("descending: got %v, want %v", got, want)
	}
	if got, want := *ascending.window(ascending.position(noon), end), (plan.Window{From: "2024-05-01T12:00:00Z"}); got != want {
		t.Errorf("ascending: got %v, want %v", got, want)
	}
	if got, want := *descending.window(start, end), (plan.Window{From: "1900-01-01T00:00:00Z"}); got != want {
		t.Errorf("open: got %v, want %v", got, want)
	}
}
