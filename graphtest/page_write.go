package graphtest

import "strconv"

// A page is one answer of a list.
type page struct {
	context string
	rows    []*item
	shape   *shape
	count   *int
	next    string // "" at the end
	delta   string // the link that ends a delta round
	gone    [][]byte
	early   bool // links come before the rows, as the directory writes them
}

// writePage writes a page's JSON.
func (c *call) writePage(p *page) *reply {
	key := p.shape.key()
	b := make([]byte, 0, 1024+len(p.rows)*256)
	b = append(b, `{"@odata.context":`...)
	b = appendJSONString(b, c.context(p.context, p.shape))
	if p.count != nil {
		b = append(b, `,"@odata.count":`...)
		b = strconv.AppendInt(b, int64(*p.count), 10)
	}
	links := func() {
		for _, l := range []struct{ name, link string }{{"@odata.nextLink", p.next}, {"@odata.deltaLink", p.delta}} {
			if l.link != "" {
				b = append(b, `,"`+l.name+`":`...)
				b = appendJSONString(b, l.link)
			}
		}
	}
	if p.early {
		links()
	}
	b = append(b, `,"value":[`...)
	for i, it := range p.rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, p.shape.render(key, it)...)
	}
	for i, g := range p.gone {
		if i > 0 || len(p.rows) > 0 {
			b = append(b, ',')
		}
		b = append(b, g...)
	}
	b = append(b, ']')
	if !p.early {
		links()
	}
	return newReply(200, append(b, '}'))
}

// context is the @odata.context of a list or object: what is served and the
// properties selected.
func (c *call) context(what string, s *shape) string {
	text := c.srv.http.URL + "/v1.0/$metadata#" + what
	inner := s.sel.echo()
	for _, x := range s.expand {
		if inner != "" {
			inner += ","
		}
		inner += x.cast + x.property.name + "(" + x.sel.echo() + ")"
	}
	if inner != "" {
		text += "(" + inner + ")"
	}
	if s.single {
		text += "/$entity"
	}
	return text
}
