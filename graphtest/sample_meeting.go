package graphtest

import (
	"fmt"
	"time"
)

// meetingMail is what meetings leave in the mail: requests, responses and
// cancellations, which are messages of a derived type
// (https://learn.microsoft.com/en-us/graph/api/resources/eventmessage).
func (s *sketch) meetingMail() {
	subjects := []string{"Planning Atlas", "Demo of Borealis", "Contract talk", "Budget round", "Interview", "Scanner update, next step", "Customer call: Fabrikam"}
	for n := range 96 {
		at := s.someTime(s.someDay())
		start := workday(at.AddDate(0, 0, 2+s.r.IntN(12)).Truncate(24 * time.Hour)).Add(time.Duration(8+s.r.IntN(8)) * time.Hour)
		subject := pick(s.r, subjects)
		from := pick(s.r, s.staff)
		if chance(s.r, 30) {
			from = pick(s.r, customers)
		}
		th := s.newThread(at)
		request := letter{
			folder: "inbox", at: at, from: from, to: []contactCard{s.me, pick(s.r, s.staff)}, thread: th, subject: subject,
			paragraphs: []string{"Let us talk about it for an hour; the agenda follows.", from.first()},
			extra:      meetingExtra("#microsoft.graph.eventMessageRequest", "meetingRequest", start),
		}
		request.extra["meetingRequestType"] = "newMeetingRequest"
		request.extra["responseRequested"] = true
		request.extra["allowNewTimeProposals"] = true
		for _, key := range []string{"previousStartDateTime", "previousEndDateTime", "previousLocation"} {
			request.extra[key] = nil
		}
		switch {
		case n%3 == 1: // the owner invited, somebody answers
			kind := pick(s.r, []string{"Accepted", "Accepted", "Tentative", "Declined"})
			response := request
			response.extra = meetingExtra("#microsoft.graph.eventMessageResponse", map[string]string{
				"Accepted": "meetingAccepted", "Tentative": "meetingTenativelyAccepted", "Declined": "meetingDeclined",
			}[kind], start)
			response.extra["responseType"] = map[string]string{"Accepted": "accepted", "Tentative": "tentativelyAccepted", "Declined": "declined"}[kind]
			response.extra["proposedNewTime"] = nil
			response.to = []contactCard{s.me}
			response.subject = kind + ": " + subject
			response.paragraphs = []string{fmt.Sprintf("%s has answered your invitation to “%s”.", from.name, subject)}
			s.add(response)
		case n%12 == 2: // invited, and called off
			request.extra["isOutOfDate"] = true
			s.add(request)
			off := request
			off.at = at.Add(26 * time.Hour)
			off.subject, off.importance = "Canceled: "+subject, "high"
			off.extra = meetingExtra("#microsoft.graph.eventMessage", "meetingCancelled", start)
			off.paragraphs = []string{"This will have to wait, sorry.", from.first()}
			if off.at.Before(sampleEnd) {
				s.add(off)
			}
		default:
			if n%9 == 0 {
				request.extra["meetingRequestType"] = "fullUpdate"
				request.extra["previousStartDateTime"] = zoned(start.Add(-24 * time.Hour))
				request.extra["previousEndDateTime"] = zoned(start.Add(-23 * time.Hour))
			}
			s.add(request)
		}
	}
}

func meetingExtra(odataType, kind string, start time.Time) map[string]any {
	return map[string]any{
		"@odata.type":        odataType,
		"meetingMessageType": kind,
		"type":               "singleInstance",
		"startDateTime":      zoned(start),
		"endDateTime":        zoned(start.Add(time.Hour)),
		"location":           location("Room Pilatus"),
		"isAllDay":           false,
		"isOutOfDate":        false,
		"isDelegated":        false,
		"recurrence":         nil,
	}
}
