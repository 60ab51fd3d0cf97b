package graphtest

import (
	"html/template"
	"net/http"
)

// An htmlPage is one of the few things a person sees while signing in: a text, at
// most one input, and buttons.
type htmlPage struct {
	Title, Text, Error string
	List               []string
	Input              *pageInput
	Hidden             []hiddenField
	Buttons            []pageButton
	Post               string // the form's address; "": the page's own
	Submit             bool   // without waiting for the person
}

type pageInput struct {
	Name, Label, Value string
	Choices            []string
}

type hiddenField struct{ Name, Value string }

type pageButton struct{ Value, Label string }

// Well-formed XML too, so that a program can read it with encoding/xml.
var pageTemplate = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="robots" content="noindex"/>
<title>{{.Title}}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; background: #eef1f5; color: #1b1b1b; margin: 0; }
main { max-width: 27rem; margin: 12vh auto; padding: 2rem 2.5rem; background: #fff; box-shadow: 0 2px 6px #0003; }
h1 { font-size: 1.5rem; font-weight: 600; margin: .3rem 0 1rem; }
input { width: 100%; box-sizing: border-box; font: inherit; padding: .4rem; }
button { font: inherit; padding: .4rem 1.6rem; margin: 1.2rem .5rem 0 0; border: 1px solid #0067b8; background: #fff; color: #0067b8; }
button:first-of-type { background: #0067b8; color: #fff; }
.error { color: #b00020; overflow-wrap: anywhere; }
small { color: #555; }
</style>
</head>
<body>
<main>
<small>Contoso (a directory for tests)</small>
<h1>{{.Title}}</h1>
{{with .Error}}<p class="error" role="alert">{{.}}</p>{{end}}
{{with .Text}}<p>{{.}}</p>{{end}}
{{with .List}}<ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}
{{if .Buttons}}<form method="post"{{with .Post}} action="{{.}}"{{end}}>
{{range .Hidden}}<input type="hidden" name="{{.Name}}" value="{{.Value}}"/>
{{end}}{{with .Input}}<label>{{.Label}}
<input name="{{.Name}}" value="{{.Value}}" list="choices" autocomplete="off" autofocus="autofocus"/></label>
<datalist id="choices">{{range .Choices}}<option value="{{.}}"></option>{{end}}</datalist>
{{end}}{{range .Buttons}}<button type="submit"{{with .Value}} name="action" value="{{.}}"{{end}}>{{.Label}}</button>
{{end}}</form>{{end}}
{{if .Submit}}<script>document.forms[0].submit()</script>{{end}}
</main>
</body>
</html>
`))

func writePage(w http.ResponseWriter, status int, p htmlPage) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("X-Frame-Options", "DENY")
	w.WriteHeader(status)
	pageTemplate.Execute(w, p)
}

// writeErrorPage tells the person what cannot be told to the client.
func (i *identity) writeErrorPage(w http.ResponseWriter, oerr *oauthError) {
	writePage(w, http.StatusBadRequest, htmlPage{
		Title: "Sign in",
		Text:  "Sorry, but we're having trouble signing you in.",
		Error: oerr.body(i.cfg.now()).Description,
	})
}

// signInPage asks who signs in. There are no passwords here.
func (i *identity) signInPage(login, problem, canary string) htmlPage {
	p := htmlPage{
		Title:   "Sign in",
		Error:   problem,
		Input:   &pageInput{Name: "login", Label: "E-mail address of the account", Value: login},
		Hidden:  []hiddenField{{"canary", canary}},
		Buttons: []pageButton{{"next", "Next"}, {"cancel", "Cancel"}},
	}
	for _, u := range i.cfg.data.Users {
		p.Input.Choices = append(p.Input.Choices, text(u, "userPrincipalName"))
	}
	if login == "" && len(p.Input.Choices) > 0 {
		p.Input.Value = p.Input.Choices[0]
	}
	return p
}

// consentPage asks the person to allow an application its permissions.
func consentPage(app *registration, user Entity, scopes scopeSet, canary string) htmlPage {
	return htmlPage{
		Title:   "Permissions requested",
		Text:    text(user, "displayName") + " (" + text(user, "userPrincipalName") + "), the application " + app.name + " would like to have:",
		List:    scopes.all(),
		Hidden:  []hiddenField{{"canary", canary}},
		Buttons: []pageButton{{"accept", "Accept"}, {"cancel", "Cancel"}},
	}
}
