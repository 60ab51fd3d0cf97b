package dsn

// RetryMode says which failed requests are sent again.
type RetryMode string

const (
	// RetryNone never repeats a request.
	RetryNone RetryMode = "None"
	// RetryAny repeats after transport errors, truncated answers, and the statuses 408, 429 and 5xx.
	RetryAny RetryMode = "RetryAny"
	// RetryWhenStatusCodeMatch repeats after the statuses of RetryStatusCodeList.
	RetryWhenStatusCodeMatch RetryMode = "RetryWhenStatusCodeMatch"
)

// AuthMode says whose permissions a query has.
type AuthMode string

const (
	// UserCreds acts for a person who signed in (delegated permissions).
	UserCreds AuthMode = "UserCreds"
	// AppCreds acts for the application itself (application permissions, ClientSecret required).
	AppCreds AuthMode = "AppCreds"
	// AccessToken uses the token of the AccessToken parameter as it is; nothing is refreshed.
	AccessToken AuthMode = "AccessToken"
)

// Cloud is a Microsoft cloud: its sign-in host and its Graph host.
//
// The hosts are those of https://learn.microsoft.com/graph/deployments.
type Cloud string

const (
	// Global is the worldwide cloud, US Government GCC included.
	Global Cloud = "Global"
	// USGov is US Government L4 (GCC High).
	USGov Cloud = "USGov"
	// USGovDoD is US Government L5 (DoD).
	USGovDoD Cloud = "USGovDoD"
	// China is the cloud operated by 21Vianet.
	China Cloud = "China"
)

// LoginMode says what a query may do when nobody has signed in yet.
type LoginMode string

const (
	// LoginNone fails with an error that names the command to run.
	LoginNone LoginMode = "None"
	// LoginBrowser opens the system's browser and waits on a loopback ReturnUrl.
	LoginBrowser LoginMode = "Browser"
	// LoginDeviceCode shows a code to enter on another device.
	LoginDeviceCode LoginMode = "DeviceCode"
	// LoginPaste shows an address and asks for the one the browser ends at.
	LoginPaste LoginMode = "Paste"
)

// BodyType is the form message bodies are asked in.
type BodyType string

const (
	// Html asks for bodies as HTML.
	Html BodyType = "Html"
	// Text asks for bodies as plain text.
	Text BodyType = "Text"
)

// IdType is the kind of item ids.
type IdType string

const (
	// DefaultIds change when an item moves to another folder.
	DefaultIds IdType = "Default"
	// ImmutableIds stay while the item stays in its mailbox. See
	// https://learn.microsoft.com/graph/outlook-immutable-id.
	ImmutableIds IdType = "Immutable"
)

// PushdownMode says where predicates are evaluated.
type PushdownMode string

const (
	// PushdownAuto sends to Graph what it can answer and evaluates the rest locally.
	PushdownAuto PushdownMode = "Auto"
	// PushdownOff fetches the whole table and evaluates everything locally.
	PushdownOff PushdownMode = "Off"
	// PushdownRequire fails when anything but projection would be evaluated locally.
	PushdownRequire PushdownMode = "Require"
)

// MailboxErrorMode says what happens when one of several mailboxes cannot be read.
type MailboxErrorMode string

const (
	// FailOnMailboxError ends the query with the mailbox's error.
	FailOnMailboxError MailboxErrorMode = "Fail"
	// SkipMailbox leaves the mailbox out and goes on.
	SkipMailbox MailboxErrorMode = "Skip"
)
