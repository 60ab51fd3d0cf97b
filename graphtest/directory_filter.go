package graphtest

import (
	"slices"
	"strings"
)

// objectRules say what of $filter the directory takes by itself and what only
// as an advanced query
// (https://learn.microsoft.com/en-us/graph/aad-advanced-queries#support-for-filter-by-properties-of-microsoft-entra-id-directory-objects).
type objectRules struct {
	// usual maps a property in lower case to the operators it takes without
	// further ado; advanced to those that need the advanced query capabilities.
	usual, advanced map[string]string
}

const (
	opsText     = "eq in startswith ge le"
	opsAdvanced = "ne not endswith"
)

var userFilter = objectRules{
	usual: map[string]string{
		"accountenabled":        "eq in",
		"agegroup":              "eq in",
		"assignedlicenses":      "any",
		"assignedplans":         "any",
		"businessphones":        "any",
		"city":                  opsText,
		"country":               opsText,
		"createddatetime":       "eq ge le in",
		"department":            opsText,
		"displayname":           "eq in startswith ge le",
		"employeeid":            opsText,
		"givenname":             opsText,
		"id":                    "eq in",
		"identities":            "any",
		"imaddresses":           "any",
		"jobtitle":              "eq ge le in",
		"mail":                  opsText,
		"mailnickname":          opsText,
		"onpremisessyncenabled": "eq in",
		"othermails":            "any",
		"proxyaddresses":        "any",
		"state":                 opsText,
		"surname":               opsText,
		"usagelocation":         opsText,
		"userprincipalname":     opsText,
		"usertype":              "eq in",
	},
	advanced: map[string]string{
		"companyname":                     opsText,
		"mobilephone":                     opsText,
		"officelocation":                  opsText,
		"postalcode":                      opsText,
		"preferredlanguage":               opsText,
		"streetaddress":                   opsText,
		"employeetype":                    opsText,
		"employeehiredate":                "eq ge le in",
		"jobtitle":                        "startswith",
		"onpremisesdomainname":            opsText,
		"onpremisesdistinguishedname":     "eq in startswith",
		"onpremisessamaccountname":        opsText,
		"onpremisesuserprincipalname":     opsText,
		"onpremisesimmutableid":           opsText,
		"onpremisessecurityidentifier":    opsText,
		"onpremiseslastsyncdatetime":      "eq ge le in",
		"lastpasswordchangedatetime":      "eq ge le in",
		"externaluserstate":               "eq in",
		"creationtype":                    "eq in",
		"consentprovidedforminor":         "eq in",
		"legalagegroupclassification":     "eq in",
		"faxnumber":                       opsText,
		"passwordpolicies":                "eq in",
		"isresourceaccount":               "eq in",
		"employeeleavedatetime":           "eq ge le in",
		"preferreddatalocation":           "eq in",
		"securityidentifier":              "eq in startswith",
		"showinaddresslist":               "eq in",
		"signinsessionsvalidfromdatetime": "eq ge le in",
	},
}

var groupFilter = objectRules{
	usual: map[string]string{
		"assignedlicenses":      "any",
		"createddatetime":       "eq ge le in",
		"description":           "eq startswith ge le in",
		"displayname":           "eq in startswith ge le",
		"grouptypes":            "any",
		"id":                    "eq in",
		"mail":                  opsText,
		"mailenabled":           "eq in",
		"mailnickname":          opsText,
		"onpremisessyncenabled": "eq in",
		"proxyaddresses":        "any",
		"securityenabled":       "eq in",
		"visibility":            "eq",
		"membershiprule":        "eq startswith ge le in",
		"uniquename":            "eq in startswith ge le",
	},
	advanced: map[string]string{
		"classification":               opsText,
		"expirationdatetime":           "eq ge le in",
		"isassignabletorole":           "eq in",
		"onpremisesdomainname":         opsText,
		"onpremisesnetbiosname":        opsText,
		"onpremisessamaccountname":     opsText,
		"onpremisessecurityidentifier": opsText,
		"onpremiseslastsyncdatetime":   "eq ge le in",
		"preferredlanguage":            opsText,
		"reneweddatetime":              "eq ge le in",
		"theme":                        "eq in",
	},
}

// objectFilter reads $filter on directory objects.
func (c *call) objectFilter(l *objects, advanced bool) (node, *apiError) {
	text, ok := c.options.get("$filter")
	if !ok {
		return nil, nil
	}
	n, perr := parseFilter(text)
	if perr == nil {
		perr = checkFilter(n, l.typ)
	}
	if perr != nil {
		return nil, badRequest("Invalid filter clause: %s", perr)
	}
	if err := c.effects.filter(); err != nil {
		return nil, err
	}
	return n, l.rules.check(n, advanced)
}

// errNotSupported is the directory's answer to an operator it does not have.
func errNotSupported() *apiError { return errUnsupportedQuery("Unsupported Query.") }

// check says whether a filter is taken, as an advanced query or not.
func (r *objectRules) check(n node, advanced bool) *apiError {
	switch n := n.(type) {
	case *operation:
		if n.op == "and" || n.op == "or" {
			if err := r.check(n.left, advanced); err != nil {
				return err
			}
			return r.check(n.right, advanced)
		}
		return r.compare(n, advanced)
	case *unary:
		if n.op != "not" || !advanced {
			return errNotSupported()
		}
		return r.check(n.x, advanced)
	case *membership:
		return r.in(n, advanced)
	case *invocation:
		return r.call(n, advanced)
	case *lambda:
		return r.lambda(n, advanced)
	case *path:
		return r.operator(n, "eq", advanced) // a bare Boolean
	}
	return errNotSupported()
}

func (r *objectRules) compare(n *operation, advanced bool) *apiError {
	p, ok := n.left.(*path)
	value, ok2 := n.right.(*literal)
	if !ok || !ok2 {
		return errNotSupported()
	}
	null := value.kind == tokenName && value.text == "null"
	switch {
	case p.segments[len(p.segments)-1] == "$count":
		if !advanced {
			return errNotSupported()
		}
		return nil
	case n.op == "ne" && !advanced:
		return errUnsupportedQuery("Filter operator 'NotEqualsMatch' is not supported.")
	case null && n.op == "eq" && !advanced:
		return errUnsupportedQuery("Unsupported or invalid query filter clause specified for property '" + p.segments[0] + "' of resource 'User'.")
	case value.kind == tokenString && len([]rune(value.text)) > 120 && n.op == "eq" && !advanced:
		// https://developer.microsoft.com/en-us/graph/known-issues/?search=13635
		return errUnsupportedQuery("Property '" + p.segments[0] + "' is too long for the filter.")
	}
	return r.operator(p, n.op, advanced)
}

// operator says whether a property takes an operator.
func (r *objectRules) operator(p *path, op string, advanced bool) *apiError {
	name := strings.ToLower(p.segments[0])
	usual, known := r.usual[name]
	more, indexed := r.advanced[name]
	switch {
	case !known && (!indexed || !advanced):
		return errUnsupportedQuery("The request uses a filter property that is not indexed")
	case slices.Contains(strings.Fields(usual), op):
		return nil
	case advanced && (slices.Contains(strings.Fields(more), op) || slices.Contains(strings.Fields(opsAdvanced), op)):
		return nil
	case op == "gt" || op == "lt":
		return errUnsupportedQuery("Filter operator '" + operatorKinds[op] + "Match' is not supported.")
	}
	return errNotSupported()
}

func (r *objectRules) in(n *membership, advanced bool) *apiError {
	p, ok := n.left.(*path)
	if !ok {
		return errNotSupported()
	}
	if len(n.list) > 15 && !advanced {
		// https://developer.microsoft.com/en-us/graph/known-issues/?search=13635
		return errUnsupportedQuery("Too many child clauses specified in search filter expression containing 'OR' operators: " + "the 'in' operator takes 15 values.")
	}
	return r.operator(p, "in", advanced)
}

func (r *objectRules) call(n *invocation, advanced bool) *apiError {
	name := strings.ToLower(n.name)
	p, ok := n.args[0].(*path)
	switch {
	case name == "contains":
		return errUnsupportedQuery("Unsupported property filter clause operator 'Contains'.")
	case !ok || name != "startswith" && name != "endswith":
		return errNotSupported()
	case name == "startswith":
		return r.operator(p, name, advanced)
	}
	at := strings.ToLower(p.segments[0])
	if !advanced || at != "mail" && at != "userprincipalname" {
		return errNotSupported()
	}
	return nil
}

// lambda takes any() over the collections that are indexed; endsWith inside it
// works on proxyAddresses as an advanced query.
func (r *objectRules) lambda(n *lambda, advanced bool) *apiError {
	name := strings.ToLower(n.over.String())
	if n.op != "any" || r.usual[strings.ToLower(n.over.segments[0])] != "any" {
		return errNotSupported()
	}
	if n.body == nil {
		if !advanced {
			return errNotSupported()
		}
		return nil
	}
	var check func(node) *apiError
	check = func(b node) *apiError {
		switch b := b.(type) {
		case *operation:
			if b.op == "and" || b.op == "or" {
				if err := check(b.left); err != nil {
					return err
				}
				return check(b.right)
			}
			if b.op == "eq" || advanced && b.op == "ne" {
				return nil
			}
		case *invocation:
			if strings.EqualFold(b.name, "startswith") {
				return nil
			}
			if strings.EqualFold(b.name, "endswith") && advanced && name == "proxyaddresses" {
				return nil
			}
		}
		return errNotSupported()
	}
	return check(n.body)
}
