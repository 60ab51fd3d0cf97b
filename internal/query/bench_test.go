package query

import "testing"

func BenchmarkParse(b *testing.B) {
	const sql = "SELECT m.subject, COUNT(*) AS n, MAX(received_date_time) FROM messages AS m JOIN attachments a ON a.message_id = m.id " +
		"WHERE m.from_address LIKE 'a%' AND m.received_date_time >= NOW() - INTERVAL 7 DAY AND m.is_read = FALSE AND folder IN ('inbox', 'archive') " +
		"GROUP BY m.subject HAVING n > 1 ORDER BY n DESC LIMIT ? OFFSET ?"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(sql); err != nil {
			b.Fatal(err)
		}
	}
}
