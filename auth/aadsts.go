package auth

// hints are plain words for Entra's error numbers, see
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Microsoft may change the numbers, so
// they are for people only.
var hints = byNumber([]hint{
	{[]int{50011}, advice{"ReturnUrl", "register exactly this address in the app registration, as platform \"Mobile and desktop applications\""}},
	{[]int{50020, 50034, 51004, 90072}, advice{"Tenant", "the account is not known in this tenant; check the tenant in AuthUrl and TokenUrl, or pick another account with ExtraAttributesForAuthRequest=prompt=select_account"}},
	{[]int{50053, 50055, 50057}, advice{"", "the account is locked or disabled, or its password has expired"}},
	{[]int{50058}, advice{"ExtraAttributesForAuthRequest", "nobody is signed in in the browser; remove prompt=none"}},
	{[]int{50072, 50074, 50076, 50078, 50079}, advice{"", "multi-factor authentication is needed"}},
	{[]int{50105}, advice{"", "an administrator has to assign this user to the application"}},
	{[]int{50126}, advice{"", "the user name or the password is wrong"}},
	{[]int{50132, 50133, 50173}, advice{"", "the session was revoked, for example by a new password"}},
	{[]int{50194, 90124, 90130, 9001023}, advice{"Tenant", "this application cannot be used with /common; give the tenant's id or domain, or organizations"}},
	{[]int{50196}, advice{"", "the server saw the same request too often; wait some minutes"}},
	{[]int{50199}, advice{"", "the server wants the person to confirm"}},
	{[]int{53000, 53001, 53002, 53003, 53004, 530032, 530035}, advice{"", "a Conditional Access policy blocks this sign-in; ask an administrator, and try another kind of sign-in, since the device code is often the blocked part"}},
	{[]int{54005}, advice{"", "the code was used before"}},
	{[]int{65001, 65004, 90008, 90094, 90095}, advice{"", "consent is missing; sign in with ExtraAttributesForAuthRequest=prompt=consent, or ask an administrator to consent"}},
	{[]int{65005, 650056, 650057}, advice{"Scope", "the app registration lacks a permission that is asked for; add it there"}},
	{[]int{70000}, advice{"", "the refresh token is not accepted"}},
	{[]int{70001, 700016, 7000112}, advice{"ClientId", "the application is not known, or disabled, in this tenant; check ClientId and the tenant"}},
	{[]int{70002, 7000215, 7000222}, advice{"ClientSecret", "the secret is wrong or has expired; note that the value is needed, not the secret's id"}},
	{[]int{700025}, advice{"ClientSecret", "a public client must not send a secret; remove it, or register the return address as platform \"Web\""}},
	{[]int{7000218}, advice{"ClientSecret", "the server wants a secret; register the return address as platform \"Mobile and desktop applications\" and allow public client flows, or give the secret"}},
	{[]int{70008, 700082}, advice{"", "the refresh token has expired because it was not used for a long time"}},
	{[]int{700084}, advice{"ReturnUrl", "the return address is registered as a single-page application, whose sign-in lasts 24 hours; register it as platform \"Mobile and desktop applications\""}},
	{[]int{28002, 28003, 70011, 700022, 700023}, advice{"Scope", "a permission is not known, or the permissions belong to several resources"}},
	{[]int{70016}, advice{"", "the code has not been entered yet"}},
	{[]int{70018, 70019}, advice{"", "the code was wrong or has expired"}},
	{[]int{70043}, advice{"", "a policy asks for a new sign-in from time to time"}},
	{[]int{700005}, advice{"TokenUrl", "AuthUrl and TokenUrl name different tenants"}},
	{[]int{50147, 501481, 501491}, advice{"", "the proof key (PKCE) was not accepted"}},
	{[]int{90002, 90038, 900382, 900432}, advice{"Tenant", "the tenant is not known here; check the tenant and Cloud"}},
	{[]int{9002313}, advice{"TokenUrl", "the server does not understand the request; check that TokenUrl is the v2 token endpoint"}},
	{[]int{90056, 900144, 900561}, advice{"TokenUrl", "the request went to the wrong endpoint; are AuthUrl and TokenUrl swapped?"}},
	{[]int{50033, 50087, 90006, 90024, 90033, 90055, 90090}, advice{"", "the server is busy; try again later"}},
})

// hint is advice for the numbers that mean the same.
type hint struct {
	numbers []int
	advice
}

func byNumber(list []hint) map[int]advice {
	all := make(map[int]advice)
	for _, h := range list {
		for _, n := range h.numbers {
			all[n] = h.advice
		}
	}
	return all
}
