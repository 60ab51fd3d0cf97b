package query

// explainStmt parses EXPLAIN and DESCRIBE, which MySQL takes for each other:
// with a query it is the first, with a table the second.
func (p *parser) explainStmt() (Statement, error) {
	i, analyze := 1, false
	if p.at(i).isWord("EXTENDED") {
		i++
	}
	if p.at(i).isWord("ANALYZE") {
		i, analyze = i+1, true
	}
	t := p.at(i)
	switch {
	case t.isWord("FORMAT") && p.at(i+1).is("="):
		return nil, p.unsupported(i, "EXPLAIN FORMAT", "leave it out")
	case t.isWord("SELECT"), t.is("("):
		q, err := p.queryFrom(i)
		return &Explain{Analyze: analyze, Query: q}, err
	case t.kind == word && writes[t.upper] && len(p.toks) > i+1:
		return nil, readOnly(t.upper)
	case p.isWith(i):
		return nil, p.unsupported(i, "WITH (a common table expression)", "write the query as a derived table: FROM (SELECT …) AS name")
	case analyze || !t.name():
		return nil, p.fail(i, p.toks[0].upper+" is followed by a query or a table", "")
	}
	out := &Describe{Pos: t.start}
	i = p.tableName(i, &out.Schema, &out.Table)
	if t := p.at(i); t.kind != none {
		if !t.name() && t.kind != str {
			return nil, p.fail(i, "DESCRIBE table is followed by a column or a pattern", "")
		}
		out.Column = t.text
		i++
	}
	return out, p.end(i)
}

// tableName reads [schema.]table at token i.
func (p *parser) tableName(i int, schema, table *string) (next int) {
	*table = p.at(i).text
	if p.at(i+1).is(".") && p.at(i+2).name() {
		*schema, *table = *table, p.at(i+2).text
		return i + 3
	}
	return i + 1
}

func (p *parser) end(i int) error {
	if p.at(i).kind != none {
		return p.fail(i, `unexpected "`+clip(p.source(span{i, i + 1}))+`"`, "")
	}
	return nil
}

// shows maps what may follow SHOW to [Show.What].
// https://dev.mysql.com/doc/refman/8.4/en/show.html
var shows = map[string]string{
	"TABLES": "TABLES", "COLUMNS": "COLUMNS", "FIELDS": "COLUMNS", "DATABASES": "DATABASES", "SCHEMAS": "DATABASES",
	"VARIABLES": "VARIABLES", "STATUS": "STATUS", "WARNINGS": "WARNINGS", "ERRORS": "ERRORS", "COLLATION": "COLLATION",
	"CHARSET": "CHARACTER SET", "CHARACTER SET": "CHARACTER SET", "CREATE TABLE": "CREATE TABLE", "CREATE VIEW": "CREATE TABLE",
	"INDEX": "INDEX", "INDEXES": "INDEX", "KEYS": "INDEX", "ENGINES": "ENGINES", "TABLE STATUS": "TABLE STATUS",
	"PROCESSLIST": "PROCESSLIST", "PLUGINS": "PLUGINS", "PRIVILEGES": "PRIVILEGES", "GRANTS": "GRANTS",
	"CREATE DATABASE": "CREATE DATABASE", "CREATE SCHEMA": "CREATE DATABASE", "TRIGGERS": "TRIGGERS", "EVENTS": "EVENTS",
	"PROCEDURE STATUS": "PROCEDURE STATUS", "FUNCTION STATUS": "FUNCTION STATUS", "OPEN TABLES": "OPEN TABLES",
}

// ofTable holds those that are about one table, which follows FROM or IN.
var ofTable = set("COLUMNS", "INDEX")

// show parses SHOW.
func (p *parser) show() (Statement, error) {
	i, out := 1, &Show{}
	for ; p.at(i).isWord("FULL", "EXTENDED", "GLOBAL", "SESSION", "LOCAL", "STORAGE"); i++ {
		out.Full = out.Full || p.at(i).upper == "FULL"
		out.Global = out.Global || p.at(i).upper == "GLOBAL"
	}
	t := p.at(i)
	what := shows[t.upper+" "+p.at(i+1).upper]
	switch {
	case t.kind == word && what != "":
		i += 2
	case t.kind == word && shows[t.upper] != "":
		what = shows[t.upper]
		i++
	case t.isWord("COUNT"):
		return nil, p.unsupported(i, "SHOW COUNT(*)", "write SELECT @@warning_count")
	case t.kind == word:
		return nil, p.unsupported(i, "SHOW "+t.upper, "write SHOW TABLES, COLUMNS FROM table, DATABASES, VARIABLES, STATUS, WARNINGS or CREATE TABLE table")
	default:
		return nil, p.fail(i, "SHOW needs to know what", "write SHOW TABLES, COLUMNS FROM table, DATABASES, VARIABLES, STATUS, WARNINGS or CREATE TABLE table")
	}
	out.What = what
	if what == "CREATE TABLE" || what == "CREATE DATABASE" {
		if p.at(i).isWord("IF") {
			i += 3 // IF NOT EXISTS
		}
		if !p.at(i).name() {
			return nil, p.fail(i, "SHOW "+what+" is followed by a name", "")
		}
		out.Pos, out.SchemaPos = p.at(i).start, p.at(i).start
		if what == "CREATE DATABASE" {
			out.Schema = p.at(i).text
			return out, p.end(i + 1)
		}
		return out, p.end(p.tableName(i, &out.Schema, &out.Table))
	}
	for k := 0; p.at(i).isWord("FROM", "IN"); k++ {
		if !p.at(i + 1).name() {
			return nil, p.fail(i+1, "a name is missing", "")
		}
		switch {
		case ofTable[what] && k == 0:
			out.Pos, out.SchemaPos = p.at(i+1).start, p.at(i+1).start
			i = p.tableName(i+1, &out.Schema, &out.Table)
		case k == 0 || ofTable[what] && k == 1:
			out.Schema, out.SchemaPos = p.at(i+1).text, p.at(i+1).start
			i += 2
		default:
			return nil, p.fail(i, `unexpected "`+p.at(i).text+`"`, "")
		}
	}
	if ofTable[what] && out.Table == "" {
		return nil, p.fail(i, "SHOW "+what+" needs FROM and a table", "")
	}
	return out, p.showTail(i, out)
}

// showTail parses LIKE, WHERE and the tails that tools add.
func (p *parser) showTail(i int, out *Show) (err error) {
	switch t := p.at(i); {
	case t.isWord("LIKE"):
		if k := p.at(i + 1).kind; k != str && k != param && k != named {
			return p.fail(i+1, "LIKE is followed by a pattern in quotes", "")
		}
		if err := p.end(p.join(i+1, len(p.toks))); err != nil {
			return err
		}
		out.Like, err = p.expression(i+1, len(p.toks))
		return err
	case t.isWord("WHERE"):
		out.Where, err = p.expression(i+1, len(p.toks))
		return err
	case t.isWord("LIMIT") && (out.What == "WARNINGS" || out.What == "ERRORS"):
		return nil
	case t.isWord("FOR") && out.What == "GRANTS":
		return nil
	}
	return p.end(i)
}

// use parses USE schema.
func (p *parser) use() (Statement, error) {
	if !p.at(1).name() {
		return nil, p.fail(1, "USE needs the name of a schema", "")
	}
	return &Use{Schema: p.at(1).text, Pos: p.at(1).start}, p.end(2)
}
