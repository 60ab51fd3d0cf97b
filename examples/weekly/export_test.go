package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"graphmail/graphtest"
)

// TestParquet reads back what was written.
func TestParquet(t *testing.T) {
	t.Parallel()
	for name, server := range map[string]*graphtest.Server{"sample": graphtest.NewServer(), "hostile": hostileServer(t)} {
		rows := loadFrom(t, server, "").Messages
		var b bytes.Buffer
		if err := writeParquet(&b, rows); err != nil {
			t.Fatal(err)
		}
		got, err := parquet.Read[Row](bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(rows) || len(rows) == 0 {
			t.Fatalf("%s: %d rows, want %d", name, len(got), len(rows))
		}
		for n := range rows {
			if got, want := inUTC(got[n]), inUTC(rows[n]); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: row %d is %+v, want %+v", name, n, got, want)
			}
		}
	}
}

// inUTC makes rows comparable: Parquet keeps instants and no zone.
func inUTC(r Row) Row {
	r.Received = r.Received.UTC()
	if r.Answered != nil {
		answered := r.Answered.UTC()
		r.Answered = &answered
	}
	return r
}

// TestParquetSchema holds the types that other programs see.
func TestParquetSchema(t *testing.T) {
	t.Parallel()
	got := parquet.SchemaOf(Row{}).String()
	for _, want := range []string{
		"required int64 received (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS))", "required boolean sent",
		"optional binary subject (STRING)", "required binary folder (STRING)",
		"optional int64 answered (TIMESTAMP(isAdjustedToUTC=true,unit=MICROS))", "required int64 attachment_bytes",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("schema lacks %q:\n%s", want, got)
		}
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	rows := loadFrom(t, hostileServer(t), "").Messages
	var b bytes.Buffer
	if err := writeCSV(&b, rows); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Error("there is no byte order mark")
	}
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(rows)+1 {
		t.Fatalf("%d lines, want %d", len(got), len(rows)+1)
	}
	if got, want := got[1][0], "2026-11-16T05:14:01+01:00"; got != want {
		t.Errorf("the first message came at %q, want %q", got, want)
	}
	formula := false
	for n, line := range got[1:] {
		if at, err := time.Parse(time.RFC3339, line[0]); err != nil || !at.Equal(rows[n].Received) {
			t.Errorf("line %d came at %q, want %v", n, line[0], rows[n].Received)
		}
		formula = formula || strings.HasPrefix(line[4], "'=HYPERLINK")
		for _, cell := range line {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("line %d has a formula: %q", n, cell)
			}
		}
	}
	if !formula {
		t.Error("the formula is gone")
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "plain": "plain", "a=b": "a=b", "é": "é",
		"=1+1": "'=1+1", "+41": "'+41", "-1": "'-1", "@A1": "'@A1", "\t=1": "'\t=1", "'quoted": "''quoted",
	} {
		if got := cell(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestRun runs the program as a person would.
func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var out strings.Builder
	if err := run(t.Context(), []string{"-out", dir, "-week", "2026-11-11"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields(out.String()) {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() < 1000 || info.Mode().Perm() != 0o600 || filepath.Dir(name) != dir {
			t.Errorf("%s has %d bytes and mode %v", name, info.Size(), info.Mode())
		}
	}
	if got, want := strings.Count(out.String(), "mail-2026-W46."), 3; got != want {
		t.Errorf("%d files, want %d: %s", got, want, out.String())
	}
}
