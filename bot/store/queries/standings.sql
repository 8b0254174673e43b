-- Standings: what each person brings to the figures of their region, and the sums over them.

-- name: clear_standings(assessment)*!
-- What it brought before, with this or an older rubric.
DELETE FROM standings WHERE assessment_id = :assessment;

-- name: save_standing(assessment, part, rubric_hash, answered, seconds, sheet, share_0, share_1, share_2, share_3, share_4, share_5, share_6, share_7, share_8, share_9, score_0, score_1, score_2, score_3, score_4, score_5, score_6, score_7, score_8, score_9)*!
-- One part of it; a person who finished a later one of the same kind and round counts with
-- that one.
-- `|| ''` keeps SQLite from going through the whole region instead of the person's few.
INSERT INTO standings (
    instrument, version, part, region, role, assessment_id, rubric_hash, round_id, left_out,
    answered, seconds, sheet,
    share_0, share_1, share_2, share_3, share_4, share_5, share_6, share_7, share_8, share_9,
    score_0, score_1, score_2, score_3, score_4, score_5, score_6, score_7, score_8, score_9
)
SELECT
    instrument, version, :part, region, role, id, :rubric_hash, counted_in,
    CASE WHEN EXISTS (
        SELECT 1 FROM assessments AS later
        WHERE later.respondent_id = assessments.respondent_id
            AND later.instrument || '' = assessments.instrument
            AND later.version = assessments.version
            AND later.region = assessments.region AND later.role = assessments.role
            AND later.counted_in = assessments.counted_in
            AND (
                later.finished_at > assessments.finished_at
                OR (later.finished_at = assessments.finished_at AND later.id > assessments.id)
            )
    ) THEN 2 ELSE 0 END,
    :answered, :seconds, :sheet,
    :share_0, :share_1, :share_2, :share_3, :share_4, :share_5, :share_6, :share_7, :share_8,
    :share_9, :score_0, :score_1, :score_2, :score_3, :score_4, :score_5, :score_6, :score_7,
    :score_8, :score_9
FROM assessments WHERE id = :assessment;

-- name: leave_out_earlier(assessment)*!
-- Earlier ones of the same person, kind, region, role and round count no more; `|| ''` as above.
UPDATE standings SET left_out = 2
WHERE left_out <> 2 AND assessment_id IN (
    SELECT earlier.id FROM assessments AS own
    JOIN assessments AS earlier
        ON earlier.respondent_id = own.respondent_id
        AND earlier.instrument || '' = own.instrument AND earlier.version = own.version
        AND earlier.region = own.region AND earlier.role = own.role
        AND earlier.counted_in = own.counted_in
        AND (
            earlier.finished_at < own.finished_at
            OR (earlier.finished_at = own.finished_at AND earlier.id < own.id)
        )
    WHERE own.id = :assessment
);

-- name: time_standing(assessment)*!
-- The mean seconds between first answers; nothing where there are fewer than two.
UPDATE standings SET seconds = (
    SELECT (max(answered_at) - min(answered_at)) / 1000000.0 / nullif(count(*) - 1, 0)
    FROM answers WHERE answers.assessment_id = :assessment AND version = 1
)
WHERE assessment_id = :assessment AND part = 0;

-- name: restate_score(assessment, rubric_hash, value, lo, hi, nodes, contributions, at)*!
-- A score of an older rubric, made anew under the lock of `lock_scores`.
UPDATE scores SET
    rubric_hash = :rubric_hash, value = :value, lo = :lo, hi = :hi, nodes = :nodes,
    contributions = :contributions, scored_at = :at
WHERE assessment_id = :assessment;

-- name: restate_standing(assessment, part, rubric_hash, answered, seconds, sheet, share_0, share_1, share_2, share_3, share_4, share_5, share_6, share_7, share_8, share_9, score_0, score_1, score_2, score_3, score_4, score_5, score_6, score_7, score_8, score_9)*!
-- One part made anew where it stands; whether it is left out stays as it was.
UPDATE standings SET
    rubric_hash = :rubric_hash, answered = :answered, seconds = :seconds, sheet = :sheet,
    share_0 = :share_0, share_1 = :share_1, share_2 = :share_2, share_3 = :share_3,
    share_4 = :share_4, share_5 = :share_5, share_6 = :share_6, share_7 = :share_7,
    share_8 = :share_8, share_9 = :share_9, score_0 = :score_0, score_1 = :score_1,
    score_2 = :score_2, score_3 = :score_3, score_4 = :score_4, score_5 = :score_5,
    score_6 = :score_6, score_7 = :score_7, score_8 = :score_8, score_9 = :score_9
WHERE assessment_id = :assessment AND part = :part;

-- name: region_sheets(instrument, version, rubric_hash, region)
-- The packed answers of a region, with whoever was left out.
SELECT role, assessment_id, left_out, answered, seconds, sheet FROM standings
WHERE instrument = :instrument AND version = :version AND rubric_hash = :rubric_hash
    AND part = 0 AND region = :region AND left_out < 2
ORDER BY role, assessment_id;

-- name: round_sheets(instrument, version, rubric_hash, region, round_id)
-- The same for what counts in one round, or in none.
SELECT role, assessment_id, left_out, sheet FROM standings
WHERE instrument = :instrument AND version = :version AND rubric_hash = :rubric_hash
    AND part = 0 AND region = :region AND left_out < 2
    AND round_id = :round_id
ORDER BY role, assessment_id;

-- name: region_moments(instrument, version, rubric_hash, part, region, round_id)
-- For each role: how many, then count, sum and sum of squares of each slot.
SELECT
    role, count(*) AS people, sum(answered) AS answered,
    count(share_0) AS a0, count(share_1) AS a1, count(share_2) AS a2, count(share_3) AS a3,
    count(share_4) AS a4, count(share_5) AS a5, count(share_6) AS a6, count(share_7) AS a7,
    count(share_8) AS a8, count(share_9) AS a9, sum(share_0) AS a10, sum(share_1) AS a11,
    sum(share_2) AS a12, sum(share_3) AS a13, sum(share_4) AS a14, sum(share_5) AS a15,
    sum(share_6) AS a16, sum(share_7) AS a17, sum(share_8) AS a18, sum(share_9) AS a19,
    sum(share_0 * share_0) AS a20, sum(share_1 * share_1) AS a21, sum(share_2 * share_2) AS a22,
    sum(share_3 * share_3) AS a23, sum(share_4 * share_4) AS a24, sum(share_5 * share_5) AS a25,
    sum(share_6 * share_6) AS a26, sum(share_7 * share_7) AS a27, sum(share_8 * share_8) AS a28,
    sum(share_9 * share_9) AS a29,
    count(score_0) AS b0, count(score_1) AS b1, count(score_2) AS b2, count(score_3) AS b3,
    count(score_4) AS b4, count(score_5) AS b5, count(score_6) AS b6, count(score_7) AS b7,
    count(score_8) AS b8, count(score_9) AS b9, sum(score_0) AS b10, sum(score_1) AS b11,
    sum(score_2) AS b12, sum(score_3) AS b13, sum(score_4) AS b14, sum(score_5) AS b15,
    sum(score_6) AS b16, sum(score_7) AS b17, sum(score_8) AS b18, sum(score_9) AS b19,
    sum(score_0 * score_0) AS b20, sum(score_1 * score_1) AS b21, sum(score_2 * score_2) AS b22,
    sum(score_3 * score_3) AS b23, sum(score_4 * score_4) AS b24, sum(score_5 * score_5) AS b25,
    sum(score_6 * score_6) AS b26, sum(score_7 * score_7) AS b27, sum(score_8 * score_8) AS b28,
    sum(score_9 * score_9) AS b29
FROM standings
WHERE instrument = :instrument AND version = :version AND rubric_hash = :rubric_hash
    AND part = :part AND region = :region AND left_out = 0
    AND round_id = :round_id
GROUP BY role
ORDER BY role;

-- name: nation_means(instrument, version, rubric_hash, part, round_id)
-- Of the linear contributions, for every region: how many, the first slot's count, sum and sum
-- of squares, then the mean of each slot. Few sums, because there are hundreds of thousands of rows.
SELECT
    region, role, count(*) AS people, count(share_0) AS n, sum(share_0) AS total,
    sum(share_0 * share_0) AS squares, avg(share_0) AS a0, avg(share_1) AS a1, avg(share_2) AS a2,
    avg(share_3) AS a3, avg(share_4) AS a4, avg(share_5) AS a5, avg(share_6) AS a6,
    avg(share_7) AS a7, avg(share_8) AS a8, avg(share_9) AS a9
FROM standings
WHERE instrument = :instrument AND version = :version AND rubric_hash = :rubric_hash
    AND part = :part AND left_out = 0
    AND round_id = :round_id
GROUP BY region, role
ORDER BY region, role;

-- name: left_out_counts(instrument, version, rubric_hash, round_id)
-- How many of each region and role were left out as careless.
-- `+part` keeps SQLite on the index of the few that are, instead of going through the nation.
SELECT region, role, count(*) AS people FROM standings
WHERE instrument = :instrument AND version = :version AND rubric_hash = :rubric_hash
    AND left_out = 1 AND +part = 0
    AND round_id = :round_id
GROUP BY region, role
ORDER BY region, role;

-- name: nation_spreads(instrument, version, rubric_hash, part, round_id)
-- For each role: squares about the means of the regions, then degrees of freedom, slot by slot.
SELECT
    role,
    sum(share_0) AS share_0, sum(share_1) AS share_1, sum(share_2) AS share_2,
    sum(share_3) AS share_3, sum(share_4) AS share_4, sum(share_5) AS share_5,
    sum(share_6) AS share_6, sum(share_7) AS share_7, sum(share_8) AS share_8,
    sum(share_9) AS share_9, sum(CASE WHEN n_share_0 > 0 THEN n_share_0 END) AS n_share_0,
    sum(CASE WHEN n_share_1 > 0 THEN n_share_1 END) AS n_share_1,
    sum(CASE WHEN n_share_2 > 0 THEN n_share_2 END) AS n_share_2,
    sum(CASE WHEN n_share_3 > 0 THEN n_share_3 END) AS n_share_3,
    sum(CASE WHEN n_share_4 > 0 THEN n_share_4 END) AS n_share_4,
    sum(CASE WHEN n_share_5 > 0 THEN n_share_5 END) AS n_share_5,
    sum(CASE WHEN n_share_6 > 0 THEN n_share_6 END) AS n_share_6,
    sum(CASE WHEN n_share_7 > 0 THEN n_share_7 END) AS n_share_7,
    sum(CASE WHEN n_share_8 > 0 THEN n_share_8 END) AS n_share_8,
    sum(CASE WHEN n_share_9 > 0 THEN n_share_9 END) AS n_share_9,
    sum(score_0) AS score_0, sum(score_1) AS score_1, sum(score_2) AS score_2,
    sum(score_3) AS score_3, sum(score_4) AS score_4, sum(score_5) AS score_5,
    sum(score_6) AS score_6, sum(score_7) AS score_7, sum(score_8) AS score_8,
    sum(score_9) AS score_9, sum(CASE WHEN n_score_0 > 0 THEN n_score_0 END) AS n_score_0,
    sum(CASE WHEN n_score_1 > 0 THEN n_score_1 END) AS n_score_1,
    sum(CASE WHEN n_score_2 > 0 THEN n_score_2 END) AS n_score_2,
    sum(CASE WHEN n_score_3 > 0 THEN n_score_3 END) AS n_score_3,
    sum(CASE WHEN n_score_4 > 0 THEN n_score_4 END) AS n_score_4,
    sum(CASE WHEN n_score_5 > 0 THEN n_score_5 END) AS n_score_5,
    sum(CASE WHEN n_score_6 > 0 THEN n_score_6 END) AS n_score_6,
    sum(CASE WHEN n_score_7 > 0 THEN n_score_7 END) AS n_score_7,
    sum(CASE WHEN n_score_8 > 0 THEN n_score_8 END) AS n_score_8,
    sum(CASE WHEN n_score_9 > 0 THEN n_score_9 END) AS n_score_9
FROM (
    SELECT
        region, role,
        sum(share_0 * share_0) - sum(share_0) * sum(share_0) / count(share_0) AS share_0,
        count(share_0) - 1 AS n_share_0,
        sum(share_1 * share_1) - sum(share_1) * sum(share_1) / count(share_1) AS share_1,
        count(share_1) - 1 AS n_share_1,
        sum(share_2 * share_2) - sum(share_2) * sum(share_2) / count(share_2) AS share_2,
        count(share_2) - 1 AS n_share_2,
        sum(share_3 * share_3) - sum(share_3) * sum(share_3) / count(share_3) AS share_3,
        count(share_3) - 1 AS n_share_3,
        sum(share_4 * share_4) - sum(share_4) * sum(share_4) / count(share_4) AS share_4,
        count(share_4) - 1 AS n_share_4,
        sum(share_5 * share_5) - sum(share_5) * sum(share_5) / count(share_5) AS share_5,
        count(share_5) - 1 AS n_share_5,
        sum(share_6 * share_6) - sum(share_6) * sum(share_6) / count(share_6) AS share_6,
        count(share_6) - 1 AS n_share_6,
        sum(share_7 * share_7) - sum(share_7) * sum(share_7) / count(share_7) AS share_7,
        count(share_7) - 1 AS n_share_7,
        sum(share_8 * share_8) - sum(share_8) * sum(share_8) / count(share_8) AS share_8,
        count(share_8) - 1 AS n_share_8,
        sum(share_9 * share_9) - sum(share_9) * sum(share_9) / count(share_9) AS share_9,
        count(share_9) - 1 AS n_share_9,
        sum(score_0 * score_0) - sum(score_0) * sum(score_0) / count(score_0) AS score_0,
        count(score_0) - 1 AS n_score_0,
        sum(score_1 * score_1) - sum(score_1) * sum(score_1) / count(score_1) AS score_1,
        count(score_1) - 1 AS n_score_1,
        sum(score_2 * score_2) - sum(score_2) * sum(score_2) / count(score_2) AS score_2,
        count(score_2) - 1 AS n_score_2,
        sum(score_3 * score_3) - sum(score_3) * sum(score_3) / count(score_3) AS score_3,
        count(score_3) - 1 AS n_score_3,
        sum(score_4 * score_4) - sum(score_4) * sum(score_4) / count(score_4) AS score_4,
        count(score_4) - 1 AS n_score_4,
        sum(score_5 * score_5) - sum(score_5) * sum(score_5) / count(score_5) AS score_5,
        count(score_5) - 1 AS n_score_5,
        sum(score_6 * score_6) - sum(score_6) * sum(score_6) / count(score_6) AS score_6,
        count(score_6) - 1 AS n_score_6,
        sum(score_7 * score_7) - sum(score_7) * sum(score_7) / count(score_7) AS score_7,
        count(score_7) - 1 AS n_score_7,
        sum(score_8 * score_8) - sum(score_8) * sum(score_8) / count(score_8) AS score_8,
        count(score_8) - 1 AS n_score_8,
        sum(score_9 * score_9) - sum(score_9) * sum(score_9) / count(score_9) AS score_9,
        count(score_9) - 1 AS n_score_9
    FROM standings
    WHERE instrument = :instrument AND version = :version AND rubric_hash = :rubric_hash
        AND part = :part AND left_out = 0
        AND round_id = :round_id
    GROUP BY region, role
) AS each_region
GROUP BY role
ORDER BY role;

-- name: figure_regions(instrument, version, rubric_hash)
-- The regions that anybody of has finished.
SELECT DISTINCT region FROM standings
WHERE instrument = :instrument AND version = :version AND rubric_hash = :rubric_hash
    AND part = 0 ORDER BY region;

-- name: mark_left_out(assessment, left_out)*!
-- Whether a sheet is left out as careless; what a later one replaced stays replaced.
UPDATE standings SET left_out = :left_out
WHERE assessment_id = :assessment AND left_out <> :left_out AND left_out <> 2;
