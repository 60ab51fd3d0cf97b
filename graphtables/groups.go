package graphtables

// groups are the groups of the directory. Single marks what Graph gives only
// for one group.
//
// https://learn.microsoft.com/graph/api/resources/group
var groups = Table{
	Name:       "groups",
	Comment:    "Microsoft 365 groups, distribution lists and security groups",
	Entity:     "group",
	Path:       "groups",
	Item:       "groups/{id}",
	Permission: "GroupMember.Read.All",
	Rules:      Rules{Family: Directory, MaxPage: 999, Filter: true, Search: true},
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true, Filter: Eq | InList, Width: 50},
		{Name: "display_name", Property: "displayName", Filter: Eq | InList | StartsWith | NullTest, Search: "displayName"},
		{Name: "mail", Property: "mail", Filter: Eq | InList | StartsWith | NullTest},
		{Name: "description", Property: "description", Filter: Eq | StartsWith, Search: "description", Advanced: true},
		{Name: "visibility", Property: "visibility"},
		{Name: "mail_enabled", Property: "mailEnabled", Type: Boolean, Filter: Eq, Exact: Eq},
		{Name: "security_enabled", Property: "securityEnabled", Type: Boolean, Filter: Eq, Exact: Eq},
		{Name: "group_types", Property: "groupTypes", Type: JSON, Form: Strings, NotNull: true, Filter: AnyEq, Comment: "Unified for Microsoft 365 groups, DynamicMembership"},
		{Name: "deleted_date_time", Property: "deletedDateTime", Type: Timestamp, Form: Instant},
		{Name: "access_type", Property: "accessType", Form: Enum, Values: groupAccesses, Hidden: true, Single: true, Comment: "none, private, secret or public"},
		{Name: "allow_external_senders", Property: "allowExternalSenders", Type: Boolean, Hidden: true, Single: true},
		{Name: "assigned_labels", Property: "assignedLabels", Type: JSON, Form: Structure},
		{Name: "assigned_licenses", Property: "assignedLicenses", Type: JSON, Form: Structure},
		{Name: "auto_subscribe_new_members", Property: "autoSubscribeNewMembers", Type: Boolean, Hidden: true, Single: true},
		{Name: "classification", Property: "classification", Filter: Eq | StartsWith, Advanced: true},
		{Name: "created_date_time", Property: "createdDateTime", Type: Timestamp, Form: Instant, Filter: Ge | Le},
		{Name: "expiration_date_time", Property: "expirationDateTime", Type: Timestamp, Form: Instant},
		{Name: "has_members_with_license_errors", Property: "hasMembersWithLicenseErrors", Type: Boolean},
		{Name: "hide_from_address_lists", Property: "hideFromAddressLists", Type: Boolean, Hidden: true, Single: true},
		{Name: "hide_from_outlook_clients", Property: "hideFromOutlookClients", Type: Boolean, Hidden: true, Single: true},
		{Name: "info_catalogs", Property: "infoCatalogs", Type: JSON, Form: Strings, NotNull: true},
		{Name: "is_archived", Property: "isArchived", Type: Boolean, Hidden: true, Single: true},
		{Name: "is_assignable_to_role", Property: "isAssignableToRole", Type: Boolean},
		{Name: "is_favorite", Property: "isFavorite", Type: Boolean, Hidden: true, Single: true},
		{Name: "is_management_restricted", Property: "isManagementRestricted", Type: Boolean},
		{Name: "is_subscribed_by_mail", Property: "isSubscribedByMail", Type: Boolean, Hidden: true, Single: true},
		{Name: "license_processing_state_state", Property: "licenseProcessingState/state"},
		{Name: "mail_nickname", Property: "mailNickname", Filter: Eq | InList | StartsWith | NullTest},
		{Name: "membership_rule", Property: "membershipRule", Filter: Eq | StartsWith, Advanced: true},
		{Name: "membership_rule_processing_state", Property: "membershipRuleProcessingState"},
		{Name: "on_premises_domain_name", Property: "onPremisesDomainName"},
		{Name: "on_premises_extension_attributes", Property: "onPremisesExtensionAttributes", Type: JSON, Form: Structure},
		{Name: "on_premises_last_sync_date_time", Property: "onPremisesLastSyncDateTime", Type: Timestamp, Form: Instant},
		{Name: "on_premises_net_bios_name", Property: "onPremisesNetBiosName"},
		{Name: "on_premises_provisioning_errors", Property: "onPremisesProvisioningErrors", Type: JSON, Form: Structure},
		{Name: "on_premises_sam_account_name", Property: "onPremisesSamAccountName"},
		{Name: "on_premises_security_identifier", Property: "onPremisesSecurityIdentifier"},
		{Name: "on_premises_sync_enabled", Property: "onPremisesSyncEnabled", Type: Boolean, Filter: Eq},
		{Name: "organization_id", Property: "organizationId", ID: true},
		{Name: "preferred_data_location", Property: "preferredDataLocation"},
		{Name: "preferred_language", Property: "preferredLanguage", Filter: Eq | StartsWith, Advanced: true},
		{Name: "proxy_addresses", Property: "proxyAddresses", Type: JSON, Form: Strings, NotNull: true, Filter: AnyEq},
		{Name: "renewed_date_time", Property: "renewedDateTime", Type: Timestamp, Form: Instant},
		{Name: "resource_behavior_options", Property: "resourceBehaviorOptions", Type: JSON, Form: Strings, NotNull: true},
		{Name: "resource_provisioning_options", Property: "resourceProvisioningOptions", Type: JSON, Form: Strings, NotNull: true},
		{Name: "security_identifier", Property: "securityIdentifier"},
		{Name: "service_provisioning_errors", Property: "serviceProvisioningErrors", Type: JSON, Form: Structure},
		{Name: "theme", Property: "theme"},
		{Name: "unique_name", Property: "uniqueName"},
		{Name: "unseen_conversations_count", Property: "unseenConversationsCount", Type: BigInt, Hidden: true, Single: true},
		{Name: "unseen_count", Property: "unseenCount", Type: BigInt, Hidden: true, Single: true},
		{Name: "unseen_messages_count", Property: "unseenMessagesCount", Type: BigInt, Hidden: true, Single: true},
		{Name: "welcome_message_enabled", Property: "welcomeMessageEnabled", Type: Boolean},
	},
}

// groupMembers lists direct members. Those that are no users have only an id
// and a display name. $expand of members stops at 20, so each group's list is
// read.
//
// https://learn.microsoft.com/graph/api/group-list-members
var groupMembers = Table{
	Name:       "group_members",
	Comment:    "the direct members of groups",
	Entity:     "user",
	Shape:      Child,
	Path:       "groups/{group_id}/members",
	Parent:     &Parent{Table: "groups", Key: "group_id"},
	Permission: "GroupMember.Read.All",
	Rules:      Rules{Family: Directory, MaxPage: 999},
	Columns: []Column{
		{Name: "group_id", Source: FromParent, NotNull: true, ID: true, Comment: "the group"},
		{Name: "id", Property: "id", NotNull: true, ID: true, Width: 50},
		{Name: "display_name", Property: "displayName"},
		{Name: "mail", Property: "mail"},
		{Name: "user_principal_name", Property: "userPrincipalName"},
	},
}
