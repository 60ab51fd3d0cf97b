package plan

import (
	"slices"
	"strings"

	"graphmail/graphtables"
)

// Permission returns the least delegated permissions that the scan needs: one
// for the mailbox or directory of who signs in, and one for other people's
// mailboxes, "" when the table is in none.
// https://learn.microsoft.com/graph/permissions-reference
func (s *Scan) Permission() (own, shared string) {
	t := s.list()
	if s.Table.Parent != nil {
		own, shared = s.Table.Permission, s.Table.Shared
	} else {
		own, shared = t.Permission, t.Shared
	}
	if t.Rules.Family == graphtables.Directory && len(s.Keys) == 1 && strings.EqualFold(s.Keys[0], "me") {
		return "User.Read", ""
	}
	if t.Full != "" && s.readsFull(t) {
		return full(t)
	}
	return own, shared
}

// full returns the permissions for what the least ones of t keep back.
func full(t *graphtables.Table) (own, shared string) {
	if t.Shared == "" {
		return t.Full, ""
	}
	return t.Full, t.Full + ".Shared"
}

// readsFull reports whether the scan reads of t what its least permission keeps
// back. A mailbox is searched by its text, so a search does.
func (s *Scan) readsFull(t *graphtables.Table) bool {
	for _, r := range s.Requests {
		if r.Search != "" && t.Rules.Family == graphtables.Outlook {
			return true
		}
	}
	columns := s.Carried
	if t == s.Table {
		columns = s.Columns
	}
	return slices.ContainsFunc(columns, func(c *graphtables.Column) bool { return c.Full })
}
