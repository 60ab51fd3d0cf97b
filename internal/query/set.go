package query

import (
	"slices"
	"strings"

	"graphmail/internal/expr"
)

// set parses SET, whose parts are all read before any takes effect. What would
// change more than the session is refused.
// https://dev.mysql.com/doc/refman/8.4/en/set-variable.html
func (p *parser) set() (Statement, error) {
	out := &Set{Text: p.source(span{0, len(p.toks)})}
	t := p.at(1)
	if t.isWord("PASSWORD", "ROLE", "DEFAULT", "RESOURCE") {
		return nil, readOnly("SET " + t.upper)
	}
	if t.kind == none {
		return nil, p.fail(1, "SET needs a variable", "")
	}
	var err error
	if t.isWord("TRANSACTION") {
		out.Assign, err = p.transaction(2, true)
		return out, err
	}
	if t.isWord("SESSION", "LOCAL") && p.at(2).isWord("TRANSACTION") {
		out.Assign, err = p.transaction(3, false)
		return out, err
	}
	for _, s := range p.commas(1, len(p.toks)) {
		list, err := p.setting(s)
		if err != nil {
			return nil, err
		}
		out.Assign = append(out.Assign, list...)
	}
	return out, nil
}

// setting parses one part of SET.
func (p *parser) setting(s span) ([]Assignment, error) {
	t, next := p.at(s.from), p.at(s.from+1)
	switch {
	case t.isWord("NAMES") && !next.is("="):
		return p.names(s.from+1, s.to, "character_set_client", "character_set_connection", "character_set_results")
	case t.isWord("CHARSET") && !next.is("="):
		return p.names(s.from+1, s.to, "character_set_client", "character_set_results")
	case t.isWord("CHARACTER", "CHAR") && next.isWord("SET"):
		return p.names(s.from+2, s.to, "character_set_client", "character_set_results")
	}
	a, err := p.assignment(s)
	if err == nil {
		err = p.checkMode(s.from, a)
	}
	return []Assignment{a}, err
}

// names parses what follows NAMES or CHARACTER SET, and gives the variables that
// it sets the value. A collation is for the comparisons of literals alone, which
// is why the common ones pass, unlike one for collation_connection; they differ
// from what is done here in accents and trailing blanks, a binary one in much
// more.
// https://dev.mysql.com/doc/refman/8.4/en/set-names.html
func (p *parser) names(i, to int, variables ...string) ([]Assignment, error) {
	t := p.at(i)
	if i >= to || !t.name() && t.kind != str {
		return nil, p.fail(i, "the name of a character set is missing", "write utf8mb4")
	}
	name := strings.ToLower(t.text)
	if name == "utf8" {
		name = "utf8mb3"
	}
	if name != "utf8mb3" && name != "utf8mb4" && !t.isWord("DEFAULT") {
		return nil, p.unsupported(i, "the character set "+clip(t.text), "text is UTF-8: write utf8mb4")
	}
	i++
	if i < to && p.at(i).isWord("COLLATE") && len(variables) == 3 && !t.isWord("DEFAULT") {
		c := p.at(i + 1)
		if i+1 >= to || !c.name() && c.kind != str {
			return nil, p.fail(i+1, "COLLATE needs a collation", "")
		}
		if !sessionCollation(strings.ToLower(c.text), name) {
			return nil, p.unsupported(i+1, "the collation "+clip(c.text), "text compares as utf8mb4_0900_as_ci")
		}
		i += 2
	}
	if i < to {
		return nil, p.fail(i, `unexpected "`+clip(p.source(span{i, i + 1}))+`"`, "")
	}
	list := make([]Assignment, len(variables))
	for k, v := range variables {
		list[k] = Assignment{Name: v, Value: literal(expr.NewText(name)), Pos: t.start}
	}
	return list, nil
}

// commonCollations holds the collations without regard to case or language that
// clients choose when they connect, without the name of the character set.
var commonCollations = set("general_ci", "general_mysql500_ci", "unicode_ci", "unicode_520_ci", "0900_ai_ci", "0900_as_ci",
	"uca1400_ai_ci", "uca1400_as_ci", "uca1400_nopad_ai_ci", "uca1400_nopad_as_ci")

// sessionCollation reports whether SET NAMES takes a collation with a character
// set, both in lower case. MariaDB has some without the character set's name.
func sessionCollation(name, charset string) bool {
	of, rest, _ := strings.Cut(name, "_")
	switch of {
	case "utf8":
		of = "utf8mb3"
	case "uca1400":
		of, rest = charset, name
	}
	return of == charset && commonCollations[rest] && (charset == "utf8mb4" || !strings.HasPrefix(rest, "0900"))
}

// levels holds the isolation levels as SET TRANSACTION writes them.
// https://dev.mysql.com/doc/refman/8.4/en/set-transaction.html
var levels = []string{"READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"}

// transaction parses the characteristics that follow SET TRANSACTION. That it
// may write promises nothing, so that READ WRITE is taken as START TRANSACTION
// takes it: clients send it with what is their default.
func (p *parser) transaction(i int, next bool) (list []Assignment, err error) {
	const hint = "write ISOLATION LEVEL READ COMMITTED, READ ONLY or READ WRITE"
	var level, access bool
	for _, s := range p.commas(i, len(p.toks)) {
		text := p.words(s)
		name, isLevel := strings.CutPrefix(text, "ISOLATION LEVEL ")
		switch {
		case isLevel && slices.Contains(levels, name) && !level:
			level = true
			list = append(list, Assignment{Name: "transaction_isolation", Pos: p.at(s.from).start, Next: next,
				Value: literal(expr.NewText(strings.ReplaceAll(name, " ", "-")))})
		case (text == "READ ONLY" || text == "READ WRITE") && !access:
			access = true
		case s.from >= len(p.toks):
			return nil, p.fail(s.from, "SET TRANSACTION needs a characteristic", hint)
		default:
			return nil, p.fail(s.from, `unexpected "`+clip(p.source(s))+`"`, hint)
		}
	}
	return list, nil
}

// words returns a span's words in upper case, a blank between two, and "" when
// it holds anything else.
func (p *parser) words(s span) string {
	var list []string
	for _, t := range p.toks[s.from:s.to] {
		if t.kind != word {
			return ""
		}
		list = append(list, t.upper)
	}
	return strings.Join(list, " ")
}

// assignment parses [scope] name = value. A value that is a bare word, as ON,
// is text.
func (p *parser) assignment(s span) (a Assignment, err error) {
	i := s.from
	if t := p.at(i); t.isWord("GLOBAL", "PERSIST", "PERSIST_ONLY") && !p.at(i+1).is("=") {
		return a, readOnly("SET " + t.upper)
	}
	if p.at(i).isWord("SESSION", "LOCAL") {
		i++
	}
	name := p.at(i)
	if i >= s.to || name.kind != sysvar && !name.name() {
		return a, p.fail(i, "the name of a variable is missing", "")
	}
	a.Name, a.Pos = strings.ToLower(name.text), name.start
	if scope, rest, ok := strings.Cut(a.Name, "."); ok && name.kind == sysvar {
		switch scope {
		case "session", "local":
			a.Name = rest
		case "global", "persist", "persist_only":
			return a, readOnly("SET " + strings.ToUpper(scope))
		}
	}
	if !p.at(i+1).is("=") || i+2 >= s.to {
		return a, p.fail(i+1, "SET is written name = value", "")
	}
	if v := p.at(i + 2); i+3 == s.to && v.name() && !v.isWord("NULL", "TRUE", "FALSE") {
		a.Value = literal(expr.NewText(v.text))
		return a, nil
	}
	if v := p.at(i + 2); i+3 == s.to && v.kind == num {
		// Variables such as sql_select_limit take more than a BIGINT holds.
		if n, ok := number(v.text, false); ok {
			a.Value = literal(n)
			return a, nil
		}
	}
	p.out.Reset()
	p.places = p.places[:0]
	a.Value, err = p.expression(i+2, s.to)
	return a, err
}

// modes holds the modes of MySQL, and whether they change what a statement means.
// https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html
// https://mariadb.com/docs/server/server-management/variables-and-modes/sql_mode
var modes = map[string]bool{
	"ANSI": true, "ANSI_QUOTES": true, "PIPES_AS_CONCAT": true, "NO_BACKSLASH_ESCAPES": true, "HIGH_NOT_PRECEDENCE": true, "REAL_AS_FLOAT": true,
	"NO_UNSIGNED_SUBTRACTION": true, "PAD_CHAR_TO_FULL_LENGTH": true, "TIME_TRUNCATE_FRACTIONAL": true, "ALLOW_INVALID_DATES": true,
	"EMPTY_STRING_IS_NULL": true, "TIME_ROUND_FRACTIONAL": true, "MYSQL323": true, "MYSQL40": true,
	"DB2": true, "MAXDB": true, "MSSQL": true, "ORACLE": true, "POSTGRESQL": true,

	"ERROR_FOR_DIVISION_BY_ZERO": false, "IGNORE_SPACE": false, "NO_AUTO_CREATE_USER": false, "NO_AUTO_VALUE_ON_ZERO": false,
	"NO_DIR_IN_CREATE": false, "NO_ENGINE_SUBSTITUTION": false, "NO_FIELD_OPTIONS": false, "NO_KEY_OPTIONS": false, "NO_TABLE_OPTIONS": false,
	"NO_ZERO_DATE": false, "NO_ZERO_IN_DATE": false, "ONLY_FULL_GROUP_BY": false, "SIMULTANEOUS_ASSIGNMENT": false,
	"STRICT_ALL_TABLES": false, "STRICT_TRANS_TABLES": false, "TRADITIONAL": false,
}

// CheckModes looks for modes that statements do not follow, and for what is no
// mode, in a value of sql_mode. It returns the first of either, "" when there is
// none.
func CheckModes(list string) (unfollowed, unknown string) {
	for mode := range strings.SplitSeq(strings.ToUpper(list), ",") {
		if mode = strings.TrimSpace(mode); mode == "" {
			continue
		}
		if changes, ok := modes[mode]; !ok {
			return "", mode
		} else if changes {
			return mode, ""
		}
	}
	return "", ""
}

// checkMode refuses to set a mode that statements do not follow, where the value
// can be seen in the text.
func (p *parser) checkMode(i int, a Assignment) error {
	l, ok := a.Value.(*expr.Literal)
	if a.Name != "sql_mode" || !ok || l.Value.Kind() != expr.Text {
		return nil
	}
	if mode, _ := CheckModes(l.Value.Text()); mode != "" {
		return p.unsupported(i, "the SQL mode "+mode, "statements are read in MySQL's default mode")
	}
	return nil
}
