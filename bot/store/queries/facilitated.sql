-- People without Telegram, their coordinators, and their receipt codes.

-- name: insert_facilitated(respondent, at)*!
-- A person without an identity: nothing is ever sent to them, in no language.
INSERT INTO respondents (id, created_at, language, reachable) VALUES (:respondent, :at, '', 0);

-- name: begin_facilitated(id, respondent, instrument, version, region, role, own_subsector, leading_subsector, cursor, started_at, touched_at, round, made_by)*!
-- As `begin_assessment`, by somebody else.
INSERT INTO assessments (
    id, respondent_id, instrument, version, region, role, own_subsector, leading_subsector,
    cursor, started_at, touched_at, round_id, facilitated_by
) VALUES (
    :id, :respondent, :instrument, :version, :region, :role, :own_subsector, :leading_subsector,
    :cursor, :started_at, :touched_at, :round, :made_by
);

-- name: facilitate(respondent, made_by, number, assessment, at)*!
-- Who may go on with it, until the code is handed over.
INSERT INTO facilitations (respondent_id, made_by, number, assessment_id, begun_at, code)
VALUES (:respondent, :made_by, :number, :assessment, :at, '');

-- name: hand_over(respondent, made_by, stamp, code, at)*!
-- Once, and by whoever began.
UPDATE facilitations SET handed_at = :at, stamp = :stamp, code = :code
WHERE respondent_id = :respondent AND made_by = :made_by AND handed_at IS NULL;

-- name: forget_facilitated(respondent)*!
-- The code leads nowhere any more.
DELETE FROM facilitations WHERE respondent_id = :respondent;

-- name: facilitated_of(made_by)
-- Whose code was not handed over yet, by number.
SELECT
    facilitations.respondent_id, facilitations.number, assessments.id, assessments.instrument,
    assessments.version, assessments.region, assessments.role, assessments.round_id,
    assessments.finished_at,
    (
        SELECT count(*) FROM answers
        WHERE answers.assessment_id = assessments.id AND is_current = 1
    ) AS answered
FROM facilitations JOIN assessments ON assessments.id = facilitations.assessment_id
WHERE facilitations.made_by = :made_by AND facilitations.handed_at IS NULL
ORDER BY facilitations.number;

-- name: last_facilitated(made_by)
-- The highest number of a coordinator.
SELECT coalesce(max(number), 0) AS last FROM facilitations WHERE made_by = :made_by;

-- name: left_behind(region, asker, now, count)
-- Half-way in a region, and whoever began it left or coordinates there no more. Owners need no
-- grant: of theirs none is listed.
SELECT facilitations.respondent_id, facilitations.made_by
FROM facilitations
JOIN assessments ON assessments.id = facilitations.assessment_id
JOIN respondents ON respondents.id = facilitations.made_by
WHERE assessments.region = CAST(:region AS TEXT) AND assessments.finished_at IS NULL
    AND facilitations.handed_at IS NULL AND facilitations.made_by <> :asker
    AND (
        respondents.erased_at IS NOT NULL
        OR EXISTS (
            SELECT 1 FROM grants
            WHERE grants.respondent_id = facilitations.made_by AND grants.role = 'coordinator'
        )
    )
    AND NOT EXISTS (
        SELECT 1 FROM grants
        WHERE grants.respondent_id = facilitations.made_by AND grants.role = 'coordinator'
            AND grants.withdrawn_at IS NULL
            AND (grants.until IS NULL OR grants.until >= :now)
            AND (grants.scope IN ('ID', CAST(:region AS TEXT))
                OR CAST(:region AS TEXT) LIKE grants.scope || '.%')
    )
ORDER BY facilitations.begun_at, facilitations.respondent_id
LIMIT :count;

-- name: take_over(respondent, before, made_by, number)*!
-- Where somebody was faster, or the code was handed over meanwhile, nothing changes.
UPDATE facilitations SET made_by = :made_by, number = :number
WHERE respondent_id = :respondent AND made_by = :before AND handed_at IS NULL;

-- name: code_holder(stamp)
-- Whose code it is.
SELECT
    facilitations.respondent_id, assessments.region, assessments.role, assessments.instrument,
    assessments.version, assessments.finished_at
FROM facilitations JOIN assessments ON assessments.id = facilitations.assessment_id
WHERE facilitations.stamp = :stamp AND facilitations.handed_at IS NOT NULL;

-- name: wrong_codes(respondent, since)
-- How often somebody was wrong.
SELECT count(*) AS wrong FROM audit_events
WHERE actor = :respondent AND act = 'code_wrong' AND at > :since;

-- name: is_facilitated(respondent)
-- One row for a person without Telegram who was not erased.
SELECT 1 AS known FROM facilitations WHERE respondent_id = :respondent;

-- name: copy_of_facilitated(respondent)
-- The person behind a receipt code, for the copy of their data.
SELECT respondents.* FROM respondents
JOIN facilitations ON facilitations.respondent_id = respondents.id
WHERE respondents.id = :respondent AND facilitations.handed_at IS NOT NULL;

-- name: old_facilitated(before, count)
-- Whose time of keeping is over: nothing was written since, and no round ended later. Nobody can
-- tell them.
SELECT facilitations.respondent_id
FROM facilitations JOIN assessments ON assessments.id = facilitations.assessment_id
LEFT JOIN rounds ON rounds.id = assessments.round_id
WHERE assessments.touched_at < :before
    AND (rounds.id IS NULL OR coalesce(rounds.closed_at, rounds.ends_at) < :before)
ORDER BY facilitations.respondent_id
LIMIT :count;

-- name: unsealed_receipts(respondent_id, mark, count)
-- Receipt codes that were handed over.
SELECT respondent_id, code AS stored FROM facilitations
WHERE respondent_id > :respondent_id AND code <> ''
    AND substr(code, 1, length(:mark)) <> :mark
ORDER BY respondent_id
LIMIT :count;

-- name: reseal_receipts(respondent_id, stored, sealed, stamp)*!
-- With the hash of the same key.
UPDATE facilitations SET code = :sealed, stamp = :stamp
WHERE respondent_id = :respondent_id AND code = :stored;
