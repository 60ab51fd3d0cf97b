package oracle

import "graphmail/graphtest"

// Small returns the sample with a twentieth of the mail: every kind of letter,
// and few enough that tables can be joined without a condition.
func Small() *graphtest.Data {
	data := graphtest.Sample()
	for _, box := range data.Mailboxes {
		box.Messages = thin(box.Messages, 25, func(e graphtest.Entity) bool {
			return e["receivedDateTime"] == nil || e["from"] == nil || e["subject"] == nil || e["subject"] == ""
		})
		box.Events = thin(box.Events, 12, func(e graphtest.Entity) bool { return e["recurrence"] != nil })
		box.Contacts = thin(box.Contacts, 2, nil)
	}
	return data
}

// thin keeps one of n, and those that are kept for themselves.
func thin(list []graphtest.Entity, n int, keep func(graphtest.Entity) bool) []graphtest.Entity {
	var out []graphtest.Entity
	for i, e := range list {
		if i%n == 0 || keep != nil && keep(e) {
			out = append(out, e)
		}
	}
	return out
}
