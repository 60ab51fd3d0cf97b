package auth_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"graphmail/auth"
)

func ExampleProvider_Login() {
	p, err := auth.New(auth.Config{
		AuthURL:     "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize",
		TokenURL:    "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token",
		ClientID:    "00001111-aaaa-2222-bbbb-3333cccc4444",
		Scopes:      []string{"offline_access", "User.Read", "Mail.Read"},
		RedirectURL: "http://localhost",
		TokenFile:   "~/.config/graphmail/token.json",
	})
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	err = p.Login(context.Background(), auth.Browser, auth.UI{
		ShowURL:     func(url string) { fmt.Println("Sign in at", url) },
		OpenBrowser: auth.OpenBrowser,
	})
	if err != nil {
		log.Fatal(err)
	}
}

func ExampleSignInError() {
	p, err := auth.New(auth.Config{
		TokenURL: "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token",
		ClientID: "00001111-aaaa-2222-bbbb-3333cccc4444",
	})
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	_, err = p.Token(context.Background())
	if why, ok := errors.AsType[*auth.SignInError](err); ok {
		fmt.Println(why.Reason)
		fmt.Println("run:", why.Command)
	}
	// Output:
	// nobody has signed in yet
	// run: graphmail login
}
