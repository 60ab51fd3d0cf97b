package graphtest

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// A directory is everything a server serves, indexed.
type directory struct {
	users, groups *collection
	members       map[string][]string
	mailboxes     map[string]*mailbox // by user id
	version       uint64
	deltas        deltas
}

// A mailbox is one user's mailbox, indexed.
type mailbox struct {
	owner      string
	settle     Unsettled
	version    uint64 // of the latest change
	wellKnown  map[string]string
	settings   Entity
	shared     []string
	messages   *collection
	folders    *collection
	contacts   *collection
	contactDir *collection
	calendars  *collection
	events     *collection
	rules      *collection
	categories *collection
	overrides  *collection
	people     *collection
	deltas     deltas
	ipm        map[string]bool // folders below the message folder root
	purged     map[string]bool // ids of messages deleted for good

	mu    sync.Mutex
	lists map[string][]*item // lists worked out since the latest change
}

func newDirectory(d *Data, u Unsettled) *directory {
	dir := &directory{
		users:     newCollection("user", d.Users, u),
		groups:    newCollection("group", d.Groups, u),
		members:   d.Members,
		mailboxes: map[string]*mailbox{},
		version:   1,
	}
	for owner, m := range d.Mailboxes {
		dir.mailboxes[owner] = newMailbox(owner, m, u)
	}
	return dir
}

func newMailbox(owner string, m *Mailbox, u Unsettled) *mailbox {
	box := &mailbox{
		owner:      owner,
		settle:     u,
		version:    1,
		wellKnown:  m.WellKnown,
		settings:   m.Settings,
		shared:     m.SharedWith,
		messages:   newCollection("message", m.Messages, u),
		folders:    newCollection("mailFolder", m.Folders, u),
		contacts:   newCollection("contact", m.Contacts, u),
		contactDir: newCollection("contactFolder", m.ContactFolders, u),
		calendars:  newCollection("calendar", m.Calendars, u),
		events:     newCollection("event", m.Events, u),
		rules:      newCollection("messageRule", m.Rules, u),
		categories: newCollection("outlookCategory", m.Categories, u),
		overrides:  newCollection("inferenceClassificationOverride", m.Overrides, u),
		people:     newCollection("person", m.People, u),
		purged:     map[string]bool{},
	}
	box.countFolders()
	return box
}

// changed runs after a change of the mailbox under the server's lock.
func (b *mailbox) changed() {
	b.countFolders()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lists = nil
}

// list gives what make does, remembering it until the mailbox changes.
func (b *mailbox) list(key string, make func() []*item) []*item {
	const most = 64
	b.mu.Lock()
	l, ok := b.lists[key]
	b.mu.Unlock()
	if ok {
		return l
	}
	l = make() // the server's lock, held by the request, keeps changes out
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lists == nil || len(b.lists) >= most {
		b.lists = map[string][]*item{}
	}
	b.lists[key] = l
	return l
}

// rootID is the folder whose children are the mailbox's top folders.
func (b *mailbox) rootID() string { return b.wellKnown["msgfolderroot"] }

// countFolders works out the counts of every folder and which folders belong
// to the visible tree. A folder whose counts differ from before is replaced,
// which makes it new to change tracking.
func (b *mailbox) countFolders() {
	type count struct{ children, total, unread int }
	counts := map[string]*count{}
	for _, f := range b.folders.items {
		counts[f.id] = &count{}
	}
	parents := map[string]string{}
	for _, f := range b.folders.items {
		parent := text(f.props, "parentFolderId")
		parents[f.id] = parent
		if c := counts[parent]; c != nil {
			c.children++
		}
	}
	for _, m := range b.messages.items {
		if c := counts[text(m.props, "parentFolderId")]; c != nil {
			c.total++
			if m.props["isRead"] == false {
				c.unread++
			}
		}
	}
	b.ipm = map[string]bool{}
	for id := range parents {
		at := id
		for range len(parents) {
			if at == b.rootID() {
				b.ipm[id] = true
				break
			}
			at = parents[at]
		}
	}
	for _, f := range slices.Clone(b.folders.items) {
		c := counts[f.id]
		want := map[string]any{"childFolderCount": float64(c.children), "totalItemCount": float64(c.total), "unreadItemCount": float64(c.unread)}
		same := true
		for name, v := range want {
			same = same && follow(map[string]any(f.props), []string{name}) == v
		}
		if !same {
			e := maps.Clone(f.props)
			maps.Copy(e, want)
			b.folders.replace(f, e, b.version)
		}
	}
}

// folder finds a folder by id or well-known name. The name is matched without
// regard to case, an id exactly.
func (b *mailbox) folder(key string) *item {
	if f := b.folders.byID[key]; f != nil {
		return f
	}
	return b.folders.byID[b.wellKnown[strings.ToLower(key)]]
}

// readableBy says whether a user may read the mailbox besides its owner.
func (b *mailbox) readableBy(userID string) bool {
	return userID == b.owner || slices.Contains(b.shared, userID)
}

// messagesIn lists the messages of a folder, or with "" those of the visible
// tree, in the order they were added. Those of a search folder are what its
// filter finds.
func (b *mailbox) messagesIn(folder *item) []*item {
	if folder == nil {
		if len(b.ipm) == 0 {
			return b.messages.items
		}
		return b.list("messages", func() []*item {
			return keepItems(b.messages.items, func(m *item) bool { return b.ipm[text(m.props, "parentFolderId")] })
		})
	}
	return b.list("messages "+folder.id, func() []*item {
		if folder.typ.name == "mailSearchFolder" {
			return b.searched(folder)
		}
		return keepItems(b.messages.items, func(m *item) bool { return text(m.props, "parentFolderId") == folder.id })
	})
}

// searched evaluates a search folder: links to the messages of its sources
// (https://learn.microsoft.com/en-us/graph/api/resources/mailsearchfolder).
func (b *mailbox) searched(folder *item) []*item {
	n, err := parseFilter(text(folder.props, "filterQuery"))
	if err != nil || checkFilter(n, edmTypes["message"]) != nil {
		return nil
	}
	sources := map[string]bool{}
	for _, id := range elements(folder.props["sourceFolderIds"]) {
		s, _ := id.(string)
		sources[s] = true
	}
	nested := folder.props["includeNestedFolders"] == true
	passes := (&compiler{root: edmTypes["message"]}).test(n)
	return keepItems(b.messages.items, func(m *item) bool {
		in := text(m.props, "parentFolderId")
		for depth := 0; nested && !sources[in] && depth < len(b.folders.items); depth++ {
			f := b.folders.byID[in]
			if f == nil {
				break
			}
			in = text(f.props, "parentFolderId")
		}
		return sources[in] && passes(m, nil)
	})
}

func keepItems(list []*item, keep func(*item) bool) []*item {
	kept := make([]*item, 0, len(list))
	for _, it := range list {
		if keep(it) {
			kept = append(kept, it)
		}
	}
	return kept
}
