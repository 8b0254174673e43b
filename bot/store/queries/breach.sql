-- Who is affected by a breach.

-- name: affected_people(since, until)
-- Everybody of whom anything was stored between these moments: known before its end, and not
-- erased before its beginning. Columns say which data there are, or were until they were erased.
SELECT
    respondents.id, respondents.created_at, respondents.reachable, respondents.erased_at,
    EXISTS (
        SELECT 1 FROM identities WHERE identities.respondent_id = respondents.id
    ) AS has_identity,
    EXISTS (
        SELECT 1 FROM consents
        WHERE consents.respondent_id = respondents.id AND consents.given_at <= :until
    ) AS has_consent,
    EXISTS (
        SELECT 1 FROM assessments
        WHERE assessments.respondent_id = respondents.id AND assessments.started_at <= :until
    ) AS has_answers,
    EXISTS (
        SELECT 1 FROM remarks JOIN assessments ON assessments.id = remarks.assessment_id
        WHERE assessments.respondent_id = respondents.id AND remarks.written_at <= :until
    ) AS has_texts,
    EXISTS (
        SELECT 1 FROM outbox
        WHERE outbox.respondent_id = respondents.id AND outbox.created_at <= :until
            AND (outbox.settled_at IS NULL OR outbox.settled_at >= :since)
    ) AS has_messages,
    EXISTS (
        SELECT 1 FROM inbox JOIN identities ON identities.fingerprint = inbox.chat
        WHERE identities.respondent_id = respondents.id AND inbox.parked_at <= :until
    ) AS has_updates
FROM respondents
WHERE respondents.created_at <= :until
    AND (respondents.erased_at IS NULL OR respondents.erased_at >= :since)
ORDER BY respondents.id;
