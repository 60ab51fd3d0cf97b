package graphtest

import (
	"fmt"
	"strings"
	"time"
)

const (
	ownerAddress   = "nora.keller@contoso.com"
	supportAddress = "support@contoso.com"
	privateAddress = "ingrid.solberg@contoso.com" // full, and shared with nobody
)

// A colleague is one row of the directory.
type colleague struct {
	given, surname, login string
	title, department     string
	city                  string
	phone                 string // "": none
	language              string
	hired                 string // "": not recorded
	flags                 string // see below
}

// Flags: n no licence, d disabled, g guest, s shared mailbox, r room, c display
// name with a comma, p profile properties that only a single GET returns.
var colleagues = []colleague{
	{"Nora", "Keller", "nora.keller", "Customer Success Lead", "Customer Success", "Zürich", "+41 44 555 01 10", "de-CH", "2021-03-01", "p"},
	{"Chidi", "Okafor", "chidi.okafor", "Support Engineer", "Customer Success", "Zürich", "+41 44 555 01 11", "en-GB", "2022-06-15", "c"},
	{"Siobhán", "O'Neill", "siobhan.o'neill", "Account Manager", "Sales", "Dublin", "+353 1 555 0144", "en-IE", "2020-01-13", "p"},
	{"Lukas", "Brandt", "lukas.brandt", "Head of Engineering", "Engineering", "Zürich", "+41 44 555 01 20", "de-DE", "2018-09-03", "cp"},
	{"Mei", "Tanaka", "mei.tanaka", "Product Manager", "Product", "Tokyo", "+81 3 5555 0123", "ja-JP", "2021-11-08", ""},
	{"Aditi", "Raman", "aditi.raman", "Senior Developer", "Engineering", "Pune", "+91 20 5550 1234", "en-IN", "2019-04-22", ""},
	{"Tomás", "Herrera", "tomas.herrera", "Developer", "Engineering", "Madrid", "", "es-ES", "2023-02-06", ""},
	{"Ingrid", "Solberg", "ingrid.solberg", "Head of People", "People", "Oslo", "+47 22 55 01 01", "nb-NO", "2017-05-02", "p"},
	{"Jonas", "Widmer", "jonas.widmer", "Finance Controller", "Finance", "Zürich", "+41 44 555 01 30", "de-CH", "2016-10-17", ""},
	{"Claire", "Dubois", "claire.dubois", "Legal Counsel", "Legal", "Lyon", "+33 4 55 55 01 02", "fr-FR", "2022-01-10", ""},
	{"Pieter", "van den Berg", "pieter.vandenberg", "Solutions Architect", "Sales", "Utrecht", "+31 30 555 0166", "nl-NL", "2020-08-24", "c"},
	{"Zainab", "Al-Farsi", "zainab.alfarsi", "Regional Sales Lead", "Sales", "Muscat", "+968 2455 0101", "ar-OM", "2021-07-05", ""},
	{"Grace", "Mwangi", "grace.mwangi", "Support Engineer", "Customer Success", "Nairobi", "+254 20 555 0177", "en-KE", "2023-09-18", ""},
	{"Henrik", "Lund", "henrik.lund", "Test Engineer", "Engineering", "Oslo", "", "nb-NO", "2022-11-14", ""},
	{"Yara", "Costa", "yara.costa", "Designer", "Product", "Lisbon", "+351 21 555 0188", "pt-PT", "2021-02-15", ""},
	{"Wei", "Zhang", "wei.zhang", "Data Engineer", "Engineering", "Singapore", "+65 6555 0190", "zh-CN", "2023-05-29", ""},
	{"Noam", "Ben-David", "noam.bendavid", "Security Engineer", "IT", "Tel Aviv", "+972 3 555 0191", "he-IL", "2020-03-09", ""},
	{"Elif", "Yılmaz", "elif.yilmaz", "Marketing Manager", "Marketing", "Istanbul", "+90 212 555 01 92", "tr-TR", "2022-04-04", ""},
	{"Marta", "Kowalska", "marta.kowalska", "Accountant", "Finance", "Kraków", "+48 12 555 01 93", "pl-PL", "2019-08-12", ""},
	{"Oliver", "Pratt", "oliver.pratt", "IT Administrator", "IT", "Leeds", "+44 113 555 0194", "en-GB", "2018-02-19", "p"},
	{"Renée", "Lefèvre", "renee.lefevre", "Office Manager", "People", "Lyon", "+33 4 55 55 01 05", "fr-FR", "2020-10-26", ""},
	{"Sam", "Whitfield", "sam.whitfield", "Chief Executive", "Management", "Zürich", "+41 44 555 01 01", "en-GB", "2015-01-05", "p"},
	{"Dmytro", "Koval", "dmytro.koval", "Developer", "Engineering", "Kraków", "", "uk-UA", "2024-03-11", ""},
	{"Anneliese", "Vogt", "anneliese.vogt", "Trainer", "Customer Success", "Zürich", "+41 44 555 01 14", "de-CH", "2019-06-03", "c"},
	{"Ravi", "Menon", "ravi.menon", "Developer", "Engineering", "Pune", "+91 20 5550 1299", "en-IN", "2025-08-18", ""},
	{"Freya", "Lindqvist", "freya.lindqvist", "Trainee", "Customer Success", "Zürich", "", "sv-SE", "2026-09-01", "n"},
	{"Bruno", "Rossi", "bruno.rossi", "Account Manager", "Sales", "Milan", "+39 02 5550 0196", "it-IT", "2018-04-16", "nd"},
	{"Pavel", "Novák", "pavel.novak", "Consultant", "", "Brno", "", "cs-CZ", "", "ng"},
	{"", "Contoso Support", "support", "", "Customer Success", "", "", "", "", "s"},
	{"", "Meeting Room Säntis", "room.saentis", "", "", "Zürich", "", "", "", "nr"},
	{"", "Backup Service", "$backup", "", "IT", "", "", "", "", "n"},
	{"Ada", "Nwosu", "ada.nwosu", "Key Account Manager", "Sales", "Lagos", "+234 1 555 0197", "en-NG", "2024-06-10", ""},
}

var countries = map[string][3]string{ // city: country, postal code, street
	"Zürich":    {"Switzerland", "8005", "Hardstrasse 201"},
	"Dublin":    {"Ireland", "D02 X285", "14 Baggot Street"},
	"Tokyo":     {"Japan", "100-0005", "1-2-3 Marunouchi"},
	"Pune":      {"India", "411001", "22 M G Road"},
	"Madrid":    {"Spain", "28013", "Calle Mayor 8"},
	"Oslo":      {"Norway", "0155", "Dronningens gate 10"},
	"Lyon":      {"France", "69002", "5 rue de la Barre"},
	"Utrecht":   {"Netherlands", "3511 LX", "Oudegracht 77"},
	"Muscat":    {"Oman", "100", "Al Qurum 12"},
	"Nairobi":   {"Kenya", "00100", "Moi Avenue 31"},
	"Lisbon":    {"Portugal", "1100-053", "Rua Augusta 40"},
	"Singapore": {"Singapore", "048616", "9 Raffles Place"},
	"Tel Aviv":  {"Israel", "6578403", "Rothschild Blvd 3"},
	"Istanbul":  {"Türkiye", "34433", "Cumhuriyet Cad. 19"},
	"Kraków":    {"Poland", "31-042", "Rynek Główny 2"},
	"Leeds":     {"United Kingdom", "LS1 4AP", "6 Park Row"},
	"Brno":      {"Czechia", "602 00", "Masarykova 21"},
	"Milan":     {"Italy", "20121", "Via Dante 4"},
	"Lagos":     {"Nigeria", "101241", "15 Broad Street"},
}

// licence is the Office 365 E3 plan of those who have a mailbox.
const licence = "6fd2c87f-b296-42f0-b197-1e91e994b900"

// addPeople fills in the directory's users.
func addPeople(d *Data) {
	r := random("people")
	for n, c := range colleagues {
		has := func(flag string) bool { return strings.Contains(c.flags, flag) }
		upn := c.login + "@contoso.com"
		mail := any(upn)
		kind := any("Member")
		name := strings.TrimSpace(c.given + " " + c.surname)
		if has("c") {
			name = c.surname + ", " + c.given
		}
		created := sampleStart.AddDate(-6, 0, 40*n).Add(time.Duration(r.IntN(36000)) * time.Second)
		u := Entity{
			"id":                    randomGUID(r),
			"accountEnabled":        !has("d") && !has("s") && !has("r"),
			"ageGroup":              nil,
			"businessPhones":        []any{},
			"city":                  orNull(c.city),
			"companyName":           "Contoso Ltd.",
			"country":               nil,
			"createdDateTime":       stamp(created),
			"creationType":          nil,
			"department":            orNull(c.department),
			"displayName":           name,
			"employeeHireDate":      nil,
			"employeeId":            nil,
			"employeeType":          nil,
			"externalUserState":     nil,
			"faxNumber":             nil,
			"givenName":             orNull(c.given),
			"identities":            []any{map[string]any{"signInType": "userPrincipalName", "issuer": "contoso.onmicrosoft.com", "issuerAssignedId": upn}},
			"imAddresses":           []any{upn},
			"isResourceAccount":     nil,
			"jobTitle":              orNull(c.title),
			"mail":                  mail,
			"mailNickname":          strings.NewReplacer("'", "", "$", "").Replace(c.login),
			"mobilePhone":           nil,
			"officeLocation":        nil,
			"onPremisesSyncEnabled": nil,
			"otherMails":            []any{},
			"postalCode":            nil,
			"preferredLanguage":     orNull(c.language),
			"proxyAddresses":        []any{"SMTP:" + upn, "smtp:" + strings.ReplaceAll(upn, "@contoso.com", "@contoso.onmicrosoft.com")},
			"showInAddressList":     nil,
			"state":                 nil,
			"streetAddress":         nil,
			"surname":               orNull(c.surname),
			"usageLocation":         nil,
			"userPrincipalName":     upn,
			"userType":              kind,
			"assignedLicenses":      []any{},
			"assignedPlans":         []any{},
		}
		if c.phone != "" {
			u["businessPhones"] = []any{c.phone}
			if chance(r, 50) {
				u["mobilePhone"] = fmt.Sprintf("+41 79 555 %02d %02d", r.IntN(100), r.IntN(100))
			}
		}
		if place, ok := countries[c.city]; ok {
			u["country"], u["postalCode"], u["streetAddress"] = place[0], place[1], place[2]
			u["officeLocation"] = fmt.Sprintf("%s/%d.%02d", strings.ToUpper(c.city[:2]), 1+r.IntN(4), 1+r.IntN(20))
		}
		if c.hired != "" {
			u["employeeHireDate"] = c.hired + "T00:00:00Z"
			u["employeeId"] = fmt.Sprintf("%05d", 10007+13*n)
			u["employeeType"] = "Employee"
			u["usageLocation"] = "CH"
		}
		if has("g") {
			u["userPrincipalName"] = "pavel.novak_fabrikam.com#EXT#@contoso.onmicrosoft.com"
			u["mail"] = "pavel.novak@fabrikam.com"
			u["userType"], u["creationType"], u["externalUserState"] = "Guest", "Invitation", "Accepted"
			u["companyName"] = "Fabrikam, Inc."
			u["otherMails"] = []any{"pavel.novak@fabrikam.com"}
			u["proxyAddresses"] = []any{"SMTP:pavel.novak@fabrikam.com"}
			u["mailNickname"] = "pavel.novak_fabrikam.com#EXT#"
			u["identities"] = []any{map[string]any{"signInType": "federated", "issuer": "ExternalAzureAD", "issuerAssignedId": nil}}
		}
		if !has("n") && !has("s") {
			u["assignedLicenses"] = []any{map[string]any{"skuId": licence, "disabledPlans": []any{}}}
			u["assignedPlans"] = []any{map[string]any{"assignedDateTime": stamp(created.AddDate(0, 0, 1)), "capabilityStatus": "Enabled", "service": "exchange", "servicePlanId": "efb87545-963c-4e0d-99df-69c6916d9eb0"}}
		}
		if strings.HasPrefix(c.login, "$") {
			u["mail"], u["proxyAddresses"], u["companyName"] = nil, []any{}, nil
		}
		addProfile(u, has("p"))
		d.Users = append(d.Users, u)
	}
}

// addProfile adds the properties that Graph returns for a single user only.
func addProfile(u Entity, filled bool) {
	u["aboutMe"], u["mySite"], u["preferredName"] = nil, nil, nil
	u["birthday"], u["hireDate"] = "0001-01-01T08:00:00Z", "0001-01-01T08:00:00Z"
	for _, list := range []string{"interests", "pastProjects", "responsibilities", "schools", "skills"} {
		u[list] = []any{}
	}
	if !filled {
		return
	}
	u["aboutMe"] = "I look after " + strings.ToLower(text(u, "department")) + " at Contoso."
	u["birthday"] = "1987-06-14T11:59:00Z"
	u["interests"] = []any{"hiking", "choir"}
	u["skills"] = []any{"SQL", "listening"}
	u["pastProjects"] = []any{"Atlas 2"}
	u["preferredName"] = u["givenName"]
}

// hasMailbox says whether a user's mailbox exists: licensed or shared.
func hasMailbox(u Entity) bool {
	licences, _ := u["assignedLicenses"].([]any)
	return len(licences) > 0 || text(u, "userPrincipalName") == supportAddress
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// addGroups fills in groups by department, and a few of other kinds.
func addGroups(d *Data) {
	r := random("groups")
	add := func(name, nickname, description string, kinds []any, mail bool, member func(Entity) bool) {
		g := Entity{
			"id":                 randomGUID(r),
			"displayName":        name,
			"description":        orNull(description),
			"createdDateTime":    stamp(sampleStart.AddDate(-5, r.IntN(40), r.IntN(28))),
			"groupTypes":         kinds,
			"mailEnabled":        mail,
			"securityEnabled":    !mail,
			"mailNickname":       nickname,
			"mail":               nil,
			"visibility":         nil,
			"classification":     nil,
			"deletedDateTime":    nil,
			"proxyAddresses":     []any{},
			"renewedDateTime":    stamp(sampleStart.AddDate(0, r.IntN(20), 3)),
			"securityIdentifier": fmt.Sprintf("S-1-12-1-%d-%d", r.Uint32(), r.Uint32()),
		}
		if mail {
			g["mail"] = nickname + "@contoso.com"
			g["proxyAddresses"] = []any{"SMTP:" + nickname + "@contoso.com"}
		}
		if len(kinds) > 0 {
			g["visibility"] = "Private"
		}
		d.Groups = append(d.Groups, g)
		for _, u := range d.Users {
			if member(u) {
				d.Members[text(g, "id")] = append(d.Members[text(g, "id")], text(u, "id"))
			}
		}
	}
	unified := []any{"Unified"}
	for _, dept := range []string{"Customer Success", "Sales", "Engineering", "Product", "Finance", "People", "IT"} {
		nick := strings.ToLower(strings.ReplaceAll(dept, " ", "-"))
		add(dept, nick, "Everyone in "+dept, unified, true, func(u Entity) bool { return text(u, "department") == dept })
	}
	add("All Staff", "all-staff", "Announcements to the whole company", []any{}, true, func(u Entity) bool { return text(u, "employeeType") == "Employee" })
	add("Atlas – project team", "atlas", "", unified, true, func(u Entity) bool {
		return strings.Contains("Engineering Product", text(u, "department")) && text(u, "department") != "" || text(u, "userPrincipalName") == ownerAddress || text(u, "userType") == "Guest"
	})
	add("VPN users", "vpn-users", "Security group; managed by IT", []any{}, false, func(u Entity) bool { return text(u, "userType") == "Member" && u["accountEnabled"] == true })
	add("Leavers' archive", "leavers", "", []any{}, false, func(Entity) bool { return false })
}
