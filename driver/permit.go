package driver

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"graphmail/internal/exec"
	"graphmail/internal/plan"
)

// permit fails where a statement reads what Graph would leave out without a
// word, since the sign-in is known to have the basic permission only. It asks
// for the sign-in's token, as the first request would.
func (c *Connector) permit(ctx context.Context, p *plan.Plan) (err error) {
	var granted []string
	known := false
	p.Walk(func(n plan.Node) {
		s, ok := n.(*plan.Scan)
		if !ok || err != nil || !slices.ContainsFunc(s.Permissions(), beyondBasic) {
			return
		}
		if !known {
			known = true
			if granted, err = c.tokens.Granted(ctx); err != nil {
				return
			}
		}
		for _, need := range s.Permissions() {
			if basic := basicOnly(granted, need); basic != "" {
				err = &exec.LackError{Scan: s, Err: fmt.Errorf("it was granted %s", basic)}
				return
			}
		}
	})
	return err
}

// beyondBasic reports whether a permission gives what a basic one of its family
// hides.
// https://learn.microsoft.com/graph/permissions-reference#mailreadbasic
func beyondBasic(need string) bool {
	family, rest, _ := strings.Cut(need, ".")
	return (family == "Mail" || family == "Calendars") && (rest == "Read" || rest == "Read.Shared")
}

// basicOnly returns the basic permissions of a needed one's family, where they
// are all of that family that lets read among those granted; else, and in doubt,
// "". A permission comes as Mail.ReadBasic or with its resource before it, in
// letters of any case; one without Shared is good for mailboxes that are
// one's own by their address, and one with it for one's own.
// https://learn.microsoft.com/entra/identity-platform/scopes-oidc
func basicOnly(granted []string, need string) string {
	family, _, _ := strings.Cut(need, ".")
	if !beyondBasic(need) {
		return ""
	}
	family = strings.ToLower(family)
	var basic []string
	for _, g := range granted {
		if strings.Contains(g, ",") {
			return "" // no list of RFC 6749
		}
		name := g[strings.LastIndexByte(g, '/')+1:]
		switch low := strings.ToLower(name); {
		case strings.HasPrefix(low, family+".readbasic"):
			basic = append(basic, name)
		case strings.HasPrefix(low, family+".read"), strings.HasPrefix(low, family+"-"), low == ".default":
			return "" // Mail.ReadWrite, and Mail-Advanced.ReadWrite
		}
	}
	return strings.Join(basic, " and ")
}
