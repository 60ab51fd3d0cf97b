package expr_test

import "testing"

func TestSessionFunctions(t *testing.T) {
	t.Parallel()
	testSQL(t, []sqlTest{
		{`database()`, "'graphmail'"},
		{`schema()`, "'graphmail'"},
		{`VERSION()`, "'8.0.0'"},
		{`@@version`, "'8.0.0'"},
		{`@@session.version`, "'8.0.0'"},
		{`USER()`, "'ada@contoso.com'"},
		{`CURRENT_USER()`, "'ada@contoso.com'"},
		{`CONNECTION_ID()`, "BIGINT 1"},
	})
}
