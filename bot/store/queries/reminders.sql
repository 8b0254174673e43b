-- Half-finished assessments: who is silent, and for how long.

-- name: watch_silence(assessment, at, look_at)*!
-- From its beginning an assessment is looked after.
INSERT INTO reminders (assessment_id, look_at, since, rungs, told)
VALUES (:assessment, :look_at, :at, 0, 0);

-- name: mute(respondent, at)*!
-- No reminders since then; none: they are wanted.
UPDATE respondents SET muted_at = :at WHERE id = :respondent;

-- name: due_reminders(now, count)
-- All that is to be looked at now of the people who were not looked at for longest, so that one
-- person's assessments are seen together. `broadcast_at`: the last broadcast to the person;
-- `broadcasts_ahead`: those that are on their way to them.
WITH due AS (
    SELECT reminders.assessment_id FROM reminders
    WHERE reminders.look_at <= :now
    ORDER BY reminders.look_at, reminders.assessment_id
    LIMIT :count
), people AS (
    SELECT DISTINCT assessments.respondent_id
    FROM due JOIN assessments ON assessments.id = due.assessment_id
)
SELECT
    assessments.id, assessments.respondent_id, assessments.instrument, assessments.version,
    assessments.region, assessments.role, assessments.touched_at, assessments.finished_at,
    reminders.since, reminders.rungs, reminders.told,
    respondents.language, respondents.reachable, respondents.muted_at, respondents.reminded_at,
    identities.telegram_id, sessions.updated_at AS seen_at,
    rounds.reminder_days, rounds.ends_at, rounds.closed_at,
    (
        SELECT count(*) FROM answers
        WHERE answers.assessment_id = assessments.id AND answers.is_current = 1
    ) AS answered,
    (
        SELECT max(coalesce(outbox.settled_at, outbox.created_at)) FROM outbox
        WHERE outbox.respondent_id = assessments.respondent_id AND outbox.priority = 2
    ) AS broadcast_at,
    (
        SELECT count(*) FROM deliveries
        JOIN broadcasts ON broadcasts.id = deliveries.broadcast_id
        WHERE deliveries.respondent_id = assessments.respondent_id
            AND deliveries.state = 'waiting' AND broadcasts.state = 'running'
    ) AS broadcasts_ahead
FROM people
JOIN assessments ON assessments.respondent_id = people.respondent_id
JOIN reminders ON reminders.assessment_id = assessments.id
JOIN respondents ON respondents.id = assessments.respondent_id
LEFT JOIN identities ON identities.respondent_id = assessments.respondent_id
LEFT JOIN sessions ON sessions.respondent_id = assessments.respondent_id
LEFT JOIN rounds ON rounds.id = assessments.round_id
WHERE reminders.look_at <= :now
ORDER BY assessments.respondent_id, assessments.id;

-- name: look_again(assessment, look_at, since, rungs, told)*!
-- Nothing is to be done before.
UPDATE reminders
SET look_at = :look_at, since = :since, rungs = :rungs, told = :told
WHERE assessment_id = :assessment;

-- name: look_no_more(assessment)*!
-- It is finished, or was reminded of often enough.
DELETE FROM reminders WHERE assessment_id = :assessment;

-- name: note_reminded(respondent, at)*!
-- Not again on this day.
UPDATE respondents SET reminded_at = :at WHERE id = :respondent;
