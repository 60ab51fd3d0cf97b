package bench

import (
	"bytes"
	stdjson "encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/buger/jsonparser"
	"github.com/bytedance/sonic"
	experiment "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/goccy/go-json"

	"graphmail/internal/mailpages"
)

// A message is what the decoders make of one row: five values.
type message struct {
	ID               string    `json:"id"`
	Subject          string    `json:"subject"`
	ReceivedDateTime time.Time `json:"receivedDateTime"`
	IsRead           bool      `json:"isRead"`
	From             struct {
		EmailAddress struct {
			Address string `json:"address"`
		} `json:"emailAddress"`
	} `json:"from"`
}

type list struct {
	Value []message `json:"value"`
	Next  string    `json:"@odata.nextLink"`
}

// page is an answer with 1,000 messages.
func page(b testing.TB) []byte {
	b.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/v1.0/me/messages?$top=1000&$select=subject,from,receivedDateTime,isRead", nil)
	mailpages.New(1000).ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// decoders are the candidates. Those that decode into structs copy their text;
// sonic is told to, since its strings would otherwise hold on to the whole page.
var decoders = []struct {
	name   string
	decode func(body []byte, rows []message) ([]message, error)
}{
	{"encoding-json", structs(stdjson.Unmarshal)},
	{"goccy", structs(json.Unmarshal)},
	{"sonic", structs(sonic.Config{CopyString: true}.Froze().Unmarshal)},
	{"experiment", structs(func(body []byte, v any) error { return experiment.Unmarshal(body, v, jsontext.AllowInvalidUTF8(true)) })},
	{"jsontext", readTokens},
	{"jsonparser", readPaths},
}

func structs(unmarshal func([]byte, any) error) func([]byte, []message) ([]message, error) {
	return func(body []byte, rows []message) ([]message, error) {
		p := list{Value: rows}
		err := unmarshal(body, &p)
		return p.Value, err
	}
}

// readTokens pulls values with jsontext and skips what is not wanted.
func readTokens(body []byte, rows []message) ([]message, error) {
	d := jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	var m *message
	var member func(name string) error
	object := func() error {
		if _, err := d.ReadToken(); err != nil {
			return err
		}
		for d.PeekKind() != '}' {
			name, err := d.ReadValue()
			if err != nil {
				return err
			}
			if err := member(string(name)); err != nil {
				return err
			}
		}
		_, err := d.ReadToken()
		return err
	}
	text := func(s *string) error {
		t, err := d.ReadToken()
		if err == nil {
			*s = t.String()
		}
		return err
	}
	member = func(name string) error {
		switch name {
		case `"value"`:
			if _, err := d.ReadToken(); err != nil {
				return err
			}
			for d.PeekKind() != ']' {
				rows = append(rows, message{})
				m = &rows[len(rows)-1]
				if err := object(); err != nil {
					return err
				}
			}
			_, err := d.ReadToken()
			return err
		case `"id"`:
			return text(&m.ID)
		case `"subject"`:
			return text(&m.Subject)
		case `"from"`, `"emailAddress"`:
			return object()
		case `"address"`:
			return text(&m.From.EmailAddress.Address)
		case `"isRead"`:
			t, err := d.ReadToken()
			m.IsRead = t.Kind() == 't'
			return err
		case `"receivedDateTime"`:
			var s string
			err := text(&s)
			if err == nil {
				m.ReceivedDateTime, err = time.Parse(time.RFC3339, s)
			}
			return err
		}
		return d.SkipValue()
	}
	err := object()
	if err == nil {
		if _, end := d.ReadToken(); end != io.EOF {
			err = end
		}
	}
	return rows, err
}

// readPaths finds values with jsonparser, which does not check what it skips.
func readPaths(body []byte, rows []message) ([]message, error) {
	paths := [][]string{{"id"}, {"subject"}, {"receivedDateTime"}, {"isRead"}, {"from", "emailAddress", "address"}}
	var failed error
	_, err := jsonparser.ArrayEach(body, func(value []byte, _ jsonparser.ValueType, _ int, _ error) {
		var m message
		jsonparser.EachKey(value, func(i int, v []byte, _ jsonparser.ValueType, err error) {
			switch i {
			case 0:
				m.ID, err = jsonparser.ParseString(v)
			case 1:
				m.Subject, err = jsonparser.ParseString(v)
			case 2:
				m.ReceivedDateTime, err = time.Parse(time.RFC3339, string(v))
			case 3:
				m.IsRead, err = jsonparser.ParseBoolean(v)
			case 4:
				m.From.EmailAddress.Address, err = jsonparser.ParseString(v)
			}
			if err != nil {
				failed = err
			}
		}, paths...)
		rows = append(rows, m)
	}, "value")
	if err == nil {
		err = failed
	}
	return rows, err
}

// TestDecoders: all candidates read the same.
func TestDecoders(t *testing.T) {
	t.Parallel()
	body := page(t)
	want, err := decoders[0].decode(body, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range decoders[1:] {
		got, err := d.decode(body, nil)
		if err != nil || len(got) != len(want) {
			t.Errorf("%s: got %d rows, %v; want %d", d.name, len(got), err, len(want))
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: row %d: got %v, want %v", d.name, i, got[i], want[i])
				break
			}
		}
	}
}

// BenchmarkDecode decodes a page of 1,000 messages with each candidate. The
// driver's own decoder has the same benchmark in internal/exec.
func BenchmarkDecode(b *testing.B) {
	body := page(b)
	for _, d := range decoders {
		b.Run(d.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				rows, err := d.decode(body, make([]message, 0, 1000))
				if err != nil || len(rows) != 1000 {
					b.Fatal(len(rows), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/row")
		})
	}
}
