-- Leases and the rows that they give. One process has the file for itself, so nothing runs out
-- here but by the hand of a test; the rules are those of PostgreSQL. Arrays are JSON.

-- name: join_replica(replica, lasting)*!
-- A process comes.
INSERT INTO replicas (id, until)
VALUES (:replica, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) + :lasting);

-- name: renew_replica(replica, lasting)
-- One row while it had not run out.
UPDATE replicas
SET until = CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) + :lasting
WHERE id = :replica
    AND until >= CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)
RETURNING id;

-- name: bury_replicas()
-- Whoever did not renew in time is gone for good.
DELETE FROM replicas
WHERE until < CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)
RETURNING id;

-- name: take_over_messages(ids, dead, replica)
-- Messages whose owner is gone; those that another process took are left out.
UPDATE outbox SET owner = :replica
WHERE id IN (SELECT value FROM json_each(:ids))
    AND owner IN (SELECT value FROM json_each(:dead))
    AND state = 'queued'
RETURNING id;

-- name: take_over_parked(chats, dead, replica)
-- All parked updates of these chats whose owner is gone.
UPDATE inbox SET owner = :replica
WHERE chat IN (SELECT value FROM json_each(:chats))
    AND owner IN (SELECT value FROM json_each(:dead))
    AND set_aside_at IS NULL
RETURNING update_id;

-- name: mark_sending(ids, replica, term, now)
-- Durable before the request, so that a crash leaves a trace; only by the leader of this term.
UPDATE outbox SET state = 'sending', owner = :replica
WHERE id IN (SELECT value FROM json_each(:ids))
    AND state = 'queued'
    AND (not_after IS NULL OR not_after > :now)
    AND EXISTS (SELECT 1 FROM leadership WHERE holder = :replica AND term = :term)
RETURNING id;

-- name: ahead_of(ids)
-- Replies that wait and were committed before these, for the same people.
SELECT later.id AS later, earlier.id AS earlier
FROM outbox AS later
JOIN outbox AS earlier ON earlier.respondent_id = later.respondent_id AND earlier.id < later.id
WHERE later.id IN (SELECT value FROM json_each(:ids))
    AND earlier.state = 'queued'
    AND earlier.priority = 0;
