package graphtables

// The members of Graph's enumerations, as it spells them.
// https://learn.microsoft.com/graph/api/resources/enums-mail
var (
	bodyTypes       = []string{"text", "html"}
	importances     = []string{"low", "normal", "high"}
	flagStatuses    = []string{"notFlagged", "complete", "flagged"}
	classifications = []string{"focused", "other"}
)

const userIDComment = "the mailbox: me, a user's id or an address; WHERE user_id = … reads another one"
