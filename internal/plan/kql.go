package plan

import "strings"

// quoteKQL writes text as a phrase of the Keyword Query Language. A phrase has
// no way to hold a double quote; a blank stands in for it, which matches the
// same words. So do control characters.
// https://learn.microsoft.com/sharepoint/dev/general-development/keyword-query-language-kql-syntax-reference
func quoteKQL(text string) string {
	clean := strings.Map(func(r rune) rune {
		if r == '"' || r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	return `"` + strings.Join(strings.Fields(clean), " ") + `"`
}

// quoteSearch writes a KQL query as the value of $search on an Outlook list:
// in double quotes, with quotes and backslashes in it escaped.
// https://learn.microsoft.com/graph/search-query-parameter
func quoteSearch(kql string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(kql) + `"`
}
