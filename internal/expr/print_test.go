package expr

import "testing"

func TestString(t *testing.T) {
	t.Parallel()
	a, b := named("a"), named("b")
	semicolon := "; "
	query := lit(1)
	for _, tt := range []struct {
		e    Expr
		want string
	}{
		{&Column{Table: "m", Name: "from"}, "m.`from`"},
		{named("has`tick"), "`has``tick`"},
		{named("größe"), "`größe`"},
		{named("2nd"), "`2nd`"},
		{&Param{Ordinal: 3}, "?"},
		{&Param{Name: "since"}, ":since"},
		{&Variable{Name: "session.version"}, "@@session.version"},
		{bin(bin(a, Or, b), And, a), "(a OR b) AND a"},
		{bin(bin(a, And, b), Or, a), "a AND b OR a"},
		{un(Not, bin(a, Eq, b)), "NOT a = b"},
		{bin(un(Not, a), Eq, b), "(NOT a) = b"},
		{bin(a, Sub, bin(b, Sub, a)), "a - (b - a)"},
		{bin(bin(a, Sub, b), Sub, a), "a - b - a"},
		{bin(a, Mul, bin(b, Add, a)), "a * (b + a)"},
		{bin(bin(a, Eq, b), Eq, a), "(a = b) = a"},
		{un(Neg, un(Neg, a)), "-(-a)"},
		{un(Neg, 5), "-(5)"},
		{bin(a, Sub, -5), "a - -5"},
		{un(BitNot, bin(a, BitAnd, b)), "~(a & b)"},
		{&In{X: a, List: []Expr{lit(1), bin(a, Or, b)}, Not: true}, "a NOT IN (1, a OR b)"},
		{&Between{X: a, Lo: lit(1), Hi: bin(a, And, b)}, "a BETWEEN 1 AND (a AND b)"},
		{&Like{X: a, Pattern: lit("x|%"), Escape: lit("|"), Not: true}, "a NOT LIKE 'x|%' ESCAPE '|'"},
		{&Regexp{X: a, Pattern: lit("x")}, "a REGEXP 'x'"},
		{&Is{X: bin(a, Eq, b), What: IsTrue, Not: true}, "(a = b) IS NOT TRUE"},
		{&Case{X: a, Whens: []When{{lit(1), lit("x")}}, Else: b}, "CASE a WHEN 1 THEN 'x' ELSE b END"},
		{&Call{Name: "COUNT", Star: true}, "COUNT(*)"},
		{&Call{Name: "GROUP_CONCAT", Distinct: true, Args: []Expr{a}, OrderBy: []Order{{X: b, Desc: true}, {X: a}}, Separator: &semicolon},
			"GROUP_CONCAT(DISTINCT a ORDER BY b DESC, a SEPARATOR '; ')"},
		{bin(a, Add, interval(bin(a, Add, 1), "DAY")), "a + INTERVAL (a + 1) DAY"},
		{&Cast{X: a, Type: "DECIMAL", Length: 10, Scale: 2}, "CAST(a AS DECIMAL(10, 2))"},
		{&Cast{X: a, Type: "CHAR", Length: 10, Scale: -1}, "CAST(a AS CHAR(10))"},
		{&Cast{X: a, Type: "SIGNED", Length: -1, Scale: -1}, "CAST(a AS SIGNED)"},
		{tuple(a, 1), "(a, 1)"},
		{&Subquery{Query: query}, "(1)"},
		{&Subquery{Kind: Exists, Query: query}, "EXISTS (1)"},
		{&Subquery{Kind: Exists, Not: true, Query: query}, "NOT EXISTS (1)"},
		{bin(&Subquery{Kind: Exists, Not: true, Query: query}, Eq, 1), "(NOT EXISTS (1)) = 1"},
		{&Subquery{Kind: InSet, X: tuple(a, b), Not: true, Query: query}, "(a, b) NOT IN (1)"},
		{bin(&Subquery{Kind: InSet, X: a, Query: query}, Eq, 1), "(a IN (1)) = 1"},
		{&Match{Columns: []Expr{a, b}, Words: lit("x"), Boolean: true}, "MATCH (a, b) AGAINST ('x' IN BOOLEAN MODE)"},
		{&Match{Words: lit("from:ada"), KQL: true}, "SEARCH('from:ada')"},
	} {
		if got := tt.e.String(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
