-- What a batch must know before it writes. BEGIN IMMEDIATE has locked the file: nothing changes
-- between these answers and the commit.

-- name: guards(respondents, fingerprints, update_ids)
-- Revisions of sessions, people who are known or erased, updates that were seen or are parked.
-- The parameters are JSON arrays. No other process writes here, so none is asked about.
SELECT 'session' AS kind, respondent_id AS name, revision AS number
FROM sessions WHERE respondent_id IN (SELECT value FROM json_each(:respondents))
UNION ALL
SELECT 'erased', id, 0
FROM respondents
WHERE id IN (SELECT value FROM json_each(:respondents)) AND erased_at IS NOT NULL
UNION ALL
SELECT 'known', fingerprint, 0
FROM identities WHERE fingerprint IN (SELECT value FROM json_each(:fingerprints))
UNION ALL
SELECT 'seen', NULL, update_id
FROM seen_updates WHERE update_id IN (SELECT value FROM json_each(:update_ids))
UNION ALL
SELECT 'parked', NULL, update_id
FROM inbox WHERE update_id IN (SELECT value FROM json_each(:update_ids));

-- name: outbox_ids(count)
-- The next ids; rows with explicit ids move `sqlite_sequence` on.
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count
)
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0) + n AS id
FROM numbers;
