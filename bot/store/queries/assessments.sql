-- Assessments, answers, remarks and scores: what a unit writes.

-- name: begin_assessment(id, respondent, instrument, version, region, role, own_subsector, leading_subsector, cursor, started_at, touched_at, finished_at, round, link)*!
-- Its id is fresh; a second one with the same id is a mistake of the program.
INSERT INTO assessments (
    id, respondent_id, instrument, version, region, role, own_subsector, leading_subsector,
    cursor, started_at, touched_at, finished_at, round_id, link_id
) VALUES (
    :id, :respondent, :instrument, :version, :region, :role, :own_subsector, :leading_subsector,
    :cursor, :started_at, :touched_at, :finished_at, :round, :link
);

-- name: supersede_answer(assessment, indicator)*!
-- The answer before stays as history.
UPDATE answers SET is_current = 0
WHERE assessment_id = :assessment AND indicator = :indicator AND is_current = 1;

-- name: insert_answer(assessment, indicator, status, value, at, update_id)*!
-- The next version of the answer, on top.
INSERT INTO answers (
    assessment_id, indicator, version, is_current, status, value, answered_at, update_id
) VALUES (
    :assessment, :indicator,
    (
        SELECT coalesce(max(version), 0) + 1 FROM answers
        WHERE assessment_id = :assessment AND indicator = :indicator
    ),
    1, :status, :value, :at, :update_id
);

-- name: supersede_remark(assessment, question)*!
-- The text before stays as history.
UPDATE remarks SET is_current = 0
WHERE assessment_id = :assessment AND question = :question AND is_current = 1;

-- name: insert_remark(assessment, question, body, at, update_id)*!
-- The next version of the text, on top.
INSERT INTO remarks (
    assessment_id, question, version, is_current, body, written_at, update_id
) VALUES (
    :assessment, :question,
    (
        SELECT coalesce(max(version), 0) + 1 FROM remarks
        WHERE assessment_id = :assessment AND question = :question
    ),
    1, :body, :at, :update_id
);

-- name: touch_assessment(assessment, at)*!
-- Something was written in it.
UPDATE assessments SET touched_at = :at WHERE id = :assessment;

-- name: move_cursor(assessment, cursor, at)*!
-- Where the person stands in it.
UPDATE assessments SET cursor = :cursor, touched_at = :at WHERE id = :assessment;

-- name: finish_assessment(assessment, finished_at, at, counted_in, counts_until)*!
-- The first time counts; a change afterwards does not move it.
UPDATE assessments SET
    finished_at = coalesce(finished_at, :finished_at), touched_at = :at,
    counted_in = :counted_in, counts_until = :counts_until
WHERE id = :assessment;

-- name: save_score(assessment, rubric_hash, value, lo, hi, nodes, contributions, at)*!
-- The newest score stands; the answers keep the history.
INSERT INTO scores (
    assessment_id, rubric_hash, value, lo, hi, nodes, contributions, scored_at
) VALUES (
    :assessment, :rubric_hash, :value, :lo, :hi, :nodes, :contributions, :at
)
ON CONFLICT (assessment_id) DO UPDATE SET
    rubric_hash = excluded.rubric_hash, value = excluded.value, lo = excluded.lo,
    hi = excluded.hi, nodes = excluded.nodes, contributions = excluded.contributions,
    scored_at = excluded.scored_at;
