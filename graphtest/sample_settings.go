package graphtest

import (
	"fmt"
	"strings"
)

// ownerSettings are the rules, categories and overrides of the owner.
func (s *sketch) ownerSettings() {
	s.box.Settings["language"] = map[string]any{"locale": "de-CH", "displayName": "Deutsch (Schweiz)"}
	s.box.Settings["automaticRepliesSetting"] = map[string]any{
		"status": "scheduled", "externalAudience": "contactsOnly",
		"internalReplyMessage":   "<html><body>Skiing. Back on 4 January; Chidi helps.</body></html>",
		"externalReplyMessage":   "<html><body>I am away until 4 January. Please write to support@contoso.com.</body></html>",
		"scheduledStartDateTime": zoned(sampleEnd.AddDate(0, 1, 1)),
		"scheduledEndDateTime":   zoned(sampleEnd.AddDate(0, 1, 15)),
	}
	rule := func(n int, name string, enabled bool, conditions, actions map[string]any) Entity {
		return Entity{
			"id": fmt.Sprintf("AQAAAJ5dZ%02d=", n), "displayName": name, "sequence": float64(n), "isEnabled": enabled,
			"hasError": false, "isReadOnly": false, "conditions": conditions, "exceptions": nil, "actions": actions,
		}
	}
	s.box.Rules = []Entity{
		rule(1, "Fabrikam", true, map[string]any{"senderContains": []any{"@fabrikam.com"}}, map[string]any{"moveToFolder": s.folders["fabrikam"], "assignCategories": []any{"Customer"}, "stopProcessingRules": true}),
		rule(2, "Builds", true, map[string]any{"fromAddresses": recipients([]contactCard{{"Build server", "build@ci.contoso.com"}})}, map[string]any{"moveToFolder": s.folders["builds"], "markAsRead": false, "stopProcessingRules": true}),
		rule(3, "Newsletters", true, map[string]any{"headerContains": []any{"List-Unsubscribe"}}, map[string]any{"moveToFolder": s.folders["newsletters"]}),
		rule(4, "Invoices", true, map[string]any{"subjectContains": []any{"Invoice", "Rechnung"}, "hasAttachments": true}, map[string]any{"moveToFolder": s.folders["invoices2026"], "assignCategories": []any{"Finance"}}),
		rule(5, "Big ones (off)", false, map[string]any{"withinSizeRange": map[string]any{"minimumSize": 10000.0, "maximumSize": 500000.0}}, map[string]any{"markImportance": "low"}),
		rule(6, "Umbrellas", true, map[string]any{"bodyOrSubjectContains": []any{"umbrella"}}, map[string]any{"forwardTo": recipients([]contactCard{s.colleague("renee.lefevre")}), "delete": true}),
	}
	s.box.Rules[3]["exceptions"] = map[string]any{"senderContains": []any{"junk"}}
	s.box.Rules[5]["hasError"] = true
	for _, c := range [][2]string{
		{"Customer", "preset7"}, {"Finance", "preset4"}, {"Travel", "preset5"}, {"Follow up", "preset1"},
		{"Nora's list", "preset9"}, {"Red category", "preset0"}, {"Überfällig ⏰", "preset15"}, {"Never used", "none"},
	} {
		s.box.Categories = append(s.box.Categories, Entity{"id": randomGUID(s.r), "displayName": c[0], "color": c[1]})
	}
	override := func(classify string, c contactCard) Entity {
		return Entity{"id": randomGUID(s.r), "classifyAs": classify, "senderEmailAddress": map[string]any{"name": c.name, "address": c.address}}
	}
	s.box.Overrides = []Entity{
		override("focused", gazettes[3].from),
		override("other", contactCard{"Build server", "build@ci.contoso.com"}),
		override("other", contactCard{"", "noreply@social.example"}),
	}
}

// ownerPeople are the people the owner works with, the most relevant first.
func (s *sketch) ownerPeople() {
	add := func(n int, c contactCard, class, subclass, title, department string) {
		given, surname, _ := strings.Cut(c.name, " ")
		if family, first, ok := strings.Cut(c.name, ", "); ok {
			given, surname = first, family
		}
		p := Entity{
			"id": randomGUID(s.r), "displayName": c.name, "givenName": orNull(given), "surname": orNull(surname),
			"birthday": "", "personNotes": "", "isFavorite": n%7 == 0, "jobTitle": orNull(title), "companyName": nil, "department": orNull(department),
			"officeLocation": nil, "profession": "", "userPrincipalName": nil, "imAddress": nil,
			"scoredEmailAddresses": []any{map[string]any{"address": c.address, "relevanceScore": float64(60 - n), "selectionLikelihood": "notSpecified", "itemId": nil}},
			"phones":               []any{}, "postalAddresses": []any{}, "websites": []any{},
			"personType": map[string]any{"class": class, "subclass": subclass},
		}
		if subclass == "OrganizationUser" {
			p["userPrincipalName"], p["imAddress"], p["companyName"] = c.address, "sip:"+c.address, "Contoso Ltd."
		}
		s.box.People = append(s.box.People, p)
	}
	for n, c := range s.staff {
		for _, u := range s.data.Users {
			if text(u, "mail") == c.address {
				add(2*n, c, "Person", "OrganizationUser", text(u, "jobTitle"), text(u, "department"))
			}
		}
		if n < len(customers) {
			add(2*n+1, customers[n], "Person", "PersonalContact", "", "")
		}
	}
	add(59, contactCard{"All Staff", "all-staff@contoso.com"}, "Group", "PublicDistributionList", "", "")
}
