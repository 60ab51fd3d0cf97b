package graphtest

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

// large is a mailbox of n messages.
func large(n int) *Data {
	d := small()
	box := d.Mailboxes[anna]
	box.Messages = make([]Entity, n)
	begin := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range box.Messages {
		at := begin.Add(time.Duration(i) * time.Minute).Format(time.RFC3339)
		box.Messages[i] = Entity{
			"id": messageID(i), "subject": fmt.Sprintf("Message %d of many", i), "parentFolderId": folderID("inbox"), "isRead": i%2 == 0, "isDraft": false,
			"receivedDateTime": at, "sentDateTime": at, "createdDateTime": at, "lastModifiedDateTime": at, "from": recipient("Ann", "ann@contoso.com"),
			"body": map[string]any{"contentType": "html", "content": "<p>text</p>"},
		}
	}
	return d
}

// BenchmarkScan reads 50,000 messages in pages of 1000 over loopback and throws
// the bodies away: what the server itself takes.
func BenchmarkScan(b *testing.B) {
	const rows = 50_000
	s := NewServer(WithData(large(rows)))
	defer s.Close()
	token := "Bearer " + s.AccessToken()
	for _, query := range []string{
		"?$select=subject,receivedDateTime,isRead&$top=1000",
		"?$select=subject&$top=1000&$orderby=receivedDateTime%20desc&$filter=receivedDateTime%20ge%201900-01-01T00:00:00Z%20and%20isRead%20eq%20false",
	} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				skip, pages := 0, 0
				for {
					r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/me/messages%s&$skip=%d", s.ServiceURL(), query, skip), nil)
					if err != nil {
						b.Fatal(err)
					}
					r.Header.Set("Authorization", token)
					r.Header.Set("Accept-Encoding", "identity")
					resp, err := s.http.Client().Do(r)
					if err != nil {
						b.Fatal(err)
					}
					n, _ := io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
					if n < 2000 {
						break
					}
					pages++
					skip = position(pages*1000, true)
				}
				if pages < 25 {
					b.Fatalf("got %d pages", pages)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
