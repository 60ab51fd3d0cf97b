// Package graph sends requests to Microsoft Graph and hands back whole answers.
//
// A [Client] gets pages ([Client.Get]), looks up many resources at once ([Client.Batch]) and copies raw content
// ([Client.Stream]). It never shows a caller half an answer: a page that is cut, that cannot be decoded or that carries an error
// object is a failure, whatever its status says.
//
// # Retries
//
// A failed attempt is repeated as [RetryPolicy] says, before anything of its answer is seen by the caller. A Retry-After header
// wins over the computed wait. A wait that would outlast the context's deadline is not begun: the *[Error] of the last attempt
// comes back at once. A 401 is answered by one renewal of the token and one more attempt, outside of the policy.
//
// # Governor
//
// Outlook serves four requests at a time for an application and a mailbox and refuses the fifth
// (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits). All clients of the process share one
// governor, which lets no more than [Config.MaxConcurrency] requests of a mailbox out at once, first come, first served.
//
// # Where the token goes
//
// The bearer token is sent to the scheme and host of [Config.Root] and nowhere else. A nextLink or a redirect that leads to another
// place is an error before a connection is made.
package graph
