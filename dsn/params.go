package dsn

import (
	"strings"
	"time"
)

// Parameter describes one parameter of the connection string.
type Parameter struct {
	// Name is the key, in its documented spelling.
	Name string
	// Label is the name a dialog shows.
	Label string
	// Default is the text of the default; empty when there is none, or when it is built from other parameters.
	Default string
	// Values lists the allowed words, in their documented spelling; nil when the value is free.
	Values []string
	// Meaning says in one line what the parameter does.
	Meaning string
	// Secret is true when the value must never be shown.
	Secret bool
}

// param ties a Parameter to its field of Config.
type param struct {
	Parameter
	// of is the parameter's place in c.
	of func(c *Config) value
	// check says what is wrong with a value that has the right type. It may bring the value into its normal form.
	check func(c *Config) error
	// derive is the default where it depends on other parameters.
	derive func(c *Config) string
}

// Parameters lists every parameter, in the order [Config.Format] writes them.
func Parameters() []Parameter {
	all := make([]Parameter, len(table))
	for i := range table {
		all[i] = table[i].Parameter
		if w, ok := table[i].of(new(Config)).(interface{ words() []string }); ok {
			all[i].Values = w.words()
		}
	}
	return all
}

// lookup finds a parameter by its name in any case.
func lookup(name string) *param {
	for i := range table {
		if strings.EqualFold(table[i].Name, name) {
			return &table[i]
		}
	}
	return nil
}

// isDefault reports whether the parameter has its default in c.
func (p *param) isDefault(c *Config) bool {
	if p.derive != nil {
		return p.of(c).text() == p.derive(c)
	}
	var d Config
	if p.Default != "" {
		p.of(&d).set(p.Default)
	}
	return p.of(c).text() == p.of(&d).text()
}

// table drives parsing, formatting, checking and the printed list of parameters.
var table = []param{
	{
		Parameter: Parameter{Name: "AuthUrl", Label: "Authorization URL",
			Meaning: "OAuth 2.0 v2 authorization endpoint; built from Tenant and Cloud when left out"},
		of:     func(c *Config) value { return text{&c.AuthUrl} },
		check:  func(c *Config) error { return checkEndpoint(c.AuthUrl, "authorize") },
		derive: func(c *Config) string { return c.Cloud.endpoint(c.Tenant, "authorize") },
	},
	{
		Parameter: Parameter{Name: "TokenUrl", Label: "Token URL",
			Meaning: "OAuth 2.0 v2 token endpoint; built from Tenant and Cloud when left out"},
		of:     func(c *Config) value { return text{&c.TokenUrl} },
		check:  func(c *Config) error { return checkEndpoint(c.TokenUrl, "token") },
		derive: func(c *Config) string { return c.Cloud.endpoint(c.Tenant, "token") },
	},
	{
		Parameter: Parameter{Name: "ClientId", Label: "Client ID",
			Meaning: "application (client) id of the app registration"},
		of:    func(c *Config) value { return text{&c.ClientId} },
		check: (*Config).checkClientID,
	},
	{
		Parameter: Parameter{Name: "Scope", Label: "Scope", Default: DefaultScope,
			Meaning: "permissions asked for at sign-in, separated by ~ or blanks"},
		of:    func(c *Config) value { return text{&c.Scope} },
		check: (*Config).checkScope,
	},
	{
		Parameter: Parameter{Name: "ReturnUrl", Label: "Return URL", Default: "https://zappysys.com/oauth",
			Meaning: "redirect URI of the app registration; a loopback address is listened on, for any other the person pastes the final address"},
		of:    func(c *Config) value { return text{&c.ReturnUrl} },
		check: func(c *Config) error { return checkReturnURL(c.ReturnUrl) },
	},
	{
		Parameter: Parameter{Name: "ClientSecret", Label: "Client Secret", Secret: true,
			Meaning: "for registrations of type Web, and for AppCreds; not sent when empty"},
		of: func(c *Config) value { return text{&c.ClientSecret} },
	},
	{
		Parameter: Parameter{Name: "RefreshTokenFilePath", Label: "Refresh Token File Path",
			Meaning: "file the tokens are kept in, with ~/ for the home folder; in memory only when empty"},
		of: func(c *Config) value { return text{&c.RefreshTokenFilePath} },
	},
	{
		Parameter: Parameter{Name: "ExtraAttributesForAuthRequest", Label: "Login Prompt Option",
			Meaning: "added to the authorization request, such as prompt=login, prompt=select_account or prompt=consent; joined by &"},
		of:    func(c *Config) value { return text{&c.ExtraAttributesForAuthRequest} },
		check: (*Config).checkExtra,
	},
	{
		Parameter: Parameter{Name: "UserId", Label: "Default User Id", Default: "me",
			Meaning: "the mailbox: me, an object id or an address; a query may override it"},
		of:    func(c *Config) value { return text{&c.UserId} },
		check: (*Config).checkUserID,
	},
	{
		Parameter: Parameter{Name: "RetryMode", Label: "RetryMode", Default: string(RetryWhenStatusCodeMatch),
			Meaning: "which failed requests are sent again"},
		of: func(c *Config) value {
			return choice[RetryMode]{&c.RetryMode, []RetryMode{RetryNone, RetryAny, RetryWhenStatusCodeMatch}}
		},
	},
	{
		Parameter: Parameter{Name: "RetryStatusCodeList", Label: "RetryStatusCodeList", Default: "429|503",
			Meaning: "HTTP statuses of RetryWhenStatusCodeMatch, joined by |"},
		of:    func(c *Config) value { return text{&c.RetryStatusCodeList} },
		check: (*Config).checkRetryStatusCodes,
	},
	{
		Parameter: Parameter{Name: "RetryCountMax", Label: "RetryCountMax", Default: "5",
			Meaning: "retries after the first attempt"},
		of: func(c *Config) value { return integer{&c.RetryCountMax, 0, 100} },
	},
	{
		Parameter: Parameter{Name: "RetryMultiplyWaitTime", Label: "RetryMultiplyWaitTime", Default: "True",
			Meaning: "True doubles the wait from retry to retry, False keeps it"},
		of: func(c *Config) value { return boolean{&c.RetryMultiplyWaitTime} },
	},
	{
		Parameter: Parameter{Name: "Tenant", Label: "Tenant",
			Meaning: "builds AuthUrl and TokenUrl: a tenant id, a domain, common, organizations or consumers"},
		of:    func(c *Config) value { return text{&c.Tenant} },
		check: (*Config).checkTenant,
	},
	{
		Parameter: Parameter{Name: "Cloud", Label: "Cloud", Default: string(Global),
			Meaning: "the Microsoft cloud whose hosts are used"},
		of: func(c *Config) value { return choice[Cloud]{&c.Cloud, []Cloud{Global, USGov, USGovDoD, China}} },
	},
	{
		Parameter: Parameter{Name: "ServiceUrl", Label: "Service URL", Default: "https://graph.microsoft.com/v1.0",
			Meaning: "root of Microsoft Graph with its version; that of Cloud when left out"},
		of:     func(c *Config) value { return text{&c.ServiceUrl} },
		check:  (*Config).checkServiceURL,
		derive: func(c *Config) string { return c.Cloud.graph() + "/v1.0" },
	},
	{
		Parameter: Parameter{Name: "AuthMode", Label: "Authentication Mode", Default: string(UserCreds),
			Meaning: "whose permissions a query has: the person's, the application's, or those of a token given"},
		of: func(c *Config) value {
			return choice[AuthMode]{&c.AuthMode, []AuthMode{UserCreds, AppCreds, AccessToken}}
		},
	},
	{
		Parameter: Parameter{Name: "AccessToken", Label: "Access Token", Secret: true,
			Meaning: "the token of AuthMode=AccessToken"},
		of:    func(c *Config) value { return text{&c.AccessToken} },
		check: (*Config).checkAccessToken,
	},
	{
		Parameter: Parameter{Name: "LoginMode", Label: "Login Mode", Default: string(LoginNone),
			Meaning: "what a query may do when nobody has signed in"},
		of: func(c *Config) value {
			return choice[LoginMode]{&c.LoginMode, []LoginMode{LoginNone, LoginBrowser, LoginDeviceCode, LoginPaste}}
		},
	},
	{
		Parameter: Parameter{Name: "LoginHint", Label: "Login Hint",
			Meaning: "account offered at sign-in"},
		of: func(c *Config) value { return text{&c.LoginHint} },
	},
	{
		Parameter: Parameter{Name: "LoginTimeout", Label: "Login Timeout", Default: "3m",
			Meaning: "time a person has to sign in"},
		of: func(c *Config) value { return duration{&c.LoginTimeout, 24 * time.Hour} },
	},
	{
		Parameter: Parameter{Name: "RetryWaitTimeMs", Label: "RetryWaitTimeMs", Default: "1000",
			Meaning: "wait before the first retry, in milliseconds"},
		of: func(c *Config) value { return integer{&c.RetryWaitTimeMs, 0, int(time.Hour / time.Millisecond)} },
	},
	{
		Parameter: Parameter{Name: "RetryMaxWaitMs", Label: "RetryMaxWaitMs", Default: "60000",
			Meaning: "bound of one computed wait, in milliseconds"},
		of: func(c *Config) value { return integer{&c.RetryMaxWaitMs, 0, int(time.Hour / time.Millisecond)} },
	},
	{
		Parameter: Parameter{Name: "Timeout", Label: "Timeout", Default: "1m40s",
			Meaning: "bound of one request"},
		of: func(c *Config) value { return duration{&c.Timeout, 24 * time.Hour} },
	},
	{
		Parameter: Parameter{Name: "PageSize", Label: "Page Size", Default: "0",
			Meaning: "items in one page; 0 leaves it to the plan"},
		of: func(c *Config) value { return integer{&c.PageSize, 0, 1000} },
	},
	{
		Parameter: Parameter{Name: "MaxConcurrency", Label: "Max Concurrency", Default: "4",
			Meaning: "requests in flight for one mailbox"},
		of: func(c *Config) value { return integer{&c.MaxConcurrency, 1, 4} },
	},
	{
		Parameter: Parameter{Name: "MaxRows", Label: "Max Rows", Default: "0",
			Meaning: "rows at which a query fails; 0 for no bound"},
		of: func(c *Config) value { return integer{&c.MaxRows, 0, 1<<31 - 1} },
	},
	{
		Parameter: Parameter{Name: "BodyType", Label: "Body Type", Default: string(Html),
			Meaning: "form of message bodies"},
		of: func(c *Config) value { return choice[BodyType]{&c.BodyType, []BodyType{Html, Text}} },
	},
	{
		Parameter: Parameter{Name: "IdType", Label: "Id Type", Default: string(DefaultIds),
			Meaning: "kind of item ids; immutable ones survive a move to another folder"},
		of: func(c *Config) value { return choice[IdType]{&c.IdType, []IdType{DefaultIds, ImmutableIds}} },
	},
	{
		Parameter: Parameter{Name: "TimeZone", Label: "Time Zone", Default: "UTC",
			Meaning: "IANA time zone of text literals and results"},
		of:    func(c *Config) value { return text{&c.TimeZone} },
		check: (*Config).checkTimeZone,
	},
	{
		Parameter: Parameter{Name: "Pushdown", Label: "Pushdown", Default: string(PushdownAuto),
			Meaning: "where predicates are evaluated: Off fetches and evaluates locally, Require fails rather than do so"},
		of: func(c *Config) value {
			return choice[PushdownMode]{&c.Pushdown, []PushdownMode{PushdownAuto, PushdownOff, PushdownRequire}}
		},
	},
	{
		Parameter: Parameter{Name: "OnMailboxError", Label: "On Mailbox Error", Default: string(FailOnMailboxError),
			Meaning: "what happens when one of several mailboxes cannot be read"},
		of: func(c *Config) value {
			return choice[MailboxErrorMode]{&c.OnMailboxError, []MailboxErrorMode{FailOnMailboxError, SkipMailbox}}
		},
	},
	{
		Parameter: Parameter{Name: "MaxMemory", Label: "Max Memory", Default: "512MiB",
			Meaning: "bound of what one query may hold"},
		of: func(c *Config) value { return size{&c.MaxMemory, 1 << 20, 1 << 40} },
	},
	{
		Parameter: Parameter{Name: "ReadOnly", Label: "Read Only", Default: "True",
			Meaning: "graphmail only reads; False changes nothing"},
		of: func(c *Config) value { return boolean{&c.ReadOnly} },
	},
	{
		Parameter: Parameter{Name: "UserAgent", Label: "User Agent",
			Meaning: "sent with every request; graphmail and its version when left out"},
		of:    func(c *Config) value { return text{&c.UserAgent} },
		check: (*Config).checkUserAgent,
	},
}
