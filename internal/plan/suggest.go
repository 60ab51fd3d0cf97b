package plan

import (
	"fmt"
	"slices"
	"strings"

	"graphmail/graphtables"
)

// tried holds words that people try for a column, without underscores, and the
// columns that they may mean, the likeliest first: what mail programs and other
// databases call them, where no likeness of the letters leads from one to the
// other.
var tried = map[string][]string{
	"to": {"to_recipients", "attendees", "address"}, "toaddress": {"to_recipients", "address"}, "recipient": {"to_recipients", "attendees", "address"},
	"recipients": {"to_recipients", "attendees", "address"}, "receiver": {"to_recipients", "address"},
	"cc": {"cc_recipients", "address"}, "ccaddress": {"cc_recipients", "address"}, "bcc": {"bcc_recipients", "address"}, "bccaddress": {"bcc_recipients", "address"},
	"from": {"from_address", "from_name", "organizer_address"}, "fromemail": {"from_address"}, "author": {"from_address", "from_name", "organizer_address"},
	"sender":      {"from_address", "sender_address", "sender_email_address_address", "organizer_address"},
	"senderemail": {"from_address", "sender_address", "sender_email_address_address"},
	"email":       {"mail", "address", "from_address", "email_addresses", "primary_email_address_address", "scored_email_addresses", "owner_address", "organizer_address"},
	"mail":        {"address", "from_address", "email_addresses", "scored_email_addresses", "owner_address", "organizer_address"},
	"address":     {"from_address", "mail", "email_addresses", "scored_email_addresses", "owner_address", "organizer_address"},
	"name":        {"display_name", "subject", "from_name"}, "title": {"subject", "job_title", "display_name"},
	"firstname": {"given_name"}, "lastname": {"surname"}, "company": {"company_name"}, "phone": {"mobile_phone", "business_phones", "phones"},
	"date":      {"received_date_time", "sent_date_time", "start_date_time", "created_date_time", "last_modified_date_time"},
	"time":      {"received_date_time", "sent_date_time", "start_date_time", "created_date_time", "last_modified_date_time"},
	"datetime":  {"received_date_time", "sent_date_time", "start_date_time", "created_date_time", "last_modified_date_time"},
	"timestamp": {"received_date_time", "sent_date_time", "start_date_time", "created_date_time", "last_modified_date_time"},
	"received":  {"received_date_time"}, "receivedat": {"received_date_time"}, "sent": {"sent_date_time"}, "sentat": {"sent_date_time"},
	"created": {"created_date_time"}, "createdat": {"created_date_time"},
	"modified": {"last_modified_date_time"}, "updated": {"last_modified_date_time"}, "updatedat": {"last_modified_date_time"},
	"start": {"start_date_time"}, "starttime": {"start_date_time"}, "begin": {"start_date_time"}, "end": {"end_date_time"}, "endtime": {"end_date_time"},
	"text": {"body", "body_preview"}, "html": {"body"}, "content": {"body", "content_bytes"}, "message": {"body", "body_preview"},
	"preview": {"body_preview"}, "snippet": {"body_preview"}, "data": {"content_bytes", "body"}, "filename": {"name"}, "mimetype": {"content_type"},
	"read": {"is_read"}, "unread": {"is_read"}, "seen": {"is_read"}, "flag": {"flag_status"}, "flagged": {"flag_status"}, "starred": {"flag_status"},
	"attachment": {"has_attachments"}, "attachments": {"has_attachments"}, "hasattachment": {"has_attachments"}, "priority": {"importance"},
	"label": {"categories", "category"}, "labels": {"categories", "category"}, "tag": {"categories", "category"}, "tags": {"categories", "category"},
	"thread": {"conversation_id"}, "threadid": {"conversation_id"}, "conversation": {"conversation_id"}, "headers": {"internet_message_headers"},
	"messageid": {"id", "internet_message_id"}, "folderid": {"parent_folder_id"}, "parent": {"parent_folder_id"}, "parentid": {"parent_folder_id"},
	"location": {"location_display_name", "office_location"}, "place": {"location_display_name"}, "organizer": {"organizer_address", "organizer_name"},
}

// columnHint says which columns may have been meant, with a leading blank.
func columnHint(name string, columns []string) string {
	var meant []string
	for _, c := range tried[foldName(name)] {
		if slices.Contains(columns, c) && len(meant) < 2 {
			meant = append(meant, fmt.Sprintf("%q", c))
		}
	}
	if len(meant) == 0 {
		return didYouMean(name, columns)
	}
	hint := " (did you mean " + strings.Join(meant, " or ") + "?"
	if strings.HasSuffix(meant[0], `_recipients"`) {
		hint += " message_recipients has a row for each"
	}
	return hint + ")"
}

// didYouMean returns a hint for an error, with a leading blank.
func didYouMean(name string, candidates []string) string {
	if best := graphtables.Nearest(name, candidates); best != "" {
		return ` (did you mean "` + best + `"?)`
	}
	return ""
}

// usingError says that a column of USING is not in both tables, and what may
// have been meant.
func usingError(name string, pos int, first, second names) error {
	a, b := first.find(name), second.find(name)
	switch {
	case len(a) == 0 && len(b) == 0:
		var common []string
		for _, c := range first.columns {
			if len(second.find(c.name)) > 0 {
				common = append(common, c.name)
			}
		}
		hint := columnHint(name, common)
		if hint == "" {
			hint = columnHint(name, append(columnNames(first.columns), columnNames(second.columns)...))
		}
		return nameError(pos, "column %q of USING is in neither table%s", name, hint)
	case len(a) == 0:
		a = b
	}
	return nameError(pos, "column %q of USING is not in both tables: only %s has it; write ON … = %s", name, relationList(a[:1]), qualifiedList(a[:1]))
}
