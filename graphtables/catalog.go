package graphtables

import "strings"

// A Catalog is a set of tables with the names they are found by.
type Catalog struct {
	tables []*Table
	byName map[string]*Table
}

// NewCatalog returns a catalog of the given tables, which must not change any
// more. Of two tables with the same name the first is found.
func NewCatalog(tables ...*Table) *Catalog {
	c := &Catalog{tables: tables, byName: make(map[string]*Table, len(tables))}
	for _, t := range tables {
		name := fold(t.Schema) + "." + fold(t.Name)
		if c.byName[name] == nil {
			c.byName[name] = t
		}
	}
	return c
}

var standard = NewCatalog(
	&messages, &mailFolders, &attachments,
	&messageRecipients, &messageHeaders, &messageCategories,
	&mailboxSettings, &messageRules, &masterCategories, &focusedOverrides,
	&calendars, &events, &calendarView, &eventAttendees,
	&contacts, &contactFolders, &people,
	&users, &groups, &groupMembers,
)

// Standard returns the catalog of all tables graphmail has.
func Standard() *Catalog { return standard }

// Tables returns the tables in the order of the manual. The slice is the
// catalog's own.
func (c *Catalog) Tables() []*Table { return c.tables }

// Table returns the table called name in the mail schema, or
// "information_schema.name", without regard to case and underscores; nil when
// there is none.
func (c *Catalog) Table(name string) *Table {
	schema, bare, found := strings.Cut(name, ".")
	if !found {
		schema, bare = "", name
	}
	return c.byName[fold(schema)+"."+fold(bare)]
}

// Column returns the column called name, without regard to case and
// underscores, so that receivedDateTime is received_date_time; nil when there
// is none.
func (t *Table) Column(name string) *Column {
	name = fold(name)
	for i := range t.Columns {
		if fold(t.Columns[i].Name) == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// fold is what two names have in common that mean the same.
func fold(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}
