// Package mailpages serves one large mailbox from text that was rendered before,
// so that a benchmark measures its client and not its server.
//
// It knows the few requests with which a list of messages is read, and refuses
// all others; the strict stand-in for Graph is package graphtest. The server can
// run as a process of its own ([Start]), which keeps its memory and its work out
// of the figures and the profiles of the client.
package mailpages
