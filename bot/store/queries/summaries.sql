-- Summaries: what they say beside the figures, who wants them, and which were sent.

-- name: stuck_halfway(round, instrument, region, regions, since)
-- Assessments half-way that nobody touched since.
SELECT region, count(*) AS people FROM assessments
WHERE
    round_id = :round AND instrument = :instrument AND finished_at IS NULL
    AND touched_at < :since AND (region = :region OR region LIKE :regions)
GROUP BY region
ORDER BY region;

-- name: facilitated_counts(instrument, version, rubric_hash, round, region, regions)
-- Of those that count: how many a coordinator wrote down for somebody.
SELECT standings.region, count(*) AS people
FROM standings JOIN assessments ON assessments.id = standings.assessment_id
WHERE
    standings.instrument = :instrument AND standings.version = :version
    AND standings.rubric_hash = :rubric_hash AND standings.part = 0 AND standings.left_out = 0
    AND standings.round_id = :round AND assessments.facilitated_by <> ''
    AND (standings.region = :region OR standings.region LIKE :regions)
GROUP BY standings.region
ORDER BY standings.region;

-- name: counted_remarks(instrument, version, rubric_hash, round, region)
-- What those wrote who count in the figures of a region.
SELECT standings.role, remarks.question, remarks.body
FROM standings JOIN remarks ON remarks.assessment_id = standings.assessment_id
WHERE
    standings.instrument = :instrument AND standings.version = :version
    AND standings.rubric_hash = :rubric_hash AND standings.part = 0 AND standings.left_out = 0
    AND standings.round_id = :round AND standings.region = :region AND remarks.is_current = 1
ORDER BY remarks.assessment_id, remarks.question;

-- name: contact_names(region, regions)
-- Names that people of a region gave to be written to.
SELECT DISTINCT contacts.name
FROM contacts JOIN assessments ON assessments.respondent_id = contacts.respondent_id
WHERE assessments.region = :region OR assessments.region LIKE :regions;

-- name: wish_summary(respondent, round, scope, at)*!
-- They want it; the first wish counts.
INSERT INTO summary_wishes (respondent_id, round_id, scope, wished_at)
VALUES (:respondent, :round, :scope, :at)
ON CONFLICT (respondent_id, round_id, scope) DO NOTHING;

-- name: unwish_summary(respondent, round, scope)*!
-- They want it no more.
DELETE FROM summary_wishes
WHERE respondent_id = :respondent AND round_id = :round AND scope = :scope;

-- name: summary_wish(respondent, round, scope)
-- Whether they want it.
SELECT wished_at FROM summary_wishes
WHERE respondent_id = :respondent AND round_id = :round AND scope = :scope;

-- name: delete_summary_wishes(respondent)*!
-- Who leaves wants nothing more.
DELETE FROM summary_wishes WHERE respondent_id = :respondent;

-- name: delete_summary_posts(respondent)*!
-- Nobody could be sent it again.
DELETE FROM summary_posts WHERE respondent_id = :respondent;

-- name: summary_readers(now, since)
-- Who may have to get a summary: wishes for rounds that run or ended lately, and the makers of
-- those that ended; with when each got the last one.
SELECT
    summary_wishes.respondent_id, summary_wishes.round_id, summary_wishes.scope,
    summary_wishes.wished_at, respondents.language, identities.telegram_id,
    (
        SELECT max(sent_at) FROM summary_posts
        WHERE summary_posts.respondent_id = summary_wishes.respondent_id
            AND summary_posts.round_id = summary_wishes.round_id
            AND summary_posts.scope = summary_wishes.scope
    ) AS last_sent
FROM summary_wishes
JOIN rounds ON rounds.id = summary_wishes.round_id
JOIN respondents ON respondents.id = summary_wishes.respondent_id
JOIN identities ON identities.respondent_id = respondents.id
WHERE
    rounds.starts_at <= :now AND coalesce(rounds.closed_at, rounds.ends_at) >= :since
    AND respondents.reachable = 1
UNION ALL
SELECT
    rounds.made_by, rounds.id, rounds.scope, NULL, respondents.language, identities.telegram_id,
    (
        SELECT max(sent_at) FROM summary_posts
        WHERE summary_posts.respondent_id = rounds.made_by
            AND summary_posts.round_id = rounds.id AND summary_posts.scope = rounds.scope
    )
FROM rounds
JOIN respondents ON respondents.id = rounds.made_by
JOIN identities ON identities.respondent_id = respondents.id
WHERE
    coalesce(rounds.closed_at, rounds.ends_at) <= :now
    AND coalesce(rounds.closed_at, rounds.ends_at) >= :since
    AND respondents.reachable = 1
    AND NOT EXISTS (
        SELECT 1 FROM summary_wishes
        WHERE summary_wishes.respondent_id = rounds.made_by
            AND summary_wishes.round_id = rounds.id AND summary_wishes.scope = rounds.scope
    )
ORDER BY 2, 3, 1;

-- name: note_summary_sent(respondent, round, scope, occasion, at)
-- It is sent by this very commit: to somebody who is known and can be reached, and never twice.
INSERT INTO summary_posts (respondent_id, round_id, scope, occasion, sent_at)
SELECT
    respondents.id, CAST(:round AS TEXT), CAST(:scope AS TEXT), CAST(:occasion AS TEXT),
    CAST(:at AS BIGINT)
FROM respondents JOIN identities ON identities.respondent_id = respondents.id
WHERE respondents.id = :respondent AND respondents.reachable = 1
ON CONFLICT (respondent_id, round_id, scope, occasion) DO NOTHING
RETURNING respondent_id;
