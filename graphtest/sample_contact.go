package graphtest

import (
	"fmt"
	"strings"
)

// contacts fills the default folder and one more. Half of them look like
// contacts made through the API (unset text is null), half like contacts made in
// Outlook (unset text is "").
func (s *sketch) contacts() {
	s.folders["contacts"] = s.ids.folder() // the default folder is not listed
	partners := s.ids.folder()
	family := s.ids.folder()
	s.box.ContactFolders = append(s.box.ContactFolders,
		Entity{"id": partners, "displayName": "Partners & Friends", "parentFolderId": s.folders["contacts"]},
		Entity{"id": family, "displayName": "Family", "parentFolderId": partners},
	)
	for n, c := range customers {
		s.contact(n, s.folders["contacts"], c, companyOf(c))
	}
	for n, c := range s.staff[:12] {
		s.contact(n, s.folders["contacts"], c, "Contoso Ltd.")
	}
	for n, name := range []string{
		"Mia Keller", "Jean-Luc d'Arcy", "María José García-López", "Björn Ångström", "李 小龙", "Ørsted, Ida", "X Æ", "Sean \"Shay\" Byrne",
		"محمد علي", "Nguyễn Thị Minh", "Anna-Lena", "Dr. Ernst von Hagen", "Plumber", "The Old Club", "O'Reilly & Daughters",
	} {
		address := fmt.Sprintf("person%d@example.org", n+1)
		folder := partners
		if strings.Contains(name, "Keller") || n == 10 {
			folder = family
		}
		s.contact(n, folder, contactCard{name, address}, "")
	}
}

// companyOf guesses a company's name from an address.
func companyOf(c contactCard) string {
	host, _, _ := strings.Cut(mailHost(c.address), ".")
	if host == "example" {
		return ""
	}
	return strings.ToUpper(host[:1]) + host[1:] + ", Inc."
}

// contact makes one contact.
func (s *sketch) contact(n int, folder string, c contactCard, company string) {
	outlook := n%2 == 1
	unset := func() any {
		if outlook {
			return ""
		}
		return nil
	}
	set := func(v string) any {
		if v == "" {
			return unset()
		}
		return v
	}
	given, surname, ok := strings.Cut(c.name, " ")
	if family, first, comma := strings.Cut(c.name, ", "); comma {
		given, surname, ok = first, family, true
	}
	if !ok {
		surname = ""
	}
	at := s.someTime(s.someDay())
	address := map[string]any{"name": c.name, "address": c.address}
	e := Entity{
		"id":                   s.ids.item(),
		"changeKey":            s.ids.changeKey(),
		"createdDateTime":      stamp(at),
		"lastModifiedDateTime": stamp(at.AddDate(0, 0, s.r.IntN(20))),
		"parentFolderId":       folder,
		"categories":           []any{},
		"displayName":          c.name,
		"givenName":            set(given),
		"surname":              set(surname),
		"fileAs":               strings.TrimSuffix(strings.TrimPrefix(surname+", "+given, ", "), ", "),
		"companyName":          set(company),
		"emailAddresses":       []any{address},
		"primaryEmailAddress":  cloneValue(address),
		"imAddresses":          []any{},
		"businessPhones":       []any{},
		"homePhones":           []any{},
		"children":             []any{},
		"businessAddress":      map[string]any{},
		"homeAddress":          map[string]any{},
		"otherAddress":         map[string]any{},
		"birthday":             nil,
	}
	e["secondaryEmailAddress"], e["tertiaryEmailAddress"] = nil, nil
	for _, key := range []string{
		"middleName", "initials", "nickName", "title", "generation", "department", "jobTitle", "officeLocation", "profession", "manager",
		"assistantName", "businessHomePage", "mobilePhone", "spouseName", "personalNotes", "yomiGivenName", "yomiSurname", "yomiCompanyName",
	} {
		e[key] = unset()
	}
	switch n % 5 {
	case 0:
		e["businessPhones"] = []any{fmt.Sprintf("+41 44 555 %02d %02d", s.r.IntN(100), s.r.IntN(100))}
		e["businessAddress"] = map[string]any{"street": "Seestrasse " + fmt.Sprint(1+s.r.IntN(200)), "city": pick(s.r, cities), "postalCode": fmt.Sprint(1000 + s.r.IntN(9000)), "countryOrRegion": "Switzerland"}
		e["jobTitle"] = "Buyer"
	case 1:
		e["mobilePhone"] = fmt.Sprintf("+44 7700 900%03d", s.r.IntN(1000))
		e["categories"] = []any{"Customer"}
		e["personalNotes"] = "Met at the trade fair.\r\nLikes short mails; \"no attachments, please\"."
	case 2:
		second := map[string]any{"name": c.name + " (private)", "address": fmt.Sprintf("private+%d@example.net", n)}
		e["emailAddresses"] = []any{cloneValue(address), second}
		e["secondaryEmailAddress"] = cloneValue(second)
		e["birthday"] = fmt.Sprintf("19%02d-%02d-%02dT11:59:00Z", 60+s.r.IntN(40), 1+s.r.IntN(12), 1+s.r.IntN(28))
		e["department"] = "Purchasing"
	case 3:
		e["homeAddress"] = map[string]any{"street": "Lindenweg 4", "city": "Bern", "state": "BE", "postalCode": "3007", "countryOrRegion": "Switzerland"}
		e["children"] = []any{"Tim", "Zoë"}
		e["spouseName"] = "Kim"
		e["nickName"] = given[:1]
	}
	if n%11 == 6 { // a card with a telephone number only
		e["emailAddresses"], e["primaryEmailAddress"] = []any{}, nil
		e["homePhones"] = []any{"+41 31 555 01 77"}
	}
	s.box.Contacts = append(s.box.Contacts, e)
}
