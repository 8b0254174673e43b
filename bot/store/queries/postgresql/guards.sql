-- What a batch must know before it writes. Sessions are locked in the order of their ids, so two
-- processes that write the same people wait for each other and never in a circle.

-- name: guards(respondents, fingerprints, update_ids, replica)
-- Revisions of sessions, people who are known or erased, updates that were seen or are parked;
-- and what other processes still have: replies to the same people, parked updates of theirs.
-- The parameters are arrays. Whoever had to wait for a lock here reads what was before the lock
-- was given; then the revision has changed, and the step runs again.
WITH locked AS (
    SELECT respondent_id, revision FROM sessions
    WHERE respondent_id = ANY(CAST(:respondents AS TEXT[]))
    ORDER BY respondent_id
    FOR UPDATE
)
SELECT 'session' AS kind, respondent_id AS name, revision AS number FROM locked
UNION ALL
SELECT 'erased', id, 0
FROM respondents
WHERE id = ANY(CAST(:respondents AS TEXT[])) AND erased_at IS NOT NULL
UNION ALL
SELECT 'known', fingerprint, 0
FROM identities WHERE fingerprint = ANY(CAST(:fingerprints AS TEXT[]))
UNION ALL
SELECT 'seen', NULL, update_id
FROM seen_updates WHERE update_id = ANY(CAST(:update_ids AS BIGINT[]))
UNION ALL
SELECT 'parked', NULL, update_id
FROM inbox WHERE update_id = ANY(CAST(:update_ids AS BIGINT[]))
UNION ALL
SELECT 'behind', respondent_id, 0
FROM outbox
WHERE respondent_id = ANY(CAST(:respondents AS TEXT[]))
    AND state = 'queued' AND priority = 0 AND owner <> :replica
UNION ALL
SELECT 'held', chat, 0
FROM inbox
WHERE chat = ANY(CAST(:fingerprints AS TEXT[]))
    AND set_aside_at IS NULL AND owner <> :replica;

-- name: outbox_ids(count)
-- Taken while the sessions are locked, so the ids of one person rise in the order of commits.
SELECT nextval('outbox_ids') AS id FROM generate_series(1, CAST(:count AS INT));
