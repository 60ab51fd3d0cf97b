package graphtest

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBody bounds what a client may post.
const maxBody = 8 << 20

// A call is one Graph request on its way to an answer, its own or a part of a
// $batch.
type call struct {
	srv     *Server
	method  string
	target  *url.URL // path and query below /v1.0, as sent
	header  http.Header
	body    []byte
	length  bool // a body's length was given
	ids     requestIDs
	grant   *grant
	options *options
	prefer  prefer
	effects effects // of injected faults
	record  *Request
	place   int      // in the record
	leave   func()   // what enter returned
	listed  *mailbox // whose messages the answer lists
}

// serveGraph answers a request below /v1.0.
func (s *Server) serveGraph(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	c := &call{
		leave:  func() {},
		srv:    s,
		method: r.Method,
		target: r.URL,
		header: r.Header,
		body:   body,
		length: r.ContentLength > 0 || len(r.TransferEncoding) > 0 || r.Header.Get("Content-Length") != "",
		ids:    newRequestIDs(r.Header),
		record: &Request{Method: r.Method, URL: r.URL.RequestURI(), Header: r.Header.Clone(), Body: body},
	}
	defer func() { c.leave() }()
	c.place = s.log.add(c.record)
	c.effects = s.faults.strike(c.method, c.record.URL, true)
	if c.effects.reset(w) {
		return
	}
	var answer *reply
	if isBatch(r.URL.Path) {
		answer = c.batch(r.Context())
	} else {
		answer = c.answer(r.Context())
	}
	s.log.done(c.record, answer.status, len(answer.body))
	c.send(w, r, answer)
}

// serveIdentity answers a request of the identity platform.
func (s *Server) serveIdentity(w http.ResponseWriter, r *http.Request) {
	e := s.faults.strike(r.Method, r.URL.RequestURI(), false)
	if e.reset(w) {
		return
	}
	e.wait(r.Context())
	if err := e.instead(); err != nil {
		if err.RetryAfter != "" {
			w.Header().Set("Retry-After", err.RetryAfter)
		}
		http.Error(w, "The service is unavailable.", err.Status)
		return
	}
	s.identity.ServeHTTP(w, r)
}

// send writes an answer.
func (c *call) send(w http.ResponseWriter, r *http.Request, a *reply) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	h.Set("request-id", c.ids.request)
	h.Set("client-request-id", c.ids.client)
	h.Set("x-ms-ags-diagnostic", `{"ServerInfo":{"DataCenter":"Loopback","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"GRAPHTEST"}}`)
	h.Set("Strict-Transport-Security", "max-age=31536000")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private")
	}
	body := a.body
	if a.status == http.StatusOK {
		body = c.effects.spoil(body)
	}
	if len(body) > 0 && acceptsGzip(r.Header) {
		body = compress(body)
		h.Set("Content-Encoding", "gzip")
		h.Set("Vary", "Accept-Encoding")
	}
	if a.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	c.effects.write(r.Context(), w, body)
}

func acceptsGzip(h http.Header) bool {
	for _, part := range strings.Split(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		coding, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") && strings.ReplaceAll(q, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

func compress(body []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // fails for bad levels only
	z.Write(body)                                   // a bytes.Buffer takes everything
	z.Close()
	return b.Bytes()
}

// fail turns an error into an answer.
func (c *call) fail(err *apiError) *reply {
	a := err.reply(c.ids, c.srv.cfg.now())
	if c.effects.Location != "" && c.effects.Status == err.Status {
		a.header.Set("Location", c.effects.Location)
	}
	return a
}
