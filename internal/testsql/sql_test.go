package testsql_test

import (
	"database/sql"
	"flag"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "graphmail/driver"
	"graphmail/graphtest"
	"graphmail/internal/testsql"
)

var update = flag.Bool("update", false, "write the results of testdata/sql anew")

// TestFiles runs testdata/sql on the sample mailbox, once with all that can be
// pushed down and once with everything evaluated here: the rows are the same.
func TestFiles(t *testing.T) {
	s := graphtest.NewServer(graphtest.WithoutThrottling())
	t.Cleanup(s.Close)
	open := func(name, dsn string) testsql.Database {
		db, err := sql.Open("graphmail", s.DSN()+dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return testsql.Database{Name: name, DB: db}
	}
	auto, off := open("Pushdown=Auto", ""), open("Pushdown=Off", ";Pushdown=Off")
	files, err := filepath.Glob("../../testdata/sql/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".sql"), func(t *testing.T) {
			start := time.Now()
			testsql.Run(t, file, *update, auto, off)
			t.Logf("%s in %v", file, time.Since(start).Round(time.Millisecond))
		})
	}
}
