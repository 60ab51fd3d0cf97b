package plan

import (
	"slices"
	"strings"
)

// words is what MATCH … AGAINST looks for, with MySQL's meaning: without
// BOOLEAN MODE, any of the words; with it, all that are marked +, none that is
// marked −, and any of the others where nothing is marked +.
// https://dev.mysql.com/doc/refman/8.0/en/fulltext-boolean.html
type words struct {
	all, none, any []word
}

// A word is a word, the start of one, or a phrase.
type word struct {
	text   string
	prefix bool
}

func (w words) empty() bool { return len(w.all)+len(w.any) == 0 }

// parseWords cuts the text into words and, between double quotes, phrases.
func parseWords(text string, boolean bool) words {
	var w words
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		mark := byte(0)
		if boolean && strings.IndexByte("+-<>~()", text[0]) >= 0 {
			mark, text = text[0], text[1:]
			if text == "" {
				break
			}
		}
		var x word
		if text[0] == '"' {
			phrase, rest, _ := strings.Cut(text[1:], `"`)
			x.text, text = phrase, rest
		} else {
			end := strings.IndexFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '"' })
			if end < 0 {
				end = len(text)
			}
			x.text, text = text[:end], text[end:]
			if boolean {
				x.text = strings.TrimRight(x.text, ")")
				x.prefix = strings.HasSuffix(x.text, "*")
				x.text = strings.TrimRight(x.text, "*")
			}
		}
		if strings.TrimSpace(x.text) == "" {
			continue
		}
		switch mark {
		case '+':
			w.all = append(w.all, x)
		case '-':
			w.none = append(w.none, x)
		default:
			w.any = append(w.any, x)
		}
	}
	return w
}

// kql writes the words as KQL over the given fields, everywhere when there are
// none. Operators are upper case.
// https://learn.microsoft.com/graph/search-query-parameter
func (w words) kql(fields []string) string {
	var unique []string
	for _, f := range fields {
		if !slices.Contains(unique, f) {
			unique = append(unique, f)
		}
	}
	term := func(x word) string {
		text := quoteKQL(x.text)
		if x.prefix {
			text += "*"
		}
		if len(unique) == 0 {
			return text
		}
		list := make([]string, len(unique))
		for i, f := range unique {
			list[i] = f + ":" + text
		}
		return group(list, " OR ")
	}
	return w.combine(term)
}

// directory writes the words as the directory takes them: each clause in double
// quotes of its own, with a field.
func (w words) directory(fields []string) string {
	term := func(x word) string {
		list := make([]string, len(fields))
		for i, f := range fields {
			list[i] = quoteSearch(f + ":" + strings.ReplaceAll(x.text, `"`, ""))
		}
		return group(list, " OR ")
	}
	return w.combine(term)
}

func (w words) combine(term func(word) string) string {
	var list []string
	op := " AND "
	for _, x := range w.all {
		list = append(list, term(x))
	}
	if len(w.all) == 0 {
		op = " OR "
		for _, x := range w.any {
			list = append(list, term(x))
		}
	}
	out := strings.Join(list, op)
	if len(w.none) > 0 && len(list) > 1 {
		out = "(" + out + ")"
	}
	for _, x := range w.none {
		out += " NOT " + term(x)
	}
	return out
}

func group(list []string, op string) string {
	if len(list) == 1 {
		return list[0]
	}
	return "(" + strings.Join(list, op) + ")"
}
