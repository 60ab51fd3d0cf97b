package graphtables

import (
	"slices"
	"strings"
)

var wellKnownFolders = []string{
	"archive", "clutter", "conflicts", "conversationhistory", "deleteditems", "drafts", "inbox", "junkemail",
	"localfailures", "msgfolderroot", "outbox", "recoverableitemsdeletions", "scheduled", "searchfolders",
	"sentitems", "serverfailures", "syncissues",
}

// WellKnownFolders returns the names that stand for a mail folder's id in a
// path, whatever the language of the mailbox.
// https://learn.microsoft.com/graph/api/resources/mailfolder
func WellKnownFolders() []string { return slices.Clone(wellKnownFolders) }

// IsWellKnownFolder reports whether name, in any case, is one of
// [WellKnownFolders].
func IsWellKnownFolder(name string) bool {
	return slices.Contains(wellKnownFolders, strings.ToLower(name))
}
