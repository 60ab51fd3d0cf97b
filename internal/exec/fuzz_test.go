package exec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
	"graphmail/internal/query"
)

// invented gives a few rows for any scan, the same for the same column, so that
// joins find partners; NULLs are among them.
func invented(x *run, s *plan.Scan, keys bindKeys) (iterator, error) {
	if s.Never {
		return &values{}, nil
	}
	if s.CountOnly {
		return &values{rows: [][]expr.Value{{expr.NewInt(5)}}}, nil
	}
	v := &values{}
	for n := range 5 {
		var row []expr.Value
		for _, list := range [][]*graphtables.Column{s.Columns, s.Carried} {
			for _, c := range list {
				row = append(row, inventedValue(c, n))
			}
		}
		if s.Filter != nil {
			ok, err := x.condition(s.Filter)
			if err != nil {
				return nil, err
			}
			if passes, err := ok(&expr.Frame{Row: row}); err != nil {
				return nil, err
			} else if !passes {
				continue
			}
		}
		if !keys.bound || n < len(keys.keys) {
			v.rows = append(v.rows, row)
		}
	}
	return v, nil
}

func inventedValue(c *graphtables.Column, n int) expr.Value {
	if n == 3 && !c.NotNull {
		return expr.Null
	}
	switch c.Type {
	case graphtables.Boolean:
		return expr.NewBool(n%2 == 0)
	case graphtables.BigInt:
		return expr.NewInt(int64(n))
	case graphtables.Double:
		return expr.NewFloat(float64(n) / 2)
	case graphtables.Timestamp:
		return expr.NewTime(time.Date(2024, 5, n+1, 10, 0, 0, 0, time.UTC))
	case graphtables.Date:
		return expr.NewDate(int64(19000 + n))
	case graphtables.JSON:
		return expr.NewJSON(fmt.Sprintf(`[%d]`, n))
	case graphtables.Blob:
		return expr.NewBytes(string(rune('a' + n)))
	}
	return expr.NewText(string(rune('A' + n)))
}

// FuzzRun: whatever is planned runs to its end or to an error, gives rows as
// wide as it says, and gives back what it held.
func FuzzRun(f *testing.F) {
	files, err := filepath.Glob("../../testdata/*/*.sql")
	if err != nil || len(files) == 0 {
		f.Fatalf("no statements: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n\n") {
			var sql []string
			for _, l := range strings.Split(block, "\n") {
				if strings.HasPrefix(l, "/* result:") {
					break
				}
				if !strings.HasPrefix(l, "--") {
					sql = append(sql, l)
				}
			}
			f.Add(strings.Join(sql, "\n"))
		}
	}
	f.Fuzz(func(t *testing.T, sql string) {
		parsed, err := query.Parse(sql)
		if err != nil {
			return
		}
		args := make([]expr.Value, len(parsed.Params))
		for i := range args {
			args[i] = expr.NewInt(int64(i))
		}
		for _, mode := range []plan.Pushdown{plan.Auto, plan.Off} {
			p, err := plan.Build(parsed, args, &plan.Env{Now: time.Unix(1_700_000_000, 0), Pushdown: mode})
			if err != nil || p.Analyze != nil {
				continue
			}
			runInvented(t, sql, p)
		}
	})
}

func runInvented(t *testing.T, sql string, p *plan.Plan) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	x := newRun(ctx, p.Env, nil, Options{MaxMemory: 8 << 20})
	x.scan = invented
	defer x.cancel()
	it, err := x.open(p.Root)
	if err != nil {
		return
	}
	for n := 0; err == nil && n < 5000; n++ {
		var row []expr.Value
		if row, err = it.Next(); err == nil && len(row) < len(p.Columns) {
			t.Fatalf("%s: a row of %d values for %d columns", sql, len(row), len(p.Columns))
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("%s: runs on and on", sql)
	}
	if err != nil && err != io.EOF && strings.Contains(err.Error(), "internal error") {
		t.Fatalf("%s: %v\n%s", sql, err, p)
	}
	it.Close()
}
