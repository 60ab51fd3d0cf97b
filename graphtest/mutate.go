package graphtest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"time"
)

// AddMessage puts a message into a user's mailbox while the server runs and
// returns its id. A message without an id or parentFolderId gets a new id and
// goes to the Inbox.
func (s *Server) AddMessage(userID string, m Entity) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, err := s.box(userID)
	if err != nil {
		return "", err
	}
	m = maps.Clone(m)
	if text(m, "id") == "" {
		m["id"] = box.newID()
	}
	if text(m, "parentFolderId") == "" {
		m["parentFolderId"] = box.wellKnown["inbox"]
	}
	if box.messages.byID[text(m, "id")] != nil {
		return "", fmt.Errorf("message %q is there already", text(m, "id"))
	}
	return box.addMessage(m).id, nil
}

// UpdateMessage lets change edit a copy of a message's properties and puts the
// copy in its place, with a new etag.
func (s *Server) UpdateMessage(userID, id string, change func(Entity)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, m, err := s.message(userID, id)
	if err != nil {
		return err
	}
	e := maps.Clone(m.props)
	change(e)
	box.updateMessage(m, e)
	return nil
}

// RemoveMessage deletes a message for good.
func (s *Server) RemoveMessage(userID, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, m, err := s.message(userID, id)
	if err != nil {
		return err
	}
	box.removeMessage(m)
	return nil
}

// MoveMessage moves a message to a folder, an id or a well-known name, and
// returns the new id it has there; its immutable id stays.
func (s *Server) MoveMessage(userID, id, folder string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, m, err := s.message(userID, id)
	if err != nil {
		return "", err
	}
	f := box.folder(folder)
	if f == nil {
		return "", fmt.Errorf("no folder %q", folder)
	}
	return box.moveMessage(m, f).id, nil
}

// AddFolder puts a mail folder into a user's mailbox and returns its id. Without
// parentFolderId it becomes a top folder.
func (s *Server) AddFolder(userID string, f Entity) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	box, err := s.box(userID)
	if err != nil {
		return "", err
	}
	f = maps.Clone(f)
	if text(f, "id") == "" {
		f["id"] = box.newID()
	}
	if text(f, "parentFolderId") == "" {
		f["parentFolderId"] = box.rootID()
	}
	box.version++
	it := box.folders.add(f, box.version)
	box.changed()
	return it.id, nil
}

// box finds a user's mailbox. The caller holds the lock.
func (s *Server) box(userID string) (*mailbox, error) {
	u := s.directory.user(userID)
	if u == nil {
		return nil, fmt.Errorf("no user %q", userID)
	}
	box := s.directory.mailboxes[u.id]
	if box == nil {
		return nil, fmt.Errorf("user %q has no mailbox", userID)
	}
	return box, nil
}

func (s *Server) message(userID, id string) (*mailbox, *item, error) {
	box, err := s.box(userID)
	if err != nil {
		return nil, nil, err
	}
	m := box.messages.byID[id]
	if m == nil {
		m = box.messages.byConst[id]
	}
	if m == nil {
		return nil, nil, fmt.Errorf("no message %q", id)
	}
	return box, m, nil
}

// newID makes an id no item of the mailbox has.
func (b *mailbox) newID() string {
	b.version++
	var raw [33]byte
	copy(raw[:], "\x00\x03\x24\x00\x00")
	binary.BigEndian.PutUint64(raw[5:], hash(b.owner, b.version))
	binary.BigEndian.PutUint64(raw[13:], hash(b.owner, ^b.version))
	binary.BigEndian.PutUint64(raw[25:], b.version)
	return "AAMk" + base64.URLEncoding.EncodeToString(raw[3:])
}

func (b *mailbox) addMessage(m Entity) *item {
	b.version++
	it := b.messages.add(m, b.version)
	b.changed()
	return it
}

func (b *mailbox) updateMessage(m *item, e Entity) *item {
	b.version++
	it := b.messages.replace(m, e, b.version)
	b.changed()
	return it
}

func (b *mailbox) removeMessage(m *item) {
	b.version++
	b.messages.remove(m, text(m.props, "parentFolderId"), "deleted", b.version)
	b.changed()
}

// moveMessage gives a message another folder and so another id.
func (b *mailbox) moveMessage(m *item, to *item) *item {
	e := maps.Clone(m.props)
	e["id"] = b.newID()
	e["parentFolderId"] = to.id
	b.version++
	b.messages.bury(m, text(m.props, "parentFolderId"), "changed", b.version)
	it := b.messages.replace(m, e, b.version)
	b.changed()
	return it
}

// insertCopy adds a message like the newest one, a second newer.
func (b *mailbox) insertCopy() {
	list := sortByReceived(b.messages.items, true)
	if len(list) == 0 {
		return
	}
	e := maps.Clone(list[0].props)
	e["id"] = b.newID()
	delete(e, "changeKey")
	for _, name := range []string{"receivedDateTime", "sentDateTime", "createdDateTime", "lastModifiedDateTime"} {
		if t, ok := parseDateTime(text(e, name)); ok {
			e[name] = t.Add(time.Second).UTC().Format(time.RFC3339)
		}
	}
	b.addMessage(e)
}
