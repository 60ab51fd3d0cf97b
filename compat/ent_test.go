package compat

import (
	"slices"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/sqlgraph"
)

// TestEnt goes ent's read path: its dialect's driver, its builder, its scanner,
// and the query that its generated code makes.
func TestEnt(t *testing.T) {
	t.Parallel()
	raw, _ := open(t)
	drv := entsql.OpenDB(dialect.MySQL, raw)
	b := entsql.Dialect(dialect.MySQL)
	m, a := b.Table("messages").As("m"), b.Table("attachments").As("a")

	query, args := b.Select(m.C("subject"), entsql.As(entsql.Count("*"), "files")).From(m).Join(a).On(m.C("id"), a.C("message_id")).
		Where(entsql.And(entsql.EQ(m.C("is_read"), false), entsql.Or(entsql.HasPrefix(m.C("subject"), "Th"), entsql.IsNull(m.C("from_address"))))).
		GroupBy(m.C("subject")).OrderBy(entsql.Desc(m.C("subject"))).Limit(10).Query()
	var rows entsql.Rows
	if err := drv.Query(t.Context(), query, args, &rows); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var files []struct {
		Subject string
		Files   int
	}
	err := entsql.ScanSlice(&rows, &files)
	rows.Close()
	if err != nil || len(files) != 1 || files[0].Subject != "Third" || files[0].Files != 1 {
		t.Errorf("%s: %+v, %v", query, files, err)
	}

	var subjects []string
	spec := &sqlgraph.QuerySpec{
		Node: &sqlgraph.NodeSpec{
			Table: "messages", Columns: []string{"id", "subject"},
			ID: &sqlgraph.FieldSpec{Column: "id"},
		},
		From:      b.Select().From(b.Table("messages")),
		Predicate: func(s *entsql.Selector) { s.Where(entsql.Contains(s.C("subject"), "r")) },
		Order:     func(s *entsql.Selector) { s.OrderBy(entsql.Asc(s.C("received_date_time"))) },
		ScanValues: func([]string) ([]any, error) {
			return []any{new(entsql.NullString), new(entsql.NullString)}, nil
		},
		Assign: func(_ []string, values []any) error {
			subjects = append(subjects, values[1].(*entsql.NullString).String)
			return nil
		},
	}
	if err := sqlgraph.QueryNodes(t.Context(), drv, spec); err != nil || !slices.Equal(subjects, []string{"First", "Third"}) {
		t.Errorf("QueryNodes: %v, %v", subjects, err)
	}
	spec.Node.Columns = nil
	if n, err := sqlgraph.CountNodes(t.Context(), drv, spec); err != nil || n != 2 {
		t.Errorf("CountNodes: %d, %v", n, err)
	}
	tx, err := drv.Tx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
}
