-- Evidence, and the parts that colleagues answer.

-- name: add_evidence(id, assessment, indicator, kind, state, body, size, part, respondent, at, fetch_at)*!
-- A reference; what it refers to is fetched afterwards.
INSERT INTO evidence (
    id, assessment_id, indicator, kind, state, body, blob, sort, size, part_id, given_by,
    given_at, attempts, fetch_at
) VALUES (
    :id, :assessment, :indicator, :kind, :state, :body, '', '', :size, :part, :respondent,
    :at, 0, :fetch_at
);

-- name: remove_evidence(id, assessment)*!
-- Its file goes with the next sweep.
DELETE FROM evidence WHERE id = :id AND assessment_id = :assessment;

-- name: delete_evidence(respondent)*!
-- Whoever leaves takes with them what they gave, and what was given for them.
DELETE FROM evidence
WHERE given_by = :respondent
    OR assessment_id IN (SELECT id FROM assessments WHERE respondent_id = :respondent);

-- name: evidence_in(respondent, assessment)
-- One of a person's own assessments; what a colleague gave counts from when they sent it.
SELECT evidence.* FROM evidence
JOIN assessments ON assessments.id = evidence.assessment_id
LEFT JOIN colleague_parts ON colleague_parts.id = evidence.part_id
WHERE evidence.assessment_id = :assessment AND assessments.respondent_id = :respondent
    AND (evidence.part_id = '' OR colleague_parts.sent_at IS NOT NULL)
ORDER BY evidence.given_at, evidence.id;

-- name: evidence_of_part(respondent, part)
-- What a colleague gave in their part.
SELECT * FROM evidence
WHERE part_id = :part AND given_by = :respondent
ORDER BY given_at, id;

-- name: evidence_for(indicator, round, region, instrument)
-- What stands in the finished assessments of a region, for whoever checks them; nobody's name.
-- A colleague's where they also answered: from when the owner decided on the answer.
SELECT evidence.*, assessments.role AS role FROM evidence
JOIN assessments ON assessments.id = evidence.assessment_id
LEFT JOIN colleague_parts ON colleague_parts.id = evidence.part_id
WHERE evidence.indicator = :indicator AND evidence.state = 'kept'
    AND assessments.round_id = :round AND assessments.instrument = :instrument
    AND assessments.region = :region AND assessments.finished_at IS NOT NULL
    AND (evidence.part_id = '' OR colleague_parts.sent_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM colleague_answers
        WHERE colleague_answers.part_id = evidence.part_id
            AND colleague_answers.indicator = evidence.indicator
            AND colleague_answers.verdict = ''
            AND colleague_answers.status IN ('given', 'not_applicable')
    )
ORDER BY evidence.given_at, evidence.id;

-- name: evidence_pieces(round, region, instrument)
-- How many pieces there are for each indicator.
SELECT evidence.indicator, count(*) AS pieces FROM evidence
JOIN assessments ON assessments.id = evidence.assessment_id
LEFT JOIN colleague_parts ON colleague_parts.id = evidence.part_id
WHERE evidence.state = 'kept'
    AND assessments.round_id = :round AND assessments.instrument = :instrument
    AND assessments.region = :region AND assessments.finished_at IS NOT NULL
    AND (evidence.part_id = '' OR colleague_parts.sent_at IS NOT NULL)
    AND NOT EXISTS (
        SELECT 1 FROM colleague_answers
        WHERE colleague_answers.part_id = evidence.part_id
            AND colleague_answers.indicator = evidence.indicator
            AND colleague_answers.verdict = ''
            AND colleague_answers.status IN ('given', 'not_applicable')
    )
GROUP BY evidence.indicator
ORDER BY evidence.indicator;

-- name: evidence_piece(id)
-- One piece with its file, and where it belongs.
SELECT evidence.*, assessments.region AS region, assessments.round_id AS round_id
FROM evidence JOIN assessments ON assessments.id = evidence.assessment_id
WHERE evidence.id = :id;

-- name: evidence_to_fetch(now, count)
-- Files that are still with Telegram, those that wait longest first.
SELECT
    evidence.id, evidence.body, evidence.kind, evidence.indicator, evidence.attempts,
    evidence.given_at, evidence.given_by, respondents.language, assessments.instrument,
    assessments.version
FROM evidence
JOIN respondents ON respondents.id = evidence.given_by
JOIN assessments ON assessments.id = evidence.assessment_id
WHERE evidence.fetch_at <= :now
ORDER BY evidence.fetch_at, evidence.id
LIMIT :count;

-- name: next_evidence_to_fetch()
-- When the first of those that wait is due.
SELECT min(fetch_at) AS fetch_at FROM evidence WHERE fetch_at IS NOT NULL;

-- name: evidence_still_waits(id)
-- Whether it was neither removed nor settled meanwhile.
SELECT id FROM evidence WHERE id = :id AND state = 'fetching';

-- name: keep_evidence(id, blob, sort, size, body)*!
-- Its file is here.
UPDATE evidence SET
    state = 'kept', fetch_at = NULL, blob = :blob, sort = :sort, size = :size, body = :body
WHERE id = :id AND state = 'fetching';

-- name: drop_evidence(id)*!
-- Its file cannot be taken; whoever gave it is told why.
DELETE FROM evidence WHERE id = :id AND state = 'fetching';

-- name: postpone_evidence(id, fetch_at)*!
-- Telegram did not answer.
UPDATE evidence SET fetch_at = :fetch_at, attempts = attempts + 1
WHERE id = :id AND state = 'fetching';

-- name: blobs_in_use()
-- Every file that something refers to.
SELECT DISTINCT blob FROM evidence WHERE blob <> '';

-- name: rename_blob(blob, renamed)*!
-- The key changed, and with it the names of files.
UPDATE evidence SET blob = :renamed WHERE blob = :blob;

-- name: make_part(id, assessment, label, indicators, at, expires_at)*!
-- Questions that wait for a colleague.
INSERT INTO colleague_parts (
    id, assessment_id, label, indicators, made_at, expires_at
) VALUES (:id, :assessment, :label, :indicators, :at, :expires_at);

-- name: take_part(id, respondent, at)*!
-- The colleague is here; the first one stays it.
UPDATE colleague_parts SET colleague_id = :respondent, opened_at = :at
WHERE id = :id AND colleague_id IS NULL;

-- name: withdraw_part(id, at)*!
-- It is not needed any more; what was sent stays.
UPDATE colleague_parts SET withdrawn_at = :at WHERE id = :id AND withdrawn_at IS NULL;

-- name: send_part(id, respondent, at)*!
-- Back to the owner.
UPDATE colleague_parts SET sent_at = :at
WHERE id = :id AND colleague_id = :respondent AND sent_at IS NULL AND withdrawn_at IS NULL;

-- name: answer_part(part, respondent, indicator, status, value, at)*!
-- The colleague's word, as long as it was not sent.
INSERT INTO colleague_answers (part_id, indicator, status, value, answered_at, verdict)
SELECT
    colleague_parts.id, CAST(:indicator AS TEXT), CAST(:status AS TEXT), CAST(:value AS TEXT),
    CAST(:at AS BIGINT), ''
FROM colleague_parts
WHERE colleague_parts.id = :part AND colleague_parts.colleague_id = :respondent
    AND colleague_parts.sent_at IS NULL
ON CONFLICT (part_id, indicator) DO UPDATE SET
    status = excluded.status, value = excluded.value, answered_at = excluded.answered_at;

-- name: put_off_part_notice(part, due_at)*!
-- The colleague is not silent; nothing is put off until after the end.
UPDATE notices SET due_at = :due_at
WHERE key = 'part_waiting:' || CAST(:part AS TEXT) AND told_at IS NULL
    AND EXISTS (
        SELECT 1 FROM colleague_parts
        WHERE id = CAST(:part AS TEXT) AND expires_at > CAST(:due_at AS BIGINT)
    );

-- name: end_part_notices(part)*!
-- It was sent, or is not needed any more: nobody waits.
DELETE FROM notices
WHERE told_at IS NULL
    AND key IN ('part_waiting:' || CAST(:part AS TEXT), 'part_silent:' || CAST(:part AS TEXT));

-- name: end_notices_of_parts(respondent)*!
-- Their assessments go: nobody waits for these colleagues.
DELETE FROM notices
WHERE told_at IS NULL AND key IN (
    SELECT 'part_waiting:' || colleague_parts.id FROM colleague_parts
    JOIN assessments ON assessments.id = colleague_parts.assessment_id
    WHERE assessments.respondent_id = :respondent
);

-- name: judge_part(part, indicator, verdict)*!
-- What the owner made of it.
UPDATE colleague_answers SET verdict = :verdict
WHERE part_id = :part AND indicator = :indicator;

-- name: parts_of(respondent, assessment)
-- The parts of one of a person's own assessments, the latest first.
SELECT colleague_parts.* FROM colleague_parts
JOIN assessments ON assessments.id = colleague_parts.assessment_id
WHERE colleague_parts.assessment_id = :assessment AND assessments.respondent_id = :respondent
ORDER BY colleague_parts.made_at DESC, colleague_parts.id DESC;

-- name: part(id)
-- One part, with what it is about.
SELECT
    colleague_parts.*, assessments.instrument, assessments.version, assessments.region,
    assessments.role, assessments.leading_subsector, assessments.respondent_id
FROM colleague_parts JOIN assessments ON assessments.id = colleague_parts.assessment_id
WHERE colleague_parts.id = :id;

-- name: answers_of_part(id)
-- What the colleague said.
SELECT * FROM colleague_answers WHERE part_id = :id ORDER BY answered_at, indicator;

-- name: forget_colleague_answers(respondent)*!
-- A colleague who leaves takes back what was not confirmed; what was is the owner's own answer.
DELETE FROM colleague_answers
WHERE part_id IN (SELECT id FROM colleague_parts WHERE colleague_id = :respondent);

-- name: forget_colleague(respondent, at)*!
-- Nobody leads from a part to a colleague who left.
UPDATE colleague_parts SET colleague_id = NULL, withdrawn_at = coalesce(withdrawn_at, :at)
WHERE colleague_id = :respondent;

-- name: delete_parts(respondent)*!
-- Labels may name somebody: they go also from finished assessments.
DELETE FROM colleague_parts
WHERE assessment_id IN (SELECT id FROM assessments WHERE respondent_id = :respondent);
