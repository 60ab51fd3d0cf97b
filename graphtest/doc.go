/*
Package graphtest is a stand-in for Microsoft Graph's mail API and for the
identity platform in front of it, for tests and demonstrations. It listens on
the loopback address and is strict: it refuses what Graph refuses, with Graph's
status and error code, and has Graph's habits that trip programs up.

	srv := graphtest.NewServer()
	defer srv.Close()
	db, err := sql.Open("graphmail", srv.DSN())

Without [WithData] it serves [Sample], a company with two years of mail that is
the same every time.

# What it keeps to

The endpoints below /v1.0 are those of messages, mail folders, attachments,
message rules, categories, settings, focused-inbox overrides, contacts, people,
calendars, events and calendar views, users, groups and their members, change
tracking and $batch. Property names and types are those of the published
metadata.

  - $filter is read, checked for types and evaluated; an operator or property
    that Outlook does not take is refused. Text compares without regard to case,
    ids exactly: some differ by case alone.
  - Lists come in pages of 10 and at most 1000. The $skip of a nextLink jumps.
  - Without $orderby messages come newest first, and with $filter oldest first.
    $orderby beside $filter follows the documented rule, in the stricter or the
    observed form: [WithStrictOrder], [WithObservedOrder].
  - $search finds at most 1000 messages and goes with neither $filter nor
    $orderby.
  - Attachments and categories ignore $filter. $count=true beside $filter on a
    whole mailbox gives -1.
  - The directory wants ConsistencyLevel and $count for advanced queries.
  - A fifth request in flight at one mailbox is answered 429.
  - Tokens carry permissions, and expire.

Where public sources are silent or disagree, [Unsettled] chooses.

# Faults

[Server.Inject] makes requests go wrong: which ones, by path, by number, by
chance; and how, from a status with Retry-After to a body cut in the middle or
rows repeated across pages.

	srv.Inject(
		graphtest.FaultRetryAfter(429, "1").On("/messages").Nth(2),
		graphtest.FaultLatency(100*time.Millisecond),
		graphtest.FaultCutBody().Sometimes(0.1, 42).Times(3),
	)

[Server.Requests] tells afterwards what was asked.
*/
package graphtest
