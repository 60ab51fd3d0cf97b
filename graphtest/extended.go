package graphtest

import (
	"strconv"
	"strings"
)

// Two MAPI properties every message has though Graph's message does not show
// them: its size in bytes and its class
// (https://learn.microsoft.com/en-us/openspecs/exchange_server_protocols/ms-oxprops/).
const (
	tagSize  = "Integer 0xe08"
	tagClass = "String 0x1a"
)

// extendedProperties are an item's single-value extended properties: those the
// entity carries, and of a message its size and class.
func extendedProperties(it *item) []any {
	list := elements(it.props["singleValueExtendedProperties"])
	if !it.typ.derives("message") {
		return list
	}
	have := map[string]bool{}
	for _, p := range list {
		have[extendedID(text(object(p), "id"))] = true
	}
	list = list[:len(list):len(list)]
	if !have[tagSize] {
		list = append(list, map[string]any{"id": tagSize, "value": strconv.Itoa(messageSize(it))})
	}
	if !have[tagClass] {
		list = append(list, map[string]any{"id": tagClass, "value": messageClass(it)})
	}
	return list
}

// messageClass is PidTagMessageClass.
func messageClass(it *item) string {
	switch it.typ.name {
	case "eventMessageRequest":
		return "IPM.Schedule.Meeting.Request"
	case "eventMessageResponse":
		return "IPM.Schedule.Meeting.Resp.Pos"
	case "eventMessage":
		return "IPM.Schedule.Meeting.Canceled"
	}
	return "IPM.Note"
}

// messageSize is PidTagMessageSize: the stored size, which is that of the texts
// in UTF-16, of the attachments and of what every item needs.
func messageSize(it *item) int {
	const overhead = 2048
	n := overhead + 2*len(text(it.props, "subject")) + 2*len(text(object(it.props["body"]), "content"))
	for _, a := range elements(it.props["attachments"]) {
		if size, ok := follow(a, []string{"size"}).(float64); ok {
			n += int(size)
		}
	}
	return n
}

// extendedID writes an extended property's id in the one way ids are compared:
// the tag without leading zeros and in lower case. Names are case-sensitive and
// stay as they are
// (https://learn.microsoft.com/en-us/graph/api/resources/extended-properties-overview).
func extendedID(id string) string {
	words := strings.Fields(id)
	if len(words) == 2 && strings.HasPrefix(strings.ToLower(words[1]), "0x") {
		if n, err := strconv.ParseUint(words[1][2:], 16, 32); err == nil {
			return words[0] + " 0x" + strconv.FormatUint(n, 16)
		}
	}
	if len(words) >= 2 && strings.HasPrefix(words[1], "{") {
		words[1] = strings.ToLower(words[1])
	}
	return strings.Join(words, " ")
}

// extended lists the extended properties an expansion's filter picks. Without
// one nothing is expanded.
func (x *expansion) extended(it *item) []any {
	if x.filter == nil {
		return nil
	}
	var list []any
	for i, p := range extendedProperties(it) {
		e := Entity(object(p))
		if x.filter(newItem(edmTypes["singleValueLegacyExtendedProperty"], e, i, 0, Unsettled{}), nil) {
			list = append(list, p)
		}
	}
	return list
}
