-- Good practice that people agreed to share; without the consent's row nothing is found.

-- name: share_example(assessment, respondent, question, at)*!
-- They agree; again after they did not, it is offered anew.
INSERT INTO examples (
    assessment_id, question, agreed_at, state, indicator, body, decided_by, decided_at
)
SELECT id, CAST(:question AS TEXT), CAST(:at AS BIGINT), 'offered', '', '', '', NULL
FROM assessments WHERE id = :assessment AND respondent_id = :respondent
ON CONFLICT (assessment_id) DO NOTHING;

-- name: unshare_example(assessment, respondent)*!
-- They agree no more: it is gone, with what a coordinator made of it.
DELETE FROM examples
WHERE assessment_id = :assessment AND assessment_id IN (
    SELECT id FROM assessments WHERE respondent_id = :respondent
);

-- name: delete_examples(respondent)*!
-- Who leaves shares nothing any more.
DELETE FROM examples
WHERE assessment_id IN (SELECT id FROM assessments WHERE respondent_id = :respondent);

-- name: decide_example(assessment, agreed_at, state, indicator, body, respondent, at)*!
-- A coordinator's decision; words that were changed or taken back meanwhile are not decided on.
UPDATE examples SET
    state = :state, indicator = :indicator, body = :body, decided_by = :respondent,
    decided_at = :at
WHERE assessment_id = :assessment AND agreed_at = :agreed_at;

-- name: offered_examples(region, regions)
-- Of finished assessments: those that wait first, then the latest.
SELECT
    examples.assessment_id, examples.agreed_at, examples.state, examples.indicator,
    examples.body, remarks.body AS written, assessments.region, assessments.instrument,
    assessments.version, assessments.counted_in
FROM examples
JOIN assessments ON assessments.id = examples.assessment_id
JOIN remarks
    ON remarks.assessment_id = examples.assessment_id
    AND remarks.question = examples.question AND remarks.is_current = 1
WHERE
    assessments.finished_at IS NOT NULL
    AND (assessments.region = :region OR assessments.region LIKE :regions)
ORDER BY
    CASE examples.state WHEN 'offered' THEN 0 WHEN 'approved' THEN 1 ELSE 2 END,
    examples.agreed_at DESC, examples.assessment_id
LIMIT 200;

-- name: approved_example(instrument, indicator, region)
-- The latest one from another region.
SELECT assessments.region, examples.body
FROM examples JOIN assessments ON assessments.id = examples.assessment_id
WHERE
    examples.state = 'approved' AND examples.indicator = :indicator
    AND assessments.instrument = :instrument AND assessments.region <> :region
ORDER BY examples.decided_at DESC, examples.assessment_id
LIMIT 1;

-- name: shared_example(respondent, assessment)
-- Whether there is consent.
SELECT examples.assessment_id
FROM examples JOIN assessments ON assessments.id = examples.assessment_id
WHERE examples.assessment_id = :assessment AND assessments.respondent_id = :respondent;

-- name: copy_of_examples(respondent)
-- What the person agreed to share, and what became of it.
SELECT
    examples.assessment_id, examples.question, examples.agreed_at, examples.state,
    examples.indicator, examples.body AS content, examples.decided_at
FROM examples JOIN assessments ON assessments.id = examples.assessment_id
WHERE assessments.respondent_id = :respondent
ORDER BY examples.agreed_at, examples.assessment_id;

-- name: unsealed_examples(assessment_id, mark, count)
-- Words that a coordinator made of an example.
SELECT assessment_id, body AS stored FROM examples
WHERE assessment_id > :assessment_id AND body <> ''
    AND substr(body, 1, length(:mark)) <> :mark
ORDER BY assessment_id
LIMIT :count;

-- name: reseal_examples(assessment_id, stored, sealed)*!
-- One of them.
UPDATE examples SET body = :sealed
WHERE assessment_id = :assessment_id AND body = :stored;

-- name: evidence_counts(instrument, version, rubric_hash, round, region)
-- Pieces of evidence of those who count in a region's figures, by indicator; a colleague's from
-- when it was sent, and where they also answered, from when the owner decided on the answer.
SELECT evidence.indicator, count(*) AS pieces
FROM standings JOIN evidence ON evidence.assessment_id = standings.assessment_id
LEFT JOIN colleague_parts ON colleague_parts.id = evidence.part_id
WHERE
    standings.instrument = :instrument AND standings.version = :version
    AND standings.rubric_hash = :rubric_hash AND standings.part = 0 AND standings.left_out = 0
    AND standings.round_id = :round AND standings.region = :region AND evidence.state = 'kept'
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
