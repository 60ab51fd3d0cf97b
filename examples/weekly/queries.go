package main

// The queries of the report. Times are parameters: :from and :to enclose the
// week, :before is a week earlier, and :since is as far back as an answered
// message may lie. Each is bound on received_date_time, which Graph can filter
// by, so that a query reads a few weeks of the mailbox and not all of it.
//
// Junk and drafts are not mail that anyone received or sent, and are left out.

// weekQuery turns a day, or NULL for today, into the borders of its week, Monday
// to Monday. Dates become times in the zone of the connection string.
const weekQuery = `
SELECT DATE_FORMAT(monday, '%x-W%v'),
       CAST(monday - INTERVAL 28 DAY AS DATETIME),
       CAST(monday - INTERVAL 7 DAY AS DATETIME),
       CAST(monday AS DATETIME),
       CAST(monday + INTERVAL 7 DAY AS DATETIME),
       NOW()
FROM (SELECT DATE_SUB(day, INTERVAL WEEKDAY(day) DAY) AS monday
      FROM (SELECT COALESCE(DATE(:day), CURDATE()) AS day) AS d) AS w`

// ownerQuery is whose mail it is. It is asked with "me" or an id.
const ownerQuery = `
SELECT display_name, COALESCE(mail, user_principal_name)
FROM users
WHERE id = :user`

// ownerByAddressQuery is ownerQuery for a mailbox that is named by its address.
const ownerByAddressQuery = `
SELECT display_name, COALESCE(mail, user_principal_name)
FROM users
WHERE mail = :user OR user_principal_name = :user`

// totalsQuery counts mail in and out in the week, and in the one before as far
// as this one has come: on a Friday morning with mail up to its Friday morning.
const totalsQuery = `
SELECT COALESCE(SUM(this_week AND NOT sent), 0), COALESCE(SUM(this_week AND sent), 0),
       COALESCE(SUM(NOT this_week AND NOT sent), 0), COALESCE(SUM(NOT this_week AND sent), 0)
FROM (SELECT m.received_date_time >= :from AS this_week, m.from_address <=> :owner AS sent
      FROM messages m
      JOIN mail_folders f ON f.id = m.parent_folder_id
      WHERE m.received_date_time >= :before AND m.received_date_time < :to
        AND (m.received_date_time >= :from OR m.received_date_time < NOW() - INTERVAL 7 DAY)
        AND m.is_draft = FALSE
        AND COALESCE(f.well_known_name, '') <> 'junkemail') AS t`

// daysQuery counts mail in and out for each day that has any.
const daysQuery = `
SELECT CAST(DATE(m.received_date_time) AS DATETIME) AS day,
       SUM(NOT m.from_address <=> :owner) AS received,
       SUM(m.from_address <=> :owner) AS sent
FROM messages m
JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE m.received_date_time >= :from AND m.received_date_time < :to
  AND m.is_draft = FALSE
  AND COALESCE(f.well_known_name, '') <> 'junkemail'
GROUP BY day
ORDER BY day`

// sendersQuery is who wrote how much in the week.
const sendersQuery = `
SELECT MAX(m.from_name), m.from_address, COUNT(*) AS messages,
       SUM(m.is_read = FALSE) AS unread, MAX(m.received_date_time) AS latest
FROM messages m
JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE m.received_date_time >= :from AND m.received_date_time < :to
  AND NOT m.from_address <=> :owner
  AND m.is_draft = FALSE
  AND COALESCE(f.well_known_name, '') <> 'junkemail'
GROUP BY m.from_address
ORDER BY messages DESC, latest DESC, m.from_address`

// answersQuery joins messages with messages: each that someone else wrote with
// the owner's first one after it in the same conversation. The answers of the
// week are reported; what they answer may be older.
const answersQuery = `
SELECT q.from_name, q.from_address, q.subject, q.received_date_time AS asked,
       MIN(r.received_date_time) AS answered,
       TIMESTAMPDIFF(SECOND, q.received_date_time, MIN(r.received_date_time)) AS seconds
FROM messages q
JOIN messages r ON r.conversation_id = q.conversation_id
               AND r.received_date_time > q.received_date_time
WHERE q.received_date_time >= :since AND q.received_date_time < :to
  AND r.received_date_time >= :since AND r.received_date_time < :to
  AND q.from_address <> :owner AND r.from_address = :owner
  AND q.is_draft = FALSE AND r.is_draft = FALSE
GROUP BY q.id, q.from_name, q.from_address, q.subject, q.received_date_time
HAVING answered >= :from
ORDER BY seconds DESC, asked`

// waitingQuery is the newest message of each conversation that the owner has
// written in, where it is someone else's and of this week.
const waitingQuery = `
SELECT m.from_name, m.from_address, m.subject, m.received_date_time AS asked
FROM messages m
JOIN (SELECT conversation_id, MAX(received_date_time) AS latest
      FROM messages
      WHERE received_date_time >= :since AND received_date_time < :to
        AND is_draft = FALSE
      GROUP BY conversation_id
      HAVING SUM(from_address = :owner) > 0) AS c
  ON c.conversation_id = m.conversation_id AND c.latest = m.received_date_time
WHERE m.received_date_time >= :from AND m.received_date_time < :to
  AND m.from_address <> :owner
  AND m.is_draft = FALSE
ORDER BY asked`

// unreadQuery takes the counts that Exchange keeps for each folder: one request,
// however much is unread.
const unreadQuery = `
SELECT path, unread_item_count, total_item_count
FROM mail_folders
WHERE unread_item_count > 0
  AND COALESCE(well_known_name, '') <> 'junkemail'
ORDER BY unread_item_count DESC, path`

// attachmentKindsQuery is the volume of attachments by kind. Pictures inside a
// body, mostly logos, are not counted.
const attachmentKindsQuery = `
SELECT CASE
         WHEN a.kind = 'reference' THEN 'Links to files'
         WHEN a.kind = 'item' THEN 'Messages and events'
         WHEN a.content_type LIKE 'image/%' THEN 'Pictures'
         WHEN a.content_type = 'application/pdf' THEN 'PDF'
         WHEN a.content_type LIKE '%word%' THEN 'Documents'
         WHEN a.content_type LIKE '%sheet%' OR a.content_type LIKE '%excel%' THEN 'Spreadsheets'
         WHEN a.content_type LIKE '%presentation%' OR a.content_type LIKE '%powerpoint%' THEN 'Slides'
         WHEN a.content_type LIKE '%zip%' THEN 'Archives'
         WHEN a.content_type LIKE 'text/%' THEN 'Text'
         ELSE 'Other'
       END AS file_type,
       COUNT(*) AS files,
       SUM(CASE WHEN m.from_address <=> :owner THEN 0 ELSE a.size END) AS received,
       SUM(CASE WHEN m.from_address <=> :owner THEN a.size ELSE 0 END) AS sent
FROM messages m
JOIN attachments a ON a.message_id = m.id
JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE m.received_date_time >= :from AND m.received_date_time < :to
  AND m.is_draft = FALSE
  AND COALESCE(f.well_known_name, '') <> 'junkemail'
  AND a.is_inline = FALSE
GROUP BY file_type
ORDER BY received + sent DESC, file_type`

// largestQuery is the largest attachments of the week.
const largestQuery = `
SELECT a.name, a.size, m.from_name, m.from_address, m.received_date_time
FROM messages m
JOIN attachments a ON a.message_id = m.id
JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE m.received_date_time >= :from AND m.received_date_time < :to
  AND m.is_draft = FALSE
  AND COALESCE(f.well_known_name, '') <> 'junkemail'
  AND a.is_inline = FALSE
ORDER BY a.size DESC, m.received_date_time, a.name
LIMIT 5`

// messagesQuery is the week, a row for each message: the last table of the page,
// and the CSV and the Parquet file. One subquery adds when the owner answered,
// the other what was attached.
const messagesQuery = `
SELECT m.received_date_time, m.from_address <=> :owner AS sent,
       m.from_name, m.from_address, m.subject, f.path, m.is_read,
       r.answered, COALESCE(n.files, 0), COALESCE(n.bytes, 0)
FROM messages m
JOIN mail_folders f ON f.id = m.parent_folder_id
LEFT JOIN (SELECT q.id, MIN(r.received_date_time) AS answered
           FROM messages q
           JOIN messages r ON r.conversation_id = q.conversation_id
                          AND r.received_date_time > q.received_date_time
           WHERE q.received_date_time >= :from AND q.received_date_time < :to
             AND r.received_date_time >= :from AND r.received_date_time < :to
             AND q.from_address <> :owner AND r.from_address = :owner
             AND r.is_draft = FALSE
           GROUP BY q.id) AS r ON r.id = m.id
LEFT JOIN (SELECT a.message_id, COUNT(*) AS files, SUM(a.size) AS bytes
           FROM messages w
           JOIN attachments a ON a.message_id = w.id
           WHERE w.received_date_time >= :from AND w.received_date_time < :to
             AND a.is_inline = FALSE
           GROUP BY a.message_id) AS n ON n.message_id = m.id
WHERE m.received_date_time >= :from AND m.received_date_time < :to
  AND m.is_draft = FALSE
  AND COALESCE(f.well_known_name, '') <> 'junkemail'
ORDER BY m.received_date_time, m.subject`
