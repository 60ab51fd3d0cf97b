// Package dsn reads and writes the connection string of the graphmail driver.
//
//	Tenant=contoso.com;ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;Scope=offline_access~User.Read~Mail.Read;
//	ReturnUrl=http://localhost;RefreshTokenFilePath={/home/kim/.config/graphmail/token.json}
//
// # Grammar
//
// A connection string is a list of Key=Value pairs separated by semicolons, as ODBC has them. Keys are matched
// without regard to case. Blanks and line ends around keys and values are dropped. A value in braces is taken
// literally, with }} standing for one closing brace: ClientSecret={a;b}}c} is a;b}c. Empty parts (;;) are skipped.
// An unknown key is an error, which names a known one that is like it; so is a key given twice. Driver={…} is accepted
// and ignored.
//
// # Values
//
// A duration (LoginTimeout, Timeout) is 90s, 1m30s or a whole number of seconds; a parameter whose name ends in Ms takes
// a whole number of milliseconds. A size (MaxMemory) is a number of bytes, or one with a unit: 512MiB, 2GiB, also KiB,
// KB, MB and GB. A boolean is True or False, or 1 or 0. Scope is separated by ~ or blanks, RetryStatusCodeList by |,
// ExtraAttributesForAuthRequest by &. Words and booleans are matched without regard to case.
//
// # Data sources
//
// DSN=name takes the parameters of the section [name] of an odbc.ini-style file, one key=value a line: the file named
// by the environment variable GRAPHMAIL_INI, else graphmail/odbc.ini in the user's configuration folder. Parameters
// in the string win.
//
// # Parameters
//
// [Config] documents every parameter; [Parameters] lists them for a program to print. AuthUrl and TokenUrl are built
// from Tenant and Cloud where they are not given, ServiceUrl from Cloud.
//
// # Laws
//
// Parsing what [Config.Format] wrote gives the Config it was written from. No error, no log line and no
// [Config.String] holds a secret. All problems of a string are reported together, save those that cannot be told
// before another one is mended.
package dsn
