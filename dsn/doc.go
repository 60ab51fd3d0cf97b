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
// An unknown key is an error that names the nearest known one; so is a key given twice. Driver={…} is accepted and
// ignored.
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
// [Config.String] holds a secret. All problems of a string are reported together.
package dsn
