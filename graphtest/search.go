package graphtest

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// searchLimit is how many results a search of messages gives in all
// (https://learn.microsoft.com/en-us/graph/search-query-parameter).
const searchLimit = 1000

// searchMessages answers …/messages?$search=.
func (c *call) searchMessages(t *target, box *mailbox, folder *item, context string) (*reply, *apiError) {
	if c.basicOnly(t) {
		return nil, errDenied()
	}
	for _, o := range []struct{ name, code, shown string }{
		{"$filter", "SearchWithFilter", "$filter"},
		{"$orderby", "SearchWithOrderBy", "$orderBy"},
		{"$skip", "BadRequest", "$skip"},
	} {
		if _, ok := c.options.get(o.name); ok && !(o.name == "$skip" && c.srv.cfg.unsettled.SearchSkip) {
			return nil, &apiError{Status: 400, Code: o.code, Message: "The query parameter '" + o.shown + "' is not supported with '$search'."}
		}
	}
	value, _ := c.options.get("$search")
	n, err := parseSearch(value)
	if err != nil {
		return nil, badRequest("%s", err)
	}
	s := shape{box: box}
	if err := c.shapeOf(&s, edmTypes["message"]); err != nil {
		return nil, err
	}
	size, aerr := c.pageSize(defaultPage, largestPage)
	if aerr != nil {
		return nil, aerr
	}
	from, _, aerr := c.options.number("$skip")
	if token, ok := c.options.get("$skiptoken"); ok && aerr == nil {
		from, aerr = parseSearchToken(token)
	}
	if aerr != nil {
		return nil, aerr
	}
	all := box.messagesIn(folder)
	key := ""
	if folder != nil {
		key = folder.id
	}
	day := c.srv.cfg.now().UTC().Format(time.DateOnly) // "today" means another day tomorrow
	rows := box.list("search "+key+"\x00"+value+"\x00"+day, func() []*item { return searchRows(all, n, c.srv.cfg.now()) })
	w := c.effects.page(pageOf(len(rows), from, size, false), len(rows), false)
	p := page{context: context, rows: rows[w.from:w.to], shape: &s}
	if w.next >= 0 {
		p.next = c.self(c.options.with("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte("s"+strconv.Itoa(w.next))), "$skip"))
	}
	p.next = c.effects.link(c, p.next)
	c.listed, c.effects.rows = box, p.rows
	return c.writePage(&p), nil
}

func parseSearchToken(token string) (int, *apiError) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	digits, ok := strings.CutPrefix(string(raw), "s")
	n, err2 := strconv.Atoi(digits)
	if err != nil || !ok || err2 != nil || n < 0 {
		return 0, errBadToken()
	}
	return n, nil
}

// searchRows are the messages found, by sent date, newest first.
func searchRows(all []*item, n kqlNode, now time.Time) []*item {
	found := keepItems(all, matcher(n, now))
	sent := edmTypes["message"].property("sentDateTime").time
	slices.SortStableFunc(found, func(a, b *item) int {
		switch x, y := a.times[sent].ns, b.times[sent].ns; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return b.seq - a.seq
	})
	return found[:min(len(found), searchLimit)]
}

// parseSearch reads $search: a keyword query in double quotes, its own quotes
// behind backslashes, or without them plain words
// (https://github.com/microsoftgraph/microsoft-graph-docs/issues/77).
func parseSearch(value string) (kqlNode, error) {
	text := strings.TrimSpace(value)
	if strings.HasPrefix(text, `"`) {
		inner, ok := unquote(text)
		if !ok {
			return nil, syntaxf("There is an unterminated string literal at position %d in '%s'.", len(text), text)
		}
		return parseKQL(inner)
	}
	for at, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' {
			return nil, syntaxf("Syntax error: character '%c' is not valid at position %d in '%s'.", r, at, text)
		}
	}
	return parseKQL(text)
}

// unquote takes the outer quotes off and the backslashes away.
func unquote(s string) (string, bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i == len(s) {
				return "", false
			}
			b.WriteByte(s[i])
		case '"':
			return b.String(), i == len(s)-1
		default:
			b.WriteByte(s[i])
		}
	}
	return "", false
}
