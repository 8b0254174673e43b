-- The processes that share this database, and who of them leads.

-- name: forget_replicas()*!
-- For an engine that one process has for itself: all others are gone.
DELETE FROM replicas;

-- name: leave_replica(replica)*!
-- What it still owns may be taken over from now on.
DELETE FROM replicas WHERE id = :replica;

-- name: is_replica(replica)
-- One row while the process counts as alive.
SELECT 1 AS alive FROM replicas WHERE id = :replica;

-- name: leader()
-- Who leads, in which term, and whether that process is alive; and how many are.
SELECT
    holder, term, EXISTS (SELECT 1 FROM replicas WHERE replicas.id = leadership.holder) AS alive,
    (SELECT count(*) FROM replicas) AS replicas
FROM leadership;

-- name: lead(replica, term)
-- Follow the leader of this term; no row when another process was faster.
UPDATE leadership SET holder = :replica, term = term + 1
WHERE term = :term AND EXISTS (SELECT 1 FROM replicas WHERE id = :replica)
RETURNING term;

-- name: living_replicas()
-- Who works on the database.
SELECT id FROM replicas;
