-- Exports: each assessment stands in exactly one of them, where it counts or would have counted.

-- name: export_sizes(round, instrument, version, region, regions)
-- Assessments of an export by region.
SELECT region, count(*) AS people FROM assessments
WHERE
    instrument = :instrument AND version = :version
    AND (region = :region OR region LIKE :regions)
    AND (
        (finished_at IS NULL AND round_id = :round)
        OR (finished_at IS NOT NULL AND counted_in = :round)
    )
GROUP BY region
ORDER BY region;

-- name: export_assessments(round, instrument, version, rubric_hash, region)
-- Those of one region, and whether they are in its figures.
SELECT
    id, respondent_id, role, own_subsector, leading_subsector, started_at, finished_at,
    facilitated_by,
    (
        SELECT count(*) FROM standings
        WHERE standings.assessment_id = assessments.id AND standings.part = 0
            AND standings.rubric_hash = :rubric_hash AND standings.left_out = 0
            AND standings.round_id = :round
    ) AS counts
FROM assessments
WHERE
    region = :region AND instrument = :instrument AND version = :version
    AND (
        (finished_at IS NULL AND round_id = :round)
        OR (finished_at IS NOT NULL AND counted_in = :round)
    )
ORDER BY id;

-- name: export_answers(round, instrument, version, region, forever)
-- Their answers, as they stood when the round ended where they were corrected later.
SELECT answers.assessment_id, answers.indicator, answers.status, answers.value
FROM assessments JOIN answers ON answers.assessment_id = assessments.id
WHERE
    region = :region AND instrument = :instrument AND assessments.version = :version
    AND (
        (finished_at IS NULL AND round_id = :round)
        OR (finished_at IS NOT NULL AND counted_in = :round)
    )
    AND answers.version = (
        SELECT max(earlier.version) FROM answers AS earlier
        WHERE earlier.assessment_id = assessments.id AND earlier.indicator = answers.indicator
            AND earlier.answered_at <= coalesce(assessments.counts_until, :forever)
    )
ORDER BY answers.assessment_id, answers.indicator;

-- name: export_remarks(round, instrument, version, region)
-- What they wrote.
SELECT remarks.assessment_id, remarks.question, remarks.body
FROM assessments JOIN remarks ON remarks.assessment_id = assessments.id
WHERE
    region = :region AND instrument = :instrument AND assessments.version = :version
    AND remarks.is_current = 1
    AND (
        (finished_at IS NULL AND round_id = :round)
        OR (finished_at IS NOT NULL AND counted_in = :round)
    )
ORDER BY remarks.assessment_id, remarks.question;
