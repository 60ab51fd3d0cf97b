package graphtest

// The words of the sample. Contoso makes Atlas, which plans deliveries, and
// Borealis, which reports on them. In braces: {n} a number, {day} a day of the
// week, {code} a code, {city} a place, {me} and {you} the first names of the
// writer and the reader.

// customers write to the owner and to the support desk.
var customers = []contactCard{
	{"Robin Castell", "robin.castell@fabrikam.com"},
	{"Priya Desai", "priya.desai@fabrikam.com"},
	{"Hofer, Martin", "martin.hofer@alpine.example"},
	{"Lena Baumgartner", "lena.baumgartner@alpine.example"},
	{"Declan O'Shea", "declan.o'shea@northwind.example"},
	{"Sofia Marques", "sofia.marques@northwind.example"},
	{"Kenji Mori", "kenji.mori@tailspin.example"},
	{"Hannah Price", "hannah.price@tailspin.example"},
	{"Omar Haddad", "omar.haddad@oasis.example"},
	{"Françoise Petit", "francoise.petit@lumiere.example"},
	{"Agnieszka Zając", "a.zajac@bursztyn.example"},
	{"Ben Carter", "ben+atlas@example.com"},
	{"Luca Ferri", "luca.ferri@example.org"},
	{"Emily Stone", "emily.stone@example.net"},
	{"Rafael Ortiz", "rafael.ortiz@wingtip.example"},
	{"Katrin Jäger", "katrin.jaeger@wingtip.example"},
	{"Purchasing, Fabrikam", "purchasing@fabrikam.com"},
	{"Tuva Hagen", "tuva.hagen@fjord.example"},
}

// germans answer with AW: and WG: instead of Re: and Fwd:.
var germans = map[string]bool{"alpine.example": true, "wingtip.example": true}

// A topic is a question with what follows.
type topic struct {
	subject string
	ask     []string
	answer  []string
	more    string // the next question
	settle  string // and its answer
	thanks  string
}

var topics = []topic{
	{
		"Export from Atlas stops after {n} rows",
		[]string{"when I export the delivery list to a spreadsheet, the file ends after exactly {n} rows although the screen shows many more. I tried it in two browsers with the same result.", "We need the complete list for the auditors by {day}. Is there a limit I can lift?"},
		[]string{"thank you for the clear description. The quick export on the screen takes what is loaded so far, which is why you see a round number. Under Reports > Full export you get every row, as a file that is mailed to you when it is ready.", "I have started one for you; it should arrive within the quarter of an hour."},
		"The full export arrived, but the dates are in American order. Can that be changed for our account only?",
		"Yes: Account > Region decides it. I set yours to day-month-year, please run the export once more.",
		"That was it, all rows are there. Thanks for being so quick.",
	},
	{
		"Sign-in loop since the update",
		[]string{"since this morning Atlas asks me to sign in, shows the map for a second and then asks again. Colleagues on the floor below have no such trouble.", "Clearing the cache helped once, for an hour."},
		[]string{"this happens when the clock of the computer is a few minutes off: the session looks expired the moment it begins. Could you compare the clock with your phone?", "If it is right, please send me the code in the corner of the page, ours starts with {code}."},
		"The clock was six minutes slow, indeed. Is there a way to be told next time instead of guessing?",
		"Fair point. I have asked the developers for a message that says so; it is on the list for the next release.",
		"Works now. I would never have found that myself.",
	},
	{
		"Question about invoice {code}",
		[]string{"invoice {code} lists {n} planners, but two of them left in spring and we removed them in April.", "Could you check and, if you agree, send a corrected one?"},
		[]string{"you are right, they were removed on 14 April and the invoice counts the whole quarter. I have asked our accounts department for a corrected invoice.", "You don't have to pay the first one; the new one will carry the same due date plus fourteen days."},
		"The corrected invoice shows the old address of our head office. Could that be changed too?",
		"Changed, in our system and on the document. The new copy is on its way.",
		"Received and passed on for payment. Thank you.",
	},
	{
		"Borealis: totals differ from Atlas",
		[]string{"the monthly total in Borealis is {n} deliveries higher than what Atlas shows for the same month. Finance noticed, and now both numbers are distrusted.", "Which one is right?"},
		[]string{"both, I am afraid, and they answer different questions: Borealis counts a delivery in the month it was planned, Atlas in the month it was made. Deliveries around the turn of the month make the difference.", "In the report's settings you can switch Borealis to the day of delivery. Then the two agree to the last parcel."},
		"Switched, and they agree. But last year's report changed as well. Can we keep the old one as it was printed?",
		"Yes, use Freeze on the old report before switching. I restored last year's and froze it for you.",
		"Finance is happy, and so am I.",
	},
	{
		"Training for {n} new planners",
		[]string{"we hired {n} planners who start on the first of next month. Do you offer a course here in {city}, or only online?", "Two half days would suit us better than one long one."},
		[]string{"with that many people we gladly come to you. Anneliese, who gives the course, proposes two mornings, nine to half past twelve, with an hour for your own questions on the second.", "The room needs a projector and a network that lets guests in."},
		"Two mornings are perfect. Could the second one be about exceptions only? That is where they struggle.",
		"Good idea; Anneliese will bring the cases that come up most, and please send her two of your own.",
		"The course was very well received. One of them said it was the first where nobody looked at the phone.",
	},
	{
		"Scanner does not read the new labels",
		[]string{"the labels printed since {day} cannot be read by the hand scanners in hall {n}. The old ones still can.", "A photo is attached. The printer is the same."},
		[]string{"the new labels carry the tracking code in a denser pattern, and scanners of the first series need larger dots. Print them at 110 percent until the scanners are updated; I attach the setting.", "The update itself takes two minutes per scanner and can wait for a quiet hour."},
		"At 110 percent the last line falls off the label. Is there a layout without the slogan?",
		"There is: layout \"compact\" leaves it out. I have unlocked it for your account.",
		"All scanners read them now. The slogan is not missed.",
	},
	{
		"Planned maintenance on {day}?",
		[]string{"is it true that Atlas is down on {day} evening? We load two ships that night and cannot do without.", "If it has to be, please tell us the exact hours."},
		[]string{"the notice was too short, sorry. The maintenance needs twenty minutes, between 22:00 and 23:00 your time, and your region can be moved to another night.", "Would the night after suit you? Then nothing changes for the ships."},
		"The night after is fine. Can we get such notices by mail to the whole shift team?",
		"I added your list to the announcements. It gets them five working days ahead.",
		"Noted, thanks for moving it.",
	},
	{
		"Access for our auditor",
		[]string{"an auditor visits us for {n} days and should see the plans, but not change them and not see prices.", "Is there a role for that, or should I lend him my account (I hope not)?"},
		[]string{"please don't lend yours. There is a role \"reader without prices\"; you can give it for a limited time under People > Guests.", "I made an invitation for him that ends by itself after {n} days."},
		"He cannot open the archive of the year before last. Is that part of the role?",
		"The archive has a permission of its own. He has it now, until the same day.",
		"He found everything, and nothing to complain about.",
	},
	{
		"Wish: copy a plan to another week",
		[]string{"our plans repeat every second week, and we type them again each time. A copy button would save us an hour.", "Others must have asked for this?"},
		[]string{"they have, and you are number {n} on that list. Until the button exists, a template does nearly the same: save the plan as template, then open it in the other week.", "I recorded your wish with the two-week rhythm, since that detail was missing so far."},
		"Templates work, except that they forget the drivers. Intended?",
		"Intended, because drivers are on holiday more often than vans. There is a box \"with drivers\" hidden behind the arrow.",
		"Found the arrow. It is a very small arrow.",
	},
	{
		"Slow map in the afternoon",
		[]string{"between two and four the map needs {n} seconds to draw. In the morning it is instant.", "Our network people say the line is half empty."},
		[]string{"we saw it too, thanks for the times. A nightly job of another customer had moved into the afternoon and took the same database. It is back in the night.", "Please tell me if you see it once more; then I would like to look at it while it happens."},
		"It is better, but the satellite view still takes long. Is that us?",
		"That one is a limit of the map's supplier. The street view has the same information and none of the wait.",
		"Fast again. Thank you for not telling us to restart the computer.",
	},
	{
		"Data protection questionnaire",
		[]string{"our legal department sends a questionnaire once a year. It has {n} questions, of which most can be answered with yes.", "Could we have it back by {day} in two weeks?"},
		[]string{"I have passed it to Claire, our counsel, who answers these. Most of it is covered by the processing agreement; the places are marked.", "For question 17, the place of storage, the answer has changed since last year: everything is in Switzerland now."},
		"They ask for the date of the last restore test. Can you name it?",
		"The last one was four weeks ago; the report is two pages, and I am allowed to send it.",
		"Legal says it is complete. See you next year, same form.",
	},
	{
		"Duplicate deliveries after import",
		[]string{"the import of {day} created {n} deliveries twice. We deleted the copies by hand, and now the numbers have gaps.", "What did we do wrong?"},
		[]string{"nothing: the file was sent twice, 40 seconds apart, and the second one had another name, so we took it for a new one. We now compare the contents too.", "The gaps are harmless. If your auditors mind, I can write a note that explains them."},
		"Yes please, a note would help. Two sentences are enough.",
		"The note is attached, signed, with the date and both file names.",
		"Perfect, filed with the rest.",
	},
	{
		"API returns 429",
		[]string{"our program that fetches the plan every minute gets answer 429 since {day}. Nothing was changed on our side.", "How often may we ask?"},
		[]string{"once a minute is fine. But the program asks for each vehicle by itself, {n} calls at once. The list call gives all vehicles in one, and it tells you what changed since the last time.", "Please also wait as long as the Retry-After header says; at the moment it comes back at once."},
		"We changed it to the list call. Is the time in it local or UTC?",
		"UTC, always, with a Z at the end. The screen shows local time.",
		"No more 429, and the load on our side fell too.",
	},
	{
		"Renewal of the contract",
		[]string{"our contract ends in {n} weeks. Before we renew we would like to talk about the number of seats and about support on Saturdays.", "Would a call next week be possible?"},
		[]string{"with pleasure. Siobhán, who looks after contracts, and I are free on Tuesday from ten and on Thursday after two.", "For Saturdays there is an offer: the desk is staffed from eight to noon. I attach what it costs."},
		"Thursday suits us. Could the price for three years be in the offer as well?",
		"It is now; see the second page. The invitation for Thursday follows.",
		"The signed copy is with you. We look forward to the next three years.",
	},
	{
		"Wrong postcode for {city}",
		[]string{"Atlas refuses the new postcode of our depot in {city}, which the town changed in January.", "The drivers know the way, but the customs form doesn't."},
		[]string{"the directory of postcodes is updated once a quarter, and that change missed the last date by a day. I entered yours by hand, and it will not be overwritten.", "Do other depots of yours have new codes? Then I do them in one go."},
		"Two more, see the list. The third on it is only a post box.",
		"All three are in. The post box is marked so that no van is sent there.",
		"Customs accepts the form. Thanks!",
	},
	{
		"Holiday calendar of the region",
		[]string{"the calendar for our region lacks the local holiday in {n} weeks. Last year half the fleet stood before closed gates.", "Can we enter such days ourselves?"},
		[]string{"you can, under Calendar > Own days, for a depot or for all. I entered the one you mention.", "If you send me the list of the year I load it for you, it is a matter of minutes."},
		"Here is the list. The one in August is a half day; does the planner understand that?",
		"It does: give it hours instead of a day. I entered 12:00 to 24:00 as closed.",
		"All gates open this time. Thank you.",
	},
}

// germanTopics are for those who write German.
var germanTopics = []topic{
	{
		"Frage zur Schnittstelle",
		[]string{"wir möchten die Touren jede Nacht automatisch abholen. Reicht dafür ein gewöhnliches Konto, oder brauchen wir ein technisches?", "Es geht um rund {n} Touren pro Nacht."},
		[]string{"bitte ein technisches Konto, sonst steht alles still, wenn jemand das Passwort ändert. Ich habe eines angelegt, die Zugangsdaten kommen getrennt.", "{n} Touren sind kein Problem. Am besten nach zwei Uhr, dann ist die Nachtplanung fertig."},
		"Die Zeiten in der Antwort sind um eine Stunde verschoben. Liegt das an der Sommerzeit?",
		"Ja, geliefert wird Weltzeit. Im Anhang ein Beispiel für die Umrechnung.",
		"Läuft seit drei Nächten ohne Fehler, besten Dank.",
	},
	{
		"Gutschrift für {code}",
		[]string{"auf der Rechnung {code} fehlt die Gutschrift, die wir am {day} vereinbart haben.", "Könnten Sie das bitte prüfen?"},
		[]string{"das stimmt, sie wurde erst nach dem Rechnungslauf gebucht. Sie erscheint auf der nächsten Rechnung als eigene Zeile.", "Wenn Sie sie lieber gleich hätten, überweisen wir den Betrag."},
		"Nächste Rechnung genügt. Bitte mit unserer Bestellnummer.",
		"Die Bestellnummer ist hinterlegt und steht künftig auf jeder Rechnung.",
		"Alles gut angekommen, danke.",
	},
	{
		"Schulung verschieben?",
		[]string{"am {day} sind leider {n} unserer Leute krank. Können wir die Schulung um eine Woche schieben?", "Der Raum wäre frei."},
		[]string{"selbstverständlich, gute Besserung. Anneliese hat am selben Wochentag eine Woche später Zeit, gleiche Stunde.", "Die Einladung ist angepasst."},
		"Zwei möchten lieber online teilnehmen. Geht das nebeneinander?",
		"Das geht; im Raum braucht es dann ein Mikrofon, das wir mitbringen.",
		"Die Schulung war ein Erfolg, auch für die zwei am Bildschirm.",
	},
}

// A chat is what colleagues write to one another.
type chat struct {
	subject string
	lines   []string // one per mail, in turn
}

var chats = []chat{
	{"Release notes for Atlas {n}", []string{
		"the notes for version {n} are in the usual place. Could you read the part about the scanner and say whether a customer would understand it? I am too close to it.",
		"I read it as if I had never seen a scanner. \"Denser pattern\" needs a picture; the rest is clear. I would move the warning to the top.",
		"Picture added, warning moved. It goes out on {day} unless somebody shouts.",
		"No shouting from here.",
	}},
	{"Desk plan for the new office", []string{
		"from {day} we sit on the second floor. A plan is attached; the windows are shared fairly, I hope. Please tell me about plants, screens and special chairs.",
		"Two screens and one tall plant, please. I can give up the window for a place that is not next to the printer.",
		"Done, and the printer has been given to someone who likes it.",
	}},
	{"Customer visit in {city}", []string{
		"we are invited to show Borealis in {city}, {n} people, mostly from finance. Who comes along?",
		"I do. If they are from finance, we should begin with the totals and leave the map for the end.",
		"Agreed. I book the train; the demo account has fresh data since this morning.",
		"Then all that is missing is cake for the way back.",
	}},
	{"Numbers for the quarter", []string{
		"I need the number of open questions at the end of each month, and how long the first answer took. A table is enough, a chart would be a gift.",
		"Table attached. The first answer took {n} minutes less than in the quarter before; the chart comes when I find the colours.",
		"Colours don't matter, thanks. I use the table.",
	}},
	{"Atlas crashes on empty postcodes", []string{
		"a customer imported addresses without postcode, and the planner stopped for everyone in that depot. The log says {code}. Is that one known?",
		"Known since ten minutes ago. The import should have refused the file; it only checked the first {n} lines. A fix is being tested.",
		"Can I tell the customer something?",
		"Tell them: fixed tonight, and nothing was lost. I mean both.",
		"Told. They sent a smiley, which from them is a lot.",
	}},
	{"Summer party", []string{
		"the party is on {day} by the lake, from five. Vegetarian, vegan or the opposite? And who has a large pan?",
		"Vegetarian, and I have a pan that feeds {n}.",
		"Vegan for me. I bring the salad with the nuts, marked as such.",
		"Perfect. It will rain, as always; the hall is booked.",
	}},
	{"Password policy", []string{
		"from next month passwords don't expire any more, but everyone needs a second factor. A key or the app, as you like. Details are on the page of IT.",
		"Can I use both? I lose keys.",
		"You can, and you should. Please lose only one at a time.",
	}},
	{"Draft of the price list", []string{
		"here is the draft for next year. Saturdays are new, the rest rises by less than inflation. Please look at the footnotes; last year two contradicted each other.",
		"Footnote 3 says \"per depot\", the table says \"per customer\". Otherwise fine.",
		"Per depot is right. Corrected, thank you.",
	}},
	{"Who covers the desk on {day}?", []string{
		"Grace and I are both away on {day}. Could somebody take the phone between eight and twelve?",
		"I can until eleven.",
		"And I from eleven. I will bring a book, it is always quiet.",
		"It never is. Thank you both!",
	}},
	{"Interview on {day}", []string{
		"we have a candidate for the support team on {day} at two. Would you join for half an hour? She speaks three languages and has run a call centre on a ferry.",
		"On a ferry? I join for an hour.",
		"Then the room is booked until four.",
	}},
	{"Translation of the help pages", []string{
		"the French pages still say \"cliquez ici\" in {n} places. I know that because I clicked there. Who can correct them?",
		"I can, on the train. Send me the list.",
		"List attached. The worst three are marked.",
		"All corrected, and one that was not on the list.",
	}},
	{"Meeting notes {day}", []string{
		"notes of today: (1) the scanner update goes to all customers in two steps; (2) Saturday support starts in the new year; (3) nobody knows who ordered {n} umbrellas. Corrections until tomorrow, please.",
		"To (1): three steps, the third is the old series. To (3): me. They were on offer.",
	}},
}

var cities = []string{"Basel", "Bern", "Lyon", "Milan", "Oslo", "Utrecht", "Vienna", "Dublin", "Kraków", "Lugano"}

var weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}

var wochentage = []string{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"}

// A gazette is a newsletter with its stock of items.
type gazette struct {
	name  string
	from  contactCard
	every int // days
	first int // day of its first issue
	items [][2]string
}

var gazettes = []gazette{
	{"Logistics Weekly", contactCard{"Logistics Weekly", "news@logistics-weekly.example"}, 7, 1, [][2]string{
		{"Rail freight gains where roads are tolled", "A survey of {n} forwarders finds that the train wins above four hundred kilometres, if the terminal is near."},
		{"The last hundred metres", "Lockers, neighbours, car boots: what became of the parcels that could not be delivered."},
		{"Drivers wanted", "Half of the firms asked cannot fill their shifts. One found {n} drivers by asking its own drivers."},
		{"A warehouse without light", "Robots don't need lamps. The people who repair them do."},
		{"Customs forms get shorter", "From spring two pages instead of {n}. The footnotes keep their length."},
		{"What a pallet knows", "Sensors report tilt, heat and shocks. Who owns the data is settled in court."},
		{"Fuel in figures", "The average price over the week, by country, with the usual surprise in the north."},
		{"Night deliveries on trial", "Quiet vans bring goods at three in the morning. The neighbours slept."},
		{"Packing with less air", "A third of what is sent is air. Folding boxes by the centimetre saves {n} percent."},
	}},
	{"Databases & Coffee", contactCard{"Databases & Coffee", "hello@databases-and-coffee.example"}, 14, 4, [][2]string{
		{"An index too many", "Why the slowest query of a shop became fast when an index was dropped."},
		{"NULL is not a value", "A reader lost {n} rows to a comparison that was neither true nor false. A short walk through three-valued logic."},
		{"Time zones, again", "The meeting that took place twice, and how to store when it was."},
		{"Sorting names", "Å, Ä and Z in four languages, and what your database thinks of it."},
		{"Count first, page later", "The cheapest page is the one you don't fetch."},
		{"Plans that explain themselves", "Reading the output of EXPLAIN with a cup in the other hand."},
		{"Small files, large bill", "A backup of {n} million small objects, and the price of listing them."},
	}},
	{"Zürich im Überblick", contactCard{"Stadtmagazin", "redaktion@stadtmagazin.example"}, 7, 5, [][2]string{
		{"Neue Brücke für Velos", "Ab {n} Uhr früh offen: der Steg über die Limmat ist fertig und schon zu schmal."},
		{"Markt am Samstag", "Kürbisse in {n} Sorten und ein Stand, der nur Honig führt."},
		{"Museen bei Regen", "Drei Häuser, in denen man auch mit nassen Schuhen willkommen ist."},
		{"Das Tram der Zukunft", "Leiser, länger und mit Platz für Kinderwagen."},
		{"Konzert in der Halle", "Ein Orchester aus {n} Laien spielt, was Profis sich nicht trauen."},
		{"Wohnen auf Zeit", "Warum das möblierte Zimmer zurückkehrt."},
	}},
	{"Contoso Inside", contactCard{"Contoso Inside", "inside@contoso.com"}, 28, 9, [][2]string{
		{"New colleagues", "{n} people joined us this month. Say hello on the second floor."},
		{"Atlas in numbers", "More plans than ever, and fewer questions about them."},
		{"From the kitchen", "The coffee machine has a counter. It stands at {n}. We don't know since when."},
		{"Security corner", "Three mails out of ten that look like ours are not. How to tell."},
		{"Open positions", "Developer, accountant, and someone who likes printers."},
	}},
}

// A vendor sends an invoice every month.
type vendor struct {
	from   contactCard
	what   string
	prefix string
	day    int
	cents  int // roughly
	csv    bool
}

var vendors = []vendor{
	{contactCard{"Northwind Telecom", "billing@telecom.example"}, "telephone and data lines", "NT", 3, 41250, true},
	{contactCard{"Hardstrasse Immobilien AG", "verwaltung@hardstrasse.example"}, "rent of the second floor", "HI", 1, 1280000, false},
	{contactCard{"Cloudwerk", "invoices@cloudwerk.example"}, "virtual machines and storage", "CW", 5, 317780, true},
	{contactCard{"Bürobedarf Meier & Söhne", "rechnung@meier.example"}, "paper, pens and toner", "M&S", 11, 18430, false},
	{contactCard{"Fabrikam Labels", "accounts+contoso@fabrikam.com"}, "labels for scanners", "FL", 17, 76900, false},
	{contactCard{"Sauber GmbH", "buero@sauber.example"}, "cleaning", "S", 24, 96000, false},
}
