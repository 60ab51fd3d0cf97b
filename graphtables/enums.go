package graphtables

// The members of Graph's enumerations, as it spells them.
// https://learn.microsoft.com/graph/api/resources/enums-mail
var (
	bodyTypes        = []string{"text", "html"}
	importances      = []string{"low", "normal", "high"}
	flagStatuses     = []string{"notFlagged", "complete", "flagged"}
	classifications  = []string{"focused", "other"}
	locationTypes    = []string{"default", "conferenceRoom", "homeAddress", "businessAddress", "geoCoordinates", "streetAddress", "hotel", "restaurant", "localBusiness", "postalAddress"}
	locationIDTypes  = []string{"unknown", "locationStore", "directory", "private", "bing"}
	meetingProviders = []string{"unknown", "skypeForBusiness", "skypeForConsumer", "teamsForBusiness"}
	responses        = []string{"none", "organizer", "tentativelyAccepted", "accepted", "declined", "notResponded"}
	sensitivities    = []string{"normal", "personal", "private", "confidential"}
	freeBusyStatuses = []string{"unknown", "free", "tentative", "busy", "oof", "workingElsewhere"}
	eventTypes       = []string{"singleInstance", "occurrence", "exception", "seriesMaster"}
	calendarColors   = []string{"auto", "lightBlue", "lightGreen", "lightOrange", "lightGray", "lightYellow", "lightTeal", "lightPink", "lightBrown", "lightRed", "maxColor"}
	categoryColors   = []string{"none", "preset0", "preset1", "preset2", "preset3", "preset4", "preset5", "preset6", "preset7", "preset8", "preset9", "preset10", "preset11", "preset12", "preset13", "preset14", "preset15", "preset16", "preset17", "preset18", "preset19", "preset20", "preset21", "preset22", "preset23", "preset24"}
	audiences        = []string{"none", "contactsOnly", "all"}
	replyStatuses    = []string{"disabled", "alwaysEnabled", "scheduled"}
	deliveryOptions  = []string{"sendToDelegateAndInformationToPrincipal", "sendToDelegateAndPrincipal", "sendToDelegateOnly"}
	userPurposes     = []string{"user", "linked", "shared", "room", "equipment", "others", "unknownFutureValue"}
	groupAccesses    = []string{"none", "private", "secret", "public", "unknownFutureValue"}
	attendeeTypes    = []string{"required", "optional", "resource"}
	personClasses    = []string{"Person", "Group", "Other"}
)

const userIDComment = "the mailbox: me, a user's id or an address; WHERE user_id = … reads another one"
