package graphtables_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"graphmail/graphtables"
)

const metadata = "../graphtest/metadata/"

// A property is a line of the schema's metadata.
type property struct{ name, edm, nullable string }

func readMetadata(t *testing.T) (types map[string][]property, enums map[string][]string) {
	t.Helper()
	types, enums = map[string][]property{}, map[string][]string{}
	for _, row := range readCSV(t, "properties.csv") {
		if row[3] == "property" {
			types[row[1]] = append(types[row[1]], property{row[2], row[4], row[5]})
		}
	}
	for _, row := range readCSV(t, "enums.csv") {
		enums[row[0]] = append(enums[row[0]], row[1])
	}
	return types, enums
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(metadata + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// TestColumnsCoverEntities holds each table against the schema: every property
// of its entity is a column, of the right type, form and nullability, and no
// column has a property that the schema does not know.
func TestColumnsCoverEntities(t *testing.T) {
	t.Parallel()
	types, enums := readMetadata(t)
	for _, table := range graphtables.Standard().Tables() {
		if table.Entity == "" || table.Shape == graphtables.Derived || table.Name == "group_members" {
			continue
		}
		byProperty := map[string]*graphtables.Column{}
		for i := range table.Columns {
			if c := &table.Columns[i]; c.Property != "" && c.Cast == "" {
				byProperty[c.Property] = c
			}
		}
		if len(types[table.Entity]) == 0 {
			t.Errorf("%s: the schema has no type %q", table.Name, table.Entity)
		}
		for _, p := range types[table.Entity] {
			checkProperty(t, table, byProperty, types, enums, p, p.name, p.nullable == "true")
		}
		for path, c := range byProperty {
			t.Errorf("%s.%s: the schema has no property %q of %s", table.Name, c.Name, path, table.Entity)
		}
	}
}

// checkProperty finds the column of a property, or the columns of its parts,
// and takes what it finds out of columns.
func checkProperty(t *testing.T, table *graphtables.Table, columns map[string]*graphtables.Column, types map[string][]property, enums map[string][]string, p property, path string, nullable bool) {
	t.Helper()
	c := columns[path]
	if c == nil {
		parts := types[p.edm]
		if len(parts) == 0 {
			t.Errorf("%s: no column for %s (%s)", table.Name, path, p.edm)
		}
		for _, part := range parts {
			checkProperty(t, table, columns, types, enums, part, path+"/"+part.name, true)
		}
		return
	}
	delete(columns, path)
	want, form := typeOf(p.edm, enums)
	if c.Type != want || c.Form != form && !(form == graphtables.Plain && c.Values != nil) {
		t.Errorf("%s.%s: type %v form %d, want %v form %d for %s", table.Name, c.Name, c.Type, c.Form, want, form, p.edm)
	}
	if c.NotNull == nullable {
		t.Errorf("%s.%s: not null is %v, but nullable is %v in the schema", table.Name, c.Name, c.NotNull, nullable)
	}
	if form == graphtables.Enum && !slices.Equal(c.Values, enums[p.edm]) {
		t.Errorf("%s.%s: members %v, want %v", table.Name, c.Name, c.Values, enums[p.edm])
	}
	if got := columnName(path); fold(c.Name) != fold(got) {
		t.Errorf("%s.%s: want the name %s for %s", table.Name, c.Name, got, path)
	}
}

func typeOf(edm string, enums map[string][]string) (graphtables.Type, graphtables.Form) {
	switch edm {
	case "Edm.String", "Edm.TimeOfDay":
		return graphtables.Text, graphtables.Plain
	case "Edm.Guid":
		return graphtables.Text, graphtables.GUID
	case "Edm.Boolean":
		return graphtables.Boolean, graphtables.Plain
	case "Edm.Int32", "Edm.Int64":
		return graphtables.BigInt, graphtables.Plain
	case "Edm.Double":
		return graphtables.Double, graphtables.Plain
	case "Edm.DateTimeOffset":
		return graphtables.Timestamp, graphtables.Instant
	case "dateTimeTimeZone":
		return graphtables.Timestamp, graphtables.EventTime
	case "Edm.Binary":
		return graphtables.Blob, graphtables.Base64
	case "Collection(Edm.String)":
		return graphtables.JSON, graphtables.Strings
	}
	if enums[edm] != nil {
		return graphtables.Text, graphtables.Enum
	}
	return graphtables.JSON, graphtables.Structure
}

func snake(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// columnName spells a property path by the naming rules: recipients and
// addresses lose the step in between, a dateTimeTimeZone says that it is one, a
// body its content, and a part that repeats its owner's name does so once.
func columnName(path string) string {
	path = strings.ReplaceAll(path, "/emailAddress/", "/")
	parts := strings.Split(path, "/")
	if last := len(parts) - 1; strings.HasSuffix(strings.ToLower(parts[0]), "body") && last == 1 && parts[last] == "content" {
		return snake(parts[0])
	}
	name := ""
	for i, p := range parts {
		s := snake(p)
		if i > 0 {
			owner := snake(parts[i-1])
			s = strings.TrimPrefix(s, owner+"_")
			name += "_"
		}
		name += s
	}
	if path == "start" || path == "end" {
		name += "_date_time"
	}
	return name
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

// TestColumns checks what every column has to keep to.
func TestColumns(t *testing.T) {
	t.Parallel()
	catalog := graphtables.Standard()
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, table := range catalog.Tables() {
		seen := map[string]bool{}
		mailbox := strings.Contains(table.Path, "{mailbox}")
		if table.Parent != nil {
			parent := catalog.Table(table.Parent.Table)
			if parent == nil {
				t.Errorf("%s: no parent %q", table.Name, table.Parent.Table)
				continue
			}
			mailbox = strings.Contains(parent.Path, "{mailbox}")
			if c := table.Column(table.Parent.Key); c == nil || c.Source != graphtables.FromParent || !c.ID {
				t.Errorf("%s: %q is not the parent's id", table.Name, table.Parent.Key)
			}
		}
		if c := table.Column("user_id"); mailbox != (c != nil) {
			t.Errorf("%s: user_id present is %v, in a mailbox is %v", table.Name, c != nil, mailbox)
		}
		if table.Permission == "" || table.Comment == "" {
			t.Errorf("%s: no permission or comment", table.Name)
		}
		for _, s := range table.Scopes {
			if table.Column(s.Column) == nil || !strings.Contains(s.Path, "{folder}") {
				t.Errorf("%s: scope %q", table.Name, s.Column)
			}
		}
		for i := range table.Columns {
			c := &table.Columns[i]
			switch {
			case !name.MatchString(c.Name):
				t.Errorf("%s: column name %q", table.Name, c.Name)
			case seen[fold(c.Name)]:
				t.Errorf("%s: two columns %q", table.Name, c.Name)
			case c.Values != nil && c.Comment == "":
				t.Errorf("%s.%s: an enumeration without its members in the comment", table.Name, c.Name)
			case c.Full && table.Full == "":
				t.Errorf("%s.%s: no permission opens it", table.Name, c.Name)
			case c.Single && !c.Hidden:
				t.Errorf("%s.%s: a property of a single object is visible", table.Name, c.Name)
			case c.Single && table.Item == "":
				t.Errorf("%s.%s: no way to get a single object", table.Name, c.Name)
			case c.Exact&^c.Filter != 0:
				t.Errorf("%s.%s: exact operators that are not pushed", table.Name, c.Name)
			case c.Filter != 0 && !table.Rules.Filter && table.Shape != graphtables.FolderTree:
				t.Errorf("%s.%s: filters where Graph takes none", table.Name, c.Name)
			}
			seen[fold(c.Name)] = true
		}
	}
}

// TestHeavyColumnsAreHidden keeps SELECT * light.
func TestHeavyColumnsAreHidden(t *testing.T) {
	t.Parallel()
	for table, columns := range map[string]string{
		"messages":    "body body_content_type unique_body unique_body_content_type internet_message_headers mime size",
		"attachments": "content_bytes",
		"users":       "about_me birthday hire_date interests my_site past_projects preferred_name responsibilities schools skills mailbox_settings",
	} {
		for _, name := range strings.Fields(columns) {
			c := graphtables.Standard().Table(table).Column(name)
			if c == nil || !c.Hidden {
				t.Errorf("%s.%s is missing or visible", table, name)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	catalog := graphtables.Standard()
	for _, name := range []string{"messages", "Messages", "MAIL_FOLDERS", "mailFolders", "calendarview"} {
		if catalog.Table(name) == nil {
			t.Errorf("Table(%q) is nil", name)
		}
	}
	if got := catalog.Table("mail"); got != nil {
		t.Errorf("Table(mail) is %s", got.Name)
	}
	messages := catalog.Table("messages")
	for _, name := range []string{"received_date_time", "receivedDateTime", "RECEIVEDDATETIME"} {
		if c := messages.Column(name); c == nil || c.Name != "received_date_time" {
			t.Errorf("Column(%q) is %v", name, c)
		}
	}
	for name, want := range map[string]string{
		"message": "messages", "folders": "mail_folders", "mesages": "messages", "calender_view": "calendar_view", "zebra": "",
	} {
		if got := catalog.Nearest(name); got != want {
			t.Errorf("Nearest(%q) is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"subjekt": "subject", "received": "received_date_time", "fromaddress": "from_address", "sender_adress": "sender_address", "qqqqqq": "",
	} {
		if got := messages.Nearest(name); got != want {
			t.Errorf("Nearest(%q) is %q, want %q", name, got, want)
		}
	}
}
