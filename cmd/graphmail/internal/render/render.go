package render

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A Format is a way to write rows.
type Format string

// The formats.
const (
	Table    Format = "table"    // aligned columns
	Vertical Format = "vertical" // one line for each value
	CSV      Format = "csv"      // RFC 4180
	TSV      Format = "tsv"      // tabs, with \t \n \r \\ and \N for NULL
	JSON     Format = "json"     // one array of objects
	NDJSON   Format = "ndjson"   // one object a line
	Markdown Format = "markdown" // a table of GitHub's Markdown
	Chart    Format = "chart"    // bars for labels and a number
	Plan     Format = "plan"     // an outline of an EXPLAIN
)

// Formats lists the formats.
func Formats() []Format {
	return []Format{Table, Vertical, CSV, TSV, JSON, NDJSON, Markdown, Chart, Plan}
}

// ParseFormat finds a format by its name, or says which there are.
func ParseFormat(name string) (Format, error) {
	f := Format(strings.ToLower(name))
	if slices.Contains(Formats(), f) {
		return f, nil
	}
	return "", fmt.Errorf("there is no format %q; take one of %s", name, strings.Trim(fmt.Sprint(Formats()), "[]"))
}

// Expand says when a table becomes vertical.
type Expand string

// When a table becomes vertical.
const (
	ExpandAuto Expand = "auto" // where the terminal is too narrow for it
	ExpandOn   Expand = "on"
	ExpandOff  Expand = "off"
)

// ParseExpand reads on, off or auto.
func ParseExpand(word string) (Expand, error) {
	e := Expand(strings.ToLower(word))
	if e == ExpandAuto || e == ExpandOn || e == ExpandOff {
		return e, nil
	}
	return "", fmt.Errorf("vertical can be on, off or auto, not %q", word)
}

// Options say how rows are written.
type Options struct {
	Format   Format
	Expand   Expand
	Width    int  // columns of the terminal; 0: as wide as it gets
	Terminal bool // a person looks at it: what a terminal would obey is made visible in every format
	Color    bool // bold heads, dim NULLs
	ASCII    bool // lines and bars without box characters
	NoHeader bool // leaves out the names of the columns in tables, CSV and TSV
	// RawCSV writes texts to CSV and TSV as they are. Without it a text that a
	// spreadsheet would run as a formula is preceded by an apostrophe:
	// https://owasp.org/www-community/attacks/CSV_Injection
	RawCSV   bool
	Location *time.Location // zone of timestamps; nil: as they come
}

// A Summary tells what was written.
type Summary struct {
	Rows    int64
	Guarded int64 // texts of CSV and TSV that got an apostrophe
	Cut     bool  // a cell was cut to the terminal's width
	Counted bool  // the format leaves it to the caller to write the number of rows below
}

// flushEvery is how long rows may wait in the buffer for company.
const flushEvery = 100 * time.Millisecond

// A writer writes rows one after another.
type writer interface {
	head(columns []Column) error
	row(values []any) error
	// tail ends what was written; failed says that the rows broke off.
	tail(failed bool) error
}

// Write writes all rows. Memory does not grow with their number. The error is
// that of the rows, joined with one of w. What was read before an error is
// written.
func Write(w io.Writer, rows Rows, opts Options) (Summary, error) {
	var sum Summary
	columns := rows.Columns()
	if len(columns) == 0 {
		for rows.Next() {
		}
		return sum, rows.Err()
	}
	buf := bufio.NewWriterSize(w, 32<<10)
	out := newWriter(buf, &opts, &sum)
	err := copyRows(out, buf, rows, &sum)
	return sum, errors.Join(err, buf.Flush())
}

func copyRows(out writer, buf *bufio.Writer, rows Rows, sum *Summary) error {
	if err := out.head(rows.Columns()); err != nil {
		return err
	}
	flushed := time.Now()
	for rows.Next() {
		if err := out.row(rows.Row()); err != nil {
			return err
		}
		sum.Rows++
		if now := time.Now(); now.Sub(flushed) > flushEvery {
			if err := buf.Flush(); err != nil {
				return err
			}
			flushed = now
		}
	}
	err := rows.Err()
	return errors.Join(err, out.tail(err != nil))
}

func newWriter(w *bufio.Writer, o *Options, sum *Summary) writer {
	switch o.Format {
	case Vertical:
		sum.Counted = true
		return &verticalWriter{w: w, o: o}
	case CSV:
		return &csvWriter{w: w, o: o, sum: sum}
	case TSV:
		return &tsvWriter{w: w, o: o, sum: sum}
	case JSON, NDJSON:
		return &jsonWriter{w: w, o: o, array: o.Format == JSON}
	case Markdown:
		return &markdownWriter{w: w, o: o}
	case Chart:
		return &chartWriter{w: w, o: o}
	case Plan:
		return &planWriter{w: w, o: o}
	}
	sum.Counted = true
	if o.Expand == ExpandOn {
		return &verticalWriter{w: w, o: o}
	}
	return &tableWriter{w: w, o: o, sum: sum}
}
