package main

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// A Row is a message of the week as it is exported. The tags are the schema of
// the Parquet file: times are instants, and what may be missing is optional.
type Row struct {
	Received        time.Time  `parquet:"received,timestamp(microsecond)"`
	Sent            bool       `parquet:"sent"` // by the owner
	FromName        *string    `parquet:"from_name,optional"`
	FromAddress     *string    `parquet:"from_address,optional"`
	Subject         *string    `parquet:"subject,optional"`
	Folder          string     `parquet:"folder,dict"`
	Read            bool       `parquet:"is_read"`
	Answered        *time.Time `parquet:"answered,optional,timestamp(microsecond)"`
	Attachments     int        `parquet:"attachments"`
	AttachmentBytes int64      `parquet:"attachment_bytes"`
}

// fields are where messagesQuery's columns go.
func (r *Row) fields() []any {
	return []any{&r.Received, &r.Sent, &r.FromName, &r.FromAddress, &r.Subject, &r.Folder, &r.Read,
		&r.Answered, &r.Attachments, &r.AttachmentBytes}
}

// writeParquet writes the rows for programs.
func writeParquet(w io.Writer, rows []Row) error {
	out := parquet.NewGenericWriter[Row](w, parquet.Compression(&parquet.Zstd))
	if _, err := out.Write(rows); err != nil {
		return err
	}
	return out.Close()
}

// writeCSV writes the rows for a spreadsheet: with a byte order mark, without
// which Excel does not take the text for UTF-8, times in the zone of the report,
// and no cell that a spreadsheet would run.
func writeCSV(w io.Writer, rows []Row) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write([]string{"received", "sent", "from_name", "from_address", "subject", "folder", "is_read",
		"answered", "attachments", "attachment_bytes"})
	for _, r := range rows {
		answered := ""
		if r.Answered != nil {
			answered = r.Answered.Format(time.RFC3339)
		}
		out.Write([]string{
			r.Received.Format(time.RFC3339), strconv.FormatBool(r.Sent),
			cell(text(r.FromName)), cell(text(r.FromAddress)), cell(text(r.Subject)), cell(r.Folder),
			strconv.FormatBool(r.Read), answered,
			strconv.Itoa(r.Attachments), strconv.FormatInt(r.AttachmentBytes, 10),
		})
	}
	out.Flush()
	return out.Error()
}

// cell puts an apostrophe before text that a spreadsheet would take for a
// formula: anyone can send a subject like =HYPERLINK(…).
// https://owasp.org/www-community/attacks/CSV_Injection
func cell(s string) string {
	if strings.HasPrefix(s, "'") || s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// text is what s points to, "" where it is NULL.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
