-- Reading what an older rubric scored, with all current answers in one text.

-- name: assessments_ahead(after, count)
-- The last of the next so many ids, whatever they are: the end of what one look takes in.
SELECT max(id) AS last_id FROM (
    SELECT id FROM assessments WHERE id > :after ORDER BY id LIMIT :count
) AS ahead;

-- name: stale_assessments(instrument, version, rubric_hash, after, last)
-- Finished ones that this rubric did not score yet, or without a standing, in the order of ids.
-- `answers` has a line for each: indicator, status, value as JSON; so has `counted_answers`, with
-- what stood when the round ended, where something was corrected later.
SELECT
    assessments.id, assessments.role, scores.scored_at,
    group_concat(
        answers.indicator || ' ' || answers.status || ' ' || coalesce(answers.value, ''), char(10)
    ) FILTER (WHERE answers.is_current = 1) AS answers,
    CASE WHEN assessments.counts_until IS NOT NULL THEN (
        SELECT group_concat(
            then_given.indicator || ' ' || then_given.status || ' '
                || coalesce(then_given.value, ''), char(10)
        )
        FROM answers AS then_given
        WHERE then_given.assessment_id = assessments.id
            AND then_given.version = (
                SELECT max(older.version) FROM answers AS older
                WHERE older.assessment_id = assessments.id
                    AND older.indicator = then_given.indicator
                    AND older.answered_at <= assessments.counts_until
            )
    ) END AS counted_answers,
    (
        max(answers.answered_at) FILTER (WHERE answers.version = 1)
        - min(answers.answered_at) FILTER (WHERE answers.version = 1)
    ) / 1000000.0 / nullif(count(*) FILTER (WHERE answers.version = 1) - 1, 0) AS seconds
FROM assessments
JOIN scores ON scores.assessment_id = assessments.id
LEFT JOIN answers ON answers.assessment_id = assessments.id
WHERE assessments.id > :after AND assessments.id <= :last
    AND +assessments.instrument = :instrument AND +assessments.version = :version
    AND assessments.finished_at IS NOT NULL
    AND (
        scores.rubric_hash <> :rubric_hash
        OR NOT EXISTS (
            SELECT 1 FROM standings
            WHERE standings.assessment_id = assessments.id
                AND standings.rubric_hash = :rubric_hash
                AND standings.instrument = :instrument
        )
    )
GROUP BY assessments.id
ORDER BY assessments.id;

-- name: lock_scores(assessments)
-- Which scores there are, locked in the order of ids, and in how many parts each one's standing
-- is kept. The parameter is a JSON array.
SELECT
    assessment_id, scored_at,
    (
        SELECT count(*) FROM standings
        WHERE standings.assessment_id = scores.assessment_id AND standings.instrument <> ''
    ) AS parts
FROM scores
WHERE assessment_id IN (SELECT value FROM json_each(:assessments))
ORDER BY assessment_id;
