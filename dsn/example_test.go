package dsn_test

import (
	"fmt"
	"log"

	"graphmail/dsn"
)

func ExampleParse() {
	cfg, err := dsn.Parse("Tenant=contoso.com;ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;ClientSecret={p;q};Timeout=30s")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(cfg.TokenUrl)
	fmt.Println(cfg.Timeout)
	fmt.Println(cfg)
	// Output:
	// https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token
	// 30s
	// ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;ClientSecret=***;Tenant=contoso.com;Timeout=30s
}

func ExampleProblems() {
	_, err := dsn.Parse("Tenant=contoso.com;ClientId=mail-reports;RetryMode=Sometimes;Scop=Mail.Read")
	for _, p := range dsn.Problems(err) {
		fmt.Println(p)
	}
	// Output:
	// connection string: unknown parameter "Scop" (nearest known: "Scope")
	// parameter "RetryMode": "Sometimes" is not one of None, RetryAny, RetryWhenStatusCodeMatch
	// parameter "ClientId": is not a GUID such as 00000000-0000-0000-0000-000000000000; copy the application (client) id, not a name or a secret
}

func ExampleConfig_Format() {
	cfg := dsn.New()
	cfg.Tenant = "contoso.com"
	cfg.ClientId = "00001111-aaaa-2222-bbbb-3333cccc4444"
	cfg.LoginMode = dsn.LoginBrowser
	cfg.ReturnUrl = "http://localhost"
	if err := cfg.Validate(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(cfg.Format())
	// Output:
	// ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;ReturnUrl=http://localhost;Tenant=contoso.com;LoginMode=Browser
}
