package graphtables

// mailFolders is the whole folder tree, hidden folders too. Graph lists one
// level at a time; its delta call gives the tree flat.
//
// https://learn.microsoft.com/graph/api/resources/mailfolder
// https://learn.microsoft.com/graph/api/mailfolder-delta
var mailFolders = Table{
	Name:    "mail_folders",
	Comment: "the folders of a mailbox, all levels, hidden ones too",
	Entity:  "mailFolder",
	Shape:   FolderTree,
	Path:    "{mailbox}/mailFolders",
	Item:    "{mailbox}/mailFolders/{id}",
	Tree: &Tree{
		Delta:    "{mailbox}/mailFolders/delta",
		Children: "{mailbox}/mailFolders/{id}/childFolders",
		Hidden:   "includeHiddenFolders",
	},
	Permission: "Mail.ReadBasic",
	Shared:     "Mail.ReadBasic.Shared",
	Rules:      Rules{MaxPage: 1000, Filter: true},
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true, Width: 140},
		{Name: "display_name", Property: "displayName", Filter: Eq | StartsWith, Width: 50, Comment: "in the language of the mailbox"},
		{Name: "path", Source: FromTree, Comment: "display names from the root joined by /: Inbox/Clients/2024"},
		{Name: "depth", Source: FromTree, Type: BigInt, Comment: "1 for a child of the root"},
		{Name: "well_known_name", Source: FromTree, Comment: "inbox, sentitems, …; NULL for other folders"},
		{Name: "parent_folder_id", Property: "parentFolderId", ID: true, Width: 140},
		{Name: "child_folder_count", Property: "childFolderCount", Type: BigInt, Filter: Compare},
		{Name: "unread_item_count", Property: "unreadItemCount", Type: BigInt, Filter: Compare},
		{Name: "total_item_count", Property: "totalItemCount", Type: BigInt, Filter: Compare, Comment: "items that are no mail count too"},
		{Name: "is_hidden", Property: "isHidden", Type: Boolean, Filter: Eq | Ne},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}
