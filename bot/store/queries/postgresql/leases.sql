-- Leases and the rows that they give. Time is the server's own, so that the clocks of the
-- machines need not agree. Locks are taken in the order of ids, or passed over where another
-- process holds them.

-- name: join_replica(replica, lasting)*!
-- A process comes.
INSERT INTO replicas (id, until)
VALUES (
    :replica, CAST(extract(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + :lasting
);

-- name: renew_replica(replica, lasting)
-- One row while it had not run out.
UPDATE replicas
SET until = CAST(extract(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + :lasting
WHERE id = :replica
    AND until >= CAST(extract(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)
RETURNING id;

-- name: bury_replicas()
-- Whoever did not renew in time is gone for good.
DELETE FROM replicas
WHERE id IN (
    SELECT id FROM replicas
    WHERE until < CAST(extract(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)
    ORDER BY id
    FOR UPDATE SKIP LOCKED
)
RETURNING id;

-- name: take_over_messages(ids, dead, replica)
-- Messages whose owner is gone; those that another process took or looks at are left out.
UPDATE outbox SET owner = :replica
WHERE id IN (
    SELECT id FROM outbox
    WHERE id = ANY(CAST(:ids AS BIGINT[]))
        AND owner = ANY(CAST(:dead AS TEXT[]))
        AND state = 'queued'
    ORDER BY id
    FOR UPDATE SKIP LOCKED
)
RETURNING id;

-- name: take_over_parked(chats, dead, replica)
-- All parked updates of these chats whose owner is gone.
UPDATE inbox SET owner = :replica
WHERE update_id IN (
    SELECT update_id FROM inbox
    WHERE chat = ANY(CAST(:chats AS TEXT[]))
        AND owner = ANY(CAST(:dead AS TEXT[]))
        AND set_aside_at IS NULL
    ORDER BY update_id
    FOR UPDATE SKIP LOCKED
)
RETURNING update_id;

-- name: mark_sending(ids, replica, term, now)
-- Durable before the request, so that a crash leaves a trace; only by the leader of this term.
UPDATE outbox SET state = 'sending', owner = :replica
WHERE id IN (
    SELECT id FROM outbox WHERE id = ANY(CAST(:ids AS BIGINT[])) ORDER BY id FOR UPDATE
)
    AND state = 'queued'
    AND (not_after IS NULL OR not_after > :now)
    AND EXISTS (SELECT 1 FROM leadership WHERE holder = :replica AND term = :term)
RETURNING id;

-- name: ahead_of(ids)
-- Replies that wait and were committed before these, for the same people.
SELECT later.id AS later, earlier.id AS earlier
FROM outbox AS later
JOIN outbox AS earlier ON earlier.respondent_id = later.respondent_id AND earlier.id < later.id
WHERE later.id = ANY(CAST(:ids AS BIGINT[]))
    AND earlier.state = 'queued'
    AND earlier.priority = 0;
