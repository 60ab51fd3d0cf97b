package graphtest

import (
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// A Fault makes requests go wrong: the first group of fields says which, the
// rest what happens to them. Several effects may be set together. See
// [Server.Inject] and the functions named Fault… for the usual ones.
type Fault struct {
	// Method and Path pick requests by method and by a part of their path and
	// query, "/me/messages"; Pattern by a regular expression on the same text.
	// Empty fields match every Graph request, each part of a $batch included.
	// A request of the identity platform is matched only by Path or Pattern.
	Method  string
	Path    string
	Pattern *regexp.Regexp
	// At strikes the At-th of the requests picked alone, counted from 1.
	At int
	// Chance strikes each request picked with this probability, drawn from a
	// generator that begins with Seed. 0 strikes all.
	Chance float64
	Seed   uint64
	// Limit is how many requests are struck in all. 0 is without limit.
	Limit int

	// Status answers with this HTTP status and the error Code and Message;
	// RetryAfter is that header's value, seconds or an HTTP date.
	Status     int
	Code       string
	Message    string
	RetryAfter string

	// Location is that header's value beside Status, for redirects.
	Location string

	// Latency passes before the request is worked on. It counts as in flight.
	Latency time.Duration
	// Reset drops the connection before a header is sent.
	Reset bool
	// Cut drops the connection after this share of the body, 0 < Cut < 1.
	Cut float64
	// Truncate ends the body after this share though the HTTP message is whole.
	Truncate float64
	// ErrorInside puts an error object with this code where the second half of
	// the body should be, under the status of success
	// (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/1274).
	ErrorInside string
	// Slow sends the body in pieces over this time.
	Slow time.Duration

	// EmptyPage sends no rows and a nextLink to the same rows.
	EmptyPage bool
	// ShortPage sends half the rows and a nextLink to the other half.
	ShortPage bool
	// Repeat sends that many of the page's last rows again on the next page.
	Repeat int
	// Loop sends a nextLink to the page itself.
	Loop bool
	// Foreign puts this scheme and host into the nextLink, "https://example.net".
	Foreign string
	// Insert adds that many newer messages to the folder of the newest message
	// once the page is made; Delete removes that many of the messages shown.
	Insert, Delete int

	// MaxBytes answers 504 where the body would be longer.
	MaxBytes int
	// Unordered leaves $orderby aside.
	Unordered bool
	// RefuseFilter answers 400 with this code where there is a $filter:
	// "InefficientFilter", "ErrorRestrictionTooComplex".
	RefuseFilter string
}

// Inject adds faults. Where several strike the same request, each field is that
// of the first fault that sets it.
func (s *Server) Inject(list ...Fault) { s.faults.add(list) }

// ClearFaults takes back every fault.
func (s *Server) ClearFaults() { s.faults.clear() }

// FaultStatus answers with an HTTP status and the error Graph sends with it.
func FaultStatus(status int) Fault {
	f := Fault{Status: status, Code: "UnknownError"}
	switch status {
	case http.StatusUnauthorized:
		f.Code, f.Message = "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."
	case http.StatusForbidden:
		f.Code, f.Message = "ErrorAccessDenied", "Access is denied. Check credentials and try again."
	case http.StatusNotFound:
		f.Code, f.Message = "ErrorItemNotFound", "The specified object was not found in the store."
	case http.StatusTooManyRequests:
		f.Code, f.Message = "ApplicationThrottled", "Application is over its MailboxConcurrency limit."
	case http.StatusInternalServerError:
		f.Code, f.Message = "ErrorInternalServerError", "An internal server error occurred. The operation failed."
	}
	return f
}

// FaultRetryAfter is FaultStatus with a Retry-After header, seconds ("2") or an
// HTTP date.
func FaultRetryAfter(status int, after string) Fault {
	f := FaultStatus(status)
	f.RetryAfter = after
	return f
}

// FaultRedirect sends the client to another address, with status 307.
func FaultRedirect(location string) Fault {
	return Fault{Status: http.StatusTemporaryRedirect, Location: location}
}

// FaultLatency delays every answer.
func FaultLatency(d time.Duration) Fault { return Fault{Latency: d} }

// FaultReset drops connections before anything is sent.
func FaultReset() Fault { return Fault{Reset: true} }

// FaultCutBody drops connections in the middle of the body.
func FaultCutBody() Fault { return Fault{Cut: 0.5} }

// FaultTruncatedJSON ends bodies in the middle, with status 200 and a whole
// HTTP message.
func FaultTruncatedJSON() Fault { return Fault{Truncate: 0.5} }

// FaultErrorInside puts an error object into the stream of a 200.
func FaultErrorInside(code string) Fault { return Fault{ErrorInside: code} }

// FaultSlowBody spreads bodies over d.
func FaultSlowBody(d time.Duration) Fault { return Fault{Slow: d} }

// FaultEmptyPage sends empty pages with a nextLink.
func FaultEmptyPage() Fault { return Fault{EmptyPage: true} }

// FaultShortPage sends fewer rows than asked for, with a nextLink.
func FaultShortPage() Fault { return Fault{ShortPage: true} }

// FaultRepeat sends n rows of a page again on the next.
func FaultRepeat(n int) Fault { return Fault{Repeat: n} }

// FaultLoop sends nextLinks that lead to their own page.
func FaultLoop() Fault { return Fault{Loop: true} }

// FaultForeignLink sends nextLinks to another scheme and host.
func FaultForeignLink(origin string) Fault { return Fault{Foreign: origin} }

// FaultInsert adds n newer messages between pages.
func FaultInsert(n int) Fault { return Fault{Insert: n} }

// FaultDelete deletes n of the messages shown between pages.
func FaultDelete(n int) Fault { return Fault{Delete: n} }

// FaultTooHeavy answers 504 where a body would be longer than n bytes.
func FaultTooHeavy(n int) Fault { return Fault{MaxBytes: n} }

// FaultUnordered leaves $orderby aside.
func FaultUnordered() Fault { return Fault{Unordered: true} }

// FaultRefuseFilter answers 400 with the code to every $filter.
func FaultRefuseFilter(code string) Fault { return Fault{RefuseFilter: code} }

// On picks the requests whose path and query contain part.
func (f Fault) On(part string) Fault { f.Path = part; return f }

// Matching picks the requests whose path and query match an expression.
func (f Fault) Matching(p *regexp.Regexp) Fault { f.Pattern = p; return f }

// Nth strikes the n-th request picked alone, from 1.
func (f Fault) Nth(n int) Fault { f.At = n; return f }

// Sometimes strikes with a probability drawn from a generator that begins with
// seed.
func (f Fault) Sometimes(chance float64, seed uint64) Fault {
	f.Chance, f.Seed = chance, seed
	return f
}

// Times strikes n requests at most.
func (f Fault) Times(n int) Fault { f.Limit = n; return f }

// faults are those injected, with what each has seen.
type faults struct {
	mu   sync.Mutex
	list []*faultState
}

type faultState struct {
	Fault
	random       *rand.Rand
	seen, struck int
}

func (fs *faults) add(list []Fault) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range list {
		fs.list = append(fs.list, &faultState{Fault: f, random: rand.New(rand.NewPCG(f.Seed, 0))})
	}
}

func (fs *faults) clear() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = nil
}

// strike counts a request and gives the effects it is to have.
func (fs *faults) strike(method, url string, graph bool) effects {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	var e effects
	for _, f := range fs.list {
		if f.picks(method, url, graph) && f.strikes() {
			e.merge(f.Fault)
		}
	}
	return e
}

func (f *faultState) picks(method, url string, graph bool) bool {
	if !graph && f.Path == "" && f.Pattern == nil {
		return false
	}
	return (f.Method == "" || strings.EqualFold(f.Method, method)) &&
		strings.Contains(url, f.Path) &&
		(f.Pattern == nil || f.Pattern.MatchString(url))
}

func (f *faultState) strikes() bool {
	f.seen++
	if f.At > 0 && f.seen != f.At || f.Limit > 0 && f.struck >= f.Limit {
		return false
	}
	if f.Chance > 0 && f.random.Float64() >= f.Chance {
		return false
	}
	f.struck++
	return true
}
