// Command graphmail queries Outlook mail with SQL.
//
//	graphmail login --save work --dsn 'Tenant=contoso.com;ClientId=…;Scope=offline_access openid profile User.Read Mail.Read;ReturnUrl=http://localhost'
//	graphmail query --dsn work "SELECT subject FROM messages WHERE is_read = FALSE LIMIT 10"
//	graphmail shell --demo
//
// The connection comes from --dsn or from the variable GRAPHMAIL_DSN; --demo
// uses a made-up mailbox on this machine. Exit codes: 0, 1 when a query failed,
// 2 for wrong usage, 3 when somebody has to sign in.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}
