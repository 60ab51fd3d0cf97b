package graphtest

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
)

// deltas are the rounds of change tracking under way.
type deltas struct {
	mu     sync.Mutex
	next   int
	rounds map[int]*deltaRound
}

// A deltaRound is what one round of change tracking has to tell, fixed when it
// begins; what changes meanwhile is told in the next round.
type deltaRound struct {
	rows  []*item
	gone  []tombstone
	until uint64 // the version it leads to
}

// A deltaToken is the inside of $skiptoken and $deltatoken. Its list ties it to
// one endpoint.
type deltaToken struct {
	List  string `json:"l"`
	Since uint64 `json:"s,omitempty"` // of a deltatoken
	Round int    `json:"r,omitempty"` // of a skiptoken
	From  int    `json:"f,omitempty"`
	Query string `json:"q,omitempty"` // the options of the first request
}

func (t deltaToken) String() string {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func errBadToken() *apiError { return badRequest("Badly formed token") }

func parseDeltaToken(s, list string) (deltaToken, *apiError) {
	var t deltaToken
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(raw, &t) != nil || t.List != list {
		return t, errBadToken()
	}
	return t, nil
}

// A tracked is a list whose changes can be followed.
type tracked struct {
	name    string // of the list, kept in tokens
	context string
	typ     *edmType
	all     *collection
	state   *deltas
	version uint64 // now
	in      string // the parent whose items are followed; "" for all
	shape   shape
	// member says whether an item belongs to the list.
	member func(*item) bool
	// first orders the first round's rows; nil as they were added.
	first func([]*item) []*item
	size  int
}

// track answers a delta request. A round's rows come in pages; the last one
// carries the link that asks for the changes since.
func (c *call) track(t *tracked) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	_, isSkip := c.options.get("$skiptoken")
	token, err := c.deltaToken(t.name)
	if err != nil {
		return nil, err
	}
	if c.options, err = c.firstOptions(t.name); err != nil {
		return nil, err
	}
	if err := c.shapeOf(&t.shape, t.typ); err != nil {
		return nil, err
	}
	t.state.mu.Lock()
	defer t.state.mu.Unlock()
	round := t.state.rounds[token.Round]
	switch {
	case isSkip && round == nil:
		return nil, errBadToken()
	case token.Since > t.version:
		return nil, errResync()
	case !isSkip:
		round = t.begin(token)
		token.Round = t.state.next
		token.From = 0
	}
	return c.deltaPage(t, round, token), nil
}

// deltaToken is the token of the request, or that of a first request.
func (c *call) deltaToken(list string) (deltaToken, *apiError) {
	for _, name := range []string{"$skiptoken", "$deltatoken"} {
		if s, ok := c.options.get(name); ok {
			return parseDeltaToken(s, list)
		}
	}
	return deltaToken{List: list, Query: c.target.RawQuery}, nil
}

// firstOptions are the options of the first request, which links carry inside
// their token.
func (c *call) firstOptions(list string) (*options, *apiError) {
	token, err := c.deltaToken(list)
	if err != nil {
		return nil, err
	}
	o, err := parseOptions(token.Query)
	if err != nil {
		return nil, errBadToken()
	}
	return o, nil
}

// errResync is the answer to a token whose history is gone.
func errResync() *apiError {
	return &apiError{Status: http.StatusGone, Code: "SyncStateNotFound", Message: "The sync state generation is not found; the sync has to start again."}
}

// begin fixes what a round tells.
func (t *tracked) begin(token deltaToken) *deltaRound {
	round := &deltaRound{until: t.version}
	for _, it := range t.all.items {
		if it.version > token.Since && t.member(it) {
			round.rows = append(round.rows, it)
		}
	}
	if token.Since == 0 && t.first != nil {
		round.rows = t.first(round.rows)
	}
	if token.Since > 0 {
		for _, g := range t.all.gone {
			if g.version > token.Since && (t.in == "" || g.parent == t.in) {
				round.gone = append(round.gone, g)
			}
		}
	}
	const most = 100
	if t.state.rounds == nil {
		t.state.rounds = map[int]*deltaRound{}
	}
	t.state.next++
	delete(t.state.rounds, t.state.next-most)
	t.state.rounds[t.state.next] = round
	return round
}

// deltaPage writes a page of a round: rows first, then what left.
func (c *call) deltaPage(t *tracked, round *deltaRound, token deltaToken) *reply {
	total := len(round.rows) + len(round.gone)
	from := min(token.From, total)
	to := min(from+t.size, total)
	p := page{context: t.context, shape: &t.shape}
	for i := from; i < to; i++ {
		if i < len(round.rows) {
			// A row that changed since is told as it is now, one that left is
			// told in the next round.
			if now := t.all.byID[round.rows[i].id]; now != nil {
				p.rows = append(p.rows, now)
			}
			continue
		}
		p.gone = append(p.gone, t.removed(round.gone[i-len(round.rows)]))
	}
	if to < total {
		token.Since, token.From = 0, to
		p.next = c.self("$skiptoken=" + token.String())
	} else {
		p.delta = c.self("$deltatoken=" + deltaToken{List: t.name, Since: round.until, Query: token.Query}.String())
	}
	p.next = c.effects.link(c, p.next)
	return c.writePage(&p)
}

func (t *tracked) removed(g tombstone) []byte {
	id := g.id
	if t.shape.prefer.immutable && g.immutable != "" {
		id = g.immutable
	}
	b := append([]byte(nil), `{"@removed":{"reason":`...)
	b = appendJSONString(b, g.reason)
	b = append(b, `},"id":`...)
	b = appendJSONString(b, id)
	return append(b, '}')
}

// deltaSize is the page size of change tracking: $top does not matter
// (https://learn.microsoft.com/en-us/graph/api/message-delta#request-headers).
func (c *call) deltaSize() int {
	const usual, largest = 10, 512
	if c.prefer.pageSize > 0 {
		return min(c.prefer.pageSize, largest)
	}
	return usual
}

// deltaMessages serves …/mailFolders/{id}/messages/delta.
func (c *call) deltaMessages(t *target, box *mailbox, folder *item, context string) (*reply, *apiError) {
	if folder == nil {
		return nil, badRequest("Change tracking is not supported against 'microsoft.graph.message'.")
	}
	if _, ok := c.options.get("$search"); ok {
		return nil, errUntracked("Messages", "$search")
	}
	member := func(m *item) bool { return text(m.props, "parentFolderId") == folder.id }
	if text, ok := c.options.get("$filter"); ok {
		n, err := typedFilter(text, edmTypes["message"])
		if err != nil {
			return nil, err
		}
		b, ok := n.(*operation)
		if !ok || b.op != "ge" && b.op != "gt" || !strings.EqualFold(b.left.String(), "receivedDateTime") {
			return nil, &apiError{Status: 400, Code: "ErrorInvalidUrlQuery", Message: "The '$filter' parameter value is not supported for 'Messages' resource; only a value of 'receivedDateTime ge value' is supported."}
		}
		inFolder, passes := member, (&compiler{root: edmTypes["message"]}).test(n)
		member = func(m *item) bool { return inFolder(m) && passes(m, nil) }
	}
	if order, ok := c.options.get("$orderby"); ok && strings.Join(strings.Fields(strings.ToLower(order)), " ") != "receiveddatetime desc" {
		return nil, &apiError{Status: 400, Code: "ErrorInvalidUrlQuery", Message: "The '$orderby' parameter value is not supported for 'Messages' resource; only a value of 'receivedDateTime desc' is supported."}
	}
	const mostFiltered = 5000 // https://learn.microsoft.com/en-us/graph/api/message-delta
	_, filtered := c.options.get("$filter")
	return c.track(&tracked{
		name: "messages " + folder.id, context: context, typ: edmTypes["message"], all: box.messages, state: &box.deltas,
		version: box.version, in: folder.id, member: member, size: c.deltaSize(),
		shape: shape{basic: c.basicOnly(t), box: box},
		first: func(list []*item) []*item {
			list = sortByReceived(list, true)
			if filtered && len(list) > mostFiltered {
				list = list[:mostFiltered]
			}
			return list
		},
	})
}

func errUntracked(resource, options string) *apiError {
	return &apiError{Status: 400, Code: "ErrorInvalidUrlQuery", Message: "The following parameters are not supported with change tracking over the '" + resource + "' resource: '" + options + "'."}
}

// deltaFolders serves …/mailFolders/delta: the whole tree, flat.
func (c *call) deltaFolders(box *mailbox, context string) (*reply, *apiError) {
	for _, o := range []string{"$orderby", "$filter", "$search", "$top", "$skip", "$count", "$expand"} {
		if _, ok := c.options.get(o); ok {
			return nil, errUntracked("Folders", "$orderby, $filter, $search, $top")
		}
	}
	return c.track(&tracked{
		name: "folders", context: context, typ: edmTypes["mailFolder"], all: box.folders, state: &box.deltas,
		version: box.version, size: c.deltaSize(), shape: shape{box: box},
		member: func(f *item) bool { return f.id != box.rootID() && box.ipm[f.id] },
	})
}

// deltaObjects serves /users/delta and /groups/delta.
func (c *call) deltaObjects(l *objects) (*reply, *apiError) {
	d := c.srv.directory
	all := d.users
	if l.typ.name == "group" {
		all = d.groups
	}
	return c.track(&tracked{
		name: l.context, context: l.context, typ: l.typ, all: all, state: &d.deltas, version: d.version,
		size: objectsPage, member: func(*item) bool { return true }, shape: shape{bare: true, defaults: l.defaults},
	})
}
