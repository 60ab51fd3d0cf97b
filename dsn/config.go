package dsn

import (
	"log/slog"
	"time"
)

// Config is a parsed connection string. Its exported fields are named like the parameters.
//
// Make one with [Parse], or with [New] and assignments followed by [Config.Validate].
// A Config is a plain value: it can be copied and compared with ==.
type Config struct {
	// AuthUrl is the OAuth 2.0 v2 authorization endpoint. Default: built from Tenant and Cloud.
	// Only a sign-in in the browser needs it.
	AuthUrl string
	// TokenUrl is the OAuth 2.0 v2 token endpoint. Default: built from Tenant and Cloud; one of the two ways is
	// required unless AuthMode=AccessToken.
	TokenUrl string
	// ClientId is the application (client) id of the app registration, a GUID in Microsoft Entra.
	// Required unless AuthMode=AccessToken.
	ClientId string
	// Scope lists the permissions asked for at sign-in, separated by ~ or blanks; see [Config.ScopeList].
	// Default: the delegated mail permissions of [DefaultScope].
	Scope string
	// ReturnUrl is the redirect URI of the app registration. A loopback address (http://localhost) is listened
	// on; with any other https address the person pastes the address the browser ends at.
	// Default: https://zappysys.com/oauth.
	ReturnUrl string
	// ClientSecret is for registrations of type Web and for AuthMode=AppCreds, which requires it. Secret.
	// Default: empty, then it is not sent.
	ClientSecret string
	// RefreshTokenFilePath is the file tokens are kept in; ~/ at its start is the home folder.
	// Default: empty, tokens live in memory only.
	RefreshTokenFilePath string
	// ExtraAttributesForAuthRequest is added to the authorization request: name=value joined by &,
	// such as prompt=select_account; see [Config.ExtraAttributes]. Default: empty.
	ExtraAttributesForAuthRequest string
	// UserId is the mailbox: me, an object id, or an address. A query may override it. Default: me.
	UserId string
	// RetryMode says which failed requests are sent again. Default: RetryWhenStatusCodeMatch.
	RetryMode RetryMode
	// RetryStatusCodeList holds the statuses of RetryWhenStatusCodeMatch, joined by |;
	// see [Config.RetryStatusCodes]. Default: 429|503.
	RetryStatusCodeList string
	// RetryCountMax is how often a request is sent again after the first attempt, 0 to 100. Default: 5.
	RetryCountMax int
	// RetryMultiplyWaitTime doubles the wait from retry to retry; false keeps it constant. Default: true.
	RetryMultiplyWaitTime bool

	// Tenant builds AuthUrl and TokenUrl where they are not given: a tenant id, a domain, or common,
	// organizations, consumers. Default: empty.
	Tenant string
	// Cloud is the Microsoft cloud the hosts are taken from. Default: Global.
	Cloud Cloud
	// ServiceUrl is the root of Microsoft Graph with its version, without a slash at the end.
	// Default: that of Cloud, https://graph.microsoft.com/v1.0.
	ServiceUrl string
	// AuthMode says whose permissions a query has. Default: UserCreds.
	AuthMode AuthMode
	// AccessToken is the token of AuthMode=AccessToken. Secret. Default: empty.
	AccessToken string
	// LoginMode says what a query may do when nobody has signed in. Default: None, an error.
	LoginMode LoginMode
	// LoginHint is the account offered at sign-in. Default: empty.
	LoginHint string
	// LoginTimeout is the time a person has to sign in. Default: 3m.
	LoginTimeout time.Duration
	// RetryWaitTimeMs is the wait before the first retry, in milliseconds. Default: 1000.
	RetryWaitTimeMs int
	// RetryMaxWaitMs bounds one computed wait, in milliseconds. Default: 60000.
	RetryMaxWaitMs int
	// Timeout bounds one request. Default: 100s.
	Timeout time.Duration
	// PageSize is the number of items asked for in one page, up to 1000. Default: 0, chosen by the plan.
	PageSize int
	// MaxConcurrency is the number of requests in flight for one mailbox, 1 to 4. Default: 4.
	MaxConcurrency int
	// MaxRows is the number of rows at which a query fails. Default: 0, no bound.
	MaxRows int
	// BodyType is the form of message bodies. Default: Html.
	BodyType BodyType
	// IdType is the kind of item ids. Default: Default.
	IdType IdType
	// TimeZone is the IANA name of the zone text literals are read in and results are given in;
	// see [Config.Location]. Default: UTC.
	TimeZone string
	// Pushdown says where predicates are evaluated. Default: Auto.
	Pushdown PushdownMode
	// OnMailboxError says what happens when one of several mailboxes cannot be read. Default: Fail.
	OnMailboxError MailboxErrorMode
	// MaxMemory bounds what one query may hold, in bytes. Default: 512 MiB.
	MaxMemory int64
	// ReadOnly is true: graphmail only reads. Default: true.
	ReadOnly bool
	// UserAgent is sent with every request. Default: empty, then the driver names itself and its version.
	UserAgent string
}

// DefaultScope is the default of the Scope parameter: the delegated permissions of the connector whose parameters
// graphmail takes over. A program that only reads does better with fewer:
// offline_access~openid~profile~User.Read~Mail.Read.
const DefaultScope = "offline_access~email~Mail.Read~Mail.Read.Shared~Mail.ReadBasic~Mail.ReadBasic.Shared~openid~profile~" +
	"User.Read~User.ReadBasic.All~Mail.ReadWrite~Mail.ReadWrite.Shared~Mail.Send~Mail.Send.Shared~"

// New returns a Config with the default of every parameter. What is built from other parameters (AuthUrl, TokenUrl,
// ServiceUrl) is empty until [Config.Validate] fills it in.
func New() *Config {
	c := new(Config)
	for i := range table {
		p := &table[i]
		if p.Default != "" && p.derive == nil {
			p.of(c).set(p.Default) // the defaults are valid; TestDefaults holds them to it
		}
	}
	return c
}

// Clone returns a copy of c.
func (c *Config) Clone() *Config {
	d := *c
	return &d
}

// String is [Config.Format] with secrets, and passwords inside of URLs, replaced by ***. It may be logged.
func (c Config) String() string { return c.format(mask) }

// GoString keeps secrets out of %#v.
func (c Config) GoString() string { return "dsn.Config{" + c.String() + "}" }

// LogValue implements [log/slog.LogValuer] with the text of [Config.String].
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Location is the time zone of TimeZone, or UTC where the name is unknown to the system.
func (c *Config) Location() *time.Location {
	loc, err := location(c.TimeZone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// RetryWaitTime is RetryWaitTimeMs as a duration.
func (c *Config) RetryWaitTime() time.Duration {
	return time.Duration(c.RetryWaitTimeMs) * time.Millisecond
}

// RetryMaxWait is RetryMaxWaitMs as a duration.
func (c *Config) RetryMaxWait() time.Duration {
	return time.Duration(c.RetryMaxWaitMs) * time.Millisecond
}
