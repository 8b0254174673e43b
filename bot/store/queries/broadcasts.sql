-- Broadcasts: who is meant, the ledger, and handing it over to the sender in slices.

-- name: audience_reach(region, regions, round, role, state, silent_since)
-- How many people it is now, by what keeps a message from them; those whom nothing does are the
-- same people as in `gather_audience`.
WITH meant AS (
    SELECT assessments.respondent_id FROM assessments
    WHERE CAST(:state AS TEXT) <> 'invited'
        AND (assessments.region = CAST(:region AS TEXT)
            OR assessments.region LIKE CAST(:regions AS TEXT))
        AND CAST(:round AS TEXT) IN ('', assessments.round_id)
        AND CAST(:role AS TEXT) IN ('', assessments.role)
        AND (
            CAST(:state AS TEXT) = 'all'
            OR (CAST(:state AS TEXT) = 'finished' AND assessments.finished_at IS NOT NULL)
            OR (CAST(:state AS TEXT) IN ('half', 'silent') AND assessments.finished_at IS NULL
                AND assessments.touched_at <= CAST(:silent_since AS BIGINT))
        )
    UNION
    SELECT link_uses.respondent_id
    FROM link_uses JOIN invitations ON invitations.link_id = link_uses.link_id
    WHERE CAST(:state AS TEXT) IN ('all', 'invited')
        AND (invitations.region = CAST(:region AS TEXT)
            OR invitations.region LIKE CAST(:regions AS TEXT))
        AND CAST(:round AS TEXT) IN ('', invitations.round_id)
        AND CAST(:role AS TEXT) IN ('', invitations.role)
        AND NOT EXISTS (
            SELECT 1 FROM assessments
            WHERE assessments.respondent_id = link_uses.respondent_id
                AND assessments.round_id = invitations.round_id
                AND assessments.region = invitations.region
        )
)
SELECT
    CASE
        WHEN respondents.erased_at IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM consents
            WHERE consents.respondent_id = meant.respondent_id AND consents.withdrawn_at IS NULL
        ) THEN 'left'
        WHEN identities.respondent_id IS NULL THEN 'facilitated'
        WHEN respondents.muted_at IS NOT NULL THEN 'muted'
        WHEN respondents.reachable = 0 THEN 'unreachable'
        ELSE ''
    END AS hindrance,
    count(*) AS people
FROM meant
JOIN respondents ON respondents.id = meant.respondent_id
LEFT JOIN identities ON identities.respondent_id = meant.respondent_id
GROUP BY 1;

-- name: gather_audience(id, region, regions, round, role, state, silent_since)*!
-- Everybody who is meant at this moment, once, by the clock of the region that they touched last:
-- who can be reached, agreed to the notice, and did not ask to be left alone.
INSERT INTO deliveries (broadcast_id, respondent_id, attempt, region, state, error)
WITH meant AS (
    SELECT assessments.respondent_id, assessments.region, assessments.touched_at AS at
    FROM assessments
    WHERE CAST(:state AS TEXT) <> 'invited'
        AND (assessments.region = CAST(:region AS TEXT)
            OR assessments.region LIKE CAST(:regions AS TEXT))
        AND CAST(:round AS TEXT) IN ('', assessments.round_id)
        AND CAST(:role AS TEXT) IN ('', assessments.role)
        AND (
            CAST(:state AS TEXT) = 'all'
            OR (CAST(:state AS TEXT) = 'finished' AND assessments.finished_at IS NOT NULL)
            OR (CAST(:state AS TEXT) IN ('half', 'silent') AND assessments.finished_at IS NULL
                AND assessments.touched_at <= CAST(:silent_since AS BIGINT))
        )
    UNION
    SELECT link_uses.respondent_id, invitations.region, link_uses.used_at
    FROM link_uses JOIN invitations ON invitations.link_id = link_uses.link_id
    WHERE CAST(:state AS TEXT) IN ('all', 'invited')
        AND (invitations.region = CAST(:region AS TEXT)
            OR invitations.region LIKE CAST(:regions AS TEXT))
        AND CAST(:round AS TEXT) IN ('', invitations.round_id)
        AND CAST(:role AS TEXT) IN ('', invitations.role)
        AND NOT EXISTS (
            SELECT 1 FROM assessments
            WHERE assessments.respondent_id = link_uses.respondent_id
                AND assessments.round_id = invitations.round_id
                AND assessments.region = invitations.region
        )
), latest AS (
    SELECT meant.respondent_id, meant.region,
        row_number() OVER (
            PARTITION BY meant.respondent_id ORDER BY meant.at DESC, meant.region
        ) AS place
    FROM meant
)
SELECT CAST(:id AS TEXT), latest.respondent_id, 0, latest.region, 'waiting', ''
FROM latest
JOIN respondents ON respondents.id = latest.respondent_id
JOIN identities ON identities.respondent_id = latest.respondent_id
WHERE latest.place = 1
    AND respondents.reachable = 1 AND respondents.erased_at IS NULL
    AND respondents.muted_at IS NULL
    AND EXISTS (
        SELECT 1 FROM consents
        WHERE consents.respondent_id = latest.respondent_id AND consents.withdrawn_at IS NULL
    );

-- name: make_broadcast(id, made_by, at, scope, audience, content)*!
-- Confirmed: it begins at once.
INSERT INTO broadcasts (id, made_by, made_at, scope, audience, content, state)
VALUES (:id, :made_by, :at, :scope, :audience, :content, 'running');

-- name: steer_broadcast(id, state)*!
-- Paused, going on or cancelled; one that is over stays as it is.
UPDATE broadcasts SET state = :state
WHERE id = :id AND finished_at IS NULL AND state <> 'cancelled';

-- name: stop_broadcast(id, content)*!
-- Ended by nobody's tap; why stands beside the words.
UPDATE broadcasts SET state = 'cancelled', content = :content
WHERE id = :id AND finished_at IS NULL AND state <> 'cancelled';

-- name: call_back_broadcast(id)*!
-- What the sender has not begun to send is not sent: it finds no row any more.
DELETE FROM outbox WHERE broadcast_id = :id AND state = 'queued';

-- name: wait_again(id)*!
-- Whoever was called back waits in the ledger.
UPDATE deliveries SET state = 'waiting', outbox_id = NULL
WHERE broadcast_id = :id AND state = 'handed'
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = deliveries.outbox_id);

-- name: repeat_ambiguous(id)*!
-- A new row for each that may or may not have arrived; where somebody was faster, there is none.
INSERT INTO deliveries (broadcast_id, respondent_id, attempt, region, state, error)
SELECT deliveries.broadcast_id, deliveries.respondent_id, deliveries.attempt + 1,
    deliveries.region, 'waiting', ''
FROM deliveries LEFT JOIN outbox ON outbox.id = deliveries.outbox_id
WHERE deliveries.broadcast_id = :id AND deliveries.repeated_at IS NULL
    AND coalesce(outbox.state, deliveries.state) = 'ambiguous';

-- name: mark_repeated(id, at)*!
-- The row before says that it was sent again.
UPDATE deliveries SET repeated_at = :at
WHERE broadcast_id = :id AND repeated_at IS NULL
    AND EXISTS (
        SELECT 1 FROM deliveries AS later
        WHERE later.broadcast_id = deliveries.broadcast_id
            AND later.respondent_id = deliveries.respondent_id
            AND later.attempt > deliveries.attempt
    );

-- name: reopen_broadcast(id)*!
-- It goes on for those who are sent it again.
UPDATE broadcasts SET state = 'running', finished_at = NULL WHERE id = :id AND state = 'done';

-- name: leave_broadcasts(respondent)*!
-- Who withdraws or is erased keeps a line without a message: how it ended, or that it cannot be.
UPDATE deliveries SET
    state = coalesce(
        (
            SELECT outbox.state FROM outbox
            WHERE outbox.id = deliveries.outbox_id
                AND outbox.state IN ('sent', 'blocked', 'failed', 'ambiguous')
        ),
        'failed'
    ),
    error = CASE WHEN EXISTS (
        SELECT 1 FROM outbox WHERE outbox.id = deliveries.outbox_id AND outbox.state = 'sent'
    ) THEN '' ELSE 'left' END,
    outbox_id = NULL
WHERE respondent_id = :respondent AND state IN ('waiting', 'handed');

-- name: silence_broadcasts(respondent, content)*!
-- Its maker leaves: what was not sent is not sent, and the words go.
UPDATE broadcasts SET
    content = :content,
    state = CASE WHEN finished_at IS NULL THEN 'cancelled' ELSE state END
WHERE made_by = :respondent;

-- name: call_back_all(respondent)*!
-- Of every broadcast of theirs.
DELETE FROM outbox
WHERE state = 'queued'
    AND broadcast_id IN (SELECT broadcasts.id FROM broadcasts WHERE made_by = :respondent);

-- name: broadcast_named(id)
-- One broadcast.
SELECT * FROM broadcasts WHERE id = :id;

-- name: broadcasts_in(region, regions, count)
-- The latest of an area and of what lies within it.
SELECT * FROM broadcasts
WHERE scope = :region OR scope LIKE :regions
ORDER BY made_at DESC, id DESC
LIMIT :count;

-- name: ledger_counts(id)
-- How many stand how, and why; what was sent again counts by its last row.
SELECT coalesce(outbox.state, deliveries.state) AS state,
    coalesce(nullif(outbox.error, ''), deliveries.error) AS error,
    count(*) AS people
FROM deliveries LEFT JOIN outbox ON outbox.id = deliveries.outbox_id
WHERE deliveries.broadcast_id = :id AND deliveries.repeated_at IS NULL
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: ledger_troubles(id, count)
-- Some of those who did not get it, and why.
SELECT deliveries.respondent_id, coalesce(outbox.state, deliveries.state) AS state,
    coalesce(nullif(outbox.error, ''), deliveries.error) AS error
FROM deliveries LEFT JOIN outbox ON outbox.id = deliveries.outbox_id
WHERE deliveries.broadcast_id = :id AND deliveries.repeated_at IS NULL
    AND coalesce(outbox.state, deliveries.state) IN ('blocked', 'failed', 'ambiguous')
ORDER BY 2, 1
LIMIT :count;

-- name: unfinished_broadcasts(now)
-- Those that are looked after, the first to be made first, with whoever made them and whether
-- they still coordinate there.
SELECT broadcasts.*, identities.telegram_id, respondents.language, respondents.reachable,
    coalesce(broadcasts.board_message, outbox.message_id) AS board,
    EXISTS (
        SELECT 1 FROM grants
        WHERE grants.respondent_id = broadcasts.made_by AND grants.role = 'coordinator'
            AND grants.withdrawn_at IS NULL
            AND (grants.until IS NULL OR grants.until >= :now)
            AND (grants.scope IN ('ID', broadcasts.scope)
                OR broadcasts.scope LIKE grants.scope || '.%')
    ) AS holds_grant
FROM broadcasts
JOIN respondents ON respondents.id = broadcasts.made_by
LEFT JOIN identities ON identities.respondent_id = broadcasts.made_by
LEFT JOIN outbox ON outbox.id = broadcasts.board_id
WHERE broadcasts.finished_at IS NULL
ORDER BY broadcasts.made_at, broadcasts.id;

-- name: waiting_regions(id)
-- Where people still wait for it.
SELECT DISTINCT region FROM deliveries WHERE broadcast_id = :id AND state = 'waiting';

-- name: waiting_broadcasts(most)
-- How many messages of broadcasts the sender has not sent yet, counted no further than this.
SELECT count(*) AS waiting FROM (
    SELECT id FROM outbox WHERE state = 'queued' AND priority = 2 LIMIT :most
) AS queued;

-- name: fail_delivery(id, respondent, attempt, state, error)*!
-- It was never handed over.
UPDATE deliveries SET state = :state, error = :error
WHERE broadcast_id = :id AND respondent_id = :respondent AND attempt = :attempt
    AND state = 'waiting';

-- name: hand_over_delivery(id, respondent, attempt, outbox)*!
-- From here on the row of the outbox says what becomes of it.
UPDATE deliveries SET state = 'handed', outbox_id = :outbox
WHERE broadcast_id = :id AND respondent_id = :respondent AND attempt = :attempt
    AND state = 'waiting';

-- name: insert_broadcast_message(id, respondent, method, payload, priority, at, owner, broadcast, not_after)*!
-- A finished request of a broadcast.
INSERT INTO outbox (
    id, respondent_id, method, payload, priority, screen, edits, job, state, attempts,
    created_at, error, owner, broadcast_id, not_after
) VALUES (
    :id, :respondent, :method, :payload, :priority, 0, NULL, '', 'queued', 0,
    :at, '', :owner, :broadcast, :not_after
);

-- name: call_back_late(now)
-- The humane hours are over for what the sender has not begun to send.
DELETE FROM outbox
WHERE state = 'queued' AND not_after IS NOT NULL AND not_after <= :now
    AND priority = 2
RETURNING id;

-- name: wait_for_morning(outbox)*!
-- Its recipient waits in the ledger.
UPDATE deliveries SET state = 'waiting', outbox_id = NULL
WHERE outbox_id = :outbox AND state = 'handed';

-- name: put_up_board(id, outbox)*!
-- Which message shows the progress.
UPDATE broadcasts SET board_id = :outbox WHERE id = :id;

-- name: keep_board(id, message)*!
-- Kept here, because the row of the outbox is forgotten after a while.
UPDATE broadcasts SET board_message = :message WHERE id = :id AND board_message IS NULL;

-- name: finish_broadcast(id, at)*!
-- Nothing of it waits or is under way.
UPDATE broadcasts SET
    finished_at = :at,
    state = CASE WHEN state = 'cancelled' THEN state ELSE 'done' END
WHERE id = :id AND finished_at IS NULL;

-- name: old_deliveries(before, count)
-- Lines of broadcasts that were over long ago.
SELECT deliveries.broadcast_id, deliveries.respondent_id, deliveries.attempt,
    coalesce(deliveries.outbox_id, 0) AS outbox_id
FROM broadcasts JOIN deliveries ON deliveries.broadcast_id = broadcasts.id
WHERE broadcasts.finished_at < :before
LIMIT :count;

-- name: forget_delivery(broadcast_id, respondent_id, attempt)*!
-- The line itself.
DELETE FROM deliveries
WHERE broadcast_id = :broadcast_id AND respondent_id = :respondent_id AND attempt = :attempt;

-- name: old_broadcasts(before)
-- Broadcasts of which no line is left.
SELECT id FROM broadcasts
WHERE finished_at < :before
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.broadcast_id = broadcasts.id);

-- name: forget_broadcast(id)*!
-- With its text.
DELETE FROM broadcasts WHERE id = :id;
