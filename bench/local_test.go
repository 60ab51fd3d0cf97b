package bench

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"graphmail/internal/exec"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// The tables that the local queries run over, as if they had been fetched.
const (
	messageRows    = 100_000
	attachmentRows = 30_000
)

// Slots of a message.
const (
	slotID = iota
	slotFrom
	slotSubject
	slotRead
	slotReceived
	slotSize
	messageWidth
)

// made are the rows of both tables, the same for both engines.
func made() (messages, attachments [][]any) {
	r := rand.New(rand.NewPCG(3, 4))
	words := []string{"Quarterly", "numbers", "for", "the", "Lisbon", "office", "invoice", "meeting", "moved", "Rückfrage", "zur", "Lieferung", "final", "draft"}
	for i := range messageRows {
		subject := make([]string, 3+r.IntN(5))
		for k := range subject {
			subject[k] = words[r.IntN(len(words))]
		}
		messages = append(messages, []any{
			fmt.Sprintf("AAMkAGI2TG93AAA%0130d=", i*7919), fmt.Sprintf("Sender.Number%d@contoso.com", r.IntN(2000)), strings.Join(subject, " "),
			r.IntN(3) > 0, int64(1_600_000_000 + i*601), int64(r.IntN(200_000)),
		})
	}
	for i := range attachmentRows {
		attachments = append(attachments, []any{messages[r.IntN(messageRows)][slotID], fmt.Sprintf("file %d.pdf", i), int64(r.IntN(5_000_000))})
	}
	return messages, attachments
}

// values are rows as the executor has them.
func values(rows [][]any) *plan.Values {
	v := &plan.Values{Name: "fetched", Columns: make([]string, len(rows[0]))}
	for _, row := range rows {
		var out []expr.Value
		for _, x := range row {
			switch x := x.(type) {
			case string:
				out = append(out, expr.NewText(x))
			case bool:
				out = append(out, expr.NewBool(x))
			case int64:
				out = append(out, expr.NewInt(x))
			}
		}
		v.Rows = append(v.Rows, out)
	}
	return v
}

// sqlite holds the same rows in memory.
func sqlite(tb testing.TB, messages, attachments [][]any) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		tb.Fatal(err)
	}
	db.SetMaxOpenConns(1) // the memory is a connection's
	tb.Cleanup(func() { _ = db.Close() })
	run := func(text string, args ...any) {
		if _, err := db.Exec(text, args...); err != nil {
			tb.Fatalf("%s: %v", text, err)
		}
	}
	run(`CREATE TABLE messages (id TEXT PRIMARY KEY, from_address TEXT COLLATE NOCASE, subject TEXT COLLATE NOCASE, is_read BOOLEAN, received INTEGER, size INTEGER)`)
	run(`CREATE TABLE attachments (message_id TEXT, name TEXT COLLATE NOCASE, size INTEGER)`)
	run(`BEGIN`)
	for _, m := range messages {
		run(`INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)`, m...)
	}
	for _, a := range attachments {
		run(`INSERT INTO attachments VALUES (?, ?, ?)`, a...)
	}
	run(`COMMIT`)
	run(`ANALYZE`)
	return db
}

func column(slot int, kind expr.Kind) *expr.Column {
	return &expr.Column{Name: fmt.Sprint("c", slot), Index: slot, Type: expr.Type{Kind: kind, Exact: slot == slotID && kind == expr.Text}}
}

func binary(l expr.Expr, op expr.Op, r expr.Expr) expr.Expr {
	return &expr.Binary{Op: op, L: l, R: r}
}

func call(name string, args ...expr.Expr) *expr.Call {
	return &expr.Call{Name: name, Args: args, Star: len(args) == 0}
}

// A localQuery is one query for both engines. What it gives is small, so that
// the work is what is measured and not the handing over of rows.
type localQuery struct {
	name, text string
	root       func(messages, attachments plan.Node) plan.Node
}

var localQueries = []localQuery{
	{
		"filter", `SELECT COUNT(*), MAX(size) FROM messages WHERE is_read = 0 AND received >= 1620000000 AND size < 100000`,
		func(m, _ plan.Node) plan.Node {
			unread := &expr.Unary{Op: expr.Not, X: column(slotRead, expr.Bool)}
			since := binary(column(slotReceived, expr.Int), expr.Ge, &expr.Literal{Value: expr.NewInt(1_620_000_000)})
			small := binary(column(slotSize, expr.Int), expr.Lt, &expr.Literal{Value: expr.NewInt(100_000)})
			return &plan.Group{
				Input: &plan.Filter{Input: m, Cond: binary(binary(unread, expr.And, since), expr.And, small)},
				Calls: []*expr.Call{call("COUNT"), call("MAX", column(slotSize, expr.Int))},
			}
		},
	},
	{
		"filter-like", `SELECT COUNT(*) FROM messages WHERE subject LIKE '%invoice%'`,
		func(m, _ plan.Node) plan.Node {
			like := &expr.Like{X: column(slotSubject, expr.Text), Pattern: &expr.Literal{Value: expr.NewText("%invoice%")}}
			return &plan.Group{Input: &plan.Filter{Input: m, Cond: like}, Calls: []*expr.Call{call("COUNT")}}
		},
	},
	{
		"group-by-sender", `SELECT from_address, COUNT(*), MAX(received) FROM messages GROUP BY from_address ORDER BY COUNT(*) DESC, MAX(received) DESC LIMIT 10`,
		func(m, _ plan.Node) plan.Node {
			groups := &plan.Group{
				Input: m, Keys: []expr.Expr{column(slotFrom, expr.Text)},
				Calls: []*expr.Call{call("COUNT"), call("MAX", column(slotReceived, expr.Int))},
			}
			return &plan.Sort{Input: groups, Keys: []expr.Order{{X: column(1, expr.Int), Desc: true}, {X: column(2, expr.Int), Desc: true}}, Limit: 10}
		},
	},
	{
		"join-attachments", `SELECT COUNT(*), SUM(a.size) FROM messages m JOIN attachments a ON a.message_id = m.id WHERE m.is_read = 0`,
		func(m, a plan.Node) plan.Node {
			id := column(slotID, expr.Text)
			joined := &plan.HashJoin{
				Left: &plan.Filter{Input: m, Cond: &expr.Unary{Op: expr.Not, X: column(slotRead, expr.Bool)}}, Right: a, Kind: plan.InnerJoin,
				Keys: []plan.Key{{Left: id, Right: id, LeftType: id.Type, RightType: id.Type}},
			}
			return &plan.Group{Input: joined, Calls: []*expr.Call{call("COUNT"), call("SUM", column(messageWidth+2, expr.Int))}}
		},
	},
	{
		"order-limit", `SELECT id, size FROM messages ORDER BY size DESC, received LIMIT 10`,
		func(m, _ plan.Node) plan.Node {
			first := &plan.Sort{Input: m, Keys: []expr.Order{{X: column(slotSize, expr.Int), Desc: true}, {X: column(slotReceived, expr.Int)}}, Limit: 10}
			return &plan.Project{Input: first, Items: []expr.Expr{column(slotID, expr.Text), column(slotSize, expr.Int)}}
		},
	},
	{
		"order-limit-text", `SELECT id, subject FROM messages ORDER BY from_address, received LIMIT 10`,
		func(m, _ plan.Node) plan.Node {
			first := &plan.Sort{Input: m, Keys: []expr.Order{{X: column(slotFrom, expr.Text)}, {X: column(slotReceived, expr.Int)}}, Limit: 10}
			return &plan.Project{Input: first, Items: []expr.Expr{column(slotID, expr.Text), column(slotSubject, expr.Text)}}
		},
	},
	{
		"order-all", `SELECT MAX(n) FROM (SELECT size, ROW_NUMBER() OVER (ORDER BY size) AS n FROM messages)`,
		func(m, _ plan.Node) plan.Node {
			all := &plan.Sort{Input: m, Keys: []expr.Order{{X: column(slotSize, expr.Int)}}, Limit: -1}
			return &plan.Group{Input: all, Calls: []*expr.Call{call("COUNT")}}
		},
	},
	{
		"distinct", `SELECT COUNT(*) FROM (SELECT DISTINCT from_address FROM messages)`,
		func(m, _ plan.Node) plan.Node {
			from := &plan.Project{Input: m, Items: []expr.Expr{column(slotFrom, expr.Text)}}
			return &plan.Group{Input: &plan.Distinct{Input: from, Exact: []bool{false}}, Calls: []*expr.Call{call("COUNT")}}
		},
	},
}

// run runs a plan and returns its rows as text.
func run(tb testing.TB, root plan.Node) string {
	p := &plan.Plan{Root: root, Columns: make([]plan.Column, root.Width()), Env: &expr.Env{Now: time.Unix(0, 0), Location: time.UTC}}
	rows, err := exec.Open(context.Background(), p, nil, exec.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			tb.Fatal(err)
		}
		for i, v := range row {
			if i > 0 {
				b.WriteByte('|')
			}
			b.WriteString(v.String())
		}
		b.WriteByte('\n')
	}
}

// ask asks SQLite and returns the rows as text.
func ask(tb testing.TB, db *sql.DB, text string) string {
	rows, err := db.Query(text)
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		tb.Fatal(err)
	}
	row, dest := make([]any, len(names)), make([]any, len(names))
	for i := range row {
		dest[i] = &row[i]
	}
	var b strings.Builder
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			tb.Fatal(err)
		}
		b.WriteString(strings.TrimSuffix(strings.ReplaceAll(fmt.Sprintln(row...), " ", "|"), "\n"))
		b.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// TestLocal: both engines answer alike.
func TestLocal(t *testing.T) {
	t.Parallel()
	messages, attachments := made()
	db := sqlite(t, messages, attachments)
	m, a := values(messages), values(attachments)
	for _, q := range localQueries {
		got := strings.ReplaceAll(run(t, q.root(m, a)), " ", "|")
		if want := ask(t, db, q.text); got != want {
			t.Errorf("%s: got\n%swant\n%s", q.name, got, want)
		}
	}
}

// BenchmarkLocal runs each query over the same rows with both engines.
func BenchmarkLocal(b *testing.B) {
	messages, attachments := made()
	db := sqlite(b, messages, attachments)
	m, a := values(messages), values(attachments)
	for _, q := range localQueries {
		b.Run(q.name+"/graphmail", func(b *testing.B) {
			for b.Loop() {
				run(b, q.root(m, a))
			}
		})
		b.Run(q.name+"/sqlite", func(b *testing.B) {
			for b.Loop() {
				ask(b, db, q.text)
			}
		})
	}
}
