-- Sessions and the updates that were taken in: what a unit writes.

-- name: insert_seen(update_id, at)*!
-- Fails on `seen_updates_pkey` when another process was faster.
INSERT INTO seen_updates (update_id, seen_at) VALUES (:update_id, :at);

-- name: save_session(respondent, revision, state, assessment, at)*!
-- Runs under the lock that the guards took, after they compared the revision.
INSERT INTO sessions (respondent_id, revision, state, assessment_id, updated_at)
VALUES (:respondent, :revision, :state, :assessment, :at)
ON CONFLICT (respondent_id) DO UPDATE SET
    revision = excluded.revision, state = excluded.state,
    assessment_id = excluded.assessment_id, updated_at = excluded.updated_at;

-- name: park_update(update_id, chat, raw, attempts, not_before, at, owner)*!
-- Kept raw, to be run later: by the living process that has what the chat parked before.
INSERT INTO inbox (update_id, chat, raw, attempts, not_before, parked_at, owner)
VALUES (
    :update_id, :chat, :raw, :attempts, :not_before, :at,
    coalesce(
        (
            SELECT earlier.owner FROM inbox AS earlier
            WHERE earlier.chat = :chat AND earlier.set_aside_at IS NULL
                AND earlier.owner IN (SELECT id FROM replicas)
            ORDER BY earlier.parked_at DESC, earlier.update_id DESC
            LIMIT 1
        ),
        :owner
    )
);

-- name: settle_parked(update_id)*!
-- It was handled, or never can be.
DELETE FROM inbox WHERE update_id = :update_id;

-- name: retry_parked(update_id, not_before)*!
-- It failed once more.
UPDATE inbox SET attempts = attempts + 1, not_before = :not_before
WHERE update_id = :update_id;

-- name: set_parked_aside(update_id, at)*!
-- Kept for the operator; the later updates of its chat go on.
UPDATE inbox SET set_aside_at = :at WHERE update_id = :update_id;

-- name: old_seen(before, count)
-- Some of the ids to forget; what is still parked stays known.
SELECT update_id FROM seen_updates
WHERE seen_at < :before AND update_id NOT IN (SELECT update_id FROM inbox)
ORDER BY update_id
LIMIT :count;

-- name: old_aside(before, count)
-- Raw updates that could not be handled: long enough for the operator to look at.
SELECT update_id FROM inbox
WHERE set_aside_at < :before
ORDER BY update_id
LIMIT :count;

-- name: forget_seen(update_id)*!
-- Telegram does not bring it again.
DELETE FROM seen_updates WHERE update_id = :update_id;

-- name: is_seen(update_id)
-- One row if the update was committed or parked, else none.
SELECT 1 AS seen
WHERE EXISTS (SELECT 1 FROM seen_updates WHERE update_id = :update_id)
    OR EXISTS (SELECT 1 FROM inbox WHERE update_id = :update_id);

-- name: due_parked(now, replica, count)
-- Each chat's oldest parked update, where that one is due and no other living process has it.
SELECT update_id, chat, raw, attempts, not_before, owner
FROM inbox
WHERE not_before <= :now
    AND set_aside_at IS NULL
    AND (owner = :replica OR owner NOT IN (SELECT id FROM replicas))
    AND NOT EXISTS (
        SELECT 1 FROM inbox AS older
        WHERE older.chat = inbox.chat
            AND older.set_aside_at IS NULL
            AND (
                older.parked_at < inbox.parked_at
                OR (older.parked_at = inbox.parked_at AND older.update_id < inbox.update_id)
            )
    )
ORDER BY parked_at, update_id
LIMIT :count;
