package oracle

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
)

// A Generator makes statements over the tables of a mailbox.
type Generator struct {
	d       *draw
	sources []source

	scope   *scope
	grouped *grouping // set within the select list and HAVING of a grouped query
	args    []any
	params  bool // literals may become parameters here
	names   int  // of aliases given out
	nest    int  // of subqueries
	rows    int  // about how many combinations of rows the FROM so far has
}

// A scope holds the columns that a name can mean, and those around it.
type scope struct {
	refs  []ref
	outer *scope
}

// alone returns the scope without what is around it.
func (s *scope) alone() *scope { return &scope{refs: s.refs} }

// A grouping is what the rows of a grouped query have in common.
type grouping struct {
	texts, kinds []string
}

var plainColumn = regexp.MustCompile(`^[a-z0-9_.]+$`)

// columns returns the plain columns among them; MySQL's HAVING knows no others
// that are not in the select list.
func (g *grouping) columns() *grouping {
	out := &grouping{}
	for i, text := range g.texts {
		if plainColumn.MatchString(text) {
			out.texts, out.kinds = append(out.texts, text), append(out.kinds, g.kinds[i])
		}
	}
	return out
}

// NewGenerator returns a generator of statements over the tables.
func NewGenerator(tables []*Table) *Generator { return &Generator{sources: sourcesOf(tables)} }

// Generate returns the statement of a seed and the choices it was made by.
func (g *Generator) Generate(seed uint64) (Statement, []int) {
	g.d = &draw{rand: rand.New(rand.NewPCG(seed, 1))}
	return g.statement(), g.d.made
}

// Replay returns the statement that comes of choices.
func (g *Generator) Replay(choices []int) Statement {
	g.d = &draw{replay: choices}
	return g.statement()
}

func (g *Generator) statement() Statement {
	g.scope, g.grouped, g.args, g.params, g.names, g.nest, g.rows = nil, nil, nil, g.d.chance(25), 0, 0, 1
	q := g.query(3)
	s := Statement{SQL: q.text, Args: g.args, How: How{Ordered: q.ordered, Loose: loose(q.text)}}
	// Arguments were given out in the order of writing, which is not always that
	// of the text: they are numbered until here.
	s.SQL, s.Args = number(s.SQL, g.args)
	s.Unlabelled = len(s.Args) > 0
	s.Guarded = guards.Replace(s.SQL)
	s.SQL = unguards.Replace(s.SQL)
	return s
}

// Conditions stand between these two until the statement is whole.
const begin, end = "\x01", "\x02"

var (
	guards   = strings.NewReplacer(begin, "COALESCE((", end, "), 0)")
	unguards = strings.NewReplacer(begin, "", end, "")
)

// loose reports whether a statement may show any of several equal texts.
func loose(sql string) bool {
	for _, word := range []string{"DISTINCT", "GROUP BY", "UNION", "MIN(", "MAX(", "GREATEST", "LEAST", "USING", "NATURAL"} {
		if strings.Contains(sql, word) {
			return true
		}
	}
	return false
}

// param returns the place of an argument.
func (g *Generator) param(v any) string {
	g.args = append(g.args, v)
	return "\x00" + strconv.Itoa(len(g.args)-1) + "\x00"
}

// number puts ? in the place of the arguments' numbers and the arguments in the
// order of the text.
func number(sql string, args []any) (string, []any) {
	parts := strings.Split(sql, "\x00")
	if len(parts) == 1 {
		return sql, nil
	}
	var ordered []any
	for i := 1; i < len(parts); i += 2 {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return sql, args
		}
		ordered = append(ordered, args[n])
		parts[i] = "?"
	}
	return strings.Join(parts, ""), ordered
}

// name returns an alias that no other table or column has.
func (g *Generator) name(head string) string {
	g.names++
	return head + strconv.Itoa(g.names)
}
