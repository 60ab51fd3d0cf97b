package graphtest

import "strings"

// A sharing says how another user's mailbox is refused where the token has the
// permission but the owner shares nothing. Reports differ by path.
type sharing func() *apiError

func unsharedDenied() *apiError { return errDenied() }

// https://github.com/domainaware/parsedmarc/issues/609
func unsharedRoot() *apiError {
	return &apiError{Status: 404, Code: "ErrorItemNotFound", Message: "Default folder Root not found."}
}

// https://github.com/microsoftgraph/microsoft-graph-docs/issues/11233
func unsharedFolder() *apiError {
	return &apiError{Status: 404, Code: "ErrorFolderNotFound", Message: "The specified folder could not be found in the store."}
}

// open checks that the token may read a user's mailbox with one of the
// permissions given and returns the mailbox.
func (c *call) open(t *target, unshared sharing, permissions ...string) (*mailbox, *apiError) {
	other := !c.grant.AppOnly && c.grant.UserID != t.user.id
	allowed := false
	for _, p := range permissions {
		if other {
			p += ".Shared"
		}
		allowed = allowed || c.grant.has(p)
	}
	if !allowed {
		return nil, errDenied()
	}
	box := c.srv.directory.mailboxes[t.user.id]
	if box == nil {
		return nil, &apiError{Status: 404, Code: "MailboxNotEnabledForRESTAPI", Message: "The mailbox is either inactive, soft-deleted, or is hosted on-premise."}
	}
	if other && !box.readableBy(c.grant.UserID) {
		return nil, unshared()
	}
	return box, nil
}

// mayRead says whether the token has one of the permissions.
func (c *call) mayRead(permissions ...string) bool {
	for _, p := range permissions {
		if c.grant.has(p) {
			return true
		}
	}
	return false
}

// basicOnly says whether the token's only right to the mail is Mail.ReadBasic.
func (c *call) basicOnly(t *target) bool {
	p := "Mail.Read"
	if !c.grant.AppOnly && c.grant.UserID != t.user.id {
		p += ".Shared"
	}
	return !c.grant.has(p)
}

// user finds a directory object by id or user principal name.
func (d *directory) user(name string) *item {
	if u := d.users.byID[strings.ToLower(name)]; u != nil {
		return u
	}
	for _, u := range d.users.items {
		if strings.EqualFold(u.id, name) || strings.EqualFold(text(u.props, "userPrincipalName"), name) {
			return u
		}
	}
	return nil
}
