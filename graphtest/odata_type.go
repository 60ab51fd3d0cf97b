package graphtest

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
)

// The v1.0 metadata of the types this server knows, taken from the schema that
// Microsoft publishes (https://graph.microsoft.com/v1.0/$metadata).
//
//go:embed metadata/properties.csv metadata/enums.csv
var metadataFiles embed.FS

// An edmType is an entity or complex type.
type edmType struct {
	name       string // "message"
	base       string // "outlookItem" is folded in; "" where nothing served derives from another
	entity     bool
	properties []*edmProperty          // in the order of the schema
	byName     map[string]*edmProperty // by lower-case name
	times      []string                // names of its Edm.DateTimeOffset properties
}

// An edmProperty is a property or navigation property of a type.
type edmProperty struct {
	name       string
	typ        string // "Edm.String", "importance", "recipient": the element's type for a collection
	collection bool
	navigation bool
	nullable   bool
	time       int // place among the type's times, -1 for other types
}

// property finds a property by name without regard to case, which is how
// Graph's documentation uses them ("Subject", "ReceivedDateTime").
func (t *edmType) property(name string) *edmProperty {
	if t == nil {
		return nil
	}
	return t.byName[strings.ToLower(name)]
}

// derives says whether the type is base or derives from it.
func (t *edmType) derives(base string) bool {
	for ; t != nil; t = edmTypes[t.base] {
		if t.name == base {
			return true
		}
	}
	return false
}

// display is the type's name in Graph's messages.
func display(typ string, collection bool) string {
	if !strings.HasPrefix(typ, "Edm.") {
		typ = "microsoft.graph." + typ
	}
	if collection {
		return "Collection(" + typ + ")"
	}
	return typ
}

var edmTypes, edmEnums = loadMetadata()

// derived names the base of each served type that has one.
var derived = map[string]string{
	"eventMessage":         "message",
	"eventMessageRequest":  "eventMessage",
	"eventMessageResponse": "eventMessage",
	"fileAttachment":       "attachment",
	"itemAttachment":       "attachment",
	"referenceAttachment":  "attachment",
	"mailSearchFolder":     "mailFolder",
}

// eventMessageProperties are those of the two kinds of event message
// (https://learn.microsoft.com/en-us/graph/api/resources/eventmessagerequest,
// https://learn.microsoft.com/en-us/graph/api/resources/eventmessageresponse).
var eventMessageProperties = map[string][][2]string{
	"eventMessageRequest": {
		{"allowNewTimeProposals", "Edm.Boolean"},
		{"meetingRequestType", "Edm.String"},
		{"previousEndDateTime", "dateTimeTimeZone"},
		{"previousLocation", "location"},
		{"previousStartDateTime", "dateTimeTimeZone"},
		{"responseRequested", "Edm.Boolean"},
	},
	"eventMessageResponse": {
		{"proposedNewTime", "timeSlot"},
		{"responseType", "responseType"},
	},
}

func loadMetadata() (map[string]*edmType, map[string]map[string]string) {
	types := map[string]*edmType{}
	for _, row := range readCSV("metadata/properties.csv") {
		t := types[row[1]]
		if t == nil {
			t = &edmType{name: row[1], base: derived[row[1]], entity: row[0] == "entity", byName: map[string]*edmProperty{}}
			types[row[1]] = t
		}
		t.add(row[2], row[4], row[3] == "navigation", row[5] == "true")
	}
	for name, more := range eventMessageProperties {
		t := &edmType{name: name, base: derived[name], entity: true, byName: map[string]*edmProperty{}}
		for _, p := range types["eventMessage"].properties {
			typ := p.typ
			if p.collection {
				typ = "Collection(" + typ + ")"
			}
			t.add(p.name, typ, p.navigation, p.nullable)
		}
		for _, p := range more {
			t.add(p[0], p[1], false, true)
		}
		types[name] = t
	}
	enums := map[string]map[string]string{}
	for _, row := range readCSV("metadata/enums.csv") {
		if enums[row[0]] == nil {
			enums[row[0]] = map[string]string{}
		}
		enums[row[0]][strings.ToLower(row[1])] = row[1]
	}
	return types, enums
}

func (t *edmType) add(name, typ string, navigation, nullable bool) {
	p := &edmProperty{name: name, typ: typ, navigation: navigation, nullable: nullable, time: -1}
	if inner, ok := strings.CutPrefix(typ, "Collection("); ok {
		p.typ, p.collection = strings.TrimSuffix(inner, ")"), true
	}
	if p.typ == "Edm.DateTimeOffset" && !p.collection {
		p.time = len(t.times)
		t.times = append(t.times, name)
	}
	t.properties = append(t.properties, p)
	t.byName[strings.ToLower(name)] = p
}

// readCSV returns the rows below the heading. The files are part of the
// program, so that one that cannot be read is a fault of the build.
func readCSV(name string) [][]string {
	f, err := metadataFiles.Open(name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return rows[1:]
}

// typeNamed returns the type of an "@odata.type" ("#microsoft.graph.message"),
// or fallback where there is none or it is unknown.
func typeNamed(odataType, fallback string) *edmType {
	name := strings.TrimPrefix(strings.TrimPrefix(odataType, "#"), "microsoft.graph.")
	if t := edmTypes[name]; t != nil {
		return t
	}
	return edmTypes[fallback]
}
