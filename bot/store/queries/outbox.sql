-- Messages that wait for the sender, and how they ended.

-- name: insert_message(id, respondent, method, payload, priority, screen, edits, job, at, owner, not_after)*!
-- A finished request, waiting for the sender of the process that commits it.
INSERT INTO outbox (
    id, respondent_id, method, payload, priority, screen, edits, job,
    state, attempts, created_at, error, owner, not_after
) VALUES (
    :id, :respondent, :method, :payload, :priority, :screen, :edits, :job,
    'queued', 0, :at, '', :owner, :not_after
);

-- name: unsent(now, replica, lowest, count)
-- Rows that wait and are due, down to this priority: replies first, then reminders, then
-- broadcasts. Replies also before they are due: the clock that put them off may have been wrong,
-- and whoever sends them waits no longer than seconds. A process sees its own replies and those
-- whose owner is gone; reminders and
-- broadcasts belong to whoever leads. `behind`: another one has an earlier reply for the person.
SELECT
    id, respondent_id, method, payload, priority, screen, edits, job, attempts,
    not_before, not_after, created_at, owner,
    priority = 0 AND EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.respondent_id = outbox.respondent_id AND earlier.id < outbox.id
            AND earlier.state = 'queued' AND earlier.priority = 0 AND earlier.owner <> :replica
    ) AS behind
FROM outbox
WHERE state = 'queued'
    AND priority <= :lowest
    AND (priority = 0 OR not_before IS NULL OR not_before <= :now)
    AND (not_after IS NULL OR not_after > :now)
    AND (priority > 0 OR owner = :replica OR owner NOT IN (SELECT replicas.id FROM replicas))
ORDER BY priority, id
LIMIT :count;

-- name: settle_message(id, state, message_id, error, at, replica)*!
-- What has ended keeps neither text nor address. A row that another living process has taken is
-- its own to settle, and what was sent once stays sent.
UPDATE outbox SET
    state = :state, message_id = :message_id, error = :error, settled_at = :at,
    payload = NULL
WHERE id = :id
    AND state <> 'sent'
    AND (
        owner = :replica
        OR (priority > 0 AND state <> 'sending')
        OR NOT EXISTS (SELECT 1 FROM replicas WHERE replicas.id = outbox.owner)
    );

-- name: unsettle_message(id, state, error, replica)*!
-- Ambiguous or waiting again: text and address are still needed.
UPDATE outbox SET state = :state, error = :error
WHERE id = :id
    AND payload IS NOT NULL
    AND (
        owner = :replica
        OR (priority > 0 AND state <> 'sending')
        OR NOT EXISTS (SELECT 1 FROM replicas WHERE replicas.id = outbox.owner)
    );

-- name: move_screen(id, respondent, message_id)*!
-- By a row that was settled with this message; only for people who are still known: the farewell
-- of an erased person leaves no screen.
INSERT INTO screens (respondent_id, message_id)
SELECT respondent_id, CAST(:message_id AS BIGINT) FROM identities
WHERE respondent_id = :respondent
    AND EXISTS (
        SELECT 1 FROM outbox
        WHERE outbox.id = :id AND outbox.state = 'sent' AND outbox.message_id = :message_id
    )
ON CONFLICT (respondent_id) DO UPDATE SET message_id = excluded.message_id;

-- name: postpone(id, not_before, attempts, replica)*!
-- Waits again, also where it was being sent: Telegram said that it did not take it.
UPDATE outbox SET state = 'queued', not_before = :not_before, attempts = :attempts
WHERE id = :id
    AND state IN ('queued', 'sending')
    AND (
        owner = :replica
        OR (priority > 0 AND state <> 'sending')
        OR NOT EXISTS (SELECT 1 FROM replicas WHERE replicas.id = outbox.owner)
    );

-- name: block_messages(respondent, at)*!
-- The person blocked the bot: what waits for them is not tried any more.
UPDATE outbox SET state = 'blocked', settled_at = :at, payload = NULL
WHERE respondent_id = :respondent AND state = 'queued';

-- name: sending()
-- Rows that were about to be requested when their process ended.
SELECT id FROM outbox
WHERE state = 'sending' AND owner NOT IN (SELECT replicas.id FROM replicas)
ORDER BY id;

-- name: screen_of(respondent)
-- The message that carries the living keyboard.
SELECT message_id FROM screens WHERE respondent_id = :respondent;

-- name: old_messages(before, broadcast, count)
-- Some of the settled rows to forget; broadcasts stay, they are the record of the delivery.
SELECT id FROM outbox
WHERE settled_at < :before AND priority < :broadcast
ORDER BY id
LIMIT :count;

-- name: forget_message(id)*!
-- It was settled long ago and is empty.
DELETE FROM outbox WHERE id = :id;
