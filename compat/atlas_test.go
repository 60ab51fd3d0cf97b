package compat

import (
	"testing"

	"ariga.io/atlas/sql/mysql"
	"ariga.io/atlas/sql/schema"

	"graphmail/graphtables"
)

// TestAtlas has Atlas, the schema tool below ent, inspect the whole schema.
func TestAtlas(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	drv, err := mysql.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	s, err := drv.InspectSchema(t.Context(), "graphmail", &schema.InspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range graphtables.Standard().Tables() {
		if table.Schema != "" || table.Shape == graphtables.Local {
			continue
		}
		got, ok := s.Table(table.Name)
		if !ok {
			t.Errorf("there is no table %s", table.Name)
			continue
		}
		if len(got.Columns) != len(table.Columns) {
			t.Errorf("%s has %d columns, want %d", table.Name, len(got.Columns), len(table.Columns))
		}
		if table.Parent == nil {
			continue
		}
		if len(got.ForeignKeys) != 1 {
			t.Errorf("%s has %d foreign keys, want 1", table.Name, len(got.ForeignKeys))
			continue
		}
		if key := got.ForeignKeys[0]; key.RefTable.Name != table.Parent.Table || key.Columns[0].Name != table.Parent.Key {
			t.Errorf("%s refers to %s by %s, want %s by %s", table.Name, key.RefTable.Name, key.Columns[0].Name, table.Parent.Table, table.Parent.Key)
		}
	}
}
