package query

// refuse says which constructs MySQL has and this package does not answer.
func (r *rewriter) refuse(i int) error {
	next, after := r.at(i+1), r.at(i+2)
	switch r.toks[i].upper {
	case "FOR":
		if next.isWord("UPDATE", "SHARE") {
			return r.unsupported(i, "FOR "+next.upper, "nothing is locked here; leave it out")
		}
	case "LOCK":
		if next.isWord("IN") {
			return r.unsupported(i, "LOCK IN SHARE MODE", "nothing is locked here; leave it out")
		}
	case "INTO":
		return r.unsupported(i, "SELECT … INTO", "read the rows in the program")
	case "STRAIGHT_JOIN":
		return r.unsupported(i, "STRAIGHT_JOIN", "write JOIN")
	case "USE", "FORCE", "IGNORE":
		if next.isWord("INDEX", "KEY") {
			return r.unsupported(i, "an index hint", "leave it out")
		}
	case "PARTITION":
		if next.is("(") && r.endsOperand(i-1) {
			return r.unsupported(i, "PARTITION", "leave it out")
		}
	case "FULL":
		if next.isWord("OUTER", "JOIN") {
			return r.unsupported(i, "FULL OUTER JOIN", "write a LEFT JOIN and a RIGHT JOIN … WHERE left.id IS NULL with UNION ALL")
		}
	case "LATERAL":
		if next.is("(") {
			return r.unsupported(i, "LATERAL", "write a join or a subquery in the list")
		}
	case "OVER":
		if r.at(i-1).is(")") && (next.is("(") || next.name() && !grammar[next.upper] && !(next.is(","))) {
			return r.unsupported(i, "OVER (a window function)", "write GROUP BY in a derived table and join it")
		}
	case "WINDOW":
		if next.name() && after.isWord("AS") {
			return r.unsupported(i, "WINDOW", "write GROUP BY in a derived table and join it")
		}
	case "EXCEPT", "INTERSECT":
		if r.endsOperand(i-1) && next.isWord("SELECT", "ALL", "DISTINCT") || next.is("(") && r.isQuery(i+1) {
			return r.unsupported(i, r.toks[i].upper, "write EXISTS or NOT EXISTS")
		}
	case "WITH":
		if next.isWord("ROLLUP", "CUBE") {
			return r.unsupported(i, "WITH "+next.upper, "write the totals with UNION ALL")
		}
	case "MEMBER":
		if next.isWord("OF") && r.endsOperand(i-1) {
			return r.unsupported(i, "MEMBER OF", "write JSON_CONTAINS(list, value)")
		}
	case "SOUNDS":
		if next.isWord("LIKE") && r.endsOperand(i-1) {
			return r.unsupported(i, "SOUNDS LIKE", "")
		}
	}
	return nil
}
