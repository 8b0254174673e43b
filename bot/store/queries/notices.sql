-- What people are told without having asked: notices that wait.

-- name: due_notices(now, count)
-- Those that may be told now as far as they know; `telegram_id` is missing for who was erased,
-- `region` for who never began an assessment.
SELECT
    notices.key, notices.respondent_id, notices.kind, notices.detail, notices.urgent,
    respondents.language, respondents.reachable, respondents.muted_at, identities.telegram_id,
    (
        SELECT assessments.region FROM assessments
        WHERE assessments.respondent_id = notices.respondent_id
        ORDER BY assessments.touched_at DESC
        LIMIT 1
    ) AS region
FROM notices
JOIN respondents ON respondents.id = notices.respondent_id
LEFT JOIN identities ON identities.respondent_id = notices.respondent_id
WHERE notices.told_at IS NULL AND notices.due_at <= :now
ORDER BY notices.due_at, notices.key
LIMIT :count;

-- name: next_notice()
-- When the first of them is due.
SELECT min(due_at) AS due_at FROM notices WHERE told_at IS NULL;

-- name: put_off_notice(key, due_at)*!
-- It waits for a better hour.
UPDATE notices SET due_at = :due_at WHERE key = :key AND told_at IS NULL;

-- name: settle_notice(key, at)*!
-- It is not told any more; what it said is forgotten.
UPDATE notices SET told_at = :at, detail = '' WHERE key = :key AND told_at IS NULL;

-- name: waiting_reminders(most)
-- How many of them the sender has not sent yet, counted no further than this.
SELECT count(*) AS waiting FROM (
    SELECT id FROM outbox WHERE state = 'queued' AND priority = 1 LIMIT :most
) AS queued;

-- name: old_notices(before, count)
-- Some of those that were told long ago.
SELECT key FROM notices WHERE told_at < :before ORDER BY told_at LIMIT :count;

-- name: forget_notice(key)*!
-- Nobody could be told it again.
DELETE FROM notices WHERE key = :key;

-- name: delete_notices(respondent)*!
-- Who leaves is told nothing more.
DELETE FROM notices WHERE respondent_id = :respondent;

-- name: put_off_late(now, night, day)*!
-- The humane hours ended before the sender came to it: it waits for the next ones.
UPDATE outbox SET
    not_before = not_after + CAST(:night AS BIGINT), not_after = not_after + CAST(:day AS BIGINT)
WHERE state = 'queued' AND not_after IS NOT NULL AND not_after <= :now
    AND priority <> 2;
