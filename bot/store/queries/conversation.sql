-- Reading one person.

-- name: conversation(fingerprint)
-- Everything that a step needs, in one statement and so of one moment. `part` says what a row
-- is. A `person` row has the session in `body`, its revision in `number` and the screen in
-- `moment`; `answer` and `remark` rows belong to the assessment that the session names.
-- A `facilitated` row is somebody else's that the session names: the person writes it down for
-- them, as a coordinator, and has not handed the code over yet.
WITH person AS (
    SELECT
        identities.respondent_id, sessions.revision, sessions.state, sessions.assessment_id,
        screens.message_id
    FROM identities
    JOIN sessions ON sessions.respondent_id = identities.respondent_id
    LEFT JOIN screens ON screens.respondent_id = identities.respondent_id
    WHERE identities.fingerprint = :fingerprint
)
SELECT
    'assessment' AS part, assessments.id AS id, cursor AS body, touched_at AS moment,
    (
        SELECT count(*) FROM answers
        WHERE answers.assessment_id = assessments.id AND is_current = 1
    ) AS number,
    CAST(NULL AS TEXT) AS status,
    instrument, version, region, role, own_subsector, leading_subsector, started_at, finished_at,
    round_id, counted_in
FROM person JOIN assessments ON assessments.respondent_id = person.respondent_id
UNION ALL
SELECT
    'facilitated', assessments.id, cursor, touched_at, NULL, NULL,
    instrument, version, region, role, own_subsector, leading_subsector, started_at, finished_at,
    round_id, counted_in
FROM person
JOIN facilitations
    ON facilitations.assessment_id = person.assessment_id
    AND facilitations.made_by = person.respondent_id AND facilitations.handed_at IS NULL
JOIN assessments ON assessments.id = facilitations.assessment_id
UNION ALL
SELECT
    'person', respondent_id, state, message_id, revision,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM person
UNION ALL
SELECT
    'answer', indicator, value, NULL, NULL,
    status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM person JOIN answers ON answers.assessment_id = person.assessment_id AND is_current = 1
UNION ALL
SELECT
    'remark', question, body, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM person JOIN remarks ON remarks.assessment_id = person.assessment_id AND is_current = 1;

-- name: assessment(respondent, assessment)
-- One of a person's own assessments with its current answers, in the shape of `conversation`;
-- or one that they write down for somebody, until the code is handed over.
WITH own AS (
    SELECT * FROM assessments
    WHERE assessments.id = :assessment AND (
        assessments.respondent_id = :respondent
        OR EXISTS (
            SELECT 1 FROM facilitations
            WHERE facilitations.assessment_id = assessments.id
                AND facilitations.made_by = :respondent AND facilitations.handed_at IS NULL
        )
    )
)
SELECT
    'assessment' AS part, id, cursor AS body, touched_at AS moment, NULL AS number,
    CAST(NULL AS TEXT) AS status,
    instrument, version, region, role, own_subsector, leading_subsector, started_at, finished_at,
    round_id, counted_in
FROM own
UNION ALL
SELECT
    'answer', indicator, value, NULL, NULL,
    status, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM own JOIN answers ON answers.assessment_id = own.id AND is_current = 1
UNION ALL
SELECT
    'remark', question, body, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM own JOIN remarks ON remarks.assessment_id = own.id AND is_current = 1;
