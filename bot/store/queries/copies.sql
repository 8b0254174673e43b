-- Reading everything that is stored about one person, for the copy they may ask for.

-- name: copy_of_respondents(fingerprint)
-- The person, found by the fingerprint of their Telegram id.
SELECT respondents.* FROM respondents
JOIN identities ON identities.respondent_id = respondents.id
WHERE identities.fingerprint = :fingerprint;

-- name: copy_of_consents(respondent)
-- Every consent, given and withdrawn.
SELECT * FROM consents WHERE respondent_id = :respondent ORDER BY given_at;

-- name: copy_of_sessions(respondent)
-- Where they stand.
SELECT * FROM sessions WHERE respondent_id = :respondent;

-- name: copy_of_screens(respondent)
-- The current message of the conversation.
SELECT * FROM screens WHERE respondent_id = :respondent;

-- name: copy_of_assessments(respondent)
-- All of them, oldest first.
SELECT * FROM assessments WHERE respondent_id = :respondent ORDER BY started_at, id;

-- name: copy_of_answers(respondent)
-- With the history.
SELECT answers.* FROM answers
JOIN assessments ON assessments.id = answers.assessment_id
WHERE assessments.respondent_id = :respondent
ORDER BY answers.answered_at, answers.assessment_id, answers.indicator, answers.version;

-- name: copy_of_remarks(respondent)
-- With the history.
SELECT remarks.* FROM remarks
JOIN assessments ON assessments.id = remarks.assessment_id
WHERE assessments.respondent_id = :respondent
ORDER BY remarks.written_at, remarks.assessment_id, remarks.question, remarks.version;

-- name: copy_of_scores(respondent)
-- Of finished assessments.
SELECT scores.* FROM scores
JOIN assessments ON assessments.id = scores.assessment_id
WHERE assessments.respondent_id = :respondent
ORDER BY scores.assessment_id;

-- name: copy_of_standings(respondent)
-- What they bring to their region's figures.
SELECT standings.* FROM standings
JOIN assessments ON assessments.id = standings.assessment_id
WHERE assessments.respondent_id = :respondent
ORDER BY standings.assessment_id, standings.part;

-- name: copy_of_messages(respondent)
-- What waits; what was sent keeps no text.
SELECT * FROM outbox WHERE respondent_id = :respondent ORDER BY id;

-- name: copy_of_reminders(respondent)
-- When a half-finished assessment is looked at next, and how often it was reminded of.
SELECT reminders.* FROM reminders
JOIN assessments ON assessments.id = reminders.assessment_id
WHERE assessments.respondent_id = :respondent
ORDER BY reminders.assessment_id;

-- name: copy_of_notices(respondent)
-- What they shall be told, and what they were told lately.
SELECT * FROM notices WHERE respondent_id = :respondent ORDER BY made_at, key;

-- name: copy_of_parked(chat)
-- Raw updates that still wait.
SELECT * FROM inbox WHERE chat = :chat ORDER BY parked_at, update_id;

-- name: copy_of_audit(respondent)
-- What they did that was noted.
SELECT * FROM audit_events WHERE actor = :respondent ORDER BY at, id;

-- name: copy_of_contacts(respondent)
-- Under which name a coordinator may write to them.
SELECT * FROM contacts WHERE respondent_id = :respondent;

-- name: copy_of_grants(respondent)
-- What they may do for a place.
SELECT * FROM grants WHERE respondent_id = :respondent ORDER BY made_at, id;

-- name: copy_of_links(respondent)
-- Links that they made.
SELECT * FROM links WHERE made_by = :respondent ORDER BY made_at, id;

-- name: copy_of_link_uses(respondent)
-- Links of others that they used.
SELECT * FROM link_uses WHERE respondent_id = :respondent ORDER BY used_at, link_id;

-- name: copy_of_broadcasts(respondent)
-- What they sent to many.
SELECT * FROM broadcasts WHERE made_by = :respondent ORDER BY made_at, id;

-- name: copy_of_deliveries(respondent)
-- What they were sent by coordinators, and how it ended.
SELECT * FROM deliveries WHERE respondent_id = :respondent ORDER BY broadcast_id, attempt;

-- name: copy_of_summary_wishes(respondent)
-- Summaries that they want every Monday.
SELECT * FROM summary_wishes WHERE respondent_id = :respondent ORDER BY wished_at, scope;

-- name: copy_of_summary_posts(respondent)
-- Summaries that they were sent.
SELECT * FROM summary_posts WHERE respondent_id = :respondent ORDER BY sent_at, scope;

-- name: copy_of_evidence(respondent)
-- What shows that their answers are so, their colleagues' included.
SELECT
    evidence.id, evidence.assessment_id, evidence.indicator, evidence.kind, evidence.state,
    evidence.body AS content, evidence.blob, evidence.sort, evidence.size, evidence.part_id,
    evidence.given_at
FROM evidence JOIN assessments ON assessments.id = evidence.assessment_id
LEFT JOIN colleague_parts ON colleague_parts.id = evidence.part_id
WHERE assessments.respondent_id = :respondent
    AND (evidence.part_id = '' OR colleague_parts.sent_at IS NOT NULL)
ORDER BY evidence.given_at, evidence.id;

-- name: copy_of_colleague_parts(respondent)
-- The parts that they asked colleagues for.
SELECT
    colleague_parts.id, colleague_parts.assessment_id, colleague_parts.label,
    colleague_parts.indicators, colleague_parts.made_at, colleague_parts.expires_at,
    colleague_parts.withdrawn_at, colleague_parts.opened_at, colleague_parts.sent_at
FROM colleague_parts JOIN assessments ON assessments.id = colleague_parts.assessment_id
WHERE assessments.respondent_id = :respondent
ORDER BY colleague_parts.made_at, colleague_parts.id;

-- name: copy_of_helped_parts(respondent)
-- The parts that they answered for a colleague; what the other calls them is the other's.
SELECT
    colleague_parts.id, colleague_parts.indicators, colleague_parts.expires_at,
    colleague_parts.withdrawn_at, colleague_parts.opened_at, colleague_parts.sent_at
FROM colleague_parts
WHERE colleague_parts.colleague_id = :respondent
ORDER BY colleague_parts.made_at, colleague_parts.id;

-- name: copy_of_helped_answers(respondent)
-- What they said in them.
SELECT
    colleague_answers.part_id, colleague_answers.indicator, colleague_answers.status,
    colleague_answers.value, colleague_answers.answered_at
FROM colleague_answers
JOIN colleague_parts ON colleague_parts.id = colleague_answers.part_id
WHERE colleague_parts.colleague_id = :respondent
ORDER BY colleague_answers.answered_at, colleague_answers.part_id, colleague_answers.indicator;

-- name: copy_of_helped_evidence(respondent)
-- What they gave as evidence in assessments of others.
SELECT
    evidence.id, evidence.indicator, evidence.kind, evidence.state, evidence.body AS content,
    evidence.blob, evidence.sort, evidence.size, evidence.part_id, evidence.given_at
FROM evidence JOIN assessments ON assessments.id = evidence.assessment_id
WHERE evidence.given_by = :respondent AND assessments.respondent_id <> :respondent
ORDER BY evidence.given_at, evidence.id;
