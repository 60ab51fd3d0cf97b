package graphtables

// calendars are those of one mailbox, others' shared with it too.
//
// https://learn.microsoft.com/graph/api/resources/calendar
var calendars = Table{
	Name:       "calendars",
	Comment:    "the calendars of a mailbox",
	Entity:     "calendar",
	Path:       "{mailbox}/calendars",
	Item:       "{mailbox}/calendars/{id}",
	Permission: "Calendars.ReadBasic",
	Shared:     "Calendars.Read.Shared",
	Rules:      Rules{MaxPage: 1000},
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true},
		{Name: "name", Property: "name"},
		{Name: "is_default_calendar", Property: "isDefaultCalendar", Type: Boolean},
		{Name: "owner_name", Property: "owner/name"},
		{Name: "owner_address", Property: "owner/address"},
		{Name: "allowed_online_meeting_providers", Property: "allowedOnlineMeetingProviders", Type: JSON, Form: Structure},
		{Name: "can_edit", Property: "canEdit", Type: Boolean},
		{Name: "can_share", Property: "canShare", Type: Boolean},
		{Name: "can_view_private_items", Property: "canViewPrivateItems", Type: Boolean},
		{Name: "change_key", Property: "changeKey", ID: true},
		{Name: "color", Property: "color", Form: Enum, Values: calendarColors, Comment: "auto, lightBlue, …"},
		{Name: "default_online_meeting_provider", Property: "defaultOnlineMeetingProvider", Form: Enum, Values: meetingProviders, Comment: "unknown, skypeForBusiness, skypeForConsumer or teamsForBusiness"},
		{Name: "hex_color", Property: "hexColor"},
		{Name: "is_removable", Property: "isRemovable", Type: Boolean},
		{Name: "is_tallying_responses", Property: "isTallyingResponses", Type: Boolean},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}
