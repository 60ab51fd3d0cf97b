package graphtables

// people are those the mailbox's owner has to do with, the most relevant first.
//
// https://learn.microsoft.com/graph/api/resources/person
// https://learn.microsoft.com/graph/people-example
var people = Table{
	Name:       "people",
	Comment:    "the people somebody writes to and meets, the most relevant first",
	Entity:     "person",
	Path:       "{mailbox}/people",
	Permission: "People.Read",
	Shared:     "People.Read.All",
	Rules:      Rules{MaxPage: 1000, Filter: true, Search: true, SearchCap: 250},
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true},
		{Name: "display_name", Property: "displayName"},
		{Name: "scored_email_addresses", Property: "scoredEmailAddresses", Type: JSON, Form: Structure},
		{Name: "user_principal_name", Property: "userPrincipalName"},
		{Name: "job_title", Property: "jobTitle"},
		{Name: "department", Property: "department"},
		{Name: "company_name", Property: "companyName"},
		{Name: "birthday", Property: "birthday"},
		{Name: "given_name", Property: "givenName"},
		{Name: "im_address", Property: "imAddress"},
		{Name: "is_favorite", Property: "isFavorite", Type: Boolean},
		{Name: "office_location", Property: "officeLocation"},
		{Name: "person_notes", Property: "personNotes"},
		{Name: "person_type_class", Property: "personType/class", Values: personClasses, Filter: Eq, Comment: "Person, Group or Other"},
		{Name: "person_type_subclass", Property: "personType/subclass"},
		{Name: "phones", Property: "phones", Type: JSON, Form: Structure},
		{Name: "postal_addresses", Property: "postalAddresses", Type: JSON, Form: Structure},
		{Name: "profession", Property: "profession"},
		{Name: "surname", Property: "surname"},
		{Name: "websites", Property: "websites", Type: JSON, Form: Structure},
		{Name: "yomi_company", Property: "yomiCompany"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}
