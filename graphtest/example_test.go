package graphtest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"graphmail/graphtest"
)

// mailbox is the data of the examples: one user with three messages.
func mailbox() *graphtest.Data {
	const ann, root, inbox = "0a7f1c2e-0000-4000-8000-000000000001", "AAMkRootAAAA", "AAMkInboxAAA"
	message := func(id, subject, received string) graphtest.Entity {
		return graphtest.Entity{"id": id, "subject": subject, "receivedDateTime": received, "parentFolderId": inbox, "isRead": false}
	}
	return &graphtest.Data{
		Users: []graphtest.Entity{{"id": ann, "displayName": "Ann", "userPrincipalName": "ann@contoso.com"}},
		Mailboxes: map[string]*graphtest.Mailbox{ann: {
			Folders: []graphtest.Entity{
				{"id": root, "displayName": "Top of Information Store"},
				{"id": inbox, "displayName": "Inbox", "parentFolderId": root},
			},
			WellKnown: map[string]string{"msgfolderroot": root, "inbox": inbox},
			Messages: []graphtest.Entity{
				message("AAMkOneAAAAA", "First", "2024-01-01T08:00:00Z"),
				message("AAMkTwoAAAAA", "Second", "2024-01-02T08:00:00Z"),
				message("AAMkThreeAAA", "Third", "2024-01-03T08:00:00Z"),
			},
		}},
	}
}

// fetch asks the server for a path and returns the status and the body.
func fetch(srv *graphtest.Server, path string) (int, string) {
	req, err := http.NewRequest(http.MethodGet, srv.ServiceURL()+path, nil)
	if err != nil {
		return 0, err.Error()
	}
	req.Header.Set("Authorization", "Bearer "+srv.AccessToken())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp.StatusCode, err.Error()
	}
	return resp.StatusCode, string(body)
}

func Example() {
	srv := graphtest.NewServer(graphtest.WithData(mailbox()))
	defer srv.Close()

	_, body := fetch(srv, "/me/messages?$select=subject&$top=2")
	var page struct {
		Value []struct{ Subject string }
		Next  string `json:"@odata.nextLink"`
	}
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		fmt.Println(err)
	}
	for _, m := range page.Value {
		fmt.Println(m.Subject)
	}
	fmt.Println("more:", strings.TrimPrefix(page.Next, srv.ServiceURL()))
	// Output:
	// Third
	// Second
	// more: /me/messages?$select=subject&$top=2&$skip=2
}

func ExampleServer_Inject() {
	srv := graphtest.NewServer(graphtest.WithData(mailbox()))
	defer srv.Close()

	// The second request for messages is turned away, and one in ten of all
	// is slow.
	srv.Inject(
		graphtest.FaultRetryAfter(http.StatusTooManyRequests, "1").On("/messages").Nth(2),
		graphtest.FaultLatency(time.Millisecond).Sometimes(0.1, 42),
	)
	for range 3 {
		status, _ := fetch(srv, "/me/messages?$top=1")
		fmt.Println(status)
	}
	// Output:
	// 200
	// 429
	// 200
}

func ExampleServer_Requests() {
	srv := graphtest.NewServer(graphtest.WithData(mailbox()))
	defer srv.Close()

	fetch(srv, "/me/messages?$filter=endswith(subject,'d')")
	for _, r := range srv.Requests() {
		fmt.Println(r.Method, r.URL, r.Status)
	}
	// Output:
	// GET /v1.0/me/messages?$filter=endswith(subject,'d') 400
}

func ExampleServer_AddMessage() {
	srv := graphtest.NewServer(graphtest.WithData(mailbox()))
	defer srv.Close()

	if _, err := srv.AddMessage("ann@contoso.com", graphtest.Entity{
		"subject": "Just in", "receivedDateTime": "2024-02-01T08:00:00Z",
	}); err != nil {
		fmt.Println(err)
	}
	_, count := fetch(srv, "/me/mailFolders/inbox/messages/$count")
	fmt.Println(count)
	// Output:
	// 4
}
