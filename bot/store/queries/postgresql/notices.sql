-- Taking what is to be told. The sessions of its people are locked, so nobody answers, leaves or
-- mutes meanwhile; another process that takes the same waits here and then finds it taken.

-- name: take_notices(keys, at)
-- Those that are told by this very commit: to people who can be reached, and never twice.
UPDATE notices SET told_at = CAST(:at AS BIGINT), detail = ''
WHERE key = ANY(CAST(:keys AS TEXT[]))
    AND told_at IS NULL
    AND EXISTS (
        SELECT 1 FROM respondents
        JOIN identities ON identities.respondent_id = respondents.id
        WHERE respondents.id = notices.respondent_id
            AND respondents.reachable = 1 AND respondents.erased_at IS NULL
    )
RETURNING key;

-- name: hold_reminders(assessments, now)
-- Those that are still to be looked at, as they stand at this moment.
SELECT
    reminders.assessment_id, assessments.touched_at, assessments.finished_at,
    respondents.reachable = 1 AND respondents.erased_at IS NULL
        AND respondents.muted_at IS NULL AS wants
FROM reminders
JOIN assessments ON assessments.id = reminders.assessment_id
JOIN respondents ON respondents.id = assessments.respondent_id
WHERE reminders.assessment_id = ANY(CAST(:assessments AS TEXT[]))
    AND reminders.look_at <= :now
ORDER BY reminders.assessment_id
FOR UPDATE OF reminders;
