package graphtables

// https://learn.microsoft.com/graph/api/resources/mailboxsettings
var mailboxSettings = Table{
	Name:       "mailbox_settings",
	Comment:    "time zone, language, working hours and automatic replies, one row a mailbox",
	Entity:     "mailboxSettings",
	Shape:      Singleton,
	Path:       "{mailbox}/mailboxSettings",
	Permission: "MailboxSettings.Read",
	Rules:      Rules{Bare: true},
	Columns: []Column{
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
		{Name: "time_zone", Property: "timeZone", Comment: "the name Windows gives it"},
		{Name: "language_locale", Property: "language/locale"},
		{Name: "language_display_name", Property: "language/displayName"},
		{Name: "date_format", Property: "dateFormat"},
		{Name: "time_format", Property: "timeFormat"},
		{Name: "archive_folder", Property: "archiveFolder", ID: true, Comment: "the id of the folder"},
		{Name: "automatic_replies_setting_external_audience", Property: "automaticRepliesSetting/externalAudience", Form: Enum, Values: audiences, Comment: "none, contactsOnly or all"},
		{Name: "automatic_replies_setting_external_reply_message", Property: "automaticRepliesSetting/externalReplyMessage", Width: 1000},
		{Name: "automatic_replies_setting_internal_reply_message", Property: "automaticRepliesSetting/internalReplyMessage", Width: 1000},
		{Name: "automatic_replies_setting_scheduled_end_date_time", Property: "automaticRepliesSetting/scheduledEndDateTime", Type: Timestamp, Form: EventTime},
		{Name: "automatic_replies_setting_scheduled_start_date_time", Property: "automaticRepliesSetting/scheduledStartDateTime", Type: Timestamp, Form: EventTime},
		{Name: "automatic_replies_setting_status", Property: "automaticRepliesSetting/status", Form: Enum, Values: replyStatuses, Comment: "disabled, alwaysEnabled or scheduled"},
		{Name: "delegate_meeting_message_delivery_options", Property: "delegateMeetingMessageDeliveryOptions", Form: Enum, Values: deliveryOptions, Comment: "sendToDelegateAndInformationToPrincipal, sendToDelegateAndPrincipal or sendToDelegateOnly"},
		{Name: "user_purpose", Property: "userPurpose", Form: Enum, Values: userPurposes, Comment: "user, linked, shared, room, equipment or others"},
		{Name: "working_hours_days_of_week", Property: "workingHours/daysOfWeek", Type: JSON, Form: Structure},
		{Name: "working_hours_end_time", Property: "workingHours/endTime"},
		{Name: "working_hours_start_time", Property: "workingHours/startTime"},
		{Name: "working_hours_time_zone_name", Property: "workingHours/timeZone/name"},
	},
}

// messageRules are the rules of the inbox; other folders have none.
//
// https://learn.microsoft.com/graph/api/resources/messagerule
var messageRules = Table{
	Name:       "message_rules",
	Comment:    "the rules of the inbox, in the order of sequence",
	Entity:     "messageRule",
	Path:       "{mailbox}/mailFolders/inbox/messageRules",
	Item:       "{mailbox}/mailFolders/inbox/messageRules/{id}",
	Permission: "MailboxSettings.Read",
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true},
		{Name: "display_name", Property: "displayName"},
		{Name: "sequence", Property: "sequence", Type: BigInt},
		{Name: "is_enabled", Property: "isEnabled", Type: Boolean},
		{Name: "actions", Property: "actions", Type: JSON, Form: Structure},
		{Name: "conditions", Property: "conditions", Type: JSON, Form: Structure},
		{Name: "exceptions", Property: "exceptions", Type: JSON, Form: Structure},
		{Name: "has_error", Property: "hasError", Type: Boolean},
		{Name: "is_read_only", Property: "isReadOnly", Type: Boolean},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}

// masterCategories are the categories a mailbox knows. Graph ignores $filter
// there.
//
// https://learn.microsoft.com/graph/api/resources/outlookcategory
// https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3493
var masterCategories = Table{
	Name:       "master_categories",
	Comment:    "the categories of a mailbox and their colours",
	Entity:     "outlookCategory",
	Path:       "{mailbox}/outlook/masterCategories",
	Item:       "{mailbox}/outlook/masterCategories/{id}",
	Permission: "MailboxSettings.Read",
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true},
		{Name: "display_name", Property: "displayName"},
		{Name: "color", Property: "color", Form: Enum, Values: categoryColors, Comment: "none, or preset0 to preset24"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}

// focusedOverrides say whose mail always goes to one tab of the inbox.
//
// https://learn.microsoft.com/graph/api/resources/inferenceclassificationoverride
var focusedOverrides = Table{
	Name:       "focused_overrides",
	Comment:    "senders whose mail is always focused, or always other",
	Entity:     "inferenceClassificationOverride",
	Path:       "{mailbox}/inferenceClassification/overrides",
	Permission: "Mail.Read",
	Rules:      Rules{Bare: true},
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true},
		{Name: "sender_email_address_address", Property: "senderEmailAddress/address"},
		{Name: "sender_email_address_name", Property: "senderEmailAddress/name"},
		{Name: "classify_as", Property: "classifyAs", Form: Enum, Values: classifications, Comment: "focused or other"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}
