package exec

import (
	"fmt"
	"strings"

	"graphmail/internal/plan"
)

// A diagnosis says in plain words what Graph's refusal of a mailbox or folder
// means, and what a person can do about it. It is empty where Graph's own words
// say all there is.
type diagnosis struct {
	cause    string
	remedies []string
}

// quotaExceeded is the code of a mailbox that is so full that it cannot be read
// either: https://github.com/microsoftgraph/microsoft-graph-docs/issues/2927
const quotaExceeded = "ErrorQuotaExceeded"

// foreign reports whether the place is named as another person's mailbox. It may
// be one's own by its address.
func (p place) foreign() bool {
	return p.mailbox != "" && !strings.EqualFold(p.mailbox, "me")
}

// diagnose says what an answer to a request for the place means; the place is a
// mailbox or in one. What Graph says about a mailbox that is not shared depends
// on the path: https://github.com/microsoftgraph/microsoft-graph-docs/issues/11233
// and https://learn.microsoft.com/graph/outlook-share-messages-folders
func (p place) diagnose(status int, code string) diagnosis {
	switch {
	case code == quotaExceeded:
		return diagnosis{
			"it is over its quota, and Exchange does not open it until there is room",
			[]string{"have something deleted from it", "have an administrator raise the quota"},
		}
	case status != 404:
		return diagnosis{}
	}
	switch code {
	case "MailboxNotEnabledForRESTAPI", "ResourceNotFound":
		return p.closed()
	case "ErrorInvalidUser", "Request_ResourceNotFound", "ErrorNonExistentMailbox", "ErrorMailboxNotFound":
		if !p.foreign() {
			return p.closed()
		}
		return diagnosis{
			"there is no user or mailbox of that name",
			[]string{"check the spelling (SELECT user_principal_name FROM users lists those there are)"},
		}
	case "ErrorItemNotFound", "ErrorFolderNotFound":
		return p.absent()
	}
	return diagnosis{}
}

// closed is about a mailbox that Graph does not reach.
// https://learn.microsoft.com/graph/api/resources/mail-api-overview
func (p place) closed() diagnosis {
	d := diagnosis{"its user has no Exchange Online licence, or it is on-premises, inactive or deleted", []string{"have an administrator license the user"}}
	if p.foreign() {
		d.remedies = append(d.remedies, "have it moved to Exchange Online")
	} else {
		d.remedies = append(d.remedies, "sign in as a user who has a mailbox in Exchange Online")
	}
	return d
}

// absent is about a mailbox or a folder that Graph says is not there.
func (p place) absent() diagnosis {
	spelling := "check the spelling (" + p.folderQuery() + " lists those there are)"
	switch {
	case p.folder != "" && p.foreign():
		return diagnosis{"it has no such folder, or the owner does not share that with the sign-in", []string{spelling, "have the owner share it"}}
	case p.folder != "":
		return diagnosis{"it has no such folder", []string{spelling}}
	case p.foreign():
		return diagnosis{"its owner does not share it with the sign-in, or not all of it", []string{"have the owner share it"}}
	}
	return diagnosis{}
}

// sharedFolder is what else can be done where a mailbox is not shared as a
// whole: a folder that is shared can be read by a name that needs no search.
func sharedFolder(s *plan.Scan, at place) []string {
	if !at.foreign() || at.folder != "" || s.Table.Column("folder") == nil {
		return nil
	}
	return []string{"name a folder that is shared by its well-known name (folder = 'inbox')"}
}

// folderQuery is the statement that lists the folders there are.
func (p place) folderQuery() string {
	if !p.foreign() {
		return "SELECT path FROM mail_folders"
	}
	return fmt.Sprintf("SELECT path FROM mail_folders WHERE user_id = '%s'", strings.ReplaceAll(p.mailbox, "'", "''"))
}

// searchRemedies are what can be done about a search that Graph does not take.
// https://learn.microsoft.com/graph/search-query-parameter
func searchRemedies(s *plan.Scan, at place) []string {
	switch {
	case s.Table.Entity == "person" && at.foreign():
		return []string{"leave user_id out, since only the people of who is signed in can be searched"}
	case s.Table.Entity == "person" || at.mailbox == "":
		return []string{"check the text that is searched for"}
	}
	return []string{"check the text that is searched for: it is KQL, where quotes and parentheses come in pairs and words stand on both sides of AND and OR"}
}

// permission says which permission a refused scan needs, and what can be done.
func permission(s *plan.Scan, at place) (need string, remedies []string) {
	own, shared := s.Permission()
	need = "the permission " + own
	if shared != "" && shared != own {
		need += " (" + shared + " for another person's mailbox)"
	}
	need += ", which the sign-in lacks or an administrator withholds"
	switch {
	case !at.foreign():
		return need, []string{"ask for it in Scope and sign in again"}
	case shared == "":
		// Delegated, these are for one's own mailbox alone.
		// https://learn.microsoft.com/graph/permissions-reference
		return need + ", and opens another person's mailbox to an application only", []string{"sign in with AuthMode=AppCreds"}
	}
	return need + ", unless it is that the owner does not share the mailbox",
		[]string{"ask for it in Scope and sign in again", "have the owner share the mailbox"}
}
