package plan

import (
	"slices"
	"strings"
)

// WellKnownFolders are the names that stand for a folder's id in a path, in
// every language.
// https://learn.microsoft.com/graph/api/resources/mailfolder
var WellKnownFolders = []string{
	"archive", "clutter", "conflicts", "conversationhistory", "deleteditems", "drafts", "inbox", "junkemail",
	"localfailures", "msgfolderroot", "outbox", "recoverableitemsdeletions", "scheduled", "searchfolders",
	"sentitems", "serverfailures", "syncissues",
}

func wellKnown(name string) bool { return slices.Contains(WellKnownFolders, strings.ToLower(name)) }
