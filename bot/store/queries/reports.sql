-- What reports are drawn from: assessments as they stood at a moment.

-- name: assessment_at(assessment, at)
-- An assessment with the answers and remarks that held then, in the shape of `conversation`.
WITH own AS (SELECT * FROM assessments WHERE assessments.id = :assessment)
SELECT
    'assessment' AS part, id, cursor AS body, touched_at AS moment, NULL AS number,
    respondent_id AS status,
    instrument, version, region, role, own_subsector, leading_subsector, started_at, finished_at,
    round_id, counted_in
FROM own
UNION ALL
SELECT
    'answer', indicator, value, NULL, NULL,
    status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM own JOIN answers ON answers.assessment_id = own.id
WHERE answers.version = (
    SELECT max(earlier.version) FROM answers AS earlier
    WHERE earlier.assessment_id = own.id AND earlier.indicator = answers.indicator
    AND earlier.answered_at <= :at
)
UNION ALL
SELECT
    'remark', question, body, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM own JOIN remarks ON remarks.assessment_id = own.id
WHERE remarks.version = (
    SELECT max(earlier.version) FROM remarks AS earlier
    WHERE earlier.assessment_id = own.id AND earlier.question = remarks.question
    AND earlier.written_at <= :at
);

-- name: assessment_before(assessment)
-- The same person's finished one before it, of the same instrument, region and role.
SELECT earlier.id
FROM assessments AS own
JOIN assessments AS earlier
    ON earlier.respondent_id = own.respondent_id AND earlier.instrument = own.instrument
    AND earlier.region = own.region AND earlier.role = own.role
    AND earlier.finished_at < own.finished_at
WHERE own.id = :assessment
ORDER BY earlier.finished_at DESC, earlier.id DESC
LIMIT 1;
