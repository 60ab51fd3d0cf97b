package exec

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"graphmail/internal/mailpages"
	"graphmail/internal/plan"
)

// benchPage is a page of 1,000 messages.
func benchPage(b *testing.B, properties string) []byte {
	b.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/v1.0/me/messages?$top=1000&$select="+properties, nil)
	mailpages.New(1000).ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// BenchmarkDecode decodes a page of 1,000 messages into rows of five columns.
func BenchmarkDecode(b *testing.B) {
	body := benchPage(b, "subject,from,receivedDateTime,isRead")
	lay := newLayout(columns(b, "messages", "subject", "from_address", "received_date_time", "is_read", "id"), 0, 5)
	lay.root.child("id").capture |= captureID
	lay.root.child("receivedDateTime").capture |= captureLead
	d := newDecoder(lay)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		p, err := d.list(body)
		if err != nil || len(p.objects) != 1000 {
			b.Fatal(len(p.objects), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/row")
}

// BenchmarkDedupe hands on 50,000 rows that are all new.
func BenchmarkDedupe(b *testing.B) {
	ids := make([]identity, 50_000)
	for i := range ids {
		ids[i] = newIdentity([]byte{byte(i), byte(i >> 8), byte(i >> 16)})
	}
	rows := make([]given, len(ids))
	for i, id := range ids {
		rows[i] = given{id: id, rows: 1}
	}
	for b.Loop() {
		r := &reader{s: &plan.Scan{}}
		for i := 0; i < len(rows); i += 1000 {
			r.dedupe(&batch{n: 1000, objects: rows[i : i+1000]})
		}
		if r.seen.n != len(ids) {
			b.Fatalf("%d objects", r.seen.n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(ids)), "ns/row")
}
